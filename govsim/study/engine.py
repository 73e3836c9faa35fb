"""Running many replications, in this process or in several, with the same result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from govsim.model.replication import Replication
from govsim.policy import Scenario

if TYPE_CHECKING:
    from govsim.district import District

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""
Run = tuple[int, int, int]
"""Scenario and draw of the parameters (their places in the lists), and replication."""
Task = tuple[Run, Scenario, Mapping[str, float]]
Keep = Callable[[np.ndarray], np.ndarray]
"""What is kept of `Outcomes.values`; taken in the process that ran it, so that little is sent."""

BATCH = 4
"""Runs a worker process does between two reports; a run takes a fraction of a second."""
SMALL = 12
"""Up to so many runs are done in this process: starting others would take longer."""


def run_one(
    district: District, scenario: Scenario, parameters: Mapping[str, float], seed: int,
    replication: int, years: int,
) -> np.ndarray:  # fmt: skip
    """One run; returns `Outcomes.values`."""
    run = Replication(
        district, scenario.rulebook(), parameters, seed=seed, replication=replication, years=years
    )
    return run.run().outcomes(scenario.name, replication).values


def everything(values: np.ndarray) -> np.ndarray:
    """Keep all outcomes of a run."""
    return values


def _run_batch(
    batch: Sequence[Task], district: District, seed: int, years: int, keep: Keep
) -> list[tuple[Run, np.ndarray]]:
    return [
        (run, keep(run_one(district, scenario, parameters, seed, run[2], years)))
        for run, scenario, parameters in batch
    ]


def _without_names(district: District) -> District:
    """The district without its rosters' identifiers, which the model never reads."""
    lighter = {
        name: replace(roster, ids=[])
        for name in ("workers", "volunteers")
        if (roster := getattr(district, name)) is not None
    }
    return replace(district, **lighter)


def processes(jobs: int) -> int:
    """Number of processes that `jobs` asks for: negative counts from the number of cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, jobs if jobs > 0 else (cores or 1) + 1 + jobs)


def run_all(
    runs: Sequence[Run], district: District, scenarios: Sequence[Scenario],
    draws: Sequence[Mapping[str, float]], seed: int, years: int, jobs: int,
    keep: Keep = everything,
) -> Iterator[tuple[Run, np.ndarray]]:  # fmt: skip
    """Do every run; results come as they are finished, each with the run it belongs to.

    The first run is done here: it compiles the model once, so that worker processes find it
    compiled.

    Parameters
    ----------
    runs : sequence of (int, int, int)
        Scenario, draw, replication.
    draws : sequence of mapping
        Values of all parameters; a replication has the same luck in every draw.
    jobs : int
        Processes, or negative: all cores but so many less one.
    keep : callable
        What to keep of each run's values; a function of a module, so that it can be sent.
    """
    tasks = [(run, scenarios[run[0]], draws[run[1]]) for run in runs]
    common = (district, seed, years, keep)
    yield from _run_batch(tasks[:1], *common)
    rest = tasks[1:]
    count = min(processes(jobs), max(1, len(rest) // BATCH))
    if count == 1 or len(rest) <= SMALL:
        for task in rest:
            yield from _run_batch([task], *common)
        return
    import joblib

    common = (_without_names(district), *common[1:])
    batches = [rest[k : k + BATCH] for k in range(0, len(rest), BATCH)]
    pool = joblib.Parallel(n_jobs=count, return_as="generator_unordered", max_nbytes=None)
    for finished in pool(joblib.delayed(_run_batch)(batch, *common) for batch in batches):
        yield from finished
