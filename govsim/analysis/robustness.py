"""Which of several scenarios is safest, whatever is true? Regret, and how often each is enough.

Regret in a draw is what a scenario falls short of the best one there (Savage 1951, Journal of the
American Statistical Association 46). A scenario satisfices where it reaches a target (Starr 1962;
McPhail and others 2018, Earth's Future 6, compare such measures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.boxes import Share
from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    from govsim.study.nested import Nested

QUANTILE = 0.9


@dataclass(frozen=True)
class Robustness:
    """One scenario against the others over all draws.

    Attributes
    ----------
    scenario : str
    regret, low, high : float
        Regret that nine draws in ten stay below, in the outcome's unit, with its 95% interval
        (from the order of the draws, without any assumption on their distribution; not numbers
        where there are too few draws for one).
    largest : float
        Largest regret in any draw.
    best : Share
        Draws in which it is the best of all.
    satisfied : Share or None
        Draws in which it reaches the target; None without a target.
    """

    scenario: str
    regret: float
    low: float
    high: float
    largest: float
    best: Share
    satisfied: Share | None


def robustness(nested: Nested, outcome: str, target: float | None = None) -> list[Robustness]:
    """Regret and satisficing of every scenario, the reference included.

    All are compared over the months since the first of them changes anything.

    Parameters
    ----------
    nested : Nested
    outcome : str
        One of which more, or less, is better.
    target : float, optional
        Level that satisfies: at least so much, or at most where less is better.

    Returns
    -------
    list of Robustness
        In the order of the scenarios; draws with a failed run are left out.
    """
    from scipy.stats import quantile_test

    names = [s.name for s in nested.scenarios]
    earliest = min(range(1, len(names)), key=lambda k: nested.first_months[k], default=0)
    sign = 1.0 if OUTCOMES[outcome].better == "more" else -1.0
    levels = np.stack([
        nested.level(name, outcome, since=names[earliest]).mean(axis=1) for name in names
    ])  # fmt: skip
    levels = levels[:, np.isfinite(levels).all(axis=0)]
    regret = (sign * levels).max(axis=0) - sign * levels
    found = []
    for name, lost, level in zip(names, regret, levels, strict=True):
        bounds: Any = quantile_test(lost, p=QUANTILE).confidence_interval(0.95)
        enough = sign * level >= sign * target if target is not None else None
        found.append(
            Robustness(
                name, float(np.quantile(lost, QUANTILE)), bounds.low, bounds.high,
                float(lost.max()), Share.of(int((lost == 0).sum()), len(lost)),
                None if enough is None else Share.of(int(enough.sum()), len(enough)),
            )
        )  # fmt: skip
    return found
