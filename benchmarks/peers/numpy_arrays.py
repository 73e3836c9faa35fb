"""SimPy as the calendar, everyone in numpy arrays, a vectorised step a week."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from benchmarks import spec


class Communities:
    """Money, posts and service of all communities; volunteers are the heir's."""

    def __init__(self, seed: int, weeks: int) -> None:
        n = spec.COMMUNITIES
        seeds = np.random.SeedSequence(seed).spawn(7)
        (self.for_activity, self.for_lapses, self.for_joins, self.for_requests, self.for_quits,
         self.for_grants, self.for_start) = map(np.random.default_rng, seeds)  # fmt: skip
        self.weeks = weeks
        self.requests, self.grant = spec.communities()
        self.wage_money, self.activity_money, self.pending = np.zeros((3, n), np.int64)
        self.wages, self.spent, self.quits, self.joins = np.zeros((4, n), np.int64)
        self.active, self.served, self.backlog = np.zeros((3, n), np.int64)
        self.treasury = spec.TREASURY
        self.volunteers = np.full(n, spec.VOLUNTEERS)
        shape = n, spec.POSTS
        self.filled = np.ones(shape, bool)
        self.degree = self.draw_degrees(self.for_start, spec.AT_START, shape)
        self.pay = np.array(spec.PAY)[self.degree]
        self.tenure = self.for_start.integers(0, 260, shape)
        self.arrears, self.owed = np.zeros((2, *shape), np.int64)
        self.rows: list[np.ndarray] = []
        self.look_around()

    @staticmethod
    def draw_degrees(luck: np.random.Generator, shares: tuple[float, ...], size: Any) -> np.ndarray:
        return np.searchsorted(np.cumsum(shares[:2]), luck.random(size), side="right")

    def look_around(self) -> None:
        """What people meet next week."""
        self.load = np.minimum(3.0, self.backlog / 60.0)
        enough = spec.SESSION * 0.25 * np.maximum(self.volunteers, 1)
        self.fund = np.minimum(1.0, self.activity_money / enough)

    def work(self) -> None:
        """One week of all posts."""
        rate = 0.004 * np.exp(
            0.35 * np.minimum(self.arrears, 6) + 0.3 * (self.degree == 2)
            - 0.004 * np.minimum(self.tenure, 260) + 0.4 * self.load[:, None]
            - 0.5 * (self.pay - 360_000) / 1e5
        )  # fmt: skip
        self.tenure += 1
        leaving = self.filled & (self.for_quits.random(rate.shape) < -np.expm1(-rate))
        if leaving.any():
            self.quits += leaving.sum(axis=1)
            known = leaving & (self.for_quits.random(rate.shape) < spec.BY_ACQUAINTANCE)
            self.filled[leaving] = False
            self.owed[leaving] = self.arrears[leaving] = 0
            self.hire(known, spec.ACQUAINTANCES)

    def hire(self, where: np.ndarray, shares: tuple[float, ...]) -> None:
        degree = self.draw_degrees(self.for_quits, shares, int(where.sum()))
        self.filled[where] = True
        self.degree[where], self.pay[where] = degree, np.array(spec.PAY)[degree]
        self.tenure[where] = self.arrears[where] = self.owed[where] = 0

    def draw_joins(self) -> np.ndarray:
        """Volunteers who join this week."""
        joins = self.for_joins.poisson(spec.JOINING * (0.5 + 0.5 * self.fund))
        self.joins += joins
        return joins

    def serve(self, active: np.ndarray) -> None:
        """The week's requests, and what activities cost."""
        waiting = self.backlog + self.for_requests.poisson(self.requests)
        served = np.minimum(waiting, (self.filled.sum(axis=1) * 5 + active * 0.5).astype(np.int64))
        waiting -= served
        self.backlog[:] = waiting - waiting // 10
        cost = np.minimum(self.activity_money, active * spec.SESSION)
        self.activity_money -= cost
        self.spent += cost
        self.active += active
        self.served += served

    def month(self) -> None:
        """Grant and wages, post by post, and a row of the table."""
        late = self.for_grants.random(spec.COMMUNITIES) < spec.LATE
        due = self.grant + self.pending
        self.pending[:] = np.where(late, due, 0)
        due = np.where(late, 0, due)
        self.treasury -= int(due.sum())
        self.wage_money += due * 3 // 4
        self.activity_money += due - due * 3 // 4
        for k in range(spec.POSTS):
            filled, pay, owed = self.filled[:, k], self.pay[:, k], self.owed[:, k]
            all_of_it = filled & (self.wage_money >= pay + owed)
            this_month = filled & ~all_of_it & (self.wage_money >= pay)
            nothing = filled & ~all_of_it & ~this_month
            paid = np.where(all_of_it, pay + owed, np.where(this_month, pay, 0))
            self.wage_money -= paid
            self.wages += paid
            self.owed[:, k] = np.where(all_of_it, 0, owed + np.where(nothing, pay, 0))
            self.arrears[:, k] = np.where(all_of_it, 0, self.arrears[:, k] + nothing)
        in_arrears = (self.filled & (self.arrears > 0)).sum(axis=1)
        self.rows.append(np.stack([
            self.filled.sum(axis=1), self.volunteers, self.active, self.backlog, in_arrears,
            self.served, self.wage_money, self.activity_money, self.wages, self.spent, self.quits,
            self.joins,
        ], axis=1))  # fmt: skip
        self.active[:] = self.served[:] = 0

    def exam(self) -> None:
        self.hire(~self.filled, spec.BY_EXAM)

    def table(self) -> np.ndarray:
        """All rows, if no fen was lost."""
        held = self.wage_money + self.activity_money + self.wages + self.spent
        assert self.treasury + int(held.sum()) == spec.TREASURY
        return np.array(self.rows)


class District(Communities):
    """Volunteers of all communities in one set of arrays, those in use first."""

    def __init__(self, seed: int, weeks: int) -> None:
        super().__init__(seed, weeks)
        self.n = n = spec.COMMUNITIES * spec.VOLUNTEERS
        room = 2 * n
        self.place, self.tenures, self.idle = np.zeros((3, room), np.int32)
        self.motivation = np.zeros(room)
        self.place[:n] = np.repeat(np.arange(spec.COMMUNITIES), spec.VOLUNTEERS)
        self.motivation[:n] = self.for_start.standard_normal(n)
        self.tenures[:n] = self.for_start.integers(0, 260, n)

    def week(self) -> None:
        n = self.n
        place, tenure, idle = self.place[:n], self.tenures[:n], self.idle[:n]
        motivation = self.motivation[:n]
        around = (1.6 - 0.6 * self.fund + 0.25 * self.load)[place]
        chance = 1 / (1 + np.exp(around - 0.8 * motivation + 0.002 * np.minimum(tenure, 200)))
        active = self.for_activity.random(n) < chance
        idle += 1
        idle[active] = 0
        rate = 0.004 * np.exp(
            (0.5 * self.load)[place] - 0.3 * motivation + 0.6 * (idle >= 8)
            - 0.003 * np.minimum(tenure, 260)
        )  # fmt: skip
        tenure += 1
        lapsed = np.flatnonzero(self.for_lapses.random(n) < -np.expm1(-rate))
        counts = np.bincount(place[active], minlength=spec.COMMUNITIES)
        self.work()
        joins = self.draw_joins()
        self.strike_off(lapsed)
        self.enrol(joins)
        self.serve(counts)

    def strike_off(self, rows: np.ndarray) -> None:
        """Fill the gaps of those who lapsed from the end."""
        self.volunteers -= np.bincount(self.place[rows], minlength=spec.COMMUNITIES)
        left = self.n - len(rows)
        stays = np.ones(len(rows), bool)
        stays[rows[rows >= left] - left] = False
        gaps, movers = rows[rows < left], left + np.flatnonzero(stays)
        for column in (self.place, self.tenures, self.idle, self.motivation):
            column[gaps] = column[movers]
        self.n = left

    def enrol(self, joins: np.ndarray) -> None:
        self.volunteers += joins
        total = int(joins.sum())
        new = slice(self.n, self.n + total)
        self.place[new] = np.repeat(np.arange(spec.COMMUNITIES), joins)
        self.motivation[new] = self.for_joins.standard_normal(total)
        self.tenures[new] = self.idle[new] = 0
        self.n += total

    def calendar(self, env: simpy.Environment) -> Generator[Any, Any, None]:
        for week in range(self.weeks):
            self.week()
            if spec.IS_MONTH_END[week]:
                self.month()
            if spec.IS_YEAR_END[week]:
                self.exam()
            self.look_around()
            yield env.timeout(1)


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    env, district = simpy.Environment(), District(seed, weeks)
    env.process(district.calendar(env))
    env.run()
    return district.table()
