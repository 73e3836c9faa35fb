"""Departments' project money: spread over communities, or pooled for demonstration sites."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import kernel
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import exponential, stream_number, uniforms
from govsim.model.setting import Setting

ITEMS_A_YEAR = 2.0
"""Projects of departments a community sees in a year."""
MOST_FELT = 3.0
"""Project money is felt up to this multiple of the usual."""
PATIENCE_MONTHS = 12
"""Months without any site after which pooled money is spread again."""


@kernel
def spread_out(key, stream, places, month, usual, pooled_share, rest, pooled):  # type: ignore[no-untyped-def]
    """What departments would spend in every community this month: the part pooled, and the rest.

    Parameters
    ----------
    usual : float64 (communities,)
        Fen a year on average.
    rest, pooled : int64 (communities,), fen, set
    """
    for c in range(len(places)):
        u, v = uniforms(key, stream, places[c], month)
        amount = exponential(v) * usual[c] / ITEMS_A_YEAR if u < ITEMS_A_YEAR / 12.0 else 0.0
        pooled[c] = np.int64(np.rint(amount * pooled_share))
        rest[c] = np.int64(np.rint(amount)) - pooled[c]


@kernel
def felt_from(rest, usual, months, weight, felt, points):  # type: ignore[no-untyped-def]
    """Projects of the last `months` months against the usual (1), and the points they are worth."""
    for c in range(len(rest)):
        heard = 12.0 * rest[c] / max(usual[c], 1.0) if usual[c] > 0.0 else 1.0
        felt[c] += (heard - felt[c]) / months
        points[c] = weight * (min(felt[c], MOST_FELT) - 1.0)


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
        self._usual = setting.parameters["department_projects"] * 10_000 * FEN * setting.size
        self._rest, self._pooled = np.zeros(n, np.int64), np.zeros(n, np.int64)

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
        spread_out(
            setting.luck.key, stream_number("department project"), setting.places,
            setting.month(), self._usual, setting.rules.pooled_share, self._rest, self._pooled,
        )  # fmt: skip
        self.pool += int(self._pooled.sum())
        to_sites, spread = self._hand_out(busy)
        self._rest += spread
        self._pay(busy)
        felt_from(
            self._rest, self._usual, max(1.0, p["department_months"]), p["weight_projects"],
            self._felt, self.points,
        )  # fmt: skip
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

    def _pay(self, busy: np.ndarray) -> None:
        """Projects are paid for as their money comes."""
        rest = self._rest
        ledger, everyone = self.setting.ledger, self._everyone
        ledger.move_many(
            int(Outside.SUPERIORS), ledger.project, rest, Kind.DEPARTMENT_PROJECTS, everyone
        )
        ledger.move_many(
            ledger.project, int(Outside.SUPPLIERS), rest, Kind.DEPARTMENT_SPENT, everyone
        )
        self.elsewhere += rest * ~busy
