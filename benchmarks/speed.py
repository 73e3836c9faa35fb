"""govsim's full model, govsim reduced, and the peers, side by side in one run.

Every entry waits in a process of its own; in each round all have their turn, alone: a replication,
and of the fast ones as many as a second takes, since one alone would be measured while caches are
still the others'. What is compared is processor time of one core for an *individual-week*: one
volunteer on the register or one holder of a post lived through one week.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np

from benchmarks import spec
from benchmarks.entries import ENTRIES, SHORT, Entry

BARS = {
    ("full", "simpy"): 200.0, ("reduced", "simpy"): 500.0, ("reduced", "mesa"): 150.0,
    ("reduced", "salabim"): 1000.0, ("reduced", "starsim"): 15.0,
    ("reduced", "tuned_c"): 1 / 2.5, ("full", "reduced"): 1 / 4.0,
}  # fmt: skip
"""How many times as fast the first is to be as the second, per individual-week."""

TURN = 1.0
"""Least seconds of a turn."""


class Asked:
    """A process that does replications of one entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.told = entry, []  # type: tuple[Entry, list[dict[str, Any]]]
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.worker", entry.key],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.start = self._answer() or {"missing": "it ended before it began"}

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else {}

    def ask(self, seed: int, weeks: int, least: float = 0.0) -> None:
        """Do a replication, and more until so many seconds are spent."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{seed} {weeks} {least}\n")
        self.process.stdin.flush()
        answer = self._answer()
        if not answer:
            raise RuntimeError(f"{self.entry.key} ended in the middle")
        self.told.append(answer)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def started(entries: tuple[Entry, ...]) -> Iterator[list[Asked]]:
    """All entries, each in its process; those of a missing library have said so and ended."""
    with ExitStack() as stack:
        asked = []
        for entry in entries:
            asked.append(Asked(entry))
            stack.callback(asked[-1].close)
        yield asked


def measure(repeats: int, entries: tuple[Entry, ...] = ENTRIES, most: int = SHORT) -> Any:
    """Rounds of all entries.

    Parameters
    ----------
    repeats : int
    entries : tuple of Entry
    most : int
        Longest horizon in weeks of the slow ones.
    """
    with started(entries) as asked:
        here = [one for one in asked if "missing" not in one.start]
        for turn in range(repeats):
            for one in here:
                one.ask(turn, _weeks(one.entry, most), TURN)
    return {
        "entries": {one.entry.key: _told(one, most) for one in here},
        "missing": {o.entry.key: o.start["missing"] for o in asked if "missing" in o.start},
        "ratios": _ratios({one.entry.key: _cost(one.told) for one in here}),
    }


def _weeks(entry: Entry, most: int) -> int:
    return min(entry.weeks, most) if entry.weeks == SHORT else entry.weeks


def _cost(told: list[dict[str, Any]]) -> np.ndarray:
    """Nanoseconds an individual-week, one number a round."""
    return np.array([1e9 * t["cpu"] / t["individual_weeks"] for t in told])


def _told(one: Asked, most: int) -> dict[str, Any]:
    costs = _cost(one.told)
    low, middle, high = np.percentile(costs, [25, 50, 75])
    return {
        "version": one.start["version"],
        "weeks": None if one.entry.full else _weeks(one.entry, most),
        "replications": len(costs),
        "cpu_seconds": float(np.median([t["cpu"] / t["done"] for t in one.told])),
        "individual_weeks": float(np.median([t["individual_weeks"] / t["done"] for t in one.told])),
        "nanoseconds": {"median": middle, "quartiles": [low, high]},
        "individual_weeks_per_second": 1e9 / middle,
        "imported_mib": one.start["imported_mib"],
        "peak_mib": one.told[-1]["peak_mib"],
    }


def _ratios(costs: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """Of medians over the rounds, each with its 95% interval by the bootstrap over rounds."""
    found = []
    for (fast, slow), bar in BARS.items():
        if fast in costs and slow in costs:
            ratio = float(_of_medians(costs[slow], costs[fast]))
            found.append({"fast": fast, "slow": slow, "times": ratio, "bar": bar,
                          "interval": interval(costs[slow], costs[fast]),
                          "reached": ratio >= bar})  # fmt: skip
    return found


def _of_medians(slow: np.ndarray, fast: np.ndarray, axis: int = -1) -> np.ndarray:
    return np.asarray(np.median(slow, axis=axis) / np.median(fast, axis=axis))


def interval(slow: np.ndarray, fast: np.ndarray) -> list[float]:
    """95% interval of a ratio of medians: rounds, in which both were measured, drawn anew."""
    from scipy.stats import bootstrap

    found = bootstrap((slow, fast), _of_medians, paired=True, method="percentile", rng=0)
    return [float(found.confidence_interval.low), float(found.confidence_interval.high)]


def agreement(replications: int, weeks: int = SHORT) -> list[dict[str, Any]]:
    """Whether every peer means the same district: its means against reduced govsim's.

    Of each peer the outcome that differs most, in standard errors of the difference.
    """
    entries = tuple(entry for entry in ENTRIES if not entry.full)
    with started(entries) as asked:
        here = [one for one in asked if "missing" not in one.start]
        for one in here:
            for turn in range(replications):
                one.ask(10_000 + turn, weeks)
    tables = {one.entry.key: np.array([[*t["summary"].values()] for t in one.told]) for one in here}
    reference, found = tables.pop("reduced"), []
    for key, table in tables.items():
        error = np.sqrt((table.var(axis=0, ddof=1) + reference.var(axis=0, ddof=1)) / len(table))
        apart = np.abs(table.mean(axis=0) - reference.mean(axis=0)) / error
        worst = int(apart.argmax())
        found.append({
            "peer": key, "replications": len(table), "weeks": weeks,
            "outcome": spec.COLUMNS[worst], "standard_errors": float(apart[worst]),
        })  # fmt: skip
    return found
