"""The operating grant: what each community is entitled to, its tranches and their delays."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from govsim.catalogue.rules import Rules
from govsim.model.clock import MORNING
from govsim.model.compile import Bound, kernel
from govsim.model.ledger import FEN, Kind, post
from govsim.model.setting import Procedure, Setting
from govsim.model.treasury import Treasury

FIRST_TRANCHE_DAY = 14
"""Day of the year (from 0) on which the first tranche falls due."""
OPERATING_GRANT = int(Kind.OPERATING_GRANT)


@kernel
def pay(held, members, amounts):  # type: ignore[no-untyped-def]
    """Pay amounts out to members, in their order, if the treasury has them all.

    Parameters
    ----------
    balance, flows : int64
        Of the ledger.
    district : int
        Account of the treasury.
    operating : int64 (communities,)
        Accounts of communities.
    members : int64 (paid,)
    amounts : int64 (communities,), fen

    Returns
    -------
    total : int
        Of the members' amounts, paid or not.
    paid : bool
    """
    balance, flows, district, operating = held.given
    total = np.int64(0)
    for c in members:
        total += amounts[c]
    if total > balance[district]:
        return total, False
    for c in members:
        post(balance, flows, district, operating[c], amounts[c], OPERATING_GRANT, c)
    return total, True


class OperatingGrant:
    """Grant money on its way from the district treasury to communities' operating accounts.

    Parameters
    ----------
    setting : Setting
    treasury : Treasury

    Attributes
    ----------
    owed : numpy.ndarray of int64, shape (communities,), fen
        Tranches that fell due while the treasury had no money for them.
    counted : numpy.ndarray of float64, shape (communities,), fen
        Own income above today's in the last calendar year, against which the district sets off.
    """

    def __init__(self, setting: Setting, treasury: Treasury) -> None:
        self.setting, self.treasury = setting, treasury
        self.owed = np.zeros(setting.communities, np.int64)
        ledger = setting.ledger
        self._pay_all = Bound(pay, ledger.balance, ledger.flows, ledger.district, ledger.operating)
        self._on_its_way = 0
        self._worked_out: tuple[Rules, int] | None = None
        self._entitled = np.zeros(setting.communities, np.int64)
        communities = setting.district.communities
        residents = communities.residents.astype(np.float64)
        area = np.asarray(communities.area_km2, np.float64)
        self._by_residents = residents / residents.mean()
        self.counted = np.zeros(setting.communities)
        self._by_area = area / area.mean() if area.sum() > 0 else np.ones_like(area)

    def yearly(self) -> np.ndarray:
        """What each community is entitled to a year under the rules in force now.

        Returns
        -------
        numpy.ndarray of int64, shape (communities,), fen
        """
        now = self.setting.rules, self.setting.year()
        if now != self._worked_out:
            self._worked_out, self._entitled = now, self._work_out()
        return self._entitled

    def _work_out(self) -> np.ndarray:
        rules, setting = self.setting.rules, self.setting
        amount = setting.parameters["budget_alloc_year"] * 10_000 * FEN * (1.0 + rules.grant_raise)
        if rules.grant_index_year is not None:
            base = rules.grant_index_year - setting.calendar.start.year
            base = min(max(base, 0), setting.calendar.years - 1)
            amount *= self.treasury.index[setting.year()] / self.treasury.index[base]
        flat = 1.0 - rules.grant_residents_weight - rules.grant_area_weight
        shares = (
            flat
            + rules.grant_residents_weight * self._by_residents
            + rules.grant_area_weight * self._by_area
        )
        set_off = np.minimum(self.counted * setting.parameters["crowd_out"], amount * shares)
        return np.asarray(np.rint(amount * shares - set_off + self._for_pay()).astype(np.int64))

    def _for_pay(self) -> np.ndarray:
        """What a higher pay standard costs each community's posts a year, fen."""
        rules, p = self.setting.rules, self.setting.parameters
        bill = 12.0 * p["pay_gross_month"] * self.setting.grown(p["pay_growth"]) * FEN
        return np.asarray(rules.pay_raise * bill * self.setting.district.communities.posts)

    def start(self) -> None:
        """Begin paying."""
        self.setting.env.process(self.budget_year())
        self.setting.env.process(self.settle_owed())

    def budget_year(self) -> Procedure:
        """Every year, each tranche falls due on its day and sets out on its way."""
        setting = self.setting
        for year in range(setting.calendar.years):
            opening = setting.calendar.day_of(year, 1)
            tranches = setting.rules.grant_tranches
            for tranche in range(tranches):
                due = opening + FIRST_TRANCHE_DAY + 365 * tranche // tranches
                yield setting.wait_until(due + MORNING)
                amounts = self.yearly() // tranches
                setting.env.process(self.pay_tranche(amounts, 16 * year + tranche))

    def pay_tranche(self, amounts: np.ndarray, occasion: int) -> Procedure:
        """One tranche reaches the streets one after another, each after its own delay."""
        setting = self.setting
        mean = setting.parameters["tranche_delay_days"]
        luck = setting.luck.pairs("tranche", setting.street_places, occasion)[:, 0]
        delays = [math.floor(-mean * math.log(u)) for u in luck.tolist()]
        due = math.floor(setting.env.now)
        order = sorted(range(len(delays)), key=delays.__getitem__)
        self._on_its_way += int(amounts.sum())
        k = 0
        while k < len(order):
            delay = delays[order[k]]
            yield setting.wait_until(due + delay + MORNING)
            last, same_day = k + 1, k > 0 and delay == delays[order[k - 1]]
            # Whoever else draws on the treasury at this moment has done so before the second street
            # is paid. Where it holds all that is on its way, the others of the day need not queue.
            if same_day and self._on_its_way <= self._cash():
                while last < len(order) and delays[order[last]] == delay:
                    last += 1
            self._reach(order[k:last], amounts, delay)
            k = last

    def _reach(self, streets: Sequence[int], amounts: np.ndarray, delay: int) -> None:
        """Money on its way reaches streets, so many days late."""
        setting = self.setting
        each = [setting.street_members[s] for s in streets]
        members = each[0] if len(each) == 1 else np.concatenate(each)
        self._on_its_way -= self._pay(members, amounts)
        if setting.chronicle.watches(members):
            paid = int(amounts[setting.chronicle.community])
            setting.note("tranche", yuan=paid / FEN, late_days=int(delay))

    def settle_owed(self) -> Procedure:
        """Every month the treasury pays first what it failed to pay before."""
        setting = self.setting
        for day in setting.calendar.month_starts[1:-1]:
            yield setting.wait_until(day + MORNING)
            if self.owed.any():
                amounts = self.owed.copy()
                self.owed[:] = 0
                self._pay(np.flatnonzero(amounts), amounts)

    def _cash(self) -> int:
        return int(self.setting.ledger.balance[self.setting.ledger.district])

    def _pay(self, members: np.ndarray, amounts: np.ndarray) -> int:
        """Pay members what is theirs of the amounts, or all the same share of it; their sum."""
        ledger = self.setting.ledger
        total, is_paid = self._pay_all(members, amounts)
        if not is_paid:
            cash, due = self._cash(), amounts[members]
            paid = np.array([int(a) * cash // int(total) for a in due], np.int64)
            self.owed[members] += due - paid
            ledger.move_many(
                ledger.district, ledger.operating[members], paid, Kind.OPERATING_GRANT, members
            )
        return int(total)
