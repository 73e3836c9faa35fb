"""Read the sheets of one Excel workbook as text, so that it means what the same CSV would."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.grid import to_table
from govsim.district.tables import RawTable

if TYPE_CHECKING:
    from openpyxl import Workbook


def open_workbook(path: Path) -> Workbook | None:
    """Open a workbook for reading; None if it is not one."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return load_workbook(path, read_only=True, data_only=True)
        except Exception:  # openpyxl lets errors of zip, XML and its own models through
            return None


def read_sheet(
    book: Workbook, file: str, sheet: str, table: str
) -> tuple[RawTable | None, list[Fault]]:
    """Read one sheet as a table.

    Parameters
    ----------
    book : Workbook
        As `open_workbook` returns it.
    file, sheet, table : str
        Where it is, and the name of the table it holds.
    """
    grid: list[list[str]] = []
    try:
        page = book[sheet]
        page.reset_dimensions()  # some programs write a wrong size of the sheet
        for row in page.iter_rows(values_only=True):
            grid.append([_text(value) for value in row])
    except Exception:  # a damaged sheet shows only while it is read, in as many ways
        what = Text(N_("this sheet cannot be read"))
        return None, [Fault(what, None, file, sheet)]
    if not any(any(row) for row in grid):
        what = Text(N_("the sheet is empty"))
        return None, [Fault(what, Text(N_("the header in row 1")), file, sheet)]
    return to_table(grid, table, file, sheet, ragged=True)


def _text(value: object) -> str:
    """A cell as a CSV file would hold it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
