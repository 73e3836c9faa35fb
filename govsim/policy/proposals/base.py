"""What every proposal is: a dated change to the rules.

A proposal changes rules, never outcomes or parameters. Its options carry their unit and bounds;
its title, paragraph and side effect come from the message catalogue.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from govsim.catalogue.messages import N_, Text
from govsim.catalogue.rules import Rules

Share = Annotated[float, Field(ge=0, le=1, strict=False, allow_inf_nan=False)]
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 12, 31)


def refuse(what: str, expected: str, **values: Any) -> PydanticCustomError:
    """A fault of a whole proposal, in the catalogue's words."""
    return PydanticCustomError(
        "proposal",
        "{text}",
        {"text": Text(what, **values), "expected_text": Text(expected, **values)},
    )


class Proposal(BaseModel):
    """A dated change to the rules.

    Attributes
    ----------
    start : datetime.date
        First day on which the changed rules hold.
    end : datetime.date or None
        First day on which they no longer hold; None for good.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: ClassVar[str]
    title: ClassVar[str]
    paragraph: ClassVar[str]
    side_effect: ClassVar[str]

    start: Annotated[
        date,
        Field(ge=EARLIEST, le=LATEST, description=N_("first day the changed rule holds")),
    ]
    end: Annotated[
        date | None,
        Field(
            ge=EARLIEST,
            le=LATEST,
            description=N_("first day it no longer holds; empty for good"),
        ),
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise refuse(
                N_("the end {end} is not after the start {start}"),
                N_("an end later than the start"),
                start=self.start.isoformat(),
                end=self.end.isoformat(),
            )
        return self

    def in_force(self, day: date) -> bool:
        """Whether the proposal's rules hold on a day."""
        return self.start <= day and (self.end is None or day < self.end)

    def apply(self, rules: Rules) -> Rules:
        """The rules as this proposal changes them."""
        raise TypeError(f"{type(self).__name__} does not say what it changes")
