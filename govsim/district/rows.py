"""Row models of the district's tables: types, bounds, categories, and what may be left out.

A field with a default may be missing or blank; the default is then assumed. What each column means
is told in `govsim.district.columns`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(min_length=1, max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Growth = Annotated[float, Field(ge=-0.5, le=0.5, allow_inf_nan=False)]
Revenue = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]
SquareMetres = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
Households = Annotated[int, Field(ge=1, le=2_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True, ge=date(1950, 1, 1), le=date(2100, 12, 31))]

SecretaryBackground = Literal["appointed", "promoted", "retired", "graduate", "street", "other"]
QuarterKind = Literal["mature", "new", "special"]
BranchState = Literal["none", "nominal", "alive"]
UnitKind = Literal[
    "government", "institution", "school", "hospital", "state_firm", "private_firm", "other"
]
Route = Literal["connections", "local", "exam", "selection"]
Education = Literal["secondary", "college", "bachelor"]


class Row(BaseModel):
    """One row of a table."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DistrictRow(Row):
    """``district``: exactly one row."""

    district_id: Identifier
    name_zh: Name
    name_en: Name | None = None
    start_date: Day
    revenue_yuan: Revenue
    revenue_growth: Growth | None = None
    price_growth: Growth | None = None
    average_wage_yuan: Annotated[float, Field(ge=1_000, le=1_000_000, allow_inf_nan=False)]


class StreetRow(Row):
    """``streets`` (街道)."""

    street_id: Identifier
    name_zh: Name
    name_en: Name | None = None
    revenue_yuan: Revenue
    fiscal_strength: Share


class CommunityRow(Row):
    """``communities`` (社区)."""

    community_id: Identifier
    street_id: Identifier
    name_zh: Name
    name_en: Name | None = None
    residents: Annotated[int, Field(ge=1, le=5_000_000)]
    households: Households
    area_km2: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
    posts: Annotated[int, Field(ge=0, le=500)]
    premises_m2: SquareMetres
    idle_property_m2: SquareMetres = 0.0
    strength: Share = 0.5
    secretary_background: SecretaryBackground = "other"
    online_share: Share = 0.3


class QuarterRow(Row):
    """``quarters`` (小区)."""

    quarter_id: Identifier
    community_id: Identifier
    kind: QuarterKind
    households: Households
    property_company: Flag
    owners_committee: Flag
    party_branch: BranchState = "none"


class UnitRow(Row):
    """``units`` (驻区单位)."""

    unit_id: Identifier
    community_id: Identifier
    kind: UnitKind = "other"
    members: Annotated[int, Field(ge=0, le=1_000_000)]
    capacity: Share = 0.5


class DepartmentRow(Row):
    """``departments`` that push tasks down."""

    department_id: Identifier
    name_zh: Name
    name_en: Name | None = None
    weekly_hours: Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]


class WorkerRow(Row):
    """``workers``: the roster on the first day."""

    worker_id: Identifier
    community_id: Identifier
    route: Route
    education: Education
    birth_year: Annotated[int, Field(ge=1930, le=2100)]
    entry_date: Day
    certificate: Flag = False
    generalist: Flag = False
    base_pay_yuan: Annotated[float, Field(ge=1, le=200_000, allow_inf_nan=False)]


class VolunteerRow(Row):
    """``volunteers``: the register on the first day."""

    volunteer_id: Identifier
    community_id: Identifier
    registered_date: Day
    trained: Flag = False
    skilled: Flag = False
    active: Flag


TABLES: dict[str, type[Row]] = {
    "district": DistrictRow,
    "streets": StreetRow,
    "communities": CommunityRow,
    "quarters": QuarterRow,
    "units": UnitRow,
    "departments": DepartmentRow,
    "workers": WorkerRow,
    "volunteers": VolunteerRow,
}
REQUIRED_TABLES = ("district", "streets", "communities")
