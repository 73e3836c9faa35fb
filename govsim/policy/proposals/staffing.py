"""Proposals on community workers: 三(一)二 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

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
