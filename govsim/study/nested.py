"""A nested study: scenarios × draws of the parameters × replications, with shared luck.

Replication r has the same luck in every scenario and every draw, so that differences between
scenarios are paired within a draw and draws are compared under the same luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.model.bounds import number_faults
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario
from govsim.study.design import order_scenarios
from govsim.study.engine import Failed, Progress, Run, run_all

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.study.draws import Draws


@dataclass(frozen=True, eq=False)
class Nested:
    """The district's outcomes in every scenario, draw and replication.

    Attributes
    ----------
    scenarios : list of Scenario
        The reference (without proposals) first.
    draws : Draws
    first_months : list of int
        The month in which each scenario first changes anything; 0 for the reference.
    values : numpy.ndarray of float64, shape (scenarios, draws, replications, months, outcomes)
        Of the district; not a number where a run failed.
    failed : dict of (scenario, draw, replication) to Failed
    """

    scenarios: list[Scenario]
    draws: Draws
    first_months: list[int]
    values: np.ndarray = field(repr=False)
    failed: dict[Run, Failed] = field(default_factory=dict)

    @property
    def replications(self) -> int:
        """Replications of each draw."""
        return int(self.values.shape[2])

    def level(self, scenario: str, outcome: str, *, since: str | None = None) -> np.ndarray:
        """Mean of an outcome over the months since a scenario's first change.

        Parameters
        ----------
        scenario, outcome : str
        since : str, optional
            The scenario whose first change counts; this one's own unless given.

        Returns
        -------
        numpy.ndarray of float64, shape (draws, replications)
        """
        first = self.first_months[self._index(since or scenario)]
        values = self.values[self._index(scenario), :, :, first:, _outcome(outcome)]
        return np.asarray(values.mean(axis=-1), float)

    def difference(self, scenario: str, outcome: str) -> np.ndarray:
        """What a scenario changes against the reference since its start, pair by pair.

        Returns
        -------
        numpy.ndarray of float64, shape (draws, replications)
        """
        reference = self.level(self.scenarios[0].name, outcome, since=scenario)
        return np.asarray(self.level(scenario, outcome) - reference)

    def _index(self, name: str) -> int:
        names = [s.name for s in self.scenarios]
        if name not in names:
            raise InputError([unknown_name(name, names)])
        return names.index(name)


def _outcome(name: str) -> int:
    if name not in OUTCOME_NAMES:
        raise InputError([unknown_name(name, OUTCOME_NAMES)])
    return OUTCOME_NAMES.index(name)


class NestedStudy:
    """Scenarios run under every draw, each replication with the same luck throughout.

    Parameters
    ----------
    district : District
    scenarios : sequence of Scenario or str
        The first without proposals is the reference; the shipped baseline is added if none is.
    draws : Draws
    years, replications, seed, jobs : int
        As for `govsim.study.Study`; one replication a draw is allowed.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, scenarios: Sequence[Scenario | str], draws: Draws, *,
        years: int = 5, replications: int = 2, seed: int = 0, jobs: int = -1,
    ) -> None:  # fmt: skip
        faults: list[Fault] = []
        given = {"years": years, "draw_replications": replications, "seed": seed, "jobs": jobs}
        faults += number_faults(given)
        self.scenarios, more = order_scenarios(scenarios)
        faults += more
        if not faults:
            faults += [f for s in self.scenarios for f in too_late(s, district, years)]
        if faults:
            raise InputError(faults)
        self.district, self.draws, self.years = district, draws, years
        self.replications, self.seed, self.jobs = replications, seed, jobs

    @property
    def runs(self) -> int:
        """Runs of the whole study."""
        return len(self.scenarios) * len(self.draws) * self.replications

    def run(self, progress: Progress | None = None) -> Nested:
        """Run everything.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all.
        """
        order = [
            (s, d, r)
            for d in range(len(self.draws))
            for r in range(self.replications)
            for s in range(len(self.scenarios))
        ]
        shape = (len(self.scenarios), len(self.draws), self.replications, 12 * self.years)
        values = np.full((*shape, len(OUTCOME_NAMES)), np.nan)
        finished = run_all(
            order, self.district, self.scenarios, self.draws.mappings, self.seed, self.years,
            self.jobs,
        )  # fmt: skip
        failed: dict[Run, Failed] = {}
        for done, (run, found) in enumerate(finished, start=1):
            if isinstance(found, Failed):
                failed[run] = found
            else:
                values[run] = found.district
            if progress is not None:
                progress(done, len(order))
        firsts = [first_month(s, self.district, self.years) for s in self.scenarios]
        return Nested(self.scenarios, self.draws, firsts, values, failed)


def too_late(scenario: Scenario, district: District, years: int) -> list[Fault]:
    """A fault if a scenario changes nothing within the years simulated."""
    start = scenario.start()
    if start is None or start.year < district.info.start_date.year + years:
        return []
    return [
        Fault(
            Text(N_("{name} takes effect only after the years simulated"), name=scenario.name),
            Text(N_("a later horizon, or an earlier start")),
        )
    ]


def first_month(scenario: Scenario, district: District, years: int) -> int:
    """The month of a run in which a scenario first changes anything; 0 for the reference."""
    start, first = scenario.start(), district.info.start_date
    if start is None:
        return 0
    months = 12 * (start.year - first.year) + start.month - first.month
    return min(max(0, months), 12 * years)
