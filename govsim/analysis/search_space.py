"""What a search may choose: proposals on or off, and the strength of each one's main option.

Every proposal has one lever. Its other options are as in the scenario ``part-three``, so that a
package found is made of proposals as they are tried one by one elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.policy import Scenario, load_scenario
from govsim.policy.proposals import PROPOSALS, Proposal
from govsim.policy.scenario import Title

TEMPLATE = "part-three"
"""Scenario whose options hold for what is not searched."""
LEVELS = 5
"""Strengths between the weakest and the strongest that are tried."""

Package = tuple[tuple[str, float], ...]
"""Proposals in force with their strengths, in the order of the space; empty for today's rules."""


@dataclass(frozen=True)
class Lever:
    """The option that says how strong a proposal is, and between which values it is searched.

    Attributes
    ----------
    proposal, option : str
    low, high : float
        In the option's unit.
    whole : bool
        Whether only whole numbers make sense.
    unit : str
        Message that shows a strength, with ``{number}``.
    factor : float
        Multiplies a strength before it is shown.
    """

    proposal: str
    option: str
    low: float
    high: float
    whole: bool = False
    unit: str = N_("at {number}%")
    factor: float = 100.0

    def strengths(self) -> tuple[float, ...]:
        """Values tried, weakest first."""
        step = (self.high - self.low) / (LEVELS - 1)
        values = [self.low + step * k for k in range(LEVELS)]
        if self.whole:
            return tuple(dict.fromkeys(float(round(v)) for v in values))
        return tuple(round(v, 6) for v in values)


LEVERS: dict[str, Lever] = {
    lever.proposal: lever
    for lever in (
        Lever("operating_grant", "raise", 0.05, 0.45, unit=N_("up {number}%")),
        Lever("entry_by_exam", "rounds", 1, 4, True, N_("{number} rounds a year"), 1.0),
        Lever("staff_training", "hours_month", 2, 18, False, N_("{number} hours a month"), 1.0),
        Lever("career_ladder", "openings", 0.01, 0.09, unit=N_("{number}% of workers a year")),
        Lever("secretary_selection", "share", 0.2, 1.0),
        Lever("one_stop_service", "generalists", 0.2, 1.0),
        Lever("online_portal", "reach", 0.2, 1.0),
        Lever("council_day", "budget_yuan", 1000, 9000, False,
              N_("CNY {number} a community a month"), 1.0),
        Lever("distinctive_services", "support_yuan", 10_000, 50_000, False,
              N_("CNY {number} a year each"), 1.0),
        Lever("volunteer_system", "recognition", 0.2, 1.0),
        Lever("quarter_branches", "drive", 0.2, 1.0),
        Lever("red_property", "evaluation", 0.2, 1.0),
        Lever("cross_appointment", "posts", 0.2, 1.0),
        Lever("unit_contributions", "floor", 4000, 20_000, False,
              N_("CNY {number} a unit a year"), 1.0),
        Lever("collective_economy", "share", 0.2, 1.0),
        Lever("demonstration", "pooled_share", 0.2, 1.0),
        Lever("checkin_reform", "results_kpi", 0.2, 1.0),
        Lever("task_admission", "admission", 0.2, 1.0),
    )
}  # fmt: skip
"""The lever of every proposal; ranges lie inside the option's own bounds."""


class Space:
    """Packages that can be made of some proposals, beside a base that is always in force.

    Parameters
    ----------
    among : sequence of str
        Proposals to choose from; all of them where none is named.
    base : Scenario, optional
        Always in force; what it lists is not chosen again.
    start : datetime.date
        The day on which everything chosen begins.

    Raises
    ------
    InputError
        With every unknown proposal.
    """

    def __init__(self, among: Sequence[str], base: Scenario | None, start: date) -> None:
        faults = [unknown_name(name, LEVERS) for name in among if name not in LEVERS]
        fixed = {p.name for p in base.proposals} if base else set()
        names = [n for n in LEVERS if (not among or n in among) and n not in fixed]
        if not names and not faults:
            faults.append(
                Fault(
                    Text(N_("nothing is left to choose from")),
                    Text(N_("a proposal that the base does not list")),
                )
            )
        if faults:
            raise InputError(faults)
        self.levers = [LEVERS[name] for name in names]
        self.base, self.start = base, start
        self._others = {p.name: p for p in load_scenario(TEMPLATE).proposals}

    def proposal(self, name: str, strength: float) -> Proposal:
        """A proposal at a strength, its other options as in the template."""
        lever = LEVERS[name]
        value: Any = int(strength) if lever.whole else strength
        options = self._others[name].model_dump(by_alias=True)
        given = {**options, "start": self.start, "end": None, lever.option: value}
        return PROPOSALS[name].model_validate(given)

    def scenario(self, package: Package, name: str = "package") -> Scenario:
        """The scenario of a package."""
        chosen = tuple(self.proposal(*part) for part in package)
        fixed = self.base.proposals if self.base else ()
        title = Title(zh=f"优选方案（{name}）", en=f"Package found by search ({name})")
        return Scenario(name=name, title=title, author="govsim", proposals=(*fixed, *chosen))

    def suggest(self, trial: Any) -> Package:
        """The package an optuna trial proposes."""
        parts: list[tuple[str, float]] = []
        for lever in self.levers:
            values = lever.strengths()
            # Both are always asked for: sampling from a space that never changes is simpler.
            on = trial.suggest_categorical(f"{lever.proposal}.on", [False, True])
            level = trial.suggest_int(f"{lever.proposal}.level", 0, len(values) - 1)
            if on:
                parts.append((lever.proposal, values[level]))
        return tuple(parts)

    def first_guesses(self) -> list[dict[str, Any]]:
        """Where a search starts: nothing, then each proposal alone at a middling strength."""
        middle = {f"{v.proposal}.level": len(v.strengths()) // 2 for v in self.levers}
        off = {f"{v.proposal}.on": False for v in self.levers}
        return [{**off, **middle}] + [
            {**off, **middle, f"{v.proposal}.on": True} for v in self.levers
        ]
