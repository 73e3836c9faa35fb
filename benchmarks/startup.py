"""What it costs to begin: command line, import, a worker, a notebook, an empty cache of kernels.

Every figure is of fresh processes: elapsed seconds (least and median), and processor seconds of the
process, which others on the machine disturb less.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

FIRST_RUN = (
    "from govsim import load_district, simulate\n"
    "from govsim.catalogue.places import data_root\n"
    "simulate(load_district(data_root() / 'districts' / 'sample'), 'baseline', years=1)\n"
)
WORKER = "import govsim.study.engine\n" + FIRST_RUN
BARS = {"help": 0.4, "import": 0.3}
"""Elapsed seconds not to be exceeded."""
COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "import": [sys.executable, "-c", "import govsim"],
    "help": [sys.executable, "-m", "govsim", "--help"],
    "first_run": [sys.executable, "-c", FIRST_RUN],
    "worker": [sys.executable, "-c", WORKER],
}
SELDOM = 3
"""Times the notebook and the empty cache are measured, as they take long."""


def once(command: list[str], **environment: str) -> tuple[float, float]:
    """Elapsed and processor seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    elapsed = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return elapsed, spent


def notebook() -> tuple[float, None]:
    """From starting a notebook's kernel to its first result; its processor time is not known."""
    from jupyter_client.manager import KernelManager

    began = time.perf_counter()
    manager = KernelManager(kernel_name="python3", transport_encryption="auto")
    manager.start_kernel()
    client = manager.blocking_client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        reply = client.execute_interactive(FIRST_RUN, output_hook=lambda _: None, timeout=600)
        assert reply["content"]["status"] == "ok", reply
        return time.perf_counter() - began, None
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def empty_cache(processes: int = 1) -> tuple[float, float]:
    """First runs of so many processes started at once without compiled kernels."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        environment = {**os.environ, "GOVSIM_CACHE_DIR": folder}
        running = [
            subprocess.Popen([sys.executable, "-c", FIRST_RUN], env=environment)
            for _ in range(processes)
        ]
        assert [process.wait() for process in running] == [0] * processes
        elapsed = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _told(pairs: list[tuple[float, float | None]]) -> dict[str, Any]:
    elapsed, spent = zip(*pairs, strict=True)
    return {
        "times": len(pairs), "least": min(elapsed), "median": statistics.median(elapsed),
        "cpu": statistics.median(known) if (known := [s for s in spent if s is not None]) else None,
    }  # fmt: skip


def measure(repeats: int, seldom: int = SELDOM) -> dict[str, Any]:
    """All of it, interleaved."""
    once(COMMANDS["worker"])
    pairs: dict[str, list[tuple[float, float | None]]] = {name: [] for name in COMMANDS}
    for _ in range(repeats):
        for name, command in COMMANDS.items():
            pairs[name].append(once(command))
    if seldom:
        pairs["notebook"] = [notebook() for _ in range(seldom)]
        pairs["empty_cache"] = [empty_cache() for _ in range(seldom)]
        pairs["empty_cache_of_four"] = [empty_cache(4)]
    return {name: _told(found) | {"bar": BARS.get(name)} for name, found in pairs.items()}
