"""The game's rules: plans become dated proposals, money and measures are limited, and the same
luck and shocks meet every team."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.search_space import LEVERS, Package
from govsim.district import load_district
from govsim.policy.shocks import Flood, GrandInspection, RevenueFall
from govsim.workshop import game, work
from govsim.workshop.debrief import CHOOSING, JUDGING, PLAYED, debrief
from govsim.workshop.game import NEW_A_YEAR, YEARS, Course, begun, next_package, promising
from govsim.workshop.match import Match
from govsim.workshop.packages import package_of
from govsim.workshop.room import Room, States
from govsim.workshop.steps import Steps
from govsim.workshop.work import Place

FIRST = 2028
packages = st.fixed_dictionaries(
    {name: st.integers(0, len(lever.strengths())) for name, lever in LEVERS.items()}
).map(package_of)
plans = st.lists(packages, max_size=YEARS).map(tuple)


@given(plans)
def test_a_plan_is_in_force_year_by_year(plan):
    """On every day of a year exactly the year's package holds, at its strength; after the last
    year decided its package goes on."""
    rules = game.scenario_of(plan, FIRST)
    for k, package in enumerate(plan):
        held = {p.name for p in rules.proposals if p.in_force(_day(FIRST + k))}
        assert held == {lever for lever, _ in package}
        for lever, strength in package:
            (one,) = [p for p in rules.proposals if p.name == lever and p.in_force(_day(FIRST + k))]
            options = one.model_dump(by_alias=True)
            assert options[LEVERS[lever].option] == pytest.approx(strength)
    for proposal in rules.proposals:
        assert proposal.start >= _day(FIRST)


def _day(year: int) -> date:
    return date(year, 1, 1)


def test_the_course_is_drawn_from_the_seed(home):
    """The same for the same seed; one shock of each kind, in the second to the fourth year."""
    district = load_district(home)
    assert Course.of(district, 3) == Course.of(district, 3)
    assert len({Course.of(district, seed) for seed in range(20)}) > 1
    for seed in range(20):
        course = Course.of(district, seed)
        for kind in (RevenueFall, GrandInspection, Flood):
            assert [course.in_year(y, kind) for y in range(YEARS)].count(True) == 1
            assert not course.in_year(0, kind)
        money = [course.money(100.0, y) for y in range(YEARS)]
        assert money[0] == 100.0
        assert money[-1] == pytest.approx(85.0)
        assert money == sorted(money, reverse=True)


@given(packages, packages)
def test_what_is_begun_is_new_or_stronger(before, after):
    """Neither what goes on, nor what is weakened or dropped, counts."""
    had = dict(before)
    assert set(begun(before, after)) == {
        lever for lever, s in after if lever not in had or s > had[lever]
    }
    assert begun(after, after) == []


PRICED = {
    "entry_by_exam": [(1.0, 10.0, 1.0), (2.0, 30.0, 2.5)],
    "career_ladder": [(0.01, 0.0, 0.4)],
    "council_day": [(1000.0, 25.0, 2.0)],
    "staff_training": [(2.0, 5.0, 0.3)],
    "online_portal": [(0.2, 5.0, -1.0)],
}


def test_the_next_package_is_the_best_of_all_that_fit():
    """Against every combination tried by hand: the dearest pair does not fit, losers stay out."""
    assert dict(next_package(PRICED, (), 40.0)) == {
        "entry_by_exam": 1.0, "council_day": 1000.0, "career_ladder": 0.01,
    }  # fmt: skip
    assert dict(next_package(PRICED, (), 0.0)) == {"career_ladder": 0.01}


def test_what_no_longer_fits_is_dropped():
    """After a fall of money the measure with the least gain for its price goes first."""
    before: Package = (("entry_by_exam", 2.0), ("staff_training", 2.0), ("council_day", 1000.0))
    kept = dict(next_package({k: v[-1:] for k, v in PRICED.items()}, before, 56.0))
    assert "staff_training" not in kept
    assert kept["entry_by_exam"] == 2.0
    assert kept["council_day"] == 1000.0


@given(st.lists(st.floats(0.0, 100.0), min_size=YEARS, max_size=YEARS))
def test_a_promising_plan_keeps_the_rules(money):
    """Whatever the money: every year fits it, and begins no more than may be begun."""
    prices = {lever: {s: p for s, p, _ in every} for lever, every in PRICED.items()}
    before: Package = ()
    for package, limit in zip(promising(PRICED, money), money, strict=True):
        assert sum(prices[lever][s] for lever, s in package) <= limit + 1e-9
        assert len(begun(before, package)) <= NEW_A_YEAR
        before = package


def test_nobody_is_judged_on_the_luck_that_was_chosen_on_or_played():
    """Three sets of replications without one in common."""
    assert not set(CHOOSING) & set(JUDGING)
    assert PLAYED not in (*CHOOSING, *JUDGING)


@pytest.fixture
def room(home: Path, tmp_path: Path) -> Room:
    """A room whose prices are known: every lever costs 100 yuan at any strength."""
    made = Room(str(home), States(tmp_path), budget=250.0)
    for probe in made.prices.probes():
        made.prices.learn(probe, 100.0)
    return made


def test_only_what_the_rules_allow_is_taken(room):
    """Too dear, too many at once, a sixth year, a closed step and frozen runs are refused."""
    match = Match(room)
    one, two, three, *_ = ((name, lever.strengths()[0]) for name, lever in LEVERS.items())
    assert not match.decide("a", (one, two, three))  # 300 of 250 yuan
    room.set_steps(Steps(game=False), frozen=False)
    assert not match.decide("a", (one,))
    room.set_steps(Steps(), frozen=True)
    assert not match.decide("a", (one,))
    room.set_steps(Steps(), frozen=False)
    for year in range(YEARS):
        assert match.decide("a", (one, two)) is True, year
    assert not match.decide("a", (one,))
    assert match.decide("b", ())
    assert {token: len(plan) for token, plan in match.plans().items()} == {"a": YEARS, "b": 1}
    room.budget = 1e9
    many = tuple((name, lever.strengths()[0]) for name, lever in LEVERS.items())
    assert not match.decide("c", many[: NEW_A_YEAR + 1])
    assert match.decide("c", many[:NEW_A_YEAR])


def test_plans_survive_the_server(room, home, tmp_path):
    """Another room over the same folder goes on where this one stopped."""
    one = (("entry_by_exam", 2.0),)
    Match(room).decide("a", one)
    room.states.close()
    again = Match(Room(str(home), States(tmp_path), budget=250.0))
    assert again.plan("a") == (one,)


def test_years_decided_are_not_changed_by_later_ones(home, monkeypatch):
    """What a team has seen stays true: the run of two years is the beginning of that of five."""
    district = load_district(home)
    monkeypatch.setitem(work._HELD, "now", (Place(str(home), 5, 0), district))
    course = Course.of(district, 0)
    plan = ((("entry_by_exam", 2.0),), (), (("operating_grant", 0.25),), (), ())
    early = work.play(plan[:2], course.first, course.shocks, 3, PLAYED)
    late = work.play(plan, course.first, course.shocks, YEARS + 1, PLAYED)
    assert np.array_equal(early, late[: len(early)], equal_nan=True)


@pytest.mark.slow
def test_the_debrief_finds_at_least_the_best_team(home, tmp_path):
    """Two teams and a small district: the best plan known is not behind either by more than the
    intervals allow, and gains and regrets of a team add up to the best's gain."""

    async def body():
        room = Room(str(home), States(tmp_path), workers=2)
        await room.open()
        try:
            await room._pricing
            match = Match(room)
            match.decide("a", (("task_admission", 1.0),))
            first = await match.board()
            for _ in range(YEARS - 1):
                match.decide("a", match.plan("a")[-1])
            plans = [match.plan("a"), ((),) * YEARS]
            return first, await match.debrief(), await debrief(room, match.course, plans)
        finally:
            await room.close()

    first, told, both = asyncio.run(body())
    assert [len(s.plan) for s in first] == [1]
    assert 0.0 < first[0].reported <= 100.0
    (one,) = told.judged.values()
    assert one.gain.difference + one.regret.difference == pytest.approx(told.best.gain.difference)
    assert one.regret.high >= 0.0
    assert told.tried > 5
    nothing = both.judged[((),) * YEARS]
    assert nothing.gain.difference == 0.0
    assert both.best.gain.low > 0.0
