"""Proposals on branches, property companies and resident units: 三(一) and 三(三)一."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field, StrictBool

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share


class QuarterBranches(Proposal):
    """Set up branches in quarters, each kind of quarter in its own way, and support them."""

    name = "quarter_branches"
    title = N_("Party branches in every quarter")
    paragraph = "三(一)三"
    side_effect = N_(
        "Coverage rises before activity; where secretary, money or room lack, branches stay "
        "nominal; setting them up takes staff time."
    )

    drive: Annotated[
        Share,
        Field(description=N_("share of the quarters without a branch that get one within a year")),
    ] = 0.0
    secretary: Annotated[
        Share,
        Field(description=N_("share of the branches without a secretary that are given one")),
    ] = 0.0
    money: Annotated[
        float,
        Field(
            ge=0, le=1_000_000, allow_inf_nan=False,
            description=N_("money the district gives a branch, yuan a year"),
        ),
    ] = 0.0  # fmt: skip
    room: Annotated[
        Share, Field(description=N_("share of the branches without a room that are given one"))
    ] = 0.0
    three_sync: Annotated[
        StrictBool,
        Field(
            description=N_(
                "whether members are registered, a secretary is found and wishes are collected "
                "when owners move into a new quarter"
            )
        ),
    ] = False
    by_kind: Annotated[
        StrictBool,
        Field(
            description=N_(
                "whether branches mediate in mature quarters and are backed by street and "
                "community in special ones"
            )
        ),
    ] = False

    def apply(self, rules: Rules) -> Rules:
        """Change the branch rules."""
        return replace(
            rules,
            branch_drive=self.drive,
            branch_secretary_support=self.secretary,
            branch_money_yuan=self.money,
            branch_room_support=self.room,
            branch_three_sync=self.three_sync,
            branch_by_kind=self.by_kind,
        )


class RedProperty(Proposal):
    """Let streets and communities evaluate property companies, with consequences."""

    name = "red_property"
    title = N_("Evaluation of property companies (red property)")
    paragraph = "三(一)三"
    side_effect = N_(
        "Companies leave poor quarters; the evaluation takes staff time; without consequences "
        "it changes little."
    )

    evaluation: Annotated[
        Share, Field(description=N_("share of the companies' conduct that is evaluated"))
    ] = 0.0
    credit: Annotated[
        StrictBool, Field(description=N_("whether the result counts in the company's credit"))
    ] = False
    tenders: Annotated[
        StrictBool, Field(description=N_("whether the result counts in tenders"))
    ] = False

    def apply(self, rules: Rules) -> Rules:
        """Change the property rules; without an evaluation nothing changes."""
        if self.evaluation <= 0.0:
            return rules
        return replace(
            rules,
            property_evaluation=self.evaluation,
            property_credit=self.credit,
            property_tenders=self.tenders,
        )


class CrossAppointment(Proposal):
    """Heads of resident units serve in the street's and communities' committees, and it counts."""

    name = "cross_appointment"
    title = N_("Cross-appointment with weight in the yearly assessment")
    paragraph = "三(一)一"
    side_effect = N_(
        "Part of the effect is attendance without substance; paperwork for units and communities."
    )

    posts: Annotated[
        Share, Field(description=N_("share of the resident units whose head is cross-appointed"))
    ] = 0.0
    weight: Annotated[
        Share,
        Field(description=N_("weight of the street's opinion in a unit's yearly assessment")),
    ] = 0.0
    street_powers: Annotated[
        Share,
        Field(
            description=N_(
                "how far the street has a say over staff and money of departments' local offices"
            )
        ),
    ] = 0.0

    def apply(self, rules: Rules) -> Rules:
        """Change the unit and department rules."""
        return replace(
            rules,
            cross_posts=self.posts,
            assessment_weight=self.weight,
            street_powers=self.street_powers,
        )


class UnitContributions(Proposal):
    """Ask resident units for a least contribution."""

    name = "unit_contributions"
    title = N_("Least contribution of resident units")
    paragraph = "三(三)一"
    side_effect = N_(
        "Units that cooperate little resist and cooperate less; communities with many strong "
        "units gain most."
    )

    floor: Annotated[
        float,
        Field(
            ge=0, le=10_000_000, allow_inf_nan=False,
            description=N_("least contribution of a unit of full capacity, yuan a year"),
        ),
    ] = 0.0  # fmt: skip

    def apply(self, rules: Rules) -> Rules:
        """Change the rule on contributions."""
        return replace(rules, unit_floor_yuan=self.floor)
