"""What a study holds of its runs: everything to be read, next to nothing in memory."""

from __future__ import annotations

import tracemalloc

import numpy as np

from govsim.study.engine import Finished
from govsim.study.values import STACKED, RunValues

MONTHS, OUTCOMES = 60, 110


def district(run: int) -> np.ndarray:
    return np.random.default_rng(run).random((MONTHS, OUTCOMES))


def test_every_outcome_of_every_run_comes_back(monkeypatch):
    """In any order, for any replications, and after runs were added: the very numbers put in, on
    a shelf too small for memory."""
    monkeypatch.setattr("govsim.study.packing.IN_MEMORY", 1000)
    runs = RunValues()
    for r in range(5):
        runs.put(0, r, Finished(district(r), None))
    for asked in ([0, 1, 2, 3, 4], [3, 1], [0, 1, 2, 3, 4]):
        for outcome in (0, OUTCOMES - 1, 7, *range(STACKED + 2)):
            expected = np.stack([district(r)[:, outcome] for r in asked])
            assert np.array_equal(runs.district(0, asked, outcome), expected)
    runs.put(0, 5, Finished(district(5), None))
    assert np.array_equal(runs.district(0, [5], 7)[0], district(5)[:, 7])


def test_memory_is_flat_in_the_number_of_replications(monkeypatch):
    """Four hundred more runs take less than 2 kB each, of the 53 kB that their numbers are."""
    monkeypatch.setattr("govsim.study.packing.IN_MEMORY", 1000)
    one = district(0)
    tracemalloc.start()
    try:
        runs = RunValues()
        for r in range(100):
            runs.put(0, r, Finished(one.copy(), None))
        before, _ = tracemalloc.get_traced_memory()
        for r in range(100, 500):
            runs.put(0, r, Finished(one.copy(), None))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 400 * 2000
