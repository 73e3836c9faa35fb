"""A study: scenarios × replications under common random numbers."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters, replaced_values
from govsim.model.bounds import number_faults
from govsim.policy import Scenario, load_scenario
from govsim.study.binding import binding, circumstances
from govsim.study.engine import Progress, nothing_to_compare, processes, run_all
from govsim.study.precision import AUTO, Precision, next_batch
from govsim.study.results import Results
from govsim.study.saving import Saving, is_there
from govsim.study.values import RunValues

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
        self.changed: dict[str, float] = {}
        self.precision = (precision or Precision()) if replications == AUTO else None
        given = {"years": years, "replications": replications, "seed": seed, "jobs": jobs}
        faults += number_faults(given, auto=("replications",))
        if precision is not None and self.precision is None:
            asked = Text(N_("a precision is asked for, but also {n} replications"), n=replications)
            faults.append(Fault(asked, Text(N_("replications “auto”, or no precision"))))
        try:
            self.changed = {**replaced_values(), **(parameters or {})}
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
        results = self._empty()
        with contextlib.ExitStack() as stack:
            saving = None
            if output is not None and not self.is_finished(output):
                names = [s.name for s in self.scenarios]
                saving = stack.enter_context(Saving(output, results.layout, names))
            results = self._batch(results, last, progress, saving)
            while (
                self.precision
                and (last := next_batch(results, self.precision)) > results.replications
            ):
                results = self._batch(results, last, progress, saving)
            self._refuse_nothing(results)
            results = replace(
                results, binding=binding(self, last),
                circumstances=circumstances(time.perf_counter() - began, processes(self.jobs)),
            )  # fmt: skip
            if saving is not None:
                saving.finish(results)
        return results

    def is_finished(self, output: str | os.PathLike[str]) -> bool:
        """Whether a folder holds the whole results of just this study."""
        count = 0 if self.precision else int(self.replications)
        return is_there(output, binding(self, count))

    def _empty(self) -> Results:
        year = self.district.info.start_date.year
        return Results(
            district=self.district, scenarios=self.scenarios,
            months=[f"{year + m // 12:04d}-{m % 12 + 1:02d}" for m in range(12 * self.years)],
            replications=0, years=self.years, seed=self.seed, runs=RunValues(), binding={},
            circumstances={},
        )  # fmt: skip

    def _batch(
        self, results: Results, last: int, progress: Progress | None, saving: Saving | None
    ) -> Results:
        """The results with replications up to before the last."""
        count, first = len(self.scenarios), results.replications
        runs = [(s, 0, r) for r in range(first, last) for s in range(count)]
        results = replace(results, replications=last)
        finished = run_all(
            runs, self.district, self.scenarios, [self.values], self.seed, self.years, self.jobs,
            detail="all",
        )  # fmt: skip
        for done, ((s, _, r), result) in enumerate(finished, start=1 + first * count):
            results.runs.put(s, r, result)
            if saving is not None:
                saving.write_ready(results)
            if progress is not None:
                progress(done, last * count)
        return results

    def _refuse_nothing(self, results: Results) -> None:
        """A study in which nothing can be compared is no study.

        Raises
        ------
        InputError
            With the error of a run that failed.
        """
        if len(results.complete) < 2:
            raise InputError([nothing_to_compare(list(results.runs.failed.values()))])


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
