"""From checked values to the columns of a `District`, and the digest of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from govsim.district.district import (
    BRANCH_STATES,
    EDUCATIONS,
    QUARTER_KINDS,
    ROUTES,
    SECRETARY_BACKGROUNDS,
    UNIT_KINDS,
    Communities,
    Departments,
    District,
    Flags,
    Floats,
    Info,
    Ints,
    Quarters,
    Streets,
    Units,
    Volunteers,
    Workers,
)
from govsim.district.fields import fields
from govsim.district.rows import TABLES
from govsim.district.tables import Values

Columns = Mapping[str, list[Any]]
_EPOCH = date(1970, 1, 1).toordinal()


def build_district(values: Mapping[str, Values]) -> District:
    """Make a district of tables without a fault.

    Parameters
    ----------
    values : mapping of str to Values
        Tables that were left out are missing.
    """
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
