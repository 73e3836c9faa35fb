"""From a grid of cells to a table: header, blank rows, rows of the wrong length."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.tables import RawTable

Grid = Sequence[Sequence[str]]


def to_table(
    grid: Grid, table: str, file: str, sheet: str = "", *, ragged: bool = False
) -> tuple[RawTable | None, list[Fault]]:
    """Make a table of a grid of text.

    Parameters
    ----------
    grid : sequence of rows of cells
        The first row is the header; numbering counts blank rows.
    table, file, sheet : str
        Name of the table and where it came from.
    ragged : bool
        Whether rows may be short because the source drops blank cells at the end, as Excel does.

    Returns
    -------
    RawTable or None
        None if there is no usable header.
    list of Fault
    """
    header, faults = _header(grid[0] if grid else (), file, sheet)
    if not any(header):
        return None, faults
    width = len(header)
    rows: list[Sequence[str]] = []
    numbers: list[int] = []
    broken: set[int] = set()
    for number, row in enumerate(grid[1:], start=2):
        if len(row) != width or not row[0].strip():
            if not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[width:]) or (len(row) < width and not ragged):
                faults.append(_ragged(len(row), width, file, sheet, number))
                broken.add(len(rows))
            row = [*row[:width], *[""] * (width - len(row))]
        rows.append(row)
        numbers.append(number)
    columns = [list(map(str.strip, column)) for column in zip(*rows, strict=True)]
    columns = columns or [[] for _ in header]
    for name, column in zip(header, columns, strict=True):
        if not name and any(column):
            what = Text(N_("a column without a name holds data"))
            faults.append(Fault(what, Text(N_("a name in row 1")), file, sheet, 1))
    named = {name: column for name, column in zip(header, columns, strict=True) if name}
    return RawTable(table, file, sheet, named, numbers, broken), faults


def _header(cells: Sequence[str], file: str, sheet: str) -> tuple[list[str], list[Fault]]:
    """Column names in lower case; equal ones are a fault."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        what = Text(N_("row 1 has no column names"))
        return [], [Fault(what, Text(N_("the header in row 1")), file, sheet, 1)]
    faults = []
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            what = Text(N_("this column is there twice"))
            faults.append(Fault(what, None, file, sheet, 1, name[:40]))
        seen.add(name)
    return names, faults


def _ragged(cells: int, width: int, file: str, sheet: str, number: int) -> Fault:
    message = (
        N_("this row has more cells than the header: {cells}")
        if cells > width
        else N_("this row has fewer cells than the header: {cells}")
    )
    return Fault(
        Text(message, cells=cells), Text(N_("{width} cells"), width=width), file, sheet, number
    )
