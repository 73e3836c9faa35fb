"""Proposals on community workers: 三(一)二 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


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


class StaffTraining(Proposal):
    """Train workers, help them to certificates and degrees."""

    name = "staff_training"
    title = N_("Training, certificates and degrees for community workers")
    paragraph = "三(一)二"
    side_effect = N_(
        "Takes working time now; those with a new certificate leave sooner where pay lags behind."
    )

    hours_month: Annotated[
        float,
        Field(ge=0, le=40, allow_inf_nan=False, description=N_("training hours a worker a month")),
    ] = 0.0
    certificates: Annotated[
        StrictBool, Field(description=N_("whether the social-work certificate is supported"))
    ] = False
    degrees: Annotated[
        StrictBool, Field(description=N_("whether degree courses beside work are supported"))
    ] = False
    allowance_yuan: Annotated[
        float,
        Field(
            ge=0, le=5_000, allow_inf_nan=False,
            description=N_("monthly allowance of certificate holders, yuan"),
        ),
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on training."""
        return replace(
            rules,
            training_hours=self.hours_month,
            certificate_support=self.certificates,
            degree_support=self.degrees,
            certificate_allowance=self.allowance_yuan,
        )


class CareerLadder(Proposal):
    """Open posts in streets and the civil service to community workers."""

    name = "career_ladder"
    title = N_("Promotion to street and civil-service posts")
    paragraph = "三(一)二"
    side_effect = N_("Takes the best away: the able are promoted first.")

    openings: Annotated[
        float,
        Field(
            ge=0, le=0.3, allow_inf_nan=False,
            description=N_("workers promoted a year, as a share of all"),
        ),
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on promotion."""
        return replace(rules, career_openings=self.openings)


class SecretarySelection(Proposal):
    """Select party secretaries from targeted pools."""

    name = "secretary_selection"
    title = N_("Secretaries selected from targeted pools")
    paragraph = "三(一)二"
    side_effect = N_("Candidates are few, and those selected move on sooner.")

    share: Annotated[
        Share, Field(description=N_("share of openings to be filled from the pools"))
    ] = 0.0
    pools: Annotated[
        tuple[Literal["village_graduates", "grassroots_service", "street_staff"], ...],
        Field(
            min_length=1,
            description=N_(
                "pools: village_graduates (college-graduate village officials), "
                "grassroots_service (three-supports programme), street_staff"
            ),
        ),
    ] = ("village_graduates", "grassroots_service", "street_staff")

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on secretaries."""
        if self.share == 0.0:
            return rules
        return replace(rules, secretary_selection=self.share, secretary_pools=len(set(self.pools)))
