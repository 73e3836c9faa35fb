"""How many requests come, how unevenly, and at what time of year: from a request log.

Weekly counts of each community: rates by Poisson regression on residents, with the model's season
(a cosine that peaks in early August) and a yearly growth; unevenness from week to week by a
negative binomial distribution around them (Cameron and Trivedi 2013, *Regression Analysis of Count
Data*, 2nd edition, chapter 3). Communities keep their own level, lest lasting differences between
them pass for unevenness.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.scales import NORMAL_95
from govsim.model.service import MIDSUMMER
from govsim.model.setting import DAYS_PER_YEAR, WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("visit", "ticket")
LEAST_WEEKS = 26
"""Weeks below which neither season nor unevenness is estimated."""
SEASON_WEEKS, GROWTH_WEEKS = 52, 104
"""Weeks from which season and growth are estimated."""
MOST_SIZE = 1e6
"""A size from which the negative binomial distribution cannot be told from Poisson's."""


@dataclass(frozen=True, eq=False)
class Weeks:
    """Weekly counts.

    Attributes
    ----------
    counts : numpy.ndarray of float64, shape (2, communities, weeks)
        Visits and tickets.
    day : numpy.ndarray of float64, shape (weeks,)
        Day of the year in the middle of each week.
    year : numpy.ndarray of float64, shape (weeks,)
        Years since the middle of the period.
    residents : numpy.ndarray of float64, shape (communities,)
    """

    counts: np.ndarray
    day: np.ndarray
    year: np.ndarray
    residents: np.ndarray

    @property
    def weeks(self) -> int:
        """Number of whole weeks."""
        return int(self.counts.shape[2])


@dataclass(frozen=True)
class Rate:
    """One estimate: value and standard error on the working scale, reach, and events behind it."""

    value: float
    se: float
    reach: float
    events: int


def weeks_of(log: pd.DataFrame, first: date, last: date, residents: dict[str, float]) -> Weeks:
    """Count a log by community and week; the days after the last whole week are left out.

    Parameters
    ----------
    log : pandas.DataFrame
        Table ``request_log``.
    first, last : date
        Period the log covers.
    residents : dict of str to float
        By community; communities without a request count too.
    """
    begin, end = (int(np.datetime64(d, "D").astype(np.int64)) for d in (first, last))
    weeks = (end - begin + 1) // 7
    day = log["received_date"].to_numpy("datetime64[D]").astype(np.int64)
    week = (day - begin) // 7
    names = {name: k for k, name in enumerate(residents)}
    home = log["community_id"].astype(str).map(names).to_numpy(float)
    kind = (log["kind"].astype(str) == KINDS[1]).to_numpy(int)
    inside = (week >= 0) & (week < weeks) & np.isfinite(home)
    counts = np.zeros((2, len(names), max(weeks, 0)))
    np.add.at(counts, (kind[inside], home[inside].astype(int), week[inside]), 1.0)
    middle = begin + 7 * np.arange(weeks) + 3
    january = middle.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]")
    since = middle - january.astype(np.int64)
    return Weeks(counts, since.astype(float), (middle - (begin + end) / 2) / DAYS_PER_YEAR,
                 np.array(list(residents.values()), float))  # fmt: skip


def yearly_rate(weeks: Weeks, kind: str) -> Rate | None:
    """Log of requests of a kind a year per 1,000 residents, robust to how communities differ.

    Where the log covers parts of a year unequally, the season is taken out of it.
    """
    import statsmodels.api as sm

    totals = weeks.counts[KINDS.index(kind)].sum(axis=1)
    exposure = weeks.residents / 1000.0 * weeks.weeks / WEEKS_PER_YEAR * _covered(weeks)
    if not totals.sum() or weeks.weeks == 0:
        return None
    fitted = sm.GLM(totals, np.ones((len(totals), 1)), family=sm.families.Poisson(),
                    offset=np.log(exposure)).fit(cov_type="HC1" if len(totals) > 1 else
                                                 "nonrobust")  # fmt: skip
    return Rate(float(fitted.params[0]), float(fitted.bse[0]), _reach(len(totals)),
                int(totals.sum()))  # fmt: skip


def _covered(weeks: Weeks) -> float:
    """Requests that the weeks of the log see against as many weeks spread over the year."""
    from scipy.special import i0

    total = weeks.counts.sum(axis=(0, 1))
    if weeks.weeks < SEASON_WEEKS or not total.sum():
        return 1.0
    terms, names = _terms(weeks)
    amplitude = float(_regression(total, terms).params[names.index("season")])
    return float(np.exp(amplitude * terms[:, names.index("season")]).mean() / i0(amplitude))


def _reach(groups: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, groups - 1)) if groups > 1 else NORMAL_95


@dataclass(frozen=True)
class Shape:
    """Season, growth and unevenness of all requests; None where the log is too short."""

    season: Rate | None
    growth: Rate | None
    size: Rate | None


def shape_of(weeks: Weeks) -> Shape:
    """Season (amplitude), growth (share a year) and size (log of the negative binomial's)."""
    total = weeks.counts.sum(axis=0)
    heard = total.sum(axis=1) > 0
    total = total[heard]
    if weeks.weeks < LEAST_WEEKS or not len(total):
        return Shape(None, None, None)
    terms, names = _terms(weeks)
    pattern = np.asarray(_regression(total.sum(axis=0), terms).fittedvalues)
    level = total.sum(axis=1, keepdims=True)
    mean = level * (pattern / pattern.sum())
    season, growth = _by_community(total, mean, terms, names)
    return Shape(season, growth, _size(total, mean))


def _terms(weeks: Weeks) -> tuple[np.ndarray, list[str]]:
    names, columns = ["level"], [np.ones(weeks.weeks)]
    if weeks.weeks >= SEASON_WEEKS:
        angle = 2.0 * np.pi * (weeks.day - MIDSUMMER) / DAYS_PER_YEAR
        names, columns = [*names, "season"], [*columns, np.cos(angle)]
    if weeks.weeks >= GROWTH_WEEKS:
        names, columns = [*names, "growth"], [*columns, weeks.year]
    return np.column_stack(columns), names


def _regression(by_week: np.ndarray, terms: np.ndarray) -> Any:
    import statsmodels.api as sm

    return sm.GLM(by_week, terms, family=sm.families.Poisson()).fit()


def _by_community(total: np.ndarray, mean: np.ndarray, terms: np.ndarray,
                  names: list[str]) -> tuple[Rate | None, Rate | None]:  # fmt: skip
    """Season and growth, their errors clustered by community."""
    import statsmodels.api as sm
    from scipy.special import i0, i1

    communities, weeks = total.shape
    level = np.log(np.repeat(total.sum(axis=1) / weeks, weeks))
    cluster = np.repeat(np.arange(communities), weeks)
    kinds = {"cov_type": "cluster", "cov_kwds": {"groups": cluster}} if communities > 1 else {
        "cov_type": "HC1"}  # fmt: skip
    fitted: Any = sm.GLM(total.ravel(), np.tile(terms, (communities, 1)),
                         family=sm.families.Poisson(), offset=level).fit(**kinds)  # fmt: skip
    found: dict[str, Rate] = {}
    reach, events = _reach(communities), int(total.sum())
    for k, name in enumerate(names):
        value, se = float(fitted.params[k]), float(fitted.bse[k])
        if name == "season":  # first harmonic of the exponential of a cosine
            slope = (2 * i1(value + 1e-4) / i0(value + 1e-4)
                     - 2 * i1(value - 1e-4) / i0(value - 1e-4)) / 2e-4  # fmt: skip
            value, se = float(2 * i1(value) / i0(value)), float(se * slope)
        if name == "growth":
            value, se = float(np.expm1(value)), float(se * np.exp(value))
        found[name] = Rate(value, se, reach, events)
    return found.get("season"), found.get("growth")


def _size(total: np.ndarray, mean: np.ndarray) -> Rate | None:
    """Log of the size, by maximum likelihood on a degree-of-freedom-corrected variance."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    _communities, weeks = total.shape
    # Each community's level is estimated, which takes up a part of its scatter.
    inflate = weeks / (weeks - 1.0)
    y, mu = (total - mean) * np.sqrt(inflate) + mean, mean
    y = np.maximum(y, 0.0)

    def loss(log_size: float) -> float:
        r = np.exp(log_size)
        return -float(np.sum(
            gammaln(y + r) - gammaln(r) + r * np.log(r / (r + mu)) + y * np.log(mu / (r + mu))
        ))  # fmt: skip

    found = minimize_scalar(loss, bounds=(np.log(0.01), np.log(MOST_SIZE)), method="bounded")
    value = float(found.x)
    h = 0.02
    curve = (loss(value + h) - 2 * loss(value) + loss(value - h)) / h**2
    if curve <= 0 or value > np.log(MOST_SIZE) - 0.1:
        return None  # no more uneven than Poisson's
    return Rate(value, float(1.0 / np.sqrt(curve)), NORMAL_95, int(total.sum()))
