"""A staff roster's word on the catalogue's parameters: hazards, shares, pay, age at retirement."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.cox import CoxFit, fit_cox
from govsim.analysis.estimation.estimate import Estimate, Silent
from govsim.analysis.estimation.person_time import PIECE_YEARS, Pieces, Stays, cut, stays_of
from govsim.analysis.estimation.scales import NORMAL_95
from govsim.analysis.estimation.staff import GROUPS, HazardFit, fit_quits
from govsim.catalogue.messages import N_, Text
from govsim.model.setting import DAYS_PER_YEAR
from govsim.model.staffing import OUTSIDE_BY_EDUCATION

if TYPE_CHECKING:
    import pandas as pd

TABLE = "staff_roster"
MOST_ARREARS = 3.0
"""Months in arrears after which the model's hazard rises no further."""
DRIFT_LEVEL = 0.01
"""Chance of finding a drift of pay between leavers of different years where there is none."""
LEAST_DRIFT = 0.02
"""Rise of pay a year below which it is left alone: where the badly paid leave sooner, those who
leave later are better paid by up to some one percent a year although no scale has risen."""
LEAST_LEAVERS = 30
"""Leavers from which a drift of pay is looked for."""


@dataclass(frozen=True, eq=False)
class StaffFound:
    """What a roster shows.

    Attributes
    ----------
    stays, pieces : Stays, Pieces
    fit : HazardFit
    estimates : list of Estimate
    silent : list of Silent
    notices : list of Text
    """

    stays: Stays
    pieces: Pieces
    fit: HazardFit
    estimates: list[Estimate]
    silent: list[Silent]
    notices: list[Text]

    @cached_property
    def cox(self) -> CoxFit | None:
        """Cox's model of the same stays; None where too few quit."""
        return fit_cox(self.stays)


def estimate_staff(
    roster: pd.DataFrame, window: tuple[date, date], values: Mapping[str, float],
    average_wage: float | None, arrears: pd.DataFrame | None = None,
) -> StaffFound:  # fmt: skip
    """Estimate what a roster tells of.

    Parameters
    ----------
    roster : pandas.DataFrame
        Table ``staff_roster``.
    window : (date, date)
        Period it covers.
    values : mapping of str to float
        The catalogue's central values, for what a roster cannot tell.
    average_wage : float or None
        Average wage outside, yuan a year; None if not known.
    arrears : pandas.DataFrame, optional
        Table ``arrears``.
    """
    notices: list[Text] = []
    reference = values["pay_to_private_wage"]
    if average_wage is None:
        average_wage = 12.0 * float(roster["base_pay_yuan"].mean()) / reference
        notices.append(Text(N_("no district table gives the average wage outside: pay is taken to "
                               "stand at the usual ratio of {ratio} to it on average"),
                            ratio=f"{reference:g}"))  # fmt: skip
    outside = OUTSIDE_BY_EDUCATION * average_wage / 12.0
    drift = pay_drift(roster, window)
    moved = _moved(roster, window, drift[0]) if drift else roster
    if drift:
        notices.append(Text(N_("pay of leavers rises by {percent}% a year of leaving: pay is "
                               "brought to the period's last day at that rate, and its error is "
                               "added to the hazard's"),
                            percent=f"{100 * math.expm1(drift[0]):.1f}"))  # fmt: skip
    stays = stays_of(moved, *window, outside, reference)
    owing = arrears is not None and bool((arrears["owed_yuan"] > 0).any())
    pieces = cut(stays, 1.0 / 12.0 if owing else PIECE_YEARS)
    more = arrears_terms(stays, pieces, moved, arrears, values) if owing else {}  # type: ignore[arg-type]
    fit = fit_quits(stays, pieces, more)
    if drift:
        fit = _with_drift(fit, roster, window, drift, outside, reference)
    if fit.clusters == 0 and len(fit.terms):
        notices.append(Text(N_("fewer than 20 communities: errors do not allow for workers of one "
                               "community resembling each other")))  # fmt: skip
    unknown = int((stays.reason == "other").sum())
    if unknown:
        notices.append(Text(N_("{n} left for other or unknown reasons and count as not quitting"),
                            n=unknown))  # fmt: skip
    estimates, silent = _hazards(fit, stays, owing)
    for found in (*_rates(stays, values), _retirement(stays), *_stock(roster, window)):
        (estimates if isinstance(found, Estimate) else silent).append(found)  # type: ignore[arg-type]
    return StaffFound(stays, pieces, fit, estimates, silent, notices)


def pay_drift(roster: pd.DataFrame, window: tuple[date, date]) -> tuple[float, float] | None:
    """Rise of log pay a year between leavers of different years, and its error; None if none shows.

    A roster holds each worker's latest pay, so that leavers of earlier years have pay of earlier
    years; where scales rise, low pay would pass for a reason to leave.
    """
    import statsmodels.api as sm

    left = roster[roster["exit_date"].notna()]
    day = _day(left["exit_date"])
    inside = (day >= _number(window[0])) & (day <= _number(window[1]))
    left, years = left[inside], day[inside] / DAYS_PER_YEAR
    if len(left) < LEAST_LEAVERS or np.ptp(years) < 1.0:
        return None
    kinds = [(left["education"] == name).to_numpy(float) for name in left["education"].unique()]
    x = np.column_stack([years - years.mean(), *kinds])
    fitted: Any = sm.OLS(np.log(left["base_pay_yuan"].to_numpy(float)), x).fit(cov_type="HC1")
    if not (fitted.pvalues[0] < DRIFT_LEVEL and abs(fitted.params[0]) >= LEAST_DRIFT):
        return None
    return float(fitted.params[0]), float(fitted.bse[0])


def _moved(roster: pd.DataFrame, window: tuple[date, date], rate: float) -> pd.DataFrame:
    """The roster with leavers' pay brought to the period's last day."""
    back = np.where(roster["exit_date"].notna(), _number(window[1]) - _day(roster["exit_date"]), 0)
    years = np.maximum(back, 0) / DAYS_PER_YEAR
    return roster.assign(base_pay_yuan=roster["base_pay_yuan"] * np.exp(rate * years))


def _with_drift(
    fit: HazardFit, roster: pd.DataFrame, window: tuple[date, date], drift: tuple[float, float],
    outside: np.ndarray, reference: float,
) -> HazardFit:  # fmt: skip
    """Add to the errors what a drift of pay not known exactly does to the coefficients."""
    ends = []
    for side in (-1.0, 1.0):
        moved = _moved(roster, window, drift[0] + side * drift[1])
        other = fit_quits(stays_of(moved, *window, outside, reference))
        ends.append([other.coefficients[other.terms.index(t)] if t in other.terms else np.nan
                     for t in fit.terms])  # fmt: skip
    slope = np.nan_to_num((np.array(ends[1]) - np.array(ends[0])) / 2.0)
    covariance = fit.covariance + np.outer(slope, slope)
    return replace(fit, covariance=covariance, errors=np.sqrt(np.diag(covariance)))


def arrears_terms(
    stays: Stays, pieces: Pieces, roster: pd.DataFrame, ledger: pd.DataFrame,
    values: Mapping[str, float],
) -> dict[str, np.ndarray]:  # fmt: skip
    """Months in arrears of each piece, as the model's hazard takes them, by the ledger's months.

    What a community owes is read against a month's pay of its staff.
    """
    month = pieces.middle_day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    there = ledger["month"].to_numpy("datetime64[M]").astype(np.int64)
    first, last = int(month.min()), int(month.max())
    span = last - first + 1
    shape = (len(stays.places), span)
    pay = np.bincount(stays.cluster[pieces.stay] * span + month - first,
                      weights=np.exp(stays.log_pay[pieces.stay]) * pieces.years,
                      minlength=shape[0] * shape[1])  # fmt: skip
    mean_pay = float(roster["base_pay_yuan"].mean() / np.exp(stays.log_pay).mean())
    payroll = 12.0 * mean_pay * pay.reshape(shape)
    owed = np.zeros_like(payroll)
    index = {name: k for k, name in enumerate(stays.places)}
    place = ledger["community_id"].astype(str).map(index).to_numpy(float)
    kept = np.isfinite(place) & (there >= first) & (there <= last)
    owed[place[kept].astype(int), there[kept] - first] = ledger["owed_yuan"].to_numpy(float)[kept]
    months = np.minimum(owed / np.maximum(payroll, 1.0), MOST_ARREARS)
    felt = months * (1.0 - values["arrears_share_dulling"] * (owed > 0).mean(axis=0))
    return {"hr_pay_arrears": felt[stays.cluster[pieces.stay], month - first]}


def _hazards(fit: HazardFit, stays: Stays, owing: bool) -> tuple[list[Estimate], list[Silent]]:
    """Coefficients of quitting as the catalogue's parameters."""
    usual = Text(N_("at the overload and ability usual in the roster, which it does not show"))
    estimates: list[Estimate] = []
    for k, name in enumerate(fit.terms):
        notes = (usual,) if name in GROUPS else ()
        if name == "hr_pay_arrears":
            notes = (Text(N_("arrears by the ledger of communities, which may hold debts to "
                             "suppliers too")),)  # fmt: skip
        estimates.append(Estimate(
            name, TABLE, float(fit.coefficients[k]), float(fit.errors[k]), len(stays),
            fit.events[name], fit.reach, notes,
        ))  # fmt: skip
    silent = [
        Silent(name, TABLE, Text(N_("nobody in the roster quit who differs in this")))
        for name in fit.dropped
    ]
    if not owing:
        silent.append(Silent("hr_pay_arrears", TABLE,
                             Text(N_("no ledger of arrears, or nothing owed"))))  # fmt: skip
    return estimates, silent


def _rates(stays: Stays, values: Mapping[str, float]) -> list[Estimate | Silent]:
    """Hazards of being promoted away and of being dismissed, a year."""
    found: list[Estimate | Silent] = []
    # The able are promoted sooner: the mean over abilities is above the hazard at mean ability.
    merit = math.exp(0.5 * values["promotion_merit"] ** 2)
    note = Text(N_("of a worker of mean ability, with the catalogue's effect of ability"))
    for name, reason, factor, notes in (
        ("promotion_outflow", "promoted", merit, (note,)), ("dismissal_year", "dismissed", 1.0, ()),
    ):  # fmt: skip
        events = int((stays.reason == reason).sum())
        if events and stays.years > 0:
            rate = math.log(events / stays.years / factor)
            found.append(Estimate(name, TABLE, rate, events**-0.5, len(stays), events,
                                  NORMAL_95, notes))  # fmt: skip
        else:
            why = N_("nobody in {years} years of service")
            found.append(Silent(name, TABLE, Text(why, years=f"{stays.years:,.0f}")))
    return found


def _retirement(stays: Stays) -> Estimate | Silent:
    """Mean age at which workers retired; people are taken to be born at mid-year."""
    retired = stays.reason == "retired"
    n = int(retired.sum())
    if n < 2:
        return Silent("retirement_age", TABLE, Text(N_("fewer than two retired")))
    left = stays.opened + (stays.stop - stays.start) * DAYS_PER_YEAR
    age = 1970.0 + left[retired] / DAYS_PER_YEAR - (stays.birth_year[retired] + 0.5)
    sd = max(float(age.std(ddof=1)), 0.29)
    notes: tuple[Text, ...] = ()
    if sd > 2.0:
        notes = (Text(N_("ages differ by a standard deviation of {sd} years, where the model has "
                         "one age for all"), sd=f"{sd:.1f}"),)  # fmt: skip
    from scipy.stats import t

    return Estimate("retirement_age", TABLE, float(age.mean()), sd / math.sqrt(n), n, n,
                    float(t.ppf(0.975, n - 1)), notes)  # fmt: skip


def _stock(roster: pd.DataFrame, window: tuple[date, date]) -> list[Estimate | Silent]:
    """Shares and pay of those in post at the period's end, and of those hired without exam."""
    last = _number(window[1])
    entry, leave = _day(roster["entry_date"]), _day(roster["exit_date"])
    in_post = roster[(entry <= last) & (roster["exit_date"].isna() | (leave >= last)).to_numpy()]
    hired = (entry >= _number(window[0])) & (entry <= last)
    informal = roster[hired & roster["route"].isin(["connections", "local"]).to_numpy()]
    bachelor, college = in_post["education"] == "bachelor", in_post["education"] == "college"
    shares = {
        "edu_bachelor_ft": (in_post, bachelor), "edu_college_plus": (in_post, bachelor | college),
        "connected_share": (in_post, in_post["route"] == "connections"),
        "cert_share": (in_post, in_post["certificate"]),
        "local_bachelor_share": (informal, informal["education"] == "bachelor"),
        "local_college_share": (informal, informal["education"] == "college"),
    }  # fmt: skip
    found: list[Estimate | Silent] = []
    for name, (rows, flag) in shares.items():
        found.append(_share(name, rows, flag.to_numpy(float)))
    if len(in_post) > 1:
        logs = np.log(in_post["base_pay_yuan"].to_numpy(float))
        mean = math.log(float(in_post["base_pay_yuan"].mean()))
        se, reach, _ = _clustered(logs, in_post, binomial=False)
        found.append(Estimate("pay_gross_month", TABLE, mean, se, len(in_post), len(in_post),
                              reach))  # fmt: skip
    return found


def _share(name: str, rows: pd.DataFrame, flag: np.ndarray) -> Estimate | Silent:
    yes = int(flag.sum())
    if not 0 < yes < len(flag):
        return Silent(name, TABLE, Text(N_("none or all of {n}"), n=len(flag)))
    se, reach, value = _clustered(flag, rows, binomial=True)
    return Estimate(name, TABLE, value, se, len(flag), min(yes, len(flag) - yes), reach)


def _clustered(values: np.ndarray, rows: pd.DataFrame, *, binomial: bool) -> tuple[float, ...]:
    """Standard error (of a mean, or of log odds), reach of the interval, and the estimate."""
    import statsmodels.api as sm
    from scipy.stats import t

    family = sm.families.Binomial() if binomial else sm.families.Gaussian()
    cluster = np.unique(rows["community_id"].astype(str), return_inverse=True)[1]
    groups = int(cluster.max()) + 1
    how = {"cov_type": "cluster", "cov_kwds": {"groups": cluster}} if groups > 1 else {}
    fitted: Any = sm.GLM(values, np.ones((len(values), 1)), family=family).fit(**how)
    reach = float(t.ppf(0.975, groups - 1)) if groups > 1 else NORMAL_95
    return float(fitted.bse[0]), reach, float(fitted.params[0])


def _day(column: pd.Series) -> np.ndarray:
    return np.asarray(column.to_numpy("datetime64[D]").astype(np.int64))


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
