"""Cost of a point gained: Fieller's interval."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.analysis.value import cost_per_point, fieller
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study


def test_a_certain_denominator_gives_the_usual_interval():
    """With a constant bottom of 2, the ratio's interval is the t interval of the top, halved."""
    top = np.array([1.0, 2.0, 3.0])
    ratio, low, high = fieller(top, np.full(3, 2.0))
    half = 4.302653 / 3**0.5
    assert (ratio, low, high) == pytest.approx((1.0, (2 - half) / 2, (2 + half) / 2), rel=1e-5)


@pytest.mark.slow
def test_intervals_cover_the_ratio():
    """Of 2,000 samples of 12 pairs, 95% of intervals hold the true ratio, within 1.5 points (a
    false alarm in 500)."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(2000):
        shared = rng.normal(size=12)
        top = 6.0 + shared + rng.normal(size=12)
        bottom = 3.0 + 0.3 * shared + 0.5 * rng.normal(size=12)
        found = fieller(top, bottom)
        held += found is not None and found[1] <= 2.0 <= found[2]
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("gain", [-1.0, 0.01])
def test_nothing_to_divide_by(gain):
    """No ratio where the gain is negative or within chance."""
    rng = np.random.default_rng(1)
    assert fieller(rng.normal(size=9), gain + 0.1 * rng.normal(size=9)) is None


def test_of_a_study():
    """A raise costs money and gains points, so a point has a price between positive bounds; the
    reference has none."""
    district = district_from_tables(sample_district(8, 1))
    results = Study(district, ["raise-grants"], years=4, replications=6, jobs=1).run()
    found = cost_per_point(results, "raise-grants")
    assert found is not None
    assert 0 < found.low < found.yuan_year < found.high
    assert cost_per_point(results, "baseline") is None
