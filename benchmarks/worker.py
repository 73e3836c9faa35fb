"""One entry in a process of its own: ``python -m benchmarks.worker KEY``.

Tells in lines of JSON how it started; then, for every line ``SEED WEEKS LEAST`` it reads, does that
replication, and others until so many seconds are spent, and tells what they took. Asked in turn,
all entries meet the same moments of a machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.entries import ENTRIES, count, library_version, prepare

WARM_UP = 8
"""Weeks lived before anything is measured, so that everything is loaded."""
APART = 1000
"""Between the seeds of replications done in one turn."""
MIB = 1024.0 if sys.platform != "darwin" else 1024.0**2


def peak() -> float:
    """Most memory this process has held, MiB; Linux's own count of it begins with the program,
    the portable one with the process it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def main(key: str) -> None:
    entry = next(e for e in ENTRIES if e.key == key)
    say = sys.stdout
    sys.stdout = sys.stderr  # some libraries greet
    try:
        run = prepare(entry)
        version = library_version(entry)
        imported = peak()
        run(1_000_000, WARM_UP)
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        print(json.dumps({"missing": f"{type(error).__name__}: {error}"}), file=say, flush=True)
        return
    told = {"version": version, "imported_mib": imported}
    print(json.dumps(told), file=say, flush=True)
    for line in sys.stdin:
        seed, weeks, least = line.split()
        spent, lived, done = 0.0, 0.0, 0
        while not done or spent < float(least):
            began = time.process_time()
            result = run(int(seed) + APART * done, int(weeks))
            spent += time.process_time() - began
            one, summary = count(entry, result)
            lived, done = lived + one, done + 1
        told = {"cpu": spent, "individual_weeks": lived, "done": done, "summary": summary}
        print(json.dumps(told | {"peak_mib": peak()}), file=say, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
