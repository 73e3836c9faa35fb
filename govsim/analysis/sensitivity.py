"""Which parameters decide an outcome, or a proposal's effect, and what to measure first?

Three steps, each on what the one before has left. Parameters that leave the result equal to the bit
are put aside (runs under the same luck are exact). Morris's screening orders the rest. Sobol's
indices, with intervals, are for the most influential; all others then keep their central values.
The result is the mean over replications that every point of the design shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.attribution import check_outcomes
from govsim.analysis.indices import (
    Indices,
    Screened,
    screen,
    sobol,
    value_of_knowing,
    without_effect,
)
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import number_faults
from govsim.policy import Scenario, load_scenario
from govsim.study.draws import from_unit, uncertain_parameters
from govsim.study.engine import Progress, nothing_to_compare
from govsim.study.nested import NestedStudy, too_late

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

MOST_FAILED = 0.05
"""Share of failed points beyond which nothing is said."""


@dataclass(frozen=True)
class Sensitivity:
    """Which parameters decide a result.

    Attributes
    ----------
    scenario : Scenario
    outcome : str
    is_level : bool
        Whether the result is the outcome itself under the scenario, not the difference it makes.
    idle : list of str
        Parameters that leave the result as it is, to the bit.
    screened : list of Screened
        All others, largest first.
    indices : Indices
        Of the most influential.
    runs, replications, failed : int
        Runs in all, replications of each point, and points that failed (given the mean).
    """

    scenario: Scenario
    outcome: str
    is_level: bool
    idle: list[str]
    screened: list[Screened]
    indices: Indices
    runs: int
    replications: int
    failed: int

    @property
    def mean(self) -> float:
        """Mean of the result over the points of the indices."""
        return float(self.indices.outputs.mean())

    @property
    def variance(self) -> float:
        """Variance of the result over these points, in the outcome's unit squared."""
        outputs = self.indices.outputs
        return float(outputs.var(ddof=1)) if len(outputs) > 1 else 0.0

    def worth(self, name: str) -> float | None:
        """What knowing a parameter is worth for the choice of adopting, in the outcome's unit.

        None for a level, and where neither more nor less is better.
        """
        better = OUTCOMES[self.outcome].better
        if self.is_level or better == "neither":
            return None
        gain = self.indices.outputs * (1.0 if better == "more" else -1.0)
        return value_of_knowing(self.indices.points[:, self.indices.names.index(name)], gain)

    def table(self) -> pd.DataFrame:
        """All parameters: screening, indices and value of knowing; not a number where not reached.

        Returns
        -------
        pandas.DataFrame
        """
        import pandas as pd

        index = {one.name: one for one in self.indices.items}
        known, rows = load_parameters(), []
        for s in self.screened:
            one, row = index.get(s.name), known[s.name]
            cells = {"parameter": s.name, "low": row.low, "central": row.central,
                     "high": row.high, "unit": row.unit_en, "grade": row.grade,
                     "mu_star": s.mu_star, "mu_star_half": s.mu_star_half,
                     "sigma": s.sigma}  # fmt: skip
            if one is not None:
                cells |= {"first": one.first, "first_half": one.first_half, "total": one.total,
                          "total_half": one.total_half, "worth": self.worth(s.name)}  # fmt: skip
            rows.append(cells)
        rows += [{"parameter": name, "mu_star": 0.0} for name in self.idle]
        return pd.DataFrame(rows)


class SensitivityStudy:
    """Screen all parameters, and find the indices of the most influential.

    Parameters
    ----------
    district : District
    scenario : Scenario or str
    outcome : str
    is_level : bool
        The outcome itself under the scenario; else the difference from the baseline.
    trajectories : int
        Of Morris's screening.
    points : int
        Base points of Sobol's indices; a power of two.
    top : int
        Parameters with indices.
    among : sequence of str, optional
        Parameters to look at; all that the model reads and that have a range unless given.
    years, replications, seed, jobs : int
        As for `govsim.study.nested.NestedStudy`.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, scenario: Scenario | str, outcome: str, *,
        is_level: bool = False, trajectories: int = 4, points: int = 64, top: int = 8,
        among: Sequence[str] | None = None, years: int = 5, replications: int = 1, seed: int = 0,
        jobs: int = -1,
    ) -> None:  # fmt: skip
        faults: list[Fault] = []
        self.among = list(uncertain_parameters() if among is None else dict.fromkeys(among))
        known = uncertain_parameters()
        faults += [unknown_name(name, known) for name in self.among if name not in known]
        faults += number_faults({
            "trajectories": trajectories, "points": points, "top": top, "years": years,
            "draw_replications": replications, "seed": seed, "jobs": jobs,
        })  # fmt: skip
        if type(points) is int and points > 0 and points & (points - 1):
            faults.append(
                Fault(Text(N_("{name} is “{value}”"), name="points", value=points),
                      Text(N_("a power of two, as a Sobol' sequence wants")))
            )  # fmt: skip
        try:
            self.scenario = check_design(scenario, outcome, is_level=is_level)
            if not faults:
                faults += too_late(self.scenario, district, years)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.district, self.outcome, self.is_level = district, outcome, is_level
        self.trajectories, self.points, self.top = trajectories, points, top
        self.years, self.replications, self.seed, self.jobs = years, replications, seed, jobs
        self._done = self._failed = 0
        self._progress: Progress | None = None

    def _study(
        self, unit: np.ndarray, names: Sequence[str], years: int, replications: int, seed: int,
        jobs: int, district: District,
    ) -> NestedStudy:  # fmt: skip
        return NestedStudy(
            district, [self.scenario], from_unit(unit, names), years=years,
            replications=replications, seed=seed, jobs=jobs,
        )  # fmt: skip

    def run(self, progress: Progress | None = None) -> Sensitivity:
        """Run the three steps.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all, which grow step by step.

        Raises
        ------
        InputError
            If too many runs fail.
        """
        self._done = self._failed = 0
        self._progress = progress
        every = self.among
        idle = set(without_effect(lambda unit: self.results(unit, every), every))
        left = [name for name in every if name not in idle]
        screened: list[Screened] = []
        if left:
            screened = screen(
                lambda unit: self.results(unit, left), left, self.trajectories, self.seed
            )
        most = {one.name for one in screened[: self.top] if one.mu_star > 0}
        chosen = [name for name in left if name in most]
        indices = Indices([], [], np.empty((1, 0)), self.results(np.empty((1, 0)), []))
        if chosen:
            indices = sobol(lambda unit: self.results(unit, chosen), chosen, self.points, self.seed)
        return Sensitivity(
            self.scenario, self.outcome, self.is_level, [n for n in every if n in idle],
            screened, indices, self._done, self.replications, self._failed,
        )  # fmt: skip

    def results(self, unit: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The result at points of the unit cube of some parameters, all others central.

        Returns
        -------
        numpy.ndarray of float64, shape (points,)
        """
        study = self._study(
            unit, names, self.years, self.replications, self.seed, self.jobs, self.district
        )
        before, show = self._done, self._progress
        follow: Progress | None = None
        if show is not None:
            follow = lambda done, total: show(before + done, before + total)  # noqa: E731
        found = study.run(follow)
        self._done += study.runs
        of = found.level if self.is_level else found.difference
        values = of(self.scenario.name, self.outcome).mean(axis=1)
        lost = np.isnan(values)
        self._failed += int(lost.sum())
        if found.failed and lost.mean() > MOST_FAILED:
            raise InputError([nothing_to_compare(list(found.failed.values()))])
        values[lost] = values[~lost].mean()
        return np.asarray(values)


def check_design(scenario: Scenario | str, outcome: str, *, is_level: bool) -> Scenario:
    """The scenario, if its outcome or effect can be explained.

    Raises
    ------
    InputError
        With every fault.
    """
    faults: list[Fault] = []
    try:
        check_outcomes([outcome])
    except InputError as error:
        faults += error.faults
    try:
        loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        faults += [] if is_level else changes_nothing(loaded)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    if faults:
        raise InputError(faults)
    return loaded


def changes_nothing(scenario: Scenario) -> list[Fault]:
    """A fault if a scenario has no proposals, so that no difference can be explained."""
    if scenario.proposals:
        return []
    return [
        Fault(Text(N_("{name} changes nothing, so that it makes no difference"),
                   name=scenario.name),
              Text(N_("a scenario with proposals, or the level of an outcome")))
    ]  # fmt: skip
