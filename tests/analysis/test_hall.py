"""Tables of the request hall: intervals, waits over loads, and designs side by side."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.analysis.hall import (
    DESIGNS,
    MEASURES,
    compare_designs,
    ratio_interval,
    today,
    waits_by_load,
)


def test_a_ratios_interval_covers_as_often_as_it_says():
    """Over 400 tables of 40 days the 95% interval holds the true ratio in 92% to 98% of them
    (false alarm about 1 in 200)."""
    generator, held = np.random.default_rng(3), 0
    for _ in range(400):
        below = generator.poisson(30, 40).astype(float)
        above = 2.0 * below + generator.normal(0, 20, 40)
        _, low, high = ratio_interval(np.stack([above, below], axis=1))
        held += low <= 2.0 <= high
    assert 0.92 <= held / 400 <= 0.98


def test_a_single_day_has_no_interval():
    """One day gives a ratio and no interval."""
    ratio, low, high = ratio_interval(np.array([[6.0, 3.0]]))
    assert ratio == 2.0
    assert np.isnan(low)
    assert np.isnan(high)


def test_waits_over_loads_rise_and_fall_with_windows():
    """A row a hall; waits rise in the load and fall in the number of windows; the steady wait is
    infinite from a load of 1; intervals hold their mean."""
    frame = waits_by_load([1, 3], [0.4, 0.8, 1.2], trips=1500, seed=1)
    assert len(frame) == 6
    for _, part in frame.groupby("windows"):
        assert part["wait"].is_monotonic_increasing
        assert part["day"].is_monotonic_increasing
        assert np.array_equal(np.isinf(part["steady"]), [False, False, True])
    one, three = (frame[frame["windows"] == n].reset_index() for n in (1, 3))
    assert (three["day"] < one["day"]).all()
    assert (frame["low"] < frame["wait"]).all()
    assert (frame["wait"] < frame["high"]).all()


@pytest.mark.slow
def test_designs_do_what_each_is_for():
    """Against specialists: one queue and fewer papers lacking shorten the wait; first asked saves
    trips; half of the young online halve their trips and leave the elderly's as they are."""
    found = compare_designs(today(4, 80.0), days=10, replications=6, seed=1)
    assert [r.label for r in found] == [label for label, _ in DESIGNS]
    reference, pooled, asked, once, online = (r.values for r in found)
    assert all(reference[m].difference == 0 for m in MEASURES)
    assert pooled["wait"].high < 0
    assert once["wait"].high < 0
    assert asked["young"].high < 0
    assert asked["once"].low > 0
    assert online["young"].high < -0.5
    assert abs(online["elderly"].difference) < 0.05
    for result in found:
        for mean, low, high in result.level.values():
            assert low <= mean <= high
