"""Why and how soon staff leave: the model's hazards, estimated from a roster.

The model's hazard of quitting is a constant a week within each piece of time, so that leaving is a
Poisson event of a piece with its length as exposure: the likelihood of the roster is that of a
Poisson regression on pieces (Holford 1980, *Biometrics* 36; Laird and Olivier 1981, *Journal of the
American Statistical Association* 76), with left truncation and right censoring as they are. Other
reasons of leaving end the time at risk. Standard errors allow for workers of one community
resembling each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.person_time import Pieces, Stays, cut, quit_terms
from govsim.analysis.estimation.scales import NORMAL_95

if TYPE_CHECKING:
    pass

GROUPS = ("quit_annual_all", "quit_annual_incumbent", "quit_annual_exam_young")
"""Terms of which each piece of time has exactly one: whose base hazard holds."""
LEAST_CLUSTERS = 20
"""Communities from which on standard errors are clustered (Cameron and Miller 2015, *Journal of
Human Resources* 50: below some twenty to fifty they come out too small)."""


@dataclass(frozen=True, eq=False)
class HazardFit:
    """A fitted hazard of quitting.

    Attributes
    ----------
    terms : tuple of str
        Parameters whose coefficients were estimated.
    coefficients, errors : numpy.ndarray of float64
        Of the log hazard a year, and their standard errors.
    reach : float
        Standard errors to either end of a 95% interval.
    events : dict of str to int
        Quits that each term's coefficient rests on.
    dropped : tuple of str
        Terms that nobody, or nobody who quit, differs in.
    expected : numpy.ndarray of float64
        Quits expected of each piece.
    quits : numpy.ndarray of float64
        1 where a piece ended with quitting.
    clusters : int
        Communities; 0 if errors are not clustered.
    """

    terms: tuple[str, ...]
    coefficients: np.ndarray
    errors: np.ndarray
    covariance: np.ndarray
    reach: float
    events: dict[str, int]
    dropped: tuple[str, ...]
    expected: np.ndarray
    quits: np.ndarray
    clusters: int

    def interval(self, term: str) -> tuple[float, float, float]:
        """Low, middle and high of one coefficient's 95% interval."""
        k = self.terms.index(term)
        half = self.reach * self.errors[k]
        middle = float(self.coefficients[k])
        return middle - half, middle, middle + half


def fit_quits(stays: Stays, pieces: Pieces | None = None,
              more: dict[str, np.ndarray] | None = None) -> HazardFit:  # fmt: skip
    """Fit the hazard of quitting.

    Parameters
    ----------
    stays : Stays
    pieces : Pieces, optional
        As `cut` gives them.
    more : dict of str to numpy.ndarray, optional
        Further terms, piece by piece; one of the same name replaces the usual one.

    Returns
    -------
    HazardFit
    """
    pieces = pieces or cut(stays)
    terms = {**quit_terms(stays, pieces), **(more or {})}
    quits = (pieces.reason == "quit").astype(float)
    kept, dropped = _usable(terms, quits)
    if not kept:
        nothing = np.zeros(0)
        return HazardFit((), nothing, nothing, np.zeros((0, 0)), NORMAL_95, {}, tuple(dropped),
                         np.zeros(len(quits)), quits, 0)  # fmt: skip
    x = np.column_stack([terms[name] for name in kept])
    cluster = stays.cluster[pieces.stay]
    inside = x[:, [k for k, n in enumerate(kept) if n in GROUPS]].sum(axis=1) > 0
    fitted, clusters = poisson_fit(quits[inside], x[inside], pieces.years[inside], cluster[inside])
    expected = np.zeros(len(quits))
    expected[inside] = np.asarray(fitted.fittedvalues)
    reach = NORMAL_95
    if clusters:
        from scipy.stats import t

        reach = float(t.ppf(0.975, clusters - 1))
    covariance = _wider(np.asarray(fitted.cov_params()), np.asarray(fitted.normalized_cov_params))
    return HazardFit(
        tuple(kept), np.asarray(fitted.params), np.sqrt(np.diag(covariance)), covariance, reach,
        {name: _events(name, terms[name], quits) for name in kept}, tuple(dropped), expected,
        quits, clusters,
    )  # fmt: skip


def _wider(clustered: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """The clustered covariance, no variance of it below the likelihood's own.

    With some tens of communities clustered errors scatter, and come out too small for a term that
    is the same for all of a community; workers of one community are hardly ever less alike than
    strangers.
    """
    up = np.sqrt(np.maximum(1.0, np.diag(plain) / np.diag(clustered)))
    return np.asarray(clustered * np.outer(up, up))


def poisson_fit(events: np.ndarray, x: np.ndarray, years: np.ndarray,
                cluster: np.ndarray) -> tuple[Any, int]:  # fmt: skip
    """A Poisson regression of events on pieces of time, and clusters its errors allow for (or 0).

    Parameters
    ----------
    events, years : numpy.ndarray of float64, shape (pieces,)
    x : numpy.ndarray of float64, shape (pieces, terms)
    cluster : numpy.ndarray, shape (pieces,)
    """
    import statsmodels.api as sm

    model = sm.GLM(events, x, family=sm.families.Poisson(), offset=np.log(years))
    clusters = len(np.unique(cluster))
    if clusters < LEAST_CLUSTERS:
        return model.fit(), 0
    return model.fit(cov_type="cluster", cov_kwds={"groups": cluster}), clusters


def _usable(terms: dict[str, np.ndarray], quits: np.ndarray) -> tuple[list[str], list[str]]:
    """Terms that can be estimated: someone quit, and someone differs."""
    kept: list[str] = []
    dropped: list[str] = []
    groups = [n for n in GROUPS if (terms[n] * quits).sum() > 0]
    for name, term in terms.items():
        if name in GROUPS:
            (kept if name in groups else dropped).append(name)
            continue
        left = term[quits > 0]
        several = len(left) > 1 and bool(np.ptp(left) > 1e-9) and bool(np.ptp(term) > 1e-9)
        (kept if several and groups else dropped).append(name)
    return kept, dropped


def _events(name: str, term: np.ndarray, quits: np.ndarray) -> int:
    """Quits a coefficient rests on: of the group, or the fewer on either side of a term."""
    if name in GROUPS:
        return int((term * quits).sum())
    if set(np.unique(term)) <= {0.0, 1.0}:
        return int(min((term * quits).sum(), ((1 - term) * quits).sum()))
    zero = term == 0.0
    if zero.mean() > 0.1:  # nothing at all for many, such as no lag of pay
        return int(min(quits[~zero].sum(), quits[zero].sum()))
    return int(quits.sum())
