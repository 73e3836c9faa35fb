"""A fixed piece of work to measure the model against, on any machine and at any moment.

It has the model's mix and none of its code: passes over arrays that vectorise, counter-based
luck and logarithms one by one, SimPy's events and small numpy calls.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import simpy

from govsim.model.compile import kernel

ROWS, WEEKS = 20_000, 260
SCATTERED = 17
"""One row in so many is visited singly each week."""


@kernel
def _pass(level, clocks, flags):  # type: ignore[no-untyped-def]
    found = 0
    for i in range(len(clocks)):
        due = clocks[i] <= level
        flags[i] = due
        found += due
    return found


@kernel
def _visit(step, clocks, week):  # type: ignore[no-untyped-def]
    total = 0.0
    for i in range(week % step, len(clocks), step):
        x = np.uint64(i * 1_000_003 + week)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        u = (float(x >> np.uint64(12)) + 0.5) * 2.0**-52
        clocks[i] -= math.log(u) * math.exp(-u)
        total += clocks[i]
    return total


def work() -> float:
    """The work; the same at every call."""
    clocks, flags = np.ones(ROWS, np.float32), np.zeros(ROWS, np.uint8)
    small, env, found = np.zeros(60), simpy.Environment(), [0.0]

    def weeks() -> object:
        for week in range(WEEKS):
            found[0] += _pass(np.float32(week), clocks, flags) + _visit(SCATTERED, clocks, week)
            for k in range(60):
                np.add(small, k, out=small)
                small[k] *= 0.5
            yield env.timeout(7)

    env.process(weeks())
    env.run()
    return found[0]


def in_loops(measured: Callable[[], object], repeats: int = 9) -> float:
    """Processor time of something as a multiple of the work's: least of each, taken in turn.

    The least of several is what the machine can do when others leave it alone for a moment; both
    are taken in turn, so that they meet the same moments.
    """
    work()
    least = [math.inf, math.inf]
    for _ in range(repeats):
        for k, function in enumerate((measured, work)):
            began = time.process_time()
            function()
            least[k] = min(least[k], time.process_time() - began)
    return least[0] / least[1]
