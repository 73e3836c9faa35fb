"""A game that is going on: the teams' plans, the scoreboard, and the debrief, once for all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from govsim.analysis.search_space import Package
from govsim.workshop import work
from govsim.workshop.debrief import PLAYED, Debrief, debrief, yearly
from govsim.workshop.game import NEW_A_YEAR, YEARS, Course, Plan, begun
from govsim.workshop.notes import MOVE
from govsim.workshop.packages import code_of, read_code
from govsim.workshop.room import Room


@dataclass(frozen=True)
class Standing:
    """One team on the scoreboard.

    Attributes
    ----------
    team : int
        Running number, by who decided first.
    token : str
    plan : Plan
    reported : float
        Reported satisfaction of the year last decided.
    committed : float
        Yuan that the packages of all years decided cost by their prices.
    """

    team: int
    token: str
    plan: Plan
    reported: float
    committed: float


class Match:
    """The game of one room.

    Parameters
    ----------
    room : Room
    """

    def __init__(self, room: Room) -> None:
        self.room = room
        self.course = Course.of(room.district, room.desk.place.seed)
        self._told: tuple[frozenset[Plan], asyncio.Task[Debrief]] | None = None

    def plans(self) -> dict[str, Plan]:
        """Every team's plan so far, in the order in which they first decided."""
        found: dict[str, list[Package]] = {}
        for note in self.room.states.notes.of(MOVE):
            own = found.setdefault(note.token, [])
            if note.outcome == str(self.course.first + len(own)):
                own.append(read_code(note.code))
        return {token: tuple(plan) for token, plan in found.items()}

    def plan(self, token: str) -> Plan:
        """One team's plan so far."""
        return self.plans().get(token, ())

    def money(self, year: int) -> float | None:
        """Yuan that a package may cost in a year of the game; None while it is worked out."""
        return None if self.room.budget is None else self.course.money(self.room.budget, year)

    def fits(self, plan: Plan, package: Package) -> bool:
        """Whether a package can be the next year's: money, and not too many new measures."""
        price, money = self.room.prices.of(package), self.money(len(plan))
        if len(plan) >= YEARS or price is None or money is None:
            return False
        return price <= money and len(begun(plan[-1] if plan else (), package)) <= NEW_A_YEAR

    def decide(self, token: str, package: Package) -> bool:
        """Take a team's decision for its next year; False if it cannot be taken."""
        plan = self.plan(token)
        if not self.room.steps.game or self.room.frozen or not self.fits(plan, package):
            return False
        year = str(self.course.first + len(plan))
        self.room.states.notes.take(token, MOVE, code_of(package), year)
        return True

    async def seen(self, plan: Plan) -> np.ndarray:
        """The run of a plan as far as it is decided, and the year before."""
        found: np.ndarray = await self.room.desk.call(
            work.play, plan, self.course.first, self.course.shocks, len(plan) + 1, PLAYED, stage=0
        )
        return found

    async def board(self) -> list[Standing]:
        """All teams, by what is reported: those that have come furthest first."""
        plans = {token: plan for token, plan in self.plans().items() if plan}
        runs = await asyncio.gather(*(self.seen(plan) for plan in plans.values()))
        found = [
            Standing(k, token, plan, yearly(run, "satisfaction_reported")[-1],
                     sum(self.room.prices.of(package) or 0.0 for package in plan))
            for k, ((token, plan), run) in enumerate(zip(plans.items(), runs, strict=True), start=1)
        ]  # fmt: skip
        return sorted(found, key=lambda s: (-len(s.plan), -s.reported))

    async def debrief(self) -> Debrief | None:
        """The debrief of all teams that have played to the end; None while there is none."""
        plans = frozenset(plan for plan in self.plans().values() if len(plan) == YEARS)
        if not plans or self.room.budget is None:
            return None
        if self._told is None or self._told[0] != plans:
            self._told = plans, asyncio.create_task(debrief(self.room, self.course, sorted(plans)))
        try:
            return await asyncio.shield(self._told[1])
        except Exception:
            self._told = None
            raise
