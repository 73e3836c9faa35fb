"""Micro-wishes: posted on the wall, taken up by someone with the skill, met, or expired."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.luck import stream_number
from govsim.model.member_kernels import wish_week
from govsim.model.setting import WEEKS_PER_MONTH, WEEKS_PER_YEAR, Setting
from govsim.model.subsystem import Subsystem


class Wishes(Subsystem):
    """Wishes on every community's wall, counted by kind and by the week they were posted in.

    A wish needs hours of help, skilled or not, from volunteers or members. Whoever takes one up
    takes the oldest. Unskilled hours cannot meet a skilled wish.

    Attributes
    ----------
    waiting : numpy.ndarray of int64, shape (2, communities, patience in weeks)
        Open wishes, unskilled and skilled, by week of posting.
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction for wishes met, against the usual.
    """

    name = "wishes"
    title = N_("Micro-wishes")
    about = N_(
        "Residents post wishes on the wall, some of which need a skill. Members and volunteers "
        "take them up as far as their hours of that skill go; a wish not met within its "
        "patience expires."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p = setting.communities, setting.parameters
        self._residents = setting.district.communities.residents.astype(np.float64)
        each = p["wishes_year"] / WEEKS_PER_YEAR * setting.size
        share = p["wish_skilled_share"]
        self._means = np.stack([(1.0 - share) * each, share * each])
        self._none = np.zeros((2, n))
        patience = max(1, round(p["wish_patience_months"] * WEEKS_PER_MONTH))
        self.waiting = np.zeros((2, n, patience), np.int64)
        self.open_wishes = np.zeros((2, n), np.int64)
        self._stored, self._open_sum = np.zeros((2, n)), np.zeros(n, np.int64)
        usual = p["wish_reference"] / 1000.0
        self._effort = (
            p["wish_claim_week"], p["wish_hours"], p["wish_volunteer_share"],
            p["wish_member_share"],
        )  # fmt: skip
        self._points = p["weight_wishes"], usual
        self._seen = np.full(n, usual)
        self.tallies = np.zeros((5, n))
        names = (
            "wishes_posted",
            "wishes_met",
            "wishes_expired",
            "wish_days_waited",
            "wishes_skilled",
        )
        self._flows = dict(zip(names, self.tallies, strict=True))
        self._streams = stream_number("wish"), stream_number("wish claim")
        self.publish(points=np.zeros(n))

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every week's kernel is given alike."""
        super().connect(inbox)
        read = self.read
        setting = self.setting
        self._week = setting.blocks.bind(
            wish_week, setting.luck.key, *self._streams, setting.places, self._residents,
            *self._effort, read("volunteers.hours"),
            read("volunteers.skilled_hours"), read("members.unskilled_hours"),
            read("members.skilled_hours"), *self._points, self.waiting, self.open_wishes,
            self._stored, self._seen, np.empty((5, setting.communities)), self.out.points,
            self.tallies,
        )  # fmt: skip

    def tick(self, week: int) -> None:
        """One week of the wall; where it is taken down, what hangs there is still met."""
        self._week(week, self._means if self.setting.rules.micro_wishes else self._none)

    def close_month(self) -> None:
        """Add up the wishes that wait."""
        np.add(self.open_wishes[0], self.open_wishes[1], out=self._open_sum)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Wishes that wait."""
        return {"wishes_open": self._open_sum}

    def flows(self) -> Mapping[str, np.ndarray]:
        """Wishes since the start, and the days that those met waited."""
        return self._flows
