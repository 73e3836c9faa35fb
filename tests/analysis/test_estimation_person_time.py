"""Time at risk is neither lost nor counted twice."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.analysis.estimation.person_time import cut, quit_terms, stays_of
from govsim.analysis.estimation.rosters import simulate_roster
from govsim.analysis.estimation.staff import GROUPS, fit_quits
from govsim.model.staffing import OUTSIDE_BY_EDUCATION

OUTSIDE = OUTSIDE_BY_EDUCATION * 4500.0
WINDOW = date(2022, 1, 1), date(2023, 12, 31)


def roster(*rows: tuple[str, str | None, str | None]) -> pd.DataFrame:
    """A roster of people with entry, exit and reason."""
    entry, leave, reason = zip(*rows, strict=True)
    n = len(rows)
    return pd.DataFrame({
        "worker_id": [f"w{k}" for k in range(n)], "community_id": ["c"] * n,
        "route": ["local"] * n, "education": ["college"] * n, "birth_year": [1985] * n,
        "entry_date": pd.to_datetime(list(entry)), "exit_date": pd.to_datetime(list(leave)),
        "exit_reason": list(reason), "base_pay_yuan": [3800.0] * n, "certificate": [False] * n,
    })  # fmt: skip


def test_time_before_the_period_and_after_it_is_not_at_risk() -> None:
    """Late entry, the period's end, and those who left before it began."""
    stays = stays_of(
        roster(
            ("2020-01-01", None, None),  # in post throughout: two years
            ("2021-07-01", "2022-06-30", "quit"),  # half a year within the period
            ("2019-01-01", "2021-12-31", "quit"),  # gone before it
            ("2023-07-01", "2024-02-01", "quit"),  # leaves after it: half a year, no event
            ("2024-01-01", None, None),  # comes after it
            ("2023-03-01", "2023-03-01", "dismissed"),  # one day
        ),
        *WINDOW, OUTSIDE, 0.85,
    )  # fmt: skip
    days = np.rint((stays.stop - stays.start) * 365.25).astype(int)
    assert days.tolist() == [730, 181, 184, 1]
    assert stays.reason.tolist() == ["", "quit", "", "dismissed"]
    assert stays.start[0] == pytest.approx(2.0, abs=0.01)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 200), st.sampled_from([1 / 12, 0.25, 1.0]))
def test_pieces_add_up_to_the_stays(seed: int, length: float) -> None:
    """Person-years and events are the same however thin the pieces; none is longer than asked."""
    found, _ = simulate_roster(seed, communities=2, posts=4, years=2)
    stays = stays_of(found, *found.attrs["window"], OUTSIDE, 0.85)
    pieces = cut(stays, length)
    assert pieces.years.sum() == pytest.approx(stays.years)
    assert pieces.years.min() > 0
    assert pieces.years.max() <= length + 1e-9
    assert sorted(pieces.reason[pieces.reason != ""]) == sorted(stays.reason[stays.reason != ""])
    terms = quit_terms(stays, pieces)
    assert (sum(terms[name] for name in GROUPS) == 1).all()


def test_thinner_pieces_hardly_change_the_fit() -> None:
    """The hazard moves so slowly that a quarter of a year is thin enough."""
    found, _ = simulate_roster(4, communities=40)
    stays = stays_of(found, *found.attrs["window"], OUTSIDE, 0.85)
    coarse, fine = fit_quits(stays, cut(stays)), fit_quits(stays, cut(stays, 1 / 12))
    assert coarse.terms == fine.terms
    assert (np.abs(coarse.coefficients - fine.coefficients) < 0.1 * coarse.errors).all()


def test_expected_quits_add_up_to_those_observed() -> None:
    """A property of the likelihood: group by group of base hazards, expected equals observed."""
    found, _ = simulate_roster(5, communities=40)
    stays = stays_of(found, *found.attrs["window"], OUTSIDE, 0.85)
    pieces = cut(stays)
    fit, terms = fit_quits(stays, pieces), quit_terms(stays, pieces)
    for name in GROUPS:
        inside = terms[name] > 0
        assert fit.expected[inside].sum() == pytest.approx(fit.quits[inside].sum(), rel=1e-6)
