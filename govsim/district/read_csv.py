"""Read one CSV file: find out its encoding and delimiter, and say what is wrong with it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.fields import MODELS
from govsim.district.grid import to_table
from govsim.district.tables import RawTable

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CONTROLS = re.compile("[\u0080-\u009f\ufffd]")
_DELIMITERS = (",", ";", "\t")


def read_csv(path: Path, table: str) -> tuple[RawTable | None, list[Fault]]:
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
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None, [Fault(Text(N_("this file cannot be read")), file=path.name)]
    text, fault = _decode(data, path.name)
    if fault is not None:
        return None, [fault]
    if not text.strip():
        what = Text(N_("the file is empty"))
        return None, [Fault(what, Text(N_("the header in row 1")), file=path.name)]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, table), strict=True
    )
    grid: list[list[str]] = []
    try:
        grid.extend(reader)
    except csv.Error:
        what = Text(N_("this row cannot be split into cells"))
        expected = Text(N_("quotation marks in pairs around a cell"))
        return None, [Fault(what, expected, file=path.name, row=len(grid) + 1)]
    return to_table(grid, table, path.name)


def _decode(data: bytes, file: str) -> tuple[str, Fault | None]:
    """UTF-8 with or without a byte order mark, else GB18030 (which covers GBK and GB2312)."""
    if not data.startswith(_WIDE_MARKS):
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            start = data[: error.start].decode("utf-8", errors="ignore")
            if len(_CHINESE.findall(start)) >= 2:
                return "", _encoding_fault(file, start.count("\n") + 1)
            try:
                text = data.decode("gb18030")
            except UnicodeDecodeError as other:
                return "", _encoding_fault(file, data.count(b"\n", 0, other.start) + 1)
        for unwanted, message in (
            (text.find("\0"), N_("there is a NUL character in this row")),
            (_position(text), N_("there is an unreadable character in this row")),
        ):
            if unwanted >= 0:
                row = text.count("\n", 0, unwanted) + 1
                return "", Fault(Text(message), _EXPECTED_ENCODING, file=file, row=row)
        return text, None
    return "", _encoding_fault(file, 1)


def _position(text: str) -> int:
    match = _CONTROLS.search(text)
    return match.start() if match else -1


_EXPECTED_ENCODING = Text(N_("a text file in UTF-8 or GBK"))


def _encoding_fault(file: str, row: int) -> Fault:
    what = Text(N_("the text is neither UTF-8 nor GBK"))
    return Fault(what, _EXPECTED_ENCODING, file=file, row=row)


def _delimiter(text: str, table: str) -> str:
    """The comma, unless only another delimiter makes known column names of the header."""
    header = text.splitlines()[0].lower()
    known = set(MODELS[table].model_fields)

    def recognised(delimiter: str) -> int:
        return len(known & {cell.strip(' "') for cell in header.split(delimiter)})

    return max(_DELIMITERS, key=recognised)
