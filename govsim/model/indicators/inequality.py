"""How unequal communities are: the Gini coefficient over communities of what each one has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from govsim.model.compile import inlined, kernel
from govsim.model.indicators.books import Books, Pair

FEW = 24
"""Communities of a street up to which insertion sorts them faster than the library."""


def _each(pair: Pair) -> np.ndarray:
    numerator, denominator = pair
    some = denominator > 0
    return np.asarray(np.where(some, numerator / np.where(some, denominator, 1.0), 0.0))


LEVELS: Mapping[str, Callable[[Books], np.ndarray]] = {
    "inequality": lambda b: b["satisfaction"],
    "inequality_spending": lambda b: b.year("spent") / b.residents,
    "inequality_own_money": lambda b: (
        (b.year("appeals") + b.year("contributions") + b.year("rents") + b.year("party_fees"))
        / b.residents
    ),
    "inequality_arrears": lambda b: _each((b["owed"], b["workers"])),
    "inequality_overload": lambda b: _each((b.year("hours_asked"), b.year("hours_contracted"))),
    "inequality_on_time": lambda b: _each((b.year("on_time"), b.year("requests"))),
    "inequality_variety": lambda b: b["variety"],
    "inequality_volunteering": lambda b: b.year("sessions") / b.residents,
    "checkin_gini": lambda b: b.year("checkins") / b.residents,
    "inequality_branches": lambda b: _each((b["branches_alive"], b["quarters"])),
}
"""Identifier of an outcome to what each community has, shape (months, communities), from 0 up; over
a year where a single month of one community is mostly chance."""


def gini(values: np.ndarray) -> np.ndarray:
    """Gini coefficient along the last axis.

    Parameters
    ----------
    values : numpy.ndarray, shape (..., n), not negative

    Returns
    -------
    numpy.ndarray, shape (...)
        0 where all are equal (or all zero).
    """
    n = values.shape[-1]
    ranked = np.sort(values, axis=-1)
    weights = 2.0 * np.arange(1, n + 1) - n - 1.0
    total = ranked.sum(axis=-1)
    spread = np.maximum(0.0, (ranked * weights).sum(axis=-1))  # equal values round below zero
    return np.asarray(np.where(total > 0, spread / np.where(total > 0, n * total, 1), 0))


@inlined
def sort_few(values):  # type: ignore[no-untyped-def]
    """Sort a handful in place, each inserted among those before it."""
    for k in range(1, len(values)):
        value, j = values[k], k
        while j > 0 and values[j - 1] > value:
            values[j] = values[j - 1]
            j -= 1
        values[j] = value


@kernel
def gini_within(levels, members, bounds, inequality):  # type: ignore[no-untyped-def]
    """Gini coefficient within each of many groups, most of them small.

    Parameters
    ----------
    levels : float64 (months, communities), not negative
    members : int64 (communities,)
        Communities, group by group; group g has those from bounds[g] to bounds[g + 1] - 1.
    inequality : float64 (months, groups), set
    """
    room = np.empty(len(members))
    for m in range(len(levels)):
        for g in range(len(bounds) - 1):
            n, total, spread = bounds[g + 1] - bounds[g], 0.0, 0.0
            ranked = room[:n]
            for k in range(n):
                ranked[k] = levels[m, members[bounds[g] + k]]
            if n > FEW:
                ranked.sort()
            else:
                sort_few(ranked)
            for k in range(n):
                total += ranked[k]
                spread += ranked[k] * (2.0 * (k + 1) - n - 1.0)
            inequality[m, g] = max(0.0, spread) / (n * total) if total > 0.0 else 0.0
