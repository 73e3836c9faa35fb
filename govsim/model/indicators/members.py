"""Indicators of in-service members' check-ins and of micro-wishes."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total

INDICATORS: Mapping[str, Indicator] = {
    "checkins": Indicator(lambda b: (b.month("checkins"), total(b))),
    "checkin_matched_share": Indicator(
        lambda b: (b.year("checkins_matched"), b.year("checkins")), empty=None
    ),
    "matched_checkins": Indicator(lambda b: (b.year("checkins_matched"), total(b))),
    "checkin_blank_share": Indicator(lambda b: (b["without_members"], b.ones)),
    "checkin_hosting_hours": Indicator(lambda b: (b.month("checkin_staff_hours"), total(b))),
    "member_belonging": Indicator(lambda b: (b["members_belonging"], b["members"]), empty=None),
    "voluntary_visits": Indicator(lambda b: (b.month("voluntary_visits"), total(b))),
    "wishes_met_share": Indicator(
        lambda b: (b.year("wishes_met"), b.year("wishes_met") + b.year("wishes_expired"))
    ),
    "wish_days": Indicator(
        lambda b: (b.year("wish_days_waited"), b.year("wishes_met")), empty=None
    ),
}
