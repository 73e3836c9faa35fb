"""A copy of a user's tables with every faulty cell coloured and explained.

The copy holds values only, each in its own place: no formulas, no macros, and of the columns only
those that are read, so that nothing personal goes along. Of a sheet with very many rows only those
with a fault are copied.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.harmless import as_meant
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.district.notices import ReadReport, TablePlace
from govsim.district.privacy import masked
from govsim.district.tables import short
from govsim.district.template_book import displayed, on_one_page_wide
from govsim.district.writing import replacing, text_only

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from govsim.district.read_workbook import Book

ALL_ROWS = 5_000
"""Rows of a sheet up to which all are copied."""
MOST_COMMENTS = 2_000
"""Cells explained in one sheet; with more, spreadsheets become slow."""
SIGN = "govsim marked copy"
_RED, _HEAD = "F8CBAD", "D9E2EC"
_FINDINGS = N_("Findings")
_TITLES = (N_("No."), N_("Place"), N_("What is wrong"), N_("Expected"))


def check_target(target: Path, source: Path) -> list[Fault]:
    """Why a marked copy may not be written there; empty if it may.

    Parameters
    ----------
    target, source : Path
    """
    if target.suffix.lower() != ".xlsx":
        what = Text(N_("this is a file of another kind"))
        return [Fault(what, Text(N_("a name that ends in .xlsx")), file=f"--mark {target}")]
    if not target.exists():
        if target.parent.is_dir():
            return []
        what = Text(N_("no such folder or file"))
        return [Fault(what, file=f"--mark {target.parent}")]
    if target.resolve() == source.resolve() or not _is_ours(target):
        what = Text(N_("this file is there already and is not overwritten"))
        expected = Text(N_("another name, or a marked copy written before"))
        return [Fault(what, expected, file=f"--mark {target}")]
    return []


def _is_ours(path: Path) -> bool:
    try:
        with ZipFile(path) as archive, archive.open("docProps/core.xml") as part:
            return SIGN.encode() in part.read(65_536)
    except (OSError, BadZipFile, KeyError):
        return False


def write_marked(
    path: Path | str, report: ReadReport, target: Path | str, language: Language
) -> Path:
    """Write the marked copy.

    Parameters
    ----------
    path : path
        The folder or workbook that was read.
    report : ReadReport
        As `govsim.district.read_report` gives it.
    target : path
        A name that ends in ``.xlsx``.
    language : Language
        Of the comments.

    Raises
    ------
    InputError
        If the copy may not be written there.
    """
    from openpyxl import Workbook

    source, target = Path(path), Path(target)
    if faults := check_target(target, source):
        raise InputError(faults)
    book = Workbook()
    book.properties.keywords = SIGN
    marked: dict[int, tuple[str, str]] = {}
    summary = book.active
    again = _Source(source)
    for place in report.places:
        try:
            _sheet(book, place, again.rows(place), report.faults, language, marked)
        except (OSError, ValueError, csv.Error):
            continue  # what can no longer be read is in the list of findings all the same
    _summary(summary, report.faults, marked, language)
    try:
        with replacing(target) as temporary:
            book.save(temporary)
    except OSError as error:
        raise InputError([not_written(target, error)]) from error
    return target


class _Source:
    """What was read, read again as it stands in the file; a workbook is opened once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: str | None = None
        self.book: Book | None = None

    def rows(self, place: TablePlace) -> Iterator[Sequence[object]]:
        """The rows of a table from the first."""
        from govsim.district.guard import look_through
        from govsim.district.read_csv import reopen
        from govsim.district.read_workbook import open_workbook, sheet_rows

        path = self.path / place.file if self.path.is_dir() else self.path
        if path.suffix.lower() == ".csv":
            return reopen(path, place.table)
        if self.opened != place.file:
            self.opened = place.file
            self.book = open_workbook(path, look_through(path).parts)
        return sheet_rows(self.book, place.sheet) if self.book is not None else iter(())


def _sheet(
    book: Workbook, place: TablePlace, rows: Iterable[Sequence[object]],
    faults: Sequence[Fault], language: Language, marked: dict[int, tuple[str, str]],
) -> None:  # fmt: skip
    mine = [(i, f) for i, f in enumerate(faults) if (f.file, f.sheet) == (place.file, place.sheet)]
    wanted = {f.row for _, f in mine if f.row is not None}
    sheet = book.create_sheet(_title(book, place))
    many = False
    for number, row in enumerate(rows, start=1):
        many = many or number > ALL_ROWS
        if many and number not in wanted:
            continue
        for at, cell in enumerate(row):
            header = number == place.header
            if cell in ("", None) or (at not in place.read and not header):
                continue
            _put(sheet.cell(number, at + 1), cell)
    _mark(sheet, place, mine, language, marked)
    for at, word in enumerate(place.words):
        letter = sheet.cell(1, at + 1).column_letter
        sheet.column_dimensions[letter].width = min(max(displayed(word) + 2, 11), 40)
    sheet.freeze_panes = f"A{place.header + 1}"
    on_one_page_wide(sheet)


def _title(book: Workbook, place: TablePlace) -> str:
    name = place.sheet or Path(place.file).stem
    clean = "".join(" " if c in "[]:*?/\\'" else c for c in name)[:31] or place.table
    return clean if clean.lower() not in {s.lower() for s in book.sheetnames} else place.table


def _put(cell: Any, value: object) -> None:
    if isinstance(value, str):
        text_only(cell, "".join(c for c in masked(as_meant(value)) if c >= " " or c in "\n\t"))
    else:
        cell.value = value


def _mark(
    sheet: Worksheet, place: TablePlace, faults: Sequence[tuple[int, Fault]],
    language: Language, marked: dict[int, tuple[str, str]],
) -> None:  # fmt: skip
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    texts: dict[tuple[int, int], list[str]] = {}
    for index, fault in faults:
        spot = fault.row or place.header, _column(place, fault.column) + 1
        texts.setdefault(spot, []).append(Fault(fault.what, fault.expected).render(language))
        marked[index] = sheet.title, sheet.cell(*spot).coordinate
    for at in range(len(place.words)):
        sheet.cell(place.header, at + 1).fill = PatternFill("solid", fgColor=_HEAD)
    for number, (spot, said) in enumerate(texts.items()):
        cell = sheet.cell(*spot)
        cell.fill = PatternFill("solid", fgColor=_RED)
        if number < MOST_COMMENTS:
            text = "\n".join(said)
            cell.comment = Comment(text, "govsim", width=320, height=60 + 16 * (len(text) // 20))


def _column(place: TablePlace, column: str) -> int:
    """Place of a column from what a fault calls it; the first where it names none."""
    for at, word in enumerate(place.words):
        if column and column in (word, word.lower(), short(word), short(word.lower())):
            return at
    return 0


def _summary(
    sheet: Any, faults: Sequence[Fault], marked: dict[int, tuple[str, str]], language: Language
) -> None:
    """All faults in one list, each leading to its cell."""
    from openpyxl.styles import Alignment, Font

    sheet.title = translate(_FINDINGS, language)
    for number, title in enumerate(_TITLES, start=1):
        sheet.cell(1, number, translate(title, language)).font = Font(bold=True)
    for index, fault in enumerate(faults):
        row = index + 2
        sheet.cell(row, 1, index + 1)
        expected = fault.expected.get(language) if fault.expected else ""
        for number, text in enumerate(
            (fault.where(language), fault.what.get(language), expected), start=2
        ):
            _put(sheet.cell(row, number), text)
            sheet.cell(row, number).alignment = Alignment(wrap_text=True, vertical="top")
        if index in marked:
            name, cell = marked[index]
            sheet.cell(row, 2).hyperlink = f"#'{name}'!{cell}"
            sheet.cell(row, 2).font = Font(color="0563C1", underline="single")
    for letter, width in zip("ABCD", (7, 44, 56, 56), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    on_one_page_wide(sheet)
