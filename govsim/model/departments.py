"""Departments' project money: spread over communities, or pooled for demonstration sites."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import Bound, kernel
from govsim.model.ledger import FEN, Kind, Outside, post
from govsim.model.luck import exponential, stream_number, uniforms
from govsim.model.setting import Setting

ITEMS_A_YEAR = 2.0
"""Projects of departments a community sees in a year."""
MOST_FELT = 3.0
"""Project money is felt up to this multiple of the usual."""
PATIENCE_MONTHS = 12
"""Months without any site after which pooled money is spread again."""


SUPERIORS, SUPPLIERS = int(Outside.SUPERIORS), int(Outside.SUPPLIERS)
K_PROJECTS, K_SPENT = int(Kind.DEPARTMENT_PROJECTS), int(Kind.DEPARTMENT_SPENT)


@kernel
def spread_out(  # type: ignore[no-untyped-def]
    key, stream, places, month, usual, pooled_share, busy, idle, pool, rest, to_sites
):
    """What departments spend in every community this month, and what they hand to sites.

    Without any site for long, what was pooled goes to everyone again.

    Parameters
    ----------
    usual : float64 (communities,)
        Fen a year on average, of which `pooled_share` is pooled.
    busy : bool (communities,)
        Where a site is being built.
    idle, pool : int
        Months without any site, and fen in the pool, before this month.
    rest, to_sites : int64 (communities,), fen, set
        Spent outside sites, and handed to them.

    Returns
    -------
    tuple of two int
        Months without any site, and fen in the pool, after it.
    """
    sites = 0
    for c in range(len(places)):
        u, v = uniforms(key, stream, places[c], month)
        amount = exponential(v) * usual[c] / ITEMS_A_YEAR if u < ITEMS_A_YEAR / 12.0 else 0.0
        pooled = np.int64(np.rint(amount * pooled_share))
        rest[c] = np.int64(np.rint(amount)) - pooled
        pool += pooled
        sites += busy[c]
    to_sites[:] = 0
    if sites:
        each = pool // sites
        to_sites += each * busy
        return 0, pool - each * sites
    if idle + 1 >= PATIENCE_MONTHS:
        each = pool // len(places)
        rest += each
        pool -= each * len(places)
    return idle + 1, pool


@kernel
def carry_out(  # type: ignore[no-untyped-def]
    balance, flows, project, rest, busy, usual, months, weight, elsewhere, felt, points
):
    """Projects are paid for as their money comes, and felt against the usual of `months` months.

    Parameters
    ----------
    balance, flows : arrays of the ledger, fen
    project : int64 (communities,)
        Project accounts.
    rest, usual : (communities,), fen
        Spent this month; usual in a year.
    weight : float
        Points for as much again as usual.
    elsewhere : int64 (communities,), added to
        Spent where no site is being built.
    felt, points : float64 (communities,), updated and set
        Projects against the usual (1), and the points they are worth.
    """
    for c in range(len(rest)):
        post(balance, flows, SUPERIORS, project[c], rest[c], K_PROJECTS, c)
        post(balance, flows, project[c], SUPPLIERS, rest[c], K_SPENT, c)
        if not busy[c]:
            elsewhere[c] += rest[c]
        heard = 12.0 * rest[c] / max(usual[c], 1.0) if usual[c] > 0.0 else 1.0
        felt[c] += (heard - felt[c]) / months
        points[c] = weight * (min(felt[c], MOST_FELT) - 1.0)


@kernel
def spend_month(held, month, pooled_share, idle, pool):  # type: ignore[no-untyped-def]
    """A month of departments' projects (`spread_out`, then `carry_out`); returns as the first."""
    (
        key, stream, places, usual, busy, rest, to_sites, balance, flows, project, months, weight,
        elsewhere, felt, points,
    ) = held.given  # fmt: skip
    idle, pool = spread_out(
        key, stream, places, month, usual, pooled_share, busy, idle, pool, rest, to_sites
    )
    carry_out(balance, flows, project, rest, busy, usual, months, weight, elsewhere, felt, points)
    return idle, pool


class DepartmentMoney:
    """Projects that superior departments pay for in communities.

    Pooling is zero-sum: what is put together for sites is taken from where it would have gone.

    Parameters
    ----------
    setting : Setting
    busy : numpy.ndarray of bool, shape (communities,)
        Where a site is being built.

    Attributes
    ----------
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction for projects of the last years against the usual.
    elsewhere : numpy.ndarray of int64, shape (communities,), fen
        Spent since the start in months in which the community had no site being built.
    pool : int
        Fen put together and not yet handed to sites; departments hold it until then.
    """

    def __init__(self, setting: Setting, busy: np.ndarray) -> None:
        self.setting = setting
        n, p, ledger = setting.communities, setting.parameters, setting.ledger
        self.points, self.elsewhere = np.zeros(n), np.zeros(n, np.int64)
        self.pool = 0
        self._felt = np.ones(n)
        self._idle_months = 0
        self._usual = setting.parameters["department_projects"] * 10_000 * FEN * setting.size
        self._rest, self._to_sites = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self._spend_month = Bound(
            spend_month, setting.luck.key, stream_number("department project"), setting.places,
            self._usual, busy, self._rest, self._to_sites, ledger.balance, ledger.flows,
            ledger.project, max(1.0, p["department_months"]), p["weight_projects"],
            self.elsewhere, self._felt, self.points,
        )  # fmt: skip

    def month(self) -> np.ndarray:
        """One month's projects.

        Returns
        -------
        numpy.ndarray of int64, shape (communities,), fen
            Pooled money for each site's project account; the same array every month.
        """
        self._idle_months, self.pool = self._spend_month(
            self.setting.month(), float(self.setting.rules.pooled_share), self._idle_months,
            self.pool,
        )  # fmt: skip
        return self._to_sites
