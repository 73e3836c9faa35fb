"""The runs that a metamodel is fitted on: levers and parameters drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.attribution import check_outcomes
from govsim.analysis.metamodel import FEWEST_DRAWS, Metamodel, fit_metamodel
from govsim.analysis.sensitivity import changes_nothing
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import number_faults
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario, load_scenario
from govsim.policy.levers import Lever, check_levers, numeric_options, with_options
from govsim.study.binding import govsim_version
from govsim.study.design import REFERENCE
from govsim.study.draws import Draws, from_unit, uncertain_parameters
from govsim.study.engine import Finished, Progress, run_all
from govsim.study.nested import first_month, too_late

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

STREAM = 203
"""Seeds the drawing of levers and parameters, apart from the model's luck."""


@dataclass(frozen=True, eq=False)
class Design:
    """Draws of levers and parameters with the outcomes of each.

    Attributes
    ----------
    inputs : pandas.DataFrame
        A draw a row; levers first.
    values : numpy.ndarray, shape (draws, outcomes)
        Means over the replications and the months since the scenario's start; not a number where
        a run failed.
    is_level : bool
        Whether these are levels, and not differences from today's rules.
    defaults : dict of str to float
        The scenario's own options and central values.
    ranges : dict of str to (float, float)
        Of the levers: a Latin hypercube reaches their ends but for a share of one over the draws.
    origin : dict of str to str or int
        Scenario, district, draws, seed and the like.
    """

    inputs: pd.DataFrame = field(repr=False)
    values: np.ndarray = field(repr=False)
    is_level: bool
    defaults: dict[str, float]
    ranges: dict[str, tuple[float, float]]
    origin: dict[str, str | int]

    def fit(self, outcome: str) -> Metamodel:
        """The metamodel of one outcome."""
        check_outcomes([outcome])
        column = self.values[:, OUTCOME_NAMES.index(outcome)]
        return fit_metamodel(
            self.inputs, column, outcome, is_level=self.is_level, defaults=self.defaults,
            ranges=self.ranges, origin=self.origin,
        )  # fmt: skip


class MetamodelStudy:
    """Run a scenario with its levers and the parameters drawn together.

    Every draw has luck of its own, so that a prediction's interval holds the luck as well. A
    difference from today's rules is taken in the same draw under the same luck: small levers,
    which vanish in the noise of levels, show in it.

    Parameters
    ----------
    district : District
    scenario : Scenario or str
    levers : sequence of Lever
        Numeric options of its proposals, drawn evenly over their ranges.
    draws : int
        A Latin hypercube over levers and parameters.
    parameters : sequence of str, optional
        Parameters to vary, drawn as `govsim.study.draws` does; all that are uncertain unless
        given.
    years, replications, seed, jobs : int
        Replications are averaged in each draw.
    is_level : bool
        Whether to run the scenario alone, for the levels of its outcomes.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, scenario: Scenario | str, levers: Sequence[Lever], *,
        draws: int = 600, parameters: Sequence[str] | None = None, years: int = 5,
        replications: int = 2, seed: int = 0, jobs: int = -1, is_level: bool = False,
    ) -> None:  # fmt: skip
        known = uncertain_parameters()
        self.parameters = known if parameters is None else tuple(parameters)
        faults = [unknown_name(name, known) for name in self.parameters if name not in known]
        faults += number_faults({"years": years, "seed": seed, "jobs": jobs})
        if not FEWEST_DRAWS <= draws <= 10**6:
            faults.append(
                Fault(Text(N_("{name} is “{value}”"), name="draws", value=draws),
                      Text(N_("a whole number from {low} to {high}"), low=FEWEST_DRAWS, high=10**6))
            )  # fmt: skip
        if not 1 <= replications <= 10**6:
            faults.append(
                Fault(Text(N_("{name} is “{value}”"), name="replications", value=replications),
                      Text(N_("a whole number from {low} to {high}"), low=1, high=10**6))
            )  # fmt: skip
        try:
            self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
            check_levers(self.scenario, list(levers))
            faults += [] if is_level else changes_nothing(self.scenario)
            faults += [] if faults else too_late(self.scenario, district, years)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.district, self.levers, self.draws = district, tuple(levers), draws
        self.years, self.replications, self.seed, self.jobs = years, replications, seed, jobs
        self.is_level = is_level

    def run(self, progress: Progress | None = None) -> Design:
        """Run everything; the progress is called with runs done and runs in all."""
        import pandas as pd
        from scipy.stats import qmc

        generator = np.random.default_rng([STREAM, self.seed])
        count = len(self.levers)
        unit = qmc.LatinHypercube(d=count + len(self.parameters), rng=generator).random(self.draws)
        low, high = (np.array([getattr(v, end) for v in self.levers]) for end in ("low", "high"))
        turned = low + unit[:, :count] * (high - low)
        drawn = from_unit(unit[:, count:], self.parameters)
        names = [lever.name for lever in self.levers]
        scenarios = [
            with_options(self.scenario, dict(zip(names, row, strict=True)))
            for row in turned.tolist()
        ]
        values = self._values(scenarios, drawn, progress)
        inputs = pd.concat([pd.DataFrame(turned, columns=names), drawn.frame()], axis=1)
        central, own = load_parameters().centrals(), numeric_options(self.scenario)
        defaults = {name: central[name] for name in self.parameters}
        for lever in self.levers:
            defaults[lever.name] = min(max(own[lever.name], lever.low), lever.high)
        ranges = {lever.name: (float(lever.low), float(lever.high)) for lever in self.levers}
        return Design(inputs, values, self.is_level, defaults, ranges, self._origin())

    def _values(
        self, scenarios: list[Scenario], drawn: Draws, progress: Progress | None
    ) -> np.ndarray:
        """Mean outcomes of each draw, or how they differ from the reference's."""
        each, begin = self.replications, first_month(self.scenario, self.district, self.years)
        run_with = [*scenarios, *([] if self.is_level else [load_scenario(REFERENCE)])]
        sides = 1 if self.is_level else 2
        # A draw's scenario has the draw's own number; the reference comes after all of them.
        runs = [
            (self.draws if side else d, d, d * each + r)
            for d in range(self.draws)
            for r in range(each)
            for side in range(sides)
        ]
        values = np.full((sides, self.draws, each, len(OUTCOME_NAMES)), np.nan)
        finished = run_all(
            runs, self.district, run_with, drawn.mappings, self.seed, self.years, self.jobs,
        )  # fmt: skip
        for done, ((s, d, r), found) in enumerate(finished, start=1):
            if isinstance(found, Finished):
                values[int(s == self.draws), d, r - d * each] = found.district[begin:].mean(axis=0)
            if progress is not None:
                progress(done, len(runs))
        return np.asarray((values[0] if self.is_level else values[0] - values[1]).mean(axis=1))

    def _origin(self) -> dict[str, str | int]:
        return {
            "scenario": self.scenario.name, "scenario_digest": self.scenario.digest(),
            "parameters_digest": load_parameters().digest(),
            "district_digest": self.district.digest,
            "govsim": govsim_version(), "draws": self.draws, "years": self.years,
            "replications": self.replications, "seed": self.seed,
        }  # fmt: skip
