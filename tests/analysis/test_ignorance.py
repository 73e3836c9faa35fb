"""Chance against ignorance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.analysis.ignorance import answer, answers, ignorance_table, split
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study.draws import draw_parameters
from govsim.study.nested import Nested, NestedStudy


@pytest.fixture(scope="module")
def found() -> Nested:
    """Six draws, three replications of a tiny district."""
    district = district_from_tables(sample_district(3, 1))
    return NestedStudy(
        district, ["raise-grants"], draw_parameters(6, seed=1), years=2, replications=3, jobs=1
    ).run()


@pytest.mark.parametrize("luck", [0.0, 1.0])
def test_components_are_found_again(luck):
    """Known standard deviations of draws (2), luck and rest (1) come back within a tenth from a
    large table; the seed is fixed."""
    generator = np.random.default_rng(5)
    table = (
        2.0 * generator.normal(size=(4000, 1))
        + luck * generator.normal(size=(1, 600))
        + generator.normal(size=(4000, 600))
    )
    parts = split(table)
    assert np.sqrt(parts.ignorance) == pytest.approx(2.0, rel=0.1)
    assert np.sqrt(parts.chance) == pytest.approx(np.sqrt(1.0 + luck**2), rel=0.1)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(2, 8), st.integers(2, 6), st.floats(0.01, 100))
def test_components_scale_and_are_never_negative(seed, draws, replications, factor):
    """Shares do not depend on the unit, lie between 0 and 1, and a constant changes nothing."""
    table = np.random.default_rng(seed).normal(size=(draws, replications))
    one, other = split(table), split(factor * table + 7.0)
    assert min(one.ignorance, one.chance) >= 0
    assert 0 <= one.ignorance_share <= 1
    assert other.ignorance_share == pytest.approx(one.ignorance_share, rel=1e-6, abs=1e-9)


def test_without_luck_all_is_ignorance_and_without_draws_all_is_chance():
    """A table that varies by draw only, or by replication only."""
    rows = np.repeat(np.arange(5.0)[:, None], 4, axis=1)
    assert split(rows).ignorance_share == pytest.approx(1.0)
    assert split(rows.T).ignorance_share == 0.0


def test_the_answer_is_of_the_pairs(found):
    """Mean, interval and share of draws are those of the differences, worked out by hand."""
    table = found.difference("raise-grants", "gap_share")
    effects = table.mean(axis=1)
    one = answer(found, "raise-grants", "gap_share")
    assert one is not None
    assert one.over_draws.difference == pytest.approx(effects.mean())
    assert (one.over_draws.low, one.over_draws.high) == pytest.approx(
        (np.quantile(effects, 0.025), np.quantile(effects, 0.975))
    )
    assert one.helps == pytest.approx((effects < 0).mean())
    assert one.helps_low <= one.helps <= one.helps_high


def test_draws_with_a_failed_run_are_left_out(found):
    """A draw that holds a failed run counts neither for nor against."""
    values = found.values.copy()
    values[1, 2, 0] = np.nan
    changed = Nested(found.scenarios, found.draws, found.first_months, values)
    one = answer(changed, "raise-grants", "gap_share")
    assert one is not None
    assert one.draws == 5


def test_every_headline_has_its_share_of_draws(found):
    """The table has a row a headline outcome, with a share wherever a direction is better."""
    table = ignorance_table(found)
    assert len(table) == len(answers(found, "raise-grants"))
    assert table["helps"].between(0, 1).sum() == (~table["helps"].isna()).sum()
    assert (table["low"] <= table["high"]).all()
