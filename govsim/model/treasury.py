"""Own revenue of district and streets, and the prices and wages that everything is paid at."""

from __future__ import annotations

import numpy as np

from govsim.model.clock import MORNING
from govsim.model.compile import Bound, kernel
from govsim.model.ledger import FEN, Kind, Outside, post
from govsim.model.setting import BURN_IN_YEARS, Procedure, Setting
from govsim.policy.shocks import revenue_left

TAXPAYERS, ELSEWHERE = int(Outside.TAXPAYERS), int(Outside.OTHER_SPENDING)
REVENUE, OTHER_SPENDING = int(Kind.REVENUE), int(Kind.OTHER_SPENDING)
WORKING_BALANCE_MONTHS = 3
"""Months of revenue a treasury keeps; what is above goes to all other public spending."""
DEVIATIONS = {
    1: "revenue_deviation_2", 2: "revenue_deviation_3", 3: "revenue_deviation_4",
    4: "revenue_deviation_5",
}  # fmt: skip
"""Parameters of growth off its trend, by years since the first reported."""


@kernel
def collect(held, index):  # type: ignore[no-untyped-def]
    """A month's revenue comes into every treasury, and what is above goes to other things.

    Parameters
    ----------
    balance, flows : int64
        Of the ledger.
    accounts, places : int64 (treasuries,)
        Accounts, and columns of `flows`.
    monthly : float64 (treasuries,), fen
        Revenue a month at an index of 1, not negative.
    months_kept : int
        Months of revenue that a treasury keeps.
    """
    balance, flows, accounts, places, monthly, months_kept = held.given
    for k in range(len(accounts)):
        revenue = np.int64(np.rint(monthly[k] * index))
        post(balance, flows, TAXPAYERS, accounts[k], revenue, REVENUE, places[k])
        spare = max(0, balance[accounts[k]] - months_kept * revenue)
        post(balance, flows, accounts[k], ELSEWHERE, spare, OTHER_SPENDING, places[k])


class Treasury:
    """Revenue, year by year and month by month.

    Revenue grows by the district's own rate (or the catalogue's) and by each year's deviation from
    it; streets share the district's fortune. The path is a matter of parameters, not of luck: it
    is the same in all replications, and differs between draws.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    index : numpy.ndarray of float64, shape (years,)
        Revenue of each year against the first year reported.
    prices, outside_wage : numpy.ndarray of float64, shape (years,)
        Price level against the first year reported; average wage outside in fen a year.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        info, p = setting.district.info, setting.parameters
        years = setting.calendar.years
        growth = p["fiscal_growth"] if info.revenue_growth is None else info.revenue_growth
        prices = p["cpi_inflation"] if info.price_growth is None else info.price_growth
        first = setting.calendar.start.year
        since = np.arange(years) - BURN_IN_YEARS
        rates = [growth + (p[DEVIATIONS[y]] if y in DEVIATIONS else 0.0) for y in since.tolist()]
        path = np.cumsum(np.log1p(rates))
        self.index = np.exp(path - path[min(BURN_IN_YEARS, years - 1)])
        for y in range(years):
            self.index[y] *= revenue_left(setting.shocks, first + y)
        self.prices = (1.0 + prices) ** since
        wage = info.average_wage_yuan * FEN
        self.outside_wage = wage * (1.0 + p["wage_growth_outside"]) ** since
        self._monthly = np.concatenate(
            [[info.revenue_yuan], setting.district.streets.revenue_yuan]
        ) * (FEN / 12.0)
        ledger = setting.ledger
        self._accounts = np.concatenate([[ledger.district], ledger.street])
        self._places = np.concatenate(
            [[ledger.district_place], [ledger.street_place(s) for s in range(ledger.streets)]]
        )
        self._collect = Bound(
            collect, ledger.balance, ledger.flows, self._accounts, self._places, self._monthly,
            WORKING_BALANCE_MONTHS,
        )  # fmt: skip
        ledger.balance[self._accounts] = np.rint(self._monthly * WORKING_BALANCE_MONTHS)

    def start(self) -> None:
        """Let revenue flow."""
        self.setting.env.process(self.collect_revenue())

    def collect_revenue(self) -> Procedure:
        """On the 1st of every month revenue comes in; what was not needed before leaves."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[:-1]):
            yield setting.wait_until(day + MORNING - 0.05)
            self._collect(float(self.index[month // 12]))
