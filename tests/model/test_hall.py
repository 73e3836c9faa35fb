"""The request hall against queueing theory, and the district's fast waits against the hall.

Seeds are fixed, so a test that passes keeps passing; where a claim is statistical the docstring
states how often it would fail by chance for another seed.
"""

from __future__ import annotations

import heapq
from functools import cache

import numpy as np
import pytest
from scipy import stats

from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.hall import NEXT, Hall, HallDesign, HallResult
from govsim.model.luck import Luck, gamma, poisson, replication_key, stream_number
from govsim.model.queueing import (
    LOADS,
    MORNING_PEAK,
    day_wait,
    erlang_b,
    erlang_c,
    interpolate,
    steady_wait,
    waits,
)
from govsim.model.replication import Replication
from govsim.policy.rulebook import RuleBook

FLAT = (1.0,)
LENGTH = 35.0
"""The default hall's day in mean service times: 420 minutes of 12 each."""
LOADS_TRIED = (0.1, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3)


def ratio(found: HallResult) -> tuple[float, float, int]:
    """Mean wait of a trip from daily sums, its standard error, and the number of days."""
    days = found.daily_waits()
    mean = days[:, 0].sum() / days[:, 1].sum()
    residual = days[:, 0] - mean * days[:, 1]
    return mean, residual.std(ddof=1) / np.sqrt(len(days)) / days[:, 1].mean(), len(days)


def margin(error: float, days: int, chance: float = 0.001) -> float:
    """Half the width of the interval that leaves out the truth with some chance."""
    return float(error * stats.t.ppf(1 - chance / 2, days - 1))


# -- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize("load", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_formulas_agree_with_closed_forms(load):
    """One window: wait is rho / (1 - rho), chance of waiting rho. Two windows: wait is
    rho^2 / (1 - rho^2), chance of waiting 2 rho^2 / (1 + rho). Blocking as Erlang summed it."""
    assert erlang_c(1, load) == pytest.approx(load, rel=1e-12)
    assert steady_wait(1, load) == pytest.approx(load / (1 - load), rel=1e-12)
    assert erlang_c(2, 2 * load) == pytest.approx(2 * load**2 / (1 + load), rel=1e-12)
    assert steady_wait(2, 2 * load) == pytest.approx(load**2 / (1 - load**2), rel=1e-12)
    for servers in (1, 2, 5, 20):
        terms = stats.poisson.pmf(np.arange(servers + 1), servers * load)
        assert erlang_b(servers, servers * load) == pytest.approx(terms[-1] / terms.sum())


def test_without_a_steady_state_everybody_waits_for_ever():
    """At and above a load of 1 the chance of waiting is 1 and the long-run wait infinite."""
    for servers in (1, 3):
        for offered in (servers, servers + 0.5):
            assert erlang_c(servers, offered) == 1.0
            assert steady_wait(servers, offered) == np.inf


@pytest.mark.parametrize("servers", [1, 2, 4])
@pytest.mark.parametrize("load", [0.3, 0.6, 0.9])
def test_a_long_even_day_tends_to_the_steady_wait(servers, load):
    """The day's wait lies below the steady wait, and within 3% of it for a day of 4,000 services'
    length at a window."""
    length = 4000.0 / servers
    found = day_wait(servers, load, length, np.ones(1)) / steady_wait(servers, load * servers)
    assert 0.97 < found < 1.0


# -- the hall run by SimPy ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("windows", [1, 2, 4])
@pytest.mark.parametrize("load", [0.3, 0.6, 0.9])
def test_the_hall_agrees_with_erlang(windows, load):
    """Even arrivals, exponential services, days so long that the empty start counts at most 5%:
    the mean wait's 99.9% interval from daily means holds Erlang's. For another seed one of these
    nine would fail by chance in about a hundred runs."""
    days, length = 8, 2500.0 / windows
    design = HallDesign(
        windows=windows, matters_day=load * 2500.0, minutes=1.0, open_minutes=length, profile=FLAT
    )
    mean, error, n = ratio(Hall(design).run(days, seed=3))
    assert abs(mean - steady_wait(windows, load * windows)) < margin(error, n)


def by_hand(design: HallDesign, days: int, seed: int) -> np.ndarray:
    """Waits of a hall with one queue and no second trips: whoever comes next takes the window
    that is free first (Kiefer and Wolfowitz), day by day with the hall's own luck."""
    luck, waited, first = Luck(seed, 0), [], 0
    edges = np.concatenate([[0.0], np.cumsum(design.profile) / np.sum(design.profile)])
    for day in range(days):
        count = poisson(
            luck.key, stream_number("hall matters"), np.uint64(0), day * 7, design.matters_day
        )
        numbers = np.arange(first, first + count, dtype=np.uint64)
        first += count
        at = np.interp(
            luck.pairs("hall arrival", numbers, day)[:, 0], edges,
            np.linspace(0, design.open_minutes, len(edges)),
        )  # fmt: skip
        work = -design.minutes * np.log(luck.pairs("hall work", numbers, day)[:, 0])
        free = [0.0] * design.windows
        for i in np.argsort(at):
            begin = max(at[i], heapq.heappop(free))
            waited.append(begin - at[i])
            heapq.heappush(free, begin + work[i])
    return np.array(waited)


@pytest.mark.parametrize("windows", [1, 2, 4])
def test_everybody_waits_as_the_queue_recursion_says(windows):
    """With the same arrivals and services the hall gives each resident the wait of the recursion,
    one by one."""
    design = HallDesign(windows=windows, matters_day=LENGTH * windows)
    found = Hall(design).run(30, seed=2)
    np.testing.assert_allclose(found.waits, by_hand(design, 30, 2), atol=1e-7)


def test_residents_come_as_the_profile_says():
    """Counts of matters are Poisson (mean and variance), and they arrive by the morning peak
    (chi-square); false alarm 1 in 1,000 each."""
    hall = Hall(HallDesign(matters_day=60.0))
    found = hall.run(300, seed=4)
    counts = np.bincount(found.day)
    assert abs(counts.mean() - 60) < 3.3 * np.sqrt(60 / 300)
    assert abs(counts.var(ddof=1) / 60 - 1) < 3.3 * np.sqrt(2 / 299)
    at = hall._arrivals(np.arange(40_000, dtype=np.uint64) + np.uint64(NEXT), 3)
    seen, _ = np.histogram(at, bins=7, range=(0, 420))
    expected = 40_000 * np.array(MORNING_PEAK) / np.sum(MORNING_PEAK)
    assert stats.chisquare(seen, expected).pvalue > 0.001


# -- the district's waits -------------------------------------------------------------------------


@cache
def simulated(windows: int, load: float, spread: float = 1.0) -> tuple[float, float, int]:
    """Mean wait of the default hall, its error and days, for about 6,000 trips."""
    matters = windows * load * LENGTH
    design = HallDesign(windows=windows, matters_day=matters, spread=spread)
    return ratio(Hall(design).run(int(6_000 / matters), seed=11))


@pytest.mark.slow
@pytest.mark.parametrize("windows", [1, 2, 4])
@pytest.mark.parametrize("load", LOADS_TRIED)
def test_the_districts_wait_is_the_halls(windows, load):
    """Within 5% and the simulation's own 99.9% interval (and half a second), at every load and
    number of windows; about one run in fifty would fail by chance for another seed."""
    mean, error, n = simulated(windows, load)
    fast = 12.0 * interpolate(load, LOADS, waits(windows, LENGTH))
    assert abs(fast - mean) < 0.05 * mean + margin(error, n) + 0.01


def many_days(windows: int, load: float, days: int) -> tuple[float, float]:
    """Mean wait in services and its error, of the recursion run for many days side by side."""
    generator = np.random.default_rng(5)
    counts = generator.poisson(windows * load * LENGTH, days)
    edges = np.concatenate([[0.0], np.cumsum(MORNING_PEAK) / np.sum(MORNING_PEAK)])
    u = generator.random((days, counts.max()))
    u[np.arange(counts.max()) >= counts[:, None]] = np.inf  # nobody
    at = np.interp(np.sort(u, axis=1), edges, np.linspace(0, LENGTH, len(edges)))
    free, total = np.zeros((days, windows)), np.zeros(days)
    for k in range(counts.max()):
        here = k < counts
        begin = np.maximum(at[:, k], free[:, 0])
        total += np.where(here, begin - at[:, k], 0.0)
        free[:, 0] = np.where(here, begin + generator.exponential(size=days), free[:, 0])
        free.sort(axis=1)
    mean = total.sum() / counts.sum()
    return mean, (total - mean * counts).std(ddof=1) / np.sqrt(days) / counts.mean()


@pytest.mark.slow
@pytest.mark.parametrize("windows", [1, 2, 4])
def test_the_districts_wait_leans_to_neither_side(windows):
    """Against ten thousand days at each load, where the simulation is certain to about 1%: within
    1% and its own 99.9% interval (and a second), so that no bias of several per cent hides in the
    noise of a few months. One run in fifty would fail by chance for another seed."""
    table = waits(windows, LENGTH)
    for load in LOADS_TRIED:
        mean, error = many_days(windows, load, 10_000)
        fast = interpolate(load, LOADS, table)
        assert abs(fast - mean) < 0.01 * mean + 3.3 * error + 1 / 720
        assert load < 0.5 or error < 0.025 * mean


def test_between_loads_a_straight_line_is_near():
    """Halfway between the loads of the table its line is within 3% (or a second) of the day
    computed there."""
    profile = np.array(MORNING_PEAK)
    for windows in (1, 2, 4):
        table = waits(windows, LENGTH)
        for load in np.arange(0.125, 1.4, 0.1):
            exact = day_wait(windows, load, LENGTH, profile)
            assert abs(interpolate(load, LOADS, table) - exact) < 0.03 * exact + 1 / 720


@pytest.mark.slow
@pytest.mark.parametrize(("spread", "tolerance"), [(0.5, 0.08), (1.5, 0.30)])
@pytest.mark.parametrize("windows", [1, 2, 4])
@pytest.mark.parametrize("load", [0.5, 0.9, 1.3])
def test_with_another_spread_the_districts_wait_is_rough(spread, tolerance, windows, load):
    """Lognormal services: two moments do not settle the wait. Within 8% for a spread of 0.5 and
    30% for 1.5, and the simulation's own 99.9% interval; under overload within 10%."""
    mean, error, n = simulated(windows, load, spread)
    fast = 12.0 * interpolate(load, LOADS, waits(windows, LENGTH, spread=spread))
    allowed = min(tolerance, 0.1) if load > 1 else tolerance
    assert abs(fast - mean) < allowed * mean + margin(error, n)
    if spread > 1:
        assert fast > mean - margin(error, n)


# -- designs --------------------------------------------------------------------------------------

BUSY = {"windows": 4, "matters_day": 100.0, "papers_lacking": 0.25, "misdirected": 0.08}
DAYS = 60


@cache
def run(**changes: object) -> HallResult:
    """A busy hall of four windows with some changes to its design."""
    return Hall(HallDesign(**{**BUSY, **changes})).run(DAYS, seed=6)


def test_generalists_wait_less_than_specialists():
    """One queue for all windows: less waiting, on nearly every day, with nobody lost."""
    pooled, apart = run(generalist=True), run(generalist=False)
    a, b = (r.daily_waits()[:, 0] / r.daily_waits()[:, 1] for r in (pooled, apart))
    difference = b[:DAYS] - a[:DAYS]
    assert difference.mean() > margin(difference.std(ddof=1) / np.sqrt(DAYS), DAYS)
    assert pooled.once_only_share > apart.once_only_share


def test_the_same_service_with_nothing_lost_has_the_same_trips():
    """Where nobody goes astray, pooling changes waits and not a single trip."""
    pooled, apart = run(generalist=True, misdirected=0.0), run(generalist=False, misdirected=0.0)
    assert len(pooled.waits) == len(apart.waits)
    assert np.array_equal(pooled.trips, apart.trips)


def test_saying_everything_at_once_saves_trips():
    """The share done in one trip is what chances say (false alarm 1 in 1,000 each), and rises to
    one where papers never lack."""
    for once_only in (0.0, 0.5, 1.0):
        found = run(once_only=once_only)
        expected = 1 - 0.25 * (1 - once_only)
        error = np.sqrt(expected * (1 - expected) / found.done.sum())
        assert abs(found.once_only_share - expected) <= 3.3 * error + 0.002
    assert run(once_only=1.0).once_only_share == 1.0


def test_whoever_is_asked_first_spares_strayed_trips():
    """Specialists that send strayed residents on cost trips; seen through, none is lost, and it
    takes time at the window."""
    sent_on = run(generalist=False, papers_lacking=0.0)
    seen_through = run(generalist=False, papers_lacking=0.0, first_asked=True)
    assert sent_on.once_only_share < 0.95
    assert seen_through.once_only_share == 1.0
    assert len(seen_through.waits) == len(seen_through.trips)


def test_the_young_online_spare_the_young_trips():
    """Half of the young's matters online: about half of their trips fewer, and of the elderly's
    none, resident by resident."""
    before, after = run(), run(online_young=0.5)
    assert np.array_equal(before.elderly, after.elderly)
    assert 0.4 < after.trips_each(elderly=False) / before.trips_each(elderly=False) < 0.6
    both = before.done & after.done & before.elderly
    assert after.trips_each(elderly=True) == pytest.approx(
        before.trips_each(elderly=True), abs=0.05
    )
    assert not np.any(after.online[both])
    assert after.waiting_minutes < before.waiting_minutes


def test_designs_meet_the_same_residents():
    """The same seed brings the same matters of the same people, whatever the design; another
    seed others; the same run twice is equal."""
    one, other = run(generalist=False), run(once_only=1.0, online_young=0.3)
    assert np.array_equal(one.elderly, other.elderly)
    again = Hall(HallDesign(**BUSY)).run(DAYS, seed=6)
    assert again.waits == run().waits
    assert not np.array_equal(again.elderly, Hall(HallDesign(**BUSY)).run(DAYS, seed=7).elderly)


@pytest.mark.parametrize("generalist", [True, False])
def test_everything_is_counted_once(generalist):
    """Trips of all matters add up to waits recorded; what came online made none and is done; what
    is not done has made as many trips as it could; shares lie in 0 to 1."""
    found = run(generalist=generalist, online_young=0.4, online_elderly=0.1)
    assert found.trips.sum() == len(found.waits) == len(found.day) == len(found.trip_elderly)
    assert found.daily_waits()[:, 1].sum() == len(found.waits)
    assert np.all(found.trips[found.online] == 0)
    assert np.all(found.done[found.online])
    assert np.all(found.trips[~found.online] >= 1)
    assert min(found.waits) >= 0
    assert 0 <= found.online_share <= 1
    assert 0 <= found.once_only_share <= 1
    assert found.done.mean() > 0.97
    waited = sum(found.minutes_each(e) * np.sum(found.elderly == e) for e in (True, False))
    assert waited == pytest.approx(sum(found.waits))


def test_a_hall_needs_a_day():
    """No day, or less, is refused."""
    for days in (0, -1):
        with pytest.raises(ValueError, match="at least one day"):
            Hall(HallDesign()).run(days)


def test_a_hall_nobody_comes_to():
    """Without matters there are no trips and no waits."""
    found = Hall(HallDesign(matters_day=0.0)).run(3)
    assert found.waiting_minutes == 0.0
    assert found.once_only_share == 1.0
    assert found.online_share == found.trips_each(True) == found.minutes_each(False) == 0.0


# -- luck -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [0.3, 1.0, 4.0, 100.0])
def test_gamma_has_mean_one_and_its_variance(shape):
    """Mean 1, variance 1 / shape, and the distribution itself (Kolmogorov and Smirnov); false
    alarm about 1 in 1,000 each."""
    key, stream, n = replication_key(1, 1), stream_number("test"), 20_000
    sample = np.array([gamma(key, stream, np.uint64(i), 5, shape) for i in range(n)])
    assert abs(sample.mean() - 1) < 3.3 * np.sqrt(1 / shape / n)
    fourth = (3 + 6 / shape) / shape**2
    error = np.sqrt((fourth - 1 / shape**2) / n)
    assert abs(sample.var(ddof=1) - 1 / shape) < 3.3 * error
    assert stats.kstest(sample, stats.gamma(shape, scale=1 / shape).cdf).pvalue > 0.001


def visits(dispersion: float) -> tuple[np.ndarray, np.ndarray]:
    """Relative departure of a week's matters from what is expected, shape (weeks, communities),
    and what is expected, shape (communities,)."""
    home = district_from_tables(
        {k: v for k, v in sample_district(40, 4).items() if k not in ("workers", "volunteers")}
    )
    parameters = load_parameters().centrals() | {
        "demand_dispersion": dispersion, "request_classes": 1.0, "request_season": 0.0,
        "request_growth": 0.0,
    }  # fmt: skip
    model = Replication(home, RuleBook([]), parameters, seed=5, replication=0, years=1)
    weeks = []
    for week in range(50):
        model.service.tick(week)
        weeks.append(model.service.out.visits.copy())
    expected = model.service._requests[0]
    return (np.diff(weeks, axis=0) - expected) / expected, expected


@pytest.mark.parametrize("size", [1.0, 20.0])
def test_requests_are_over_dispersed_as_the_size_says(size):
    """A week's matters have the mean expected, and the relative variance of a negative binomial
    of that size, 1 / size + 1 / mean (z-tests; false alarm about 1 in 1,000 each)."""
    relative, expected = visits(size)
    error = relative.std(ddof=1) / np.sqrt(relative.size)
    assert abs(relative.mean()) < 3.3 * error
    ratios = (relative**2 / (1 / size + 1 / expected)).ravel()
    assert abs(ratios.mean() - 1) < 3.3 * ratios.std(ddof=1) / np.sqrt(ratios.size)
