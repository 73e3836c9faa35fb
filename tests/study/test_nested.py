"""Scenarios × draws × replications."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study
from govsim.study.draws import draw_parameters, from_unit, uncertain_parameters
from govsim.study.nested import NestedStudy


@pytest.fixture(scope="module")
def district():
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


def test_a_draw_of_central_values_is_an_ordinary_study(district):
    """Differences of a nested study under central values are those of `Study`, pair by pair."""
    central = from_unit(np.empty((1, 0)), [])
    nested = NestedStudy(district, ["raise-grants"], central, years=2, replications=2, jobs=1)
    plain = Study(district, ["raise-grants"], years=2, replications=2, jobs=1).run()
    months = plain.periods(plain.scenario("raise-grants"))["after"]
    tried, was = (plain.series("gap_share", s)[:, months] for s in ("raise-grants", "baseline"))
    assert nested.runs == 4
    found = nested.run().difference("raise-grants", "gap_share")
    assert found.shape == (1, 2)
    assert found[0] == pytest.approx((tried - was).mean(axis=1), rel=1e-12)


def test_draws_change_results_and_luck_is_shared(district):
    """Equal draws give equal results in a replication; different draws do not."""
    drawn = draw_parameters(2, seed=1)
    twice = from_unit(np.full((2, 1), 0.9), uncertain_parameters()[:1])
    found = NestedStudy(district, [], twice, years=1, replications=2, jobs=1).run()
    assert np.array_equal(found.values[:, 0], found.values[:, 1], equal_nan=True)
    other = NestedStudy(district, [], drawn, years=1, replications=1, jobs=1).run()
    assert not np.array_equal(other.values[:, 0], other.values[:, 1], equal_nan=True)


def test_wrong_settings_and_late_scenarios_are_refused(district):
    """Every wrong number is named; a scenario that starts after the run is too."""
    draws = draw_parameters(2)
    with pytest.raises(InputError) as error:
        NestedStudy(district, [], draws, years=0, replications=0, seed=-1)
    assert len(error.value.faults) == 3
    with pytest.raises(InputError, match="模拟年限之后"):
        NestedStudy(district, ["raise-grants"], draws, years=1)
