"""From when does a proposal show, and in how many single runs is it for the better?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.headline import AFTER
from govsim.analysis.paths import paired_difference
from govsim.catalogue.outcomes import OUTCOMES
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    from govsim.study import Results

LASTING = 3
"""Months in a row that must leave zero out on the same side: a single one does so by chance in one
of twenty months."""


@dataclass(frozen=True)
class Certainty:
    """How soon and how surely one outcome moves under one scenario.

    Attributes
    ----------
    outcome, scenario : str
    shows_from : str or None
        First month, ``YYYY-MM``, of `LASTING` months in a row in which the mean difference is
        outside chance on one side; None if there is none.
    after_months : int
        Whole months from the scenario's first change to `shows_from`; 0 if it shows at once, and
        if it never does.
    better, better_low, better_high : float
        Share of single runs, compared with the baseline under the same luck from the start of
        the scenario to the end, that are for the better, with its 95% interval (Wilson 1927); not
        numbers where neither more nor less is better, or no run differs.
    """

    outcome: str
    scenario: str
    shows_from: str | None
    after_months: int
    better: float
    better_low: float
    better_high: float


def certainty(results: Results, outcome: str, scenario: str) -> Certainty | None:
    """How soon and how surely.

    Returns
    -------
    Certainty or None
        None where the scenario starts after the end of the run, the outcome has no number, or a
        single replication cannot tell.
    """
    months = results.periods(results.scenario(scenario)).get(AFTER)
    if months is None or len(results.complete) < 2:
        return None
    path = paired_difference(results, outcome, scenario)
    first = months.start or 0
    if not np.isfinite(path.middle[first:]).all():
        return None
    begins = onset(path.low[first:], path.high[first:])
    shares = _better(results, outcome, scenario, months)
    if begins is None:
        return Certainty(outcome, scenario, None, 0, *shares)
    return Certainty(outcome, scenario, path.months[first + begins], begins, *shares)


def onset(low: np.ndarray, high: np.ndarray) -> int | None:
    """First month of `LASTING` in a row whose intervals leave zero out on the same side.

    Parameters
    ----------
    low, high : numpy.ndarray, shape (months,)
        Ends of the intervals; an interval of no width at zero holds zero.

    Returns
    -------
    int or None
        None if there is no such month.
    """
    side = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    for month in range(len(side) - LASTING + 1):
        if side[month] and (side[month : month + LASTING] == side[month]).all():
            return month
    return None


def _better(
    results: Results, outcome: str, scenario: str, months: slice
) -> tuple[float, float, float]:
    """Share of pairs that are for the better, with its interval."""
    from statsmodels.stats.proportion import proportion_confint

    direction = OUTCOMES[outcome].better
    tried, was = (results.series(outcome, name)[:, months].mean(axis=1)
                  for name in (scenario, results.scenarios[0].name))  # fmt: skip
    pairs = tried - was
    if direction == "neither" or not pairs.any():
        return (math.nan,) * 3
    count = int((pairs > 0).sum() if direction == "more" else (pairs < 0).sum())
    low, high = proportion_confint(count, len(pairs), alpha=1.0 - CONFIDENCE, method="wilson")
    return count / len(pairs), float(low), float(high)
