"""The rules of the game: five years, one package a year, the same money and the same shocks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

import numpy as np

from govsim.analysis.search_space import LEVERS, Package, Space
from govsim.district import District
from govsim.policy import Scenario
from govsim.policy.proposals import Proposal
from govsim.policy.scenario import Title
from govsim.policy.shocks import Flood, GrandInspection, RevenueFall, Shock, revenue_left

YEARS = 5
NEW_A_YEAR = 3
"""Measures that a district can begin or strengthen in one year: its staff can do no more at once
(assumption)."""
FALL = 0.15
"""Part of the revenue lost, for good."""
INSPECTION_DAYS = 60
FLOOD_DAYS, FLOOD_HOURS, FLOOD_REQUESTS = 31, 15.0, 1.5
FLOODED = 1 / 3
"""Part of the subdistricts that a flood hits."""
# The sizes of shocks are assumptions: large enough to be noticed, of a kind that districts know.

Plan = tuple[Package, ...]
"""One package a year, for as many years as are decided."""

REPORTED = (
    "satisfaction_reported", "volunteers_registered", "checkins", "vacancy_rate", "bachelor_share",
    "district_cost_yuan",
)  # fmt: skip
"""What a district's desk sees every year: figures that are asked for, counted, or polished."""
SCORE = "satisfaction"
TRUE = (SCORE, "volunteers_active", "checkin_matched_share", "on_time_share", "arrears_months")
"""What only the debrief shows."""
FOLLOWED: tuple[str, ...] = (*REPORTED, *TRUE)


@dataclass(frozen=True)
class Course:
    """What happens in a game, the same for every team.

    Attributes
    ----------
    first : int
        First calendar year that is decided for.
    shocks : tuple of Shock
    """

    first: int
    shocks: tuple[Shock, ...]

    @classmethod
    def of(cls, district: District, seed: int) -> Course:
        """Draw the shocks' order and the streets that are flooded."""
        generator = np.random.default_rng([seed, 6])
        first = district.info.start_date.year + 1
        falls, inspected, floods = (first + 1 + int(k) for k in generator.permutation(3))
        streets = len(district.streets.ids)
        number = max(1, round(FLOODED * streets))
        hit = tuple(sorted(int(s) for s in generator.choice(streets, number, replace=False)))
        return cls(first, (
            RevenueFall(falls, FALL), GrandInspection(date(inspected, 3, 1), INSPECTION_DAYS),
            Flood(date(floods, 7, 1), FLOOD_DAYS, hit, FLOOD_HOURS, FLOOD_REQUESTS),
        ))  # fmt: skip

    def money(self, usual: float, year: int) -> float:
        """What a package may cost in a year of the game, counted from 0 on."""
        return usual * revenue_left(self.shocks, self.first + year)

    def in_year(self, year: int, kind: type[Shock]) -> bool:
        """Whether a shock of a kind begins in a year of the game."""
        return any(_year(s) == self.first + year for s in self.shocks if isinstance(s, kind))


def _year(shock: Shock) -> int:
    return shock.year if isinstance(shock, RevenueFall) else shock.start.year


def scenario_of(plan: Plan, first: int, name: str = "plan") -> Scenario:
    """A plan as dated proposals: each from the year it begins at a strength to the year it ends.

    Parameters
    ----------
    plan : Plan
    first : int
        Calendar year of the plan's first package.
    """
    proposals: list[Proposal] = []
    for lever in LEVERS:
        levels = [dict(package).get(lever) for package in plan]
        year = first
        for strength, same in groupby(levels):
            start, year = year, year + len(list(same))
            if strength is not None:
                made = Space([lever], None, date(start, 1, 1)).proposal(lever, strength)
                ends = date(year, 1, 1) if year < first + len(plan) else None
                proposals.append(made.model_copy(update={"end": ends}))
    title = Title(zh="推演方案", en="Plan of a game")
    return Scenario(name=name, title=title, author="govsim", proposals=tuple(proposals))


def written(plan: Plan) -> str:
    """A plan as text, the same for the same plan."""
    return json.dumps(plan)


def begun(before: Package, after: Package) -> list[str]:
    """Levers that a year's package begins or strengthens."""
    had = dict(before)
    return [lever for lever, strength in after if strength > had.get(lever, 0.0)]


Choices = Mapping[str, Sequence[tuple[float, float, float]]]
"""Strength, yuan a year and points gained by itself, strength by strength, of every lever."""


def next_package(choices: Choices, before: Package, money: float) -> Package:
    """The year's package that gains most by its levers' gains alone, by trying all additions.

    What does not fit any more is dropped first, the least gain for its price first. What levers
    add to or take from one another is not in it.

    Parameters
    ----------
    before : Package
        Last year's.
    money : float
        Yuan a year.
    """
    known = {lever: {s: (price, gain) for s, price, gain in every}
             for lever, every in choices.items()}  # fmt: skip
    kept = {lever: s for lever, s in before if lever in known}

    def price() -> float:
        return sum(known[lever][s][0] for lever, s in kept.items())

    dear = [lever for lever, s in kept.items() if known[lever][s][0] > 0.0]
    dear.sort(key=lambda lever: known[lever][kept[lever]][1] / known[lever][kept[lever]][0])
    for lever in dear:
        if price() <= money:
            break
        del kept[lever]
    spare = money - price()
    steps = []
    for lever, every in known.items():
        cost, gain = known[lever][kept[lever]] if lever in kept else (0.0, 0.0)
        steps += [(lever, s, c - cost, g - gain) for s, (c, g) in every.items()
                  if s > kept.get(lever, 0.0) and g > gain]  # fmt: skip
    best: tuple[tuple[str, float, float, float], ...] = ()
    most = 0.0
    for number in range(1, NEW_A_YEAR + 1):
        for chosen in combinations(steps, number):
            gained = sum(step[3] for step in chosen)
            if (
                gained > most
                and sum(step[2] for step in chosen) <= spare
                and len({step[0] for step in chosen}) == number
            ):
                best, most = chosen, gained
    kept |= {lever: s for lever, s, _, _ in best}
    return tuple((lever, kept[lever]) for lever in LEVERS if lever in kept)


def promising(choices: Choices, money: Sequence[float]) -> Plan:
    """A plan made year by year with `next_package`."""
    plan: list[Package] = []
    for limit in money:
        plan.append(next_package(choices, plan[-1] if plan else (), limit))
    return tuple(plan)
