"""How fast one replication, a study and the command line are, as ratios in one run.

``python benchmarks/first_light.py`` prints medians, and each as a multiple of a loop that is
calibrated in the same run, interleaved with what it measures: seconds differ between machines and
from minute to minute, ratios hardly.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from govsim import Study, load_district, load_scenario
from govsim.catalogue.places import data_root
from govsim.model.luck import Luck
from govsim.model.replication import simulate

REPEATS = 9


def seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def calibrated() -> None:
    """Four million addressed uniforms: the same work on every machine."""
    luck, people = Luck(0, 0), np.arange(2_000_000, dtype=np.uint64)
    luck.pairs("calibration", people)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    district = load_district(data_root() / "districts" / "sample")
    baseline = load_scenario("baseline")
    before = peak_mib()
    simulate(district, baseline)
    print(f"memory of one replication above the imports: {peak_mib() - before:.0f} MiB")
    calibrated()
    runs, loops, helps = [], [], []
    for k in range(REPEATS):
        loops.append(seconds(calibrated))
        runs.append(seconds(lambda k=k: simulate(district, baseline, replication=k)))
        command = [sys.executable, "-m", "govsim", "--help"]
        helps.append(seconds(lambda c=command: subprocess.run(c, capture_output=True, check=True)))
    loop = statistics.median(loops)
    print(f"calibrated loop: {loop:.3f} s")
    for name, times in (("one replication, 60 communities, 5 years", runs), ("--help", helps)):
        middle = statistics.median(times)
        print(f"{name}: {middle:.3f} s, {middle / loop:.2f} loops")
    scenarios = ["baseline", "raise-grants", "entry-by-exam"]
    for jobs in (1, 2):
        spent = seconds(lambda j=jobs: Study(district, scenarios, replications=20, jobs=j).run())
        print(f"3 scenarios x 20 replications, {jobs} processes: {spent:.1f} s")


if __name__ == "__main__":
    main()
