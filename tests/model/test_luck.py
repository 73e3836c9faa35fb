"""The generator against published answers, and what addressing it promises."""

from __future__ import annotations

import re
from pathlib import Path

import numba as nb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.model.luck import (
    Luck,
    exponential_single,
    normal,
    philox,
    place_numbers,
    poisson,
    poisson_near,
    replication_key,
    stream_number,
)

MODEL = Path(__file__).parents[2] / "govsim" / "model"


@nb.njit
def block(counter, key):
    """One Philox block from 32-bit words."""
    u = nb.uint32
    return philox(u(counter[0]), u(counter[1]), u(counter[2]), u(counter[3]), u(key[0]), u(key[1]))


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0xFFFFFFFF,) * 4,
            (0xFFFFFFFF,) * 2,
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_answers(counter, key, answer):
    """Philox4x32-10 agrees with the known answers published with Random123."""
    got = block(np.array(counter, np.uint32), np.array(key, np.uint32))
    assert tuple(int(x) for x in got) == answer


def test_uniforms_are_uniform_and_independent():
    """Along individuals, occasions and streams uniforms fill 0 to 1 evenly, and the two at one
    address are uncorrelated (chi-square and correlation; false alarm 1 in 1,000 each)."""
    luck, people = Luck(7, 3), np.arange(40_000, dtype=np.uint64)
    by_person = luck.pairs("a", people)
    by_occasion = np.array([luck.one("a", 5, k) for k in range(4_000)])
    by_stream = np.array([luck.one(f"s{k}", 5) for k in range(4_000)])
    for sample in (by_person[:, 0], by_person[:, 1], by_occasion, by_stream):
        assert sample.min() > 0
        assert sample.max() < 1
        counts, _ = np.histogram(sample, bins=50, range=(0, 1))
        assert stats.chisquare(counts).pvalue > 0.001
    assert stats.pearsonr(by_person[:, 0], by_person[:, 1]).pvalue > 0.001
    assert stats.pearsonr(by_person[1:, 0], by_person[:-1, 0]).pvalue > 0.001


def test_normal_is_the_quantile_function():
    """The normal quantile agrees with an independent implementation to 1e-14."""
    u = np.concatenate([np.geomspace(1e-15, 0.5, 400), 1 - np.geomspace(1e-12, 0.5, 400)])
    np.testing.assert_allclose([normal(x) for x in u], stats.norm.ppf(u), rtol=1e-14)


def test_exponentials_of_single_precision_are_right_to_the_last_digit():
    """Over many sizes of uniforms, and next to both ends, no exponential of single precision is a
    unit of its last digit or more away from the logarithm, and none is negative."""
    random = np.random.default_rng(3)
    u = random.random(400_000) ** random.choice([0.001, 1.0, 4.0], 400_000)
    ends = [2.0**-53, np.nextafter(np.float32(1), np.float32(0)), 1.0, 0.5, np.sqrt(0.5)]
    u = np.concatenate([np.maximum(u, 2.0**-53), ends]).astype(np.float32)
    found, exact = several_exponentials(u), -np.log(u.astype(np.float64))
    assert (np.abs(found - exact) < np.spacing(exact.astype(np.float32))).all()
    assert found.min() == 0.0


@nb.njit
def several_exponentials(u):
    """`exponential_single` of each."""
    found = np.empty(len(u), np.float32)
    for i in range(len(u)):
        found[i] = exponential_single(u[i])
    return found


@pytest.mark.parametrize("mean", [0.1, 2.0, 30.0, 104.0, 480.0])
def test_poisson_is_the_inverse_distribution(mean):
    """Counts are those of inverting the distribution function at the address's uniform."""
    key, stream = replication_key(1, 1), stream_number("test")
    luck = Luck(1, 1)
    for place in range(200):
        u = luck.one("test", place, 9)
        assert poisson(key, stream, np.uint64(place), 9, mean) == stats.poisson.ppf(u, mean)


@nb.njit
def settled(u, mean):
    """Counts that the normal approximation settles, -1 where it does not."""
    counts = np.empty(len(u), np.int64)
    for i in range(len(u)):
        counts[i] = poisson_near(u[i], mean[i])
    return counts


def test_where_the_normal_quantile_settles_a_poisson_count_it_is_the_inverse_one():
    """Over all means and far into both tails no settled count differs from the inverse
    distribution function's, and only one in ten is left to be added up at the smallest means."""
    random = np.random.default_rng(5)
    mean = np.exp(random.uniform(np.log(8.0), np.log(500.0), 60_000))
    tail = 10.0 ** random.uniform(-5.0, -0.31, 30_000)
    u = np.concatenate(
        [random.random(30_000), np.where(random.random(30_000) < 0.5, tail, 1 - tail)]
    )
    counts = settled(u, mean)
    known = counts >= 0
    assert (counts[known] == stats.poisson.ppf(u[known], mean[known])).all()
    assert known[:30_000].mean() > 0.9
    assert (settled(u[:100], np.full(100, 7.9)) == -1).all()


def test_poisson_in_parts_has_the_right_mean_and_variance():
    """Above 500 the count is a sum of parts: mean and variance stay equal (false alarm 1e-4)."""
    key, stream, mean, n = replication_key(1, 1), stream_number("test"), 1500.0, 4000
    sample = np.array([poisson(key, stream, np.uint64(p), 0, mean) for p in range(n)])
    assert abs(sample.mean() - mean) < 4 * np.sqrt(mean / n)
    assert abs(sample.var(ddof=1) / mean - 1) < 4 * np.sqrt(2 / n)


def test_streams_used_by_the_model_do_not_collide():
    """All stream names in the source hash to different numbers."""
    source = "".join(p.read_text(encoding="utf-8") for p in MODEL.glob("*.py"))
    names = set(re.findall(r'(?:pairs|one|stream_number)\(\s*"([^"]+)"', source))
    names |= set(re.findall(r"stream_number\(s\) for s in \(([^)]*)\)", source))
    assert len(names) >= 8
    assert len({int(stream_number(n)) for n in names}) == len(names)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=20, unique=True))
def test_places_are_numbered_by_name(names):
    """A place's number does not depend on the other places or on their order."""
    numbers = dict(zip(names, place_numbers(names).tolist(), strict=True))
    backwards = dict(zip(names[::-1], place_numbers(names[::-1]).tolist(), strict=True))
    assert numbers == backwards
    assert place_numbers(names[:1])[0] == numbers[names[0]]


def test_seeds_and_replications_differ():
    """Different seeds or replications meet different luck, the same the same."""
    keys = {int(replication_key(s, r)) for s in range(30) for r in range(30)}
    assert len(keys) == 900
    assert Luck(4, 2).one("x", 1) == Luck(4, 2).one("x", 1)
