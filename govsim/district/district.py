"""The district as the model sees it: columns of numbers, checked, with a digest of the content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from govsim.catalogue.errors import Fault, InputError
from govsim.district.checks import check_across
from govsim.district.fields import fields
from govsim.district.read import Read, read_tables
from govsim.district.rows import (
    TABLES,
    BranchState,
    Education,
    QuarterKind,
    Route,
    SecretaryBackground,
    UnitKind,
)
from govsim.district.tables import Column, RawTable, Values
from govsim.district.validate import validate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SECRETARY_BACKGROUNDS: tuple[str, ...] = get_args(SecretaryBackground)
QUARTER_KINDS: tuple[str, ...] = get_args(QuarterKind)
BRANCH_STATES: tuple[str, ...] = get_args(BranchState)
UNIT_KINDS: tuple[str, ...] = get_args(UnitKind)
ROUTES: tuple[str, ...] = get_args(Route)
EDUCATIONS: tuple[str, ...] = get_args(Education)


@dataclass(frozen=True)
class Info:
    """The district itself; money in yuan a year, growth a year (None: from the parameters)."""

    district_id: str
    name_zh: str
    name_en: str
    start_date: date
    revenue_yuan: float
    revenue_growth: float | None
    price_growth: float | None
    average_wage_yuan: float


@dataclass(frozen=True, eq=False)
class Streets:
    """Streets, one entry each; `revenue_yuan` a year, `fiscal_strength` 0 to 1."""

    ids: list[str]
    names_zh: list[str]
    names_en: list[str]
    revenue_yuan: Floats
    fiscal_strength: Floats


@dataclass(frozen=True, eq=False)
class Communities:
    """Communities, one entry each; `street` is an index, `secretary_background` a code."""

    ids: list[str]
    names_zh: list[str]
    names_en: list[str]
    street: Ints
    residents: Ints
    households: Ints
    area_km2: Floats
    posts: Ints
    premises_m2: Floats
    idle_property_m2: Floats
    strength: Floats
    secretary_background: Ints
    online_share: Floats


@dataclass(frozen=True, eq=False)
class Quarters:
    """Residential quarters; `kind` and `party_branch` index `QUARTER_KINDS`, `BRANCH_STATES`."""

    ids: list[str]
    community: Ints
    kind: Ints
    households: Ints
    property_company: Flags
    owners_committee: Flags
    party_branch: Ints


@dataclass(frozen=True, eq=False)
class Units:
    """Resident units; `members` in-service party members, `capacity` to contribute 0 to 1."""

    ids: list[str]
    community: Ints
    kind: Ints
    members: Ints
    capacity: Floats


@dataclass(frozen=True, eq=False)
class Departments:
    """Departments that push tasks down; `weekly_hours` per 1,000 residents."""

    ids: list[str]
    names_zh: list[str]
    names_en: list[str]
    weekly_hours: Floats


@dataclass(frozen=True, eq=False)
class Workers:
    """Workers on the first day; `entry_day` counts from 1970-01-01, pay in yuan a month."""

    ids: list[str]
    community: Ints
    route: Ints
    education: Ints
    birth_year: Ints
    entry_day: Ints
    certificate: Flags
    generalist: Flags
    base_pay_yuan: Floats


@dataclass(frozen=True, eq=False)
class Volunteers:
    """Volunteers registered on the first day; `registered_day` counts from 1970-01-01."""

    ids: list[str]
    community: Ints
    registered_day: Ints
    trained: Flags
    skilled: Flags
    active: Flags


@dataclass(frozen=True, eq=False)
class District:
    """A district without a fault. Tables that were left out are empty; rosters are None.

    Attributes
    ----------
    info : Info
    streets : Streets
    communities : Communities
    quarters : Quarters
    units : Units
    departments : Departments
    workers : Workers or None
    volunteers : Volunteers or None
    digest : str
        SHA-256 of the content in hexadecimal digits: the same whatever the encoding, the file
        format, the order of columns and the way of writing a number or a date.
    """

    info: Info
    streets: Streets
    communities: Communities
    quarters: Quarters
    units: Units
    departments: Departments
    workers: Workers | None
    volunteers: Volunteers | None
    digest: str


def load_district(path: Path | str) -> District:
    """Read a district from a folder of CSV tables or an ``.xlsx`` workbook.

    Parameters
    ----------
    path : path

    Returns
    -------
    District

    Raises
    ------
    InputError
        With every fault of every table.
    """
    values, faults = _checked(read_tables(path))
    if faults:
        raise InputError(faults)
    return _build(values)


def check_district(path: Path | str) -> list[Fault]:
    """Every fault of a district; an empty list if it can be loaded."""
    return _checked(read_tables(path))[1]


def district_from_tables(tables: Mapping[str, Mapping[str, Column]]) -> District:
    """A district from tables in memory, checked as files are.

    Parameters
    ----------
    tables : mapping of str to columns
        As `govsim.district.sample.sample_district` returns them.

    Raises
    ------
    InputError
        With every fault of every table.
    """
    read = Read()
    for name, columns in tables.items():
        text = {column: [str(cell) for cell in cells] for column, cells in columns.items()}
        length = len(next(iter(text.values()), []))
        if length:
            read.tables[name] = RawTable(name, name, "", text, range(2, length + 2))
    values, faults = _checked(read)
    if faults:
        raise InputError(faults)
    return _build(values)


def _checked(read: Read) -> tuple[dict[str, Values], list[Fault]]:
    values: dict[str, Values] = {}
    faults = list(read.faults)
    for name, raw in read.tables.items():
        values[name], found = validate(raw)
        faults += found
    return values, faults + check_across(read.tables, values)


def _build(values: Mapping[str, Values]) -> District:
    columns = {name: table.columns for name, table in values.items()}
    for name in TABLES:
        columns.setdefault(name, {field: [] for field in fields(name)})
    for table in columns.values():
        if "name_en" in table:
            pairs = zip(table["name_en"], table["name_zh"], strict=True)
            table["name_en"] = [english or chinese for english, chinese in pairs]
    streets, communities = columns["streets"], columns["communities"]
    street = {name: i for i, name in enumerate(streets["street_id"])}
    place = {name: i for i, name in enumerate(communities["community_id"])}
    return District(
        info=Info(**{name: cells[0] for name, cells in columns["district"].items()}),
        streets=Streets(
            *_names(streets, "street_id"),
            _floats(streets["revenue_yuan"]),
            _floats(streets["fiscal_strength"]),
        ),
        communities=_communities(communities, street),
        quarters=_quarters(columns["quarters"], place),
        units=_units(columns["units"], place),
        departments=Departments(
            *_names(columns["departments"], "department_id"),
            _floats(columns["departments"]["weekly_hours"]),
        ),
        workers=_workers(columns["workers"], place),
        volunteers=_volunteers(columns["volunteers"], place),
        digest=_digest(columns),
    )


Columns = Mapping[str, list[Any]]
_EPOCH = date(1970, 1, 1).toordinal()


def _names(table: Columns, key: str) -> tuple[list[str], list[str], list[str]]:
    return table[key], table["name_zh"], table["name_en"]


def _floats(cells: Sequence[Any]) -> Floats:
    return np.array(cells, np.float64)


def _ints(cells: Sequence[Any]) -> Ints:
    return np.array(cells, np.int64)


def _flags(cells: Sequence[Any]) -> Flags:
    return np.array(cells, np.bool_)


def _days(cells: Sequence[date]) -> Ints:
    return np.array([day.toordinal() for day in cells], np.int64) - _EPOCH


def _codes(cells: Sequence[str], categories: Sequence[str]) -> Ints:
    return _index(cells, {name: i for i, name in enumerate(categories)})


def _index(cells: Sequence[str], index: Mapping[str, int]) -> Ints:
    return np.array([index[cell] for cell in cells], np.int64)


def _communities(table: Columns, street: Mapping[str, int]) -> Communities:
    return Communities(
        *_names(table, "community_id"),
        street=_index(table["street_id"], street),
        residents=_ints(table["residents"]),
        households=_ints(table["households"]),
        area_km2=_floats(table["area_km2"]),
        posts=_ints(table["posts"]),
        premises_m2=_floats(table["premises_m2"]),
        idle_property_m2=_floats(table["idle_property_m2"]),
        strength=_floats(table["strength"]),
        secretary_background=_codes(table["secretary_background"], SECRETARY_BACKGROUNDS),
        online_share=_floats(table["online_share"]),
    )


def _quarters(table: Columns, place: Mapping[str, int]) -> Quarters:
    return Quarters(
        ids=table["quarter_id"],
        community=_index(table["community_id"], place),
        kind=_codes(table["kind"], QUARTER_KINDS),
        households=_ints(table["households"]),
        property_company=_flags(table["property_company"]),
        owners_committee=_flags(table["owners_committee"]),
        party_branch=_codes(table["party_branch"], BRANCH_STATES),
    )


def _units(table: Columns, place: Mapping[str, int]) -> Units:
    return Units(
        ids=table["unit_id"],
        community=_index(table["community_id"], place),
        kind=_codes(table["kind"], UNIT_KINDS),
        members=_ints(table["members"]),
        capacity=_floats(table["capacity"]),
    )


def _workers(table: Columns, place: Mapping[str, int]) -> Workers | None:
    if not table["worker_id"]:
        return None
    return Workers(
        ids=table["worker_id"],
        community=_index(table["community_id"], place),
        route=_codes(table["route"], ROUTES),
        education=_codes(table["education"], EDUCATIONS),
        birth_year=_ints(table["birth_year"]),
        entry_day=_days(table["entry_date"]),
        certificate=_flags(table["certificate"]),
        generalist=_flags(table["generalist"]),
        base_pay_yuan=_floats(table["base_pay_yuan"]),
    )


def _volunteers(table: Columns, place: Mapping[str, int]) -> Volunteers | None:
    if not table["volunteer_id"]:
        return None
    return Volunteers(
        ids=table["volunteer_id"],
        community=_index(table["community_id"], place),
        registered_day=_days(table["registered_date"]),
        trained=_flags(table["trained"]),
        skilled=_flags(table["skilled"]),
        active=_flags(table["active"]),
    )


def _digest(columns: Mapping[str, Columns]) -> str:
    """SHA-256 over every value in canonical JSON, column by column."""
    content = hashlib.sha256()
    for table in sorted(columns):
        for name in sorted(columns[table]):
            cells = json.dumps(columns[table][name], ensure_ascii=False, default=date.isoformat)
            content.update(f"{table}.{name}={cells}\n".encode())
    return content.hexdigest()
