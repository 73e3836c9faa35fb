"""Indicators of service."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total

INDICATORS: Mapping[str, Indicator] = {
    "requests": Indicator(lambda b: (b.month("requests"), total(b))),
    "backlog_requests": Indicator(lambda b: (b["backlog"], total(b))),
    "on_time_share": Indicator(lambda b: (b.month("on_time"), b.month("requests")), empty=None),
    "needs_voiced": Indicator(lambda b: (b.month("needs_voiced"), total(b))),
    "needs_resolved_share": Indicator(
        lambda b: (b.year("needs_met"), b.year("needs_closed")), empty=None
    ),
    "brands_running": Indicator(lambda b: (b["brands"], total(b))),
    "service_variety": Indicator(lambda b: (b["variety"], b.ones)),
}
