"""Outcomes from what was recorded: every indicator's formula, in one place.

An indicator is a ratio of two amounts that add up over communities, so that a street's or the
district's value is never an average of averages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from govsim.model.ledger import FEN
from govsim.model.record import COLUMN, FLOWS

YEAR = 12
DEFICIT_TOLERANCE = 0.01
"""A gap below this share of need does not count as a deficit."""


class Books:
    """What was recorded, by name.

    Parameters
    ----------
    raw : numpy.ndarray of float64, shape (months, columns, communities)
        As `Recorder.raw`: flows are totals since the start.
    residents, posts : numpy.ndarray, shape (communities,)
    session_hours : float
    """

    def __init__(
        self, raw: np.ndarray, residents: np.ndarray, posts: np.ndarray, session_hours: float
    ) -> None:
        self._raw = raw
        self.residents = np.broadcast_to(np.asarray(residents, np.float64), self["workers"].shape)
        self.posts = np.broadcast_to(np.asarray(posts, np.float64), self["workers"].shape)
        self.ones = np.ones(self["workers"].shape)
        self.session_hours = session_hours

    def __getitem__(self, name: str) -> np.ndarray:
        """A stock at month ends, or a flow's total since the start; shape (months, communities)."""
        return np.asarray(self._raw[:, COLUMN[name]])

    def month(self, flow: str) -> np.ndarray:
        """A flow's amount of each month."""
        return self._over(flow, 1)

    def year(self, name: str) -> np.ndarray:
        """A flow's amount, or a stock's sum, over the trailing 12 months (fewer at the start)."""
        if name in FLOWS:
            return self._over(name, YEAR)
        total = np.cumsum(self[name], axis=0)
        total[YEAR:] = total[YEAR:] - total[:-YEAR].copy()
        return np.asarray(total)

    def _over(self, flow: str, months: int) -> np.ndarray:
        total = self[flow].copy()
        total[months:] = total[months:] - self[flow][:-months]
        return np.asarray(total)

    def shortfall(self) -> np.ndarray:
        """By how much the trailing year's income falls short of need, fen.

        Income is the grant a community is entitled to, what it was given when it asked, and the
        part of the benefit fund that reached residents (services are part of need).
        """
        income = self.year("entitled") + self.year("appeals") + self.year("fund_delivered")
        return np.asarray(np.maximum(0.0, self.year("need") - income))


Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Indicator:
    """Numerator and denominator of an outcome, and what holds where the denominator is zero.

    Attributes
    ----------
    pair : callable
        From `Books` to (numerator, denominator), each of shape (months, communities).
    empty : float or None
        Value where the denominator is zero; None carries the latest known value forward.
    """

    pair: Callable[[Books], Pair]
    empty: float | None = 0.0


INDICATORS: Mapping[str, Indicator] = {
    "gap_share": Indicator(lambda b: (b.shortfall(), b.year("need"))),
    "deficit_communities_share": Indicator(
        lambda b: ((b.shortfall() > DEFICIT_TOLERANCE * b.year("need")) * 1.0, b.ones)
    ),
    "benefit_fund_delivered_share": Indicator(
        lambda b: (b.year("fund_delivered"), b.year("fund_nominal"))
    ),
    "benefit_fund_returned_share": Indicator(
        lambda b: (b.year("fund_returned"), b.year("fund_nominal"))
    ),
    "benefit_fund_diverted_share": Indicator(
        lambda b: (b.year("fund_diverted"), b.year("fund_nominal"))
    ),
    "arrears_yuan": Indicator(lambda b: (b["owed"] / FEN, _total(b))),
    "arrears_workers": Indicator(lambda b: (b["owed_workers"], _total(b))),
    "arrears_months": Indicator(lambda b: (b["owed_months"], b["workers"])),
    "district_cost_yuan": Indicator(lambda b: (b.month("district_paid") / FEN, _total(b))),
    "street_cost_yuan": Indicator(lambda b: (b.month("street_paid") / FEN, _total(b))),
    "workers": Indicator(lambda b: (b["workers"], _total(b))),
    "turnover_rate": Indicator(lambda b: (b.year("left"), b.year("workers") / YEAR)),
    "vacancy_rate": Indicator(lambda b: (b["vacant"], b.posts)),
    "time_to_fill_days": Indicator(lambda b: (b.year("fill_days"), b.year("fills")), empty=None),
    "bachelor_share": Indicator(lambda b: (b["bachelors"], b["workers"]), empty=None),
    "staff_skill": Indicator(lambda b: (b["skill_sum"], b["workers"]), empty=None),
    "overload": Indicator(
        lambda b: (b.month("hours_asked"), b.month("hours_contracted")), empty=None
    ),
    "handed_down_time_share": Indicator(
        lambda b: (b.month("hours_tasks"), b.month("hours_worked")), empty=None
    ),
    "requests": Indicator(lambda b: (b.month("requests"), _total(b))),
    "backlog_requests": Indicator(lambda b: (b["backlog"], _total(b))),
    "on_time_share": Indicator(lambda b: (b.month("on_time"), b.month("requests")), empty=None),
    "service_variety": Indicator(lambda b: (b["variety"], b.ones)),
    "volunteers_registered": Indicator(lambda b: (b["registered"], _total(b))),
    "volunteers_active": Indicator(lambda b: (b["active"], _total(b))),
    "volunteer_hours": Indicator(lambda b: (b.month("sessions") * b.session_hours, _total(b))),
    "skilled_hours_share": Indicator(
        lambda b: (b.month("skilled_sessions"), b.month("sessions")), empty=None
    ),
    "volunteer_retention": Indicator(lambda b: (b["still"], b["then"]), empty=None),
    "satisfaction": Indicator(lambda b: (b["satisfaction"] * b.residents, b.residents)),
}
"""Indicators by identifier; `inequality` is no ratio and is computed beside them."""

OUTCOME_NAMES: tuple[str, ...] = (*INDICATORS, "inequality")


def _total(books: Books) -> np.ndarray:
    """Mark an amount that simply adds up: it has no denominator."""
    return books.ones[:0]


class Geography:
    """How communities make up streets and the district.

    Parameters
    ----------
    street : numpy.ndarray of int, shape (communities,)
        Street of each community.
    streets : int
    """

    def __init__(self, street: np.ndarray, streets: int) -> None:
        self.streets = streets
        self.communities = len(street)
        self._order = np.argsort(street, kind="stable")
        self._bounds = np.searchsorted(np.asarray(street)[self._order], np.arange(streets + 1))

    def places(self, values: np.ndarray) -> np.ndarray:
        """District, streets and communities side by side.

        Parameters
        ----------
        values : numpy.ndarray, shape (months, communities)

        Returns
        -------
        numpy.ndarray, shape (months, 1 + streets + communities)
        """
        # No street is without communities (a district with one is refused), as reduceat needs.
        streets = np.add.reduceat(values[:, self._order], self._bounds[:-1], axis=1)
        return np.concatenate([values.sum(axis=1, keepdims=True), streets, values], axis=1)

    def members(self, street: int) -> np.ndarray:
        """Communities of a street."""
        return self._order[self._bounds[street] : self._bounds[street + 1]]


def gini(values: np.ndarray) -> np.ndarray:
    """Gini coefficient along the last axis.

    Parameters
    ----------
    values : numpy.ndarray, shape (..., n), not negative

    Returns
    -------
    numpy.ndarray, shape (...)
        0 where all are equal (or all zero).
    """
    n = values.shape[-1]
    ranked = np.sort(values, axis=-1)
    weights = 2.0 * np.arange(1, n + 1) - n - 1.0
    total = ranked.sum(axis=-1)
    spread = np.maximum(0.0, (ranked * weights).sum(axis=-1))  # equal values round below zero
    return np.asarray(np.where(total > 0, spread / np.where(total > 0, n * total, 1), 0))


def compute(books: Books, geography: Geography, first_month: int,
            fallback: Mapping[str, float]) -> np.ndarray:  # fmt: skip
    """All outcomes of one replication.

    Parameters
    ----------
    books : Books
    geography : Geography
    first_month : int
        First month reported; earlier ones are burn-in.
    fallback : mapping of str to float
        Value of a carried-forward outcome before anything is known.

    Returns
    -------
    numpy.ndarray of float64, shape (months reported, places, outcomes)
        Places: district, streets, communities. NaN where an outcome has no meaning (inequality
        within one community).
    """
    values = []
    for name, indicator in INDICATORS.items():
        numerator, denominator = indicator.pair(books)
        top = geography.places(np.asarray(numerator, np.float64))
        if not denominator.size:
            values.append(top[first_month:])
            continue
        bottom = geography.places(np.asarray(denominator, np.float64))
        known = bottom > 0
        ratio = np.where(known, top / np.where(known, bottom, 1.0), np.nan)
        if indicator.empty is None:
            ratio = _carry_forward(ratio, fallback.get(name, 0.0))
        else:
            ratio = np.where(known, ratio, indicator.empty)
        values.append(ratio[first_month:])
    values.append(_inequality(books, geography)[first_month:])
    return np.stack(values, axis=-1)


def _carry_forward(values: np.ndarray, start: float) -> np.ndarray:
    known = ~np.isnan(values)
    latest = np.maximum.accumulate(np.where(known, np.arange(len(values))[:, None], -1), axis=0)
    carried = np.take_along_axis(values, np.maximum(latest, 0), axis=0)
    return np.where(latest < 0, start, carried)


def _inequality(books: Books, geography: Geography) -> np.ndarray:
    level = books["satisfaction"]
    parts = [gini(level)] + [gini(level[:, geography.members(s)]) for s in range(geography.streets)]
    none = np.full(level.shape, np.nan)
    return np.concatenate([np.stack(parts, axis=1), none], axis=1)
