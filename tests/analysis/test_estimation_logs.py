"""Volunteers, requests and ledgers: what was put in is found again."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govsim.analysis.estimation.ledgers import arrears_of, delays_of, delivery, mean_delay
from govsim.analysis.estimation.requests import Weeks, shape_of, weeks_of, yearly_rate
from govsim.analysis.estimation.volunteers import (
    Gaps,
    Process,
    VolunteerFit,
    fit_volunteers,
    gaps_of,
)

LOG = date(2021, 1, 1), date(2024, 12, 31)
TRUE = np.log([16.7, 0.5, 0.386, 0.083])
LEAVE = 0.083


def simulate_log(seed: int, volunteers: int) -> pd.DataFrame:
    """Sessions of people who serve at their own pace, lapse, return and leave, as in the model."""
    luck, rows = np.random.default_rng([3, seed]), []
    pace, spread, lapse, back = np.exp(TRUE)
    for person in range(volunteers):
        active, now = luck.uniform() < 0.4, 0.0
        own = pace * math.exp(spread * luck.normal() - 0.5 * spread**2)
        end = min(4.0, luck.exponential(1 / LEAVE))
        while now < end:
            until = min(now + luck.exponential(1 / (lapse if active else back)), end)
            if active:
                times = luck.uniform(now, until, luck.poisson(own * (until - now)))
                rows += [(f"v{person}", time) for time in times]
            now, active = until, not active
    log = pd.DataFrame(rows, columns=["volunteer_id", "time"])
    day = pd.to_timedelta(np.floor(log["time"] * 365.25), unit="D")
    return log.assign(date=pd.Timestamp(LOG[0]) + day, hours=3.0)


@pytest.fixture(scope="module")
def fitted() -> tuple[Gaps, VolunteerFit]:
    """A log of some eight hundred who ever served, and its fit."""
    gaps = gaps_of(simulate_log(1, 1500), *LOG)
    fit = fit_volunteers(gaps, LEAVE, 0.02)
    assert fit is not None
    return gaps, fit


def test_pace_spread_lapse_and_return_are_found(fitted: tuple[Gaps, VolunteerFit]) -> None:
    """Each within four standard errors (missed by chance in one of 4,000 runs), which are small."""
    _, fit = fitted
    error = np.sqrt(np.diag(fit.covariance))
    assert (np.abs(fit.values - TRUE) < 4 * error).all()
    assert (error < [0.05, 0.08, 0.15, 0.35]).all()


def test_those_active_at_the_end_are_counted_by_their_silences(
    fitted: tuple[Gaps, VolunteerFit],
) -> None:
    """More than served in the last month, fewer than in the last year."""
    gaps, fit = fitted
    assert (gaps.silence < 30).sum() < fit.active < (gaps.silence < 365).sum()


@settings(deadline=None, max_examples=12)
@example(pace=60.0, lapse=1.0, back=1.0, days=858.0)
@example(pace=60.0, lapse=1.5, back=0.02, days=900.0)
@given(st.floats(5, 60), st.floats(0.05, 1.5), st.floats(0.02, 1.0), st.floats(1, 900))
def test_a_silence_is_what_no_gap_has_ended(
    pace: float, lapse: float, back: float, days: float
) -> None:
    """The chance of a silence and of a gap within it add up to one, pace by pace."""
    root = (np.arange(1500) + 0.5) / 1500
    grid, step = days * root**2, 2.0 * days * root / 1500  # fine where gaps are likely to end
    from scipy.sparse import csr_matrix, identity

    values = np.log([pace, 0.3, lapse, back])
    gaps = Process(
        Gaps(grid, identity(len(grid), format="csr"), np.zeros(len(grid)), len(grid)), LEAVE
    )
    density, _ = gaps.by_pace(values)  # silence of no days: certain
    ended = (np.exp(density) * step[:, None]).sum(axis=0)
    silence = Process(Gaps(grid[:1], csr_matrix((1, 1)), np.array([days]), 1), LEAVE)
    silent, _ = silence.by_pace(values)
    assert ended + np.exp(silent[0]) == pytest.approx(1.0, abs=1e-3)


def test_too_short_a_log_is_not_fitted() -> None:
    """A handful of people, or one session each, gives nothing rather than something wild."""
    assert fit_volunteers(gaps_of(simulate_log(2, 12), *LOG), LEAVE, 0.02) is None
    once = simulate_log(2, 200).drop_duplicates("volunteer_id")
    assert fit_volunteers(gaps_of(once, *LOG), LEAVE, 0.02) is None


def simulate_weeks(seed: int) -> Weeks:
    """Two and a half years of requests of 40 communities: 60 visits, 80 tickets, size 100."""
    luck = np.random.default_rng([4, seed])
    residents = luck.integers(3000, 12000, 40).astype(float)
    middle = np.datetime64("2022-01-01") + 7 * np.arange(130) + 3
    day = (middle - middle.astype("datetime64[Y]").astype("datetime64[D]")).astype(float)
    season = 1 + 0.195 * np.cos(2 * np.pi * (day - 213) / 365.25)
    busy = luck.gamma(100, 1 / 100, (40, 130))
    mean = residents[:, None] / 1000 / 52.18 * season * busy
    counts = np.stack([luck.poisson(60 * mean), luck.poisson(80 * mean)]).astype(float)
    return Weeks(counts, day, (np.arange(130) - 64.5) * 7 / 365.25, residents)


def test_rate_season_and_unevenness_of_requests_are_found() -> None:
    """Each within four standard errors, though the log holds one winter more than summers."""
    weeks = simulate_weeks(1)
    shape = shape_of(weeks)
    assert shape.season is not None
    assert shape.growth is not None
    assert shape.size is not None
    for kind, rate in (("visit", 60.0), ("ticket", 80.0)):
        found = yearly_rate(weeks, kind)
        assert found is not None
        assert abs(found.value - math.log(rate)) < 4 * found.se
    assert abs(shape.season.value - 0.195) < 4 * shape.season.se
    assert abs(shape.growth.value) < 4 * shape.growth.se
    assert abs(shape.size.value - math.log(100)) < 4 * shape.size.se


def test_requests_are_counted_by_week_and_kind() -> None:
    """Days before the period and in a last part of a week are left out, strangers too."""
    log = pd.DataFrame({
        "community_id": ["a", "a", "b", "a", "z", "a"], "kind": ["visit", "ticket", "visit"] * 2,
        "received_date": pd.to_datetime(["2024-01-01", "2024-01-07", "2024-01-08", "2023-12-31",
                                         "2024-01-02", "2024-01-15"]),
    })  # fmt: skip
    weeks = weeks_of(log, date(2024, 1, 1), date(2024, 1, 16), {"a": 1000.0, "b": 1000.0})
    assert weeks.weeks == 2
    assert weeks.counts[0].tolist() == [[1, 0], [0, 1]]
    assert weeks.counts[1].tolist() == [[1, 0], [0, 0]]


def tranches(seed: int, mean: float = 40.0) -> pd.DataFrame:
    """Six tranches to ten streets of five communities, each street's coming together."""
    luck, rows = np.random.default_rng([6, seed]), []
    for half in range(6):
        due = pd.Timestamp(2022 + half // 2, 1 + 6 * (half % 2), 15)
        for street in range(10):
            came = due + pd.Timedelta(days=int(luck.exponential(mean)))
            rows += [(f"{street}-{c}", due, came, 1e5) for c in range(5)]
    return pd.DataFrame(rows, columns=["community_id", "due_date", "paid_date", "amount_yuan"])


def test_delays_are_found_though_some_are_not_over() -> None:
    """The mean delay over 40 ledgers, cut at a day on which many still wait; so is its error."""
    last, errors, held = date(2024, 8, 1), [], 0
    for seed in range(40):
        ledger = tranches(seed)
        ledger.loc[ledger["paid_date"] > pd.Timestamp(last), "paid_date"] = pd.NaT
        street = {name: name.split("-")[0] for name in ledger["community_id"]}
        delays = delays_of(ledger, last, street)
        assert not delays.paid.all()
        found = mean_delay(delays)
        assert found is not None
        errors.append(found.value - math.log(40.0))
        held += abs(errors[-1]) < found.reach * found.se
    assert abs(np.mean(errors)) < 4 * np.std(errors) / math.sqrt(40)
    assert held >= 31  # fewer by chance in less than one of a thousand runs


def test_money_that_comes_early_is_on_time() -> None:
    """It is counted and said, and does not make a delay negative."""
    ledger = tranches(1)
    ledger.loc[:4, "paid_date"] = ledger.loc[:4, "due_date"] - pd.Timedelta(days=3)
    delays = delays_of(ledger, date(2026, 1, 1), None)
    assert delays.early == 5
    assert delays.days.min() == 0.5


def test_delivery_is_that_of_a_street_of_middling_strength() -> None:
    """Streets' strengths are taken out as the model puts them in."""
    strength = {f"s{k}": k / 9 for k in range(10)}
    kept = {s: 1 / (1 + math.exp(-(math.log(0.3 / 0.7) + 4 * (f - 0.5))))
            for s, f in strength.items()}  # fmt: skip
    rows = [(s, y, 1e5, 1e5, 1e5 * (1 - k)) for s, k in kept.items() for y in (2024, 2025)]
    matches = pd.DataFrame(rows, columns=["street_id", "year", "due_yuan", "paid_yuan",
                                          "returned_yuan"])  # fmt: skip
    found = delivery(matches, strength)
    assert found is not None
    assert found.value == pytest.approx(math.log(0.3 / 0.7), abs=1e-6)
    assert delivery(matches.assign(returned_yuan=1e5), strength) is None


def test_arrears_are_summed_up() -> None:
    """Months owing, times begun, and how often a community falls behind."""
    month = pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"])
    ledger = pd.DataFrame({
        "community_id": ["a"] * 4 + ["b"] * 4, "month": [*month, *month],
        "owed_yuan": [0.0, 100.0, 300.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    })  # fmt: skip
    found = arrears_of(ledger)
    assert found is not None
    assert (found.months, found.owing, found.begun, found.yuan) == (8, 0.25, 1, 200.0)
    assert found.odds is not None
    assert found.odds.value == pytest.approx(math.log(2.0))  # two of three months
