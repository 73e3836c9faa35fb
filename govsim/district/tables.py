"""A table as text with its place in the file, and as checked values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from numpy.typing import NDArray

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import Text
from govsim.district.notices import Act, Notice

Column = Sequence[object] | NDArray[Any]
Table = dict[str, Column]
Tables = dict[str, Table]
MOST_SHOWN = 40


@dataclass
class RawTable:
    """A table read but not yet understood.

    Attributes
    ----------
    name : str
        Name of the table, for example ``communities``.
    file, sheet : str
        Where it came from; `sheet` is empty for CSV.
    columns : dict of str to list of str
        Cells by column, without surrounding spaces; all of equal length.
    numbers : sequence of int
        Row of each entry as Excel numbers it.
    broken : set of int
        Entries with too many or too few cells, already reported.
    header : int
        Row of the header as Excel numbers it.
    shown : dict of str to str
        What the user's table calls a column, where it is not the column's own name.
    positions : dict of str to int
        Place of each column in the sheet, from 0.
    factors : dict of str to Fraction
        How many of a column's own unit one of the header's is, where it is not one.
    refused : set of str
        Columns that held personal data and were not read, already reported.
    words : list of str
        The header's cells.
    dropped : set of str
        Columns that held personal data, whether or not something else stands in for them.
    """

    name: str
    file: str
    sheet: str
    columns: dict[str, list[str]]
    numbers: Sequence[int]
    broken: set[int] = field(default_factory=set)
    header: int = 1
    shown: dict[str, str] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    factors: dict[str, Fraction] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)

    def fault(
        self, what: Text, expected: Text | None = None, *, row: int | None = None, column: str = ""
    ) -> Fault:
        """A fault at a place in this table; `row` as Excel numbers it."""
        return Fault(what, expected, self.file, self.sheet, row, self.called(column))

    def notice(
        self, act: Act, what: Text, *, row: int | None = None, column: str = "", count: int = 0
    ) -> Notice:
        """A notice of something in this table."""
        return Notice(act, what, self.file, self.sheet, row, self.called(column), count)

    def called(self, column: str) -> str:
        """A column as the user's table calls it."""
        return self.shown.get(column, column)

    def keep(self, columns: Iterable[str]) -> None:
        """Let go of the text of all other columns, which in a large table takes much memory."""
        kept = set(columns)
        self.columns = {name: cells for name, cells in self.columns.items() if name in kept}


@dataclass
class Values:
    """A table's valid rows.

    Attributes
    ----------
    columns : dict of str to list
        Values by column, every column of the row model.
    numbers : list of int
        Row of each entry, as Excel numbers it.
    """

    columns: dict[str, list[Any]]
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)


def short(value: str) -> str:
    """A cell or header as a message shows it."""
    return value if len(value) <= MOST_SHOWN else value[: MOST_SHOWN - 1] + "…"
