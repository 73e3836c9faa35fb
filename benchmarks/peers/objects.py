"""What the peers with an object a person share: communities, their week's service, their month."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from benchmarks import spec


class Community:
    """Counts and money of one community; `posts` holds whoever fills each, or None."""

    __slots__ = (
        "active", "active_week", "activity_money", "backlog", "fund", "grant", "in_arrears",
        "joins", "load", "pending", "posts", "quits", "requests", "served", "spent", "staff",
        "volunteers", "wage_money", "wages",
    )  # fmt: skip

    def __init__(self, requests: float, grant: int) -> None:
        for name in self.__slots__:
            setattr(self, name, 0)
        self.requests, self.grant = requests, grant
        self.posts: list[Any] = [None] * spec.POSTS

    def look_around(self) -> None:
        """What people meet next week."""
        self.load = min(3.0, self.backlog / 60.0)
        self.fund = min(1.0, self.activity_money / (spec.SESSION * 0.25 * max(self.volunteers, 1)))

    def serve(self, requests: int) -> None:
        """The week's requests, and what activities cost."""
        waiting = self.backlog + requests
        served = min(waiting, int(self.staff * 5 + self.active_week * 0.5))
        waiting -= served
        self.backlog = waiting - waiting // 10
        cost = min(self.activity_money, self.active_week * spec.SESSION)
        self.activity_money -= cost
        self.spent += cost
        self.active += self.active_week
        self.served += served
        self.active_week = 0

    def month(self, late: bool) -> int:
        """Grant and wages; returns what the treasury pays."""
        due, paid = self.grant + self.pending, 0
        self.pending = due if late else 0
        if not late:
            paid = due
            self.wage_money += due * 3 // 4
            self.activity_money += due - due * 3 // 4
        self.in_arrears = 0
        for worker in self.posts:
            if worker is None:
                continue
            if self.wage_money >= worker.pay + worker.owed:
                self.wage_money -= worker.pay + worker.owed
                self.wages += worker.pay + worker.owed
                worker.owed = worker.arrears = 0
            elif self.wage_money >= worker.pay:
                self.wage_money -= worker.pay
                self.wages += worker.pay
            else:
                worker.owed += worker.pay
                worker.arrears += 1
            self.in_arrears += worker.arrears > 0
        return paid

    def row(self) -> list[int]:
        """What is recorded at a month's end, by `spec.COLUMNS`; the month's counts begin anew."""
        row = [getattr(self, name) for name in spec.COLUMNS]
        self.active = self.served = 0
        return row


class Books:
    """The district: its communities, treasury, luck and table."""

    def __init__(self, seed: int) -> None:
        self.luck, self.counts = random.Random(seed), np.random.default_rng(seed)
        self.communities = [
            Community(float(requests), int(grant))
            for requests, grant in zip(*spec.communities(), strict=True)
        ]
        self.treasury = spec.TREASURY
        self.rows: list[list[list[int]]] = []

    def newcomers(self, community: Community) -> int:
        """Volunteers who join this week."""
        joins = int(self.counts.poisson(spec.JOINING * (0.5 + 0.5 * community.fund)))
        community.joins += joins
        return joins

    def serve(self, community: Community) -> None:
        """A week's service."""
        community.serve(int(self.counts.poisson(community.requests)))

    def close_month(self) -> None:
        """Grant, wages and a row of the table."""
        for community in self.communities:
            self.treasury -= community.month(self.luck.random() < spec.LATE)
        self.rows.append([community.row() for community in self.communities])

    def degree(self, shares: tuple[float, ...]) -> int:
        """Education of a newcomer to a post."""
        return self.luck.choices((0, 1, 2), shares)[0]

    def look_around(self) -> None:
        """What people meet next week, everywhere."""
        for community in self.communities:
            community.look_around()

    def table(self) -> np.ndarray:
        """All rows, if no fen was lost."""
        held = sum(c.wage_money + c.activity_money + c.wages + c.spent for c in self.communities)
        assert self.treasury + held == spec.TREASURY
        return np.array(self.rows, np.int64)
