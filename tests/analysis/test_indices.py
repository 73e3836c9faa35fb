"""Sensitivity indices against functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.analysis.indices import screen, sobol, value_of_knowing, without_effect

NAMES = ["x1", "x2", "x3"]


def ishigami(unit: np.ndarray) -> np.ndarray:
    """Ishigami and Homma's (1990) function, a = 7 and b = 0.1."""
    x = np.pi * (2.0 * unit - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.slow
def test_ishigami_indices_match_the_analytic_values():
    """First indices 0.314, 0.442, 0 and totals 0.558, 0.442, 0.244, within 0.02."""
    found = {one.name: one for one in sobol(ishigami, NAMES, 4096, seed=1).items}
    first, total = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
    for name, one, all_ in zip(NAMES, first, total, strict=True):
        assert found[name].first == pytest.approx(one, abs=0.02)
        assert found[name].total == pytest.approx(all_, abs=0.02)
        assert abs(found[name].first - one) <= 2 * found[name].first_half + 1e-3


@settings(derandomize=True, deadline=None, max_examples=10)
@given(st.lists(st.floats(0.1, 5.0), min_size=2, max_size=5), st.integers(0, 1000))
def test_a_sum_has_the_indices_of_its_weights(weights, seed):
    """For a weighted sum the first and the total index are both weight squared over the sum of
    squares, and Morris's mean change is the weight."""
    w = np.array(weights)
    names = [f"x{k}" for k in range(len(w))]
    found = sobol(lambda unit: unit @ w, names, 1024, seed).items
    for one in found:
        share = w[int(one.name[1:])] ** 2 / (w**2).sum()
        assert one.first == pytest.approx(share, abs=0.03)
        assert one.total == pytest.approx(share, abs=0.03)
    for one in screen(lambda unit: unit @ w, names, 3, seed):
        assert one.mu_star == pytest.approx(w[int(one.name[1:])], rel=1e-6)
        assert one.sigma == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("seed", [0, 7, 2**40])
def test_the_same_seed_gives_the_same_intervals(seed):
    """Screening and indices, bootstrap included, follow from the seed; 0 is one too."""
    for find in (
        lambda: screen(ishigami, NAMES, 4, seed),
        lambda: sobol(ishigami, NAMES, 32, seed),
    ):
        one, other = find(), find()
        assert getattr(one, "items", one) == getattr(other, "items", other)


def test_inputs_without_a_part_are_found_exactly():
    """Of twenty inputs two have a part; the groups without them leave the output to the bit."""
    names = [f"x{k}" for k in range(20)]
    left = without_effect(lambda unit: unit[:, 3] * 2 + unit[:, 17] ** 2, names, size=4)
    assert left == [n for k, n in enumerate(names) if k // 4 not in (0, 4)]


def test_a_constant_has_no_indices():
    """Where nothing varies no input has a part, and nothing fails."""
    found = sobol(lambda unit: np.ones(len(unit)), NAMES, 8, seed=0)
    assert all(one.first == one.total == 0 for one in found.items)


def test_what_knowing_is_worth():
    """For a gain x - 1/2 with x uniform the value of knowing x is 1/8; knowing anything else, or
    what never changes the choice, is worth nothing."""
    x, other = np.random.default_rng(1).random((2, 20_000))
    assert value_of_knowing(x, x - 0.5) == pytest.approx(0.125, abs=0.005)
    assert value_of_knowing(other, x - 0.5) < 0.01
    assert value_of_knowing(x, x + 1.0) == 0.0
