"""Mesa 3: an agent for every person, stepped through AgentSets."""

from __future__ import annotations

from math import exp

import numpy as np
from mesa import Agent, Model

from benchmarks import spec
from benchmarks.peers.objects import Books, Community


class Volunteer(Agent):
    """Active or not each week, until they lapse."""

    def __init__(self, model: District, c: Community, motivation: float, tenure: int) -> None:
        super().__init__(model)
        self.c, self.motivation, self.tenure, self.idle = c, motivation, tenure, 0
        c.volunteers += 1

    def step(self) -> None:
        c, luck = self.c, self.model.random.random
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
            c.volunteers -= 1
            self.remove()


class Worker(Agent):
    """Holds a post until they quit."""

    def __init__(self, model: District, c: Community, post: int, degree: int, tenure: int) -> None:
        super().__init__(model)
        self.c, self.post, self.degree, self.tenure = c, post, degree, tenure
        self.pay, self.arrears, self.owed = spec.PAY[degree], 0, 0
        c.posts[post] = self
        c.staff += 1

    def step(self) -> None:
        c, luck = self.c, self.model.random.random
        rate = 0.004 * exp(
            0.35 * min(self.arrears, 6) + (0.3 if self.degree == 2 else 0.0)
            - 0.004 * min(self.tenure, 260) + 0.4 * c.load - 0.5 * (self.pay - 360_000) / 1e5
        )  # fmt: skip
        self.tenure += 1
        if luck() < 1 - exp(-rate):
            c.quits += 1
            c.staff -= 1
            c.posts[self.post] = None
            self.remove()
            if luck() < spec.BY_ACQUAINTANCE:
                self.model.hire(c, self.post, spec.ACQUAINTANCES)


class District(Model):
    """Volunteers, then workers, then service; months and years after the week."""

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self.books, self.week = Books(seed), 0
        luck = self.books.luck
        for c in self.books.communities:
            for _ in range(spec.VOLUNTEERS):
                Volunteer(self, c, luck.gauss(0, 1), luck.randrange(260))
            for post in range(spec.POSTS):
                self.hire(c, post, spec.AT_START, luck.randrange(260))
        self.books.look_around()

    def hire(self, c: Community, post: int, shares: tuple[float, ...], tenure: int = 0) -> None:
        Worker(self, c, post, self.books.degree(shares), tenure)

    def step(self) -> None:
        books = self.books
        self.agents_by_type[Volunteer].do("step")
        self.agents_by_type[Worker].do("step")
        for c in books.communities:
            for _ in range(books.newcomers(c)):
                Volunteer(self, c, books.luck.gauss(0, 1), 0)
            books.serve(c)
        if spec.IS_MONTH_END[self.week]:
            books.close_month()
        if spec.IS_YEAR_END[self.week]:
            for c in books.communities:
                for post in range(spec.POSTS):
                    if c.posts[post] is None:
                        self.hire(c, post, spec.BY_EXAM)
        books.look_around()
        self.week += 1


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    district = District(seed)
    for _ in range(weeks):
        district.step()
    return district.books.table()
