"""Levers: numeric options of a scenario's proposals, turned to other values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.validation import describe
from govsim.policy.scenario import Scenario


@dataclass(frozen=True)
class Lever:
    """One option and the range it is varied over.

    Attributes
    ----------
    name : str
        Proposal and option, such as ``operating_grant.raise``.
    low, high : float
        In the option's unit.
    """

    name: str
    low: float
    high: float


def numeric_options(scenario: Scenario) -> dict[str, float]:
    """Options of the scenario's proposals that are numbers on a scale, with their values."""
    found: dict[str, float] = {}
    for proposal in scenario.proposals:
        for key, value in proposal.model_dump(by_alias=True).items():
            if isinstance(value, float):
                found[f"{proposal.name}.{key}"] = value
    return found


def with_options(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with other values of some options.

    Parameters
    ----------
    scenario : Scenario
    values : mapping of str to float
        Names as `numeric_options` gives them.

    Raises
    ------
    InputError
        With every fault: unknown names, and values that the proposal refuses.
    """
    known = numeric_options(scenario)
    faults = [unknown_name(name, known) for name in values if name not in known]
    proposals = []
    for proposal in scenario.proposals:
        own = {
            name.partition(".")[2]: value
            for name, value in values.items()
            if name.partition(".")[0] == proposal.name and name in known
        }
        changed: Any = proposal
        if own:
            try:
                changed = type(proposal).model_validate(
                    {**proposal.model_dump(by_alias=True), **own}
                )
            except ValidationError as error:
                for item in error.errors():
                    what, expected = describe(item)
                    key = ".".join([proposal.name, *map(str, item["loc"])])
                    faults.append(Fault(what, expected, file=key))
        proposals.append(changed)
    if faults:
        raise InputError(faults)
    return scenario.model_copy(update={"proposals": tuple(proposals)})


def check_levers(scenario: Scenario, levers: list[Lever]) -> None:
    """Refuse levers that the scenario has not, or whose ends its proposals refuse.

    Raises
    ------
    InputError
        With every fault.
    """
    faults: list[Fault] = []
    for lever in levers:
        if not lever.low < lever.high:
            faults.append(
                Fault(
                    Text(N_("lever {name}: {low} is not below {high}"), name=lever.name,
                         low=f"{lever.low:g}", high=f"{lever.high:g}"),
                    Text(N_("a range from a lower to a higher value")),
                )
            )  # fmt: skip
        for value in (lever.low, lever.high):
            try:
                with_options(scenario, {lever.name: value})
            except InputError as error:
                faults += [f for f in error.faults if f.render("en") not in
                           {g.render("en") for g in faults}]  # fmt: skip
    if faults:
        raise InputError(faults)
