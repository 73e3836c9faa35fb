"""What a demonstration site costs, who pays which part of it, and what asks for own money."""

from __future__ import annotations

import numpy as np

from govsim.model.ledger import FEN
from govsim.model.setting import Setting

GRADES = ("communities", "fine", "standard")
"""Demonstration communities, fine quarters, standard quarters: from the largest to the smallest."""


class SitePlan:
    """The terms on which sites are created under the rules in force.

    District and street pay equal parts, the community the rest. Where sites are rewarded after
    acceptance, the community also advances what of the district's part is not start-up money; how
    much of its money up front it can raise from units depends on its strength.

    Parameters
    ----------
    setting : Setting
    """

    def __init__(self, setting: Setting) -> None:
        self.setting, p = setting, setting.parameters
        strength = np.asarray(setting.district.communities.strength, np.float64)
        connected = np.exp(p["site_raised_slope"] * (strength - 0.5))
        self._raised_share = np.minimum(p["site_raised_share"] * connected, 1.0)
        self._up_front: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def numbers(self) -> tuple[int, int, int]:
        """Sites a year by grade: today's share of communities, and what the rules add."""
        p, rules, n = self.setting.parameters, self.setting.rules, self.setting.communities
        return (
            round(p["sites_communities"] * n) + rules.more_communities,
            round(p["sites_fine"] * n) + rules.more_fine,
            rules.more_standard,
        )

    def reward(self, grade: int) -> int:
        """The district's part for a site of a grade, fen."""
        p, rules = self.setting.parameters, self.setting.rules
        today = (p["award_unit"], p["award_fine"], p["award_standard"])[grade] * 10_000
        rewards = (rules.reward_communities, rules.reward_fine, rules.reward_standard)
        return round((rewards[grade] or today) * FEN)

    def own_part(self, reward: int) -> int:
        """The community's part beside what district and street pay, fen."""
        own = self.setting.parameters["site_own_share"]
        return round(reward * 2.0 * own / (1.0 - own))

    def advance(self, reward: int) -> int:
        """What of the district's part comes only after acceptance, fen."""
        return reward - round(reward * self.setting.parameters["site_startup_share"])

    def up_front(self, reward: int) -> tuple[np.ndarray, np.ndarray]:
        """What each community raises of its part and the advance, and what it must have itself.

        Returns
        -------
        tuple of two numpy.ndarray of int64, shape (communities,), fen
        """
        if reward not in self._up_front:
            front = self.own_part(reward) + self.advance(reward)
            raised = np.rint(front * self._raised_share).astype(np.int64)
            self._up_front[reward] = raised, front - raised
        return self._up_front[reward]

    def able(self, reward: int, need_month: np.ndarray) -> np.ndarray:
        """Who has the money that a site of this reward asks for up front.

        Parameters
        ----------
        need_month : numpy.ndarray of float64, shape (communities,), fen
            What a month costs; some months of it are kept back.

        Returns
        -------
        numpy.ndarray of bool, shape (communities,)
        """
        if not self.setting.rules.reward_instead_of_grants:
            return np.ones(len(need_month), np.bool_)
        ledger = self.setting.ledger
        _, own = self.up_front(reward)
        kept = self.setting.parameters["site_cushion_months"] * need_month
        return np.asarray((own == 0) | (ledger.balance[ledger.operating] >= own + kept))
