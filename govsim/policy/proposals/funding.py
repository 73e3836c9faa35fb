"""Proposals on money: 三(三)一 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share, refuse


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
    pay_raise: Annotated[
        float,
        Field(
            ge=0, le=2, allow_inf_nan=False,
            description=N_(
                "rise of workers' pay standard, as a share of today's; the grant grows by its cost"
            ),
        ),
    ] = 0.0  # fmt: skip
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
            pay_raise=self.pay_raise,
            grant_index_year=self.start.year if self.index_to_revenue else None,
            grant_residents_weight=formula.residents,
            grant_area_weight=formula.area,
        )
