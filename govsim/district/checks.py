"""Checks across rows and tables: identifiers, references, dates in order, sums that make sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from govsim.catalogue.errors import Fault, nearest
from govsim.catalogue.messages import N_, Text
from govsim.district.tables import RawTable, Values
from govsim.district.validate import capped
from govsim.district.vocabulary import table_name

YOUNGEST_WORKER = 16
QUARTER_TOLERANCE = 1.05

KEYS = {
    "streets": "street_id",
    "communities": "community_id",
    "quarters": "quarter_id",
    "units": "unit_id",
    "departments": "department_id",
    "workers": "worker_id",
    "volunteers": "volunteer_id",
}
REFERENCES = {
    "communities": ("street_id", "streets"),
    "quarters": ("community_id", "communities"),
    "units": ("community_id", "communities"),
    "workers": ("community_id", "communities"),
    "volunteers": ("community_id", "communities"),
    "staff_roster": ("community_id", "communities"),
    "volunteer_log": ("community_id", "communities"),
    "request_log": ("community_id", "communities"),
    "tranches": ("community_id", "communities"),
    "matches": ("street_id", "streets"),
    "arrears": ("community_id", "communities"),
}

Raws = Mapping[str, RawTable]
Checked = Mapping[str, Values]


def identifying(table: str) -> set[str]:
    """Columns of a table that hold identifiers, its own or another table's."""
    return {KEYS.get(table, ""), REFERENCES.get(table, ("", ""))[0]}


def check_across(raws: Raws, values: Checked) -> list[Fault]:
    """Every fault that one row by itself does not show.

    Parameters
    ----------
    raws : mapping of str to RawTable
        Every table that could be read; identifiers and references are taken from here, so that a
        fault in another cell of a row does not make the row unknown.
    values : mapping of str to Values
        The valid rows of the same tables.
    """
    faults: list[Fault] = []
    for table, raw in raws.items():
        if table in KEYS:
            faults += capped(_duplicates(raw, KEYS[table]))
        elif table == "district":
            faults += _one_row(raw)
        faults += capped(_unknown(raw, raws))
    faults += _streets_without_communities(raws)
    start = _start(values)
    faults += _start_day(raws, start)
    if "communities" in values:
        faults += capped(_community_sums(raws["communities"], values))
    if "workers" in values:
        faults += capped(_worker_dates(raws["workers"], values["workers"], start))
    if "volunteers" in values and start:
        faults += capped(_volunteer_dates(raws["volunteers"], values["volunteers"], start))
    return faults + list(_street_revenue(raws, values))


def _one_row(raw: RawTable) -> Iterator[Fault]:
    for number in raw.numbers[1:]:
        yield raw.fault(Text(N_("a second district")), Text(N_("exactly one row")), row=number)


def _duplicates(raw: RawTable, key: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for name, number in zip(raw.columns.get(key, ()), raw.numbers, strict=False):
        if name and first.setdefault(name, number) != number:
            what = Text(
                N_("the identifier “{name}” is already in row {other}"),
                name=name,
                other=first[name],
            )
            yield raw.fault(
                what, Text(N_("an own identifier for each row")), row=number, column=key
            )


def _unknown(raw: RawTable, raws: Raws) -> Iterator[Fault]:
    """References to a street or community that is not in its table, with the nearest that is."""
    column, target = REFERENCES.get(raw.name, ("", ""))
    if target not in raws or column not in raw.columns or KEYS[target] not in raws[target].columns:
        return
    known = dict.fromkeys(raws[target].columns[KEYS[target]])
    hints: dict[str, Text | None] = {}
    for name, number in zip(raw.columns[column], raw.numbers, strict=True):
        if not name or name in known:
            continue
        if name not in hints:
            near = nearest(name, known) if len(hints) < 20 else []
            hints[name] = (
                Text(N_("“{near}”?"), near=near[0])
                if near
                else Text(N_("an identifier from the table “{table}”"), table=table_name(target))
            )
        message = (
            N_("unknown street “{name}”")
            if target == "streets"
            else N_("unknown community “{name}”")
        )
        yield raw.fault(Text(message, name=name), hints[name], row=number, column=column)


def _streets_without_communities(raws: Raws) -> Iterator[Fault]:
    streets, communities = raws.get("streets"), raws.get("communities")
    if not streets or not communities or "street_id" not in communities.columns:
        return
    used = set(communities.columns["street_id"])
    for name, number in zip(streets.columns.get("street_id", ()), streets.numbers, strict=False):
        if name and name not in used:
            what = Text(N_("the street “{name}” has no communities"), name=name)
            expected = Text(N_("at least one row with this street in the table “communities”"))
            yield streets.fault(what, expected, row=number, column="street_id")


def _start(values: Checked) -> date | None:
    days = values["district"].columns["start_date"] if "district" in values else []
    return days[0] if days else None


def _start_day(raws: Raws, start: date | None) -> Iterator[Fault]:
    if start and (start.month, start.day) != (1, 1):
        raw = raws["district"]
        what = Text(N_("{day} is not a 1 January"), day=start)
        expected = Text(N_("the first day of a budget year"))
        yield raw.fault(what, expected, row=raw.numbers[0], column="start_date")


def _community_sums(raw: RawTable, values: Checked) -> Iterator[Fault]:
    """What the other tables say of a community must fit into it."""
    columns, numbers = values["communities"].columns, values["communities"].numbers
    workers, volunteers = _count(values, "workers"), _count(values, "volunteers")
    quartered = _households(values)
    fields = ("community_id", "residents", "households", "posts")
    rows = zip(numbers, *(columns[name] for name in fields), strict=True)
    for number, name, residents, households, posts in rows:
        if households > residents:
            what = Text(
                N_("{households} households, but only {residents} residents"),
                households=households,
                residents=residents,
            )
            yield raw.fault(what, row=number, column="households")
        if workers[name] > posts:
            what = Text(
                N_("{workers} workers on the roster, but only {posts} posts"),
                workers=workers[name],
                posts=posts,
            )
            yield raw.fault(what, row=number, column="posts")
        if volunteers[name] > residents:
            what = Text(
                N_("{volunteers} registered volunteers, but only {residents} residents"),
                volunteers=volunteers[name],
                residents=residents,
            )
            yield raw.fault(what, row=number, column="residents")
        if quartered[name] > QUARTER_TOLERANCE * households + 1:
            what = Text(
                N_("its quarters have {quartered} households, the community only {households}"),
                quartered=quartered[name],
                households=households,
            )
            yield raw.fault(what, row=number, column="households")


def _count(values: Checked, table: str) -> Counter[str]:
    return Counter(values[table].columns["community_id"]) if table in values else Counter()


def _households(values: Checked) -> Counter[str]:
    total: Counter[str] = Counter()
    if "quarters" in values:
        columns = values["quarters"].columns
        for name, households in zip(columns["community_id"], columns["households"], strict=True):
            total[name] += households
    return total


def _worker_dates(raw: RawTable, workers: Values, start: date | None) -> Iterator[Fault]:
    columns = workers.columns
    rows = zip(workers.numbers, columns["entry_date"], columns["birth_year"], strict=True)
    for number, entry, born in rows:
        if entry.year < born:
            what = Text(N_("entered on {day}, but born in {year}"), day=entry, year=born)
            yield raw.fault(what, row=number, column="birth_year")
        elif entry.year - born < YOUNGEST_WORKER:
            what = Text(N_("entered at the age of {age}"), age=entry.year - born)
            expected = Text(N_("at least {age} years"), age=YOUNGEST_WORKER)
            yield raw.fault(what, expected, row=number, column="entry_date")
        if start and entry > start:
            yield _after_start(raw, number, "entry_date", entry, start)


def _volunteer_dates(raw: RawTable, volunteers: Values, start: date) -> Iterator[Fault]:
    days = volunteers.columns["registered_date"]
    for number, day in zip(volunteers.numbers, days, strict=True):
        if day > start:
            yield _after_start(raw, number, "registered_date", day, start)


def _after_start(raw: RawTable, number: int, column: str, day: date, start: date) -> Fault:
    what = Text(N_("{day} is after the first day simulated"), day=day)
    return raw.fault(what, Text(N_("{day} or earlier"), day=start), row=number, column=column)


def _street_revenue(raws: Raws, values: Checked) -> Iterator[Fault]:
    """Streets richer than the district together: mostly yuan mixed up with 10,000 yuan."""
    if "streets" not in values or "district" not in values:
        return
    total = sum(values["streets"].columns["revenue_yuan"])
    for revenue in values["district"].columns["revenue_yuan"][:1]:
        if total > revenue:
            what = Text(
                N_("the streets together have {total} yuan a year, the district only {revenue}"),
                total=f"{total:,.0f}",
                revenue=f"{revenue:,.0f}",
            )
            expected = Text(N_("revenue in yuan, not in 10,000 yuan, in both tables"))
            raw = raws["district"]
            yield raw.fault(what, expected, row=raw.numbers[0], column="revenue_yuan")
