"""What every column means, its unit, and what is assumed where it is left out."""

from __future__ import annotations

from dataclasses import dataclass

from govsim.catalogue.messages import N_, Text


@dataclass(frozen=True)
class Meaning:
    """A column in words; `unit` and `assumed` may be empty."""

    meaning: Text
    unit: Text
    assumed: Text


_NOTHING = Text("")
_ID = N_("identifier, different in each row")
_ZH = N_("Chinese name")
_EN = N_("English name")
_SAME = N_("the Chinese name")
_COMMUNITY = N_("identifier of the community it belongs to")
_YUAN_YEAR = N_("yuan a year")
_NO = N_("no")


def meaning(words: str, unit: str = "", assumed: str = "") -> Meaning:
    """A column's meaning of messages."""
    return Meaning(Text(words), Text(unit), Text(assumed))


TABLE_MEANINGS: dict[str, Text] = {
    "district": Text(N_("the district: exactly one row")),
    "streets": Text(N_("streets, one row each")),
    "communities": Text(N_("communities, one row each")),
    "quarters": Text(N_("residential quarters; may be left out")),
    "units": Text(N_("resident units; may be left out")),
    "departments": Text(N_("departments that hand tasks down to communities; may be left out")),
    "workers": Text(N_("community workers in post on the first day; may be left out")),
    "volunteers": Text(N_("volunteers registered on the first day; may be left out")),
}

MEANINGS: dict[str, dict[str, Meaning]] = {
    "district": {
        "district_id": meaning(_ID),
        "name_zh": meaning(_ZH),
        "name_en": meaning(_EN, "", _SAME),
        "start_date": meaning(N_("first day simulated, a 1 January"), N_("date")),
        "revenue_yuan": meaning(N_("the district's own revenue"), _YUAN_YEAR),
        "revenue_growth": meaning(
            N_("growth of revenue, 0.03 means 3%"), N_("share a year"), N_("from the parameters")
        ),
        "price_growth": meaning(
            N_("growth of prices, 0.01 means 1%"), N_("share a year"), N_("from the parameters")
        ),
        "average_wage_yuan": meaning(N_("average wage in private units nearby"), _YUAN_YEAR),
    },
    "streets": {
        "street_id": meaning(_ID),
        "name_zh": meaning(_ZH),
        "name_en": meaning(_EN, "", _SAME),
        "revenue_yuan": meaning(N_("the street's own disposable funds"), _YUAN_YEAR),
        "fiscal_strength": meaning(
            N_("fiscal strength: 0 cannot pay its match of the benefit fund, 1 always pays it"),
            N_("0 to 1"),
        ),
    },
    "communities": {
        "community_id": meaning(_ID),
        "street_id": meaning(N_("identifier of the street it belongs to")),
        "name_zh": meaning(_ZH),
        "name_en": meaning(_EN, "", _SAME),
        "residents": meaning(N_("permanent residents"), N_("persons")),
        "households": meaning(N_("households"), N_("households")),
        "area_km2": meaning(N_("area"), N_("square kilometres")),
        "posts": meaning(N_("posts for full-time community workers"), N_("posts")),
        "premises_m2": meaning(N_("premises for office and services"), N_("square metres")),
        "idle_property_m2": meaning(
            N_("property of the community that stands idle and could be let"),
            N_("square metres"),
            "0",
        ),
        "strength": meaning(
            N_("how well connected and organised: 0 weakest, 1 strongest"), N_("0 to 1"), "0.5"
        ),
        "secretary_background": meaning(
            N_(
                "where the party secretary comes from: appointed from above, promoted from the "
                "ranks, retired cadre, graduate village official, street cadre, other"
            ),
            "",
            N_("other"),
        ),
        "online_share": meaning(
            N_("share of requests that could be handled online"), N_("0 to 1"), "0.3"
        ),
    },
    "quarters": {
        "quarter_id": meaning(_ID),
        "community_id": meaning(_COMMUNITY),
        "kind": meaning(
            N_("mature commodity housing, new, or special (village turned urban, resettled, old)")
        ),
        "households": meaning(N_("households"), N_("households")),
        "property_company": meaning(
            N_("whether a property company serves it"), N_("true or false")
        ),
        "owners_committee": meaning(N_("whether it has an owners' committee"), N_("true or false")),
        "party_branch": meaning(N_("party branch: none, nominal or alive"), "", N_("none")),
    },
    "units": {
        "unit_id": meaning(_ID),
        "community_id": meaning(N_("identifier of the community where the unit stands")),
        "kind": meaning(
            N_(
                "government, public institution, school, hospital, state firm, private firm or "
                "other"
            ),
            "",
            N_("other"),
        ),
        "members": meaning(N_("in-service party members"), N_("persons")),
        "capacity": meaning(N_("capacity to contribute: 0 none, 1 highest"), N_("0 to 1"), "0.5"),
    },
    "departments": {
        "department_id": meaning(_ID),
        "name_zh": meaning(_ZH),
        "name_en": meaning(_EN, "", _SAME),
        "weekly_hours": meaning(
            N_("working time its tasks take in the communities"),
            N_("hours a week per 1,000 residents"),
        ),
    },
    "workers": {
        "worker_id": meaning(_ID),
        "community_id": meaning(_COMMUNITY),
        "route": meaning(
            N_("how the worker came in: connections, local recruitment, exam, or selection")
        ),
        "education": meaning(
            N_("secondary or below, college (three years), bachelor or above"),
        ),
        "birth_year": meaning(N_("year of birth"), N_("year")),
        "entry_date": meaning(N_("first day at work in the community"), N_("date")),
        "certificate": meaning(N_("holds a social work certificate"), N_("true or false"), _NO),
        "generalist": meaning(N_("trained for every service window"), N_("true or false"), _NO),
        "base_pay_yuan": meaning(N_("pay before deductions"), N_("yuan a month")),
    },
    "volunteers": {
        "volunteer_id": meaning(_ID),
        "community_id": meaning(_COMMUNITY),
        "registered_date": meaning(N_("day of registration"), N_("date")),
        "trained": meaning(N_("has been trained"), N_("true or false"), _NO),
        "skilled": meaning(N_("has a professional skill to offer"), N_("true or false"), _NO),
        "active": meaning(N_("served within the past year"), N_("true or false")),
    },
}
