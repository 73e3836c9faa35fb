"""Which parameters move an effect, judged from draws of all of them at once.

A regression of the effect on the parameters, entered one by one as long as the extended Bayesian
information criterion falls (Chen and Chen 2008, Biometrika 95), so that of hundreds of parameters
those that move nothing stay out. It shares out what the draws already show; Sobol' indices
(`govsim.analysis.sensitivity`) say more and take thousands of runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.metamodel import FEWEST_DRAWS, choose_mains
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

ENDS = (0.05, 0.95)
"""Shares of the draws below which a parameter counts as low and above which as high."""


@dataclass(frozen=True)
class Driver:
    """One parameter that moves an effect.

    Attributes
    ----------
    name : str
        The parameter.
    low, high : float
        Its value that five and ninety-five in a hundred draws stay below.
    at_low, at_high : float
        Effect expected there, every other parameter at its mean.
    half : float
        Half-width of the 95% interval of how far the effect moves between the two.
    share : float
        Share of the variance between draws that goes with it alone, once the others are known.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    half: float
    share: float

    @property
    def move(self) -> float:
        """How far the effect moves from the low to the high value."""
        return self.at_high - self.at_low


@dataclass(frozen=True)
class Drivers:
    """What moves an effect.

    Attributes
    ----------
    mean : float
        Effect with every parameter at its mean.
    items : tuple of Driver
        The strongest first.
    explained : float
        Share of the variance between draws that goes with them together.
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

    ran = np.isfinite(effects)
    known, values = inputs.iloc[np.flatnonzero(ran)].astype(float), np.asarray(effects)[ran]
    if len(values) < FEWEST_DRAWS or not np.ptp(values) > 0:
        return None
    centre, scale = known.mean(), known.std(ddof=0).replace(0.0, 1.0)
    names = choose_mains((known - centre) / scale, values)
    design = sm.add_constant((known[names] - centre[names]).to_numpy(), has_constant="add")
    fitted = sm.OLS(values, design).fit()
    bounds = fitted.conf_int(alpha=1.0 - CONFIDENCE)
    mean, total = float(values.mean()), float(((values - values.mean()) ** 2).sum())
    items = []
    for k, name in enumerate(names, start=1):
        low, high = (float(q) for q in known[name].quantile(list(ENDS)))
        slope, middle = float(fitted.params[k]), float(centre[name])
        alone = float(fitted.tvalues[k]) ** 2 * float(fitted.mse_resid) / total
        half = float(bounds[k][1] - bounds[k][0]) / 2 * (high - low)
        items.append(Driver(name, low, high, mean + slope * (low - middle),
                            mean + slope * (high - middle), half, alone))  # fmt: skip
    items.sort(key=lambda one: -abs(one.move))
    return Drivers(mean, tuple(items), float(fitted.rsquared) if names else 0.0, len(values))
