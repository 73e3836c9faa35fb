"""From ledgers: how late grants come, how much of the match stays, how often pay is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.requests import Rate
from govsim.analysis.estimation.scales import NORMAL_95
from govsim.model.benefit_fund import STRENGTH_TO_DELIVERY

if TYPE_CHECKING:
    import pandas as pd

WHOLE_DAYS = 0.5
"""Added to a delay in whole days: the model rounds delays down."""
LEAST_DELIVERED = 1e-3


@dataclass(frozen=True, eq=False)
class Delays:
    """Days from the day a tranche was due to the day it came, or to the end of the ledger.

    Attributes
    ----------
    days : numpy.ndarray of float64
    paid : numpy.ndarray of bool
    occasion : numpy.ndarray of int64
        Tranches of one street that fell due on one day, which come together.
    early : int
        Tranches paid before they were due; they count as on time.
    """

    days: np.ndarray
    paid: np.ndarray
    occasion: np.ndarray
    early: int


def delays_of(tranches: pd.DataFrame, last: date, street: dict[str, str] | None) -> Delays:
    """Delays of a ledger of tranches.

    Parameters
    ----------
    tranches : pandas.DataFrame
        Table ``tranches``; those due after `last` are left out.
    last : date
        Last day the ledger covers.
    street : dict of str to str or None
        Street of each community; None if not known.
    """
    due = tranches["due_date"].to_numpy("datetime64[D]").astype(np.int64)
    end = int(np.datetime64(last, "D").astype(np.int64))
    there = tranches["paid_date"].notna().to_numpy()
    came = tranches["paid_date"].to_numpy("datetime64[D]").astype(np.int64)
    paid = there & (came <= end)
    days = np.where(paid, came, end) - due
    home = tranches["community_id"].astype(str)
    where = home.map(street).fillna(home) if street else home
    kept = due <= end
    key = where.to_numpy(str)[kept] + np.char.add("|", due[kept].astype(str))
    return Delays(
        np.maximum(days[kept], 0) + WHOLE_DAYS, paid[kept],
        np.unique(key, return_inverse=True)[1], int((days[kept] < 0).sum()),
    )  # fmt: skip


def mean_delay(delays: Delays) -> Rate | None:
    """Log of the mean delay in days, exponential as in the model; not yet paid is censored.

    Errors are clustered by occasion.
    """
    import statsmodels.api as sm

    groups = int(delays.occasion.max()) + 1 if len(delays.days) else 0
    if not delays.paid.any():
        return None
    fitted: Any = sm.GLM(
        delays.paid.astype(float), np.ones((len(delays.days), 1)), family=sm.families.Poisson(),
        offset=np.log(delays.days),
    ).fit(**_clustered(delays.occasion, groups))  # fmt: skip
    events = len(np.unique(delays.occasion[delays.paid]))
    return Rate(-float(fitted.params[0]), float(fitted.bse[0]), _reach(groups), events)


def _clustered(groups: np.ndarray, count: int) -> dict[str, Any]:
    return {"cov_type": "cluster", "cov_kwds": {"groups": groups}} if count > 1 else {}


def _reach(groups: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, groups - 1)) if groups > 1 else NORMAL_95


def delivery(matches: pd.DataFrame, strength: dict[str, float] | None) -> Rate | None:
    """Log odds that a street of middling strength leaves its match in place.

    As in the model, the log odds rise with fiscal strength; what stays is what was paid less what
    was handed back, against what was due. A fractional logit (Papke and Wooldridge 1996, *Journal
    of Applied Econometrics* 11), errors clustered by street.

    Parameters
    ----------
    matches : pandas.DataFrame
        Table ``matches``.
    strength : dict of str to float or None
        Fiscal strength of each street, 0 to 1; the middle if not known.
    """
    import statsmodels.api as sm

    part = matches[matches["due_yuan"] > 0]
    if not len(part):
        return None
    home = part["street_id"].astype(str)
    kept = ((part["paid_yuan"] - part["returned_yuan"]) / part["due_yuan"]).clip(0, 1).to_numpy()
    if kept.mean() < LEAST_DELIVERED or kept.mean() > 1 - LEAST_DELIVERED:
        return None
    level = home.map(strength).fillna(0.5).to_numpy(float) if strength else np.full(len(part), 0.5)
    street = np.unique(home, return_inverse=True)[1]
    groups = int(street.max()) + 1
    fitted: Any = sm.GLM(
        kept, np.ones((len(kept), 1)), family=sm.families.Binomial(),
        offset=STRENGTH_TO_DELIVERY * (level - 0.5),
    ).fit(**_clustered(street, groups))  # fmt: skip
    return Rate(float(fitted.params[0]), float(fitted.bse[0]), _reach(groups), len(kept))


@dataclass(frozen=True)
class Arrears:
    """What a ledger of arrears shows.

    Attributes
    ----------
    months : int
        Months of communities in the ledger.
    owing : float
        Share of them with something owed.
    begun : int
        Times that a community which owed nothing the month before began to owe.
    yuan : float
        Mean owed by those that owe.
    odds : Rate or None
        Log odds that a community that ever owes owes more than the month before.
    """

    months: int
    owing: float
    begun: int
    yuan: float
    odds: Rate | None


def arrears_of(ledger: pd.DataFrame) -> Arrears | None:
    """Sum up a ledger of arrears; errors are clustered by community."""
    import statsmodels.api as sm

    if not len(ledger):
        return None
    rows = ledger.sort_values(["community_id", "month"], kind="stable")
    home, owed = rows["community_id"].astype(str).to_numpy(), rows["owed_yuan"].to_numpy(float)
    same = np.r_[False, home[1:] == home[:-1]]
    before = np.r_[0.0, owed[:-1]]
    grew = (owed > before + 0.5) & same
    place = np.unique(home, return_inverse=True)[1]
    ever = np.bincount(place, owed > 0)[place] > 0
    asked = same & ever
    odds = None
    if 0 < grew[asked].sum() < asked.sum():
        groups = len(np.unique(place[asked]))
        fitted: Any = sm.GLM(
            grew[asked].astype(float), np.ones((int(asked.sum()), 1)),
            family=sm.families.Binomial(),
        ).fit(**_clustered(place[asked], groups))  # fmt: skip
        odds = Rate(float(fitted.params[0]), float(fitted.bse[0]), _reach(groups),
                    int(grew[asked].sum()))  # fmt: skip
    owing = owed > 0
    return Arrears(
        len(owed), float(owing.mean()), int((owing & same & (before <= 0)).sum()),
        float(owed[owing].mean()) if owing.any() else 0.0, odds,
    )  # fmt: skip
