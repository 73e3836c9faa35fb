"""Rows of volunteers: counted, and laid out anew without those who left long ago."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import inlined, kernel


@inlined
def _known(i, leave_at, history):  # type: ignore[no-untyped-def]
    """Whether someone is on the register, or was active within the months that are remembered."""
    return leave_at[i] != np.inf or history[i] != 0


@kernel
def count_known(first, count, leave_at, history, kept):  # type: ignore[no-untyped-def]
    """Count those of every community that cannot be forgotten.

    Parameters
    ----------
    first, count : int64
        Community c has the rows from first[c]; the first count[c] of them are in use.
    leave_at : float32 (rows,)
        Infinite for those who have left.
    history : uint16 (rows,)
        Months of activity that are remembered.
    kept : int64 (communities,), set
    """
    for c in range(len(kept)):
        kept[c] = 0
        for i in range(first[c], first[c] + count[c]):
            kept[c] += _known(i, leave_at, history)


@kernel
def _move_known(first, count, leave_at, history, target, before, after):  # type: ignore[no-untyped-def]
    for c in range(len(count)):
        k = target[c]
        for i in range(first[c], first[c] + count[c]):
            if _known(i, leave_at, history):
                after[k] = before[i]
                k += 1


def move_known(
    first: np.ndarray, count: np.ndarray, leave_at: np.ndarray, history: np.ndarray,
    target: np.ndarray, before: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """One column laid out anew, with those that cannot be forgotten in the same order.

    Parameters
    ----------
    target : numpy.ndarray of int64, shape (communities + 1,)
        Where every community's rows are to begin.
    before : numpy.ndarray, shape (rows,)
    """
    after = np.zeros(int(target[-1]), before.dtype)
    _move_known(first, count, leave_at, history, target, before, after)
    return after


@kernel
def count_serving(first, count, kind, serving):  # type: ignore[no-untyped-def]
    """Count those of every community who serve (the lowest bit of their kind)."""
    for c in range(len(count)):
        serving[c] = 0
        for i in range(first[c], first[c] + count[c]):
            serving[c] += kind[i] & 1
