"""How long volunteers go on, whether they come back, and how often they serve: from a session log.

A log shows sessions, never that someone has lapsed. As in the model, whoever is active serves at an
own pace (a Poisson process whose rate is log-normal between people), lapses at a constant hazard,
returns at another, and leaves the register for good at a third. *Lapsed* is thus a state, and a
silence is evidence of it as far as it is unusual for that person; no number of days is set. Each
session finds its volunteer active, so that gaps between sessions are independent given the pace,
and the chances of every gap and of the last silence have closed forms (an interrupted Poisson
process: Kuczura 1973, *Bell System Technical Journal* 52; with leaving for good it is the model of
Schmittlein, Morrison and Colombo 1987, *Management Science* 33, with returns). The likelihood sums
over paces on an even grid.

The register's own hazard of leaving cannot be told from lapsing in a log; it is held at the
catalogue's value, and what its range does to the lapse hazard is added to the standard error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.model.setting import DAYS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

NODES, REACH = 81, 4.5
"""Points over log pace, and how many standard deviations they reach to either side: so dense that
the likelihood of someone with hundreds of sessions, who has a sharp pace, is summed without error
(Gauss and Hermite's few points are not)."""
BOUNDS = ((-4.0, 7.0), (-4.0, 1.2), (-7.0, 3.0), (-7.0, 3.0))
LEAST_VOLUNTEERS = 30
LEAST_GAPS = 30
SAME_DAY = 1.0 / 3.0
"""Days between two sessions of one day, on average."""
PACE, SPREAD, LAPSE, RETURN = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Gaps:
    """Waits between sessions, and the silence since the last, of each volunteer.

    Attributes
    ----------
    days : numpy.ndarray of float64
        The lengths that occur.
    counts : scipy.sparse matrix, shape (volunteers, lengths)
        How many gaps of each length a volunteer has.
    silence : numpy.ndarray of float64, shape (volunteers,)
        Days from the last session to the end of the log.
    sessions : int
    """

    days: np.ndarray
    counts: Any
    silence: np.ndarray
    sessions: int

    @property
    def volunteers(self) -> int:
        """Volunteers in the log."""
        return len(self.silence)

    @property
    def gaps(self) -> int:
        """Gaps between sessions."""
        return int(self.counts.sum())


def gaps_of(log: pd.DataFrame, first: date, last: date) -> Gaps:
    """Gaps and silences of a log.

    Parameters
    ----------
    log : pandas.DataFrame
        Table ``volunteer_log``.
    first, last : date
        Period the log covers; other rows are left out.
    """
    from scipy.sparse import coo_matrix

    day = log["date"].to_numpy("datetime64[D]").astype(np.int64)
    begin, end = (int(np.datetime64(d, "D").astype(np.int64)) for d in (first, last))
    inside = (day >= begin) & (day <= end)
    who = np.unique(log["volunteer_id"].astype(str).to_numpy()[inside], return_inverse=True)[1]
    order = np.lexsort((day[inside], who))
    who, day = who[order], day[inside][order]
    same = who[1:] == who[:-1]
    gap = np.where(day[1:] == day[:-1], SAME_DAY, day[1:] - day[:-1])[same]
    days, which = np.unique(gap, return_inverse=True)
    number = int(who[-1]) + 1 if len(who) else 0
    counts = coo_matrix((np.ones(len(which)), (who[1:][same], which)), (number, len(days))).tocsr()
    latest = np.full(number, begin)
    latest[who] = day
    return Gaps(days, counts, end - latest + 0.5, len(day))


@dataclass(frozen=True, eq=False)
class VolunteerFit:
    """The fitted process.

    Attributes
    ----------
    values : numpy.ndarray of float64, shape (4,)
        Log of mean sessions a year of the active; log of the spread of log pace; log hazards a
        year of lapsing and of returning.
    covariance : numpy.ndarray, shape (4, 4)
    active : float
        Volunteers of the log who are active at its end, by their silences.
    """

    values: np.ndarray
    covariance: np.ndarray
    active: float


class Process:
    """Chances of gaps and silences at given values."""

    def __init__(self, gaps: Gaps, leave: float) -> None:
        self.gaps, self.leave = gaps, leave / DAYS_PER_YEAR
        self.z = np.linspace(-REACH, REACH, NODES)
        weights = np.exp(-0.5 * self.z**2)
        self.log_weights = np.log(weights / weights.sum())
        self.silences, self.which = np.unique(gaps.silence, return_inverse=True)

    def _roots(self, values: np.ndarray) -> tuple[np.ndarray, ...]:
        spread = math.exp(values[SPREAD])
        pace = np.exp(values[PACE] + spread * self.z - 0.5 * spread**2) / DAYS_PER_YEAR
        lapse, back = (math.exp(values[k]) / DAYS_PER_YEAR for k in (LAPSE, RETURN))
        total = pace + lapse + back
        root = np.sqrt(np.maximum(total**2 - 4.0 * pace * back, 0.0))
        slow, fast = 2.0 * pace * back / (total + root), (total + root) / 2.0
        share = (fast - back) / np.maximum(fast - slow, 1e-300)  # of the fast root, while active
        return pace, slow + self.leave, fast + self.leave, share

    def by_pace(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-likelihood of each volunteer at each pace; chance of being active at the end."""
        pace, slow, fast, share = self._roots(values)
        t = self.gaps.days[:, None]
        density = pace * ((1.0 - share) * np.exp(-slow * t) + share * np.exp(-fast * t))
        told = self.gaps.counts @ np.log(np.maximum(density, 1e-300))
        t = self.silences[:, None]
        heard = pace * (
            (1.0 - share) * -np.expm1(-slow * t) / slow + share * -np.expm1(-fast * t) / fast
        )
        silent = np.maximum(1.0 - heard, 1e-300)
        active = ((1.0 - share) * np.exp(-slow * t) + share * np.exp(-fast * t)) / silent
        return told + np.log(silent)[self.which], active[self.which]

    def each(self, values: np.ndarray) -> np.ndarray:
        """Log-likelihood of each volunteer."""
        from scipy.special import logsumexp

        told, _ = self.by_pace(values)
        return np.asarray(logsumexp(told + self.log_weights, axis=1))

    def active(self, values: np.ndarray) -> float:
        """Volunteers expected to be active at the end."""
        from scipy.special import softmax

        told, active = self.by_pace(values)
        return float((softmax(told + self.log_weights, axis=1) * active).sum())


def fit_volunteers(gaps: Gaps, leave: float, leave_sd: float) -> VolunteerFit | None:
    """Fit the process by maximum likelihood.

    Parameters
    ----------
    gaps : Gaps
    leave, leave_sd : float
        Hazard a year of leaving the register, and how well it is known.

    Returns
    -------
    VolunteerFit or None
        None where there are too few volunteers or gaps, or the log does not tell the four apart.
    """
    from statsmodels.tools.numdiff import approx_hess3

    if gaps.volunteers < LEAST_VOLUNTEERS or gaps.gaps < LEAST_GAPS:
        return None
    process = Process(gaps, leave)
    values = _maximised(process, _guess(gaps))
    information = approx_hess3(values, lambda v: -process.each(v).sum())
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information).min() <= 0:
        return None
    covariance = np.linalg.inv(information)
    step = max(0.25 * leave_sd, 1e-3)
    moved = (_maximised(Process(gaps, leave + step), values) - values) / step
    covariance = covariance + np.outer(moved, moved) * leave_sd**2
    return VolunteerFit(values, covariance, process.active(values))


def _guess(gaps: Gaps) -> np.ndarray:
    times = np.asarray(gaps.counts.sum(axis=0)).ravel().astype(np.int64)
    median = float(np.median(np.repeat(gaps.days, times)))
    return np.log([0.7 * DAYS_PER_YEAR / max(median, 1.0), 0.5, 0.4, 0.1])


def _maximised(process: Process, start: np.ndarray) -> np.ndarray:
    """Values of the highest likelihood."""
    from scipy.optimize import minimize

    def loss(values: np.ndarray) -> float:
        return -float(process.each(values).mean())

    found = minimize(loss, start, method="L-BFGS-B", bounds=BOUNDS,
                     options={"maxiter": 300, "ftol": 1e-12, "gtol": 1e-7})  # fmt: skip
    return np.asarray(found.x)
