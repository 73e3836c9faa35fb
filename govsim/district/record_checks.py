"""Checks across the rows of record tables, and between them and the district's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from operator import itemgetter

from govsim.catalogue.errors import Fault, nearest
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import load_outcomes
from govsim.district.tables import RawTable, Values
from govsim.district.validate import capped
from govsim.district.vocabulary import table_name

YOUNGEST_WORKER = 16

IN_ORDER = {
    "staff_roster": ("entry_date", "exit_date"),
    "request_log": ("received_date", "closed_date"),
    "windows": ("from_date", "to_date"),
}
"""Tables in which the second day must not lie before the first."""

ONE_ROW_EACH = {
    "matches": ("street_id", "year"),
    "arrears": ("community_id", "month"),
    "observations": ("year", "outcome", "level", "place"),
    "windows": ("table",),
}
"""Columns that together name a row."""

Raws = Mapping[str, RawTable]
Checked = Mapping[str, Values]


def check_records(raws: Raws, values: Checked) -> list[Fault]:
    """Every fault of the record tables that one cell by itself does not show.

    Parameters
    ----------
    raws : mapping of str to RawTable
    values : mapping of str to Values
        The valid rows of the same tables.
    """
    faults: list[Fault] = []
    for table, (first, second) in IN_ORDER.items():
        if table in values:
            faults += capped(_order(raws[table], values[table], first, second))
    for table, columns in ONE_ROW_EACH.items():
        if table in values:
            faults += capped(_twice(raws[table], values[table], columns))
    if "staff_roster" in values:
        faults += capped(_stays(raws["staff_roster"], values["staff_roster"]))
    if "arrears" in values:
        faults += capped(_months(raws["arrears"], values["arrears"]))
    if "observations" in values:
        faults += capped(_observations(raws, values["observations"]))
    return faults


def _order(raw: RawTable, table: Values, first: str, second: str) -> Iterator[Fault]:
    columns = table.columns
    for number, start, end in zip(table.numbers, columns[first], columns[second], strict=True):
        if end is not None and end < start:
            what = Text(N_("{day} is before {other}"), day=end, other=start)
            expected = Text(N_("{day} or later"), day=start)
            yield raw.fault(what, expected, row=number, column=second)


def _twice(raw: RawTable, table: Values, columns: tuple[str, ...]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], int] = {}
    keys = zip(*(table.columns[name] for name in columns), strict=True)
    for key, number in zip(keys, table.numbers, strict=True):
        if first.setdefault(key, number) != number:
            shown = " · ".join(str(part) for part in key if part is not None)
            what = Text(N_("“{name}” is already in row {other}"), name=shown, other=first[key])
            yield raw.fault(what, Text(N_("one row each")), row=number, column=columns[0])


def _stays(raw: RawTable, table: Values) -> Iterator[Fault]:
    """Stays of one worker must not overlap; reasons go with last days; nobody enters as a child."""
    columns = table.columns
    stays: dict[str, list[tuple[date, date, int]]] = {}
    rows = zip(
        table.numbers,
        *(
            columns[name]
            for name in ("worker_id", "entry_date", "exit_date", "exit_reason", "birth_year")
        ),
        strict=True,
    )
    for number, worker, entry, left, reason, born in rows:
        stays.setdefault(worker, []).append((entry, left or date.max, number))
        if reason is not None and left is None:
            what = Text(N_("a reason for leaving, but no last day"))
            yield raw.fault(what, None, row=number, column="exit_reason")
        if entry.year - born < YOUNGEST_WORKER:
            what = Text(N_("entered at the age of {age}"), age=entry.year - born)
            expected = Text(N_("at least {age} years"), age=YOUNGEST_WORKER)
            yield raw.fault(what, expected, row=number, column="entry_date")
    for several in stays.values():
        if len(several) == 1:
            continue
        for before, after in pairwise(sorted(several, key=itemgetter(0, 1))):
            if after[0] < before[1]:
                what = Text(
                    N_("this worker is in post already, by row {other}, on {day}"),
                    other=before[2],
                    day=after[0],
                )
                expected = Text(N_("stays of one worker one after the other"))
                yield raw.fault(what, expected, row=after[2], column="entry_date")


def _months(raw: RawTable, table: Values) -> Iterator[Fault]:
    for number, day in zip(table.numbers, table.columns["month"], strict=True):
        if day.day != 1:
            what = Text(N_("{day} is not the first day of a month"), day=day)
            yield raw.fault(what, None, row=number, column="month")


def _observations(raws: Raws, table: Values) -> Iterator[Fault]:
    raw, columns = raws["observations"], table.columns
    outcomes = load_outcomes()
    names = zip(
        table.numbers, *(columns[name] for name in ("outcome", "level", "place")), strict=True
    )
    for number, outcome, level, place in names:
        if outcome not in outcomes:
            near = nearest(outcome, outcomes)
            expected = (
                Text(N_("“{near}”?"), near=near[0])
                if near
                else Text(N_("an outcome that `govsim outcomes` lists"))
            )
            what = Text(N_("unknown outcome “{name}”"), name=outcome[:40])
            yield raw.fault(what, expected, row=number, column="outcome")
        yield from _place(raws, number, level, place)


def _place(raws: Raws, number: int, level: str, place: str | None) -> Iterator[Fault]:
    raw = raws["observations"]
    if level == "district":
        return
    target, key = ("streets", "street_id") if level == "street" else ("communities", "community_id")
    if place is None:
        what = Text(N_("the cell is blank"))
        expected = Text(N_("the identifier of the street or community observed"))
        yield raw.fault(what, expected, row=number, column="place")
    elif target in raws and place not in set(raws[target].columns.get(key, ())):
        message = (
            N_("unknown street “{name}”")
            if target == "streets"
            else N_("unknown community “{name}”")
        )
        expected = Text(N_("an identifier from the table “{table}”"), table=table_name(target))
        yield raw.fault(Text(message, name=place[:40]), expected, row=number, column="place")
