"""With the couplings off, subsystems meet the formulas of theory."""

from __future__ import annotations

import math

import numpy as np
import pytest

from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.replication import Replication
from govsim.model.setting import WEEKS_PER_YEAR
from govsim.policy.rulebook import RuleBook

YEARS = 14
REPLICATIONS = 6
NEUTRAL = {
    "hr_education": 1.0, "hr_ability": 1.0, "hr_pay_arrears": 1.0, "hr_overload_sd": 1.0,
    "tenure_hazard_slope": 0.0, "newcomer_hazard": 1.0, "promotion_outflow": 0.0,
    "dismissal_year": 0.0, "retirement_age": 200.0, "pay_quit_elasticity": 0.0,
    "supply_elasticity_apps": 0.0,
}  # fmt: skip


def bare_district():
    """Thirty communities without rosters."""
    tables = sample_district(30, 9)
    return district_from_tables(
        {k: v for k, v in tables.items() if k not in ("workers", "volunteers")}
    )


def geometric_mean_weeks(weekly_hazard: float) -> float:
    """Mean number of whole weeks until an event whose weekly probability is 1 - exp(-hazard)."""
    return 1.0 / -math.expm1(-weekly_hazard)


@pytest.mark.slow
def test_staffing_is_an_alternating_renewal_process():
    """With constant hazards the share of time posts stand vacant and the number of hires a year
    are those of renewal theory, within 3.5 standard errors over replications and posts (false
    alarm below 1 in 1,000)."""
    quit_year = 0.6
    values = load_parameters().centrals() | NEUTRAL | {
        "quit_annual_all": quit_year, "quit_annual_incumbent": quit_year,
        "fill_months_informal": 3.0,
    }  # fmt: skip
    life = geometric_mean_weeks(-math.log1p(-quit_year) / WEEKS_PER_YEAR)
    # A post vacated in one week is looked at from the next on.
    search = geometric_mean_weeks(12.0 / (3.0 * WEEKS_PER_YEAR))
    vacant, hires = [], []
    for r in range(REPLICATIONS):
        run = Replication(
            bare_district(), RuleBook([]), values, seed=3, replication=r, years=YEARS,
            coupled=False,
        ).run()  # fmt: skip
        posts = run.staffing.first[-1]
        shares = run.recorder.raw[48:, run.recorder.column["vacant"], :].sum(axis=1) / posts
        vacant.append(shares.mean())
        hires.append(run.staffing.fills.sum() / posts / (YEARS + 1))
    expected = search / (life + search)
    error = np.std(vacant, ddof=1) / math.sqrt(REPLICATIONS)
    assert abs(np.mean(vacant) - expected) < 3.5 * max(error, 0.0015)
    cycles = WEEKS_PER_YEAR / (life + search)
    assert np.mean(hires) == pytest.approx(cycles, rel=0.04)


@pytest.mark.slow
def test_volunteers_are_an_infinite_server_queue():
    """With Poisson registrations, all serving, none returning and hardly any leaving, the number
    serving is that of M/G/infinity: mean and variance over communities and replications within 4
    standard errors (false alarm below 1 in 10,000)."""
    values = load_parameters().centrals() | {
        "vol_registered_share": 0.0, "vol_start_active": 1.0, "vol_return_year": 0.0,
        "vol_leave_year": 0.0, "vol_lapse_year": 0.5, "vol_register_year": 0.01,
        "branch_mobilising": 0.0,
    }  # fmt: skip
    years = 9
    hazard = -math.log1p(-0.5) / WEEKS_PER_YEAR
    scaled = []
    for r in range(REPLICATIONS):
        run = Replication(
            bare_district(), RuleBook([]), values, seed=5, replication=r, years=years,
            coupled=False,
        ).run()  # fmt: skip
        weeks = math.floor((run.setting.calendar.end - 0.5) / 7) + 1
        # Those who register in a week live through its end before they are counted.
        alive = sum(math.exp(-hazard * (k + 1)) for k in range(weeks))
        residents = run.setting.district.communities.residents
        mean = 0.01 / WEEKS_PER_YEAR * residents * alive
        scaled.append((run.volunteers.counts[4] - mean) / np.sqrt(mean))
    z = np.concatenate(scaled)
    assert abs(z.mean()) < 4 / math.sqrt(len(z))
    assert abs(z.var(ddof=1) - 1) < 4 * math.sqrt(2 / len(z))
