"""Proposals on serving residents: 三(二) of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


class CouncilDay(Proposal):
    """A fixed day a month on which residents' representatives deliberate."""

    name = "council_day"
    title = N_("A council day every month")
    paragraph = "三(二)二"
    side_effect = N_("Raises expectations: what is promised and not done hurts more.")

    days_month: Annotated[
        int, Field(ge=0, le=4, strict=True, description=N_("council days a month"))
    ] = 1
    budget_yuan: Annotated[
        float,
        Field(
            ge=0, le=1_000_000, allow_inf_nan=False,
            description=N_("money for what is resolved, yuan a community a month"),
        ),
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on deliberation; money alone, without a council day, is nothing."""
        if not self.days_month:
            return rules
        return replace(rules, council_days=self.days_month, council_budget=self.budget_yuan)


class DistinctiveServices(Proposal):
    """One distinctive service a community."""

    name = "distinctive_services"
    title = N_("One distinctive service a community")
    paragraph = "三(二)三"
    side_effect = N_("Takes money and staff time from everyday work.")

    share: Annotated[
        Share, Field(description=N_("share of communities, the strong ones first"))
    ] = 1.0
    support_yuan: Annotated[
        float,
        Field(
            ge=0, le=1_000_000, allow_inf_nan=False,
            description=N_("district support of each, yuan a year"),
        ),
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on distinctive services."""
        if self.share == 0.0:
            return rules
        return replace(rules, brand_share=self.share, brand_support=self.support_yuan)
