"""Cells to values: one table against its row model, every fault with its place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.fields import MODELS, Field, fields
from govsim.district.rows import Row
from govsim.district.tables import RawTable, Values

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CHUNK = 2_000
"""Rows validated at once: few enough to stay in the processor's cache, a third faster."""
SAME_FAULT_LIMIT = 50
"""So many rows with one kind of fault in one column are listed; the rest are counted."""
_SHOWN = 40


@cache
def _adapter(table: str) -> TypeAdapter[list[Row]]:
    rows: Any = list.__class_getitem__(MODELS[table])
    return TypeAdapter(rows)


def validate(raw: RawTable) -> tuple[Values, list[Fault]]:
    """Check one table by itself.

    Parameters
    ----------
    raw : RawTable

    Returns
    -------
    Values
        The rows without a fault.
    list of Fault
    """
    known = fields(raw.name)
    faults = _header_faults(raw, known)
    missing = {name for name in known if name not in raw.columns}
    incomplete = any(known[name].required for name in missing)
    prepared = {
        name: known[name].prepare(cells) for name, cells in raw.columns.items() if name in known
    }
    values: dict[str, list[Any]] = {name: [] for name in known}
    numbers: list[int] = []
    found: list[tuple[int, ErrorDetails]] = []
    for start in range(0, len(raw.numbers), CHUNK):
        part = range(start, min(start + CHUNK, len(raw.numbers)))
        entries, kept = _entries(prepared, part), list(part)
        if raw.broken:
            kept = [i for i in part if i not in raw.broken]
            entries = [entries[i - start] for i in kept]
        rows, good, errors = _checked(raw.name, entries, kept, missing, incomplete)
        found += errors
        for name in known:
            values[name] += map(attrgetter(name), rows)
        numbers += [raw.numbers[i] for i in good]
    return Values(values, numbers), faults + _cell_faults(raw, known, found)


def _header_faults(raw: RawTable, known: dict[str, Field]) -> list[Fault]:
    faults = [
        raw.fault(Text(N_("this column is missing")), field.expected(), row=1, column=name)
        for name, field in known.items()
        if field.required and name not in raw.columns
    ]
    for name in raw.columns:
        if name in known:
            continue
        near = get_close_matches(name, [k for k in known if k not in raw.columns], n=1, cutoff=0.6)
        expected = (
            Text(N_("“{near}”?"), near=near[0])
            if near
            else Text(N_("one of: {names}"), names=", ".join(known))
        )
        faults.append(raw.fault(Text(N_("unknown column")), expected, row=1, column=_short(name)))
    return faults


def _entries(columns: dict[str, list[object]], part: range) -> list[dict[str, object]]:
    """What the row model gets for some entries; blank cells are left out."""
    cells = [column[part.start : part.stop] for column in columns.values()]
    if not cells:
        return [{} for _ in part]
    rows = zip(*cells, strict=True)
    entries: list[dict[str, object]] = list(map(dict, map(zip, repeat(tuple(columns)), rows)))
    for name, column in zip(columns, cells, strict=True):
        if "" in column:
            for entry, cell in zip(entries, column, strict=True):
                if cell == "":
                    del entry[name]
    return entries


def _checked(
    table: str,
    entries: list[dict[str, object]],
    numbers: list[int],
    missing: set[str],
    incomplete: bool,
) -> tuple[list[Row], list[int], list[tuple[int, ErrorDetails]]]:
    """Valid rows, which entries they are, and pydantic's errors with the entry they belong to."""
    adapter = _adapter(table)
    try:
        return adapter.validate_python(entries), numbers, []
    except ValidationError as error:
        details = error.errors(include_url=False)
    errors = [
        (int(e["loc"][0]), e)
        for e in details
        if not (e["type"] == "missing" and e["loc"][1] in missing)
    ]
    bad = {i for i, _ in errors}
    good = [] if incomplete else [i for i in range(len(entries)) if i not in bad]
    rows = adapter.validate_python([entries[i] for i in good])
    return rows, [numbers[i] for i in good], [(numbers[i], e) for i, e in errors]


def _cell_faults(
    raw: RawTable, known: dict[str, Field], errors: list[tuple[int, ErrorDetails]]
) -> list[Fault]:
    def faults() -> Iterator[Fault]:
        for entry, error in errors:
            field = known[str(error["loc"][1])]
            what, row = _what(field, error), raw.numbers[entry]
            yield raw.fault(what, field.expected(), row=row, column=field.name)

    return capped(faults())


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


def _what(field: Field, error: ErrorDetails) -> Text:
    """What is wrong with a cell, from the kind of pydantic's error."""
    kind = error["type"]
    if kind == "missing":
        return Text(N_("the cell is blank"))
    value = str(error["input"])
    shown = _short(value)
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


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
