"""Shapley's value and interactions: how an effect is shared out among those who make it together.

Shapley (1953), "A value for n-person games"; Grabisch & Roubens (1999), "An axiomatic approach to
the concept of interaction among players in cooperative games".
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np

Coalition = frozenset[int]
"""Members acting together, by their places."""


def shapley_weights(n: int) -> np.ndarray:
    """Weights by which the effects of all combinations make the parts.

    Parameters
    ----------
    n : int
        Proposals.

    Returns
    -------
    numpy.ndarray of float64, shape (n, 2 ** n)
        Combination k holds proposal i if bit i of k is set.
    """
    weights = np.zeros((n, 2**n))
    for k in range(2**n):
        size = k.bit_count()
        for i in range(n):
            others = size - 1 if k >> i & 1 else size
            share = math.factorial(others) * math.factorial(n - others - 1) / math.factorial(n)
            weights[i, k] = share if k >> i & 1 else -share
    return weights


def interaction_weights(n: int) -> np.ndarray:
    """Weights of the Shapley interaction index of every pair (Grabisch & Roubens 1999).

    Returns
    -------
    numpy.ndarray of float64, shape (n, n, 2 ** n)
        What two proposals do together beyond what each does by itself, averaged over what else is
        in force; zero on the diagonal.
    """
    weights = np.zeros((n, n, 2**n))
    for k, (i, j) in itertools.product(range(2**n), itertools.permutations(range(n), 2)):
        one, other = k >> i & 1, k >> j & 1
        others = k.bit_count() - one - other
        share = math.factorial(others) * math.factorial(n - others - 2) / math.factorial(n - 1)
        weights[i, j, k] = share if one == other else -share
    return weights


def members(k: int, n: int) -> Coalition:
    """The coalition whose members are the bits set in k."""
    return frozenset(i for i in range(n) if k >> i & 1)


def marginal(
    orders: Sequence[Sequence[int]], effects: Mapping[Coalition, np.ndarray]
) -> np.ndarray:
    """Mean of what each proposal adds to those before it, shape (proposals, outcomes)."""
    total = np.zeros((len(orders[0]), *effects[frozenset()].shape))
    for order in orders:
        for k, i in enumerate(order):
            total[i] += effects[frozenset(order[: k + 1])] - effects[frozenset(order[:k])]
    return np.asarray(total / len(orders))
