"""The desk that all participants' runs pass through: fair, each package computed once.

Every run is one call to one of a few worker processes. Runs that bring a package its first
estimate go before runs that sharpen another one's, and the third of a package before the fourth of
any; among equals, first come first served. A worker that dies costs the run it was doing, which is
done again.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import multiprocessing
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from govsim.analysis.search_space import Package
from govsim.study.engine import deaf
from govsim.workshop import work
from govsim.workshop.work import Place, Run

STAGES = (2, 4, 8, 16)
"""Replications after which an estimate is shown; the last is all there are."""
KEPT = 400
"""Packages whose runs are remembered; those not used for longest are forgotten first."""
TRIES = 3
"""Times a call is made before it counts as failed; a worker may die of it."""
ODD_JOBS = STAGES[0]
"""A call that is no run waits until every package has its first estimate."""


class RunFailedError(RuntimeError):
    """A call that a worker could not do."""


@dataclass
class Job:
    """The runs of one package.

    Attributes
    ----------
    package : Package
    runs : dict of int to Run
        By replication.
    wanted : int
        Runs that are asked for at present; 0 once nobody waits.
    error : str
        Why it cannot be computed; empty if it can.
    """

    package: Package
    runs: dict[int, Run] = field(default_factory=dict)
    wanted: int = 0
    error: str = ""
    watchers: int = 0
    queued: set[int] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def done(self) -> int:
        """Replications done without a gap from the first on."""
        return next(n for n in itertools.count() if n not in self.runs)

    def tell(self) -> None:
        """Wake whoever waits for news."""
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(order=True)
class _Call:
    """One call to a worker."""

    stage: int
    order: int
    function: Callable[..., Any] = field(compare=False)
    arguments: tuple[Any, ...] = field(compare=False)
    answer: asyncio.Future[Any] = field(compare=False)
    needed: Callable[[], bool] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Desk:
    """Worker processes and the queue before them.

    Parameters
    ----------
    place : Place
        What they simulate.
    workers : int
        Processes.
    """

    def __init__(self, place: Place, workers: int) -> None:
        self.place, self.workers = place, workers
        self.computed = 0
        self._jobs: OrderedDict[Package, Job] = OrderedDict()
        self._answers: OrderedDict[tuple[Any, ...], asyncio.Future[Any]] = OrderedDict()
        self._calls: list[_Call] = []
        self._order = itertools.count()
        self._news = asyncio.Condition()
        self._serving: list[asyncio.Task[None]] = []
        self._pools: list[ProcessPoolExecutor] = []

    async def open(self) -> None:
        """Start the workers; returns when the first of them is ready."""
        self._pools = [self._pool() for _ in range(self.workers)]
        ready = [asyncio.wrap_future(pool.submit(work.ready)) for pool in self._pools]
        self._serving = [asyncio.create_task(self._serve(k)) for k in range(self.workers)]
        await asyncio.wait(ready, return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        """Stop the workers; what was not done is not done."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        workers = [worker for pool in self._pools for worker in (pool._processes or {}).values()]
        for worker in workers:  # else one in the middle of a run would be waited for, or forgotten
            worker.terminate()
        for pool in self._pools:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    def processes(self) -> list[int]:
        """Numbers of the worker processes."""
        return [number for pool in self._pools for number in (pool._processes or {})]

    def job(self, package: Package) -> Job:
        """The job of a package, whether or not it was ever asked for."""
        job = self._jobs.setdefault(package, Job(package))
        self._jobs.move_to_end(package)
        while len(self._jobs) > KEPT:
            idle = next((p for p, j in self._jobs.items() if not j.watchers and p != ()), None)
            if idle is None or idle == package:
                break
            del self._jobs[idle]
        return job

    async def watch(self, package: Package, replications: int = STAGES[-1]) -> AsyncIterator[Job]:
        """Have a package computed, and hear of it whenever a run is done.

        Leaving the loop gives up the runs nobody else waits for.

        Parameters
        ----------
        package : Package
        replications : int

        Yields
        ------
        Job
            At once, and after every run; last when all are done or it failed.
        """
        job = self.job(package)
        job.watchers += 1
        job.wanted = max(job.wanted, replications)
        try:
            while True:
                news = job.changed
                await self._ask(job)
                yield job
                if job.error or job.done >= replications:
                    return
                await news.wait()
        finally:
            job.watchers -= 1
            if not job.watchers:
                job.wanted = 0

    async def runs(self, package: Package, replications: int) -> Job:
        """A package with so many replications done.

        Raises
        ------
        RunFailedError
        """
        job = self.job(package)
        async for _ in self.watch(package, replications):
            pass
        if job.error:
            raise RunFailedError(job.error)
        return job

    async def call(
        self, function: Callable[..., Any], *arguments: Any, stage: int = ODD_JOBS
    ) -> Any:  # fmt: skip
        """What a function of `work` returns; the same call is made once.

        Parameters
        ----------
        function : callable
        *arguments
            Hashable.
        stage : int
            0 for what somebody waits for as for a first estimate.

        Raises
        ------
        RunFailedError
        """
        key = (function.__name__, *arguments)
        if key not in self._answers:
            self._answers[key] = asyncio.ensure_future(
                self._submit(stage, function, arguments, lambda: True)
            )
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        answer = self._answers[key]
        try:
            return await asyncio.shield(answer)
        except RunFailedError:
            self._answers.pop(key, None)
            raise

    @property
    def waiting(self) -> int:
        """Calls that no worker has begun."""
        return len(self._calls)

    @property
    def is_busy(self) -> bool:
        """Whether anybody waits for a run."""
        return any(job.watchers for job in self._jobs.values())

    async def _ask(self, job: Job) -> None:
        for replication in range(job.wanted):
            if replication not in job.runs and replication not in job.queued:
                job.queued.add(replication)
                stage = 0 if replication < STAGES[0] else replication
                task = asyncio.ensure_future(self._run(job, replication, stage))
                task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _run(self, job: Job, replication: int, stage: int) -> None:
        try:
            found = await self._submit(
                stage, work.replicate, (job.package, replication), lambda: replication < job.wanted
            )
            job.runs[replication] = found
            self.computed += 1
        except asyncio.CancelledError:
            pass  # nobody waits for it any more
        except RunFailedError as error:
            job.error = str(error)
        finally:
            job.queued.discard(replication)
            job.tell()

    async def _submit(
        self, stage: int, function: Callable[..., Any], arguments: tuple[Any, ...],
        needed: Callable[[], bool],
    ) -> Any:  # fmt: skip
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        call = _Call(stage, next(self._order), function, arguments, answer, needed)
        await self._queue(call)
        return await answer

    async def _queue(self, call: _Call) -> None:
        async with self._news:
            heapq.heappush(self._calls, call)
            self._news.notify()

    async def _next(self) -> _Call:
        async with self._news:
            while True:
                while self._calls:
                    call = heapq.heappop(self._calls)
                    if call.needed() and not call.answer.done():
                        return call
                    call.answer.cancel()
                await self._news.wait()

    async def _serve(self, number: int) -> None:
        """Hand one worker call after call."""
        while True:
            call = await self._next()
            call.tries += 1
            try:
                found = await asyncio.wrap_future(
                    self._pools[number].submit(call.function, *call.arguments)
                )
            except BrokenProcessPool:
                self._pools[number].shutdown(wait=False)
                self._pools[number] = self._pool()
                if call.tries < TRIES:
                    await self._queue(call)
                else:
                    _fail(call, "the process died")
            except asyncio.CancelledError:
                call.answer.cancel()
                raise
            except Exception as error:  # whatever it is, the others' runs go on
                _fail(call, f"{type(error).__name__}: {error}")
            else:
                with contextlib.suppress(asyncio.InvalidStateError):
                    call.answer.set_result(found)

    def _pool(self) -> ProcessPoolExecutor:
        with deaf():
            return ProcessPoolExecutor(
                1, mp_context=multiprocessing.get_context("spawn"),
                initializer=work.begin, initargs=(self.place,),
            )  # fmt: skip


def _fail(call: _Call, problem: str) -> None:
    with contextlib.suppress(asyncio.InvalidStateError):
        call.answer.set_exception(RunFailedError(problem))
