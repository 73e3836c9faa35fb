"""Studies: throughput on one core and two, memory over horizon and replications, bytes kept.

``python -m benchmarks.studies REPLICATIONS YEARS`` does one study in this process and tells its
peak memory, seconds and bytes; memory is compared between such processes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.worker import peak

REPLICATIONS = 64
BAR = 1.8
HORIZONS, NUMBERS = (1, 5, 10, 20), (50, 200, 800)
"""Years of one replication, and replications of a study of a year, whose memory is compared."""


def study(replications: int, years: int, jobs: int) -> Any:
    """A study of the baseline alone."""
    from govsim import Study, load_district
    from govsim.catalogue.places import data_root

    district = load_district(data_root() / "districts" / "sample")
    return Study(district, ["baseline"], replications=replications, years=years, jobs=jobs)


def throughput(repeats: int, replications: int = REPLICATIONS) -> dict[str, Any]:
    """Elapsed seconds of the same study in this process and in two, in turn, nothing kept.

    The first study in two processes starts them; the others find them ready.
    """
    from govsim.study.computing import computing

    with computing(store="none"):
        study(2, 1, 1).run()
        seconds: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(repeats + 1):
            for jobs, found in seconds.items():
                asked = study(replications, 5, jobs)
                began = time.perf_counter()
                asked.run()
                found.append(time.perf_counter() - began)
    one, two = seconds[1][1:], seconds[2][1:]
    ratio = statistics.median(one) / statistics.median(two)
    return {
        "replications": replications, "repeats": repeats,
        "seconds": {"1": statistics.median(one), "2": statistics.median(two)},
        "times": ratio, "bar": BAR, "reached": ratio >= BAR,
        "quartiles": np.percentile(np.divide(one, two), [25, 75]).tolist(),
        "first_times": seconds[1][0] / seconds[2][0],
    }  # fmt: skip


def alone(replications: int, years: int, store: str | None = None) -> dict[str, Any]:
    """One study in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.studies", str(replications), str(years)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True,
        env={**os.environ, "GOVSIM_STORE": store or "none"},
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _slope(told: list[dict[str, Any]], by: str) -> float:
    """MiB of peak memory a year or a replication."""
    return float(np.polyfit([t[by] for t in told], [t["peak_mib"] for t in told], 1)[0])


def memory() -> dict[str, Any]:
    """Peak memory over the horizon and over the number of replications."""
    horizons = [alone(2, years) for years in HORIZONS]
    with tempfile.TemporaryDirectory() as folder:  # kept in a store, as a study's runs usually are
        numbers = [alone(n, 1, str(Path(folder, str(n)))) for n in NUMBERS]
    return {
        "horizons": horizons, "mib_a_year": _slope(horizons, "years"),
        "numbers": numbers, "mib_a_replication": _slope(numbers, "replications"),
    }  # fmt: skip


def kept(replications: int) -> dict[str, Any]:
    """What a run of five years costs and leaves behind: by difference of two studies."""
    with tempfile.TemporaryDirectory() as folder:
        few = alone(max(2, replications // 10), 5, str(Path(folder, "few")))
        many = alone(replications, 5, str(Path(folder, "many")))
        began = time.perf_counter()
        again = alone(replications, 5, str(Path(folder, "many")))
        found = time.perf_counter() - began
    n = many["replications"] - few["replications"]
    return {
        "replications": replications,
        "cpu_seconds_a_run": (many["cpu"] - few["cpu"]) / n,
        "bytes_a_run": (many["bytes"] - few["bytes"]) / n,
        "mib_a_run": (many["peak_mib"] - few["peak_mib"]) / n,
        "begin_mib": few["peak_mib"],
        "found_again_seconds": found, "found_again_cpu": again["cpu"],
    }  # fmt: skip


def main(replications: int, years: int) -> None:
    spent = time.process_time()
    study(replications, years, 1).run()
    spent = time.process_time() - spent
    store = os.environ["GOVSIM_STORE"]
    files = [p for p in Path(store).rglob("*") if p.is_file()] if store != "none" else []
    told = {"replications": replications, "years": years, "peak_mib": peak(), "cpu": spent}
    print(json.dumps(told | {"bytes": sum(p.stat().st_size for p in files)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
