"""Runs of the model at draws of parameters, as the figures that were observed.

Every run has luck of its own, unlike elsewhere: what was observed happened under one luck, and
luck that all runs shared would be taken for an effect of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.policy import Scenario
from govsim.study.engine import Failed, Progress, nothing_to_compare, run_all

if TYPE_CHECKING:
    from govsim.analysis.calibration.targets import Targets
    from govsim.district import District

FIRST_LUCK = 500_000
"""Number of the first replication: far from those of studies, which a test may observe."""
MOST_LOST = 0.2
"""Share of runs without a figure beyond which nothing is fitted."""


@dataclass
class Simulator:
    """The model, asked for the observed figures.

    Attributes
    ----------
    district : District
    scenario : Scenario
        Rules in force in the years observed.
    targets : Targets
    seed, jobs : int
    expected : int
        Runs of the whole calibration, for progress.
    progress : callable or None
    done : int
        Runs done so far, each with luck of its own.
    failed : list of Failed
    """

    district: District
    scenario: Scenario
    targets: Targets
    seed: int = 0
    jobs: int = -1
    expected: int = 0
    progress: Progress | None = None
    done: int = 0
    failed: list[Failed] = field(default_factory=list)

    def run(self, draws: Sequence[Mapping[str, float]]) -> np.ndarray:
        """Run every draw once.

        Parameters
        ----------
        draws : sequence of mapping
            Values of all parameters.

        Returns
        -------
        numpy.ndarray of float64, shape (draws, targets)
            Not a number where a run failed.

        Raises
        ------
        InputError
            If too many runs fail, or give no figure for something observed.
        """
        before = self.done
        runs = [(0, d, FIRST_LUCK + before + d) for d in range(len(draws))]
        found = np.full((len(draws), len(self.targets)), np.nan)
        finished = run_all(
            runs, self.district, [self.scenario], draws, self.seed, self.targets.years, self.jobs,
            detail="all" if self.targets.needs_places else "district",
        )  # fmt: skip
        for count, ((_, d, _), result) in enumerate(finished, start=1):
            if isinstance(result, Failed):
                self.failed.append(result)
            else:
                values = result.district if result.places is None else result.places.all()
                found[d] = self.targets.of_run(values, self.district)
            self.done = before + count
            if self.progress is not None:
                self.progress(self.done, max(self.expected, self.done))
        self._refuse_lost(found)
        return found

    def _refuse_lost(self, found: np.ndarray) -> None:
        if len(self.failed) > MOST_LOST * max(self.done, 1):
            raise InputError([nothing_to_compare(self.failed)])
        lost = np.isnan(found).mean(axis=0)
        faults = [
            Fault(Text(N_("the model gives no figure for {name} in {share}% of the runs"),
                       name=target.key, share=round(100 * part)),
                  Text(N_("an observation that the model can be compared with")))
            for target, part in zip(self.targets, lost, strict=True) if part > MOST_LOST
        ]  # fmt: skip
        if faults:
            raise InputError(faults)
