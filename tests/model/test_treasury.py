"""The path of revenue is a matter of parameters: every replication meets the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.replication import Replication
from govsim.model.treasury import DEVIATIONS
from govsim.policy.rulebook import RuleBook

YEARS, BURN_IN = 7, 1
CENTRAL = load_parameters().centrals()
HOME: District = district_from_tables(sample_district(2, 5))


def revenue(values: dict[str, float], replication: int = 0) -> np.ndarray:
    """Revenue of each year, the burn-in's first, against the first reported."""
    run = Replication(
        HOME, RuleBook([]), CENTRAL | values, seed=1, replication=replication, years=YEARS
    )
    return run.funding.treasury.index


def test_luck_has_no_part_in_revenue():
    """Two replications have the same path to the bit, and at the central values it is the trend."""
    trend = (1.0 + CENTRAL["fiscal_growth"]) ** (np.arange(YEARS + BURN_IN) - BURN_IN)
    assert np.array_equal(revenue({}), revenue({}, replication=9))
    assert revenue({}) == pytest.approx(trend, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.4, 0.5), min_size=4, max_size=4), st.floats(-0.5, 0.5))
def test_each_years_deviation_moves_that_years_growth_and_no_other(deviations, growth):
    """Growth of the second to the fifth year is trend plus deviation; of all others the trend."""
    names = list(DEVIATIONS.values())
    path = revenue({"fiscal_growth": growth, **dict(zip(names, deviations, strict=True))})
    rates = path[1:] / path[:-1] - 1.0
    expected = np.full(YEARS, growth)
    expected[BURN_IN : BURN_IN + 4] += deviations
    assert path[BURN_IN] == 1.0
    assert (path > 0).all()
    assert rates == pytest.approx(expected, rel=1e-9, abs=1e-9)
