"""What participants expect before they see: one curve a person, and the room's together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from govsim.catalogue.outcomes import OUTCOMES
from govsim.workshop.estimate import START, Estimate

MONTHS = 12
LEAST = 3
"""Guesses from which on the room's are shown: fewer would show whose they are."""
BAND = (10, 90)
HUGE = 1e300
"""A browser may send any number; beyond this it is none."""
SAME = 0.01
"""A guess that ends closer to today's rules than this part of them expects no change."""


def years_of(months: np.ndarray) -> list[float]:
    """Yearly means of the years from the package's start on.

    Parameters
    ----------
    months : numpy.ndarray of float64, shape (replications, months)
    """
    mean = months.mean(axis=0)[START:]
    return [float(v) for v in mean.reshape(-1, MONTHS).mean(axis=1)]


def curves(found: Estimate, outcome: str) -> tuple[list[float], list[float]]:
    """Yearly means without and with the package."""
    before, after = found.series(outcome)
    return years_of(before), years_of(after)


def scale(outcome: str, baseline: Sequence[float]) -> tuple[float, float]:
    """Between which values a guess can be drawn."""
    top = max(abs(v) for v in baseline) or 1.0
    if OUTCOMES[outcome].kind in ("share", "rate"):
        return 0.0, min(1.0, max(0.3, 2.0 * top))
    if outcome == "satisfaction":
        return 0.8 * min(baseline), min(100.0, 1.2 * top)
    return 0.0, 2.0 * top


def checked(curve: object, baseline: Sequence[float], outcome: str) -> list[float] | None:
    """A curve that a browser sent, within the scale; None if it is none."""
    if not isinstance(curve, list) or len(curve) != len(baseline):
        return None
    if not all(type(v) in (int, float) and -HUGE < v < HUGE for v in curve):
        return None
    low, high = scale(outcome, baseline)
    return [float(min(max(v, low), high)) for v in curve]


@dataclass(frozen=True)
class Together:
    """The room's guesses of one package and outcome.

    Attributes
    ----------
    count : int
    up, same, down : int
        By where they end, against today's rules.
    low, middle, high : list of float
        Tenth, half and nine tenths of the guesses, year by year; empty below `LEAST` guesses.
    """

    count: int
    up: int
    same: int
    down: int
    low: list[float]
    middle: list[float]
    high: list[float]

    @classmethod
    def of(cls, guesses: Sequence[Sequence[float]], baseline: Sequence[float]) -> Together:
        """Put guesses together."""
        ends = np.array([g[-1] for g in guesses]) - baseline[-1]
        least = SAME * abs(baseline[-1])
        up, down = int((ends > least).sum()), int((ends < -least).sum())
        bands: list[list[float]] = [[], [], []]
        if len(guesses) >= LEAST:
            drawn = np.percentile(np.array(guesses), (BAND[0], 50, BAND[1]), axis=0)
            bands = [[float(v) for v in line] for line in drawn]
        return cls(len(guesses), up, len(guesses) - up - down, down, *bands)
