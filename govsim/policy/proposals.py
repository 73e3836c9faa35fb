"""Proposals: dated changes to the rules.

A proposal changes rules, never outcomes or parameters. Its options carry their unit and bounds;
its title, paragraph and side effect come from the message catalogue.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator
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


class GrantFormula(BaseModel):
    """How the grant is shared out; what is left after both parts stays flat a community."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    residents: Annotated[
        Share, Field(description=N_("part of the grant shared out by residents"))
    ] = 0.0
    area: Annotated[Share, Field(description=N_("part of the grant shared out by area"))] = 0.0

    @model_validator(mode="after")
    def _parts_of_one(self) -> Self:
        if self.residents + self.area > 1 + 1e-12:
            raise refuse(
                N_("residents and area together are {total}"),
                N_("at most 1 together"),
                total=f"{self.residents + self.area:g}",
            )
        return self


class OperatingGrant(Proposal):
    """Raise the operating grant, let it follow revenue, share it out by a formula."""

    name = "operating_grant"
    title = N_("Raise and index the operating grant")
    paragraph = "三(三)一"
    side_effect = N_(
        "Costs the district treasury; a flat rise helps small communities most; "
        "an indexed grant falls in a bad year."
    )

    raise_: Annotated[
        float,
        Field(
            alias="raise",
            ge=-0.9,
            le=5,
            allow_inf_nan=False,
            description=N_("rise of the grant, as a share of today's (0.2 is 20%)"),
        ),
    ] = 0.0
    index_to_revenue: Annotated[
        StrictBool, Field(description=N_("whether the grant follows the district's own revenue"))
    ] = False
    formula: Annotated[
        GrantFormula | None,
        Field(description=N_("parts of the grant shared out by residents and by area")),
    ] = None

    def apply(self, rules: Rules) -> Rules:
        """Change the grant rules."""
        formula = self.formula or GrantFormula()
        return replace(
            rules,
            grant_raise=self.raise_,
            grant_index_year=self.start.year if self.index_to_revenue else None,
            grant_residents_weight=formula.residents,
            grant_area_weight=formula.area,
        )


class EntryByExam(Proposal):
    """Fill posts by open examination, planned every year."""

    name = "entry_by_exam"
    title = N_("Entry by open examination only")
    paragraph = "三(一)二"
    side_effect = N_(
        "Vacancies wait for the next round; those who pass leave sooner if pay does not match; "
        "part of the hiring moves to exempt posts."
    )

    rounds: Annotated[int, Field(ge=1, le=6, strict=True, description=N_("exam rounds a year"))] = 1
    reserve_list: Annotated[
        StrictBool,
        Field(
            description=N_(
                "whether those who passed without a place fill later vacancies for a year"
            )
        ),
    ] = False
    exempt_share: Annotated[
        Share, Field(description=N_("share of posts left exempt from the exam"))
    ] = 0.0

    def apply(self, rules: Rules) -> Rules:
        """Change the hiring rules; with every post exempt nothing changes."""
        if self.exempt_share >= 1.0:
            return rules
        return replace(
            rules,
            exempt_share=self.exempt_share,
            exam_rounds=self.rounds,
            exam_reserve=self.reserve_list,
        )


PROPOSALS: dict[str, type[Proposal]] = {p.name: p for p in (OperatingGrant, EntryByExam)}
"""Every proposal the model can carry out, by name."""
