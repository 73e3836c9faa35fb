"""Runs here, in processes and on a cluster: the same results, whatever fails."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.replication import Replication
from govsim.policy import load_scenario
from govsim.study import Study, engine, load_results, pace
from govsim.study.computing import computing
from govsim.study.draws import draw_parameters
from govsim.study.engine import Failed, Finished, batches_of, run_all
from govsim.study.nested import NestedStudy
from govsim.study.pace import Pace

RUNS = [(s, 0, r) for r in range(14) for s in range(2)] + [(0, 1, 2), (1, 1, 5)]
"""The last two in the second draw."""


@pytest.fixture
def at_once(monkeypatch):
    """Processes are started for the least work."""
    monkeypatch.setattr(pace, "STARTING", 0.0)


@pytest.fixture(scope="module")
def district():
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


class Deadly(dict):
    """Values of parameters that a process dies of when they reach it: once, or every time."""

    def __init__(self, values, once: Path | None) -> None:
        super().__init__(values)
        self.once = once

    def __reduce__(self):
        die = "__import__('os')._exit(9)"
        if self.once is None:
            return eval, (die,)
        mark = repr(str(self.once))
        died = f"__import__('os').path.exists({mark})"
        return eval, (f"{dict(self)!r} if {died} else (open({mark}, 'w').close(), {die})",)


def everything(district, second: dict[str, float], jobs: int, detail="district"):
    """All runs of two scenarios and two draws, the second draw given."""
    scenarios = [load_scenario("baseline"), load_scenario("raise-grants")]
    draws = [load_parameters().centrals(), second]
    return dict(run_all(RUNS, district, scenarios, draws, 0, 1, jobs, detail=detail))


@pytest.fixture(scope="module")
def reference(district):
    """What one process makes of them."""
    return everything(district, load_parameters().centrals(), 1, "all")


def same(found, reference) -> bool:
    """Whether every run is there, and equal to the bit."""
    return found.keys() == reference.keys() and all(
        isinstance(one, Finished)
        and one.district.tobytes() == reference[run].district.tobytes()
        and (not one.places or np.array_equal(one.places.all(), reference[run].places.all(), True))
        for run, one in found.items()
    )  # fmt: skip


def test_the_memory_of_a_run_is_free_at_once(district, monkeypatch):
    """A run leaves nothing for the collector of garbage: thousands follow each other."""
    kept = []
    scenario, values = load_scenario("part-three"), load_parameters().centrals()
    engine.run_one(district, scenario, values, 0, 0, 2)  # compiling keeps what it meets for a while

    class Watched(Replication):
        def run(self):
            kept.extend(weakref.ref(x) for x in (self.setting.ledger, self.staffing, self))
            return super().run()

    monkeypatch.setattr(engine, "Replication", Watched)
    gc.disable()
    try:
        assert np.isfinite(engine.run_one(district, scenario, values, 0, 0, 2)[:, 0]).any()
        assert [reference() for reference in kept] == [None] * 3
    finally:
        gc.enable()


@pytest.mark.slow
def test_processes_make_the_same_of_it(district, reference, at_once, monkeypatch):
    """Two processes give what one gives, to the bit, places too."""
    started = []
    true = engine._in_processes
    monkeypatch.setattr(engine, "_in_processes", lambda *a: started.append(a) or true(*a))
    assert same(everything(district, load_parameters().centrals(), 2, "all"), reference)
    assert started


def test_a_run_that_failed_says_nothing_of_how_long_one_takes(district, monkeypatch):
    """What a second run took is remembered only if it was done."""
    here = Pace()
    monkeypatch.setattr(engine, "HERE", here)
    scenarios, draws = [load_scenario("baseline")], [load_parameters().centrals(), {}]
    for second, known in ((1, False), (0, True)):
        runs = [(0, 0, 0), (0, second, 1), (0, 0, 2)]
        found = dict(run_all(runs, district, scenarios, draws, 0, 1, 1))
        assert [isinstance(one, Finished) for one in found.values()] == [True, known, True]
        assert (here.seconds((3, 1, "district")) is not None) == known


@pytest.mark.slow
def test_a_process_that_dies_costs_nothing_but_time(district, reference, tmp_path, at_once):
    """A worker killed mid-way changes no byte of the results."""
    mark = tmp_path / "died"
    found = everything(district, Deadly(load_parameters().centrals(), mark), 2)
    assert mark.exists()
    assert same(found, reference)


@pytest.mark.slow
def test_a_run_that_kills_its_process_is_data(district, reference, at_once):
    """Runs that kill every process they meet are told as failed; all others are done."""
    found = everything(district, Deadly(load_parameters().centrals(), None), 2)
    assert found.keys() == reference.keys()
    failed = {run for run, one in found.items() if isinstance(one, Failed)}
    assert failed == {run for run in RUNS if run[1] == 1}
    assert same({r: o for r, o in found.items() if r not in failed},
                {r: o for r, o in reference.items() if r not in failed})  # fmt: skip


@pytest.mark.slow
def test_a_cluster_makes_the_same_of_it(district, reference):
    """Dask on this machine gives the same bytes, though a worker is killed mid-way."""
    scenarios = [load_scenario("baseline"), load_scenario("raise-grants")]
    draws = [load_parameters().centrals()] * 2
    found, killed = {}, []
    with computing(cluster="local:2", store="none"):
        for run, result in run_all(RUNS, district, scenarios, draws, 0, 1, 1, "all"):
            found[run] = result
            if len(found) == 4:
                killed = [p for p in multiprocessing.active_children() if p.pid][-1:]
                os.kill(killed[0].pid, signal.SIGKILL)
    assert killed
    assert same(found, reference)


def test_an_address_that_is_none_is_refused():
    """A cluster is local:N or a scheduler's address; one that does not answer is said so."""
    for address in ("local:0", "somewhere", "http://a:1"):
        with pytest.raises(InputError), computing(cluster=address):
            pass


@pytest.fixture
def broken(monkeypatch):
    """Replication 1 fails under every scenario with proposals."""
    true = engine.run_one

    def run_one(district, scenario, parameters, seed, replication, *rest):
        if replication == 1 and scenario.proposals:
            raise ArithmeticError("the grant is not a number")
        return true(district, scenario, parameters, seed, replication, *rest)

    monkeypatch.setattr(engine, "run_one", run_one)


def test_a_failed_run_is_data_and_the_others_are_compared(district, broken, tmp_path):
    """Its seed and traceback are in run.json, its replication is left out of every comparison,
    and reading the folder gives the same."""
    study = Study(district, ["raise-grants"], years=2, replications=4, jobs=1)
    found = study.run(output=tmp_path)
    assert found.complete == [0, 2, 3]
    compared = found.compare("gap_share", period="after")
    assert compared["n"].tolist() == [3]
    assert np.isfinite(compared["half_width"]).all()
    (failed,) = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["failed"]
    assert failed["scenario"] == "raise-grants"
    assert (failed["replication"], failed["seed"]) == (1, 0)
    assert "the grant is not a number" in failed["error"]
    assert "Traceback" in failed["traceback"]
    again = load_results(tmp_path, district)
    assert again.complete == found.complete
    assert again.compare("gap_share").equals(found.compare("gap_share"))
    assert np.array_equal(again.values, found.values, equal_nan=True)
    assert not study.is_finished(tmp_path)


def test_a_failed_run_of_a_nested_study_is_not_a_number(district, broken):
    """It is told, and its place holds no number."""
    found = NestedStudy(
        district, ["raise-grants"], draw_parameters(2, names=[]), years=2, replications=2, jobs=1
    ).run()
    assert set(found.failed) == {(1, 0, 1), (1, 1, 1)}
    difference = found.difference("raise-grants", "gap_share")
    assert np.isnan(difference[:, 1]).all()
    assert np.isfinite(difference[:, 0]).all()


def test_a_study_of_failures_only_says_why(district, broken):
    """Where too few replications are left to compare, the first error is told."""
    with pytest.raises(InputError, match="the grant is not a number"):
        Study(district, ["raise-grants"], years=1, replications=2, jobs=1).run()


def test_a_finished_study_is_not_written_again(district, tmp_path):
    """The same study with the same folder leaves its files as they are; another is written."""
    with computing(store=tmp_path / "store"):
        settings = {"years": 1, "jobs": 1}
        study = Study(district, ["raise-grants"], replications=2, **settings)
        study.run(output=tmp_path / "out")
        written = (tmp_path / "out" / "outcomes.parquet").stat()
        assert study.is_finished(tmp_path / "out")
        study.run(output=tmp_path / "out")
        assert (tmp_path / "out" / "outcomes.parquet").stat().st_mtime_ns == written.st_mtime_ns
        other = Study(district, ["raise-grants"], replications=3, **settings)
        assert not other.is_finished(tmp_path / "out")
        other.run(output=tmp_path / "out")
        assert (tmp_path / "out" / "outcomes.parquet").stat().st_size > written.st_size
        os.truncate(tmp_path / "out" / "outcomes.parquet", 100)
        assert not other.is_finished(tmp_path / "out")


@given(st.integers(0, 300), st.integers(1, 60), st.integers(1, 16))
def test_batches_hold_every_task_once_and_get_smaller(tasks, size, workers):
    """In order, none empty or above the size, and the last ones single: workers end together."""
    found = list(batches_of([((0, 0, k),) for k in range(tasks)], size, workers))
    assert [task[0][2] for batch in found for task in batch] == list(range(tasks))
    lengths = [len(batch) for batch in found]
    assert lengths == sorted(lengths, reverse=True)
    assert all(1 <= n <= size for n in lengths)
    assert lengths[-workers:] == [1] * min(workers, len(lengths))
