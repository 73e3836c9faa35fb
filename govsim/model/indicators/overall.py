"""Indicators of what all of it amounts to."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator

INDICATORS: Mapping[str, Indicator] = {
    "satisfaction": Indicator(lambda b: (b["satisfaction"] * b.residents, b.residents)),
}
