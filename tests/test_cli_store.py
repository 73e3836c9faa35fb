"""The command line and the store: where runs are kept, looked after, and gone on from."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from govsim.cli import main
from govsim.cli_frame import heeding
from govsim.study.store import FILE

TINY = ["--years", "1", "--replications", "2", "--jobs", "1"]


def call(capsys, *words: str) -> tuple[int, str, str]:
    """Run a command here: exit code, what it printed, what it complained of."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.fixture
def district(tmp_path, capsys) -> Path:
    """A sample district of three communities."""
    assert call(capsys, "template", str(tmp_path / "d"), "--sample", "3")[0] == 0
    return tmp_path / "d"


def test_the_store_is_filled_looked_at_and_pruned(capsys, tmp_path, district):
    """Runs of a command are counted in both languages, verified, and thrown away by age."""
    where = ["--store", str(tmp_path / "store")]
    run = ["run", "raise-grants", "--district", str(district), *TINY, *where]
    assert call(capsys, *run, "--output", str(tmp_path / "a"))[0] == 0
    code, out, _ = call(capsys, "store", "info", *where, "--language", "en")
    assert code == 0
    assert "runs: 4, of which 4 with every place and 0 of other versions" in out
    assert "运算：4次" in call(capsys, "store", "info", *where, "--language", "zh")[1]
    assert call(capsys, *run, "--output", str(tmp_path / "b"))[0] == 0
    same = [(tmp_path / n / "outcomes.parquet").read_bytes() for n in ("a", "b")]
    assert same[0] == same[1]
    assert call(capsys, "store", "verify", *where, "--language", "en")[1].startswith("4 runs")
    out = call(capsys, "store", "prune", *where, "--older-than", "0", "--language", "en")[1]
    assert out.startswith("4 runs thrown away")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_of_the_options_at_once(capsys, tmp_path, language):
    """A bad cluster, a store that is a file and a bad number: each told once, exit code 2."""
    (tmp_path / "file").write_text("")
    code, _, err = call(
        capsys, "run", "raise-grants", "--output", str(tmp_path / "out"), "--years", "x",
        "--cluster", "somewhere", "--store", str(tmp_path / "file"), "--language", language,
    )  # fmt: skip
    assert code == 2
    assert len(err.strip().splitlines()) == 3
    assert not (tmp_path / "out").exists()
    code, _, err = call(capsys, "store", "inf", "--older-than", "-1", "--language", language)
    assert code == 2
    assert len(err.strip().splitlines()) == 2


@pytest.mark.slow
def test_stopped_by_the_user_what_is_done_is_kept(tmp_path, district):
    """Ctrl-C ends with one line and code 130; the store holds the runs, nothing is half-written."""
    store, out = tmp_path / "store", tmp_path / "out"
    words = ["run", "raise-grants", "--district", str(district), "--years", "1", "--replications",
             "5000", "--jobs", "2", "--output", str(out), "--language", "en"]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "govsim", *words, "--store", str(store)], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while held(store) < 20:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 130
    assert re.fullmatch(r"stopped; nothing half-written is left\. The runs done are kept.*\n", said)
    assert held(store) >= 20
    assert list(out.iterdir()) == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard as in a terminal, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_ctrl_c_that_compiled_code_would_swallow_is_heard(capsys, interruptible):
    """Raised in a call back from C, where Python cannot raise it, it still ends the block."""

    @ctypes.CFUNCTYPE(None)
    def pressed() -> None:
        raise KeyboardInterrupt

    def work() -> None:
        pressed()
        time.sleep(30)

    with pytest.raises(KeyboardInterrupt), heeding():
        work()
    assert capsys.readouterr().err == ""


def held(store: Path) -> int:
    """Runs in a store."""
    if not (store / FILE).exists():
        return 0
    database = sqlite3.connect(f"file:{store / FILE}?mode=ro", uri=True)
    try:
        return int(database.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0
    finally:
        database.close()
