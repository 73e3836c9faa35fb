"""Under what conditions does a proposal fail?

A proposal fails in a draw of the parameters where its mean paired difference over the replications
does not improve the outcome, or not by as much as asked for. Where failing draws lie is described
by a box; see `govsim.analysis.boxes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.attribution import check_outcomes
from govsim.analysis.boxes import Box, Share, find_box, require_prim
from govsim.analysis.robustness import Robustness, robustness
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.model.bounds import number_faults
from govsim.policy import Scenario
from govsim.study.draws import draw_parameters
from govsim.study.engine import Progress
from govsim.study.nested import Nested, NestedStudy

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

FEWEST_DRAWS = 60
"""Draws below which failing and succeeding ones would be too few to tell apart."""


@dataclass(frozen=True, eq=False)
class Finding:
    """Where one scenario fails in one outcome.

    Attributes
    ----------
    scenario : Scenario
    outcome : str
    at_least : float or None
        Improvement asked for; None: any.
    inputs : pandas.DataFrame
        Values of the uncertain parameters in every draw that ran.
    gain : numpy.ndarray, shape (draws,)
        Mean improvement in each draw: positive for the better, whichever way the outcome goes.
    failed : numpy.ndarray of bool, shape (draws,)
    disagree : Share
        Draws whose replications do not agree on whether it fails.
    left_out : int
        Draws left out because a run failed.
    """

    scenario: Scenario
    outcome: str
    at_least: float | None
    inputs: pd.DataFrame = field(repr=False)
    gain: np.ndarray = field(repr=False)
    failed: np.ndarray = field(repr=False)
    disagree: Share
    left_out: int

    @property
    def failures(self) -> Share:
        """Draws in which it fails."""
        return Share.of(int(self.failed.sum()), len(self.failed))

    @cached_property
    def box(self) -> Box | None:
        """Where it fails; None where too few draws fail, or too few succeed."""
        return find_box(self.inputs, self.failed)


@dataclass(frozen=True, eq=False)
class Discovery:
    """Scenarios under every draw of the parameters.

    Attributes
    ----------
    nested : Nested
    """

    nested: Nested

    @property
    def names(self) -> list[str]:
        """Scenarios asked for, without the reference."""
        return [s.name for s in self.nested.scenarios[1:]]

    def finding(self, scenario: str, outcome: str, at_least: float | None = None) -> Finding:
        """Where a scenario fails in one outcome.

        Parameters
        ----------
        scenario, outcome : str
        at_least : float, optional
            Improvement, in the outcome's unit, below which it counts as failed; without, it fails
            where it does not improve at all.

        Raises
        ------
        InputError
            Unknown names, or an outcome of which neither more nor less is better.
        """
        check_direction([outcome])
        sign = 1.0 if OUTCOMES[outcome].better == "more" else -1.0
        pairs = sign * self.nested.difference(scenario, outcome)
        ran = np.asarray(np.isfinite(pairs).all(axis=1))
        inputs = self.nested.draws.frame().iloc[np.flatnonzero(ran)].reset_index(drop=True)
        gain, single = pairs[ran].mean(axis=1), _fails(pairs[ran], at_least)
        split = single.any(axis=1) & ~single.all(axis=1)
        chosen = next(s for s in self.nested.scenarios if s.name == scenario)
        return Finding(
            chosen, outcome, at_least, inputs, gain,
            _fails(gain, at_least), Share.of(int(split.sum()), len(gain)), int((~ran).sum()),
        )  # fmt: skip

    def robustness(self, outcome: str, target: float | None = None) -> list[Robustness]:
        """Regret and satisficing of every scenario, the reference first."""
        check_direction([outcome])
        return robustness(self.nested, outcome, target)

    def table(
        self, outcomes: Sequence[str], at_least: float | None = None
    ) -> pd.DataFrame:  # fmt: skip
        """Every limit of every box, with what the box is worth.

        Returns
        -------
        pandas.DataFrame
            One row a limit; a single one without a limit where there is no box. Shares run from
            0 to 1; columns ending in ``_held_out`` are from draws that the box was not made from.
        """
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for name in self.names:
            for outcome in outcomes:
                found = self.finding(name, outcome, at_least)
                base = {"scenario": name, "outcome": outcome, "draws": len(found.failed),
                        "failing": found.failures.value}  # fmt: skip
                if found.box is None:
                    rows.append(base)
                    continue
                base |= _cells(found.box)
                limits = found.box.limits
                rows += [
                    {**base, "parameter": one.name, "side": one.side, "limit": one.value,
                     "quasi_p": one.quasi_p, "quasi_p_held_out": one.held_out_p}
                    for one in limits
                ] or [base]  # fmt: skip
        return pd.DataFrame(rows, columns=COLUMNS)


COLUMNS = [
    "scenario", "outcome", "draws", "failing", "parameter", "side", "limit", "quasi_p",
    "quasi_p_held_out", "coverage", "density", "mass", "coverage_held_out", "density_held_out",
    "density_held_out_low", "density_held_out_high", "base_held_out", "p_held_out",
]  # fmt: skip


def _cells(box: Box) -> dict[str, float]:
    fit, out = box.fitted, box.held_out
    return {
        "coverage": fit.coverage.value, "density": fit.density.value, "mass": fit.mass.value,
        "coverage_held_out": out.coverage.value, "density_held_out": out.density.value,
        "density_held_out_low": out.density.low, "density_held_out_high": out.density.high,
        "base_held_out": out.base.value, "p_held_out": out.p_value,
    }  # fmt: skip


def _fails(gain: np.ndarray, at_least: float | None) -> np.ndarray:
    return gain <= 0 if at_least is None else gain < at_least


class DiscoveryStudy:
    """Run scenarios under draws of all uncertain parameters.

    Parameters
    ----------
    district : District
    scenarios : sequence of Scenario or str
        One or more besides the reference.
    draws, years, replications, seed, jobs : int
        Draws of the parameters (a Latin hypercube), and the rest as for `NestedStudy`.

    Raises
    ------
    InputError
        With every fault; also where the library of PRIM is not installed.
    """

    def __init__(
        self, district: District, scenarios: Sequence[Scenario | str], *, draws: int = 400,
        years: int = 5, replications: int = 2, seed: int = 0, jobs: int = -1,
    ) -> None:  # fmt: skip
        require_prim()
        faults = draws_faults(draws) + number_faults({"seed": seed})
        if faults:
            raise InputError(faults)
        self.study = NestedStudy(
            district, scenarios, draw_parameters(draws, seed=seed), years=years,
            replications=replications, seed=seed, jobs=jobs,
        )  # fmt: skip
        if len(self.study.scenarios) < 2:
            raise InputError([
                Fault(
                    Text(N_("no scenario with a proposal is given")),
                    Text(N_("one or more scenarios that change something")),
                )
            ])  # fmt: skip

    def run(self, progress: Progress | None = None) -> Discovery:
        """Run everything; the progress is called with runs done and runs in all."""
        return Discovery(self.study.run(progress))


def draws_faults(draws: object) -> list[Fault]:
    """A fault if the number of draws is no whole number, or too small."""
    if isinstance(draws, int) and not isinstance(draws, bool) and FEWEST_DRAWS <= draws <= 10**6:
        return []
    return [
        Fault(
            Text(N_("{name} is “{value}”"), name="draws", value=str(draws)[:40]),
            Text(N_("a whole number from {low} to {high}"), low=FEWEST_DRAWS, high=10**6),
        )
    ]


def check_direction(outcomes: Sequence[str]) -> None:
    """Refuse outcomes that do not exist, or that cannot be failed in.

    Raises
    ------
    InputError
        With every fault.
    """
    check_outcomes(outcomes)
    faults = [
        Fault(
            Text(N_("{name}: neither more nor less of it is better"), name=name),
            Text(N_("an outcome with a good direction, so that failing has a meaning")),
        )
        for name in outcomes
        if OUTCOMES[name].better == "neither"
    ]
    if faults:
        raise InputError(faults)
