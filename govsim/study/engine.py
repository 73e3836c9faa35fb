"""Running many replications: here, in several processes or on a cluster, with the same result.

Runs that the store holds are not done again; those done are kept there batch by batch. A run that
fails becomes data, and never stops the others.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.model.blocks import VARIABLE as THREADS
from govsim.model.replication import Replication
from govsim.policy import Scenario
from govsim.study.computing import current_cluster, current_store
from govsim.study.keys import model_version, run_keys
from govsim.study.pace import HERE
from govsim.study.packing import Detail, Packed, Places, Shelf, district_values, pack

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.study.store import Store

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""
Run = tuple[int, int, int]
"""Scenario and draw of the parameters (their places in the lists), and replication."""
Task = tuple[Run, Scenario, Mapping[str, float]]

BATCH_SECONDS = 2.0
"""Work between two reports of a process: little is lost if it dies, and little time in sending."""
LARGEST = 64
"""Most runs of a batch."""
BREAKS = 3
"""Times the processes may die before runs are done one at a time, to find the one they die of."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that failed.

    Attributes
    ----------
    error : str
        In one line.
    traceback : str
        Where it happened; empty if its process died.
    """

    error: str
    traceback: str


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A run that was done.

    Attributes
    ----------
    district : numpy.ndarray of float64, shape (months, outcomes)
    places : Places or None
        Every place's, where they are wanted.
    """

    district: np.ndarray
    places: Places | None


def nothing_to_compare(failed: Sequence[Failed]) -> Fault:
    """The fault of a study of which too many runs failed."""
    return Fault(
        Text(N_("{n} runs failed, and too few are left to compare; the first: {error}"),
             n=len(failed), error=failed[0].error)
    )  # fmt: skip


Result = tuple[Run, Finished | Failed]
Batch = list[tuple[Run, Packed | Failed]]


@dataclass(frozen=True)
class Common:
    """What all runs of a study share."""

    district: District
    seed: int
    years: int
    detail: Detail


def run_one(
    district: District, scenario: Scenario, parameters: Mapping[str, float], seed: int,
    replication: int, years: int, levels: Collection[str] | None = None,
) -> np.ndarray:  # fmt: skip
    """One run; returns `Outcomes.values` of the levels asked for, or the usual ones."""
    run = Replication(
        district, scenario.rulebook(), parameters, seed=seed, replication=replication, years=years,
        levels=levels,
    )  # fmt: skip
    values = run.run().outcomes(scenario.name, replication).values
    run.release()
    return values


def run_batch(batch: Sequence[Task], common: Common) -> Batch:
    """Do runs one after the other; one that fails is told with its traceback."""
    return [(task[0], _attempt(task, common)) for task in batch]


def _run_beside_others(batch: Sequence[Task], common: Common) -> Batch:
    """As `run_batch`, in one of several processes, which have a core each."""
    os.environ.setdefault(THREADS, "1")
    return run_batch(batch, common)


def _attempt(task: Task, common: Common) -> Packed | Failed:
    (_, _, replication), scenario, parameters = task
    levels = ("district",) if common.detail == "district" else None
    try:
        values = run_one(
            common.district, scenario, parameters, common.seed, replication, common.years, levels
        )
    except Exception as error:  # whatever it is, the study goes on
        return Failed(f"{type(error).__name__}: {error}", traceback.format_exc())
    return pack(values, common.detail)


def processes(jobs: int) -> int:
    """Number of processes that `jobs` asks for: negative counts from the number of cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, jobs if jobs > 0 else (cores or 1) + 1 + jobs)


def run_all(
    runs: Sequence[Run], district: District, scenarios: Sequence[Scenario],
    draws: Sequence[Mapping[str, float]], seed: int, years: int, jobs: int,
    detail: Detail = "district",
) -> Iterator[Result]:  # fmt: skip
    """Do every run; results come as they are finished, each with the run it belongs to.

    Where they are computed and kept is set by `govsim.study.computing`; the results are the same
    everywhere.

    Parameters
    ----------
    runs : sequence of (int, int, int)
        Scenario, draw, replication.
    draws : sequence of mapping
        Values of all parameters; a replication has the same luck in every draw.
    jobs : int
        Processes, or negative: all cores but so many less one.
    detail : {"district", "all"}
        Whether the outcomes of every place are wanted too.

    Yields
    ------
    run : (int, int, int)
    result : Finished or Failed

    Raises
    ------
    InputError
        If the store or the cluster cannot be used.
    """
    store, common = current_store(), Common(district, seed, years, detail)
    keys: dict[Run, bytes] = {}
    found: set[Run] = set()
    if store is not None:
        keys = run_keys(runs, district, scenarios, draws, seed, years)
        for run, values in _kept(store, keys, detail):
            found.add(run)
            yield run, Finished(values, store.places(keys[run]) if detail == "all" else None)
    tasks = [(run, scenarios[run[0]], draws[run[1]]) for run in runs if run not in found]
    shelf = Shelf()
    for batch in _computed(tasks, common, jobs):
        if store is not None:
            done = [(keys[run], one.kept()) for run, one in batch if isinstance(one, Packed)]
            store.add(model_version(), done)
        for run, one in batch:
            if isinstance(one, Failed):
                yield run, one
                continue
            places = None
            if one.places is not None:
                held = store is not None and one.kept().places is not None
                places = store.places(keys[run]) if store and held else shelf.put(one.places)
            yield run, Finished(district_values(one.district), places)


def _kept(
    store: Store, keys: Mapping[Run, bytes], detail: Detail
) -> Iterator[tuple[Run, np.ndarray]]:
    """Runs that the store holds, with the district's outcomes."""
    asking: dict[bytes, list[Run]] = {}
    for run, key in keys.items():
        asking.setdefault(key, []).append(run)
    for key, values in store.find(list(asking), places=detail == "all"):
        for run in asking[key]:
            yield run, values


def _computed(tasks: Sequence[Task], common: Common, jobs: int) -> Iterator[Batch]:
    """Do tasks wherever they are to be done."""
    cluster = current_cluster()
    if cluster is not None and tasks:
        from govsim.study.cluster import on_cluster

        yield from on_cluster(tasks, _without_names(common), cluster)
        return
    kind = len(common.district.communities.ids), common.years, common.detail
    seconds, rest = HERE.seconds(kind), tasks
    if seconds is None and tasks:
        # The first run compiles the model, so that processes find it compiled; the second is timed.
        yield run_batch(tasks[:1], common)
        if len(tasks) == 1:
            return
        began = time.perf_counter()
        timed = run_batch(tasks[1:2], common)
        seconds, rest = time.perf_counter() - began, tasks[2:]
        if isinstance(timed[0][1], Packed):
            HERE.learn(kind, seconds)
        yield timed
    seconds, workers = seconds or 0.0, processes(jobs)
    if HERE.worth_starting(seconds * len(rest), workers):
        size = batch_size(seconds, len(rest), workers)
        yield from _in_processes(rest, _without_names(common), workers, size)
    else:
        for task in rest:
            yield run_batch([task], common)


def batch_size(seconds: float, runs: int, workers: int) -> int:
    """Runs a batch, from the seconds one takes; every worker gets several batches."""
    timely = round(BATCH_SECONDS / max(seconds, 1e-3))
    return max(1, min(timely, LARGEST, runs // (4 * workers)))


def batches_of(tasks: Sequence[Task], size: int, workers: int) -> Iterator[Sequence[Task]]:
    """Tasks in batches, in order; towards the end smaller ones, so that workers end together."""
    begin = 0
    while begin < len(tasks):
        end = begin + max(1, min(size, (len(tasks) - begin) // (2 * workers)))
        yield tasks[begin:end]
        begin = end


def _without_names(common: Common) -> Common:
    """The district without its rosters' identifiers, which the model never reads."""
    lighter = {
        name: replace(roster, ids=[])
        for name in ("workers", "volunteers")
        if (roster := getattr(common.district, name)) is not None
    }
    return replace(common, district=replace(common.district, **lighter))


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """Processes started in the block do not hear Ctrl-C, which is for the one that sends runs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _in_processes(
    tasks: Sequence[Task], common: Common, count: int, size: int
) -> Iterator[Batch]:  # fmt: skip
    """Do tasks in processes; if one dies, what it had not reported is done again."""
    import joblib
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    # Stopped by the user, it warns of batches it finished and could not hand over.
    warnings.filterwarnings("ignore", message=r"\d+ tasks", module="joblib")
    waiting = {task[0]: task for task in tasks}
    for _ in range(BREAKS):
        pool = joblib.Parallel(n_jobs=count, return_as="generator_unordered", max_nbytes=None)
        batches = batches_of(list(waiting.values()), size, count)
        try:
            with deaf():
                run = joblib.delayed(_run_beside_others)
                finished = pool(run(each, common) for each in batches)
            for batch in finished:
                for done, _ in batch:
                    del waiting[done]
                yield batch
        except TerminatedWorkerError:
            size = 1
        if not waiting:
            return
    for task in list(waiting.values()):
        yield [(task[0], _alone(task, common))]


def _alone(task: Task, common: Common) -> Packed | Failed:
    """One run in a process of its own, which may die of it."""
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    executor = get_reusable_executor(max_workers=1, timeout=60, reuse=True)
    try:
        result: Packed | Failed = executor.submit(_attempt, task, common).result()
    except TerminatedWorkerError as error:
        return Failed(f"the process died: {str(error).splitlines()[0]}", "")
    return result
