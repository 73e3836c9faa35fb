"""Departments' project money: spread over communities, or pooled for demonstration sites."""

from __future__ import annotations

import numpy as np

from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.setting import Setting

ITEMS_A_YEAR = 2.0
"""Projects of departments a community sees in a year."""
MOST_FELT = 3.0
"""Project money is felt up to this multiple of the usual."""
PATIENCE_MONTHS = 12
"""Months without any site after which pooled money is spread again."""


class DepartmentMoney:
    """Projects that superior departments pay for in communities.

    Pooling is zero-sum: what is put together for sites is taken from where it would have gone.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction for projects of the last years against the usual.
    elsewhere : numpy.ndarray of int64, shape (communities,), fen
        Spent since the start in months in which the community had no site being built.
    pool : int
        Fen put together and not yet handed to sites; departments hold it until then.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        n = setting.communities
        self.points, self.elsewhere = np.zeros(n), np.zeros(n, np.int64)
        self.pool = 0
        self._felt = np.ones(n)
        self._idle_months = 0
        self._everyone = np.arange(n)

    def month(self, busy: np.ndarray) -> np.ndarray:
        """One month's projects.

        Parameters
        ----------
        busy : numpy.ndarray of bool, shape (communities,)
            Where a site is being built.

        Returns
        -------
        numpy.ndarray of int64, shape (communities,), fen
            Pooled money that has come to each site's project account.
        """
        setting, p = self.setting, self.setting.parameters
        usual = p["department_projects"] * 10_000 * FEN * setting.size
        luck = setting.luck.pairs("department project", setting.places, setting.month())
        amount = np.where(
            luck[:, 0] < ITEMS_A_YEAR / 12.0, -np.log(luck[:, 1]) * usual / ITEMS_A_YEAR, 0.0
        )
        pooled = np.rint(amount * setting.rules.pooled_share).astype(np.int64)
        rest = np.rint(amount).astype(np.int64) - pooled
        self.pool += int(pooled.sum())
        to_sites, spread = self._hand_out(busy)
        rest += spread
        self._pay(rest, busy)
        heard = 12.0 * rest / np.maximum(usual, 1.0) if p["department_projects"] > 0 else 1.0
        self._felt += (heard - self._felt) / max(1.0, p["department_months"])
        self.points[:] = p["weight_projects"] * (np.minimum(self._felt, MOST_FELT) - 1.0)
        return to_sites

    def _hand_out(self, busy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The pool goes to sites in equal parts; without any for long, to everyone again."""
        none = np.zeros(len(busy), np.int64)
        self._idle_months = 0 if busy.any() else self._idle_months + 1
        if not self.pool or (not busy.any() and self._idle_months < PATIENCE_MONTHS):
            return none, none
        receives = busy if busy.any() else np.ones(len(busy), np.bool_)
        each = self.pool // int(receives.sum())
        self.pool -= each * int(receives.sum())
        return (none + each * busy, none) if busy.any() else (none, none + each)

    def _pay(self, rest: np.ndarray, busy: np.ndarray) -> None:
        """Projects are paid for as their money comes."""
        ledger, everyone = self.setting.ledger, self._everyone
        ledger.move_many(
            int(Outside.SUPERIORS), ledger.project, rest, Kind.DEPARTMENT_PROJECTS, everyone
        )
        ledger.move_many(
            ledger.project, int(Outside.SUPPLIERS), rest, Kind.DEPARTMENT_SPENT, everyone
        )
        self.elsewhere += rest * ~busy
