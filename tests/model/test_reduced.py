"""govsim reduced to the benchmarks' district is that district, built of govsim's own pieces."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from benchmarks import spec
from benchmarks.peers import numpy_arrays, tuned_c
from benchmarks.reduced import model
from benchmarks.reduced.kernels import draw, draw_fortnight
from govsim.model.luck import Luck, stream_number

REPLICATIONS, WEEKS = 24, 104
FAR = 4.5
"""Standard errors; of twelve outcomes one lies as far apart by chance once in 1,500 times
(Student's t with 46 degrees of freedom, and Bonferroni)."""


def summaries(run, weeks=WEEKS):
    found = [list(spec.summary(run(100 + r, weeks)).values()) for r in range(REPLICATIONS)]
    return np.array(found)


def standard_errors(one, other):
    error = np.sqrt((one.var(axis=0, ddof=1) + other.var(axis=0, ddof=1)) / REPLICATIONS)
    return np.abs(one.mean(axis=0) - other.mean(axis=0)) / error


@pytest.fixture(scope="module")
def reduced():
    return summaries(model.run)


@pytest.mark.slow
def test_it_agrees_with_the_same_district_in_numpy(reduced):
    """Means of all twelve outcomes over two years agree within Monte Carlo error."""
    apart = standard_errors(reduced, summaries(numpy_arrays.run))
    assert apart.max() < FAR, dict(zip(spec.COLUMNS, apart.round(1), strict=True))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gcc") is None, reason="no C compiler here")
def test_it_agrees_with_the_same_district_in_c(reduced):
    """So do those of the tuned C."""
    apart = standard_errors(reduced, summaries(tuned_c.run))
    assert apart.max() < FAR, dict(zip(spec.COLUMNS, apart.round(1), strict=True))


@pytest.mark.slow
def test_agreement_would_notice_another_district(reduced, monkeypatch):
    """A tenth more newcomers in one of the two is far beyond Monte Carlo error."""
    monkeypatch.setattr(spec, "JOINING", 1.1 * spec.JOINING)
    assert standard_errors(reduced, summaries(numpy_arrays.run)).max() > FAR


def test_its_luck_is_that_of_the_model():
    """Volunteers' words are the first 32 bits of the uniforms at the same address, and of the next
    the first 20 are their last."""
    places = np.array([123_456_789 << 24], np.uint64)
    ordinal = np.arange(50, dtype=np.int32)
    words = np.zeros((4, 50), np.uint32)
    luck = Luck(3, 4)
    draw_fortnight(luck.key, stream_number("weeks"), places[0], 17, ordinal, *words)
    both = np.zeros((2, 50), np.uint32)
    draw(luck.key, stream_number("weeks"), places[0], 17, ordinal, *both)
    uniforms = luck.pairs("weeks", places + ordinal.astype(np.uint64), 17)
    assert np.array_equal(words[:2].T, np.floor(uniforms * 2.0**32))
    assert np.array_equal(words[:2], both)
    assert np.array_equal(words[2:].T >> 12, np.floor(uniforms * 2.0**52) % 2**20)


def test_a_replication_is_its_seed():
    """The same seed gives the same table, another one another."""
    first = model.run(1, 52)
    assert np.array_equal(first, model.run(1, 52))
    assert not np.array_equal(first, model.run(2, 52))
