"""The desk: each package once, first estimates first, and no run lost with a worker."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from govsim.district import load_district
from govsim.study import Study
from govsim.workshop import work
from govsim.workshop.desk import Desk, RunFailedError
from govsim.workshop.estimate import Estimate
from govsim.workshop.packages import PRESETS
from govsim.workshop.work import Place

pytestmark = pytest.mark.slow
GRANT, EXAM, LADDER, AWARD, *_ = PRESETS.values()


def with_desk(home: Path, body, workers: int = 1, years: int = 2):
    """Run a coroutine function with an open desk."""

    async def whole():
        desk = Desk(Place(str(home), years, 0), workers)
        await desk.open()
        try:
            return await body(desk)
        finally:
            await desk.close()

    return asyncio.run(whole())


def test_the_numbers_are_those_of_a_study(home):
    """The paired difference of a package equals that of `Study` with the same seed, to the bit."""

    async def body(desk):
        return await desk.runs((), 3), await desk.runs(EXAM, 3)

    reference, tried = with_desk(home, body)
    found = Estimate.of(reference.runs, tried.runs, 3).compare("satisfaction")
    district = load_district(home)
    study = Study(district, [work.scenario_of(EXAM, district)], years=2, replications=3, jobs=1)
    row = study.run().compare("satisfaction", period="after").iloc[0]
    assert found is not None
    assert (found.difference, found.low, found.high) == (row.difference, row.low, row.high)


def test_the_same_package_is_computed_once(home):
    """Ten who ask for it at a time cost as many runs as one."""

    async def body(desk):
        await asyncio.gather(*(desk.runs(GRANT, 4) for _ in range(10)))
        return desk.computed

    assert with_desk(home, body) == 4


def test_first_estimates_go_before_sharper_ones(home):
    """When five packages wait, each has two replications before any has four."""
    seen: list[tuple[int, int]] = []

    async def body(desk):
        async def watch(number, package):
            async for job in desk.watch(package, 4):
                seen.append((number, job.done))

        await asyncio.gather(*(watch(k, p) for k, p in enumerate([GRANT, EXAM, LADDER, AWARD])))

    with_desk(home, body)
    first = {k: next(i for i, (n, done) in enumerate(seen) if n == k and done >= 2)
             for k in range(4)}  # fmt: skip
    fourth = min(i for i, (_, done) in enumerate(seen) if done >= 4)
    assert max(first.values()) < fourth


def test_what_nobody_waits_for_is_not_computed(home):
    """Whoever leaves gives up the runs that are left; what was done is kept."""

    async def body(desk):
        async for job in desk.watch(GRANT, 16):
            if job.done >= 2:
                break
        await desk.runs(EXAM, 2)
        return desk.job(GRANT).done, desk.computed

    done, computed = with_desk(home, body)
    assert 2 <= done <= 4
    assert computed <= 6


def test_a_worker_killed_costs_only_its_run(home):
    """Killed in the middle, all runs are still done, and their numbers are the same."""

    async def body(desk, kill):
        async for job in desk.watch(AWARD, 6):
            if kill and job.done >= 2:
                os.kill(desk.processes()[0], signal.SIGKILL)
                kill = False
        return desk.job(AWARD)

    whole = with_desk(home, lambda desk: body(desk, False))
    killed = with_desk(home, lambda desk: body(desk, True), workers=2)
    assert not killed.error
    for r in range(6):
        assert np.array_equal(whole.runs[r].months, killed.runs[r].months, equal_nan=True)


def test_a_desk_that_closes_ends_workers_in_a_run(home):
    """None is left behind, whether it had something to do or not."""

    async def body(desk):
        asked = asyncio.ensure_future(desk.runs(AWARD, 6))
        await desk.runs((), 1)
        asked.cancel()
        return desk.processes()

    for number in with_desk(home, body, workers=2, years=5):
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_a_call_that_fails_is_told_and_the_next_is_done(home):
    """A community that does not exist is an error to the one who asks, and to nobody else."""

    async def body(desk):
        with pytest.raises(RunFailedError):
            await desk.call(work.story, (), "x", 999, 3, "zh")
        return await desk.call(work.story, EXAM, "“逢进必考”", 0, 3, "zh")

    told = with_desk(home, body)
    assert "“逢进必考”" in told[0]
    assert len(told) > 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_money_and_summary_are_made_by_the_workers(home, language):
    """An SVG picture, and a PDF of one page."""
    from io import BytesIO

    from pypdf import PdfReader

    async def body(desk):
        title = "<b>&</b>"
        return (await desk.call(work.money, GRANT, title, language),
                await desk.call(work.paper, GRANT, title, language))  # fmt: skip

    svg, pdf = with_desk(home, body)
    assert b"<svg" in svg
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
