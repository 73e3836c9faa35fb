"""A request hall at the level of requests: residents, windows, queues and trips, run by SimPy.

Usable alone. The district model takes its waits from `govsim.model.queueing`, which this hall
checks.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import simpy

from govsim.model.luck import Luck, normal, poisson, stream_number
from govsim.model.queueing import MORNING_PEAK

NEXT = 1 << 20
"""Room for the matters of one day in the addresses of luck."""
MOST_TRIPS = 20


@dataclass(frozen=True)
class HallDesign:
    """How a hall works.

    Attributes
    ----------
    windows : int
    generalist : bool
        Whether every window takes every matter (one queue) or each its own kind (a queue each).
    matters_day : float
        Matters that residents have a day, in person or online.
    minutes : float
        Mean minutes at the window; times are exponential if `spread` is 1, lognormal otherwise.
    spread : float
        Coefficient of variation of these minutes.
    open_minutes : float
        Length of the day; who is in when the doors close is still served.
    profile : tuple of float
        Arrivals of equal parts of the day against their mean.
    elderly : float
        Share of matters that are the elderly's.
    online_young, online_elderly : float
        Share of the young's and of the elderly's matters that come online.
    papers_lacking : float
        Chance that a trip is in vain because papers lack.
    once_only : float
        Part of these that is avoided by saying everything at once.
    misdirected : float
        Chance of the wrong window where each takes one kind.
    first_asked : bool
        Whether whoever is asked first sees the strayed matter through, which takes
        `escort_minutes`, instead of sending it on to another trip.
    escort_minutes : float
    """

    windows: int = 2
    generalist: bool = True
    matters_day: float = 30.0
    minutes: float = 12.0
    spread: float = 1.0
    open_minutes: float = 420.0
    profile: tuple[float, ...] = MORNING_PEAK
    elderly: float = 0.35
    online_young: float = 0.0
    online_elderly: float = 0.0
    papers_lacking: float = 0.0
    once_only: float = 0.0
    misdirected: float = 0.0
    first_asked: bool = False
    escort_minutes: float = 15.0


@dataclass
class HallResult:
    """What came out, trip by trip and matter by matter.

    Attributes
    ----------
    waits, day : list
        Minutes waited and day, of each trip that reached a window.
    trip_elderly : list of bool
        Whether a trip was an elderly resident's.
    elderly, online : numpy.ndarray of bool, shape (matters,)
    trips : numpy.ndarray of int64, shape (matters,)
        Trips a matter took so far; none if it came online.
    done : numpy.ndarray of bool, shape (matters,)
    """

    waits: list[float] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    trip_elderly: list[bool] = field(default_factory=list)
    elderly: np.ndarray = field(default_factory=lambda: np.zeros(0, np.bool_))
    online: np.ndarray = field(default_factory=lambda: np.zeros(0, np.bool_))
    trips: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    done: np.ndarray = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def waiting_minutes(self) -> float:
        """Mean wait of a trip."""
        return float(np.mean(self.waits)) if self.waits else 0.0

    @property
    def once_only_share(self) -> float:
        """Of the matters done, the share that took one trip at most."""
        return float(np.mean(self.trips[self.done] <= 1)) if self.done.any() else 1.0

    @property
    def online_share(self) -> float:
        """Share of matters that came online."""
        return float(np.mean(self.online)) if len(self.online) else 0.0

    def trips_each(self, elderly: bool) -> float:
        """Mean trips of the matters done of one age group."""
        chosen = self.done & (self.elderly == elderly)
        return float(np.mean(self.trips[chosen])) if chosen.any() else 0.0

    def minutes_each(self, elderly: bool) -> float:
        """Minutes in line a matter of one age group, whether it came online or not."""
        waited = sum(w for w, e in zip(self.waits, self.trip_elderly, strict=True) if e == elderly)
        return waited / max(1, int(np.sum(self.elderly == elderly)))

    def daily_waits(self) -> np.ndarray:
        """Sum of waits and number of trips of each day, shape (days, 2)."""
        days = np.asarray(self.day, np.int64)
        return np.stack([np.bincount(days, weights=self.waits), np.bincount(days)], axis=1)


class Hall:
    """A request hall.

    Parameters
    ----------
    design : HallDesign
    """

    def __init__(self, design: HallDesign) -> None:
        self.design = design

    def run(self, days: int, seed: int = 0) -> HallResult:
        """Run the hall for some days.

        Parameters
        ----------
        days : int
        seed : int
            The same seed gives the same residents, whatever the design.

        Returns
        -------
        HallResult
        """
        if days < 1:
            raise ValueError("a hall runs for at least one day")
        self._env, self._luck, self._found = simpy.Environment(), Luck(seed, 0), HallResult()
        self._later: dict[int, list[int]] = {}
        self._kind: list[int] = []
        self._age: list[bool] = []
        self._known: list[tuple[np.ndarray, np.ndarray]] = []
        self._trips: list[int] = []
        self._done: list[bool] = []
        d = self.design
        self._edges = np.concatenate([[0.0], np.cumsum(d.profile) / np.sum(d.profile)])
        for day in range(days):
            self._open(day)
            self._env.run()  # until the last one in has left
        found = self._found
        found.elderly = np.concatenate([e for e, _ in self._known])
        found.online = np.concatenate([o for _, o in self._known])
        found.trips, found.done = np.array(self._trips, np.int64), np.array(self._done, np.bool_)
        return found

    def _open(self, day: int) -> None:
        """Open the doors: new matters, and those that must come again."""
        d, luck = self.design, self._luck
        count = int(
            poisson(luck.key, stream_number("hall matters"), np.uint64(0), day * 7, d.matters_day)
        )
        new = np.arange(count, dtype=np.uint64) + np.uint64(day * NEXT)
        who, way = luck.pairs("hall resident", new), luck.pairs("hall channel", new)
        elderly = who[:, 0] < d.elderly
        online = way[:, 0] < np.where(elderly, d.online_elderly, d.online_young)
        first = len(self._trips)
        self._known.append((elderly, online))
        self._trips += [0] * count
        self._done += [bool(o) for o in online]
        self._kind += [int(k) for k in who[:, 1] * d.windows]
        self._age += [bool(e) for e in elderly]
        queues = 1 if d.generalist else d.windows
        self._queues = [
            simpy.Resource(self._env, d.windows if d.generalist else 1) for _ in range(queues)
        ]
        coming = [first + int(i) for i in np.flatnonzero(~online)] + self._later.pop(day, [])
        numbers = np.array(coming, np.uint64)
        at = self._env.now + self._arrivals(numbers, day)
        work, fate = luck.pairs("hall work", numbers, day), luck.pairs("hall fate", numbers, day)
        for i in np.argsort(at, kind="stable"):
            self._env.process(self._visit(coming[i], day, at[i], float(work[i, 0]), tuple(fate[i])))

    def _arrivals(self, matters: np.ndarray, day: int) -> np.ndarray:
        """Minutes after opening at which residents come, by the day's profile."""
        u = self._luck.pairs("hall arrival", matters, day)[:, 0]
        return np.asarray(
            np.interp(u, self._edges, np.linspace(0, self.design.open_minutes, len(self._edges)))
        )

    def _minutes(self, u: float) -> float:
        """Minutes at the window."""
        d = self.design
        if d.spread == 1.0:
            return float(d.minutes * -np.log(u))
        variance = np.log1p(d.spread**2)
        return float(d.minutes * np.exp(np.sqrt(variance) * normal(u) - variance / 2.0))

    def _visit(
        self, matter: int, day: int, at: float, work: float, fate: tuple[float, ...]
    ) -> Generator[Any, Any, None]:
        """One trip: come, wait, be served; come again if it was in vain."""
        d, env, found = self.design, self._env, self._found
        yield env.timeout(max(0.0, at - env.now))
        self._trips[matter] += 1
        strayed = not d.generalist and fate[0] < d.misdirected
        own = self._kind[matter]
        window = 0 if d.generalist else (own + strayed) % d.windows
        with self._queues[window].request() as turn:
            yield turn
            found.waits.append(env.now - at)
            found.day.append(day)
            found.trip_elderly.append(self._age[matter])
            yield env.timeout(
                self._minutes(work) + (d.escort_minutes if strayed and d.first_asked else 0.0)
            )
        sent_on = strayed and not d.first_asked
        lacking = fate[1] < d.papers_lacking * (1.0 - d.once_only)
        if (sent_on or lacking) and self._trips[matter] < MOST_TRIPS:
            self._later.setdefault(day + 1, []).append(matter)
        else:
            self._done[matter] = True
