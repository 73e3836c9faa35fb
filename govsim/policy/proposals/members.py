"""Proposals on in-service party members: 三(三)三 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


class CheckinReform(Proposal):
    """Needs list, results instead of counts, service teams, balance across communities."""

    name = "checkin_reform"
    title = N_("Members' check-ins assessed by results, to a needs list, in teams")
    paragraph = "三(三)三"
    side_effect = N_(
        "Counted visits fall; listing needs, leading teams and scoring satisfaction sheets take "
        "staff time; sheets can be gamed; members sent elsewhere have to settle in first."
    )

    needs_list: Annotated[
        Share, Field(description=N_("how far residents' needs are listed and visits follow them"))
    ] = 0.0
    results_kpi: Annotated[
        Share,
        Field(description=N_("part of the assessment by results and satisfaction, not by counts")),
    ] = 0.0
    teams: Annotated[Share, Field(description=N_("share of members in service teams by skill"))] = (
        0.0
    )
    balance: Annotated[
        Share,
        Field(
            description=N_("share of members sent by residents' number, from the next new year on")
        ),
    ] = 0.0

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on members."""
        return replace(
            rules,
            checkin_needs_list=self.needs_list,
            checkin_results=self.results_kpi,
            service_teams=self.teams,
            checkin_balance=self.balance,
        )
