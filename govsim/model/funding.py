"""Funding: every community's purse - need, income, appeals, payday, service money, arrears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.benefit_fund import BenefitFund
from govsim.model.clock import EVENING, MORNING
from govsim.model.compile import Bound
from govsim.model.grant import OperatingGrant
from govsim.model.ledger import FEN, Kind
from govsim.model.luck import stream_number
from govsim.model.payroll import (
    ask_around,
    close_books,
    monthly_need,
    pay_month,
    pay_services,
    take_arrears,
)
from govsim.model.setting import SERVICE_DAY, WEEKS_PER_MONTH, Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.model.treasury import Treasury

PAYDAY, APPEAL_DAY = 10, 5
OPENING_MONTHS = 2.0
"""Months of need in the operating account when the clock starts."""


ASKING_SHARE = 2.0
"""The catalogue's own income is a mean over all communities; about one in two has to ask."""
FULL_EFFORT = 6.0
"""A community asks as hard as it can once a sixth of the quarter's obligations is not covered."""
DISTRICT_PAYS = [
    Kind.OPERATING_GRANT, Kind.FUND_DISTRICT, Kind.EXAM, Kind.TRAINING, Kind.SECRETARIES,
    Kind.VOLUNTEERS, Kind.BRANDS, Kind.NEEDS, Kind.BRANCH_SUPPORT, Kind.SITE_DISTRICT,
    Kind.SITE_REWARD, Kind.PREMISES, Kind.ONE_STOP, Kind.PORTAL,
]  # fmt: skip
"""What the district's treasury pays for communities."""
SPENT = [
    Kind.WAGES, Kind.INSURANCE, Kind.RUNNING, Kind.SERVICE, Kind.FUND_SERVICE, Kind.FUND_DIVERTED,
    Kind.BRANDS, Kind.NEEDS, Kind.BRANCH_SUPPORT, Kind.SITE_SPENT, Kind.DEPARTMENT_SPENT,
]  # fmt: skip
"""What is spent in a community, whoever paid for it."""


class Funding(Subsystem):
    """Who pays what to whom, and what stays owed.

    Reads ``staffing.filled, person, pay`` and ``service.spare_hours``. Owns the arrays below.

    Attributes
    ----------
    arrears_months : numpy.ndarray of float64, shape (posts,)
        Pay owed to the person in the post, in months of that pay.
    arrears_person : numpy.ndarray of uint64, shape (posts,)
        The person `arrears_months` belongs to.
    arrears_share : numpy.ndarray of float64, shape (1,)
        Share of communities that owe pay.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Staff hours a week spent on asking for money.
    activities : numpy.ndarray of float64, shape (communities,)
        Service activities paid for last month.
    inspected : numpy.ndarray of bool, shape (communities,)
    need_month : numpy.ndarray of float64, shape (communities,), fen
        What a month's pay, insurance, running costs and services come to.
    """

    name = "funding"
    money: ClassVar = {
        "spent": (SPENT, []),
        "appeals": ([Kind.APPEAL_UNITS, Kind.APPEAL_SUPERIORS], []),
        "contributions": ([Kind.CONTRIBUTION], []),
        "fund_delivered": ([Kind.FUND_SERVICE], []),
        "fund_returned": ([Kind.FUND_RETURNED], []),
        "fund_diverted": ([Kind.FUND_DIVERTED], []),
        "district_paid": (DISTRICT_PAYS, []),
        "street_paid": ([Kind.FUND_STREET, Kind.SITE_STREET], [Kind.FUND_RETURNED]),
    }
    title = N_("Funding")
    about = N_(
        "Each community has an operating account and a benefit fund. The operating grant "
        "arrives in tranches, late by a random delay; a community short of money asks helping "
        "units and superiors for it, which takes staff time. On payday it pays in an order of "
        "priority: old arrears, base pay, insurance, running costs, performance pay, services. "
        "What is not paid stays owed to the person. Of the benefit fund the street matches its "
        "part only for the inspection and takes it back afterwards where it is weak; part of "
        "the rest goes to alleys and basic works."
    )

    def __init__(self, setting: Setting, treasury: Treasury) -> None:
        super().__init__(setting)
        n, district = setting.communities, setting.district
        posts = district.communities.posts
        self.first = np.concatenate([[0], np.cumsum(posts)]).astype(np.int64)
        total = int(posts.sum())
        self.treasury = treasury
        self.grant = OperatingGrant(setting, treasury)
        self.benefit_fund = BenefitFund(setting)
        self.owed = np.zeros(total, np.int64)
        self.accrued = np.zeros(total, np.int64)
        self.claims = np.zeros(n, np.int64)
        self.payables = np.zeros((2, n), np.int64)
        self.need = np.zeros(n, np.int64)
        self.entitled = np.zeros(n, np.int64)
        self.fund_nominal = np.zeros(n, np.int64)
        self._owed_sum, self._owing, self._months_sum = (np.zeros(n) for _ in range(3))
        self._effort, self._got = np.zeros(n), np.zeros(n, np.int64)
        self._post_community = np.repeat(np.arange(n), posts)
        self._size = 0.5 + 0.5 * setting.size
        self._appeal_size = self._typical_appeal()
        self.publish(
            arrears_months=np.zeros(total),
            arrears_person=np.zeros(total, np.uint64),
            arrears_share=np.zeros(1),
            staff_hours=np.zeros(n),
            activities=np.zeros(n),
            inspected=self.benefit_fund.inspected,
            need_month=np.zeros(n),
        )

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every month's kernels are given alike."""
        super().connect(inbox)
        setting, p, out, read = self.setting, self.setting.parameters, self.out, self.read
        ledger, first = setting.ledger, self.first
        accounts = ledger.balance, ledger.flows, ledger.operating
        self._ask_around = Bound(
            ask_around, *accounts, setting.luck.key, stream_number("appeal"), setting.places, first,
            self.owed, self.claims, FULL_EFFORT, p["appeal_success"], self._appeal_size,
            p["appeal_hours"] / WEEKS_PER_MONTH, self._effort, self._got, out.staff_hours,
        )  # fmt: skip
        self._pay_month = Bound(
            pay_month, *accounts, first, read("staffing.filled"), read("staffing.person"),
            read("staffing.pay"), p["performance_share"], self.owed, out.arrears_person,
            self.accrued, self.claims, self.payables, out.arrears_months, out.arrears_share,
        )  # fmt: skip
        self._pay_services = Bound(
            pay_services, ledger.balance, ledger.flows, ledger.fund, ledger.operating,
            self.benefit_fund.locked, read("service.spare_hours"), p["event_staff_hours"],
            out.activities,
        )  # fmt: skip
        self._close_books = Bound(close_books, self.need, self.entitled, self.fund_nominal)
        self._take_arrears = Bound(
            take_arrears, first, read("staffing.filled"), self.owed, out.arrears_months,
            self._owed_sum, self._owing, self._months_sum,
        )  # fmt: skip

    def start(self) -> None:
        """Open the accounts and begin every process."""
        ledger = self.setting.ledger
        self.grant.counted = self.read("own_income.counted")
        self._open_year()
        ledger.balance[ledger.operating] = np.rint(OPENING_MONTHS * self._need_month)
        self.treasury.start()
        self.grant.start()
        self.benefit_fund.start()
        self.setting.env.process(self.month())

    def month(self) -> Procedure:
        """Every month: ask for money, pay staff, buy services, close the books."""
        setting, calendar = self.setting, self.setting.calendar
        for month in range(12 * calendar.years):
            opening = int(calendar.month_starts[month])
            yield setting.wait_until(opening + APPEAL_DAY - 1 + MORNING)
            self.ask_for_money(month)
            day = calendar.add_workdays(opening + PAYDAY - 1, 0)
            yield setting.wait_until(day + MORNING + 0.05)
            if setting.year() != self._year:
                self._open_year()
            self.pay_staff(quarter_end=month % 3 == 2)
            yield setting.wait_until(opening + SERVICE_DAY - 1 + MORNING)
            self.buy_services(month)
            yield setting.wait_until(int(calendar.month_starts[month + 1]) - 1 + EVENING - 0.1)
            self._close_books(
                self._need_month, self.grant.yearly(), self.benefit_fund.nominal(), month % 12
            )

    def _prices(self) -> float:
        return float(self.treasury.prices[self.setting.year()])

    def _running(self) -> np.ndarray:
        yearly = self.setting.parameters["running_cost_year"] * 10_000 * FEN * self._prices()
        return np.rint(yearly / 12.0 * self._size).astype(np.int64)

    def _service_budget(self) -> np.ndarray:
        yearly = self.setting.parameters["service_cost_year"] * 10_000 * FEN * self._prices()
        return np.rint(yearly / 12.0 * self._size).astype(np.int64)

    def _open_year(self) -> None:
        """Work out what the year's prices and pay make of a month's needs."""
        self._year = self.setting.year()
        self._running_cost, self._service_money = self._running(), self._service_budget()
        self._insurance_each = self._insurance()
        self._need_month = self._monthly_need()
        self.out.need_month[:] = self._need_month

    def _insurance(self) -> int:
        p = self.setting.parameters
        return round(p["employer_oncost_month"] * FEN * self.setting.grown(p["pay_growth"]))

    def _monthly_need(self) -> np.ndarray:
        pay = np.bincount(
            self._post_community, weights=self.read("staffing.pay"), minlength=len(self.need)
        )
        posts = np.diff(self.first)
        need = monthly_need(
            pay, self._insurance_each, posts, self._running_cost, self._service_money
        )
        return np.asarray(np.rint(need).astype(np.int64))

    def ask_for_money(self, month: int) -> None:
        """Appeals: a community that expects to run short asks units and superiors.

        How hard it asks follows its expected shortfall over the next three months; whether and how
        much it gets is luck and connections.
        """
        setting, effort, got = self.setting, self._effort, self._got
        self._ask_around(month, self._need_month, self.grant.yearly())
        c = setting.chronicle.community
        if c is not None and effort[c] > 0:
            setting.note("appeal", yuan=int(got[c]) / FEN)

    def _typical_appeal(self) -> np.ndarray:
        """What asking brings each community on average when it succeeds, fen."""
        p = self.setting.parameters
        strength = np.asarray(self.setting.district.communities.strength) - 0.5
        yearly = ASKING_SHARE * p["own_revenue"] * 10_000 * FEN
        mean = yearly / 12.0 / max(p["appeal_success"], 1e-9)
        return np.asarray(mean * np.exp(p["appeal_strength_slope"] * strength))

    def pay_staff(self, *, quarter_end: bool) -> None:
        """Payday."""
        setting = self.setting
        before = self._community_arrears()
        self._pay_month(quarter_end, self._insurance_each, self._running_cost)
        after = self._community_arrears()
        if after > before:
            setting.note("unpaid", yuan=(after - before) / FEN, quarter_end=quarter_end)
        elif before > 0 and after == 0:
            setting.note("arrears_cleared", yuan=before / FEN)

    def _community_arrears(self) -> int:
        c = self.setting.chronicle.community
        return 0 if c is None else int(self.owed[self.first[c] : self.first[c + 1]].sum())

    def buy_services(self, month: int) -> None:
        """Service activities: as many as staff hours and money allow; the fund's money first.

        From the operating account comes only what is not needed for staff and running costs until
        the next tranche is due, for services come last.
        """
        price = self.setting.parameters["event_cost_yuan"] * FEN * self._prices()
        self._pay_services(
            self.benefit_fund.months_left(), price, 3 - month % 3, self._need_month,
            self._service_money,
        )  # fmt: skip

    def close_month(self) -> None:
        """Count what is owed to those in post."""
        self._take_arrears()

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Arrears at the month's end."""
        return {
            "owed": self._owed_sum,
            "owed_workers": self._owing,
            "owed_months": self._months_sum,
        }

    def flows(self) -> Mapping[str, np.ndarray]:
        """Needs and entitlements since the start, fen."""
        return {
            "need": self.need,
            "entitled": self.entitled,
            "fund_nominal": self.fund_nominal,
        }
