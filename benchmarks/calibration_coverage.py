"""Is calibration's likelihood right about luck: its spread, and its tails?

Whole calibrations (calibration_recovery.py) are too slow to tell 85% from 90%. Here every run at a
draw of the prior is taken in turn for what was observed (simulation-based calibration: Cook,
Gelman and Rubin 2006; Talts and others 2018), with the likelihood of a single wave of regressions
that were fitted on other draws, and the posterior by weighting draws of the prior. Written are, for
each set of regressions: of how many observations the 90% and the 50% region (of highest density)
hold the parameters; the share of the 90% intervals of single parameters that do; the share of the
prior's variance that is gone; how many draws of equal weight the weighted ones are worth, in nine
of ten cases at least (below some 100 intervals come out too narrow: more --probes); for each figure
the kurtosis of luck (3 where it is normal), from differences of two runs at one draw (which have
half the excess).

    python -m benchmarks.calibration_coverage --communities 6 --sets 12 --tests 60

Lines are added to calibration_coverage.csv as they are done.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import kurtosis

from benchmarks.rows import append
from govsim.analysis.calibration.emulator import fit_emulator, scale_of
from govsim.analysis.calibration.made_up import OBSERVED, PLANTED, history, small_district
from govsim.analysis.calibration.matching import Wave
from govsim.analysis.calibration.prior import Prior
from govsim.analysis.calibration.runs import Simulator
from govsim.analysis.calibration.study import DISCREPANCY
from govsim.catalogue.parameters import load_parameters
from govsim.policy import load_scenario
from govsim.study.computing import computing

RESULT = Path(__file__).with_suffix(".csv")


def runs(communities: int, draws: int) -> tuple[Simulator, Prior, np.ndarray, np.ndarray]:
    """Draws of the prior as scores, and the figures of two runs at each, (draws, 2, targets)."""
    district = small_district(communities)
    asked = history(district, years=[1], outcomes=OBSERVED)
    prior = Prior(tuple(PLANTED), load_parameters())
    scores = prior.scores(draws, (31, 1))
    central = load_parameters().centrals()
    mappings = [{**central, **dict(zip(prior.names, row, strict=True))}
                for row in prior.values(scores).tolist() for _ in range(2)]  # fmt: skip
    simulator = Simulator(district, load_scenario("baseline"), asked, seed=5, jobs=1)
    return simulator, prior, scores, simulator.run(mappings).reshape(draws, 2, len(asked))


def coverage(
    communities: int, sets: int, draws: int, tests: int, probes: int
) -> Iterator[dict[str, Any]]:
    """One row a set of regressions, each tested on draws of all other sets."""
    simulator, prior, scores, figures = runs(communities, sets * draws)
    targets = simulator.targets
    inputs, tried = prior.inputs(prior.values(scores)), prior.scores(probes, (31, 2))
    tried_inputs = prior.inputs(prior.values(tried))
    # A Latin hypercube's rows are in no order: every set is a draw of the prior.
    for number, mine in enumerate(np.split(np.arange(len(scores)), sets)):
        scale = scale_of(targets, figures[mine].reshape(-1, len(targets)))
        taken = scale.taken(figures[mine])
        emulator = fit_emulator(inputs[mine], taken)
        steps = np.diag(targets.grain(simulator.district) ** 2)
        emulator = replace(emulator, missed=emulator.missed + steps)
        own = (DISCREPANCY * taken.mean(axis=1).std(axis=0)) ** 2
        others = np.setdiff1d(np.arange(len(scores)), mine)
        picked = np.random.default_rng([31, number]).choice(others, tests, replace=False)
        every = np.ones(len(targets), bool)
        found = [verdict(Wave(emulator, scale.taken(figures[k, 0]), own, every),
                         tried, tried_inputs, scores[k], inputs[k])
                 for k in picked]  # fmt: skip
        less_likely, right, learned, worth = map(np.array, zip(*found, strict=True))
        between = kurtosis(taken[:, 0] - taken[:, 1])
        yield {
            "communities": communities, "set": number, "draws": draws, "tests": tests,
            "in_region_90": int((less_likely >= 0.1).sum()),
            "in_region_50": int((less_likely >= 0.5).sum()),
            "intervals_right": round(float(right.mean()), 3),
            "learned": round(float(learned.mean()), 3),
            "probes": probes, "worth": round(float(np.quantile(worth, 0.1))),
            **{f"kurtosis_{t.outcome}": round(3.0 + 2.0 * float(between[k]), 1)
               for k, t in enumerate(targets)},
        }  # fmt: skip


def verdict(
    wave: Wave, probes: np.ndarray, inputs: np.ndarray, truth: np.ndarray, as_input: np.ndarray
) -> tuple[float, float, float, float]:
    """Share of the posterior less likely than the truth; of its intervals that hold it; learned.

    Last, how many draws of equal weight the weighted ones are worth.
    """
    likely = wave.likelihood(inputs)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    height = likely - 0.5 * (probes**2).sum(axis=1)
    planted = float(wave.likelihood(as_input[None])[0] - 0.5 * (truth**2).sum())
    below = weight @ (probes < truth)
    spread = weight @ probes**2 - (weight @ probes) ** 2
    return (
        float(weight[height < planted].sum()),
        float(((below > 0.05) & (below < 0.95)).mean()),
        float(1.0 - spread.mean()),
        float(1.0 / (weight**2).sum()),
    )


def main() -> None:
    """Measure one size of district."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communities", type=int, default=6)
    parser.add_argument("--sets", type=int, default=12)
    parser.add_argument("--draws", type=int, default=160, help="of each set")
    parser.add_argument("--tests", type=int, default=60, help="of each set")
    parser.add_argument("--probes", type=int, default=60_000, help="draws that are weighted")
    given = parser.parse_args()
    with computing(store="none"):
        for row in coverage(given.communities, given.sets, given.draws, given.tests, given.probes):
            append(RESULT, row)
            print(row, flush=True)


if __name__ == "__main__":
    main()
