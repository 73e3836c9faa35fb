"""Distinctive services: one brand a community; and micro-classrooms."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.setting import SERVICE_DAY, Procedure, Setting
from govsim.model.subsystem import Subsystem


class Brands(Subsystem):
    """What a community is known for: runs while it is paid for, and becomes known slowly.

    Attributes
    ----------
    kinds : numpy.ndarray of float64, shape (communities,)
        Kinds of life services more (or fewer) than today's practice.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week more than today's practice.
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction from being known for something.
    """

    name = "brands"
    title = N_("Distinctive services")
    about = N_(
        "A distinctive service runs while it is paid for. It adds to the choice of services, "
        "takes working time, and becomes known slowly. Micro-classrooms for residents are kept "
        "here as an existing practice."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n = setting.communities
        self.publish(kinds=np.zeros(n), staff_hours=np.zeros(n), points=np.zeros(n))
        self.running, self.renown = np.zeros(n, np.bool_), np.zeros(n)
        self._begun = False
        strength = np.asarray(setting.district.communities.strength)
        self._rank = np.argsort(np.argsort(-strength, kind="stable"), kind="stable")

    def start(self) -> None:
        """Begin the monthly payments."""
        self.setting.env.process(self.months())

    def months(self) -> Procedure:
        """Every month: pay for the brand, run it, become known for it."""
        setting, p = self.setting, self.setting.parameters
        for day in setting.calendar.month_starts[:-1]:
            yield setting.wait_until(int(day) + SERVICE_DAY - 1 + MORNING + 0.01)
            rules = setting.rules
            if rules.brand_share == 0.0 and rules.micro_classroom and not self._begun:
                continue
            self._begun = True
            wanted = self._rank < np.rint(rules.brand_share * len(self._rank))
            self.running[:] = wanted & self._pay(wanted)
            self.renown += (self.running - self.renown) / max(1.0, p["brand_months"])
            lost = 0.0 if rules.micro_classroom else 1.0
            self.out.kinds[:] = p["brand_kinds"] * self.renown - p["classroom_kinds"] * lost
            self.out.points[:] = p["brand_points"] * self.renown
            self.out.staff_hours[:] = (
                p["brand_hours_week"] * self.running - p["classroom_hours_week"] * lost
            )

    def _pay(self, wanted: np.ndarray) -> np.ndarray:
        """Whether each community's month is paid: the district's support, then own money."""
        setting, ledger = self.setting, self.setting.ledger
        cost = round(setting.parameters["brand_cost_month"] * FEN)
        each = min(cost, round(setting.rules.brand_support / 12.0 * FEN))
        number = max(1, int(wanted.sum()))
        given = min(each, int(ledger.balance[ledger.district]) // number)
        able = wanted & (ledger.balance[ledger.operating] >= cost - given)
        everyone, residents = np.arange(setting.communities), int(Outside.RESIDENTS)
        ledger.move_many(
            ledger.district, residents, np.where(able, given, 0), Kind.BRANDS, everyone
        )
        ledger.move_many(
            ledger.operating, residents, np.where(able, cost - given, 0), Kind.SERVICE, everyone
        )
        return able

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Brands that run."""
        return {"brands": self.running}
