"""Random numbers of the sample district that stay the same from one numpy version to the next.

Only ``Generator.random`` is used: numpy promises no stable stream for its other distributions, and
the sample district must come out byte for byte.
"""

from __future__ import annotations

from statistics import NormalDist
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """An own stream for every table, so that a new column in one leaves the others alone."""
    return np.random.Generator(np.random.PCG64([seed, crc32(name.encode())]))


def normal(luck: np.random.Generator, count: int) -> Floats:
    """Standard normal numbers by Box and Muller (1958), shape ``(count,)``."""
    radius = np.sqrt(-2.0 * np.log1p(-luck.random(count)))
    return np.asarray(radius * np.cos(2.0 * np.pi * luck.random(count)))


def shuffled_ranks(luck: np.random.Generator, count: int) -> Floats:
    """Mid-ranks ``(i + 0.5) / count`` in random order: evenly spread even when few."""
    order = np.argsort(luck.random(count), kind="stable")
    return (order + 0.5) / count


def spread_normal(luck: np.random.Generator, count: int) -> Floats:
    """Normal quantiles at shuffled mid-ranks: mean 0 at any size, shape ``(count,)``."""
    quantile = NormalDist().inv_cdf
    return np.array([quantile(p) for p in shuffled_ranks(luck, count).tolist()])


def whole(luck: np.random.Generator, expected: Floats) -> Ints:
    """Whole numbers with the expected values given: round up with the probability of the rest."""
    return np.floor(expected + luck.random(len(expected))).astype(np.int64)


def choose(luck: np.random.Generator, cumulative: Floats) -> Ints:
    """One category a row, from cumulative probabilities of shape ``(rows, categories)``."""
    draws = luck.random(len(cumulative))[:, None]
    chosen = np.minimum((draws >= cumulative).sum(axis=1), cumulative.shape[1] - 1)
    return np.asarray(chosen, np.int64)
