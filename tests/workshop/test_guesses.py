"""Guesses: what is taken from a browser, and what is told of the room's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.workshop.guesses import LEAST, Together, checked, curves, scale, years_of
from tests.workshop.test_estimate import estimate

BASE = [70.0, 71.0, 72.0, 73.0]
numbers = st.one_of(st.floats(), st.integers(), st.text(max_size=3), st.none(), st.booleans())


def test_years_are_means_of_their_months_from_the_packages_start_on():
    """The first year, before the package, is left out; replications are averaged."""
    months = np.vstack([np.repeat([1.0, 2.0, 3.0], 12), np.repeat([1.0, 4.0, 5.0], 12)])
    assert years_of(months) == [3.0, 4.0]


def test_curves_of_an_estimate_are_the_two_runs_levels():
    """Without and with the package, a number a year."""
    before, after = curves(estimate(0.5, [0.0]), "satisfaction")
    assert len(before) == len(after) == 4
    assert np.allclose(np.array(after) - np.array(before), 0.5, atol=1e-5)


@given(st.lists(numbers, max_size=6), st.sampled_from(HEADLINE_OUTCOMES))
def test_a_browser_can_send_anything(sent, outcome):
    """What is taken has the right length, is finite and lies on the scale; all else is None."""
    drawn = checked(sent, BASE, outcome)
    right = len(sent) == len(BASE) and all(
        type(v) in (int, float) and math.isfinite(v) for v in sent
    )
    assert (drawn is not None) == right
    if drawn is not None:
        low, high = scale(outcome, BASE)
        assert all(low <= v <= high for v in drawn)


@given(st.sampled_from(HEADLINE_OUTCOMES), st.floats(0, 1))
def test_todays_rules_can_be_drawn(outcome, level):
    """For any level that is possible, what holds under today's rules lies on the scale."""
    low, high = scale(outcome, [level, level])
    assert low <= level <= high


@given(st.lists(st.lists(st.floats(60, 90), min_size=4, max_size=4), min_size=1, max_size=12))
def test_everyone_is_counted_once(guesses):
    """Up, same and down add up; the band is there from the least number on, and in order."""
    told = Together.of(guesses, BASE)
    assert told.up + told.same + told.down == told.count == len(guesses)
    assert bool(told.low) == (len(guesses) >= LEAST)
    for low, middle, high in zip(told.low, told.middle, told.high, strict=True):
        assert low <= middle <= high


@pytest.mark.parametrize(("end", "expected"), [(80.0, "up"), (73.1, "same"), (60.0, "down")])
def test_a_guess_counts_by_where_it_ends(end, expected):
    """Above, at and below today's rules."""
    told = Together.of([[70.0, 70.0, 70.0, end]], BASE)
    assert getattr(told, expected) == 1
