"""The simulated district as a model of the EMA workbench, for those who work with it.

The workbench (Kwakkel 2017, Environmental Modelling & Software 96) then samples, optimises and
searches by itself: ``perform_experiments(ema_model(...), scenarios=100, policies=4)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.attribution import check_outcomes
from govsim.analysis.boxes import quiet, require_prim
from govsim.catalogue.errors import InputError, unknown_name
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import number_faults
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario
from govsim.study.design import order_scenarios
from govsim.study.draws import uncertain_parameters
from govsim.study.engine import run_one
from govsim.study.nested import first_month, too_late

if TYPE_CHECKING:
    from govsim.district import District

LEVER = "proposal"
"""The lever that says which scenario is tried."""


class DistrictFunction:
    """One experiment: values of parameters and a scenario in, outcomes out.

    Parameters
    ----------
    district : District
    scenarios : dict of str to Scenario
    outcomes : sequence of str
    years, replications, seed : int
    """

    __name__ = "district"

    def __init__(
        self, district: District, scenarios: dict[str, Scenario], outcomes: Sequence[str],
        years: int, replications: int, seed: int,
    ) -> None:  # fmt: skip
        self.district, self.scenarios, self.outcomes = district, scenarios, tuple(outcomes)
        self.years, self.replications, self.seed = years, replications, seed
        firsts = [first_month(s, district, years) for s in scenarios.values() if s.start()]
        self.first = min(firsts, default=0)

    def __call__(self, **inputs: Any) -> dict[str, float]:
        """Mean of each outcome over the replications and the months since any scenario starts."""
        scenario = self.scenarios[str(inputs.pop(LEVER, next(iter(self.scenarios))))]
        values = load_parameters().with_values(inputs)
        runs = [
            run_one(self.district, scenario, values, self.seed, r, self.years, ("district",))[
                self.first :, 0
            ]
            for r in range(self.replications)
        ]
        mean = np.mean([run.mean(axis=0) for run in runs], axis=0)
        return {name: float(mean[OUTCOME_NAMES.index(name)]) for name in self.outcomes}


def ema_model(
    district: District, scenarios: Sequence[Scenario | str], outcomes: Sequence[str], *,
    years: int = 5, replications: int = 2, seed: int = 0, parameters: Sequence[str] | None = None,
) -> Any:  # fmt: skip
    """The district as an ``ema_workbench.Model``.

    Parameters
    ----------
    district : District
    scenarios : sequence of Scenario or str
        Values of the lever ``proposal``; the reference is among them.
    outcomes : sequence of str
        Means over the replications and over the months since the first scenario starts.
    years, replications, seed : int
        Replications meet the same luck in every experiment.
    parameters : sequence of str, optional
        Uncertainties; all parameters with a range that the model reads unless given. The workbench
        draws them evenly between low and high.

    Returns
    -------
    ema_workbench.Model

    Raises
    ------
    InputError
        With every fault; also where the workbench is not installed.
    """
    require_prim()
    ordered, faults = order_scenarios(scenarios)
    numbers = {"years": years, "replications": max(replications, 2), "seed": seed}
    faults += number_faults(numbers if replications >= 1 else {**numbers, "replications": 0})
    known = uncertain_parameters()
    names = known if parameters is None else tuple(parameters)
    faults += [unknown_name(name, known) for name in names if name not in known]
    try:
        check_outcomes(outcomes)
    except InputError as error:
        faults += error.faults
    if not faults:
        faults += [f for s in ordered for f in too_late(s, district, years)]
    if faults:
        raise InputError(faults)
    with quiet():
        from ema_workbench import CategoricalParameter, Model, RealParameter, ScalarOutcome

        by_name = {s.name: s for s in ordered}
        function = DistrictFunction(district, by_name, outcomes, years, replications, seed)
        model = Model("govsim", function=function)
        rows = load_parameters()
        model.uncertainties = [RealParameter(n, rows[n].low, rows[n].high) for n in names]
        model.levers = [CategoricalParameter(LEVER, list(by_name))]
        kinds = {"more": ScalarOutcome.MAXIMIZE, "less": ScalarOutcome.MINIMIZE}
        model.outcomes = [
            ScalarOutcome(n, kind=kinds.get(OUTCOMES[n].better, ScalarOutcome.INFO))
            for n in outcomes
        ]
    return model
