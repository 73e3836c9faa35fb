"""Sites being built: month by month, until they are accepted and what was advanced is repaid."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import Bound, kernel
from govsim.model.ledger import FEN, Kind, Outside, post
from govsim.model.luck import stream_number, uniforms
from govsim.model.setting import Procedure, Setting

FULL_SITE_YUAN = 450_000.0
"""Cost of the site that the catalogue's points, kinds and hours of a site are quoted for."""
MOST_MONTHS = 60
"""Months after which a site is accepted as it is."""


SUPPLIERS, SITE_SPENT = int(Outside.SUPPLIERS), int(Kind.SITE_SPENT)


@kernel
def build(busy, months, pace, progress):  # type: ignore[no-untyped-def]
    """One month of building at every site.

    Parameters
    ----------
    busy : bool (communities,)
        Where a site is being built.
    months : float
        Months that building takes at a pace of 0.5.
    pace : float64 (communities,)
        Luck of the site, 0 to 1.
    progress : float64 (communities,), updated
    """
    for c in range(len(busy)):
        if busy[c]:
            progress[c] = min(1.0, progress[c] + 1.0 / max(1.0, months * (0.5 + pace[c])))


@kernel
def spend(  # type: ignore[no-untyped-def]
    balance, flows, project, chosen, cost, progress, pooled, spent
):
    """Pay suppliers for what has been built, and departments' money as it comes.

    Parameters
    ----------
    balance, flows : int64
        Of the ledger.
    project : int64 (communities,)
        Accounts that sites are paid from: never more than they hold.
    chosen : bool (communities,)
        Whose sites are paid for.
    cost, pooled : int64 (communities,), progress : float64 (communities,)
    spent : int64 (communities,), updated
    """
    for c in range(len(chosen)):
        if chosen[c]:
            due = np.int64(np.rint(cost[c] * progress[c])) + pooled[c] - spent[c]
            due = max(min(due, balance[project[c]]), 0)
            post(balance, flows, project[c], SUPPLIERS, due, SITE_SPENT, c)
            spent[c] += due


@kernel
def inspect(  # type: ignore[no-untyped-def]
    key, stream, places, busy, progress, number, attempt, pass_share, accepted
):
    """Look at every site; what is finished is accepted by luck, at the latest after some years.

    Parameters
    ----------
    number, attempt : int64 (communities,)
        Site, and month of its building, which address its luck; the second is updated.
    accepted : bool (communities,), set
    """
    for c in range(len(busy)):
        accepted[c] = False
        if not busy[c]:
            continue
        if progress[c] >= 1.0:
            u, _ = uniforms(key, stream, places[c], 64 * number[c] + attempt[c])
            accepted[c] = u < pass_share
        attempt[c] += 1
        if attempt[c] == MOST_MONTHS:
            accepted[c] = True


@kernel
def work_on(held, month_count):  # type: ignore[no-untyped-def]
    """A month at every site: build (for so many months in all), pay, look; whether any passed."""
    (
        balance, flows, project, busy, pace, progress, cost, pooled, spent, key, stream, places,
        number, attempt, pass_share, passed,
    ) = held.given  # fmt: skip
    build(busy, month_count, pace, progress)
    spend(balance, flows, project, busy, cost, progress, pooled, spent)
    inspect(key, stream, places, busy, progress, number, attempt, pass_share, passed)
    return passed.any()


class Sites:
    """At most one site a community; money in fen.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    busy : numpy.ndarray of bool, shape (communities,)
        Where a site is being built.
    size : numpy.ndarray of float64, shape (communities,)
        Of these, in full-size sites.
    accepted : numpy.ndarray of int64, shape (communities,)
        Sites accepted since the start.
    value : numpy.ndarray of float64, shape (communities,)
        Sites in use, in full-size sites, worn out slowly.
    cost, owed, pooled, spent : numpy.ndarray of int64, shape (communities,)
        What was paid in for building, spent as it proceeds; the district's part that the
        community has advanced and is paid back after acceptance; departments' money put into it,
        on top of the cost; what was spent.
    """

    def __init__(self, setting: Setting, value: np.ndarray) -> None:
        self.setting, self.value = setting, value
        n = setting.communities
        self.busy, self.size = np.zeros(n, np.bool_), np.zeros(n)
        self.accepted, self._passed = np.zeros(n, np.int64), np.zeros(n, np.bool_)
        self.cost, self.owed, self.pooled, self.spent, self._number, self._attempt, self._turn = (
            np.zeros(n, np.int64) for _ in range(7)
        )
        self._pace, self._progress = np.zeros(n), np.zeros(n)
        self._begun = 0
        ledger, stream = setting.ledger, stream_number("site acceptance")
        self._work_on = Bound(
            work_on, ledger.balance, ledger.flows, ledger.project, self.busy, self._pace,
            self._progress, self.cost, self.pooled, self.spent, setting.luck.key, stream,
            setting.places, self._number, self._attempt, setting.parameters["site_acceptance"],
            self._passed,
        )  # fmt: skip

    def begin(self, place: int, number: int, cost: int, owed: int) -> None:
        """Begin to build; year and grade of the project in one number address its luck."""
        luck = self.setting.luck.pairs("site pace", self.setting.places[[place]], number)
        self._pace[place], self._progress[place] = luck[0, 0], 0.0
        self.cost[place], self.owed[place], self.pooled[place] = cost, owed, 0
        self.spent[place], self._number[place], self._attempt[place] = 0, number, 0
        self.busy[place], self.size[place] = True, cost / FEN / FULL_SITE_YUAN
        self._turn[place], self._begun = self._begun, self._begun + 1

    def pool(self, amount: np.ndarray) -> None:
        """Departments' money comes to sites."""
        here = np.flatnonzero(amount)
        if not len(here):
            return
        assert self.busy[here].all(), "pooled money went where no site is"
        ledger = self.setting.ledger
        ledger.move_many(
            int(Outside.SUPERIORS), ledger.project[here], amount[here].astype(np.int64),
            Kind.DEPARTMENT_POOLED, here,
        )  # fmt: skip
        self.pooled[here] += amount[here].astype(np.int64)

    def month(self) -> None:
        """Build for a month, pay for it, and look at what is finished."""
        setting, p = self.setting, self.setting.parameters
        months = p["site_build_months"]
        if not setting.rules.monthly_dispatch:
            months *= p["site_slow_without_dispatch"]
        if self._work_on(months):
            self._accept()

    def _accept(self) -> None:
        """Sites that passed come into use, in the order in which they were begun."""
        passed = np.flatnonzero(self._passed)
        places = passed[np.argsort(self._turn[passed])]
        self._progress[places] = 1.0
        ledger = self.setting.ledger
        spend(
            ledger.balance, ledger.flows, ledger.project, self._passed, self.cost, self._progress,
            self.pooled, self.spent,
        )  # fmt: skip
        self.busy[places], self.size[places] = False, 0.0
        self.accepted[places] += 1
        self.value[places] += (self.cost[places] + self.pooled[places]) / FEN / FULL_SITE_YUAN
        watched = self.setting.chronicle.community
        if watched is not None and watched in places:
            self.setting.note("site_accepted", yuan=int(self.spent[watched]) / FEN)
        self.setting.env.process(self._reward(places, self.owed[places]))

    def _reward(self, places: np.ndarray, owed: np.ndarray) -> Procedure:
        """Some time after acceptance the district pays back what was advanced, as far as it can."""
        setting, ledger = self.setting, self.setting.ledger
        yield setting.env.timeout(round(setting.parameters["site_reward_months"] * 30.0))
        while owed.any():
            cash = int(ledger.balance[ledger.district])
            before = np.cumsum(owed) - owed
            paid = np.minimum(owed, np.maximum(cash - before, 0))
            ledger.move_many(
                ledger.district, ledger.operating[places], paid, Kind.SITE_REWARD, places
            )
            if setting.chronicle.watches(places[owed > 0]):
                here = int(np.flatnonzero(places == setting.chronicle.community)[0])
                setting.note("site_rewarded", yuan=int(paid[here]) / FEN)
            owed = owed - paid
            yield setting.env.timeout(30)
