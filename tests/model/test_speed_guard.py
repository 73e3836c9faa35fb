"""The model stays as fast as it was, and its weeks allocate nothing for anyone."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from numba.core.runtime import _nrt_python, rtsys

from benchmarks import guard
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.places import data_root
from govsim.district import load_district
from govsim.model.replication import Replication
from govsim.policy import load_scenario

WATCHED = range(60, 70)
"""Weeks in the midst of a run."""


@pytest.mark.slow
def test_the_model_is_no_slower_than_its_baseline():
    """A replication costs no more loops of a calibrated piece of work than the stored baseline, by
    a tolerance of 35%. Processor time, both in turn, least of nine; up to four attempts. On two
    cores with a load of ten, single attempts spread by about 8% (standard deviation) and one in
    45 lay above the tolerance: four such in a row are less likely than one in a million."""
    limit = guard.baseline()["loops"] * guard.TOLERANCE
    loops = guard.cost(limit=limit)
    assert loops <= limit, (
        f"a replication costs {loops:.1f} loops, against {guard.baseline()['loops']} stored; "
        "if it does more, store anew: python -m benchmarks.guard --write"
    )


@pytest.mark.slow
def test_a_model_half_as_slow_again_would_be_found():
    """The same measure of a replication that takes 1.6 times as long exceeds 1.35 times what it is
    without, so that the guard can fail."""

    def slowed():
        began = time.process_time()
        guard.replication()
        spent = time.process_time() - began
        while time.process_time() - began < 1.6 * spent:
            pass

    assert guard.cost(slowed, attempts=2) > guard.TOLERANCE * guard.cost(attempts=2)


def allocated_in_weeks(times):
    """Per subsystem: most bytes allocated for a moment, and arrays handed over, in one week."""
    district = load_district(data_root() / "districts" / "sample")
    bigger = replace(
        district.communities, residents=district.communities.residents * times,
        posts=district.communities.posts * times,
    )  # fmt: skip
    run = Replication(
        replace(district, communities=bigger, workers=None, volunteers=None),
        load_scenario("baseline").rulebook(), load_parameters().with_values({}), years=1,
    )  # fmt: skip
    found = {}

    def watched(subsystem, tick):
        def week(number):
            if number not in WATCHED:
                tick(number)
                return
            arrays = rtsys.get_allocation_stats().alloc
            tracemalloc.start()
            before, _ = tracemalloc.get_traced_memory()
            tick(number)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            arrays = rtsys.get_allocation_stats().alloc - arrays
            found[subsystem.name].append((most - before, arrays))

        return week

    for subsystem in run.weekly:
        found[subsystem.name] = []
        subsystem.tick = watched(subsystem, subsystem.tick)
    run.run()
    recorder = run.recorder
    people = recorder.raw[-1, recorder.column["registered"]].sum()
    return people, {name: np.max(weeks, axis=0) for name, weeks in found.items()}


def test_a_week_allocates_nothing_for_anyone():
    """In ten weeks no subsystem allocates more than 8 kB at a time (its calls' arguments), nor more
    for four times the people; neither in Python and numpy nor inside kernels."""
    _nrt_python.memsys_enable_stats()
    few_people, few = allocated_in_weeks(1)
    many_people, many = allocated_in_weeks(4)
    assert many_people > 3 * few_people > 100_000
    for name, (size, arrays) in few.items():
        assert size < 8192, name
        assert many[name][0] <= size + 1024, name
        assert many[name][1] <= arrays + 8, name
