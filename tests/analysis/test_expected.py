"""Every shipped scenario still does what the file beside it says."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from govsim.analysis.expected import (
    REPLICATIONS,
    SEED,
    YEARS,
    Effect,
    effects,
    expected_file,
    read_effects,
    write_effects,
)
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.places import data_root
from govsim.district import District, load_district
from govsim.model.replication import simulate
from govsim.policy import load_scenario, scenario_names

TRIED = [name for name in scenario_names() if load_scenario(name).proposals]


@cache
def home() -> District:
    """The sample district."""
    return load_district(data_root() / "districts" / "sample")


@cache
def runs(scenario: str) -> np.ndarray:
    """The district's outcomes, shape (replications, months, outcomes)."""
    found = [
        simulate(home(), scenario, seed=SEED, replication=r, years=YEARS).values[:, 0]
        for r in range(REPLICATIONS)
    ]
    return np.stack(found)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", TRIED)
def test_a_scenario_does_what_its_file_says(scenario):
    """The same study again gives, for every outcome, a point inside the interval on file and an
    interval that holds the point on file (a part in a thousand aside, for other processors)."""
    expected = read_effects(expected_file(scenario))
    assert set(expected) == set(OUTCOMES)
    start = load_scenario(scenario).start()
    months = slice(12 * (start.year - home().info.start_date.year) + start.month - 1, None)
    for found in effects(runs("baseline")[:, months], runs(scenario)[:, months]):
        on_file = expected[found.outcome]
        slack = 1e-3 * max(abs(found.baseline), abs(found.difference), 1e-9)
        assert on_file.low - slack <= found.difference <= on_file.high + slack, found
        assert found.low - slack <= on_file.difference <= found.high + slack, found


def test_effects_are_paired_differences(tmp_path):
    """By hand: differences 1, 2 and 3 have mean 2 and a t interval of 2 -+ 4.303 / sqrt(3); what
    was written is read back."""
    baseline = np.full((3, 2, len(OUTCOMES)), 5.0)
    tried = baseline + np.array([1.0, 2.0, 3.0])[:, None, None]
    found = effects(baseline, tried)
    assert found[0].difference == 2
    assert found[0].low == pytest.approx(2 - 4.30265 / 3**0.5, abs=1e-4)
    assert found[0].high == pytest.approx(2 + 4.30265 / 3**0.5, abs=1e-4)
    write_effects(tmp_path / "x.csv", found)
    assert read_effects(tmp_path / "x.csv")[found[0].outcome] == found[0]


def test_beyond_chance_means_zero_is_outside():
    """At, below and above."""
    assert Effect("x", 0, 1, 0.1, 2).beyond_chance
    assert Effect("x", 0, -1, -2, -0.1).beyond_chance
    assert not Effect("x", 0, 1, -0.1, 2).beyond_chance
    assert not Effect("x", 0, 0, 0, 0).beyond_chance
