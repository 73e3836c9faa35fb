"""The paired difference of two scenarios under common random numbers, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Difference:
    """What a scenario changes in one number, over replications paired by their luck.

    Attributes
    ----------
    baseline, value : float
        Means of the two scenarios.
    difference, low, high, half_width : float
        Mean paired difference and its 95% interval (Student's t on the pairs).
    p_value : float
        Two-sided, against no difference; 1 where every pair is equal to the bit.
    n : int
        Pairs.
    variance_reduction : float
        Variance that the difference would have with independent luck, over the variance it has;
        NaN where the pairs do not vary at all.
    """

    baseline: float
    value: float
    difference: float
    low: float
    high: float
    half_width: float
    p_value: float
    n: int
    variance_reduction: float


def paired_difference(baseline: np.ndarray, scenario: np.ndarray) -> Difference:
    """Compare two scenarios replication by replication.

    Parameters
    ----------
    baseline, scenario : numpy.ndarray of float64, shape (replications,)
        The same number from each replication; entry r of both met the same luck.

    Returns
    -------
    Difference
    """
    from statsmodels.stats.weightstats import DescrStatsW

    pairs = DescrStatsW(scenario - baseline)
    mean = float(pairs.mean)
    spread = float(pairs.var_ddof(1)) if len(baseline) > 1 else math.nan
    if spread > 0:
        low, high = (float(x) for x in pairs.tconfint_mean(alpha=1.0 - CONFIDENCE))
        p_value = float(pairs.ttest_mean(0.0)[1])
        independent = float(baseline.var(ddof=1) + scenario.var(ddof=1))
        reduction = independent / spread
    else:
        low, high, reduction = mean, mean, math.nan
        p_value = 1.0 if mean == 0 else 0.0
    return Difference(
        baseline=float(baseline.mean()),
        value=float(scenario.mean()),
        difference=mean,
        low=low,
        high=high,
        half_width=(high - low) / 2.0,
        p_value=p_value,
        n=len(baseline),
        variance_reduction=reduction,
    )


def paired_differences(baseline: np.ndarray, scenario: np.ndarray) -> list[Difference]:
    """Compare two scenarios in several numbers at once: quicker than one by one.

    Parameters
    ----------
    baseline, scenario : numpy.ndarray of float64, shape (replications, numbers)

    Returns
    -------
    list of Difference
        As of `paired_difference`, number by number.
    """
    from statsmodels.stats.weightstats import DescrStatsW

    pairs = DescrStatsW(scenario - baseline)
    count = len(baseline)
    if count < 2 or not (pairs.var_ddof(1) > 0).all():
        return [paired_difference(b, s) for b, s in zip(baseline.T, scenario.T, strict=True)]
    low, high = pairs.tconfint_mean(alpha=1.0 - CONFIDENCE)
    independent = baseline.var(axis=0, ddof=1) + scenario.var(axis=0, ddof=1)
    columns = (
        baseline.mean(axis=0), scenario.mean(axis=0), pairs.mean, low, high, (high - low) / 2.0,
        pairs.ttest_mean(0.0)[1], np.full(low.shape, count), independent / pairs.var_ddof(1),
    )  # fmt: skip
    return [Difference(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]
