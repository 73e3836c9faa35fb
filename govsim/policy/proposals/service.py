"""Proposals on serving residents: 三(二) of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field, StrictBool

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


class OneStopService(Proposal):
    """Generalists at the windows, first-asked responsibility, and one trip at most."""

    name = "one_stop_service"
    title = N_("One-stop service at the windows")
    paragraph = "三(二)一"
    side_effect = N_(
        "Training costs money and hours, and service is slower at first; whoever is asked first "
        "spends time on others' matters."
    )

    generalists: Annotated[
        Share,
        Field(description=N_("share of window service run by generalists, at least today's")),
    ] = 0.0
    first_asked: Annotated[
        StrictBool,
        Field(description=N_("whether whoever is asked first sees a strayed matter through")),
    ] = False
    once_only: Annotated[
        Share,
        Field(description=N_("how far matters are prepared so that one trip is enough, 0 to 1")),
    ] = 0.0

    def apply(self, rules: Rules) -> Rules:
        """Change the rules of the hall."""
        return replace(
            rules,
            hall_generalists=self.generalists,
            hall_first_asked=self.first_asked,
            hall_once_only=self.once_only,
        )


class OnlinePortal(Proposal):
    """One portal for all matters."""

    name = "online_portal"
    title = N_("One online portal for all matters")
    paragraph = "三(二)一"
    side_effect = N_(
        "Helps the young first; while old systems stay in use staff enter matters twice; where "
        "they are retired the elderly need help at the window."
    )

    reach: Annotated[
        Share, Field(description=N_("share of the matters that the portal can take"))
    ] = 0.0
    retire_old_systems: Annotated[
        StrictBool, Field(description=N_("whether old systems are retired once the portal runs"))
    ] = False

    def apply(self, rules: Rules) -> Rules:
        """Change the rules of the portal; a portal that takes nothing retires nothing."""
        if self.reach == 0.0:
            return rules
        return replace(rules, portal_reach=self.reach, portal_retires_old=self.retire_old_systems)
