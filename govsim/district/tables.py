"""A table as text with its place in the file, and as checked values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import Text

Column = Sequence[object] | NDArray[Any]
Table = dict[str, Column]
Tables = dict[str, Table]


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
        Row of each entry as Excel numbers it: the header is row 1.
    broken : set of int
        Entries with too many or too few cells, already reported.
    """

    name: str
    file: str
    sheet: str
    columns: dict[str, list[str]]
    numbers: Sequence[int]
    broken: set[int] = field(default_factory=set)

    def fault(
        self, what: Text, expected: Text | None = None, *, row: int | None = None, column: str = ""
    ) -> Fault:
        """A fault at a place in this table; `row` as Excel numbers it."""
        return Fault(what, expected, self.file, self.sheet, row, column)

    def keep(self, columns: set[str]) -> None:
        """Let go of the text of all other columns, which in a large table takes much memory."""
        self.columns = {name: cells for name, cells in self.columns.items() if name in columns}


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
