"""Own income: letting idle property, party fee grants, and what of it the district sets off."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import place_numbers
from govsim.model.setting import WEEKS_PER_MONTH, Procedure, Setting, within_month
from govsim.model.subsystem import Subsystem

LOT_M2 = 60.0
"""Idle property is let in lots of about this size."""
RENT_DAY, FEES_DAY = 8, (7, 1)


class OwnIncome(Subsystem):
    """Lots of idle property, and the year's other small income.

    A lot on offer finds a tenant after a search and may be left again. Where there is no idle
    property there is nothing to let.

    Attributes
    ----------
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week that searching for tenants and looking after them take.
    counted : numpy.ndarray of float64, shape (communities,), fen
        Rents, and contributions above those of units' own accord, of the last calendar year.
    """

    name = "own_income"
    money: ClassVar = {"rents": ([Kind.RENT], []), "party_fees": ([Kind.PARTY_FEES], [])}
    title = N_("Own income")
    about = N_(
        "A community with idle property may let it: finding a tenant takes months, tenants "
        "leave, rents follow the street's wealth, and letting takes staff time. Party fee "
        "grants come every July. What a community earns above today's level the district may "
        "set off against next year's grant."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, communities, p = setting.communities, setting.district.communities, setting.parameters
        idle = np.asarray(communities.idle_property_m2, np.float64)
        lots = np.ceil(idle / LOT_M2).astype(np.int64)
        self.community = np.repeat(np.arange(n), lots)
        self.area = np.repeat(idle / np.maximum(lots, 1), lots)
        order = np.arange(len(self.community)) - np.repeat(np.cumsum(lots) - lots, lots)
        self.number = place_numbers(communities.ids)[self.community] + order.astype(np.uint64)
        wealth = np.asarray(setting.district.streets.fiscal_strength)[communities.street]
        rent = p["rent_m2_month"] * np.exp(p["rent_wealth_slope"] * (wealth - 0.5))
        self._rent = (rent[self.community] * self.area * FEN).astype(np.float64)
        self._turn = setting.luck.pairs("lot turn", self.number)[:, 0]
        self.let = np.zeros(len(self.community), np.bool_)
        self._let_m2 = np.zeros(n)
        self._idle_m2 = np.bincount(self.community, self.area, n)
        self._rents_before, self._beyond_before = np.zeros(n), np.zeros(n)
        self.publish(staff_hours=np.zeros(n), counted=np.zeros(n))

    def start(self) -> None:
        """Begin the months and the years."""
        self.setting.env.process(self.years())
        self.setting.env.process(self.fees())
        if len(self.community):
            self.setting.env.process(self.months())

    def years(self) -> Procedure:
        """At the turn of the year the district looks at what each community has made."""
        setting, n = self.setting, self.setting.communities
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, 1) + 0.01)
            rents = setting.ledger.flows[Kind.RENT, :n].astype(np.float64)
            beyond = self.read("units.beyond").copy()
            self.out.counted[:] = rents - self._rents_before + beyond - self._beyond_before
            self._rents_before, self._beyond_before = rents, beyond

    def fees(self) -> Procedure:
        """Once a year a part of the party fees comes back to communities."""
        setting, ledger = self.setting, self.setting.ledger
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *FEES_DAY) + MORNING)
            grant = round(setting.parameters["party_fee_grant"] * FEN)
            ledger.move_many(
                int(Outside.SUPERIORS), ledger.operating,
                np.full(setting.communities, grant, np.int64), Kind.PARTY_FEES,
                np.arange(setting.communities),
            )  # fmt: skip

    def months(self) -> Procedure:
        """Every month tenants come and go, and pay."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[:-1]):
            yield setting.wait_until(int(day) + RENT_DAY - 1 + MORNING)
            if setting.rules.letting_share > 0.0 or self.let.any():
                self._tenants(month)
                self._collect()
            else:
                self.out.staff_hours[:] = 0.0

    def _tenants(self, month: int) -> None:
        """Tenants leave by luck; lots on offer find one by luck and effort."""
        setting, p = self.setting, self.setting.parameters
        luck = setting.luck.pairs("lot", self.number, month)
        on_offer = self._turn < setting.rules.letting_share
        effort = setting.rules.letting_effort
        found = 1.0 - math.pow(1.0 - within_month(p["letting_search_months"]), 2.0 * effort)
        stays = luck[:, 0] >= within_month(p["tenancy_months"])
        searched = on_offer & ~self.let
        self.let[:] = (self.let & stays) | (searched & (luck[:, 1] < found))
        hours = p["searching_hours_month"] * 2.0 * effort * searched
        hours = hours + p["letting_hours_month"] * self.let
        self.out.staff_hours[:] = (
            np.bincount(self.community, hours, self.setting.communities) / WEEKS_PER_MONTH
        )

    def _collect(self) -> None:
        setting, ledger = self.setting, self.setting.ledger
        rents = np.bincount(self.community, self._rent * self.let, setting.communities)
        amount = np.rint(rents).astype(np.int64)
        ledger.move_many(
            int(Outside.TENANTS), ledger.operating, amount, Kind.RENT,
            np.arange(setting.communities),
        )  # fmt: skip
        c = setting.chronicle.community
        if c is not None and amount[c] > 0:
            setting.note("rent", yuan=int(amount[c]) / FEN)

    def close_month(self) -> None:
        """Add up the property let."""
        if self.let.any() or self._let_m2.any():
            self._let_m2[:] = np.bincount(self.community, self.area * self.let, len(self._let_m2))

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Property let and idle, m2."""
        return {"let_m2": self._let_m2, "property_m2": self._idle_m2}
