"""Rosters drawn from the model's own hazard, to see how well estimation finds what was put in.

The week's kernel of the model moves everyone; a post is filled again the week after it falls
vacant. Truths are parameters of the catalogue, so that estimates can be held against them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.catalogue.parameters import load_parameters
from govsim.district.district import EDUCATIONS, ROUTES
from govsim.model.setting import DAYS_PER_YEAR, WEEKS_PER_YEAR
from govsim.model.staff_terms import base_hazards, hazard_terms
from govsim.model.staffing import OUTSIDE_BY_EDUCATION
from govsim.model.workforce import DISMISSED, PROMOTED, QUIT, RETIRED, live_week

if TYPE_CHECKING:
    import pandas as pd

REASONS = {QUIT: "quit", PROMOTED: "promoted", DISMISSED: "dismissed", RETIRED: "retired"}
WAGE = 54_000.0
"""Average wage outside, yuan a year."""
ROUTE_SHARES = (0.25, 0.45, 0.25, 0.05)
EDUCATION_SHARES = (0.2, 0.5, 0.3)
PAY_SPREAD = 0.15
"""Standard deviation of log pay between workers."""
SERVED_YEARS = 6.0
"""Mean years of service of those in post at the start."""


def simulate_roster(
    seed: int, *, communities: int = 60, posts: int = 9, years: int = 6,
    first: date = date(2021, 1, 1), outside: np.ndarray | None = None,
    truths: Mapping[str, float] | None = None, arrears: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """A roster of everyone in post within some years, as the model's hazard moves them.

    Parameters
    ----------
    seed : int
    communities, posts, years : int
        Posts a community; years the roster covers.
    first : date
        First day covered.
    outside : numpy.ndarray of float64, shape (3,), optional
        Pay a month outside by education, yuan; that of an average wage of 54,000 a year unless
        given.
    truths : mapping of str to float, optional
        Parameters that differ from the catalogue's central values.
    arrears : bool
        Whether some communities owe pay now and then.

    Returns
    -------
    roster, arrears : pandas.DataFrame
        Tables ``staff_roster`` and ``arrears`` (without rows unless asked for).
    """
    import pandas as pd

    luck = np.random.default_rng([731, seed])
    p = load_parameters().with_values(dict(truths or {}))
    outside = OUTSIDE_BY_EDUCATION * WAGE / 12.0 if outside is None else outside
    staff = _Staff(luck, communities, posts, p, outside)
    people, owed = [], []
    for week in range(1, math.ceil(years * WEEKS_PER_YEAR) + 1):
        day = 7 * week
        if arrears and (opened := _month_begun(first, day)) is not None:
            owed += staff.owe(luck, opened)
        people += staff.week(luck, day, first)
    people += staff.rest(first)
    last = first + timedelta(days=7 * math.ceil(years * WEEKS_PER_YEAR) - 1)
    roster = pd.DataFrame(people)
    for column in ("entry_date", "exit_date"):
        roster[column] = pd.to_datetime(roster[column]).astype("datetime64[s]")
    roster.attrs["window"] = (first, last)
    ledger = pd.DataFrame(
        [(c, month, yuan) for c, month, yuan in owed],
        columns=["community_id", "month", "owed_yuan"],
    )
    ledger["month"] = pd.to_datetime(ledger["month"]).astype("datetime64[s]")
    return roster, ledger


def _month_begun(first: date, day: int) -> date | None:
    """The first day of the month that began in the week before a day; None if none did."""
    now = first + timedelta(days=day)
    return now.replace(day=1) if now.day <= 7 else None


class _Staff:
    """Posts and who is in them."""

    def __init__(self, luck: Any, communities: int, posts: int, p: Mapping[str, float],
                 outside: np.ndarray) -> None:  # fmt: skip
        n = communities * posts
        self.first = np.arange(0, n + 1, posts)
        self.community = np.repeat(np.arange(communities), posts)
        self.outside, self.p, self.serial = outside, p, 0
        self.base, self.terms = base_hazards(p), hazard_terms(p)
        self.filled, self.person = np.ones(n, np.bool_), np.zeros(n, np.uint64)
        self.route, self.education = np.zeros(n, np.int8), np.zeros(n, np.int8)
        self.ability, self.pay, self.fatigue = np.zeros(n), np.zeros(n), np.ones(n)
        self.entry, self.birth = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.clocks, self.merit_ratio = np.zeros((3, n)), np.zeros(n)
        self.months, self.vacant = np.zeros(n), np.zeros(n, np.int64)
        self.ordinal = np.zeros(n, np.uint64)
        self.level = np.exp(luck.normal(0.0, 0.05, communities))  # pay differs by community
        self.arrears = np.zeros(communities)
        self.welcome(luck, np.arange(n), 0)
        served = np.minimum(luck.exponential(SERVED_YEARS, n), 30.0)
        self.entry[:] = np.floor(-DAYS_PER_YEAR * served)
        self.birth[:] = np.minimum(self.birth, self.entry - round(18 * DAYS_PER_YEAR))

    def welcome(self, luck: Any, slots: np.ndarray, day: int) -> None:
        """Put new people into posts."""
        n = len(slots)
        self.person[slots] = self.serial + np.arange(n)
        self.serial += n
        self.route[slots] = luck.choice(4, n, p=ROUTE_SHARES)
        self.education[slots] = luck.choice(3, n, p=EDUCATION_SHARES)
        self.ability[slots], self.merit_ratio[slots] = luck.normal(size=n), 0.0
        spread = np.exp(luck.normal(0.0, PAY_SPREAD, n))
        usual = self.outside[self.education[slots]] * self.p["pay_to_private_wage"]
        self.pay[slots] = np.rint(usual * spread * self.level[self.community[slots]])
        self.entry[slots] = day
        self.birth[slots] = (day - DAYS_PER_YEAR * luck.uniform(22, 45, n)).astype(np.int64)
        self.clocks[:, slots] = luck.exponential(size=(3, n))
        self.filled[slots] = True

    def owe(self, luck: Any, month: date) -> list[tuple[str, date, float]]:
        """Some communities fall behind with pay, some catch up."""
        change = luck.uniform(size=len(self.arrears))
        self.arrears = np.where(change < 0.06, self.arrears + 1.0,
                                np.where(change > 0.85, 0.0, self.arrears)).clip(0, 3)  # fmt: skip
        self.months[:] = self.arrears[self.community]
        bill = np.bincount(self.community, weights=self.pay * self.filled)
        return [(f"c{c}", month, float(m * bill[c])) for c, m in enumerate(self.arrears)]

    def week(self, luck: Any, day: int, first: date) -> list[dict[str, Any]]:
        """One week; who left."""
        communities = len(self.first) - 1
        exits, graduates = np.zeros((4, communities), np.int64), np.zeros((2, communities), int)
        before = self.filled.copy()
        promotion = self.p["promotion_outflow"] / WEEKS_PER_YEAR
        live_week(
            0, communities, day, self.first, self.filled, self.person, self.route, self.education,
            self.ability, self.entry, self.birth, self.pay, np.log(self.pay), self.fatigue,
            *self.clocks, self.merit_ratio, self.vacant, self.ordinal, self.months, self.person,
            float((self.arrears > 0).mean()), np.ones(communities), self.outside,
            np.log(self.outside * self.terms[1]), self.base, *self.terms[:-3], promotion,
            *self.terms[-3:], np.zeros(len(self.filled)), exits, graduates,
        )  # fmt: skip
        gone = np.flatnonzero(before & ~self.filled)
        left = [int(i) for i in gone]
        told = [self._row(i, first, day - 1, self._reason(i, day)) for i in left]
        if len(gone):
            self.welcome(luck, gone, day)
        return told

    def _reason(self, i: int, day: int) -> str:
        """Why the person in post i left, in the kernel's order."""
        if day - self.birth[i] >= self.p["retirement_age"] * DAYS_PER_YEAR:
            return REASONS[RETIRED]
        used_up = [bool(clock[i] <= 0.0) for clock in self.clocks]
        return REASONS[(QUIT, PROMOTED, DISMISSED)[used_up.index(True)]]

    def rest(self, first: date) -> list[dict[str, Any]]:
        """Who is still in post."""
        return [self._row(i, first, None, None) for i in range(len(self.filled))]

    def _row(self, i: int, first: date, day: int | None, reason: str | None) -> dict[str, Any]:
        return {
            "worker_id": f"w{self.person[i]}",
            "community_id": f"c{self.community[i]}",
            "route": ROUTES[self.route[i]],
            "education": EDUCATIONS[self.education[i]],
            "birth_year": (first + timedelta(days=int(self.birth[i]))).year,
            "entry_date": first + timedelta(days=int(self.entry[i])),
            "exit_date": None if day is None else first + timedelta(days=day),
            "exit_reason": reason,
            "base_pay_yuan": float(self.pay[i]),
            "certificate": False,
        }
