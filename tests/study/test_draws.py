"""Draws of the uncertain parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.catalogue.parameters import load_parameters
from govsim.study.draws import draw_parameters, from_unit, quantile, uncertain_parameters


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_draws_lie_in_the_ranges_and_follow_from_the_seed(method):
    """Every value is within low and high; the same seed gives the same draws, another others."""
    known = load_parameters()
    found = draw_parameters(16, seed=3, method=method)
    low, high = (np.array([getattr(known[n], end) for n in found.names]) for end in ("low", "high"))
    assert np.all((found.values >= low) & (found.values <= high))
    assert np.array_equal(found.values, draw_parameters(16, seed=3, method=method).values)
    assert not np.array_equal(found.values, draw_parameters(16, seed=4, method=method).values)


def test_a_latin_hypercube_has_one_draw_in_every_slice():
    """Each of n equally likely slices of every parameter holds exactly one of n draws."""
    names = uncertain_parameters()[:20]
    found = draw_parameters(12, seed=1, names=names)
    for k, name in enumerate(names):
        edges = quantile(load_parameters(), name, np.linspace(0, 1, 13))
        assert np.array_equal(np.histogram(found.values[:, k], edges)[0], np.ones(12))


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.sampled_from(uncertain_parameters()), st.floats(0, 1))
def test_quantiles_agree_with_an_independent_triangular_distribution(name, share):
    """The quantile function is scipy's of the same triangle."""
    row = load_parameters()[name]
    width = row.high - row.low
    oracle = stats.triang((row.central - row.low) / width, row.low, width).ppf(share)
    found = quantile(load_parameters(), name, np.array([share]))[0]
    assert found == pytest.approx(oracle, rel=1e-9, abs=1e-12)


def test_parameters_not_drawn_keep_their_values():
    """A draw holds every parameter of the catalogue; those not named keep their base."""
    name, other = uncertain_parameters()[:2]
    found = from_unit(np.array([[0.0], [1.0]]), [name], base={other: 1.5})
    known = load_parameters()
    assert [m[name] for m in found.mappings] == [known[name].low, known[name].high]
    assert all(m[other] == 1.5 and len(m) == len(known) for m in found.mappings)
