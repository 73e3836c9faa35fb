"""Shapley's value against games whose solution is known."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.shapley import interaction_weights, marginal, members, shapley_weights

games = st.integers(1, 5).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.floats(-100, 100), min_size=2**n, max_size=2**n))
)


def effect(n: int, values: list[float]) -> np.ndarray:
    """A game: the empty coalition is worth nothing."""
    return np.array([0.0, *values[1:]])


@given(games)
def test_parts_add_up_to_the_whole(game):
    """Whatever the game, shares sum to the effect of all together, to rounding."""
    n, values = game
    v = effect(n, values)
    assert (shapley_weights(n) @ v).sum() == pytest.approx(v[-1], abs=1e-9)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=6))
def test_effects_that_add_up_are_their_own_shares(each):
    """Where effects simply add up, each gets its own, and no pair interacts."""
    n = len(each)
    v = np.array([sum(each[i] for i in members(k, n)) for k in range(2**n)])
    assert shapley_weights(n) @ v == pytest.approx(np.array(each), abs=1e-9)
    assert np.abs(interaction_weights(n) @ v).max() < 1e-9


@given(games)
def test_every_order_makes_the_exact_shares(game):
    """Marginal contributions over all orders are the exact value."""
    n, values = game
    v = effect(n, values)
    effects = {members(k, n): np.array([v[k]]) for k in range(2**n)}
    orders = [list(order) for order in itertools.permutations(range(n))]
    assert marginal(orders, effects)[:, 0] == pytest.approx(shapley_weights(n) @ v, abs=1e-9)


def test_the_glove_game():
    """One left glove and two right ones: 2/3, 1/6, 1/6 (Shapley's own example)."""
    v = np.array([float(0 in members(k, 3) and len(members(k, 3)) > 1) for k in range(8)])
    assert shapley_weights(3) @ v == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_two_that_need_each_other_share_and_interact():
    """An effect that needs both is halved, and is all interaction; a third has no part."""
    v = np.array([float({0, 1} <= members(k, 3)) for k in range(8)])
    assert shapley_weights(3) @ v == pytest.approx([0.5, 0.5, 0.0])
    pairs = interaction_weights(3) @ v
    assert pairs[0, 1] == pytest.approx(1.0)
    assert pairs[0, 2] == pytest.approx(0.0)
