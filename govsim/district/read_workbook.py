"""Read the sheets of one Excel workbook, so that it means what the same CSV files would."""

from __future__ import annotations

import posixpath
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.convert import UNCALCULATED
from govsim.district.grid import Place, to_table
from govsim.district.guard import MOST_FILLED, SheetScan
from govsim.district.notices import Notice
from govsim.district.tables import RawTable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_MERGED = 20_000
"""Merged cells of one sheet that are looked at."""
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Book:
    """A workbook open for reading.

    Attributes
    ----------
    path : Path
    reader : CalamineWorkbook
    sheets : list of str
        Sheets with cells, in order; those hidden too.
    scans : dict of str to SheetScan
        What was seen of each sheet beforehand.
    """

    path: Path
    reader: CalamineWorkbook
    sheets: list[str]
    scans: dict[str, SheetScan]


def open_workbook(path: Path, parts: dict[str, SheetScan]) -> Book | None:
    """Open a workbook that has been looked through; None if it is not one after all.

    Parameters
    ----------
    path : Path
    parts : dict of str to SheetScan
        As `govsim.district.guard.look_through` gives them.
    """
    from python_calamine import SheetTypeEnum, load_workbook

    try:
        reader = load_workbook(str(path))
        sheets = [s.name for s in reader.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
        places = _parts_of_sheets(path)
    except Exception:  # the reader lets errors of ZIP, XML and its own models through
        return None
    scans = {sheet: parts[places[sheet]] for sheet in sheets if places.get(sheet) in parts}
    return Book(path, reader, sheets, scans)


def _parts_of_sheets(path: Path) -> dict[str, str]:
    """Name of the part that holds each sheet."""
    from xml.etree import ElementTree

    with ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    found = {}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATIONS), "")
            part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
            found[element.get("name", "")] = part
    return found


def read_sheet(
    book: Book, sheet: str, table: str
) -> tuple[RawTable | None, list[Fault], list[Notice]]:
    """Read one sheet as a table.

    Parameters
    ----------
    book : Book
    sheet, table : str
        Where it is, and the name of the table it holds.
    """
    file = book.path.name
    scan = book.scans.get(sheet, SheetScan(plain=False))
    area = scan.rows * scan.columns
    fast = scan.plain and area <= MOST_FILLED
    if scan.plain and not scan.cells:
        what = Text(N_("the sheet is empty"))
        return None, [Fault(what, Text(N_("the header in row 1")), file, sheet)], []
    place = Place(table, file, sheet, marks=scan.marks, ragged=True)
    try:
        found = _fast(book, sheet, place) if fast else _slow(book.path, sheet, place)
    except OverflowError:
        what = Text(N_("this sheet has too many cells, most of them blank"))
        expected = Text(N_("the table copied into a new sheet"))
        return None, [Fault(what, expected, file, sheet)], []
    except Exception:  # a damaged sheet shows only while it is read, in as many ways
        what = Text(N_("this sheet cannot be read"))
        return None, [Fault(what, None, file, sheet)], []
    raw, faults, notices = found
    if scan.formulas:
        what = Text(N_("formulas: not calculated, their stored results are read"))
        notices.append(Notice("converted", what, file, sheet, count=scan.formulas))
    return raw, faults, notices


def _fast(book: Book, sheet: str, place: Place) -> Any:
    page = book.reader.get_sheet_by_name(sheet)
    place.left = page.start[1] if page.start else 0
    merged = page.merged_cell_ranges or []
    place.merged = {
        start: end[0] for start, end in merged[:MOST_MERGED]
        if start[1] == end[1] and end[0] > start[0]
    }  # fmt: skip
    return to_table(page.iter_rows(), place)


def _slow(path: Path, sheet: str, place: Place) -> Any:
    """A sheet written in an unusual way, or mostly of nothing: row by row, which needs no room."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            page = book[sheet]
            page.reset_dimensions()  # some programs write a wrong size of the sheet
            return to_table(_rows(page.iter_rows(values_only=True)), place)
        finally:
            book.close()


def _rows(rows: Any) -> Iterator[Sequence[object]]:
    seen = 0
    for row in rows:
        seen += len(row) + 1
        if seen > MOST_FILLED:
            raise OverflowError
        yield row


def sheet_rows(book: Book, sheet: str) -> Iterator[Sequence[object]]:
    """The rows of a sheet that was read before, as they stand in it."""
    scan = book.scans.get(sheet)
    if scan is None or not scan.plain or scan.rows * scan.columns > MOST_FILLED:
        return
    page = book.reader.get_sheet_by_name(sheet)
    left = page.start[1] if page.start else 0
    marks: dict[int, list[tuple[int, str]]] = {}
    for (at, column), text in scan.marks.items():
        marks.setdefault(at, []).append((column, "" if text == UNCALCULATED else text))
    for number, row in enumerate(page.iter_rows()):
        cells = [*[""] * left, *row]
        for column, text in marks.get(number, ()):
            if column < len(cells):
                cells[column] = text
        yield cells
