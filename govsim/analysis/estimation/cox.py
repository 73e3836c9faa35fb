"""Proportional hazards without a baseline: Cox's model, its test, and survival curves.

A check on the fitted hazard that leaves the shape over years of service open. Ties are Efron's
(1977), people enter the risk sets when they come under observation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.person_time import YOUNG_YEARS, Stays
from govsim.model.workforce import BACHELOR, CONNECTIONS, EXAM

if TYPE_CHECKING:
    import pandas as pd

JUST_AFTER = 1e-6
"""Years after an entry from which one is at risk: far less than a day."""
LEAST_QUITS = 10
"""Quits below which Cox's model is not fitted."""


@dataclass(frozen=True, eq=False)
class CoxFit:
    """Cox's model of quitting over years of service.

    Attributes
    ----------
    names : tuple of str
        ``connections`` and ``exam_young`` against other routes; ``log_pay``; ``graduate_lag``.
    coefficients, errors : numpy.ndarray of float64
        Log hazard ratios and their standard errors.
    chi2, p : numpy.ndarray of float64
        Test of each coefficient's constancy over years of service, one degree of freedom.
    residuals : numpy.ndarray of float64, shape (quits, names)
        Scaled Schoenfeld residuals plus coefficient: each coefficient as it looks at each quit.
    times : numpy.ndarray of float64, shape (quits,)
        Years of service at each quit.
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    errors: np.ndarray
    chi2: np.ndarray
    p: np.ndarray
    residuals: np.ndarray
    times: np.ndarray


def cox_rows(stays: Stays) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.DataFrame, np.ndarray]:
    """Rows of Cox's model: those who came by exam have two, for their young years and after.

    Returns
    -------
    start, stop, quits : numpy.ndarray
        Years of service at the ends of each row; whether it ended with quitting.
    terms : pandas.DataFrame
    cluster : numpy.ndarray
    """
    import pandas as pd

    both = (stays.route == EXAM) & (stays.start < YOUNG_YEARS) & (stays.stop > YOUNG_YEARS)
    stay = np.concatenate([np.arange(len(stays)), np.flatnonzero(both)])
    later = np.arange(len(stay)) >= len(stays)
    start = np.where(later, YOUNG_YEARS, stays.start[stay])
    stop = np.where(both[stay] & ~later, YOUNG_YEARS, stays.stop[stay])
    quits = (stays.reason[stay] == "quit") & (later | ~both[stay])
    young = (stays.route[stay] == EXAM) & (stop <= YOUNG_YEARS)
    terms = pd.DataFrame({
        "connections": (stays.route[stay] == CONNECTIONS).astype(float),
        "exam_young": young.astype(float),
        "log_pay": stays.log_pay[stay],
        "graduate_lag": (stays.education[stay] == BACHELOR) * ~young * stays.lag[stay],
    })  # fmt: skip
    return start, stop, quits.astype(float), terms, stays.cluster[stay]


def cox_model(start: np.ndarray, stop: np.ndarray, events: np.ndarray, terms: pd.DataFrame) -> Any:
    """Cox's model with Efron's ties and delayed entry, fitted by statsmodels.

    Whoever comes under observation at the very time at which someone leaves is not yet at risk, as
    in the other estimates here; statsmodels would count them, hence the shift.
    """
    import statsmodels.api as sm

    late = np.minimum(start + JUST_AFTER, 0.5 * (start + stop))
    return sm.PHReg(stop, terms.to_numpy(float), status=events, entry=late, ties="efron").fit()


def fit_cox(stays: Stays) -> CoxFit | None:
    """Fit Cox's model and test its assumption; None where too few quit."""
    from scipy.stats import rankdata

    start, stop, quits, terms, _ = cox_rows(stays)
    if quits.sum() < LEAST_QUITS:
        return None
    left = terms[quits > 0]
    held = terms[[str(name) for name in terms if float(np.ptp(left[name])) > 0]]
    if not held.shape[1]:
        return None
    fitted = cox_model(start, stop, quits, held)
    residuals, times = schoenfeld(fitted, start, stop, quits, held.to_numpy(float))
    chi2, p, scaled = constancy(residuals, rankdata(times), np.asarray(fitted.cov_params()))
    return CoxFit(
        tuple(held.columns), np.asarray(fitted.params), np.asarray(fitted.bse), chi2, p,
        scaled + fitted.params, times,
    )  # fmt: skip


def schoenfeld(fitted: Any, start: np.ndarray, stop: np.ndarray, events: np.ndarray,
               x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """What those who quit had, against what was expected in the risk set (Schoenfeld 1982).

    Returns
    -------
    residuals : numpy.ndarray, shape (events, terms)
    times : numpy.ndarray, shape (events,)
        In rising order, as the residuals.
    """
    risk = np.exp(x @ np.asarray(fitted.params))
    times = np.sort(stop[events > 0])
    found = []
    for time in np.unique(times):
        at_risk = (start < time) & (stop >= time)
        now = (stop == time) & (events > 0)
        d = int(now.sum())
        mean = np.zeros(x.shape[1])
        for k in range(d):  # Efron: those who quit together leave the risk set bit by bit
            weight = risk * (at_risk - (k / d) * now)
            mean += (weight @ x) / weight.sum() / d
        found.append(x[now] - mean)
    return np.concatenate(found), times


def constancy(residuals: np.ndarray, scale: np.ndarray,
              covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Whether each coefficient is constant over a scale of time (Grambsch and Therneau 1994).

    Parameters
    ----------
    residuals : numpy.ndarray, shape (events, terms)
    scale : numpy.ndarray, shape (events,)
        Time of each event, or its rank, which a few late events sway less.
    covariance : numpy.ndarray, shape (terms, terms)

    Returns
    -------
    chi2, p : numpy.ndarray, shape (terms,)
    scaled : numpy.ndarray, shape (events, terms)
        Scaled residuals.
    """
    from scipy.stats import chi2 as chi2_law

    count = len(scale)
    scaled = count * residuals @ covariance
    moved = scale - scale.mean()
    spread = count * np.diag(covariance) * (moved**2).sum()
    statistic = (moved @ scaled) ** 2 / np.where(spread > 0, spread, np.inf)
    return statistic, chi2_law.sf(statistic, 1), scaled


def survival(start: np.ndarray, stop: np.ndarray, events: np.ndarray) -> pd.DataFrame:
    """Kaplan and Meier's estimate of staying, with delayed entry.

    Returns
    -------
    pandas.DataFrame
        ``time, survival, low, high, at_risk, events``, one row for each time at which someone
        left; the interval is 95%, on the scale of the log of minus the logarithm. Until the first
        time at which somebody is under observation nothing is known, and it is taken to be 1.
    """
    import pandas as pd
    from statsmodels.duration.survfunc import SurvfuncRight

    if not events.sum():
        return pd.DataFrame(columns=["time", "survival", "low", "high", "at_risk", "events"])
    found = SurvfuncRight(stop, events, entry=start)
    inside = np.clip(found.surv_prob, 1e-12, 1 - 1e-12)
    spread = 1.96 * found.surv_prob_se / (inside * -np.log(inside))
    return pd.DataFrame({
        "time": found.surv_times, "survival": found.surv_prob,
        "low": inside ** np.exp(spread), "high": inside ** np.exp(-spread),
        "at_risk": found.n_risk, "events": found.n_events,
    })  # fmt: skip
