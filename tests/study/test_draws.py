"""Draws of the uncertain parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.catalogue.draw_rules import LOG_TRIANGULAR, correlations, distributions
from govsim.catalogue.errors import InputError
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
    """The quantile function is scipy's of the same triangle, of the logarithm where declared."""
    row = load_parameters()[name]
    low, central, high = row.low, row.central, row.high
    logs = name in distributions() and distributions()[name].distribution == LOG_TRIANGULAR
    if logs:
        low, central, high = np.log([low, central, high])
    oracle = stats.triang((central - low) / (high - low), low, high - low).ppf(share)
    oracle = np.exp(oracle) if logs else oracle
    found = quantile(load_parameters(), name, np.array([share]))[0]
    assert found == pytest.approx(oracle, rel=1e-9, abs=1e-12)


def test_parameters_not_drawn_keep_their_values():
    """A draw holds every parameter of the catalogue; those not named keep their base."""
    name, other = uncertain_parameters()[:2]
    found = from_unit(np.array([[0.0], [1.0]]), [name], base={other: 1.5})
    known = load_parameters()
    assert [m[name] for m in found.mappings] == [known[name].low, known[name].high]
    assert all(m[other] == 1.5 and len(m) == len(known) for m in found.mappings)


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_declared_correlations_are_drawn(method):
    """Rank correlations come out within 0.05 of what is declared, others near zero, from 2,048
    draws; a Latin hypercube still has one draw in every slice. The seed is fixed."""
    names = [*dict.fromkeys(n for c in correlations() for n in (c.first, c.second))]
    others = [n for n in uncertain_parameters() if n not in names][:3]
    found = draw_parameters(2048, seed=5, method=method, names=[*names, *others]).frame()
    ranks = found.corr(method="spearman")
    for pair in correlations():
        assert ranks.loc[pair.first, pair.second] == pytest.approx(pair.rank_correlation, abs=0.05)
    assert np.abs(ranks.loc[others, names].to_numpy()).max() < 0.1
    if method == "lhs":
        edges = quantile(load_parameters(), names[0], np.linspace(0, 1, 2049))
        assert np.histogram(found[names[0]], edges)[0].max() <= 2  # a point may lie on an edge


def test_a_table_of_correlations_that_cannot_be_is_refused(tmp_path):
    """Unknown names, numbers beyond one and an impossible matrix are told by row and column."""
    head = "first,second,rank_correlation,grade,reason_zh,reason_en\n"
    a, b, c = uncertain_parameters()[:3]
    file = tmp_path / "correlations.csv"
    file.write_text(head + f"{a},nobody,2,assumption,x,x\n{b},{b},0.1,guess,x,x\n")
    with pytest.raises(InputError) as caught:
        correlations(file)
    assert [(f.row, f.column) for f in caught.value.faults] == [
        (2, "second"), (2, "rank_correlation"), (3, "grade"), (3, "rank_correlation"),
    ]  # fmt: skip
    other = tmp_path / "impossible.csv"
    pairs = [(a, b, 0.9), (b, c, 0.9), (a, c, -0.9)]
    other.write_text(head + "".join(f"{x},{y},{r},assumption,x,x\n" for x, y, r in pairs))
    with pytest.raises(InputError):
        correlations(other)
