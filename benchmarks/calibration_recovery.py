"""Does calibration find parameters that were planted, in the share of cases that its region says?

Parameters are drawn from the prior and planted in a district, one history is simulated under luck
of its own, six figures of it are handed to `govsim.analysis.calibration` as observations, and eight
parameters are calibrated. Written are: whether the joint 90% region (of highest density) and the
90% box hold the planted values; how many of the eight 90% intervals do; which share of the
posterior's draws is less likely than the truth (uniform from 0 to 1 if all is well); seconds of the
clock and of the processor.

    python benchmarks/calibration_recovery.py --vectors 20 --communities 6 --budget 600

Lines are added to calibration_recovery.csv as they are done.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path

import numpy as np

from benchmarks.rows import append
from govsim.analysis.calibration.made_up import OBSERVED, history, small_district
from govsim.analysis.calibration.made_up import PLANTED as EXAMPLE
from govsim.analysis.calibration.prior import Prior
from govsim.analysis.calibration.result import Calibration
from govsim.analysis.calibration.study import CalibrationStudy
from govsim.catalogue.parameters import load_parameters
from govsim.study.computing import computing

PLANTED = tuple(EXAMPLE)
YEAR = 1
"""The second that is simulated."""
RESULT = Path(__file__).with_suffix(".csv")


def recover(vector: int, communities: int, budget: int, discrepancy: float, jobs: int) -> dict:
    """Plant one vector and look for it."""
    district = small_district(communities)
    prior = Prior(PLANTED, load_parameters())
    truth = prior.values(prior.scores(1, (99, vector)))[0]
    planted = dict(zip(PLANTED, truth.tolist(), strict=True))
    seen = history(district, planted, years=[YEAR], outcomes=OBSERVED, luck=(7, vector))
    began, before = time.perf_counter(), _processor()
    study = CalibrationStudy(district, seen, PLANTED, budget=budget,
                             discrepancy=discrepancy, seed=vector, jobs=jobs)  # fmt: skip
    found = study.run()
    return {
        "vector": vector, "communities": communities, "runs": found.runs,
        "discrepancy": discrepancy, **verdict(found, truth),
        "seconds": round(time.perf_counter() - began), "cpu_seconds": round(_processor() - before),
        "cores": jobs,
    }  # fmt: skip


def verdict(found: Calibration, truth: np.ndarray) -> dict:
    """Where the planted values lie in the posterior."""
    planted = dict(zip(found.names, truth.tolist(), strict=True))
    low, high = np.quantile(found.values, [0.05, 0.95], axis=0)
    prior = found.match.prior
    height = found.match.density()(prior.scores_of(truth[None]))[0]
    return {
        "in_region": int(found.contains(planted)),
        "in_box": int(((truth >= found.box[0]) & (truth <= found.box[1])).all()),
        "intervals_right": int(((truth >= low) & (truth <= high)).sum()),
        "less_likely_share": round(float((found.posterior.heights < height).mean()), 3),
        "learned": round(float(found.learned.mean()), 3), "dropped": len(found.dropped),
    }  # fmt: skip


def _processor() -> float:
    """Seconds of the processor: this process's and its children's that have ended."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Plant and look for every vector."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=int, default=20)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--communities", type=int, default=6)
    parser.add_argument("--budget", type=int, default=600)
    parser.add_argument("--discrepancy", type=float, default=0.1)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with computing(store="none"):
        for vector in range(given.first, given.first + given.vectors):
            row = recover(vector, given.communities, given.budget, given.discrepancy, given.jobs)
            append(RESULT, row)
            print(row, flush=True)


if __name__ == "__main__":
    main()
