"""Row models of the record tables: what offices keep over the years beside the district's tables.

Every table may be left out. A field with a default may be missing or blank; what each column means
is told in `govsim.district.record_columns`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from govsim.district.rows import Day, Education, Flag, Identifier, Name, Route, Row

ExitReason = Literal["quit", "retired", "promoted", "dismissed", "other"]
RequestKind = Literal["visit", "ticket"]
Level = Literal["district", "street", "community"]
RecordTable = Literal[
    "staff_roster",
    "volunteer_log",
    "request_log",
    "tranches",
    "matches",
    "arrears",
    "observations",
]
Yuan = Annotated[float, Field(ge=0, le=1e13, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1950, le=2100)]
Value = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]


class StaffRow(Row):
    """``staff_roster``: one stay of one worker in one community, past or present."""

    worker_id: Identifier
    community_id: Identifier
    route: Route
    education: Education
    birth_year: Annotated[int, Field(ge=1930, le=2100)]
    entry_date: Day
    exit_date: Day | None = None
    exit_reason: ExitReason | None = None
    base_pay_yuan: Annotated[float, Field(ge=1, le=200_000, allow_inf_nan=False)]
    certificate: Flag = False


class SessionRow(Row):
    """``volunteer_log``: one session of one volunteer."""

    volunteer_id: Identifier
    community_id: Identifier
    date: Day
    hours: Annotated[float, Field(gt=0, le=24, allow_inf_nan=False)]


class RequestRow(Row):
    """``request_log``: one visit to the hall, or one ticket handed down."""

    request_id: Identifier | None = None
    community_id: Identifier
    received_date: Day
    closed_date: Day | None = None
    kind: RequestKind


class TrancheRow(Row):
    """``tranches``: one instalment of a community's operating grant."""

    community_id: Identifier
    due_date: Day
    paid_date: Day | None = None
    amount_yuan: Yuan


class MatchRow(Row):
    """``matches``: a street's share of the benefit fund in one year."""

    street_id: Identifier
    year: Year
    due_yuan: Yuan
    paid_yuan: Yuan
    returned_yuan: Yuan = 0.0


class ArrearsRow(Row):
    """``arrears``: what a community owed at the end of one month."""

    community_id: Identifier
    month: Day
    owed_yuan: Yuan


class ObservationRow(Row):
    """``observations``: what the district knows of an outcome in one year."""

    year: Year
    outcome: Identifier
    value: Value
    standard_error: Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)] | None = None
    level: Level = "district"
    place: Name | None = None


class WindowRow(Row):
    """``windows``: the days over which a record table is complete."""

    table: RecordTable
    from_date: Day
    to_date: Day


RECORD_TABLES: dict[str, type[Row]] = {
    "staff_roster": StaffRow,
    "volunteer_log": SessionRow,
    "request_log": RequestRow,
    "tranches": TrancheRow,
    "matches": MatchRow,
    "arrears": ArrearsRow,
    "observations": ObservationRow,
    "windows": WindowRow,
}
