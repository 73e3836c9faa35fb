"""Reading one of the catalogue's own CSV tables: rows with their line numbers, faults collected."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text


@dataclass(frozen=True)
class Line:
    """One line of a table.

    Attributes
    ----------
    file : str
        Name of the file, for faults.
    row : int
        Line as an editor numbers it: the header is row 1.
    cells : dict of str to str
        Column to cell, without surrounding blanks.
    """

    file: str
    row: int
    cells: dict[str, str]

    def fault(self, column: str, what: Text, expected: Text | None = None) -> Fault:
        """A fault in one cell of this line."""
        return Fault(what, expected, file=self.file, row=self.row, column=column)

    def misnamed(self, column: str) -> Iterator[Fault]:
        """A fault if the cell cannot be an identifier."""
        cell = self.cells[column]
        if not re.fullmatch(r"[a-z][a-z0-9_]*", cell):
            yield self.fault(
                column,
                Text(N_("“{value}” is not a name"), value=cell),
                Text(N_("small letters, digits and underscores")),
            )

    def empty_cells(self, columns: Sequence[str]) -> Iterator[Fault]:
        """A fault for each of `columns` that is empty."""
        for column in columns:
            if not self.cells[column]:
                yield self.fault(column, Text(N_("empty cell")), Text(N_("a text")))

    def disordered_numbers(self, columns: Sequence[str]) -> Iterator[Fault]:
        """Faults where `columns` are not finite numbers, each at least the one before it."""
        known: list[tuple[str, float]] = []
        for column in columns:
            cell = self.cells[column]
            try:
                number = float(cell)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                known.append((column, number))
            else:
                yield self.fault(column, Text(N_("“{value}” is not a finite number"), value=cell))
        for (before, bound), (column, number) in pairwise(known):
            if number < bound:
                what = N_("{value} is below {column} {bound}")
                yield self.fault(
                    column,
                    Text(what, value=shown(number), column=before, bound=shown(bound)),
                )


def shown(number: float) -> str:
    """A number as a reader writes it: no trailing zeros, no exponent where it can be helped."""
    return f"{number:.15g}"


def brief(value: object) -> str:
    """Anything as it would be typed, cut short if it is long."""
    try:
        text = repr(value)
    except ValueError:  # whole numbers of thousands of digits
        return "…"
    return text if len(text) <= 60 else text[:57] + "…"


def read_lines(path: Path, columns: Sequence[str]) -> list[Line]:
    """Read a CSV table that must have exactly `columns`, in any order.

    Parameters
    ----------
    path : Path
        UTF-8 (with or without byte-order mark) or GBK.
    columns : sequence of str
        Names the header must hold.

    Returns
    -------
    list of Line
        Lines that are not blank.

    Raises
    ------
    InputError
        The file cannot be read, is empty, or its header or the width of a line is wrong.
    """
    rows = _rows(path)
    if not rows:
        raise InputError([Fault(Text(N_("the file is empty")), file=path.name)])
    header = rows[0][1]
    faults = [
        Fault(Text(N_("missing column “{name}”"), name=name), file=path.name, row=1)
        for name in columns
        if name not in header
    ]
    faults += [
        unknown_name(name, columns, file=path.name, row=1) for name in header if name not in columns
    ]
    faults += [
        Fault(Text(N_("column “{name}” appears twice"), name=name), file=path.name, row=1)
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    faults += [
        Fault(
            Text(N_("{found} cells"), found=len(cells)),
            Text(N_("{count} cells, as in the header"), count=len(header)),
            file=path.name,
            row=row,
        )
        for row, cells in rows[1:]
        if len(cells) != len(header)
    ]
    if faults:
        raise InputError(faults)
    return [Line(path.name, row, dict(zip(header, cells, strict=True))) for row, cells in rows[1:]]


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Line number and stripped cells of every line that is not blank."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise InputError([Fault(Text(N_("the file cannot be read")), file=str(path))]) from None
    reader = csv.reader(io.StringIO(_decoded(raw, path), newline=""))
    rows, start = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((start, [cell.strip() for cell in cells]))
        start = reader.line_num + 1
    return rows


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    fault = Fault(Text(N_("the text cannot be decoded")), Text(N_("UTF-8 or GBK")), file=path.name)
    raise InputError([fault])
