"""A study: scenarios × replications under common random numbers."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import number_faults
from govsim.policy import Scenario, load_scenario
from govsim.study.binding import binding, circumstances
from govsim.study.engine import Progress, processes, run_all
from govsim.study.precision import AUTO, Precision, next_batch
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
    years, seed : int
    replications : int or "auto"
        ``"auto"`` adds replications until every headline difference is known precisely enough.
    precision : Precision, optional
        How precisely, for ``"auto"`` only; the default `Precision` unless given.
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
        replications: int | Literal["auto"] = 50,
        seed: int = 0,
        jobs: int = -1,
        parameters: Mapping[str, float] | None = None,
        precision: Precision | None = None,
    ) -> None:
        faults: list[Fault] = []
        self.district, self.jobs, self.years = district, jobs, years
        self.replications, self.seed = replications, seed
        self.changed = dict(parameters or {})
        self.precision = (precision or Precision()) if replications == AUTO else None
        given = {"years": years, "replications": replications, "seed": seed, "jobs": jobs}
        faults += number_faults(given, auto=("replications",))
        if precision is not None and self.precision is None:
            asked = Text(N_("a precision is asked for, but also {n} replications"), n=replications)
            faults.append(Fault(asked, Text(N_("replications “auto”, or no precision"))))
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
            Called with runs done and runs in all, which grow batch by batch under ``"auto"``.
        output : path, optional
            Folder to save the results in.

        Returns
        -------
        Results
        """
        began = time.perf_counter()
        last = self.precision.after(0) if self.precision else int(self.replications)
        room, results = self._batch(None, 0, last, progress)
        while (
            self.precision and (last := next_batch(results, self.precision)) > results.replications
        ):
            room, results = self._batch(room, results.replications, last, progress)
        results = replace(
            results, binding=binding(self, last),
            circumstances=circumstances(time.perf_counter() - began, processes(self.jobs)),
        )  # fmt: skip
        if output is not None:
            results.save(output)
        return results

    def _batch(
        self, room: np.ndarray | None, first: int, last: int, progress: Progress | None
    ) -> tuple[np.ndarray, Results]:
        """Replications from the first to before the last; where all are kept, and all so far."""
        count = len(self.scenarios)
        runs = [(s, 0, r) for r in range(first, last) for s in range(count)]
        finished = run_all(
            runs, self.district, self.scenarios, [self.values], self.seed, self.years, self.jobs
        )
        for done, ((s, _, r), outcome) in enumerate(finished, start=1 + first * count):
            if room is None:
                # Room for all that may follow, with replications first: no batch is copied, and
                # memory is taken only as it is filled.
                most = self.precision.cap if self.precision else last
                room = np.empty((most, count, *outcome.shape))
            room[r, s] = outcome
            if progress is not None:
                progress(done, last * count)
        assert room is not None
        year = self.district.info.start_date.year
        return room, Results(
            district=self.district, scenarios=self.scenarios,
            months=[f"{year + m // 12:04d}-{m % 12 + 1:02d}" for m in range(12 * self.years)],
            replications=last, years=self.years, seed=self.seed,
            values=room[:last].swapaxes(0, 1), binding={}, circumstances={},
        )  # fmt: skip


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
