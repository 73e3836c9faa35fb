"""Read one CSV file: find out its encoding and delimiter, and say what is wrong with it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.grid import Place, to_table
from govsim.district.header import LOOKED_AT, match
from govsim.district.notices import Notice
from govsim.district.tables import RawTable

LARGEST_FILE = 512 * 2**20
"""Bytes of one CSV file; the largest register of volunteers there is has a tenth of them."""
MOST_CELLS = 60_000_000
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CONTROLS = re.compile("[\u0080-\u009f\ufffd]")
_DELIMITERS = (",", ";", "\t")
_OTHER_KINDS = (
    (b"PK\x03\x04", N_("this is a workbook, not a CSV file"), N_("the ending .xlsx")),
    (b"\xd0\xcf\x11\xe0", N_("this is a workbook of old Excel, not a CSV file"),
     N_("the workbook saved anew as .xlsx")),
    (b"<", N_("this is a web page or XML, not a CSV file"), N_("a CSV file, or the workbook saved "
                                                              "anew as .xlsx")),
)  # fmt: skip


def read_csv(path: Path, table: str) -> tuple[RawTable | None, list[Fault], list[Notice]]:
    """Read one table.

    Parameters
    ----------
    path : Path
    table : str
        Name of the table it holds.

    Returns
    -------
    RawTable or None
        None if it cannot be read.
    list of Fault
    list of Notice
    """
    name = path.name
    try:
        if path.stat().st_size > LARGEST_FILE:
            what = Text(N_("this file is too large: {size} MB"), size=path.stat().st_size // 10**6)
            expected = Text(N_("{size} MB at most"), size=LARGEST_FILE // 10**6)
            return None, [Fault(what, expected, file=name)], []
        data = path.read_bytes()
    except OSError:
        return None, [Fault(Text(N_("this file cannot be read")), file=name)], []
    for start, message, wanted in _OTHER_KINDS:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            return None, [Fault(Text(message), Text(wanted), file=name)], []
    encoding, fault = _encoding(data, name)
    if fault is not None:
        return None, [fault], []
    top = list(islice(_lines(data, encoding), LOOKED_AT))
    if not any(line.strip() for line in top) and not data.decode(encoding).strip():
        what = Text(N_("the file is empty"))
        return None, [Fault(what, Text(N_("the header in row 1")), file=name)], []
    return _table(data, encoding, _delimiter(top, table), Place(table, name))


def reopen(path: Path, table: str) -> Iterator[list[str]]:
    """The rows of a file that was read before, as they stand in it."""
    data = path.read_bytes()
    encoding, fault = _encoding(data, path.name)
    if fault is None:
        top = list(islice(_lines(data, encoding), LOOKED_AT))
        yield from csv.reader(_lines(data, encoding), delimiter=_delimiter(top, table))


def _table(
    data: bytes, encoding: str, delimiter: str, place: Place
) -> tuple[RawTable | None, list[Fault], list[Notice]]:
    read = cells = 0

    def rows() -> Iterator[list[str]]:
        nonlocal read, cells
        for row in csv.reader(_lines(data, encoding), delimiter=delimiter, strict=True):
            read += 1
            cells += len(row)
            if cells > MOST_CELLS:
                raise OverflowError
            yield row

    try:
        return to_table(rows(), place)
    except csv.Error:
        what = Text(N_("this row cannot be split into cells"))
        expected = Text(N_("quotation marks in pairs around a cell"))
        return None, [Fault(what, expected, file=place.file, row=read + 1)], []
    except OverflowError:
        what = Text(N_("this table has too many cells"))
        expected = Text(N_("{size} million at most"), size=MOST_CELLS // 10**6)
        return None, [Fault(what, expected, file=place.file)], []


def _lines(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, newline="")


def _encoding(data: bytes, file: str) -> tuple[str, Fault | None]:
    """UTF-8 with or without a byte order mark, else GB18030 (which covers GBK and GB2312)."""
    if data.startswith(_WIDE_MARKS):
        return "", _encoding_fault(file, 1)
    encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        start = data[: error.start].decode("utf-8", errors="ignore")
        if len(_CHINESE.findall(start)) >= 2:
            return "", _encoding_fault(file, start.count("\n") + 1)
        encoding = "gb18030"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as other:
            return "", _encoding_fault(file, data.count(b"\n", 0, other.start) + 1)
    for unwanted, message in (
        (text.find("\0"), N_("there is a NUL character in this row")),
        (_position(text), N_("there is an unreadable character in this row")),
    ):
        if unwanted >= 0:
            row = text.count("\n", 0, unwanted) + 1
            return "", Fault(Text(message), _EXPECTED_ENCODING, file=file, row=row)
    return encoding, None


def _position(text: str) -> int:
    if text.isascii():
        return -1
    match = _CONTROLS.search(text)
    return match.start() if match else -1


_EXPECTED_ENCODING = Text(N_("a text file in UTF-8 or GBK"))


def _encoding_fault(file: str, row: int) -> Fault:
    what = Text(N_("the text is neither UTF-8 nor GBK"))
    return Fault(what, _EXPECTED_ENCODING, file=file, row=row)


def _delimiter(top: list[str], table: str) -> str:
    """The comma, unless only another delimiter makes more known column names of one line."""

    def recognised(delimiter: str) -> int:
        return max(
            len({m.field for cell in line.split(delimiter)
                 if len(cell) <= 60 and (m := match(table, cell.strip(' "\r\n')))})
            for line in top
        )  # fmt: skip

    return max(_DELIMITERS, key=recognised)
