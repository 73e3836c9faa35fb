"""The benefit fund: district share, street match, inspection, claw-back, diversion, services."""

from __future__ import annotations

import numpy as np

from govsim.model.clock import MORNING
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.setting import Procedure, Setting, odds_shift

STRENGTH_TO_DELIVERY = 4.0
"""Log odds of the match being left in place, per unit of the street's fiscal strength."""
USUAL_DELIVERY, LEAST_DELIVERY = 0.3, 0.015
"""Share of the match left in place at which the catalogue's diversion holds. A street that leaves
less has no money for alleys and basic works either, so the odds that the fund goes there rise in
inverse proportion; the least share keeps them finite."""
DISTRICT_DAY, SHOWN_DAY, INSPECTION_DAY, RETURN_DAY = (4, 10), (9, 1), (10, 15), (11, 5)
INSPECTION_NOTICE_DAYS = 14
SPENT_BY_MONTH = 3
"""Month (March) by whose end the year's fund is to be used up; what is left is diverted."""


class BenefitFund:
    """The fund's money of every community, from the two treasuries to residents.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    inspected : numpy.ndarray of bool, shape (communities,)
        Whether an inspection is being prepared for now.
    locked : numpy.ndarray of int64, shape (communities,), fen
        Part of the fund shown for the inspection and not to be touched before it.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        n, p = setting.communities, setting.parameters
        self.inspected = np.zeros(n, np.bool_)
        self.locked = np.zeros(n, np.int64)
        self._street, self._everyone = setting.district.communities.street, np.arange(n)
        centred = np.asarray(setting.district.streets.fiscal_strength, np.float64) - 0.5
        self._kept = odds_shift(p["street_delivery"], STRENGTH_TO_DELIVERY * centred)
        scarcity = (USUAL_DELIVERY + LEAST_DELIVERY) / (self._kept + LEAST_DELIVERY)
        self._diverted = odds_shift(p["fund_diversion"], np.log(scarcity))

    def nominal(self) -> int:
        """The fund's nominal amount a community a year, in fen."""
        return round(self.setting.parameters["service_fund_year"] * 10_000 * FEN)

    def _match(self) -> int:
        return round(self.nominal() * self.setting.parameters["street_match_share"])

    def start(self) -> None:
        """Begin the yearly round."""
        self.setting.env.process(self.fund_year())
        self.setting.env.process(self.match_year())

    def fund_year(self) -> Procedure:
        """Every year the district pays its share in April; what is unused by March is diverted."""
        setting, everyone = self.setting, self._everyone
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, SPENT_BY_MONTH, 31) + MORNING)
            self._divert(everyone, self.usable())
            yield setting.wait_until(setting.calendar.day_of(year, *DISTRICT_DAY) + MORNING)
            amount = np.full(setting.communities, self.nominal() - self._match(), np.int64)
            paid = self._pay(setting.ledger.district, everyone, amount, Kind.FUND_DISTRICT)
            self._tell("fund_district", everyone, paid)
            self._divert_share(everyone, paid)

    def match_year(self) -> Procedure:
        """Every year each street's match is shown before the inspection, and taken back after."""
        setting = self.setting
        shown = np.zeros(setting.communities, np.int64)
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *SHOWN_DAY) + MORNING)
            self._show(shown)
            self.locked += shown
            self._tell("fund_shown", self._everyone, shown)
            inspection = setting.calendar.day_of(year, *INSPECTION_DAY)
            yield setting.wait_until(inspection - INSPECTION_NOTICE_DAYS + MORNING)
            self.inspected[:] = True
            yield setting.wait_until(inspection + MORNING)
            self.inspected[:] = False
            yield setting.wait_until(setting.calendar.day_of(year, *RETURN_DAY) + MORNING)
            self._take_back(shown)

    def _show(self, shown: np.ndarray) -> None:
        """Every street shows its match as far as its treasury goes."""
        setting, ledger = self.setting, self.setting.ledger
        shown[:] = self._match()
        wanted = self._match() * np.bincount(self._street, minlength=ledger.streets)
        for street in np.flatnonzero(wanted > ledger.balance[ledger.street]):
            members, treasury = setting.street_members[street], int(ledger.street[street])
            shown[members] = self._affordable(treasury, shown[members])
        ledger.move_many(
            ledger.street[self._street], ledger.fund, shown, Kind.FUND_STREET, self._everyone
        )

    def _take_back(self, shown: np.ndarray) -> None:
        """Streets take their part back out of what they showed; some of the rest is diverted."""
        ledger = self.setting.ledger
        taken = np.rint(shown * (1.0 - self._kept[self._street])).astype(np.int64)
        self.locked -= shown
        ledger.move_many(
            ledger.fund, ledger.street[self._street], taken, Kind.FUND_RETURNED, self._everyone
        )
        self._tell("fund_returned", self._everyone, taken)
        self._divert_share(self._everyone, shown - taken)

    def usable(self) -> np.ndarray:
        """What the fund holds and may be spent now, shape (communities,), fen."""
        return self.setting.ledger.balance[self.setting.ledger.fund] - self.locked

    def months_left(self) -> int:
        """Months, this one included, until the year's fund is to be used up."""
        return (SPENT_BY_MONTH - 1 - self.setting.month()) % 12 + 1

    def _divert_share(self, members: np.ndarray, amounts: np.ndarray) -> None:
        share = self._diverted[self._street[members]]
        self._divert(members, np.rint(amounts * share).astype(np.int64))

    def _divert(self, members: np.ndarray, amounts: np.ndarray) -> None:
        ledger = self.setting.ledger
        ledger.move_many(
            ledger.fund[members], int(Outside.CONTRACTORS), amounts, Kind.FUND_DIVERTED, members
        )
        self._tell("fund_diverted", members, amounts)

    def _pay(self, source: int, members: np.ndarray, amounts: np.ndarray,
             kind: Kind) -> np.ndarray:  # fmt: skip
        """Pay as far as the treasury goes, in proportion; returns what was paid."""
        amounts = self._affordable(source, amounts)
        ledger = self.setting.ledger
        ledger.move_many(source, ledger.fund[members], amounts, kind, members)
        return amounts

    def _affordable(self, source: int, amounts: np.ndarray) -> np.ndarray:
        total, cash = int(amounts.sum()), int(self.setting.ledger.balance[source])
        if total > cash:
            amounts = np.array([int(a) * cash // total for a in amounts], np.int64)
        return amounts

    def _tell(self, kind: str, members: np.ndarray, amounts: np.ndarray) -> None:
        if not self.setting.chronicle.watches(members):
            return
        watched = np.flatnonzero(members == self.setting.chronicle.community)
        if amounts[watched[0]] > 0:
            self.setting.note(kind, yuan=int(amounts[watched[0]]) / FEN)
