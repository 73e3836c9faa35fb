"""From when a proposal shows, and how often single runs are for the better."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.onset import LASTING, certainty, onset
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Results, Study


@pytest.fixture(scope="module")
def results() -> Results:
    """Five communities, 3 years, 4 replications of one proposal that starts in the second year."""
    district = district_from_tables(dict(sample_district(5, 1)))
    return Study(district, ["raise-grants"], years=3, replications=4, seed=1, jobs=1).run()


@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=1, max_size=24))
def test_it_shows_from_the_first_lasting_row_on_one_side(signs):
    """The month found begins `LASTING` months outside chance on one side, and no earlier does."""
    low = np.array([{-1: -2.0, 0: -1.0, 1: 1.0}[s] for s in signs])
    high = np.array([{-1: -1.0, 0: 1.0, 1: 2.0}[s] for s in signs])
    begins = [
        k for k in range(len(signs) - LASTING + 1)
        if signs[k] and len(set(signs[k : k + LASTING])) == 1
    ]  # fmt: skip
    assert onset(low, high) == (begins[0] if begins else None)


def test_the_share_of_runs_is_counted_from_the_pairs(results):
    """By hand: runs whose mean over the months after the start is better than the baseline's."""
    found = certainty(results, "gap_share", "raise-grants")
    assert found is not None
    first = results.months.index("2028-01")
    moved = results.series("gap_share", "raise-grants") - results.series("gap_share", "baseline")
    means = moved[:, first:].mean(axis=1)
    assert found.better == pytest.approx((means < 0).mean())
    assert found.better_low <= found.better <= found.better_high
    assert found.shows_from is None or found.shows_from >= "2028-01"


def test_neither_better_nor_worse_has_no_share(results):
    """Where no direction is the better one, no share of better runs is said."""
    from govsim.catalogue.outcomes import OUTCOMES

    neither = next(n for n, o in OUTCOMES.items() if o.better == "neither")
    found = certainty(results, neither, "raise-grants")
    assert found is None or np.isnan(found.better)
