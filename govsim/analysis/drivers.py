"""Which parameters move an effect, judged from draws of all of them at once.

Those whose rank correlation with the effect is beyond chance at a share of false discoveries of
`FALSE_DISCOVERIES` (Benjamini and Hochberg 1995): of hundreds of parameters some correlate by
chance, and ranks bear what is skewed. How far one moves the effect is told without a model: by the
draws in which it is in its lowest and in its highest third. Sobol' indices
(`govsim.analysis.sensitivity`) say more and take thousands of runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.metamodel import FEWEST_DRAWS
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

FALSE_DISCOVERIES = 0.1
"""Share of the parameters named that may correlate by chance only."""
PARTS = 3
"""A parameter is low in the lowest of so many parts of the draws, and high in the highest."""


@dataclass(frozen=True)
class Driver:
    """One parameter that moves an effect.

    Attributes
    ----------
    name : str
        The parameter.
    low, high : float
        Ends of its lowest and its highest third.
    at_low, at_high : float
        Mean effect in the draws below and above those.
    half : float
        Half-width of the 95% interval of the difference of these means (Welch 1947).
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    half: float

    @property
    def move(self) -> float:
        """How far the effect moves from the lowest to the highest third."""
        return self.at_high - self.at_low


@dataclass(frozen=True)
class Drivers:
    """What moves an effect.

    Attributes
    ----------
    mean : float
        Effect over all draws.
    items : tuple of Driver
        The strongest first.
    explained : float
        Share of the variance of the effect's ranks that goes with theirs.
    draws : int
    """

    mean: float
    items: tuple[Driver, ...]
    explained: float
    draws: int


def drivers(inputs: pd.DataFrame, effects: np.ndarray) -> Drivers | None:
    """The parameters that move an effect beyond chance.

    Parameters
    ----------
    inputs : pandas.DataFrame
        A draw a row, a parameter a column.
    effects : numpy.ndarray, shape (draws,)
        Not a number where a run failed.

    Returns
    -------
    Drivers or None
        None with fewer than `FEWEST_DRAWS` draws, or where the effect does not vary.
    """
    import statsmodels.api as sm
    from scipy.stats import pearsonr, rankdata
    from statsmodels.stats.multitest import multipletests

    ran = np.isfinite(effects)
    known, values = inputs.iloc[np.flatnonzero(ran)].astype(float), np.asarray(effects)[ran]
    if len(values) < FEWEST_DRAWS or not np.ptp(values) > 0:
        return None
    ranks, of_values = known.rank(), rankdata(values)
    chances = pearsonr(ranks.to_numpy(), of_values[:, None], axis=0).pvalue
    beyond = multipletests(chances, FALSE_DISCOVERIES, method="fdr_bh")[0]
    names = [str(name) for name, is_beyond in zip(known, beyond, strict=True) if is_beyond]
    fitted = sm.OLS(of_values, sm.add_constant(ranks[names].to_numpy(), has_constant="add")).fit()
    items = sorted((_driver(name, known[name].to_numpy(), values) for name in names),
                   key=lambda one: -abs(one.move))  # fmt: skip
    explained = float(fitted.rsquared) if names else 0.0
    return Drivers(float(values.mean()), tuple(items), explained, len(values))


def _driver(name: str, inputs: np.ndarray, values: np.ndarray) -> Driver:
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    low, high = (float(q) for q in np.quantile(inputs, [1 / PARTS, 1 - 1 / PARTS]))
    below, above = DescrStatsW(values[inputs <= low]), DescrStatsW(values[inputs >= high])
    ends = CompareMeans(above, below).tconfint_diff(alpha=1.0 - CONFIDENCE, usevar="unequal")
    half = float(ends[1] - ends[0]) / 2
    return Driver(name, low, high, float(below.mean), float(above.mean), half)
