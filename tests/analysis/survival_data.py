"""Data sets on which survival estimates are held against lifelines; needs numpy only."""

from __future__ import annotations

import numpy as np

SEEDS = (11, 12, 13)
TERMS = ("route", "pay", "degree")
PIECES = (1.005, 3.005, 6.005)
"""Ends of the pieces of a piecewise constant hazard, in years, at which nobody leaves."""


def survival_data(seed: int, count: int = 400) -> dict[str, np.ndarray]:
    """Entries, exits and reasons of leaving, in whole weeks so that many coincide.

    Parameters
    ----------
    seed : int
    count : int
        People drawn; those who left before they came under observation are not seen.

    Returns
    -------
    dict of str to numpy.ndarray
        ``start`` and ``stop`` (years), ``event`` (1 if left, 0 if censored), and `TERMS`.
    """
    luck = np.random.default_rng([5, seed])
    route = luck.integers(0, 2, count).astype(float)
    pay = luck.normal(0.0, 0.2, count)
    degree = luck.integers(0, 2, count) * luck.uniform(0.0, 2.0, count)
    hazard = 0.25 * np.exp(-0.7 * route - 1.2 * pay + 0.3 * degree)
    gone = np.ceil(52.0 * luck.exponential(1.0 / hazard)) / 52.0
    start = np.floor(52.0 * luck.uniform(0.0, 4.0, count) * (luck.uniform(size=count) < 0.6)) / 52.0
    end = start + np.ceil(52.0 * luck.uniform(0.5, 6.0, count)) / 52.0
    seen = gone > start
    data = {
        "start": start, "stop": np.minimum(gone, end), "event": (gone <= end).astype(float),
        "route": route, "pay": pay, "degree": degree,
    }  # fmt: skip
    return {name: column[seen] for name, column in data.items()}
