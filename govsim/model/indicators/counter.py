"""Indicators of the counter: windows and portal."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total

INDICATORS: Mapping[str, Indicator] = {
    "waiting_minutes": Indicator(
        lambda b: (
            b.month("trip_minutes_waited"), b.month("trips_young") + b.month("trips_elderly"),
        )
    ),
    "once_only_share": Indicator(
        lambda b: (b.month("matters_once"), b.month("matters")), empty=None
    ),
    "online_share": Indicator(
        lambda b: (b.month("matters_online"), b.month("matters")), empty=None
    ),
    "trips_young": Indicator(
        lambda b: (b.month("trips_young"), b.month("matters_young")), empty=None
    ),
    "trips_elderly": Indicator(
        lambda b: (b.month("trips_elderly"), b.month("matters_elderly")), empty=None
    ),
    "double_entry_hours": Indicator(lambda b: (b.month("double_entry_hours"), total(b))),
}  # fmt: skip
