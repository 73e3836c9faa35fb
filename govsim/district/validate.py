"""Cells to values: one table against its row model, every fault with its place.

A column's different cells are checked once each, against the type its row model gives it, and the
findings given to every row: as exact as row by row, and many times faster where cells repeat.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.columns import MEANINGS
from govsim.district.convert import Bad, Cell, convert, counted
from govsim.district.fields import MODELS, Field, fields
from govsim.district.header import template_header
from govsim.district.notices import Act, Notice
from govsim.district.privacy import masked
from govsim.district.record_columns import RECORD_MEANINGS
from govsim.district.tables import RawTable, Values, short

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SAME_FAULT_LIMIT = 50
"""So many rows with one kind of fault in one column are listed; the rest are counted."""
_BLANK = N_("the cell is blank")


@cache
def _adapter(table: str, column: str) -> TypeAdapter[list[Any]]:
    kind: Any = get_type_hints(MODELS[table], include_extras=True)[column]
    rows: Any = list.__class_getitem__(kind)
    return TypeAdapter(rows)


def validate(raw: RawTable) -> tuple[Values, list[Fault], list[Notice]]:
    """Check one table by itself.

    Parameters
    ----------
    raw : RawTable

    Returns
    -------
    Values
        The rows without a fault.
    list of Fault
    list of Notice
        What was converted and what was assumed.
    """
    known = fields(raw.name)
    faults = _header_faults(raw, known)
    notices: list[Notice] = []
    incomplete = any(field.required and name not in raw.columns for name, field in known.items())
    bad = set(raw.broken)
    values: dict[str, list[Any]] = {}
    for name, field in known.items():
        cells = raw.columns.get(name)
        if cells is None:
            values[name] = [field.default] * len(raw.numbers)
            notices += _assumed(raw, field, 0)
            continue
        different = dict.fromkeys(cells)
        taken = convert(raw.name, field, different, raw.factors.get(name, Fraction(1)))
        good, wrong = _checked(raw.name, field, different, taken)
        notices += _done(raw, field, cells, taken)
        if wrong:
            where = [i for i, cell in enumerate(cells) if cell in wrong and i not in raw.broken]
            bad.update(where)
            faults += capped(_faults(raw, field, where, wrong))
        same = field.kind == "text" and not wrong and "" not in good
        values[name] = cells if same else [good.get(cell) for cell in cells]
    if incomplete:
        return Values({name: [] for name in known}, []), faults, notices
    if not bad:
        return Values(values, raw.numbers), faults, notices
    rows = [i for i in range(len(raw.numbers)) if i not in bad]
    kept = {name: [cells[i] for i in rows] for name, cells in values.items()}
    return Values(kept, [raw.numbers[i] for i in rows]), faults, notices


def _header_faults(raw: RawTable, known: Mapping[str, Field]) -> list[Fault]:
    """Required columns that are not there, or held personal data."""
    faults = []
    for name, field in known.items():
        if not field.required or name in raw.columns:
            continue
        if name in raw.refused:
            what = Text(N_("this column holds personal data and is not read"))
            expected = Text(N_("a number given to each person for this purpose alone"))
        else:
            what, expected = Text(N_("this column is missing")), field.expected()
        faults.append(raw.fault(what, expected, row=raw.header, column=_called(raw, name)))
    return faults


def _speaks_english(raw: RawTable) -> bool:
    """Whether a table's columns are called by their identifiers or other English words."""
    return all(raw.called(name).isascii() for name in raw.columns)


def _checked(
    table: str, field: Field, cells: Iterable[str], taken: Mapping[str, Cell]
) -> tuple[dict[str, Any], dict[str, tuple[Text, Text]]]:
    """Values by cell, and what is wrong with the other cells and would be right."""
    good: dict[str, Any] = {}
    wrong: dict[str, tuple[Text, Text]] = {}
    given = [cell for cell in cells if cell not in taken]
    for cell, known in taken.items():
        if isinstance(known.value, Bad):
            wrong[cell] = known.value.what, known.value.expected or field.expected()
        elif known.value == "":
            if field.required:
                wrong[cell] = Text(_BLANK), field.expected()
            else:
                good[cell] = field.default
        else:
            given.append(cell)
    inputs = [taken[cell].value if cell in taken else cell for cell in given]
    adapter = _adapter(table, field.name)
    try:
        good |= dict(zip(given, adapter.validate_python(inputs), strict=True))
    except ValidationError as error:
        for e in error.errors(include_url=False):
            cell = given[int(e["loc"][0])]
            wrong.setdefault(cell, (_what(field, cell, e, taken.get(cell)), field.expected()))
        right = [cell for cell in given if cell not in wrong]
        kept = [value for cell, value in zip(given, inputs, strict=True) if cell not in wrong]
        values = adapter.validate_python(kept)
        good |= dict(zip(right, values, strict=True))
    return good, wrong


def _faults(
    raw: RawTable, field: Field, where: Iterable[int], wrong: Mapping[str, tuple[Text, Text]]
) -> Iterator[Fault]:
    cells = raw.columns[field.name]
    for i in where:
        what, expected = wrong[cells[i]]
        yield raw.fault(what, expected, row=raw.numbers[i], column=field.name)


def _done(raw: RawTable, field: Field, cells: list[str], taken: Mapping[str, Cell]) -> list[Notice]:
    """What was done with the cells of a column."""
    notices = []
    for form, what, count in counted(raw.name, field, cells, taken):
        act: Act = "doubtful" if form == "october" else "converted"
        notices.append(raw.notice(act, what, column=field.name, count=count))
    blank = {cell for cell, known in taken.items() if known.value == ""}
    if blank and not field.required:
        notices += _assumed(raw, field, sum(1 for cell in cells if cell in blank))
    return notices


def _assumed(raw: RawTable, field: Field, count: int) -> list[Notice]:
    """A column left out, or blank in some rows."""
    if field.required:
        return []
    meaning = (MEANINGS.get(raw.name) or RECORD_MEANINGS[raw.name])[field.name]
    message = N_("blank; assumed: {assumed}") if count else N_("not given; assumed: {assumed}")
    what = Text(message, assumed=meaning.assumed)
    return [raw.notice("assumed", what, column=_called(raw, field.name), count=count)]


def _called(raw: RawTable, name: str) -> str:
    """A column that is there or is not, as the table's user would call it."""
    if name in raw.columns or _speaks_english(raw):
        return name
    return raw.shown.get(name, template_header(raw.name, name))


def capped(faults: Iterable[Fault]) -> list[Fault]:
    """Of one kind in one column of one table, list the first faults and count the rest."""
    kept: list[Fault] = []
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for fault in faults:
        kind = (fault.file, fault.sheet, fault.column, fault.what.message)
        seen[kind] += 1
        if seen[kind] <= SAME_FAULT_LIMIT:
            kept.append(fault)
    for (file, sheet, column, _), number in seen.items():
        if number > SAME_FAULT_LIMIT:
            what = Text(
                N_("{count} more rows have a fault of the kind listed above"),
                count=number - SAME_FAULT_LIMIT,
            )
            kept.append(Fault(what, None, file, sheet, None, column))
    return kept


def _what(field: Field, cell: str, error: ErrorDetails, taken: Cell | None = None) -> Text:
    """What is wrong with a cell, from the kind of pydantic's error."""
    kind = error["type"]
    value = str(error["input"])
    shown = short(masked(cell))
    if taken is not None and taken.form in ("scaled", "unit", "percent"):
        shown = f"{shown} = {value}"
    if kind in ("literal_error", "bool_type", "date_type"):
        return Text(
            {
                "literal_error": N_("“{value}” is not one of the categories"),
                "bool_type": N_("“{value}” is neither yes nor no"),
                "date_type": N_("“{value}” is not a date"),
            }[kind],
            value=shown,
        )
    if kind == "finite_number":
        return Text(N_("“{value}” is not a finite number"), value=shown)
    if kind in ("greater_than_equal", "greater_than"):
        negative = field.kind in ("int", "float") and value.startswith("-")
        return Text(
            N_("“{value}” is negative")
            if negative and field.low >= 0
            else N_("“{value}” is too small"),
            value=shown,
        )
    if kind in ("less_than_equal", "int_parsing_size"):
        return Text(N_("“{value}” is too large"), value=shown)
    if kind == "string_too_long":
        return Text(N_("the text is too long"))
    if field.kind == "int" and _is_number(value):
        return Text(N_("“{value}” is not a whole number"), value=shown)
    return Text(N_("“{value}” is not a number"), value=shown)


def _is_number(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return False
