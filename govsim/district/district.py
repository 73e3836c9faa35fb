"""The district as the model sees it: columns of numbers, one entry a street, a person and so on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from govsim.district.rows import (
    BranchState,
    Education,
    QuarterKind,
    Route,
    SecretaryBackground,
    UnitKind,
)

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
