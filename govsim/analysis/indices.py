"""Which inputs of a function decide its output: Morris's screening and Sobol's indices.

The function is anything that takes points of the unit cube, so that both can be tried against
functions whose indices are known. Both are SALib's (Iwanaga, Usher and Herman 2022, Socio-
Environmental Systems Modelling 4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from govsim.study.pairing import CONFIDENCE

Function = Callable[[np.ndarray], np.ndarray]
"""Points of the unit cube, shape (points, inputs), to outputs, shape (points,)."""

LEVELS = 4
"""Levels of Morris's grid, as he advises."""
RESAMPLES = 500
"""Bootstrap resamples of Sobol's indices."""


@dataclass(frozen=True)
class Screened:
    """What one input does, roughly.

    Attributes
    ----------
    name : str
    mu_star : float
        Mean size of the output's change when the input moves across its range (Campolongo, Cariboni
        and Saltelli 2007).
    mu_star_half : float
        Half-width of its 95% interval (bootstrap).
    sigma : float
        Spread of these changes: large where the input works with others or not in proportion.
    """

    name: str
    mu_star: float
    mu_star_half: float
    sigma: float


@dataclass(frozen=True)
class Index:
    """What one input has to do with the output's variance.

    Attributes
    ----------
    name : str
    first, first_half : float
        Share of the variance that would go if the input were known, and the half-width of its 95%
        interval (bootstrap).
    total, total_half : float
        Share that the input has any part in, by itself or with others.
    """

    name: str
    first: float
    first_half: float
    total: float
    total_half: float


@dataclass(frozen=True)
class Indices:
    """Sobol's indices of all inputs.

    Attributes
    ----------
    items : list of Index
        Largest total first.
    names : list of str
        Inputs, in the order of the points' columns.
    points : numpy.ndarray, shape (evaluations, inputs)
    outputs : numpy.ndarray, shape (evaluations,)
    """

    items: list[Index]
    names: list[str]
    points: np.ndarray
    outputs: np.ndarray


def _problem(names: Sequence[str]) -> dict[str, Any]:
    count = len(names)
    return {"num_vars": count, "names": list(names), "bounds": [[0.0, 1.0]] * count}


def _seed(seed: int) -> int:
    """A seed the library heeds: it takes 0 for none, and none beyond 32 bits."""
    return seed % (2**32 - 1) + 1


def without_effect(
    function: Function, names: Sequence[str], *, size: int = 4, reach: float = 0.45
) -> list[str]:
    """Inputs that leave the output equal to the bit, found group by group.

    All inputs of a group are moved together, up and then down from the middle. Where the function
    is exact (runs under the same luck are), no change at all means that none of them has a part
    in it, short of thresholds that these moves do not cross.

    Parameters
    ----------
    function : callable
    names : sequence of str
    size : int
        Inputs of a group.
    reach : float
        How far from the middle, in shares of the distribution.
    """
    count = len(names)
    groups = [range(k, min(k + size, count)) for k in range(0, count, size)]
    points = np.full((1 + 2 * len(groups), count), 0.5)
    for g, members in enumerate(groups):
        points[1 + 2 * g, members] += reach
        points[2 + 2 * g, members] -= reach
    found = function(points)
    return [
        names[k]
        for g, members in enumerate(groups)
        if found[1 + 2 * g] == found[0] == found[2 + 2 * g]
        for k in members
    ]


def screen(
    function: Function, names: Sequence[str], trajectories: int, seed: int
) -> list[Screened]:
    """Morris's screening.

    Morris, M. D. (1991). Factorial sampling plans for preliminary computational experiments.
    Technometrics 33.

    Parameters
    ----------
    function : callable
    names : sequence of str
    trajectories : int
        Each takes one evaluation more than there are inputs.
    seed : int

    Returns
    -------
    list of Screened
        Largest first.
    """
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as sample

    problem = _problem(names)
    points = sample.sample(problem, trajectories, num_levels=LEVELS, seed=_seed(seed))
    found = analysis.analyze(
        problem,
        points,
        function(points),
        conf_level=CONFIDENCE,
        num_levels=LEVELS,
        seed=_seed(seed),
    )
    columns = (found["mu_star"], found["mu_star_conf"], found["sigma"])
    items = [
        Screened(name, *(float(column[k]) for column in columns)) for k, name in enumerate(names)
    ]
    return sorted(items, key=lambda one: -one.mu_star)


def sobol(function: Function, names: Sequence[str], points: int, seed: int) -> Indices:
    """Sobol's first and total indices.

    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Design and
    estimator for the total sensitivity index. Computer Physics Communications 181. Points are a
    scrambled Sobol' sequence.

    Parameters
    ----------
    function : callable
    names : sequence of str
    points : int
        Base points, a power of two; it takes as many evaluations times the inputs plus two.
    seed : int
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sample

    problem = _problem(names)
    chosen = sample.sample(
        problem, points, calc_second_order=False, scramble=True, seed=_seed(seed)
    )
    outputs = function(chosen)
    if np.ptp(outputs) == 0:
        nothing = [Index(name, 0.0, 0.0, 0.0, 0.0) for name in names]
        return Indices(nothing, list(names), chosen, outputs)
    found = analysis.analyze(
        problem, outputs, calc_second_order=False, conf_level=CONFIDENCE,
        num_resamples=RESAMPLES, seed=_seed(seed),
    )  # fmt: skip
    columns = (found["S1"], found["S1_conf"], found["ST"], found["ST_conf"])
    items = [Index(name, *(float(c[k]) for c in columns)) for k, name in enumerate(names)]
    return Indices(sorted(items, key=lambda one: -one.total), list(names), chosen, outputs)


def value_of_knowing(inputs: np.ndarray, gain: np.ndarray) -> float:
    """What knowing one input would be worth for the choice between adopting and leaving it.

    Expected value of partial perfect information: one would adopt where the expected gain, given
    the input, is positive. The expectation given the input is a cubic regression on it (Strong,
    Oakley and Brennan 2014, Medical Decision Making 34).

    Parameters
    ----------
    inputs, gain : numpy.ndarray, shape (evaluations,)
        The input's points, and the gain of adopting (positive for the better).

    Returns
    -------
    float
        In the gain's unit, never negative.
    """
    import statsmodels.api as sm

    centred = 2.0 * (inputs - inputs.mean())
    design = np.column_stack([np.ones_like(centred), centred, centred**2, centred**3])
    expected = sm.OLS(gain, design).fit().fittedvalues
    return float(max(0.0, np.maximum(expected, 0.0).mean() - max(0.0, float(expected.mean()))))
