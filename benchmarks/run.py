"""Everything that is measured, in one run: ``make bench``, or ``python -m benchmarks.run``.

Writes ``benchmarks/results.json``; ``python -m benchmarks.page`` makes the pages of it. With
``--repeats N`` fewer or more rounds; ``--quick`` is a look that takes about two minutes; names of
parts (speed, startup, throughput, memory, kept, pairing) measure these alone and leave the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import pairing, speed, startup, studies

RESULTS = Path(__file__).with_name("results.json")
LIBRARIES = ("numpy", "numba", "llvmlite", "simpy", "scipy", "pandas", "pyarrow", "joblib")


def machine() -> dict[str, Any]:
    """Processor, cores and memory."""
    cpu, memory = platform.processor() or platform.machine(), None
    try:
        cpu = next(
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        )
        memory = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (OSError, StopIteration, ValueError):
        pass
    return {
        "processor": cpu, "cores": os.cpu_count(), "memory_gib": memory,
        "system": platform.system(), "python": platform.python_version(),
        "load_at_start": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }  # fmt: skip


def paired(replications: int) -> dict[str, Any]:
    """How many independent replications one paired one is worth."""
    return {"replications": replications, "rows": pairing.measure(replications)}


def parts(repeats: int, quick: bool) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    most = 26 if quick else speed.SHORT
    return {
        "speed": lambda: (
            speed.measure(repeats, most=most)
            | {"agreement": speed.agreement(*((4, 26) if quick else (12, speed.SHORT)))}
        ),
        "startup": lambda: startup.measure(repeats, 0 if quick else startup.SELDOM),
        "throughput": lambda: studies.throughput(1 if quick else repeats),
        "memory": studies.memory,
        "kept": lambda: studies.kept(40 if quick else 500),
        "pairing": lambda: paired(10 if quick else pairing.REPLICATIONS),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*")
    options.add_argument("--repeats", type=int, default=7)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--output", type=Path, default=RESULTS)
    asked = options.parse_args()
    chosen = parts(2 if asked.quick else asked.repeats, asked.quick)
    unknown = set(asked.parts) - set(chosen)
    if unknown:
        options.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(chosen)}")
    found: dict[str, Any] = {}
    if asked.parts and asked.output.exists():
        found = json.loads(asked.output.read_text(encoding="utf-8"))
    found["machine"] = machine()
    found["versions"] = {name: version(name) for name in ("govsim", *LIBRARIES)}
    found["date"], found["quick"] = time.strftime("%Y-%m-%d"), asked.quick
    for name in asked.parts or chosen:
        print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)
        found[name] = chosen[name]()
        asked.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for told in found.get("speed", {}).get("ratios", ()):
        print(f"{told['fast']} against {told['slow']}: {told['times']:.3g} (bar {told['bar']:g})")


if __name__ == "__main__":
    main()
