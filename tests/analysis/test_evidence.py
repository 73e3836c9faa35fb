"""Simulated levels beside the evidence's ranges."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.analysis.evidence import FORMULAS, UNDER_EXAM, level_of
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.report.pages import baseline_page
from govsim.study import Study


@pytest.fixture(scope="module")
def results():
    """A tiny study with an exam in it."""
    district = district_from_tables(sample_district(4, 1))
    return Study(district, ["entry-by-exam"], years=3, replications=3, jobs=1).run()


def test_formulas_speak_of_known_parameters_and_outcomes():
    """Every level is a parameter of the catalogue, computed from outcomes of the catalogue."""
    for name, (outcomes, _) in (FORMULAS | UNDER_EXAM).items():
        assert name in load_parameters()
        assert set(outcomes) <= set(OUTCOMES)


def test_a_level_is_the_mean_over_months_then_replications(results):
    """The active share is recomputed by hand."""
    outcomes, formula = FORMULAS["vol_active_share"]
    level = level_of(results, "vol_active_share", "baseline", outcomes, formula, slice(None))
    active, registered = (results.series(o, "baseline") for o in outcomes)
    assert level.mean == pytest.approx((active / registered).mean(axis=1).mean())
    assert level.low < level.mean < level.high
    assert level.inside == bool(np.clip(level.mean, 0.1, 0.5) == level.mean)


@pytest.mark.parametrize(("language", "word"), [("zh", "试算值"), ("en", "Simulated")])
def test_the_page_has_a_row_a_level(results, language, word):
    """The documentation's page shows every level in either language."""
    page = baseline_page(results, language)
    assert word in page
    assert page.count("\n| ") == 1 + len(FORMULAS) + len(UNDER_EXAM)
