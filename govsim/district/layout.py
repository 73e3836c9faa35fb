"""The columns of one sheet: which are read, as what, in what unit, and which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.fields import fields
from govsim.district.header import (
    EXACT,
    TEMPLATE,
    Match,
    find_header,
    is_units_row,
    known_units,
    match,
    money_unit,
    near_header,
    template_header,
)
from govsim.district.notices import Act, Notice
from govsim.district.privacy import personal_content, personal_header
from govsim.district.tables import short
from govsim.district.units import plain, unit_factor
from govsim.district.vocabulary import IGNORED, WORDS

_IGNORED = frozenset(map(plain, IGNORED))
_MONEY = ("money", "money_year", "money_month")
PERSONAL = {
    "identity": N_("identity or account numbers: this column is not read"),
    "phone": N_("telephone numbers: this column is not read"),
    "name": N_("names of persons: this column is not read"),
    "contact": N_("addresses of persons: this column is not read"),
}
"""What is said of a column of personal data, by its kind."""


@dataclass
class Layout:
    """Where each column of a table stands in a sheet.

    Attributes
    ----------
    header : int
        Index of the header row, from 0.
    data : int
        Index of the first row below it that may hold data.
    words : list of str
        The header's cells.
    positions : dict of str to int
        Place of each column that is read, from 0.
    shown : dict of str to str
        What the user's table calls it, where it is not its own name.
    factors : dict of str to Fraction
        Header units other than the column's own.
    nameless : list of int
        Places without a header; data below them is a fault.
    left_out : dict of int to str
        Places of columns not read, with their headers.
    faults, notices : list
    """

    header: int
    data: int
    words: list[str]
    positions: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    factors: dict[str, Fraction] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


class Layouts:
    """Makes the layout of one sheet.

    Parameters
    ----------
    table, file, sheet : str
    top : sequence of rows of text
        The first rows of the sheet.
    """

    def __init__(self, table: str, file: str, sheet: str, top: Sequence[Sequence[str]]) -> None:
        self.table, self.file, self.sheet, self.top = table, file, sheet, top
        found = find_header(table, top)
        self.recognised = found is not None
        index = found or 0
        words = [cell.strip() for cell in top[index]] if top else []
        while words and not words[-1]:
            words.pop()
        self.layout = Layout(index, index + 1, words)

    def make(self) -> Layout:
        """The layout; with a fault where row 1 has no names at all."""
        layout = self.layout
        if not layout.words:
            what = Text(N_("row 1 has no column names"))
            self._fault(what, Text(N_("the header in row 1")))
            return layout
        matches = [match(self.table, word) if word else None for word in layout.words]
        self._title()
        self._units_row(matches)
        self._place(matches)
        self._rest(matches)
        self._units(matches)
        self._named()
        return layout

    def _fault(self, what: Text, expected: Text | None = None, column: str = "") -> None:
        row = self.layout.header + 1
        self.layout.faults.append(Fault(what, expected, self.file, self.sheet, row, short(column)))

    def _notice(self, act: Act, what: Text, *, row: int | None = None, column: str = "",
                count: int = 0) -> None:  # fmt: skip
        notice = Notice(act, what, self.file, self.sheet, row, short(column), count)
        self.layout.notices.append(notice)

    def _title(self) -> None:
        """Rows above the header."""
        above = [i + 1 for i, row in enumerate(self.top[: self.layout.header]) if any(row)]
        if above:
            what = Text(N_("title rows above the header, up to row {row}"), row=above[-1])
            self._notice("skipped", what, count=len(above))

    def _units_row(self, matches: list[Match | None]) -> None:
        """A row of units below the header."""
        below = self.layout.header + 1
        if below < len(self.top) and is_units_row(self.table, matches, self.top[below]):
            for place, cell in enumerate(self.top[below][: len(matches)]):
                found = matches[place]
                if cell and found is not None:
                    unit = cell.strip("()（）")
                    factor = unit_factor(WORDS[self.table][found.field].dimension, unit)
                    matches[place] = Match(found.field, found.rank, unit, factor)
            self.layout.data = below + 1
            self._notice("skipped", Text(N_("a row of units below the header")), row=below + 1,
                         count=1)  # fmt: skip

    def _place(self, matches: Sequence[Match | None]) -> None:
        """One place for each column: of several that could be it, the one with the best name."""
        layout, seen = self.layout, set()
        for place, word in enumerate(layout.words):
            if word and plain(word) in seen:
                self._fault(Text(N_("this column is there twice")), None, word.lower())
                layout.left_out[place] = word
                continue
            seen.add(plain(word))
            found = matches[place]
            if found is None:
                continue
            before = layout.positions.get(found.field)
            rival = matches[before] if before is not None else None
            if before is None or (rival is not None and found.rank < rival.rank):
                layout.positions[found.field] = place
                place = before if before is not None else -1
            if place >= 0 and layout.positions[found.field] != place:
                layout.left_out[place] = layout.words[place]
                what = Text(N_("not read: “{name}” already gives this"),
                            name=short(layout.words[layout.positions[found.field]]))  # fmt: skip
                self._notice("skipped", what, column=layout.words[place])
        order = list(fields(self.table))
        layout.positions = {name: layout.positions[name] for name in order
                            if name in layout.positions}  # fmt: skip
        for name, place in layout.positions.items():
            if layout.words[place].lower() != name:
                layout.shown[name] = short(layout.words[place])

    def _rest(self, matches: Sequence[Match | None]) -> None:
        """Columns nobody knows: personal ones dropped, usual ones left out, others a fault."""
        layout = self.layout
        for place, word in enumerate(layout.words):
            if not word:
                layout.nameless.append(place)
            elif matches[place] is None and place not in layout.left_out:
                layout.left_out[place] = word
                below = [row[place] for row in self.top[layout.data :] if place < len(row)]
                kind = personal_header(word) or personal_content(below, persons=True)
                if kind:
                    self._notice("dropped", Text(PERSONAL[kind]), column=word)
                elif plain(word) in _IGNORED:
                    self._notice("skipped", Text(N_("not needed, not read")), column=word)
                else:
                    self._unknown(word)

    def _unknown(self, word: str) -> None:
        near = near_header(self.table, word, list(self.layout.positions))
        if not near and not word.isascii():
            self._notice("skipped", Text(N_("a column nobody here knows, not read")), column=word)
            return
        known = fields(self.table)
        names = ", ".join(
            known if word.isascii() else (template_header(self.table, name) for name in known)
        )
        expected = (
            Text(N_("“{near}”?"), near=near) if near else Text(N_("one of: {names}"), names=names)
        )
        self._fault(Text(N_("unknown column")), expected, word if not word.isascii()
                    else word.lower())  # fmt: skip

    def _units(self, matches: Sequence[Match | None]) -> None:
        """The unit of each column: by its header, else by a line above, else the column's own."""
        layout = self.layout
        stated = money_unit(self.top[: layout.header])
        for name, place in layout.positions.items():
            found, dimension = matches[place], WORDS[self.table][name].dimension
            if found is None or not dimension:
                continue
            if found.factor is None:
                what = Text(N_("unknown unit “{unit}”"), unit=short(found.unit))
                expected = Text(N_("one of: {names}"), names=known_units(self.table, name))
                self._fault(what, expected, layout.words[place])
            elif found.unit and found.factor != 1:
                layout.factors[name] = found.factor
            elif not found.unit and dimension in _MONEY and found.rank != EXACT:
                self._money(name, stated, layout.words[place])

    def _money(self, name: str, stated: str, word: str) -> None:
        if stated:
            factor = unit_factor(WORDS[self.table][name].dimension, stated)
            if factor is not None and factor != 1:
                self.layout.factors[name] = factor
            what = Text(N_("in {unit}, as a line above the header says"), unit=stated)
            self._notice("converted", what, column=word)
        elif plain(word) not in (name, name.replace("_", "")):
            self._notice("doubtful", Text(N_("no unit given: read as yuan")), column=word)

    def _named(self) -> None:
        """Columns known by other names than the template's, in one notice."""
        layout = self.layout
        other = []
        exact = 0
        for name, place in layout.positions.items():
            word = layout.words[place]
            found = match(self.table, word)
            if found is not None and found.rank == EXACT:
                continue
            template = plain(template_header(self.table, name))
            if found is not None and found.rank == TEMPLATE and plain(word).rstrip("*") == template:
                exact += 1
            else:
                other.append(f"{short(word)} → {name}")
        if other:
            what = Text(N_("column names: {pairs}"), pairs=", ".join(other))
            self._notice("named", what, row=layout.header + 1, count=len(other))
