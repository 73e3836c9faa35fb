"""After the game: what was true, what the best plan was, and what each team missed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from govsim.analysis.search_space import LEVERS, Package
from govsim.study.pairing import Difference, paired_difference
from govsim.workshop import work
from govsim.workshop.game import FOLLOWED, SCORE, YEARS, Course, Plan, promising
from govsim.workshop.room import PRICED, Room

PLAYED = 0
"""The replication that is played."""
CHOOSING = (1, 2, 3, 4)
"""Replications that the best plan is chosen on."""
JUDGING = tuple(range(5, 13))
"""Replications that all plans are judged on; none of them was chosen on."""
MONTHS = 12


@dataclass(frozen=True)
class Judged:
    """One plan, judged.

    Attributes
    ----------
    plan : Plan
    gain : Difference
        Points of true satisfaction, mean of the five years, against doing nothing.
    regret : Difference
        Points that the best plan known gains beyond it.
    """

    plan: Plan
    gain: Difference
    regret: Difference


@dataclass(frozen=True)
class Debrief:
    """What the debrief tells.

    Attributes
    ----------
    best : Judged
        The best plan known.
    tried : int
        Plans it is the best of.
    judged : dict of Plan to Judged
        Of every team that has played to the end.
    """

    best: Judged
    tried: int
    judged: dict[Plan, Judged]


async def played(room: Room, course: Course, plan: Plan, replication: int) -> np.ndarray:
    """A plan's five years, and the one before."""
    found: np.ndarray = await room.desk.call(
        work.play, plan, course.first, course.shocks, YEARS + 1, replication
    )
    return found


async def scores(
    room: Room, course: Course, plan: Plan, replications: Sequence[int]
) -> np.ndarray:  # fmt: skip
    """True satisfaction over the five years of the game, one number a replication."""
    runs = await asyncio.gather(*(played(room, course, plan, r) for r in replications))
    k = FOLLOWED.index(SCORE)
    return np.array([run[MONTHS:, k].mean() for run in runs])


async def choices(room: Room) -> dict[str, list[tuple[float, float, float]]]:
    """What each lever costs and gains by itself, strength by strength.

    Gains between the weakest and the strongest, which alone were run, lie on a line.
    """
    found: dict[str, list[tuple[float, float, float]]] = {}
    for name, lever in LEVERS.items():
        steps = lever.strengths()
        ends: list[float] = []
        for strength in (steps[0], steps[-1]):
            package: Package = ((name, strength),)
            await room.desk.runs(package, PRICED)
            estimate = room.estimate(package)
            one = estimate.compare(SCORE) if estimate else None
            ends.append(one.difference if one else 0.0)
        found[name] = [
            (s, room.prices.of(((name, s),)) or 0.0,
             float(np.interp(s, (steps[0], steps[-1]), ends)))
            for s in steps
        ]  # fmt: skip
    return found


async def candidates(room: Room, course: Course) -> list[Plan]:
    """Plans that promise most: made year by year from all levers, and from all but one."""
    assert room.budget is not None
    known = await choices(room)
    money = [course.money(room.budget, year) for year in range(YEARS)]
    first = await asyncio.to_thread(promising, known, money)
    plans = [first]
    for name in {lever for package in first for lever, _ in package}:
        rest = {lever: every for lever, every in known.items() if lever != name}
        plans.append(await asyncio.to_thread(promising, rest, money))
    return sorted(set(plans))


async def debrief(room: Room, course: Course, plans: Sequence[Plan]) -> Debrief:
    """Find the best plan known, and judge every plan against it.

    Parameters
    ----------
    plans : sequence of Plan
        Of the teams.
    """
    own = list(dict.fromkeys(plans))
    every = list(dict.fromkeys((*await candidates(room, course), *own)))
    tried = await asyncio.gather(*(scores(room, course, p, CHOOSING) for p in every))
    best = every[int(np.argmax([s.mean() for s in tried]))]
    nothing, top, *others = await asyncio.gather(
        *(scores(room, course, p, JUDGING) for p in ((), best, *own))
    )

    def judge(plan: Plan, found: np.ndarray) -> Judged:
        return Judged(plan, paired_difference(nothing, found), paired_difference(found, top))

    judged = {plan: judge(plan, found) for plan, found in zip(own, others, strict=True)}
    return Debrief(judge(best, top), len(every), judged)


def yearly(run: np.ndarray, outcome: str) -> list[float]:
    """An outcome's mean, year by year."""
    series = run[:, FOLLOWED.index(outcome)].reshape(-1, MONTHS)
    return [float(v) for v in series.mean(axis=1)]
