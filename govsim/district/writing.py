"""Write the tables of a district as CSV files or as one workbook; whole or not at all."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from govsim.catalogue.harmless import harmless, is_harmful
from govsim.district.tables import Column

Columns = Mapping[str, Column]
CHUNK = 100_000


def write_district(
    tables: Mapping[str, Columns], folder: Path | str, *, encoding: str = "utf-8"
) -> None:
    """Write one CSV file a table.

    Parameters
    ----------
    tables : mapping of str to columns
        As `govsim.district.sample.sample_district` returns them.
    folder : path
        Made if it does not exist; files of the same names are replaced, each one at once.
    encoding : str
        For example ``"utf-8"`` or ``"gb18030"``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        with replacing(folder / f"{name}.csv") as temporary:
            _write_csv(temporary, columns, encoding)


def write_workbook(tables: Mapping[str, Columns], path: Path | str) -> None:
    """Write one ``.xlsx`` workbook, a sheet a table; no text in it is ever a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, columns in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in rows_of(columns):
            sheet.append([_as_text(sheet, cell) for cell in row])
    with replacing(Path(path)) as temporary:
        book.save(temporary)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place if nothing goes wrong."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        shutil.copymode(path, temporary) if path.exists() else _usual_mode(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _usual_mode(path: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def rows_of(columns: Columns) -> Iterator[tuple[object, ...]]:
    """The rows of a table, a chunk at a time so that large columns are never all Python objects."""
    length = len(next(iter(columns.values()), ()))
    for start in range(0, length, CHUNK):
        parts = [_cells(column[start : start + CHUNK]) for column in columns.values()]
        yield from zip(*parts, strict=True)


def _cells(values: Column) -> list[object]:
    cells: list[object] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    if cells and isinstance(cells[0], bool):
        return ["true" if cell else "false" for cell in cells]
    return cells


def _as_text(sheet: Any, cell: object) -> object:
    """A cell for a sheet; text that looks like a formula is marked as text."""
    if not (isinstance(cell, str) and is_harmful(cell)):
        return cell
    from openpyxl.cell import WriteOnlyCell

    written = WriteOnlyCell(sheet, cell)
    text_only(written, cell)
    return written


def text_only(cell: Any, text: str) -> None:
    """Make a cell of a workbook hold a text that no program takes for a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = is_harmful(text)


def _write_csv(path: Path, columns: Columns, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([harmless(cell) for cell in row] for row in rows_of(columns))
