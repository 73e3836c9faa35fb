"""What was done to a user's tables on the way in: read as what, left out, assumed, not sure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Language, Text, default_language, translate

if TYPE_CHECKING:
    from pandas import DataFrame

Act = Literal["named", "converted", "skipped", "dropped", "assumed", "doubtful"]

ACTS: dict[Act, str] = {
    "doubtful": N_("please look at these"),
    "dropped": N_("left at the door"),
    "converted": N_("read as"),
    "skipped": N_("not read"),
    "assumed": N_("assumed where nothing was given"),
    "named": N_("recognised by name"),
}
"""Kinds of notice in the order they are shown, each with its heading."""


COUNTED: tuple[Act, ...] = ("doubtful", "converted", "assumed")
"""Kinds of notice whose number is shown."""


@dataclass(frozen=True)
class Notice:
    """One thing done on reading.

    Attributes
    ----------
    act : str
        ``named`` (a sheet or column known by another name), ``converted`` (cells read as another
        value), ``skipped`` (rows, columns or sheets without data of their own), ``dropped``
        (personal data), ``assumed`` (nothing was given), ``doubtful`` (read in one of several
        possible ways).
    what : Text
    file, sheet : str
    row : int or None
    column : str
        As the user's table calls it.
    count : int
        Cells or rows concerned; 0 where it is a matter of the whole table or column.
    """

    act: Act
    what: Text
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    count: int = 0

    def where(self, language: Language) -> str:
        """The place, as faults name it."""
        return Fault(self.what, None, self.file, self.sheet, self.row, self.column).where(language)

    def render(self, language: Language) -> str:
        """The whole notice on one line."""
        place, what = self.where(language), self.what.get(language)
        if self.count and self.act in COUNTED:
            what = translate(N_("{what} ({count} in all)"), language, what=what, count=self.count)
        return translate(N_("{place}: {what}"), language, place=place, what=what) if place else what


@dataclass(frozen=True)
class TablePlace:
    """Where a table was found.

    Attributes
    ----------
    table, file, sheet : str
    header : int
        Row of the header as Excel numbers it.
    words : tuple of str
        The header's cells.
    read : frozenset of int
        Places of the columns that are read, from 0; the others may hold anything.
    """

    table: str
    file: str
    sheet: str
    header: int
    words: tuple[str, ...]
    read: frozenset[int]


@dataclass
class ReadReport:
    """What was read, and how.

    Attributes
    ----------
    notices : list of Notice
    faults : list of Fault
    rows : dict of str to int
        Rows without a fault, by table.
    places : list of TablePlace
    """

    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    places: list[TablePlace] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(self.lines(default_language()))

    def lines(self, language: Language, acts: Container[str] | None = None) -> Iterator[str]:
        """The notices as text, under a heading for each kind; of some kinds only if given."""
        for act, heading in ACTS.items():
            if acts is not None and act not in acts:
                continue
            chosen = [notice for notice in self.notices if notice.act == act]
            if chosen:
                yield translate(N_("{heading}:"), language, heading=translate(heading, language))
                yield from (f"  {notice.render(language)}" for notice in chosen)

    def to_frame(self, language: Language | None = None) -> DataFrame:
        """The notices as a table.

        Returns
        -------
        DataFrame
            ``act, file, sheet, row, column, count, what``.
        """
        import pandas as pd

        language = language or default_language()
        rows = [(n.act, n.file, n.sheet, n.row, n.column, n.count, n.what.get(language))
                for n in self.notices]  # fmt: skip
        names = ["act", "file", "sheet", "row", "column", "count", "what"]
        frame = pd.DataFrame(rows, columns=names)
        return frame.astype({"row": "Int64", "count": "int64"})


def listed(numbers: Iterable[int], most: int = 8) -> str:
    """Row numbers in few words: ``3, 7, 12, …``."""
    chosen = list(numbers)
    return ", ".join(map(str, chosen[:most])) + (", …" if len(chosen) > most else "")
