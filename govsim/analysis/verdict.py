"""What one interval allows one to say of a difference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govsim.catalogue.headlines import SMALL_POINTS, SMALL_RELATIVE
from govsim.catalogue.outcomes import Outcome


class Verdict(StrEnum):
    """What may be said of a difference, given its interval."""

    UNKNOWN = "unknown"
    SAME = "same"
    CHANCE = "chance"
    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


@dataclass(frozen=True)
class Comparison:
    """One outcome under one scenario against the reference.

    Attributes
    ----------
    outcome : Outcome
    scenario : str
    baseline, value : float
        Means over replications and the months compared, in the outcome's unit.
    difference, low, high : float
        Mean paired difference and its 95% interval.
    replications : int
    """

    outcome: Outcome
    scenario: str
    baseline: float
    value: float
    difference: float
    low: float
    high: float
    replications: int

    @classmethod
    def of(cls, outcome: Outcome, row: Any) -> Comparison:
        """From one row of ``Results.compare``."""
        return cls(
            outcome,
            str(row.scenario),
            float(row.baseline),
            float(row.value),
            float(row.difference),
            float(row.low),
            float(row.high),
            int(row.n),
        )

    @property
    def half_width(self) -> float:
        """Half the interval's width; not a number with fewer than two replications."""
        return (self.high - self.low) / 2

    @property
    def verdict(self) -> Verdict:
        """Better, worse or merely different only where the interval leaves zero out."""
        if not all(map(math.isfinite, (self.difference, self.low, self.high))):
            return Verdict.UNKNOWN
        if self.low == self.high == self.difference == 0:
            return Verdict.SAME
        if self.low <= 0 <= self.high:
            return Verdict.CHANCE
        if self.outcome.better == "neither":
            return Verdict.OTHER
        gain = self.difference > 0 if self.outcome.better == "more" else self.difference < 0
        return Verdict.BETTER if gain else Verdict.WORSE

    @property
    def is_real(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.OTHER)

    @property
    def is_small(self) -> bool:
        """Whether the difference, real or not, is too small to matter in practice."""
        if self.outcome.kind in ("share", "rate"):
            return abs(self.difference) < SMALL_POINTS
        return abs(self.difference) < SMALL_RELATIVE * abs(self.baseline)

    @property
    def relative(self) -> tuple[float, float, float]:
        """Difference, low and high as shares of the reference; not numbers where that is zero."""
        if not self.baseline:
            return (math.nan,) * 3
        size = abs(self.baseline)
        return self.difference / size, self.low / size, self.high / size
