"""Compiled kernels: compiled once for all processes, kept over upgrades, never stale, few."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from govsim.model import kernel_cache

SOURCE = """
from govsim.model.compile import inlined, kernel

@inlined
def one_more(x):
    return x + 1

@kernel
def step(x):
    return one_more(x) * 2

@kernel
def count(x):
    return step(x) + step(x + 1)

print(count(3), sum(sum(k.stats.cache_misses.values()) for k in (step, count)))
"""


def start(script: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *options, str(script)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "GOVSIM_CACHE_DIR": str(folder)},
        cwd=Path(kernel_cache.MODEL).parents[1],
    )  # fmt: skip


def answers(script: Path, folder: Path, processes: int = 1) -> tuple[set[int], int]:
    """Results, and kernels compiled by all of so many processes started at once."""
    running = [start(script, folder, "-W", "error") for _ in range(processes)]
    told = [process.communicate(timeout=300)[0].split() for process in running]
    assert [process.returncode for process in running] == [0] * processes
    return {int(result) for result, _ in told}, sum(int(compiled) for _, compiled in told)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "kernels_of_a_test.py"
    path.write_text(SOURCE)
    return path


@pytest.mark.slow
def test_processes_started_at_once_compile_every_kernel_once(tmp_path, script):
    """Four processes on an empty cache compile two kernels between them, not eight; none warns."""
    assert answers(script, tmp_path / "cache", 4) == ({18}, 2)


@pytest.mark.slow
def test_kernels_outlive_an_upgrade_that_leaves_them_alone(tmp_path, script):
    """The same source under another path and with a new date is not compiled again; a changed one
    is, and gives the new result."""
    cache = tmp_path / "cache"
    answers(script, cache)
    moved = tmp_path / "upgraded" / script.name
    moved.parent.mkdir()
    moved.write_text(SOURCE)
    os.utime(moved, (1, 1))
    assert answers(moved, cache) == ({18}, 0)
    moved.write_text(SOURCE.replace("x + 1", "x + 2", 1))
    assert answers(moved, cache) == ({22}, 2)


def test_folder_is_named_after_every_file_of_the_model(tmp_path, monkeypatch):
    """A changed line in any file of the model, however deep, makes another folder."""
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "part.py").write_text("A = 1\n")
    monkeypatch.setattr(kernel_cache, "MODEL", tmp_path)
    digest = kernel_cache.source_digest.__wrapped__
    first = digest()
    assert first == digest()
    (tmp_path / "deeper" / "part.py").write_text("A = 2\n")
    assert digest() != first


def test_kernels_of_other_versions_do_not_pile_up(tmp_path):
    """Old folders and all but the last used go; the one in use and other files stay."""
    used = tmp_path / "kernels-used"
    used.mkdir()
    (tmp_path / "store").mkdir()
    now = time.time()
    for age in range(kernel_cache.KEPT + 5):
        folder = tmp_path / f"kernels-{age:02d}"
        folder.mkdir()
        (folder / "kernel.nbc").touch()
        os.utime(folder, (now - 60 * age,) * 2)
    stale = tmp_path / "kernels-00"
    os.utime(stale, (now - 86_400 * (kernel_cache.KEPT_DAYS + 1),) * 2)
    kernel_cache.prune(tmp_path, used)
    kept = {f"kernels-{age:02d}" for age in range(1, kernel_cache.KEPT + 1)}
    assert {f.name for f in tmp_path.iterdir()} == kept | {"kernels-used", "store"}


def test_without_a_lock_kernels_are_compiled_all_the_same(tmp_path, monkeypatch):
    """On a disk that knows no locks, or when the wait is too long, a process compiles by itself."""

    class Refused:
        lock_counter = 0

        def acquire(self):
            raise NotImplementedError

    monkeypatch.setattr(kernel_cache, "_lock", lambda _process: Refused())
    monkeypatch.setattr(kernel_cache, "cache_folder", lambda: str(tmp_path))

    from govsim.model.compile import kernel

    assert kernel(lambda x: x * 3)(2) == 6
