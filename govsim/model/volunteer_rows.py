"""Rows of volunteers: counted, and laid out anew without those who left long ago."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govsim.catalogue.large import give_back
from govsim.model.blocks import Range
from govsim.model.compile import inlined, kernel, rows
from govsim.model.volunteer_register import NEVER


@inlined
def _known(i, step_at, history):  # type: ignore[no-untyped-def]
    """Whether someone is on the register, or was active within the months that are remembered."""
    return (step_at[i] != NEVER) | (history[i] != 0)


@kernel
def count_known(first, count, step_at, history, kept):  # type: ignore[no-untyped-def]
    """Count those of every community that cannot be forgotten.

    Parameters
    ----------
    first, count : int64
        Community c has the rows from first[c]; the first count[c] of them are in use.
    step_at : int16 (rows,)
        `NEVER` for those who have left, from zero to below it for those who serve.
    history : uint16 (rows,)
        Months of activity that are remembered.
    kept : int64 (communities,), set
    """
    for c in range(len(kept)):
        known = np.int64(0)
        for i in rows(first[c], first[c] + count[c]):
            known += _known(i, step_at, history)
        kept[c] = known


@kernel
def _move_known(  # type: ignore[no-untyped-def]
    low, high, first, count, step_at, history, target, before, after
):
    for c in range(low, high):
        # Everyone is copied, and who is forgotten written over: nobody could guess who that is.
        # One row more than is kept may be written to, which is the next newcomer's.
        k = np.uint64(target[c])
        for i in rows(first[c], first[c] + count[c]):
            after[k] = before[i]
            k += np.uint64(_known(i, step_at, history))


def move_known(
    first: np.ndarray, count: np.ndarray, step_at: np.ndarray, history: np.ndarray,
    target: np.ndarray, before: np.ndarray, ranges: Sequence[Range],
) -> np.ndarray:  # fmt: skip
    """One column laid out anew, with those that cannot be forgotten in the same order.

    Parameters
    ----------
    target : numpy.ndarray of int64, shape (communities + 1,)
        Where every community's rows are to begin.
    before : numpy.ndarray, shape (rows,)
        Lost block by block, so that a country's people are not held twice, unless it is one of the
        two columns that say who can be forgotten.
    ranges : sequence of (int, int)
        Blocks of communities.
    """
    after = np.zeros(int(target[-1]), before.dtype)
    for low, high in ranges:
        _move_known(low, high, first, count, step_at, history, target, before, after)
        if len(ranges) > 1 and before is not step_at and before is not history:
            give_back(before, int(first[high]))
    return after


@kernel
def count_serving(first, count, step_at, serving):  # type: ignore[no-untyped-def]
    """Count those of every community who serve."""
    for c in range(len(count)):
        serving[c] = 0
        for i in range(first[c], first[c] + count[c]):
            serving[c] += 0 <= step_at[i] < NEVER
