"""Pareto fronts: what is not dominated, the knee, and how sure a place on the front is.

Everything here is in costs: less of every number is better.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

Choice = TypeVar("Choice", bound=Hashable)
STREAM = 205
"""Seeds the resampling, apart from the model's luck."""


def non_dominated(costs: np.ndarray) -> np.ndarray:
    """Which points no other point dominates.

    A point dominates another if it is nowhere worse and somewhere better.

    Parameters
    ----------
    costs : numpy.ndarray, shape (points, objectives)

    Returns
    -------
    numpy.ndarray of bool, shape (points,)
    """
    other, self_ = costs[:, None, :], costs[None, :, :]
    dominates = (other <= self_).all(axis=2) & (other < self_).any(axis=2)
    return np.asarray(~dominates.any(axis=0))


def knee(costs: np.ndarray) -> int | None:
    """The point of a front of two objectives where giving up more of one buys least of the other.

    The largest distance from the chord between the extremes, both objectives scaled to 0-1,
    towards the better side (Das 1999, "On characterizing the 'knee' of the Pareto curve based on
    normal-boundary intersection", Structural Optimization 18).

    Parameters
    ----------
    costs : numpy.ndarray, shape (points, 2)
        Of points that do not dominate one another.

    Returns
    -------
    int or None
        None with fewer than three points, or where none lies beyond the chord.
    """
    if len(costs) < 3:
        return None
    low, high = costs.min(axis=0), costs.max(axis=0)
    if not (high > low).all():
        return None
    beyond = 1.0 - ((costs - low) / (high - low)).sum(axis=1)
    best = int(beyond.argmax())
    return best if beyond[best] > 1e-9 else None


def hypervolume(costs: np.ndarray, reference: Sequence[float]) -> float:
    """Area that points of two objectives dominate, up to a reference point."""
    inside = costs[(costs < np.asarray(reference)).all(axis=1)]
    area, edge = 0.0, float(reference[1])
    for x, y in sorted(map(tuple, inside.tolist())):
        if y < edge:
            area += (float(reference[0]) - x) * (edge - y)
            edge = y
    return area


def share_on_front(
    costs: np.ndarray, feasible: Callable[[np.ndarray], np.ndarray], *, seed: int,
    resamples: int = 2000,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """In which share of resamples of the draws each point is on the front, and is the knee.

    Parameters
    ----------
    costs : numpy.ndarray, shape (points, draws, objectives)
        The same draws for all points, so that they are resampled together.
    feasible : callable
        From mean costs, shape (points, objectives), to which points are allowed.

    Returns
    -------
    front, knees : numpy.ndarray of float64, shape (points,)
    """
    points, draws, _ = costs.shape
    generator = np.random.default_rng([STREAM, seed])
    front, knees = np.zeros(points), np.zeros(points)
    for _ in range(resamples):
        means = costs[:, generator.integers(0, draws, draws)].mean(axis=1)
        allowed = np.flatnonzero(feasible(means))
        kept = allowed[non_dominated(means[allowed])]
        front[kept] += 1
        if means.shape[1] == 2 and (at := knee(means[kept])) is not None:
            knees[kept[at]] += 1
    return front / resamples, knees / resamples


Evaluate = Callable[[Sequence[Choice]], Mapping[Choice, tuple[np.ndarray, float]]]
"""From choices to costs, and by how much a choice breaks the constraint (at most 0: feasible)."""


def optimise(
    suggest: Callable[[Any], Choice], evaluate: Evaluate[Choice], *, objectives: int,
    evaluations: int, population: int, seed: int, first: Sequence[Mapping[str, Any]] = (),
) -> dict[Choice, tuple[np.ndarray, float]]:  # fmt: skip
    """Search by NSGA-II (Deb and others 2002, IEEE Transactions on Evolutionary Computation 6).

    Choices are asked for and told a whole generation at a time, so that the search is the same
    however many processes evaluate them. None is evaluated twice.

    Parameters
    ----------
    suggest : callable
        From an optuna trial to a choice.
    evaluate : callable
    objectives, evaluations, population, seed : int
        Evaluations count choices proposed, with those met before.
    first : sequence of mapping
        Values of trials to begin with.

    Returns
    -------
    dict
        Every choice evaluated, in the order met.
    """
    with warnings.catch_warnings():
        # Its progress bar, which is not used, would like a widget library in notebooks.
        warnings.simplefilter("ignore")
        import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.NSGAIISampler(population_size=max(2, population), seed=seed)
    study = optuna.create_study(directions=["minimize"] * objectives, sampler=sampler)
    for values in first:
        study.enqueue_trial(dict(values))
    known: dict[Choice, tuple[np.ndarray, float]] = {}
    asked = 0
    while asked < evaluations:
        trials = [study.ask() for _ in range(min(population, evaluations - asked))]
        choices = [suggest(trial) for trial in trials]
        asked += len(trials)
        new = [choice for choice in dict.fromkeys(choices) if choice not in known]
        if new:
            found = evaluate(new)
            known |= {choice: found[choice] for choice in new}
        for trial, choice in zip(trials, choices, strict=True):
            costs, excess = known[choice]
            if not np.isfinite([*costs, excess]).all():
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
                continue
            trial.set_constraint("budget", float(excess))
            study.tell(trial, [float(c) for c in costs])
    return known
