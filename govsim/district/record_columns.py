"""What every column of the record tables means, its unit, and what is assumed where it is blank."""

from __future__ import annotations

from govsim.catalogue.messages import N_, Text
from govsim.district.columns import Meaning, meaning

_COMMUNITY = N_("identifier of the community it belongs to")
_DATE = N_("date")
_YUAN = N_("yuan")

RECORD_TABLE_MEANINGS: dict[str, Text] = {
    "staff_roster": Text(
        N_("every worker's stay in post, past or present, one row each; may be left out")
    ),
    "volunteer_log": Text(N_("volunteers' sessions, one row each; may be left out")),
    "request_log": Text(N_("visits and tickets received, one row each; may be left out")),
    "tranches": Text(N_("instalments of operating grants, one row each; may be left out")),
    "matches": Text(N_("streets' shares of the benefit fund, by year; may be left out")),
    "arrears": Text(N_("what communities owed, by month; may be left out")),
    "observations": Text(N_("what the district knows of outcomes, by year; may be left out")),
    "windows": Text(N_("the days over which a record table is complete; may be left out")),
}

RECORD_MEANINGS: dict[str, dict[str, Meaning]] = {
    "staff_roster": {
        "worker_id": meaning(N_("a number for the worker, neither name nor identity number")),
        "community_id": meaning(_COMMUNITY),
        "route": meaning(
            N_("how the worker came in: connections, local recruitment, exam, or selection")
        ),
        "education": meaning(
            N_("secondary or below, college (three years), bachelor or above"),
        ),
        "birth_year": meaning(N_("year of birth"), N_("year")),
        "entry_date": meaning(N_("first day at work in the community"), _DATE),
        "exit_date": meaning(N_("last day in post"), _DATE, N_("still in post")),
        "exit_reason": meaning(
            N_("why the worker left: quit, retired, promoted, dismissed, other"),
            "",
            N_("not known, where there is a last day"),
        ),
        "base_pay_yuan": meaning(N_("pay before deductions, the latest"), N_("yuan a month")),
        "certificate": meaning(
            N_("holds a social work certificate"), N_("true or false"), N_("no")
        ),
    },
    "volunteer_log": {
        "volunteer_id": meaning(N_("a number for the volunteer, neither name nor identity number")),
        "community_id": meaning(N_("identifier of the community where the volunteer served")),
        "date": meaning(N_("day of the session"), _DATE),
        "hours": meaning(N_("length of the session"), N_("hours")),
    },
    "request_log": {
        "request_id": meaning(N_("number of the request"), "", N_("none")),
        "community_id": meaning(_COMMUNITY),
        "received_date": meaning(N_("day received"), _DATE),
        "closed_date": meaning(N_("day closed"), _DATE, N_("still open")),
        "kind": meaning(N_("visit to the hall, or ticket handed down")),
    },
    "tranches": {
        "community_id": meaning(_COMMUNITY),
        "due_date": meaning(N_("day due by the rules"), _DATE),
        "paid_date": meaning(N_("day the money came"), _DATE, N_("not yet paid")),
        "amount_yuan": meaning(N_("amount of the instalment"), _YUAN),
    },
    "matches": {
        "street_id": meaning(N_("identifier of the street")),
        "year": meaning(N_("budget year"), N_("year")),
        "due_yuan": meaning(N_("share due by the rules"), _YUAN),
        "paid_yuan": meaning(N_("share paid"), _YUAN),
        "returned_yuan": meaning(N_("share handed back after inspections"), _YUAN, "0"),
    },
    "arrears": {
        "community_id": meaning(_COMMUNITY),
        "month": meaning(N_("first day of the month"), _DATE),
        "owed_yuan": meaning(N_("owed to suppliers and staff at the end of the month"), _YUAN),
    },
    "observations": {
        "year": meaning(N_("year observed"), N_("year")),
        "outcome": meaning(N_("identifier of an outcome, as `govsim outcomes` lists them")),
        "value": meaning(
            N_(
                "what was observed: of stocks at the end of the year, of what is counted month by "
                "month the year's mean"
            ),
            N_("the outcome's unit"),
        ),
        "standard_error": meaning(
            N_("standard error of the value"), N_("the outcome's unit"), N_("none")
        ),
        "level": meaning(
            N_("what it was observed of: district, street or community"), "", N_("district")
        ),
        "place": meaning(
            N_("identifier of the street or community"), "", N_("none, for the district")
        ),
    },
    "windows": {
        "table": meaning(N_("name of the record table")),
        "from_date": meaning(N_("first day over which it is complete"), _DATE),
        "to_date": meaning(N_("last day over which it is complete"), _DATE),
    },
}
