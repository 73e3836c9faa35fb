"""Proposals on what departments may hand down: 三(三)二 of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


class TaskAdmission(Proposal):
    """An admission list for what departments hand down; money and powers follow the task."""

    name = "task_admission"
    title = N_("Admission list for tasks handed down")
    paragraph = "三(三)二"
    side_effect = N_(
        "Old tasks stay; departments evade at first, some refused tasks return informally, and "
        "what a clean-up strikes off goes on in part under another name."
    )

    admission: Annotated[
        Share, Field(description=N_("share of new tasks that must go through the list"))
    ] = 0.0
    money: Annotated[Share, Field(description=N_("share of admitted tasks that bring money"))] = 0.0
    powers: Annotated[
        Share, Field(description=N_("how far powers follow admitted tasks, 0 to 1"))
    ] = 0.0
    review: Annotated[
        Share, Field(description=N_("thoroughness of a yearly clean-up of old tasks, 0 to 1"))
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on tasks; money and powers come only with what is admitted."""
        listed = self.admission > 0
        return replace(
            rules,
            task_admission=self.admission,
            task_money=self.money if listed else 0.0,
            task_powers=self.powers if listed else 0.0,
            task_review=self.review,
        )
