"""Faults in what a user hands in: where, what is wrong, what is expected.

Readers collect every fault and raise one `InputError`; nothing else in govsim reports bad input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from govsim.catalogue.messages import N_, Language, Text, default_language, translate


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one place in the input.

    Attributes
    ----------
    what : Text
        What is wrong.
    expected : Text or None
        What would be right.
    file : str
        File, option or argument; empty if there is none.
    sheet : str
        Sheet of a workbook; empty for other files.
    row : int or None
        Line as an editor or Excel numbers it: the header is row 1.
    column : str
        Column, field or key.
    """

    what: Text
    expected: Text | None = None
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def where(self, language: Language) -> str:
        """The place, for example ``communities.csv, row 3, column residents``."""
        parts = [self.file]
        if self.sheet:
            parts.append(translate(N_("sheet {sheet}"), language, sheet=self.sheet))
        if self.row is not None:
            parts.append(translate(N_("row {row}"), language, row=self.row))
        if self.column:
            parts.append(translate(N_("column {column}"), language, column=self.column))
        return translate(N_(", "), language).join(p for p in parts if p)

    def render(self, language: Language) -> str:
        """The whole fault on one line."""
        place, what = self.where(language), self.what.get(language)
        text = translate(N_("{place}: {what}"), language, place=place, what=what) if place else what
        if self.expected is not None:
            text += translate(N_("; expected {expected}"), language, expected=self.expected)
        return text


class InputError(ValueError):
    """Everything wrong with what the user handed in; the command line turns it into exit code 2.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return self.render(default_language())

    def render(self, language: Language) -> str:
        """All faults, one a line."""
        return "\n".join(fault.render(language) for fault in self.faults)


MOST_NAMED = 15
"""Names listed where none is near; more would hide the fault."""


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The name that a misspelt one most likely means, if any is like it."""
    return get_close_matches(name, list(known), n=1, cutoff=0.5)


def unknown_name(
    name: str, known: Iterable[str], *, file: str = "", row: int | None = None
) -> Fault:
    """The fault of a name that does not exist, with the nearest one that does."""
    known = list(known)
    near = nearest(name, known)
    expected = (
        Text(N_("“{near}”?"), near=near[0])
        if near
        else Text(N_("one of: {names}"), names=_some(sorted(known)))
    )
    return Fault(Text(N_("unknown name “{name}”"), name=name), expected, file=file, row=row)
