"""govsim reduced to the content of `benchmarks.spec`, built of govsim's own pieces.

The same clock (SimPy), the same luck addressed by individual, the same double-entry ledger in fen,
the same compiler and cache, the same record once a month. What is left out is what the others do
not have either: quarters, members, units, tasks, proposals and the rest of the full model.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import simpy
from scipy.special import ndtri
from scipy.stats import poisson

from benchmarks import spec
from benchmarks.reduced.kernels import PAY_RISK, exam_of_all, month_of_all, week_of_all
from govsim.model.clock import EVENING, MIDDAY
from govsim.model.compile import Bound
from govsim.model.ledger import Kind, Ledger, Outside
from govsim.model.luck import Luck, place_numbers, stream_number
from govsim.model.setting import Procedure

WEEKLY = ("weeks", "traits", "quits", "hires", "joins", "requests")
"""Streams of luck, in the order in which `week_of_all` unpacks them."""
MOST_REQUESTS = 160


@cache
def request_chances() -> np.ndarray:
    """Cumulated probabilities of a week's requests, shape (communities, MOST_REQUESTS)."""
    means, _ = spec.communities()
    chances = poisson.cdf(np.arange(MOST_REQUESTS), means[:, None])
    chances[:, -1] = 1.0
    return chances


class Reduced:
    """One replication of the reduced district.

    Parameters
    ----------
    seed, replication : int
    weeks : int

    Attributes
    ----------
    table : numpy.ndarray of int64, shape (months, communities, columns)
        `benchmarks.spec.COLUMNS` at the end of every month.
    """

    def __init__(self, seed: int, replication: int = 0, weeks: int = spec.WEEKS) -> None:
        n, posts, room = spec.COMMUNITIES, spec.POSTS, spec.ROOM
        self.weeks, self.env = weeks, simpy.Environment()
        self.luck = Luck(seed, replication)
        self.places = place_numbers([f"community {c}" for c in range(n)])
        self.streams = tuple(stream_number(name) for name in WEEKLY)
        _, self.grant = spec.communities()
        self.ledger = Ledger(n, 1)
        everything = np.array([spec.TREASURY], np.int64)
        self.ledger.move_many(
            int(Outside.TAXPAYERS), self.ledger.district, everything, Kind.REVENUE,
            np.array([self.ledger.district_place]),
        )  # fmt: skip
        self.tallies = np.zeros((6, n), np.int64)
        self.count = np.full(n, spec.VOLUNTEERS)
        self.seen = self.count.copy()
        self.people = (
            np.zeros((n, room), np.float32), np.zeros((n, room), np.float32),
            np.zeros((n, room), np.int32), np.zeros((n, room), np.int32),
            np.zeros((n, room), np.int32), np.zeros((n, room), np.uint32),
            np.zeros((n, room), np.uint32),
        )  # fmt: skip
        words = np.zeros((2, room), np.uint32)
        self.scratch = np.arange(posts, dtype=np.int32), *words, np.zeros(room, np.int32)
        self.posts = (
            np.ones((n, posts), np.bool_), np.zeros((n, posts), np.int8),
            np.zeros((n, posts), np.int32), np.zeros((n, posts), np.int32),
            np.zeros((n, posts), np.int64), np.zeros((n, posts)),
        )  # fmt: skip
        months = int(spec.IS_MONTH_END[:weeks].sum())
        self.table = np.zeros((months, n, len(spec.COLUMNS)), np.int64)
        self._settle()

    def _settle(self) -> None:
        """Everyone there at the start: traits and time served."""
        shape = spec.COMMUNITIES, spec.VOLUNTEERS
        who = self.places[:, None] + np.arange(spec.VOLUNTEERS, dtype=np.uint64)
        traits = self.luck.pairs("traits", who.ravel()).reshape(*shape, 2)
        odds, rate, _, tenure, ordinal, *_ = (part[:, : spec.VOLUNTEERS] for part in self.people)
        z, served = ndtri(traits[..., 0]), np.floor(260 * traits[..., 1])
        odds[:] = np.exp(-1.6 + 0.8 * z - 0.002 * np.minimum(served, 200))
        rate[:] = 0.004 * np.exp(-0.3 * z - 0.003 * served)
        tenure[:], ordinal[:] = served, np.arange(spec.VOLUNTEERS)
        _, degree, service, _, _, risk = self.posts
        who = self.places[:, None] + np.arange(spec.POSTS, dtype=np.uint64)
        traits = self.luck.pairs("posts", who.ravel()).reshape(*degree.shape, 2)
        degree[:] = np.searchsorted(np.cumsum(spec.AT_START[:2]), traits[..., 0], side="right")
        service[:] = np.floor(260 * traits[..., 1])
        risk[:] = 0.004 * PAY_RISK[degree] * np.exp(-0.004 * service)

    def run(self) -> np.ndarray:
        """Run to the end of the horizon; returns `table`."""
        for procedure in (self._every_week(), self._every_month(), self._every_year()):
            self.env.process(procedure)
        before = self.ledger.total()
        self.env.run(until=7 * self.weeks)
        assert self.ledger.total() == before
        assert not self.ledger.overdrawn()
        return self.table

    def _every_week(self) -> Procedure:
        ledger, week = self.ledger, 0
        live = Bound(
            week_of_all, self.luck.key, self.streams, self.places, request_chances(),
            ledger.balance, ledger.flows, ledger.fund, self.tallies, self.count, self.seen,
            *self.people, *self.posts, *self.scratch,
        )  # fmt: skip
        yield self.env.timeout(MIDDAY)
        while True:
            live(week)
            week += 1
            yield self.env.timeout(7)

    def _every_month(self) -> Procedure:
        """On the evening of a month's last day."""
        ledger, stream = self.ledger, stream_number("grants")
        for month, week in enumerate(spec.MONTH_END[: len(self.table)].tolist()):
            yield self.env.timeout(7 * week + 6 + EVENING - self.env.now)
            month_of_all(
                self.luck.key, stream, self.places, month, self.grant, ledger.balance,
                ledger.flows, ledger.district, ledger.operating, ledger.fund, self.tallies,
                self.count, *self.posts, self.table[month],
            )  # fmt: skip

    def _every_year(self) -> Procedure:
        """After the last month of the year is recorded."""
        year, stream = 0, stream_number("exams")
        while True:
            yield self.env.timeout(7 * 52 * (year + 1) - 0.05 - self.env.now)
            exam_of_all(self.luck.key, stream, self.places, year, *self.posts)
            year += 1


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication; as every peer's function of that name."""
    return Reduced(seed, 0, weeks).run()
