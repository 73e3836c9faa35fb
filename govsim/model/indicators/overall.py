"""Indicators of what all of it amounts to."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator

INDICATORS: Mapping[str, Indicator] = {
    "satisfaction": Indicator(lambda b: (b["satisfaction"] * b.residents, b.residents)),
    "satisfaction_reported": Indicator(
        lambda b: (100.0 * b.month("survey_content"), b.month("survey_asked"))
    ),
}
