"""Under what conditions does something fail? Boxes in the space of uncertain parameters.

Boxes are found by PRIM, the patient rule induction method (Friedman and Fisher 1999, Statistics
and Computing 9), as scenario discovery uses it (Bryant and Lempert 2010, Technological Forecasting
and Social Change 77). Hundreds of parameters would drown it in chance: the few whose distributions
differ most between failing and succeeding draws are kept first (Kolmogorov-Smirnov distance:
regional sensitivity analysis, Spear and Hornberger 1980, Water Research 14). A third of the draws
takes no part in any of this and says how far the box holds.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import logging
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95
SCREENED = (3, 12)
"""Fewest and most parameters that PRIM is given."""
FALSE_DISCOVERIES = 0.1
"""Share of the parameters kept that may differ by chance only."""
FEWEST = 20
"""Failing draws, and succeeding ones, below which no box is looked for."""
PEELS = (0.05, 0.1, 0.2)
"""Shares of the draws left that one peel takes away: a patient search can stop at the first ripple,
so less patient ones are tried too."""
SMALLEST = 0.05
"""Smallest share of the draws that a box may hold."""
SIGNIFICANT = 0.05
"""Restrictions with a larger quasi-p value are dropped."""
HELD_OUT = 3
"""Every so many draws one is held out."""

Side = Literal["above", "below"]


@dataclass(frozen=True)
class Share:
    """A share with its 95% interval (Wilson's).

    Attributes
    ----------
    count, total : int
    value, low, high : float
        Not numbers where the total is zero.
    """

    count: int
    total: int
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, count: int, total: int) -> Share:
        """So many of so many."""
        from statsmodels.stats.proportion import proportion_confint

        if not total:
            return cls(0, 0, math.nan, math.nan, math.nan)
        low, high = proportion_confint(count, total, alpha=1 - CONFIDENCE, method="wilson")
        return cls(count, total, count / total, float(low), float(high))


@dataclass(frozen=True)
class Limit:
    """One side of a box.

    Attributes
    ----------
    name : str
        The parameter.
    side : {"above", "below"}
        Whether the box lies above or below the value.
    value : float
        In the parameter's unit, rounded to about a hundredth of the range drawn.
    quasi_p : float
        Chance of as many failures in the box if this limit did nothing (one-sided binomial test,
        Bryant and Lempert 2010), on the draws that the box was made from.
    held_out_p : float
        The same on the draws held out.
    """

    name: str
    side: Side
    value: float
    quasi_p: float = math.nan
    held_out_p: float = math.nan

    def holds(self, inputs: pd.DataFrame) -> np.ndarray:
        """Which draws lie on the box's side, shape (draws,)."""
        values = inputs[self.name].to_numpy(float)
        inside = values >= self.value if self.side == "above" else values <= self.value
        return np.asarray(inside)


@dataclass(frozen=True)
class Quality:
    """How well a box tells failures from successes on some draws.

    Attributes
    ----------
    coverage : Share
        Of all failures, those in the box.
    density : Share
        Of the draws in the box, those that fail.
    mass : Share
        Of all draws, those in the box.
    base : Share
        Of all draws, those that fail.
    p_value : float
        Chance of as many failures in a box of this size that had nothing to do with failing
        (Fisher's exact test, one-sided).
    """

    coverage: Share
    density: Share
    mass: Share
    base: Share
    p_value: float

    @classmethod
    def of(cls, inside: np.ndarray, failed: np.ndarray) -> Quality:
        """From which draws are in the box, and which fail; both shape (draws,)."""
        from scipy.stats import hypergeom

        draws, failures = len(failed), int(failed.sum())
        held, hits = int(inside.sum()), int((inside & failed).sum())
        return cls(
            Share.of(hits, failures), Share.of(hits, held), Share.of(held, draws),
            Share.of(failures, draws), float(hypergeom.sf(hits - 1, draws, failures, held)),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Box:
    """Where it fails.

    Attributes
    ----------
    limits : tuple of Limit
        All hold in the box; empty where no limit is beyond chance.
    fitted, held_out : Quality
        On the draws that the box was made from, and on those held out: the second is the honest
        one.
    trajectory : numpy.ndarray, shape (steps, 3)
        Coverage, density and mass of PRIM's boxes, on the draws the box was made from, before
        limits within chance are dropped.
    screened : tuple of str
        Parameters that PRIM was given, the most different first.
    """

    limits: tuple[Limit, ...]
    fitted: Quality
    held_out: Quality
    trajectory: np.ndarray = field(repr=False)
    screened: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters restricted."""
        return tuple(dict.fromkeys(limit.name for limit in self.limits))

    @property
    def confirmed(self) -> bool:
        """Whether failures are denser in the box than outside on the draws held out, too."""
        return bool(self.limits) and self.held_out.p_value <= SIGNIFICANT

    def holds(self, inputs: pd.DataFrame) -> np.ndarray:
        """Which draws are in the box, shape (draws,)."""
        return inside(self.limits, inputs)


def inside(limits: Sequence[Limit], inputs: pd.DataFrame) -> np.ndarray:
    """Which draws are within all limits, shape (draws,)."""
    within = np.ones(len(inputs), bool)
    for limit in limits:
        within &= limit.holds(inputs)
    return within


def held_out_draws(count: int) -> np.ndarray:
    """Which draws are kept apart to test a box: every third, shape (draws,)."""
    return np.asarray(np.arange(count) % HELD_OUT == HELD_OUT - 1)


def find_box(inputs: pd.DataFrame, failed: np.ndarray) -> Box | None:
    """Find where it fails.

    From each of PRIM's boxes the limits whose quasi-p value is above 0.05 are dropped one by one,
    the least certain first. Of what is left that box is chosen which has the largest mass ×
    (density - share failing overall), the weighted relative accuracy of Lavrač, Flach and Zupan
    (1999): neither a large box that says little nor a dense one that covers little.

    Parameters
    ----------
    inputs : pandas.DataFrame
        A draw a row, an uncertain parameter a column. Draws must be in no order.
    failed : numpy.ndarray of bool, shape (draws,)

    Returns
    -------
    Box or None
        None where fewer than `FEWEST` draws fail, or fewer succeed.

    Raises
    ------
    InputError
        If the library of PRIM is not installed.
    """
    require_prim()
    failed = np.asarray(failed, bool)
    if min(failed.sum(), (~failed).sum()) < FEWEST:
        return None
    inputs = inputs.astype(float)
    out = held_out_draws(len(inputs))
    fit, test = inputs[~out], inputs[out]
    names = screen(fit, failed[~out])
    found = [
        (limits, trajectory)
        for trajectory, boxes in (_peel(fit[list(names)], failed[~out], peel) for peel in PEELS)
        for limits in (_significant(_limits(b, boxes[0]), fit, failed[~out]) for b in boxes)
    ]
    limits, trajectory = max(found, key=lambda one: _worth(inside(one[0], fit), failed[~out]))
    tested = tuple(_tested(limits, fit, failed[~out], test, failed[out]))
    return Box(
        tested, Quality.of(inside(limits, fit), failed[~out]),
        Quality.of(inside(limits, test), failed[out]), trajectory, names,
    )  # fmt: skip


def _worth(within: np.ndarray, failed: np.ndarray) -> float:
    """Weighted relative accuracy: mass × (density - share failing overall)."""
    return float((within & failed).mean() - within.mean() * failed.mean())


def screen(inputs: pd.DataFrame, failed: np.ndarray) -> tuple[str, ...]:
    """Parameters whose distributions differ between failing and succeeding draws.

    Those whose Kolmogorov-Smirnov distance is beyond chance, at a share of false discoveries of
    `FALSE_DISCOVERIES` (Benjamini and Hochberg 1995), within `SCREENED`. A parameter that matters
    only together with others, and not at all by itself, is missed.

    Returns
    -------
    tuple of str
        The most different first.
    """
    from scipy.stats import ks_2samp
    from statsmodels.stats.multitest import multipletests

    values = inputs.to_numpy(float)
    test = ks_2samp(values[failed], values[~failed], axis=0, method="asymp")
    beyond = multipletests(test.pvalue, FALSE_DISCOVERIES, method="fdr_bh")[0].sum()
    fewest, most = SCREENED
    order = np.argsort(-np.asarray(test.statistic), kind="stable")
    return tuple(str(inputs.columns[k]) for k in order[: min(max(int(beyond), fewest), most)])


def require_prim() -> None:
    """Refuse to go on without the library that PRIM comes from.

    Raises
    ------
    InputError
        Says what to install.
    """
    if find_spec("ema_workbench") is None:
        raise InputError([
            Fault(
                Text(N_("boxes are found with ema-workbench, which is not installed")),
                Text("pip install \"govsim[discovery]\""),
            )
        ])  # fmt: skip


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what the library says from the terminal: it warns of tools that are not needed.

    While it is imported it asks who calls it, again and again; the answer comes without the
    callers' source text, which it does not look at and which takes a second to find.
    """
    logger, callers = logging.getLogger("EMA"), inspect.getouterframes
    level = logger.level
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logger.setLevel(logging.CRITICAL)
        inspect.getouterframes = lambda frame, context=0: callers(frame, 0)
        try:
            yield
        finally:
            inspect.getouterframes = callers
            logger.setLevel(level)


def _peel(
    inputs: pd.DataFrame, failed: np.ndarray, peel: float
) -> tuple[np.ndarray, list[Mapping[str, Any]]]:
    """PRIM's boxes: coverage, density and mass of each, and its limits."""
    with quiet():
        from ema_workbench.analysis.prim import Prim

        # The threshold tells failing (1) from succeeding (0); a higher one would throw away the
        # whole trajectory wherever its last box is less dense.
        found = Prim(
            inputs.reset_index(drop=True), failed.astype(int), threshold=1e-9, peel_alpha=peel,
            mass_min=SMALLEST,
        ).find_box()  # fmt: skip
        steps = found.peeling_trajectory[["coverage", "density", "mass"]].to_numpy(float)
    return steps, list(found.box_lims)


def _limits(box: Mapping[str, Any], whole: Mapping[str, Any]) -> list[Limit]:
    """The sides of a box that cut anything off, rounded to what can be said."""
    limits = []
    for name in whole:
        least, most = (float(v) for v in whole[name])
        low, high = (float(v) for v in box[name])
        places = 2 - math.floor(math.log10(most - least)) if most > least else 0
        if low > least:
            limits.append(Limit(str(name), "above", round(low, places)))
        if high < most:
            limits.append(Limit(str(name), "below", round(high, places)))
    return limits


def quasi_p(
    limits: Sequence[Limit], limit: Limit, inputs: pd.DataFrame, failed: np.ndarray
) -> float:
    """Chance of as many failures in the box if one limit of it did nothing.

    A one-sided binomial test against the density of the box without that limit (Bryant and
    Lempert 2010); 1 where the box is empty.
    """
    from scipy.stats import binom

    within = inside(limits, inputs)
    without = inside([other for other in limits if other is not limit], inputs)
    if not within.any():
        return 1.0
    hits, density = int((within & failed).sum()), float(failed[without].mean())
    return float(binom.sf(hits - 1, int(within.sum()), density))


def _significant(
    limits: list[Limit], inputs: pd.DataFrame, failed: np.ndarray
) -> list[Limit]:  # fmt: skip
    """Drop limits within chance, the least certain first."""
    while limits:
        chances = [quasi_p(limits, limit, inputs, failed) for limit in limits]
        worst = int(np.argmax(chances))
        if chances[worst] <= SIGNIFICANT:
            break
        limits = limits[:worst] + limits[worst + 1 :]
    return limits


def _tested(
    limits: Sequence[Limit], fit: pd.DataFrame, fit_failed: np.ndarray, test: pd.DataFrame,
    test_failed: np.ndarray,
) -> Iterator[Limit]:  # fmt: skip
    """Limits with their quasi-p values on both sets of draws, the most certain first."""
    found = [
        Limit(
            one.name, one.side, one.value, quasi_p(limits, one, fit, fit_failed),
            quasi_p(limits, one, test, test_failed),
        )
        for one in limits
    ]  # fmt: skip
    yield from sorted(found, key=lambda limit: limit.quasi_p)
