"""Idiomatic SimPy: a process for every person. A week has ten ticks."""

from __future__ import annotations

from collections.abc import Generator
from math import exp
from typing import Any

import numpy as np
import simpy

from benchmarks import spec
from benchmarks.peers.objects import Books, Community

WEEK = 10
Steps = Generator[Any, Any, None]


class Worker:
    """Who holds a post."""

    __slots__ = ("arrears", "degree", "owed", "pay", "tenure")

    def __init__(self, degree: int, tenure: int) -> None:
        self.degree, self.pay, self.tenure = degree, spec.PAY[degree], tenure
        self.arrears = self.owed = 0


class District(Books):
    """Volunteers act at the start of a week, workers a tick later, service half-way through."""

    def __init__(self, seed: int, weeks: int) -> None:
        super().__init__(seed)
        self.weeks, self.env = weeks, simpy.Environment()
        for c in self.communities:
            for _ in range(spec.VOLUNTEERS):
                self.env.process(self.volunteer(c, self.luck.gauss(0, 1), self.luck.randrange(260)))
            for post in range(spec.POSTS):
                self.hire(c, post, spec.AT_START, self.luck.randrange(260))
        self.env.process(self.calendar())

    def hire(self, c: Community, post: int, shares: tuple[float, ...], tenure: int = 0) -> None:
        worker = Worker(self.degree(shares), tenure)
        c.posts[post] = worker
        c.staff += 1
        self.env.process(self.worker(c, post, worker))

    def until_tick(self, tick: int) -> simpy.Event:
        """The next such tick of a week, today's included at the very start only."""
        ahead = (tick - self.env.now) % WEEK
        return self.env.timeout(ahead if ahead or not self.env.now else WEEK)

    def volunteer(self, c: Community, motivation: float, tenure: int) -> Steps:
        env, luck, idle = self.env, self.luck.random, 0
        c.volunteers += 1
        yield self.until_tick(0)
        while True:
            if luck() < 1 / (1 + exp(
                1.6 - 0.8 * motivation - 0.6 * c.fund + 0.25 * c.load + 0.002 * min(tenure, 200)
            )):  # fmt: skip
                c.active_week += 1
                idle = 0
            else:
                idle += 1
            rate = 0.004 * exp(
                -0.3 * motivation + 0.5 * c.load + (0.6 if idle >= 8 else 0.0)
                - 0.003 * min(tenure, 260)
            )  # fmt: skip
            tenure += 1
            if luck() < 1 - exp(-rate):
                yield env.timeout(2)  # on the register until everyone has had their week
                c.volunteers -= 1
                return
            yield env.timeout(WEEK)

    def worker(self, c: Community, post: int, me: Worker) -> Steps:
        env, luck = self.env, self.luck.random
        yield self.until_tick(1)
        while True:
            rate = 0.004 * exp(
                0.35 * min(me.arrears, 6) + (0.3 if me.degree == 2 else 0.0)
                - 0.004 * min(me.tenure, 260) + 0.4 * c.load - 0.5 * (me.pay - 360_000) / 1e5
            )  # fmt: skip
            me.tenure += 1
            if luck() < 1 - exp(-rate):
                c.quits += 1
                c.staff -= 1
                c.posts[post] = None
                if luck() < spec.BY_ACQUAINTANCE:
                    yield env.timeout(1)  # so that the newcomer begins next week
                    self.hire(c, post, spec.ACQUAINTANCES)
                return
            yield env.timeout(WEEK)

    def calendar(self) -> Steps:
        self.look_around()
        for week in range(self.weeks):
            yield self.env.timeout(5)
            for c in self.communities:
                for _ in range(self.newcomers(c)):
                    self.env.process(self.volunteer(c, self.luck.gauss(0, 1), 0))
                self.serve(c)
            yield self.env.timeout(2)
            if spec.IS_MONTH_END[week]:
                self.close_month()
            if spec.IS_YEAR_END[week]:
                for c in self.communities:
                    for post in range(spec.POSTS):
                        if c.posts[post] is None:
                            self.hire(c, post, spec.BY_EXAM)
            self.look_around()
            yield self.env.timeout(3)


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    district = District(seed, weeks)
    district.env.run(until=weeks * WEEK)
    return district.table()
