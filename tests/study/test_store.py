"""The store of runs: each is computed once, kept whole or not at all, and found again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study, engine
from govsim.study.computing import computing, current_store
from govsim.study.draws import draw_parameters
from govsim.study.keys import model_version
from govsim.study.nested import NestedStudy
from govsim.study.store import FILE, Store

MODEL = b"m" * 32


@pytest.fixture(scope="module")
def district():
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


def study(district, **changes) -> Study:
    """A tiny study."""
    settings = {"years": 1, "replications": 3, "jobs": 1} | changes
    return Study(district, ["raise-grants"], **settings)


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """Replications computed in this process."""
    done: list[int] = []
    true = engine.run_one

    def run_one(*arguments):
        done.append(arguments[4])
        return true(*arguments)

    monkeypatch.setattr(engine, "run_one", run_one)
    return done


def test_a_run_is_computed_once(district, tmp_path, counted):
    """The same study again computes nothing, more replications only the new ones, and the
    results are those without a store, to the bit."""
    with computing(store=tmp_path):
        first = study(district).run()
        assert len(counted) == 6
        again = study(district).run()
        assert len(counted) == 6
        more = study(district, replications=4).run()
        assert len(counted) == 8
    assert np.array_equal(first.values, again.values, equal_nan=True)
    assert np.array_equal(first.values, more.values[:, :3], equal_nan=True)
    with computing(store="none"):
        assert np.array_equal(study(district).run().values, first.values, equal_nan=True)


def test_two_kinds_of_study_share_runs(district, tmp_path, counted):
    """A nested study finds the central runs of an ordinary one, and another seed does not."""
    with computing(store=tmp_path):
        study(district).run()
        counted.clear()
        central = draw_parameters(1, names=[])
        NestedStudy(district, [], central, years=1, replications=3, jobs=1).run()
        assert counted == []
        NestedStudy(district, [], central, years=1, replications=3, jobs=1, seed=1).run()
        assert len(counted) == 3


def test_what_decides_the_numbers_is_the_key(district, tmp_path, counted):
    """Another parameter, horizon, district or rule is another run; a scenario's name is not."""
    from govsim.policy import load_scenario

    other = district_from_tables(sample_district(3, 2))
    renamed = load_scenario("raise-grants").model_copy(update={"name": "else"})
    with computing(store=tmp_path):
        study(district).run()
        for changed in (
            study(district, parameters={"floor_resistance": 0.3}), study(district, years=2),
            study(other), Study(district, ["entry-by-exam"], years=1, replications=3, jobs=1),
        ):  # fmt: skip
            counted.clear()
            changed.run()
            assert counted
        counted.clear()
        Study(district, [renamed], years=1, replications=3, jobs=1).run()
        assert counted == []


def test_the_folder_of_the_environment_is_used(district, tmp_path, monkeypatch):
    """GOVSIM_STORE names the folder; none keeps nothing."""
    monkeypatch.setenv("GOVSIM_STORE", str(tmp_path / "a store"))
    study(district).run()
    store = current_store()
    assert store is not None
    assert store.path == tmp_path / "a store" / FILE
    assert store.inventory(model_version()).runs == 6
    monkeypatch.setenv("GOVSIM_STORE", "none")
    assert current_store() is None


def damage(file: Path, column: str) -> None:
    """Overwrite the middle of every run's bytes."""
    with sqlite3.connect(file) as database:
        for number, data in database.execute(f"SELECT id, {column} FROM runs").fetchall():
            spoilt = bytearray(data)
            spoilt[len(spoilt) // 2] ^= 255
            database.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (bytes(spoilt), number))
    database.close()


def test_a_damaged_run_is_computed_anew(district, tmp_path, counted):
    """Bytes that changed in the file are noticed, never read as numbers, and replaced."""
    with computing(store=tmp_path):
        first = study(district).run()
        damage(tmp_path / FILE, "district")
        counted.clear()
        again = study(district).run()
    assert len(counted) == 6
    assert np.array_equal(first.values, again.values, equal_nan=True)


def test_verify_throws_away_what_is_damaged(district, tmp_path):
    """Damage to the outcomes of places is refused when read, and found by verify."""
    with computing(store=tmp_path):
        found = study(district).run()
        damage(tmp_path / FILE, "places")
        with pytest.raises(InputError):
            assert found.values is None
        store = current_store()
        assert store is not None
        assert store.verify() == (0, 6)
        assert store.verify() == (0, 0)
        assert np.isfinite(study(district).run().series("gap_share", "baseline")).all()


def test_prune_keeps_only_the_present_model(district, tmp_path):
    """Runs of another version go, then those too old, and the file shrinks."""
    store = Store(tmp_path)
    with computing(store=tmp_path):
        study(district).run()
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE runs SET model = ? WHERE id <= 2", (MODEL,))
    database.close()
    assert store.inventory(model_version()).other_models == 2
    before = store.inventory(MODEL).size
    assert store.prune(model_version()) == 2
    assert store.inventory(MODEL).size < before
    assert store.prune(model_version(), days=1.0) == 0
    assert store.prune(model_version(), days=0.0) == 4


def test_other_files_are_refused(tmp_path):
    """A text file in the store's place and a later layout are told in one message."""
    (tmp_path / FILE).write_text("not a database " * 1000)
    with pytest.raises(InputError) as caught:
        Store(tmp_path)
    assert FILE in str(caught.value.faults[0].file)
    other = tmp_path / "later"
    Store(other).close()
    with sqlite3.connect(other / FILE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(InputError):
        Store(other)


def test_a_full_disk_is_told_and_loses_nothing(district, tmp_path):
    """Where the file cannot grow the study ends with one message; runs kept before are there."""
    with computing(store=tmp_path):
        study(district).run()
        store = current_store()
        assert store is not None
        pages = store._database.execute("PRAGMA page_count").fetchone()[0]
        store._database.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputError) as caught:
            study(district, replications=40).run()
        assert len(caught.value.faults) == 1
        store._database.execute("PRAGMA max_page_count = 1073741823")
        assert store.inventory(model_version()).runs >= 6
        assert store.verify()[1] == 0


SCRIPT = """
import sys
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study
from govsim.study.computing import computing

if __name__ == "__main__":
    with computing(store=sys.argv[1]):
        home = district_from_tables(sample_district(3, 1))
        Study(home, ["raise-grants"], years=1, replications=2000, jobs=1).run(
            progress=lambda done, total: print(done, flush=True), output=sys.argv[2])
"""


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.0, 0.31, 0.77])
def test_nothing_finished_is_lost_when_killed(district, tmp_path, wait, counted):
    """Killed outright while it works, a study leaves every run it reported, whole; nothing
    half-written is in place; and the same study goes on from there."""
    script, results = tmp_path / "script.py", tmp_path / "out"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "store"), str(results)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(4):
        process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    reported = 4 + len(process.stdout.read().split())
    process.wait()
    assert not (results / "outcomes.parquet").exists()
    with computing(store=tmp_path / "store"):
        store = current_store()
        assert store is not None
        sound, damaged = store.verify()
        assert damaged == 0
        assert sound >= reported
        study(district, replications=sound // 2).run(output=results)
        assert counted == []
    assert not list(results.glob(".saving-*"))
