"""Indicators of volunteers."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total

INDICATORS: Mapping[str, Indicator] = {
    "volunteers_registered": Indicator(lambda b: (b["registered"], total(b))),
    "volunteers_active": Indicator(lambda b: (b["active"], total(b))),
    "volunteer_hours": Indicator(lambda b: (b.month("sessions") * b.session_hours, total(b))),
    "skilled_hours_share": Indicator(
        lambda b: (b.month("skilled_sessions"), b.month("sessions")), empty=None
    ),
    "volunteer_retention": Indicator(lambda b: (b["still"], b["then"]), empty=None),
}
