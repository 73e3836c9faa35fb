"""What a large study takes, and whether a local Dask keeps up with joblib.

``python benchmarks/study.py`` runs a study of the sample district in two processes, by turns with
joblib and on a Dask cluster of its own (``local:2``), each in a fresh process with an empty store,
and prints seconds, the processor's seconds of all processes, peak memory, and runs a second once
the first tenth is done, which leaves out that workers start. Results must not differ by a byte.
``python benchmarks/study.py 1000`` does the study of 2,000 runs, 5 years, once with joblib, and
then again, finished.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROUNDS, REPLICATIONS, YEARS = 3, 150, 5


def one(engine: str, replications: int, folder: str) -> dict[str, Any]:
    """Do the study in this process; what it took."""
    from govsim import Study, load_district
    from govsim.catalogue.places import data_root
    from govsim.study.computing import computing

    district = load_district(data_root() / "districts" / "sample")
    marks: list[tuple[float, int]] = []
    began = time.perf_counter()
    with computing(store=f"{folder}/store", cluster="local:2" if engine == "dask" else None):
        study = Study(district, ["raise-grants"], replications=replications, years=YEARS, jobs=2)
        study.run(lambda done, _: marks.append((time.perf_counter(), done)), f"{folder}/out")
    seconds = time.perf_counter() - began
    if engine == "joblib":
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown(wait=True)  # so that its processes are counted
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    rest = [mark for mark in marks if mark[1] >= 2 * replications // 10]
    steady = (rest[-1][1] - rest[0][1]) / max(rest[-1][0] - rest[0][0], 1e-9) if rest else None
    return {
        "seconds": seconds, "cpu": sum(u.ru_utime + u.ru_stime for u in both),
        "mib": max(u.ru_maxrss for u in both) / 1024, "steady": steady,
        "sha256": hashlib.sha256(Path(folder, "out", "outcomes.parquet").read_bytes()).hexdigest(),
    }  # fmt: skip


def fresh(engine: str, replications: int, folder: str) -> dict[str, Any]:
    """The same in a process of its own."""
    words = [sys.executable, __file__, engine, str(replications), folder]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    rate = "" if found["steady"] is None else f", {found['steady']:.2f} runs/s"
    print(f"{engine}: {found['seconds']:.1f} s, processor {found['cpu']:.1f} s, "
          f"{found['mib']:.0f} MiB{rate}", flush=True)  # fmt: skip
    return found


def compared() -> None:
    """By turns with joblib and Dask."""
    ratios, steady, bytes_ = [], [], set()
    for _ in range(ROUNDS):
        took = {}
        for engine in ("joblib", "dask"):
            with tempfile.TemporaryDirectory() as folder:
                took[engine] = fresh(engine, REPLICATIONS, folder)
        bytes_ |= {found["sha256"] for found in took.values()}
        ratios.append(took["joblib"]["seconds"] / took["dask"]["seconds"])
        steady.append(took["dask"]["steady"] / took["joblib"]["steady"])
    print(f"Dask's throughput against joblib's: {statistics.median(ratios):.2f} in all, "
          f"{statistics.median(steady):.2f} once workers have started; "
          f"results {'equal' if len(bytes_) == 1 else 'DIFFERENT'}")  # fmt: skip


def main(words: list[str]) -> None:
    if len(words) == 3:
        print(json.dumps(one(words[0], int(words[1]), words[2])))
    elif words:
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(2):
                fresh("joblib", int(words[0]), folder)
    else:
        compared()


if __name__ == "__main__":
    main(sys.argv[1:])
