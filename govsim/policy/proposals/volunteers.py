"""Proposals on volunteers: 三(二)四 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field, StrictBool

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


class VolunteerSystem(Proposal):
    """Registration, training, assessment, rights and rewards of volunteers."""

    name = "volunteer_system"
    title = N_("A system for volunteers: registration, training, assessment, rights, rewards")
    paragraph = "三(二)四"
    side_effect = N_(
        "Rewards cost money; assessment shrinks the register; a campaign fills the register "
        "rather than the hours."
    )

    campaign: Annotated[
        float,
        Field(
            ge=0, le=5, allow_inf_nan=False,
            description=N_("additional registrations, as a share of the usual ones"),
        ),
    ] = 0.0  # fmt: skip
    training: Annotated[
        float,
        Field(
            ge=0, le=10, allow_inf_nan=False,
            description=N_("pace of training, 1 is today's"),
        ),
    ] = 1.0  # fmt: skip
    recognition: Annotated[
        Share, Field(description=N_("strength of recognition and rewards, 0 to 1"))
    ] = 0.0
    assessment: Annotated[
        StrictBool, Field(description=N_("whether the register is assessed every year"))
    ] = False
    rights: Annotated[
        StrictBool, Field(description=N_("whether volunteers are insured and their rights secured"))
    ] = False
    orders: Annotated[
        Share, Field(description=N_("share of sessions mobilised by order; today's is 0.5"))
    ] = 0.5

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on volunteers."""
        return replace(
            rules,
            volunteer_campaign=self.campaign,
            volunteer_training=self.training,
            volunteer_recognition=self.recognition,
            volunteer_assessment=self.assessment,
            volunteer_rights=self.rights,
            volunteer_orders=self.orders,
        )
