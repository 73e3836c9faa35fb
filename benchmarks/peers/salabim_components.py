"""salabim: a component for every person, its process a generator. A week has ten ticks."""

from __future__ import annotations

from collections.abc import Generator
from math import exp
from typing import Any

import numpy as np
import salabim

from benchmarks import spec
from benchmarks.peers.objects import Books, Community

WEEK = 10
Steps = Generator[Any, Any, None]
salabim.yieldless(False)


class Volunteer(salabim.Component):
    """Active or not each week, until they lapse."""

    def setup(self, books: Books, c: Community, motivation: float, tenure: int) -> None:
        self.luck, self.c, self.motivation = books.luck.random, c, motivation
        self.tenure, self.idle = tenure, 0
        c.volunteers += 1

    def process(self) -> Steps:
        c, luck = self.c, self.luck
        while True:
            if luck() < 1 / (1 + exp(
                1.6 - 0.8 * self.motivation - 0.6 * c.fund + 0.25 * c.load
                + 0.002 * min(self.tenure, 200)
            )):  # fmt: skip
                c.active_week += 1
                self.idle = 0
            else:
                self.idle += 1
            rate = 0.004 * exp(
                -0.3 * self.motivation + 0.5 * c.load + (0.6 if self.idle >= 8 else 0.0)
                - 0.003 * min(self.tenure, 260)
            )  # fmt: skip
            self.tenure += 1
            if luck() < 1 - exp(-rate):
                yield self.hold(2)
                c.volunteers -= 1
                return
            yield self.hold(WEEK)


class Worker(salabim.Component):
    """Holds a post until they quit."""

    def setup(self, district: District, c: Community, post: int, degree: int, tenure: int) -> None:
        self.district, self.c, self.post, self.degree = district, c, post, degree
        self.pay, self.tenure, self.arrears, self.owed = spec.PAY[degree], tenure, 0, 0
        c.posts[post] = self
        c.staff += 1

    def process(self) -> Steps:
        c, luck = self.c, self.district.luck.random
        while True:
            rate = 0.004 * exp(
                0.35 * min(self.arrears, 6) + (0.3 if self.degree == 2 else 0.0)
                - 0.004 * min(self.tenure, 260) + 0.4 * c.load - 0.5 * (self.pay - 360_000) / 1e5
            )  # fmt: skip
            self.tenure += 1
            if luck() < 1 - exp(-rate):
                c.quits += 1
                c.staff -= 1
                c.posts[self.post] = None
                if luck() < spec.BY_ACQUAINTANCE:
                    yield self.hold(1)
                    self.district.hire(c, self.post, spec.ACQUAINTANCES)
                return
            yield self.hold(WEEK)


class Calendar(salabim.Component):
    """Service half-way through the week, months and years two ticks later."""

    def setup(self, district: District, weeks: int) -> None:
        self.district, self.weeks = district, weeks

    def process(self) -> Steps:
        district = self.district
        for week in range(self.weeks):
            yield self.hold(5)
            for c in district.communities:
                for _ in range(district.newcomers(c)):
                    district.enrol(c, 0)
                district.serve(c)
            yield self.hold(2)
            if spec.IS_MONTH_END[week]:
                district.close_month()
            if spec.IS_YEAR_END[week]:
                for c in district.communities:
                    for post in range(spec.POSTS):
                        if c.posts[post] is None:
                            district.hire(c, post, spec.BY_EXAM)
            district.look_around()
            yield self.hold(3)


class District(Books):
    """The environment and everyone in it."""

    def __init__(self, seed: int, weeks: int) -> None:
        super().__init__(seed)
        self.env = salabim.Environment(random_seed=seed, trace=False)
        for c in self.communities:
            for _ in range(spec.VOLUNTEERS):
                self.enrol(c, self.luck.randrange(260))
            for post in range(spec.POSTS):
                self.hire(c, post, spec.AT_START, self.luck.randrange(260))
        self.look_around()
        Calendar(district=self, weeks=weeks)

    def next_tick(self, tick: int) -> float:
        now = self.env.now()
        ahead = (tick - now) % WEEK
        return float(now + (ahead if ahead or not now else WEEK))

    def enrol(self, c: Community, tenure: int) -> None:
        Volunteer(
            name="volunteer.", at=self.next_tick(0), books=self, c=c,
            motivation=self.luck.gauss(0, 1), tenure=tenure,
        )  # fmt: skip

    def hire(self, c: Community, post: int, shares: tuple[float, ...], tenure: int = 0) -> None:
        Worker(
            name="worker.", at=self.next_tick(1), district=self, c=c, post=post,
            degree=self.degree(shares), tenure=tenure,
        )  # fmt: skip


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    district = District(seed, weeks)
    district.env.run(till=weeks * WEEK - 0.5)
    return district.table()
