"""Outcomes: the indicators a run reports, with what each means exactly.

The table is ``outcomes.csv`` in the data folder; the formulas are in the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.catalogue.places import data_root
from govsim.catalogue.tables import Line, read_lines

Better = Literal["more", "less", "neither"]
Subsystem = Literal["funding", "staffing", "service", "volunteers", "organisation", "overall"]
Kind = Literal["share", "rate", "count", "yuan", "days", "index"]

BETTER: dict[str, str] = {
    "more": N_("more is better"),
    "less": N_("less is better"),
    "neither": N_("neither is better"),
}
"""Which way an outcome should go: value in the table to its message."""

SUBSYSTEMS: dict[str, str] = {
    "funding": N_("Funding"),
    "staffing": N_("Staffing"),
    "service": N_("Service"),
    "volunteers": N_("Volunteers"),
    "organisation": N_("Organisation"),
    "overall": N_("Overall"),
}
"""Chapter an outcome belongs to: value in the table to its message."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "better": get_args(Better),
    "subsystem": get_args(Subsystem),
    "kind": get_args(Kind),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator a run reports every month.

    Attributes
    ----------
    identifier : str
        Name in tables and files.
    label_zh, label_en, unit_zh, unit_en : str
        What a reader sees.
    better : {"more", "less", "neither"}
        Which way it should go.
    subsystem : {"funding", "staffing", "service", "volunteers", "organisation",
        "overall"}
        Chapter it belongs to.
    kind : {"share", "rate", "count", "yuan", "days", "index"}
        How to write it: shares and rates as per cent, counts and yuan as whole numbers.
    definition_zh, definition_en : str
        What is counted, over which time, and how communities add up.
    """

    identifier: str
    label_zh: str
    label_en: str
    unit_zh: str
    unit_en: str
    better: Better
    subsystem: Subsystem
    kind: Kind
    definition_zh: str
    definition_en: str

    def text(self, part: str, language: Language) -> str:
        """``label``, ``unit`` or ``definition`` in a language."""
        return str(getattr(self, f"{part}_{language}"))


def load_outcomes(path: str | Path | None = None) -> dict[str, Outcome]:
    """Read and check the table of outcomes.

    Parameters
    ----------
    path : str or Path, optional
        Another table with the same columns; the shipped one unless given.

    Returns
    -------
    dict of str to Outcome
        By identifier, in the order of the table.

    Raises
    ------
    InputError
        With every fault in the table, by row and column.
    """
    file = Path(path) if path is not None else data_root() / "outcomes.csv"
    rows: dict[str, Outcome] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    for line in read_lines(file, [field.name for field in fields(Outcome)]):
        wrong = list(_faults(line))
        name = line.cells["identifier"]
        if name in seen:
            wrong.append(line.fault("identifier", Text(N_("“{name}” appears twice"), name=name)))
        seen.add(name)
        faults += wrong
        if not wrong:
            rows[name] = Outcome(**line.cells)  # type: ignore[arg-type]
    if faults:
        raise InputError(faults)
    return rows


def _faults(line: Line) -> Iterator[Fault]:
    """Everything wrong with one line but its repeating another's identifier."""
    yield from line.misnamed("identifier")
    yield from line.empty_cells([name for name in line.cells if name not in _CHOICES])
    for column, choices in _CHOICES.items():
        if line.cells[column] not in choices:
            yield line.fault(
                column,
                Text(N_("“{value}” is not known here"), value=line.cells[column]),
                Text(N_("one of: {names}"), names=", ".join(choices)),
            )


class _Shipped(Mapping[str, Outcome]):
    """The shipped outcomes, read when first looked at."""

    def __getitem__(self, identifier: str) -> Outcome:
        return _shipped()[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(_shipped())

    def __len__(self) -> int:
        return len(_shipped())


@cache
def _shipped() -> dict[str, Outcome]:
    return load_outcomes()


OUTCOMES: Mapping[str, Outcome] = _Shipped()
"""Every outcome by identifier, in the order they are shown."""


def outcome(identifier: str) -> Outcome:
    """One outcome by its identifier.

    Raises
    ------
    InputError
        Unknown identifier; the nearest one is suggested.
    """
    try:
        return OUTCOMES[identifier]
    except KeyError:
        raise InputError([unknown_name(identifier, OUTCOMES)]) from None
