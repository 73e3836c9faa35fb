"""Queues: Erlang's formulas, and the mean wait of a day's hall without simulating a request."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from govsim.model.compile import kernel

MOST_WINDOWS = 8
"""Most windows tabulated; a larger hall waits no longer than one of this size."""
LOADS = np.concatenate([np.linspace(0.0, 1.4, 29), [1.6, 2.0]])
"""Loads tabulated: work brought in a day against what the windows can do."""
STEP = 0.2
"""Chance of an event within one step of the day: the smaller, the nearer to continuous time."""
MORNING_PEAK = (0.8, 1.4, 1.5, 1.0, 0.7, 1.0, 0.6)
"""Arrivals of each seventh of the opening hours against their mean (assumption)."""


@kernel
def erlang_b(servers, offered):  # type: ignore[no-untyped-def]
    """Chance that all of `servers` are busy where nobody waits (M/M/c/c).

    Parameters
    ----------
    servers : int
    offered : float
        Arrivals in a mean service time (erlangs).
    """
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked


@kernel
def erlang_c(servers, offered):  # type: ignore[no-untyped-def]
    """Chance of having to wait (M/M/c); 1 where the queue has no steady state."""
    if offered >= servers:
        return 1.0
    blocked = erlang_b(servers, offered)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


@kernel
def steady_wait(servers, offered):  # type: ignore[no-untyped-def]
    """Mean wait in the long run (M/M/c), in mean service times; infinite under overload."""
    if offered >= servers:
        return math.inf
    return erlang_c(servers, offered) / (servers - offered)


@kernel
def day_wait(servers, load, length, profile):  # type: ignore[no-untyped-def]
    """Mean wait over one day of a hall that opens empty, in mean service times.

    Follows the chances of 0, 1, 2 ... people in the hall through the day (M(t)/M/c); whoever is
    in when the doors close is still served. Nothing blows up under overload: the day ends.

    Parameters
    ----------
    servers : int
    load : float
        Work brought in a day against what the windows can do in the opening hours.
    length : float
        Opening hours in mean service times.
    profile : (parts,)
        Arrivals of equal parts of the day against their mean; the mean of these is 1.
    """
    if load <= 0.0:
        return 0.0
    day = load * servers * length
    room = int(servers + max(0.0, load * np.max(profile) - 0.7) * servers * length / 2.0)
    room += int(6.0 * math.sqrt(day) + 20.0)
    chance = np.zeros(room + 1)
    chance[0] = 1.0
    following = np.zeros(room + 1)
    stays, ends = np.zeros(room + 1), np.zeros(room + 1)
    total = 0.0
    for part in profile:
        arrive = load * servers * part
        span = length / len(profile)
        steps = math.ceil(span * (arrive + servers) / STEP)
        dt = span / steps
        for n in range(room + 1):
            stays[n] = 1.0 - dt * (min(n, servers) + (arrive if n < room else 0.0))
            ends[n] = dt * min(n, servers)
        for _ in range(steps):
            waiting = 0.0
            for n in range(servers, room + 1):
                waiting += chance[n] * (n - servers + 1)
            following[0] = chance[0] * stays[0] + ends[1] * chance[1]
            for n in range(1, room):  # vectorises
                following[n] = (
                    chance[n] * stays[n] + dt * arrive * chance[n - 1] + ends[n + 1] * chance[n + 1]
                )
            following[room] = chance[room] * stays[room] + dt * arrive * chance[room - 1]
            total += arrive * dt * waiting / servers
            chance, following = following, chance
    return total / day


@lru_cache(maxsize=4096)
def _waits(servers: int, length: float, profile: tuple[float, ...]) -> np.ndarray:
    shape = np.array(profile) / np.mean(profile)
    found = np.array([day_wait(servers, float(load), length, shape) for load in LOADS])
    found.flags.writeable = False
    return found


def waits(
    servers: int, length: float, profile: tuple[float, ...] = MORNING_PEAK, spread: float = 1.0
) -> np.ndarray:
    """Mean wait at each of `LOADS`, in mean service times.

    Parameters
    ----------
    servers : int
        Windows that share a queue.
    length : float
        Opening hours in mean service times.
    profile : tuple of float
        Arrivals of equal parts of the day.
    spread : float
        Coefficient of variation of service times. Their variance counts as in Allen and Cunneen's
        formula, by a factor (1 + spread squared) / 2: in heavy traffic such a hall is one with
        exponential services that many times as long, in a day that many times as short of them.
        Under overload, where waits hardly depend on the spread, neither does this. Exact for a
        spread of 1; against a lognormal of 0.5 within about 5% where waits are a minute or more,
        and of 1.5 up to 30% too high at low loads and 10% at high ones.

    Returns
    -------
    numpy.ndarray of float64, shape (loads,)
    """
    # Lengths are rounded to two digits, so that a study's draws share tables.
    factor = (1.0 + spread * spread) / 2.0
    shorter = length / factor
    digits = 2 - 1 - math.floor(math.log10(shorter))
    return factor * _waits(min(servers, MOST_WINDOWS), round(shorter, digits), profile)


@kernel
def interpolate(load, loads, table):  # type: ignore[no-untyped-def]
    """A table's value between its loads; beyond the last, the last (people stay away)."""
    last = len(loads) - 1
    if load >= loads[last]:
        return table[last]
    right = np.searchsorted(loads, load, side="right")
    left = right - 1
    weight = (load - loads[left]) / (loads[right] - loads[left])
    return table[left] + weight * (table[right] - table[left])
