"""What does a point of satisfaction cost the public purse?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.headline import AFTER
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    from govsim.study import Results

MONTHS = 12.0


@dataclass(frozen=True)
class CostPerPoint:
    """Public money a year for one point of the district's mean satisfaction.

    Attributes
    ----------
    scenario : str
    yuan_year : float
        Ratio of the mean differences; negative where satisfaction is gained and money saved.
    low, high : float
        95% interval by Fieller's theorem.
    """

    scenario: str
    yuan_year: float
    low: float
    high: float


def cost_per_point(results: Results, scenario: str) -> CostPerPoint | None:
    """Cost of a point gained, from a scenario's start to the end of the run.

    What district and streets pay more than in the reference, against points gained, replication
    by replication.

    Parameters
    ----------
    results : Results
    scenario : str

    Returns
    -------
    CostPerPoint or None
        None where there is nothing to divide by: the gain is not positive beyond chance.
    """
    months = results.periods(results.scenario(scenario)).get(AFTER)
    reference = results.scenarios[0].name
    if months is None or results.replications < 2:
        return None

    def more(outcome: str) -> np.ndarray:
        tried, was = (results.series(outcome, s)[:, months] for s in (scenario, reference))
        return np.asarray((tried - was).mean(axis=1))

    cost = MONTHS * (more("district_cost_yuan") + more("street_cost_yuan"))
    found = fieller(cost, more("satisfaction"))
    return None if found is None else CostPerPoint(scenario, *found)


def fieller(top: np.ndarray, bottom: np.ndarray) -> tuple[float, float, float] | None:
    """Ratio of two means from pairs, with its interval by Fieller's theorem.

    Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal Statistical
    Society B 16, 175-185.

    Parameters
    ----------
    top, bottom : numpy.ndarray of float64, shape (n,)

    Returns
    -------
    tuple of float or None
        Ratio, low, high; None unless the bottom's mean is positive beyond chance, as otherwise
        no bounded interval exists.
    """
    from scipy import stats

    n = len(top)
    t2 = float(stats.t.ppf((1.0 + CONFIDENCE) / 2.0, n - 1)) ** 2 / n
    a, b = float(top.mean()), float(bottom.mean())
    saa, sbb = float(top.var(ddof=1)), float(bottom.var(ddof=1))
    sab = float(np.cov(top, bottom)[0, 1])
    below = b * b - t2 * sbb
    if b <= 0 or below <= 0:
        return None
    middle = a * b - t2 * sab
    root = math.sqrt(max(0.0, middle * middle - below * (a * a - t2 * saa)))
    return a / b, (middle - root) / below, (middle + root) / below
