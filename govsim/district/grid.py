"""From rows of cells to a table: header, blank rows, titles, totals, notes, personal columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, islice

from govsim.catalogue.errors import Fault
from govsim.catalogue.harmless import as_meant
from govsim.catalogue.messages import N_, Text
from govsim.district.fields import fields
from govsim.district.header import LOOKED_AT
from govsim.district.layout import PERSONAL, Layout, Layouts
from govsim.district.notices import Act, Notice, listed
from govsim.district.privacy import personal_content
from govsim.district.tables import RawTable
from govsim.district.units import plain

Rows = Iterable[Sequence[object]]
CHUNK = 5_000
"""Rows looked at together: whole columns are handled at once, which is many times faster."""
MOST_DIFFERENT = 100_000
"""Different texts of a column kept once each; beyond, sharing saves no memory."""
_TOTALS = frozenset(
    ("合计", "小计", "总计", "共计", "累计", "全区合计", "街道合计", "社区合计", "本页小计",
     "total",
     "subtotal", "grandtotal", "sum", "totals", "合计数")
)  # fmt: skip
_ENDINGS = ("合计", "小计", "总计")
_NOTES = ("注:", "注：", "备注:", "备注：", "说明:", "说明：", "填表", "制表", "审核", "填报",
          "数据来源",
          "单位负责人", "负责人:", "负责人：", "联系人:", "联系人：", "note:", "notes:",
          "source:")  # fmt: skip
EXAMPLES = ("例：", "例:", "示例：", "示例:", "e.g. ")
"""How a row begins that only shows how to fill in the table."""
PERSONS = {"worker_id", "volunteer_id"}
"""Identifiers of persons, where names and numbers of persons might be entered."""


@dataclass
class Place:
    """Where a grid comes from and what is known of it beforehand.

    Attributes
    ----------
    table, file, sheet : str
    left : int
        Column of the first cell of each row, from 0.
    merged : dict of tuple to int
        Cells merged downwards: row and column of the first, from 0, to the last row.
    marks : dict of tuple to str
        Text for single cells that the reader of values cannot see, such as errors of formulas.
    ragged : bool
        Whether rows may be short because the source drops blank cells at the end, as Excel does.
    """

    table: str
    file: str
    sheet: str = ""
    left: int = 0
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    ragged: bool = False


def to_table(rows: Rows, place: Place) -> tuple[RawTable | None, list[Fault], list[Notice]]:
    """Make a table of rows of cells.

    Parameters
    ----------
    rows : iterable of rows of cells
        From the first row of the sheet on; numbering counts blank rows.
    place : Place

    Returns
    -------
    RawTable or None
        None if there is no usable header.
    list of Fault
    list of Notice
    """
    return _Grid(rows, place).table()


class _Grid:
    def __init__(self, rows: Rows, place: Place) -> None:
        self.place = place
        source = iter(_shifted(rows, place.left) if place.left else rows)
        self.top = [list(row) for row in islice(source, LOOKED_AT)]
        self.rows = chain(self.top, source)
        text = [[cell_text(cell) for cell in row] for row in self.top]
        self.layout: Layout = Layouts(place.table, place.file, place.sheet, text).make()
        self.faults, self.notices = self.layout.faults, self.layout.notices
        self.width = len(self.layout.words)
        self.read = sorted({*self.layout.positions.values(), *self.layout.nameless})
        self.cells: dict[int, list[str]] = {position: [] for position in self.read}
        self.pools: dict[int, dict[str, str]] = {position: {} for position in self.read}
        self.numbers: list[int] = []
        self.broken: set[int] = set()
        self.skipped: dict[str, list[int]] = {
            kind: [] for kind in ("total", "note", "header", "example")
        }
        self.held: dict[int, tuple[str, int]] = {}
        self.filled: dict[int, int] = {}

    def table(self) -> tuple[RawTable | None, list[Fault], list[Notice]]:
        if not self.layout.words:
            return None, self.faults, self.notices
        body = islice(self.rows, self.layout.data, None)
        first = self.layout.data
        while chunk := list(islice(body, CHUNK)):
            self._take(chunk, first)
            first += len(chunk)
        self._say_skipped()
        for position in self.layout.nameless:
            if any(self.cells[position]):
                what = Text(N_("a column without a name holds data"))
                row = self.layout.header + 1
                expected = Text(N_("a name in row {row}"), row=row)
                self._fault(what, expected, row)
        columns = {name: self.cells[at] for name, at in self.layout.positions.items()}
        raw = RawTable(
            self.place.table, self.place.file, self.place.sheet, columns, _compact(self.numbers),
            self.broken, self.layout.header + 1, self.layout.shown, self.layout.positions,
            self.layout.factors, words=self.layout.words,
        )  # fmt: skip
        self._drop_personal(raw)
        return raw, self.faults, self.notices

    def _fault(self, what: Text, expected: Text | None, row: int) -> None:
        self.faults.append(Fault(what, expected, self.place.file, self.place.sheet, row))

    def _take(self, chunk: list[Sequence[object]], first: int) -> None:
        """Add the rows of a chunk that hold data; `first` is the index of its first row."""
        self._mark(chunk, first)
        width = self.width
        lengths = set(map(len, chunk))
        rows: list[Sequence[object]] = chunk
        if lengths != {width}:
            rows = [row if len(row) == width else [*row[:width], *[""] * (width - len(row))]
                    for row in chunk]  # fmt: skip
        lead = range(min(3, width))
        columns = list(zip(*rows, strict=True))
        texts = {at: _texts(columns[at]) for at in {*self.read, *lead}}
        self._fill_down(texts, first)
        out = self._odd_rows(chunk, texts, lead, first)
        if lengths != {width}:
            self._check_lengths(chunk, out, first)
        kept = [i for i in range(len(chunk)) if i not in out] if out else None
        for at in self.read:
            cells = texts[at] if kept is None else [texts[at][i] for i in kept]
            cells = self._as_meant(cells)
            pool = self.pools[at]
            if len(pool) < MOST_DIFFERENT:
                cells = list(map(pool.setdefault, cells, cells))
            self.cells[at] += cells
        self.numbers += (
            range(first + 1, first + 1 + len(chunk)) if kept is None
            else [first + 1 + i for i in kept]
        )  # fmt: skip

    def _as_meant(self, cells: list[str]) -> list[str]:
        """Text whose apostrophe kept a spreadsheet from running it."""
        if not any(cell[:1] == "'" for cell in set(cells)):
            return cells
        return [as_meant(cell).strip() for cell in cells]

    def _mark(self, chunk: list[Sequence[object]], first: int) -> None:
        for (row, column), text in self.place.marks.items():
            if first <= row < first + len(chunk):
                line = [*chunk[row - first]]
                line += [""] * (column + 1 - len(line))
                line[column] = text
                chunk[row - first] = line

    def _fill_down(self, texts: Mapping[int, list[str]], first: int) -> None:
        """Give every row of a merged cell its value."""
        for (row, column), last in self.place.merged.items():
            cells = texts.get(column)
            if cells is None or column not in self.read or last < first:
                continue
            if row >= first + len(cells) or row < self.layout.data:
                continue
            if row >= first:
                self.held[column] = cells[row - first], last
            value, _ = self.held.get(column, ("", -1))
            for index in range(max(row + 1, first), min(last + 1, first + len(cells))):
                if value and not cells[index - first]:
                    cells[index - first] = value
                    self.filled[column] = self.filled.get(column, 0) + 1

    def _odd_rows(
        self, chunk: list[Sequence[object]], texts: Mapping[int, list[str]], lead: range, first: int
    ) -> set[int]:
        """Rows of a chunk without data of their own: blank, total, note, the header again."""
        suspicious: set[int] = set()
        for at in lead:
            header = self.layout.words[at]
            words = {text for text in set(texts[at])
                     if (_odd(text) or text == header if text else at == 0)}  # fmt: skip
            if words:
                suspicious |= {i for i, t in enumerate(texts[at]) if t in words}
        out = set()
        for i in suspicious:
            kind = self._kind(chunk[i])
            if kind:
                out.add(i)
                if kind != "blank":
                    self.skipped[kind].append(first + 1 + i)
        return out

    def _kind(self, row: Sequence[object]) -> str:
        filled = [text for cell in row if (text := cell_text(cell))]
        if not filled:
            return "blank"
        if _is_total(filled[0]) or (
            len(filled) > 1 and filled[0].isdigit() and _is_total(filled[1])
        ):
            return "total"
        if _is_example(filled[0]):
            return "example"
        if len(filled) <= 4 and _is_note(filled[0]):
            return "note"
        if filled == [word for word in self.layout.words if word]:
            return "header"
        return ""

    def _check_lengths(self, chunk: list[Sequence[object]], out: set[int], first: int) -> None:
        before = len(self.numbers)
        place = 0
        for i, row in enumerate(chunk):
            if i in out:
                continue
            more = len(row) > self.width and any(cell_text(c) for c in row[self.width :])
            if more or (len(row) < self.width and not self.place.ragged):
                message = (
                    N_("this row has more cells than the header: {cells}")
                    if len(row) > self.width
                    else N_("this row has fewer cells than the header: {cells}")
                )
                expected = Text(N_("{width} cells"), width=self.width)
                self._fault(Text(message, cells=len(row)), expected, first + 1 + i)
                self.broken.add(before + place)
            place += 1

    def _say_skipped(self) -> None:
        messages = {
            "total": N_("rows of totals, not read: {rows}"),
            "note": N_("notes below the table, not read: {rows}"),
            "header": N_("the header again, not read: {rows}"),
            "example": N_("the template's example, not read: {rows}"),
        }
        for kind, numbers in self.skipped.items():
            if numbers:
                what = Text(messages[kind], rows=listed(sorted(numbers)))
                act: Act = "named" if kind == "example" else "skipped"
                self._notice(Notice(act, what, count=len(numbers)))
        for column, count in self.filled.items():
            what = Text(N_("merged cells: their value given to every row they span"))
            name = self.layout.words[column]
            self._notice(Notice("converted", what, column=name, count=count))

    def _notice(self, notice: Notice) -> None:
        self.notices.append(
            Notice(notice.act, notice.what, self.place.file, self.place.sheet, notice.row,
                   notice.column, notice.count)
        )  # fmt: skip

    def _drop_personal(self, raw: RawTable) -> None:
        """Columns read as text whose cells are persons' numbers or names."""
        for name, known in fields(raw.name).items():
            if known.kind != "text" or name not in raw.columns:
                continue
            kind = personal_content(dict.fromkeys(raw.columns[name]), persons=name in PERSONS)
            if kind:
                del raw.columns[name]
                raw.refused.add(name)
                raw.dropped.add(name)
                self.notices.append(raw.notice("dropped", Text(PERSONAL[kind]), column=name))


def _shifted(rows: Rows, left: int) -> Iterator[list[object]]:
    for row in rows:
        yield [*[""] * left, *row]


def _compact(numbers: list[int]) -> Sequence[int]:
    """Row numbers without a gap need no list."""
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        return range(numbers[0], numbers[-1] + 1)
    return numbers


def _is_total(text: str) -> bool:
    if len(text) > 24:
        return False
    if text.isascii():
        return text[:1] in "tTgGsS" and text.lower().replace(" ", "").strip(":") in _TOTALS
    word = text if text in _TOTALS else plain(text).strip(":：")
    return word in _TOTALS or (len(word) <= 12 and word.endswith(_ENDINGS))


def _odd(text: str) -> bool:
    """Whether a cell at the start of a row may make it a row of another kind."""
    if text.isascii() and text[0] not in "tTgGsSnNe":
        return False  # identifiers, of which there may be a million
    return _is_total(text) or _is_note(text) or _is_example(text)


def _is_example(text: str) -> bool:
    """Whether a row begins as the template's example does."""
    return text.startswith(EXAMPLES)


def _is_note(text: str) -> bool:
    if text.isascii() and text[:1] not in "nNsS":
        return False
    return text.lower().startswith(_NOTES)


def _texts(column: Sequence[object]) -> list[str]:
    """The cells of a column as text."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return list(map(str.strip, column))  # type: ignore[arg-type]
    if kinds == {str, date} or kinds == {date}:
        known = {cell: cell_text(cell) for cell in set(column)}
        return [known[cell] for cell in column]
    return list(map(cell_text, column))


def cell_text(value: object) -> str:
    """A cell as a CSV file would hold it, without surrounding blanks."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
