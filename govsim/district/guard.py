"""Before a workbook is opened: is it one, how large does it get, what in it is not for reading.

A workbook is a ZIP archive of XML. It is unpacked here once, piece by piece and without keeping
it, so that nothing larger than stated ever reaches a reader. Nothing in it is ever run: formulas,
macros and links to other files are only noticed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.convert import UNCALCULATED
from govsim.district.notices import Notice

LARGEST_FILE = 256 * 2**20
"""Bytes of one workbook."""
LARGEST_UNPACKED = 1_000 * 2**20
"""Bytes of all its parts that are read; a register of a million volunteers has a third of them."""
LARGEST_TEXTS = 300 * 2**20
"""Bytes of the texts that sheets share."""
HIGHEST_RATIO = 150
"""Bytes unpacked for one packed, in a part above a megabyte; sheets reach thirty."""
MOST_PARTS = 5_000
MOST_FILLED = 24_000_000
"""Cells spanned by what is filled in one sheet."""
MOST_MARKED = 10_000
"""Cells with an error of a formula or a formula without a result noted one by one."""
_PIECE = 1 << 20

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
_FILLED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?:[^<>/]|/(?!>))*>')
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ERRORS = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*\bt="e"[^<>]*>(?:(?!</c>).)*?<v>(#[^<]{1,20})</v>', re.S
)
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^<>]*>'
    rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)
_UNUSUAL = (b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r")
"""Ways to begin a cell that no spreadsheet writes; their place is not looked for here."""
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


@dataclass
class SheetScan:
    """What a part with a sheet holds.

    Attributes
    ----------
    plain : bool
        Whether all cells are written in the usual way, so that their extent is known.
    rows, columns : int
        Extent of what is filled.
    cells : int
        Cells that are filled.
    marks : dict of tuple to str
        Errors of formulas, and formulas without a result, by row and column from 0.
    formulas : int
    """

    plain: bool = True
    rows: int = 0
    columns: int = 0
    cells: int = 0
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: int = 0


@dataclass
class Guarded:
    """A workbook looked through.

    Attributes
    ----------
    faults : list of Fault
        Why it is not opened; empty if it may be.
    notices : list of Notice
    parts : dict of str to SheetScan
        By name of the part, for example ``xl/worksheets/sheet1.xml``.
    """

    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    parts: dict[str, SheetScan] = field(default_factory=dict)


def look_through(path: Path) -> Guarded:
    """Unpack a workbook once and say whether it may be opened.

    Parameters
    ----------
    path : Path
    """
    result = Guarded()
    fault = _other_kind(path)
    if fault is None:
        try:
            with zipfile.ZipFile(path) as archive:
                fault = _scan(archive, path.name, result)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
                RuntimeError, ValueError):  # fmt: skip
            fault = _broken(path.name)
    if fault is not None:
        result.faults.append(fault)
    return result


def _other_kind(path: Path) -> Fault | None:
    """The fault of a file that is no workbook, said as plainly as it can be."""
    expected = Text(N_("a workbook saved as .xlsx"))
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4_096)
    except OSError:
        return Fault(Text(N_("this file cannot be read")), file=path.name)
    if size > LARGEST_FILE:
        what = Text(N_("this file is too large: {size} MB"), size=size // 10**6)
        wanted = Text(N_("{size} MB at most"), size=LARGEST_FILE // 10**6)
        return Fault(what, wanted, file=path.name)
    if start.startswith(b"PK"):
        return None
    if not start:
        return Fault(Text(N_("the file is empty")), expected, file=path.name)
    if start.startswith(_OLD):
        what = Text(N_("this file cannot be read as an .xlsx workbook: it is one of old Excel "
                       "(.xls), or has a password"))  # fmt: skip
        return Fault(what, Text(N_("the workbook saved anew as .xlsx, without a password")),
                     file=path.name)  # fmt: skip
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        what = Text(N_("this file cannot be read as an .xlsx workbook: it is a web page or XML"))
    elif b"\0" not in start and (b"," in start or b"\t" in start or b";" in start):
        what = Text(N_("this file cannot be read as an .xlsx workbook: it is a text file (CSV)"))
        expected = Text(N_("the ending .csv, in a folder, or the table saved anew as .xlsx"))
    else:
        what = Text(N_("this file cannot be read as an .xlsx workbook"))
    return Fault(what, expected, file=path.name)


def _broken(file: str) -> Fault:
    what = Text(N_("this file cannot be read as an .xlsx workbook: it is damaged or incomplete"))
    return Fault(what, Text(N_("the file copied or saved anew")), file=file)


def _scan(archive: zipfile.ZipFile, file: str, result: Guarded) -> Fault | None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or len(names) != len(entries):
        return _broken(file)
    if len(entries) > MOST_PARTS:
        return _too_large(file)
    left = LARGEST_UNPACKED
    for entry in entries:
        lower = entry.filename.lower()
        if not lower.endswith((".xml", ".rels")):
            continue
        most = min(left, LARGEST_TEXTS if lower.endswith("sharedstrings.xml") else left)
        sheet = SheetScan() if lower.startswith("xl/worksheets/") and lower[-1] == "l" else None
        size = _read(archive, entry, most, sheet)
        if size is None:
            return _too_large(file)
        if size < 0:
            what = Text(N_("this file cannot be read as an .xlsx workbook: it declares parts of "
                           "its own that no workbook needs"))  # fmt: skip
            return Fault(what, Text(N_("a workbook saved as .xlsx")), file=file)
        left -= size
        if sheet is not None:
            if sheet.cells > MOST_FILLED:
                return _too_large(file)
            result.parts[entry.filename] = sheet
    _notice_rest({name.lower() for name in names}, file, result)
    return None


def _too_large(file: str) -> Fault:
    what = Text(N_("this workbook unpacks to more than is read"))
    expected = Text(N_("{size} MB at most, without blank formatted rows and hidden contents"),
                    size=LARGEST_UNPACKED // 10**6)  # fmt: skip
    return Fault(what, expected, file=file)


def _read(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, sheet: SheetScan | None
) -> int | None:
    """Size of a part unpacked; None if too large, -1 if it declares entities."""
    size = 0
    tail = b""
    for piece in _pieces(archive, entry):
        size += len(piece)
        if size > most or (size > 2**20 and size > HIGHEST_RATIO * max(entry.compress_size, 1)):
            return None
        if size == len(piece) and (piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:8]):
            return -1  # not in UTF-8, so nothing below would be seen
        if any(word in tail[-16:] + piece for word in _DECLARED):
            return -1
        tail = _scan_cells(tail + piece, sheet) if sheet is not None else piece[-16:]
    if sheet is not None:
        _scan_cells(tail, sheet, last=True)
    return size


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            yield piece


def _scan_cells(text: bytes, sheet: SheetScan, *, last: bool = False) -> bytes:
    """Take note of the whole cells in a stretch of XML; what is left of it for the next."""
    cut = len(text) if last else text.rfind(b"<c ")
    if cut <= 0 and not last:
        return text if len(text) < 8 * _PIECE else text[-64:]
    whole, rest = text[:cut], text[cut:]
    cells = _CELL.findall(whole)
    usual = whole.count(b"<c ")
    odd = whole.count(b"<c") != usual and any(way in whole for way in _UNUSUAL)
    if len(cells) != usual or odd or b":c" in whole:
        sheet.plain = False
    if b"/>" in whole and len(cells) > 10 * whole.count(b"</c>"):
        cells = _FILLED.findall(whole)  # a great many cells with a format and nothing in them
    if cells:
        together = b",".join(cells)
        sheet.cells += len(cells)
        columns = set(together.translate(None, _DIGITS).split(b","))
        sheet.columns = max(sheet.columns, *map(_number, columns))
        rows = set(together.translate(None, _LETTERS).split(b","))
        sheet.rows = max(sheet.rows, *map(int, rows))
    if b't="e"' in whole:
        for column, row, error in _ERRORS.findall(whole):
            _note(sheet, column, row, error.decode("ascii", "replace"))
    if b"<f" in whole:
        sheet.formulas += whole.count(b"<f>") + whole.count(b"<f ") + whole.count(b"<f/")
        for column, row in _NO_RESULT.findall(whole):
            _note(sheet, column, row, UNCALCULATED)
    return rest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _note(sheet: SheetScan, column: bytes, row: bytes, text: str) -> None:
    if len(sheet.marks) < MOST_MARKED:
        sheet.marks[int(row) - 1, _number(column) - 1] = text


def _notice_rest(names: set[str], file: str, result: Guarded) -> None:
    for part, message in (
        ("xl/vbaproject.bin", N_("macros in the workbook: not run and not read")),
        ("xl/externallinks/", N_("links to other workbooks: not followed; the values stored here "
                                 "are read")),
        ("xl/connections.xml", N_("connections to data elsewhere: not followed")),
        ("xl/embeddings/", N_("embedded files: not read")),
    ):  # fmt: skip
        if any(name.startswith(part) for name in names):
            result.notices.append(Notice("skipped", Text(message), file))
