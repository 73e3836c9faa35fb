"""Proposals on letting property and on demonstration sites: 三(三)一 and 三(三)四."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.policy.proposals.base import Proposal, Share

Number = Annotated[int, Field(ge=0, le=1000)]
Reward = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]


class CollectiveEconomy(Proposal):
    """Put communities' idle property up for letting."""

    name = "collective_economy"
    title = N_("Letting communities' idle property")
    paragraph = "三(三)一"
    side_effect = N_(
        "Only communities with property gain, most where rents are high; lots stand empty for "
        "months; letting takes staff time; the district may give less where own income is more."
    )

    share: Annotated[
        Share, Field(description=N_("share of the idle property that is put up for letting"))
    ] = 0.0
    effort: Annotated[Share, Field(description=N_("how hard tenants are searched for, 0 to 1"))] = (
        0.5
    )

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on idle property; without any on offer nothing changes."""
        if self.share <= 0.0:
            return rules
        return replace(rules, letting_share=self.share, letting_effort=self.effort)


class SiteNumbers(BaseModel):
    """Sites a year above today's number, by grade."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    communities: Annotated[
        Number, Field(description=N_("more demonstration communities a year than today"))
    ] = 0
    fine: Annotated[Number, Field(description=N_("more fine quarters a year than today"))] = 0
    standard: Annotated[
        Number, Field(description=N_("more standard quarters a year than today"))
    ] = 0


class SiteRewards(BaseModel):
    """What the district pays for a site, by grade; 0 is as today."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    communities: Annotated[
        Reward, Field(description=N_("reward for a demonstration community, yuan; 0 as today"))
    ] = 0.0
    fine: Annotated[
        Reward, Field(description=N_("reward for a fine quarter, yuan; 0 as today"))
    ] = 0.0
    standard: Annotated[
        Reward, Field(description=N_("reward for a standard quarter, yuan; 0 as today"))
    ] = 0.0


class Demonstration(Proposal):
    """More demonstration sites, with departments' money put together and premises recorded."""

    name = "demonstration"
    title = N_("Demonstration sites with rewards by grade")
    paragraph = "三(三)四"
    side_effect = N_(
        "Money goes to strong communities unless sites are kept for the weakest; own money up "
        "front may delay pay; pooled money is missing elsewhere."
    )

    sites: Annotated[
        SiteNumbers | None, Field(description=N_("sites a year above today's number, by grade"))
    ] = None
    reward_yuan: Annotated[
        SiteRewards | None, Field(description=N_("what the district pays for a site, by grade"))
    ] = None
    pooled_share: Annotated[
        Share,
        Field(description=N_("share of departments' project money that is pooled for sites")),
    ] = 0.0
    premises: Annotated[
        Share,
        Field(description=N_("share of new premises that is turned over to communities")),
    ] = 0.0
    targeting: Annotated[
        Share,
        Field(
            description=N_(
                "share of the sites kept for the weakest communities, whose own part the "
                "district pays"
            )
        ),
    ] = 0.0

    def apply(self, rules: Rules) -> Rules:
        """Change the rules on sites, project money and premises."""
        sites, reward = self.sites or SiteNumbers(), self.reward_yuan or SiteRewards()
        return replace(
            rules,
            more_communities=sites.communities,
            more_fine=sites.fine,
            more_standard=sites.standard,
            reward_communities=reward.communities,
            reward_fine=reward.fine,
            reward_standard=reward.standard,
            site_targeting=self.targeting,
            pooled_share=self.pooled_share,
            premises_share=self.premises,
        )
