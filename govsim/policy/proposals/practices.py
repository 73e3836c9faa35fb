"""Ending practices that part one of the report describes and the baseline has on."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field, field_validator

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import PRACTICES, Rules
from govsim.policy.proposals.base import Proposal, refuse


class ExistingPractices(Proposal):
    """Switch existing practices off, to see what they have been worth."""

    name = "existing_practices"
    title = N_("End existing practices")
    paragraph = "一"
    side_effect = N_("Saves the time and money a practice takes, and loses what it has been worth.")

    off: Annotated[
        tuple[str, ...],
        Field(
            min_length=1,
            description=N_("names of the practices to end; all for every one"),
            json_schema_extra={"choices": [*PRACTICES, "all"]},
        ),
    ]

    @field_validator("off")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        known = [*PRACTICES, "all"]
        wrong = [name for name in names if name not in known]
        if wrong:
            raise refuse(
                N_("unknown practices: {wrong}"),
                N_("one or more of: {known}"),
                wrong=", ".join(wrong),
                known=", ".join(known),
            )
        return names

    def apply(self, rules: Rules) -> Rules:
        """Switch the practices off."""
        names = PRACTICES if "all" in self.off else self.off
        return replace(rules, **dict.fromkeys(names, False))
