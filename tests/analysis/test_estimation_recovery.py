"""Estimates from rosters drawn from the model's own hazard find the parameters that were put in.

The full study, 300 rosters in each of three designs, is `benchmarks/estimate_recovery.py`; here a
lean part of it. Seeds are fixed; were they drawn anew, each bound would be missed by chance in
less than one of a hundred runs although all were right.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from govsim.analysis.estimation.estimate import Estimate
from govsim.analysis.estimation.person_time import stays_of
from govsim.analysis.estimation.rosters import WAGE, simulate_roster
from govsim.analysis.estimation.scales import SCALES
from govsim.analysis.estimation.staff import fit_quits
from govsim.analysis.estimation.staff_estimates import estimate_staff, pay_drift
from govsim.catalogue.parameters import load_parameters
from govsim.model.staffing import OUTSIDE_BY_EDUCATION

ROSTERS = 40
KNOWN = load_parameters()
TERMS = (
    "quit_annual_all", "quit_annual_incumbent", "quit_annual_exam_young", "pay_quit_elasticity",
    "tenure_hazard_slope", "newcomer_hazard", "hr_education",
)  # fmt: skip


def estimates(roster: pd.DataFrame, ledger: pd.DataFrame | None = None) -> dict[str, Estimate]:
    """Estimates of one roster by parameter."""
    found = estimate_staff(roster, roster.attrs["window"], KNOWN.centrals(), WAGE, ledger)
    return {one.name: one for one in found.estimates}


@pytest.fixture(scope="module")
def errors() -> pd.DataFrame:
    """Of each roster and parameter: error, standard error, whether the interval holds."""
    rows = []
    outside, usual = OUTSIDE_BY_EDUCATION * WAGE / 12.0, KNOWN["pay_to_private_wage"].central
    for seed in range(ROSTERS):
        roster, _ = simulate_roster(50_000 + seed)
        fit = fit_quits(stays_of(roster, *roster.attrs["window"], outside, usual))
        for name in TERMS:
            truth = SCALES[name].to(KNOWN[name].central)
            low, middle, high = fit.interval(name)
            se = float(fit.errors[fit.terms.index(name)])
            rows.append((name, middle - truth, se, low <= truth <= high))
    return pd.DataFrame(rows, columns=["name", "error", "se", "holds"])


def test_intervals_hold_the_truth_about_as_often_as_they_say(errors: pd.DataFrame) -> None:
    """Pooled, and no parameter by itself falls far behind.

    Eight misses or more of 40 happen to one parameter in a thousandth of runs; pooled, 280
    intervals miss 14 times, with a standard deviation of about 4 as those of one roster hang
    together.
    """
    misses = (~errors["holds"]).groupby(errors["name"]).sum()
    assert misses.max() < 8
    assert 2 <= misses.sum() <= 26


def test_estimates_are_not_biased(errors: pd.DataFrame) -> None:
    """The mean error of each parameter is within four of its own standard errors."""
    by = errors.groupby("name")["error"]
    assert (by.mean().abs() < 4.0 * by.std() / np.sqrt(ROSTERS)).all()


def test_standard_errors_are_those_of_repeated_rosters(errors: pd.DataFrame) -> None:
    """Each is within 40% of the spread of the estimates (which 40 rosters know to about 11%)."""
    by = errors.groupby("name")
    ratio = by["se"].mean() / by["error"].std()
    assert ratio.between(0.6, 1.4).all()


def test_the_effect_of_arrears_is_found_through_the_ledger() -> None:
    """Mean of eight rosters, within four standard errors of it; the other terms stay right."""
    errors, spread = [], []
    for seed in range(8):
        roster, ledger = simulate_roster(60_000 + seed, arrears=True)
        one = estimates(roster, ledger)["hr_pay_arrears"]
        errors.append(one.value - one.scale.to(KNOWN["hr_pay_arrears"].central))
        spread.append(one.se)
    assert abs(np.mean(errors)) < 4.0 * np.mean(spread) / np.sqrt(8)
    assert np.mean(spread) < 0.1


def test_pay_of_earlier_years_does_not_pass_for_low_pay() -> None:
    """Where pay scales rise, leavers' latest pay is old pay: found, corrected, and in the error."""
    roster, _ = simulate_roster(70_001, communities=120)
    plain = estimates(roster)["pay_quit_elasticity"]
    assert pay_drift(roster, roster.attrs["window"]) is None
    last = pd.Timestamp(roster.attrs["window"][1])
    years = (last - roster["exit_date"]).dt.days.fillna(0) / 365.25
    aged = roster.assign(base_pay_yuan=roster["base_pay_yuan"] * np.exp(-0.05 * years))
    aged.attrs = roster.attrs
    drift = pay_drift(aged, roster.attrs["window"])
    assert drift is not None
    assert drift[0] == pytest.approx(0.05, abs=4 * drift[1])
    mended = estimates(aged)["pay_quit_elasticity"]
    assert mended.se > plain.se
    assert abs(mended.value - plain.value) < 2 * mended.se


def test_a_small_roster_says_so_and_leans_on_the_catalogue() -> None:
    """Three communities for one year: nearly everything is drawn towards the catalogue."""
    found = estimates(simulate_roster(80_000, communities=3, years=1)[0])
    few = [one for one in found.values() if one.name in TERMS and not one.is_enough]
    assert len(few) >= 4
    for one in few:
        low, central, high = one.result
        assert low <= central <= high
        assert high - low <= one.own[2] - one.own[0] + 1e-9


@pytest.mark.parametrize("gone", [None, "quit"])
def test_a_roster_without_quits_is_no_fault(gone: str | None) -> None:
    """Nobody left, or one person: what cannot be estimated is named, and nothing fails."""
    roster, _ = simulate_roster(90_000, communities=2, years=1)
    roster = roster[roster["exit_date"].isna()].copy()
    if gone:
        roster.loc[roster.index[0], ["exit_date", "exit_reason"]] = [
            pd.Timestamp("2021-06-01"), gone
        ]  # fmt: skip
    roster.attrs["window"] = (pd.Timestamp("2021-01-01").date(), pd.Timestamp("2021-12-31").date())
    found = estimate_staff(roster, roster.attrs["window"], KNOWN.centrals(), None)
    named = {one.name for one in found.estimates} | {one.name for one in found.silent}
    assert set(TERMS) <= named
