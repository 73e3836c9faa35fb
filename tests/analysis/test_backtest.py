"""Back-tests: naive forecasts against their formulas, and the model's against known luck."""

from __future__ import annotations

import math

import numpy as np
import pytest

from govsim.analysis.calibration.backtest import BackTest, BackTestStudy, last_value, trend
from govsim.analysis.calibration.targets import Target, make_targets
from govsim.catalogue.errors import InputError
from tests.analysis.conftest import KNOWN, LinearStudy


def test_the_last_value_grows_uncertain_with_the_square_root_of_time() -> None:
    """The interval is Student's, of the yearly changes, times the root of the years ahead."""
    value, low, high = last_value([1, 2, 3, 4], [10.0, 12.0, 11.0, 13.0], 5) or (0, 0, 0)
    assert value == 13.0
    assert high - value == pytest.approx(3.182446 * math.sqrt((4 + 1 + 4) / 3), rel=1e-5)
    ahead = last_value([1, 2, 3, 4], [10.0, 12.0, 11.0, 13.0], 8) or (0, 0, 0)
    assert ahead[2] - 13.0 == pytest.approx(2 * (high - 13.0))
    assert low == pytest.approx(2 * value - high)
    assert last_value([], [], 5) is None
    assert math.isnan((last_value([1, 2], [1.0, 2.0], 3) or (0, 0, 0))[1])


def test_the_trend_goes_on_and_its_interval_covers() -> None:
    """A straight line is foretold exactly; under normal errors, 95% of intervals hold.

    400 lines of six values; binomial bounds at a false alarm of about one in a thousand.
    """
    assert (trend([1, 2, 3, 4], [2.0, 4.0, 6.0, 8.0], 6) or (0, 0, 0))[0] == pytest.approx(12.0)
    assert trend([1, 2], [2.0, 4.0], 6) is None
    generator, inside = np.random.default_rng(5), 0
    for _ in range(400):
        series = np.arange(7.0) + generator.normal(size=7)
        _, low, high = trend(range(6), series[:6].tolist(), 6) or (0, 0, 0)
        inside += low <= series[6] <= high
    assert 365 <= inside <= 393


class Persistent(LinearStudy):
    """One outcome over three years: a parameter's level, and luck that stays."""

    weights = np.vstack([np.ones(3), np.zeros((2, 3))])
    luck = np.linalg.cholesky(0.09 * np.ones((3, 3)) + 0.0004 * np.eye(3))


@pytest.fixture(scope="module")
def tested(district) -> BackTest:
    """Fitted on two years of a district whose luck stays, one year foretold."""
    year = district.info.start_date.year
    seen = [Target("overload", year + k, value) for k, value in enumerate((0.90, 0.91, 0.92))]
    targets = make_targets(seen, district)
    fitted = targets.through(seen[1].year)
    study = Persistent(district, targets, KNOWN, fitted=fitted, budget=300, discrepancy=0.0)
    return BackTest(study.run(), seen[1].year)


@pytest.mark.slow
def test_forecasts_go_on_from_the_history_observed(tested) -> None:
    """Luck that stays is carried forward: the forecast is near the last value, and as sure.

    Without carrying it forward, the forecast's standard deviation would be 0.3 or so.
    """
    told = tested.model[:, 2]
    assert np.median(told) == pytest.approx(0.905, abs=0.03)
    assert told.std() < 0.08
    found = next(f for f in tested.forecasts if f.method == "model")
    assert found.low <= 0.92 <= found.high


@pytest.mark.slow
def test_scores_count_what_the_table_shows(tested) -> None:
    """Shares inside, errors and comparisons are those of the forecasts."""
    scores, table = {s.method: s for s in tested.scores()}, tested.table()
    assert set(scores) == {"model", "last value"}
    assert scores["model"].inside == int(table[table.method == "model"].inside.sum()) == 1
    assert scores["last value"].with_interval == 0
    expected = table[table.method == "last value"].error_of_range.mean()
    assert scores["last value"].error == pytest.approx(expected)
    assert expected == pytest.approx(0.5)


def test_a_year_that_leaves_nothing_is_refused(district) -> None:
    """Nothing to foretell, or nothing to fit, is one clear fault beside the settings' own."""
    year = district.info.start_date.year
    targets = make_targets([Target("overload", year + k, 1.0) for k in range(3)], district)
    for through in (year - 1, year, year + 2):
        with pytest.raises(InputError) as error:
            BackTestStudy(district, targets, through, KNOWN, budget=1)
        assert len(error.value.faults) == 2
    assert BackTestStudy(district, targets, None, KNOWN).through == year + 1
