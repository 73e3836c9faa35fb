"""The rules officials can change: what the model reads at the moment a rule matters.

Paragraph numbers cite the district report the model is drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from govsim.catalogue.messages import N_


def _rule(default: Any, label: str, unit: str, paragraph: str) -> Any:
    return field(default=default, metadata={"label": label, "unit": unit, "paragraph": paragraph})


@dataclass(frozen=True)
class Rules:
    """Rules in force on one day; the defaults are the baseline.

    Each field's ``metadata`` holds ``label`` and ``unit`` (messages) and ``paragraph``.
    """

    grant_raise: float = _rule(
        0.0, N_("Raise of the operating grant"), N_("share of the baseline grant"), "三(三)一"
    )
    pay_raise: float = _rule(
        0.0, N_("Rise of workers' pay standard, paid for with the grant"),
        N_("share of today's pay"), "三(三)一",
    )  # fmt: skip
    grant_index_year: int | None = _rule(
        None, N_("Operating grant follows district revenue since"), N_("year"), "三(三)一"
    )
    grant_residents_weight: float = _rule(
        0.0, N_("Part of the grant shared out by residents"), N_("share"), "三(三)一"
    )
    grant_area_weight: float = _rule(
        0.0, N_("Part of the grant shared out by area"), N_("share"), "三(三)一"
    )
    grant_tranches: int = _rule(
        4, N_("Tranches of the operating grant a year"), N_("count"), "二(三)"
    )
    exempt_share: float = _rule(
        1.0, N_("Posts exempt from entry by exam"), N_("share of posts"), "三(一)二"
    )
    exam_rounds: int = _rule(0, N_("Exam rounds a year"), N_("count"), "三(一)二")
    exam_reserve: bool = _rule(
        False, N_("Reserve list of those who passed without a place"), N_("yes/no"), "三(一)二"
    )
    branch_drive: float = _rule(
        0.0, N_("Quarters without a branch that get one within a year"), N_("share"), "三(一)三"
    )
    branch_secretary_support: float = _rule(
        0.0, N_("Branches without a secretary that are given one"), N_("share"), "三(一)三"
    )
    branch_money_yuan: float = _rule(
        0.0, N_("Money the district gives a branch"), N_("yuan a year"), "三(一)三"
    )
    branch_room_support: float = _rule(
        0.0, N_("Branches without a room that are given one"), N_("share"), "三(一)三"
    )
    branch_three_sync: bool = _rule(
        False, N_("Branches set up as owners move into new quarters"), N_("yes/no"), "三(一)三"
    )
    branch_by_kind: bool = _rule(
        False, N_("Branches led by kind of quarter"), N_("yes/no"), "三(一)三"
    )
    property_evaluation: float = _rule(
        0.0, N_("Property companies' conduct that is evaluated"), N_("share"), "三(一)三"
    )
    property_credit: bool = _rule(
        False, N_("Evaluation counts in a property company's credit"), N_("yes/no"), "三(一)三"
    )
    property_tenders: bool = _rule(
        False, N_("Evaluation counts in property tenders"), N_("yes/no"), "三(一)三"
    )
    cross_posts: float = _rule(
        0.0, N_("Resident units with cross-appointed heads"), N_("share"), "三(一)一"
    )
    assessment_weight: float = _rule(
        0.0, N_("Weight of the street in units' yearly assessment"), N_("share"), "三(一)一"
    )
    street_powers: float = _rule(
        0.0, N_("Street's say over departments' local offices"), N_("share"), "三(一)一"
    )
    unit_floor_yuan: float = _rule(
        0.0, N_("Least contribution of a unit of full capacity"), N_("yuan a year"), "三(三)一"
    )

    training_hours: float = _rule(
        0.0, N_("Training of community workers"), N_("hours a worker a month"), "三(一)二"
    )
    certificate_support: bool = _rule(
        False, N_("Support for the social-work certificate"), N_("yes/no"), "三(一)二"
    )
    degree_support: bool = _rule(False, N_("Support for degree courses"), N_("yes/no"), "三(一)二")
    certificate_allowance: float = _rule(
        0.0, N_("Monthly allowance for holders of the certificate"), N_("yuan"), "三(一)二"
    )
    career_openings: float = _rule(
        0.0, N_("Openings to street and civil-service posts a year"), N_("share of workers"),
        "三(一)二",
    )  # fmt: skip
    secretary_selection: float = _rule(
        0.0, N_("Secretaries selected from targeted pools"), N_("share of openings"), "三(一)二"
    )
    secretary_pools: int = _rule(
        0, N_("Pools that secretaries are selected from"), N_("count"), "三(一)二"
    )
    volunteer_campaign: float = _rule(
        0.0, N_("Registration campaign for volunteers"), N_("share of usual registrations"),
        "三(二)四",
    )  # fmt: skip
    volunteer_training: float = _rule(
        1.0, N_("Training of volunteers"), N_("times the baseline"), "三(二)四"
    )
    volunteer_recognition: float = _rule(
        0.0, N_("Recognition of volunteers"), N_("0 to 1"), "三(二)四"
    )
    volunteer_assessment: bool = _rule(
        False, N_("Yearly assessment of the volunteer register"), N_("yes/no"), "三(二)四"
    )
    volunteer_rights: bool = _rule(
        False, N_("Insurance and rights of volunteers"), N_("yes/no"), "三(二)四"
    )
    volunteer_orders: float = _rule(
        0.5, N_("Volunteer service by order"), N_("share of sessions"), "二(八)"
    )
    council_days: int = _rule(0, N_("Council days a month"), N_("count"), "三(二)二")
    council_budget: float = _rule(
        0.0, N_("Money for what a council day resolves"), N_("yuan a community a month"), "三(二)二"
    )
    brand_share: float = _rule(
        0.0, N_("Communities with a distinctive service"), N_("share of communities"), "三(二)三"
    )
    brand_support: float = _rule(
        0.0, N_("District support of a distinctive service"), N_("yuan a year"), "三(二)三"
    )
    more_communities: int = _rule(
        0, N_("More demonstration communities a year than today"), N_("count"), "三(三)四"
    )
    more_fine: int = _rule(0, N_("More fine quarters a year than today"), N_("count"), "三(三)四")
    more_standard: int = _rule(
        0, N_("More standard quarters a year than today"), N_("count"), "三(三)四"
    )
    reward_communities: float = _rule(
        0.0, N_("Reward for a demonstration community (0: as today)"), N_("yuan"), "三(三)四"
    )
    reward_fine: float = _rule(
        0.0, N_("Reward for a fine quarter (0: as today)"), N_("yuan"), "三(三)四"
    )
    reward_standard: float = _rule(
        0.0, N_("Reward for a standard quarter (0: as today)"), N_("yuan"), "三(三)四"
    )
    site_targeting: float = _rule(
        0.0, N_("Sites kept for the weakest communities"), N_("share"), "三(三)四"
    )
    pooled_share: float = _rule(
        0.0, N_("Departments' project money pooled for sites"), N_("share"), "三(三)四"
    )
    premises_share: float = _rule(
        0.0, N_("New premises turned over to communities"), N_("share"), "三(三)四"
    )
    letting_share: float = _rule(
        0.0, N_("Idle property put up for letting"), N_("share"), "三(三)一"
    )
    letting_effort: float = _rule(0.5, N_("Effort of finding tenants"), N_("0 to 1"), "三(三)一")
    checkin_needs_list: float = _rule(
        0.0, N_("Members' visits that follow a list of residents' needs"), N_("share"), "三(三)三"
    )
    checkin_results: float = _rule(
        0.0, N_("Part of members' assessment by results, not by counts"), N_("share"), "三(三)三"
    )
    service_teams: float = _rule(
        0.0, N_("Members in service teams by skill"), N_("share"), "三(三)三"
    )
    checkin_balance: float = _rule(
        0.0, N_("Members sent by residents' number, not by where their unit stands"), N_("share"),
        "三(三)三",
    )  # fmt: skip
    task_admission: float = _rule(
        0.0, N_("New tasks that must go through the admission list"), N_("share"), "三(三)二"
    )
    task_money: float = _rule(0.0, N_("Admitted tasks that bring money"), N_("share"), "三(三)二")
    task_powers: float = _rule(0.0, N_("Admitted tasks that bring powers"), N_("share"), "三(三)二")
    task_review: float = _rule(0.0, N_("Yearly clean-up of old tasks"), N_("0 to 1"), "三(三)二")
    hall_generalists: float = _rule(
        0.0, N_("Window service run by generalists"), N_("share"), "三(二)一"
    )
    hall_first_asked: bool = _rule(
        False, N_("Who is asked first sees the matter through"), N_("yes/no"), "三(二)一"
    )
    hall_once_only: float = _rule(
        0.0, N_("Matters prepared so that one trip is enough"), N_("0 to 1"), "三(二)一"
    )
    portal_reach: float = _rule(
        0.0, N_("Matters that the online portal can take"), N_("share"), "三(二)一"
    )
    portal_retires_old: bool = _rule(
        False, N_("Old systems retired once the portal runs"), N_("yes/no"), "三(二)一"
    )
    # -- practices of part one of the report, on in the baseline ----------------------------------
    micro_classroom: bool = _rule(
        True, N_("Micro-classrooms for residents"), N_("yes/no"), "一(三)二"
    )

    generalist_service: bool = _rule(
        True, N_("Generalist service at the windows"), N_("yes/no"), "一(一)三"
    )

    four_tier_network: bool = _rule(
        True, N_("Four-tier network of party organisations"), N_("yes/no"), "一(一)"
    )
    joint_meetings: bool = _rule(
        True, N_("Joint meetings with resident units"), N_("yes/no"), "二(一)"
    )
    monthly_dispatch: bool = _rule(
        True, N_("Monthly dispatch of demonstration sites"), N_("yes/no"), "一(二)"
    )
    reward_instead_of_grants: bool = _rule(
        True, N_("Reward after acceptance instead of grants"), N_("yes/no"), "一(二)"
    )
    micro_wishes: bool = _rule(True, N_("Micro-wish walls"), N_("yes/no"), "一(三)二")
    member_promise: bool = _rule(
        True, N_("Micro-promises of members who check in"), N_("yes/no"), "一(三)二"
    )
    nomination_rule: bool = _rule(
        True, N_("No nomination of cadres who missed their check-ins"), N_("yes/no"), "一(三)二"
    )
    convenience_stations: bool = _rule(
        True, N_("Convenience stations in quarters"), N_("yes/no"), "一(三)三"
    )


PRACTICES: tuple[str, ...] = tuple(f.name for f in fields(Rules) if f.default is True)
"""Rules that are existing practices: on unless a scenario ends them."""

RULES = {f.name: f.metadata for f in fields(Rules)}
"""Label, unit and paragraph of every rule."""
