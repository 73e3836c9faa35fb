"""Cells to what the row models want, in every way offices write them; what was done is counted."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from govsim.catalogue.messages import N_, Text
from govsim.district.fields import Field
from govsim.district.privacy import SHORTEST, masked, personal_cell
from govsim.district.units import UNITS, plain, scaled, split_number
from govsim.district.vocabulary import (
    BLANKS,
    CATEGORY_WORDS,
    FLAG_WORDS,
    WORDS,
    Named,
    choice_words,
)

UNCALCULATED = "\0="
"""Stands for a formula whose result the file does not hold."""
EXCEL_ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!",
     "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA")
)  # fmt: skip
LAST_DAY_OF_MONTH = {("staff_roster", "exit_date"), ("windows", "to_date")}
"""Columns in which a month without a day means its last day."""

MOST_WORDS = 12
"""Different words of a column that are listed."""
_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_264, 73_416)  # 1950-01-01 to 2100-12-31, the days the row models accept
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?"
    r"(?:[t ]?\d{1,2}[::时点]\d{1,2}(?:[::分]\d{1,2}(?:\.\d+)?)?[秒分]?)?",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月?份?|[-/.](\d{1,2}))", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_COMPACT_MONTH = re.compile(r"((?:19|2[01])\d{2})(0[1-9]|1[0-2])", re.ASCII)
_TWO_DIGITS = re.compile(r"\d{4}\.(?:0\d|10)$", re.ASCII)
_YEAR = re.compile(r"(\d{4})年", re.ASCII)


@dataclass(frozen=True)
class Bad:
    """A cell nothing can be made of, and why."""

    what: Text
    expected: Text | None = None


@dataclass(frozen=True)
class Cell:
    """What a cell is taken for.

    Attributes
    ----------
    value : object
        For the row model; an empty string for a blank, a `Bad` for what cannot be.
    form : str
        Key of `FORMS` for what was done; empty if nothing.
    known : bool
        Whether it was understood; what was not is left to the row model to refuse.
    """

    value: object
    form: str = ""
    known: bool = True


FORMS: dict[str, str] = {
    "october": N_("“{cell}” may be January, or October whose zero was lost; read as {value}"),
    "month": N_("dates without a day, like “{cell}” read as {value}"),
    "serial": N_("day numbers of Excel, like “{cell}” read as {value}"),
    "day": N_("dates written another way, like “{cell}” read as {value}"),
    "year": N_("years written another way or with month and day, like “{cell}” read as {value}"),
    "percent": N_("percentages, like “{cell}” read as {value}"),
    "unit": N_("numbers with a unit behind them, like “{cell}” read as {value}"),
    "scaled": N_("numbers in the unit of the header, like “{cell}” read as {value}"),
    "number": N_("numbers written another way, like “{cell}” read as {value}"),
    "word": N_("words: {pairs}"),
    "blank": N_("signs such as “{cell}” taken for blank"),
}
"""What can be done with a cell, as a message."""

_ERROR = N_("“{value}” is an error of a formula")
_NO_RESULT = N_("a formula without a stored result")
_CALCULATED = N_("the workbook calculated and saved in Excel or WPS, or the value itself")
_PERSONAL = N_("this cell looks like an identity or telephone number; it is not kept or shown")


def convert(
    table: str, field: Field, cells: Iterable[str], factor: Fraction = Fraction(1)
) -> dict[str, Cell]:
    """What each different cell of a column is taken for; of text, only what may not be itself.

    Parameters
    ----------
    table : str
    field : Field
    cells : iterable of str
        Different cells.
    factor : Fraction
        How many of the column's own unit one of the header's is.
    """
    if field.kind == "text":
        return {cell: _as_text(cell) for cell in cells if not cell or cell[0] in "#\0"
                or len(cell) >= SHORTEST}  # fmt: skip
    understand = _reader(table, field, factor)
    taken = {cell: _understood(cell, understand) for cell in cells}
    if field.kind == "date" and any(map(_TWO_DIGITS.search, taken)):  # here zeros are not lost
        for cell, known in taken.items():
            if known.form == "october":
                taken[cell] = Cell(known.value, "month")
    return taken


def _understood(cell: str, understand: Callable[[str], Cell]) -> Cell:
    if not cell or cell[0] in "#\0":
        return _as_text(cell)
    found = understand(cell)
    if not found.known and len(cell) <= 8 and plain(cell) in BLANKS:
        return Cell("", "blank")
    return found


def _as_text(cell: str) -> Cell:
    if not cell:
        return Cell("")
    if cell[0] == "#" and cell.upper() in EXCEL_ERRORS:
        return Cell(Bad(Text(_ERROR, value=cell)))
    if cell == UNCALCULATED:
        return Cell(Bad(Text(_NO_RESULT), Text(_CALCULATED)))
    return Cell(Bad(Text(_PERSONAL))) if personal_cell(cell) else Cell(cell)


def _reader(table: str, field: Field, factor: Fraction) -> Callable[[str], Cell]:
    if field.kind == "bool":
        return _flag
    if field.kind == "date":
        last = (table, field.name) in LAST_DAY_OF_MONTH
        return lambda cell: _date(cell, last=last)
    if field.kind == "category":
        words = category_words(table, field.name)
        return lambda cell: _category(cell, words, field.choices)
    dimension = WORDS[table][field.name].dimension
    if dimension == "year":
        return _year
    return lambda cell: _number(cell, dimension, factor)


@cache
def category_words(table: str, column: str) -> dict[str, str]:
    """Every word for a category of a column, as compared: to the category."""
    known = CATEGORY_WORDS.get((table, column), {})
    return {plain(word): name for name, words in known.items() for word in words}


def _flag(cell: str) -> Cell:
    word = plain(cell)
    if word not in FLAG_WORDS:
        return Cell(cell, known=False)
    return Cell(FLAG_WORDS[word], "" if word in ("true", "false") else "word")


def _category(cell: str, words: Mapping[str, str], choices: tuple[str, ...]) -> Cell:
    word = plain(cell)
    if word in choices:
        return Cell(word)
    found = words.get(word)
    return Cell(cell.lower(), known=False) if found is None else Cell(found, "word")


def _date(cell: str, *, last: bool) -> Cell:
    """A day in any of the usual ways; of a month alone its first day, or its last."""
    if _ISO.fullmatch(cell):
        year, month, day = map(int, cell.split("-"))
        return _day(cell, year, month, day, "")
    text = plain(cell)
    if len(text) > 40:
        return Cell(cell, known=False)
    if found := _DAY.fullmatch(text):
        first, *months, rest = found.groups()
        return _day(cell, int(first), int(next(m for m in months if m)), int(rest), "day")
    if found := _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _day(cell, year, month, day, "day")
    if (found := _COMPACT_MONTH.fullmatch(text)) or (found := _MONTH.fullmatch(text)):
        year, month = (int(part) for part in found.groups() if part)
        if not 1 <= month <= 12:
            return Cell(cell, known=False)
        day = monthrange(year, month)[1] if last and year else 1
        lost = text.endswith(".1")
        return _day(cell, year, month, day, "october" if lost else "month")
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
        return Cell(_EPOCH + timedelta(int(float(text))), "serial")
    return Cell(cell, known=False)


def _day(cell: str, year: int, month: int, day: int, form: str) -> Cell:
    try:
        return Cell(date(year, month, day), form)
    except ValueError:
        return Cell(cell, known=False)


def _year(cell: str) -> Cell:
    """A year; of a day or month only the year is kept."""
    if re.fullmatch(r"\d{4}", cell, re.ASCII):
        return Cell(cell)
    text = plain(cell)
    if (found := _YEAR.fullmatch(text)) or re.fullmatch(r"\d{4}", text, re.ASCII):
        return Cell(found[1] if found else text, "year")
    day = _date(cell, last=False)
    return (
        Cell(str(day.value.year), "year")
        if isinstance(day.value, date)
        else Cell(cell, known=False)
    )


def _number(cell: str, dimension: str, factor: Fraction) -> Cell:
    """A number in the column's own unit; a unit behind it counts more than the header's."""
    parts = split_number(cell)
    if parts is None:
        return Cell(cell, known=False)
    number, unit = parts
    if unit:
        of_cell = UNITS.get(dimension, {}).get(unit)
        if of_cell is None:
            return Cell(cell, known=False)
        percent = unit in ("%", "‰")
        return Cell(scaled(number, of_cell), "percent" if percent else "unit")
    if factor != 1:
        return Cell(scaled(number, factor), "scaled")
    return Cell(number, "" if number == cell.removeprefix("+") else "number")


def counted(
    table: str, field: Field, cells: Iterable[str], taken: Mapping[str, Cell]
) -> list[tuple[str, Text, int]]:
    """What was done with a column's cells: form, message, and to how many.

    Parameters
    ----------
    table : str
    field : Field
    cells : iterable of str
        All cells of the column.
    taken : mapping of str to Cell
        As `convert` gives it.
    """
    forms = {cell: known.form for cell, known in taken.items() if known.form}
    if not forms:
        return []
    numbers: Counter[str] = Counter(cell for cell in cells if cell in forms)
    done: list[tuple[str, Text, int]] = []
    for form, message in FORMS.items():
        those = {cell: n for cell, n in numbers.items() if forms[cell] == form}
        if not those:
            continue
        first = next(iter(those))
        text = Text(message, cell=masked(first)[:40], value=_shown(taken[first].value))
        if form == "word":
            text = Text(message, pairs=_pairs(choice_words(table, field.name), those, taken))
        done.append((form, text, sum(those.values())))
    return done


def _pairs(
    spoken: Mapping[str, str], numbers: Mapping[str, int], taken: Mapping[str, Cell]
) -> Named:
    """Words and what they are read as, the most frequent first; in Chinese by the template's."""
    zh, en = [], []
    for cell, n in sorted(numbers.items(), key=lambda item: -item[1])[:MOST_WORDS]:
        value = _shown(taken[cell].value)
        own = spoken.get(value, {"true": "是", "false": "否"}.get(value, value))
        zh.append(f"{cell[:20]}（{n}）" if own == cell else f"{cell[:20]}→{own}（{n}）")
        en.append(f"{cell[:20]} → {value} ({n})")
    return Named("、".join(zh), ", ".join(en))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
