"""A study: scenarios × replications under common random numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import refuse_bad_numbers
from govsim.policy import Scenario, load_scenario
from govsim.study.binding import binding, circumstances
from govsim.study.engine import Progress, processes, run_all
from govsim.study.results import Results

if TYPE_CHECKING:
    from govsim.district import District

REFERENCE = "baseline"


class Study:
    """Scenarios run side by side, each replication under the same luck in every scenario.

    Parameters
    ----------
    district : District
    scenarios : sequence of Scenario or str
        Scenarios, or names or paths to load. The first without proposals is what the others are
        compared with; the shipped baseline is added if there is none.
    years, replications, seed : int
    jobs : int
        Processes; -1 for all cores. Results are the same whatever their number.
    parameters : mapping of str to float, optional
        Values that replace the catalogue's central ones.

    Raises
    ------
    InputError
        With every fault of settings, scenarios and parameters.
    """

    def __init__(
        self,
        district: District,
        scenarios: Sequence[Scenario | str],
        *,
        years: int = 5,
        replications: int = 50,
        seed: int = 0,
        jobs: int = -1,
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        faults: list[Fault] = []
        self.district, self.jobs, self.years = district, jobs, years
        self.replications, self.seed = replications, seed
        self.changed = dict(parameters or {})
        try:
            refuse_bad_numbers(years=years, replications=replications, seed=seed, jobs=jobs)
        except InputError as error:
            faults += error.faults
        try:
            self.values = load_parameters().with_values(self.changed)
        except InputError as error:
            faults += error.faults
        self.scenarios, more = order_scenarios(scenarios)
        if faults or more:
            raise InputError([*faults, *more])

    def run(
        self, progress: Progress | None = None, output: str | os.PathLike[str] | None = None
    ) -> Results:
        """Run everything.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all.
        output : path, optional
            Folder to save the results in.

        Returns
        -------
        Results
        """
        began = time.perf_counter()
        runs = [(s, 0, r) for r in range(self.replications) for s in range(len(self.scenarios))]
        values: np.ndarray | None = None
        finished = run_all(
            runs, self.district, self.scenarios, [self.values], self.seed, self.years, self.jobs
        )
        for done, ((s, _, r), outcome) in enumerate(finished, start=1):
            if values is None:
                values = np.empty((len(self.scenarios), self.replications, *outcome.shape))
            values[s, r] = outcome
            if progress is not None:
                progress(done, len(runs))
        assert values is not None
        first = self.district.info.start_date.year
        results = Results(
            district=self.district, scenarios=self.scenarios,
            months=[f"{first + m // 12:04d}-{m % 12 + 1:02d}" for m in range(12 * self.years)],
            replications=self.replications, years=self.years, seed=self.seed, values=values,
            binding=binding(self),
            circumstances=circumstances(time.perf_counter() - began, processes(self.jobs)),
        )  # fmt: skip
        if output is not None:
            results.save(output)
        return results


def order_scenarios(scenarios: Sequence[Scenario | str]) -> tuple[list[Scenario], list[Fault]]:
    """Load scenarios, put the reference first, refuse names given twice.

    Returns
    -------
    scenarios : list of Scenario
    faults : list of Fault
    """
    loaded: list[Scenario] = []
    faults: list[Fault] = []
    for item in scenarios:
        try:
            loaded.append(item if isinstance(item, Scenario) else load_scenario(item))
        except InputError as error:
            faults += error.faults
    seen: dict[str, Scenario] = {}
    for scenario in loaded:
        if scenario.name in seen and scenario != seen[scenario.name]:
            faults.append(
                Fault(
                    Text(N_("two scenarios are named {name}"), name=scenario.name),
                    Text(N_("a different name for each scenario")),
                )
            )
        seen.setdefault(scenario.name, scenario)
    unique = list(seen.values())
    reference = next((s for s in unique if not s.proposals), None)
    if reference is None:
        reference = load_scenario(REFERENCE)
        if REFERENCE in seen:
            faults.append(
                Fault(
                    Text(N_("the scenario named {name} has proposals"), name=REFERENCE),
                    Text(N_("another name: this one is for today's rules")),
                )
            )
    return [reference, *[s for s in unique if s is not reference]], faults
