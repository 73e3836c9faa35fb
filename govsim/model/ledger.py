"""Money: int64 fen in a double-entry ledger. Nothing else holds a balance.

Every movement leaves one account and enters another, so the sum over all accounts never changes.
Accounts inside the district may not be overdrawn; accounts outside it (superiors, taxpayers,
workers, suppliers, residents ...) may stand below zero, since theirs is only the other side of
what we count.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache

import numpy as np

from govsim.model.compile import inlined, kernel

FEN = 100
"""Fen in a yuan."""


class Outside(IntEnum):
    """Accounts outside the district, first in the ledger."""

    TAXPAYERS = 0
    SUPERIORS = 1
    UNITS = 2
    WORKERS = 3
    INSURANCE = 4
    SUPPLIERS = 5
    RESIDENTS = 6
    CONTRACTORS = 7
    OTHER_SPENDING = 8
    TENANTS = 9
    DEPARTMENTS = 10


OUTSIDE_ACCOUNTS = len(Outside)


class Kind(IntEnum):
    """What a movement is for; the rows of `Ledger.flows`."""

    REVENUE = 0
    OTHER_SPENDING = 1
    OPERATING_GRANT = 2
    FUND_DISTRICT = 3
    FUND_STREET = 4
    FUND_RETURNED = 5
    FUND_DIVERTED = 6
    FUND_SERVICE = 7
    APPEAL_UNITS = 8
    APPEAL_SUPERIORS = 9
    WAGES = 10
    INSURANCE = 11
    RUNNING = 12
    SERVICE = 13
    EXAM = 14
    TRAINING = 15
    SECRETARIES = 16
    VOLUNTEERS = 17
    BRANDS = 18
    NEEDS = 19
    CONTRIBUTION = 20
    BRANCH_SUPPORT = 21
    SITE_DISTRICT = 22
    SITE_STREET = 23
    SITE_OWN = 24
    SITE_RAISED = 25
    SITE_REWARD = 26
    SITE_SPENT = 27
    DEPARTMENT_PROJECTS = 28
    DEPARTMENT_POOLED = 29
    DEPARTMENT_SPENT = 30
    PREMISES = 31
    RENT = 32
    PARTY_FEES = 33
    TASK_MONEY = 34
    ONE_STOP = 35
    PORTAL = 36


@inlined
def post(balance, flows, source, target, amount, kind, place):  # type: ignore[no-untyped-def]
    """Move money between two accounts and note the flow at a place. Called inside kernels."""
    balance[source] -= amount
    balance[target] += amount
    flows[kind, place] += amount


@kernel
def _post_many(  # type: ignore[no-untyped-def]
    balance, flows, source, target, amount, kind, place, outside
):
    """Move many amounts; stops at the first that must not be and returns its index, else -1."""
    for i in range(len(amount)):
        s = source[i] if len(source) > 1 else source[0]
        t = target[i] if len(target) > 1 else target[0]
        if amount[i] < 0 or (s >= outside and balance[s] < amount[i]):
            return i
        post(balance, flows, s, t, amount[i], kind, place[i])
    return -1


@cache
def _one(account: int) -> np.ndarray:
    return np.array([account], np.int64)


def _accounts(account: np.ndarray | int) -> np.ndarray:
    return account if isinstance(account, np.ndarray) else _one(account)


class Ledger:
    """All accounts of one replication.

    Parameters
    ----------
    communities : int
        Number of communities; each has an operating account, a benefit fund and a project account.
    streets : int
        Number of streets; each has a treasury.

    Attributes
    ----------
    balance : numpy.ndarray of int64, shape (accounts,), fen
    flows : numpy.ndarray of int64, shape (kinds, communities + streets + 1), fen
        Cumulated movements by kind and place: communities, then streets, then the district.
    """

    def __init__(self, communities: int, streets: int) -> None:
        outside = len(Outside)
        self.communities, self.streets = communities, streets
        self.district = outside
        self.street = outside + 1 + np.arange(streets)
        self.operating = outside + 1 + streets + np.arange(communities)
        self.fund = outside + 1 + streets + communities + np.arange(communities)
        self.project = outside + 1 + streets + 2 * communities + np.arange(communities)
        self.balance = np.zeros(outside + 1 + streets + 3 * communities, np.int64)
        self.flows = np.zeros((len(Kind), communities + streets + 1), np.int64)
        self.district_place = communities + streets

    def street_place(self, street: int) -> int:
        """The column of `flows` that belongs to a street."""
        return self.communities + street

    def move_many(
        self,
        source: np.ndarray | int,
        target: np.ndarray | int,
        amount: np.ndarray,
        kind: Kind,
        place: np.ndarray,
    ) -> None:
        """Move `amount[i]` fen from `source[i]` to `target[i]`, noted at `place[i]`.

        A single number stands for one account throughout.

        Raises
        ------
        ValueError
            If an amount is negative or an account inside the district would be overdrawn. The
            model asks what an account holds before it pays; a refusal is a fault
            in the model, not in its input.
        """
        refused = _post_many(
            self.balance, self.flows, _accounts(source), _accounts(target), amount, int(kind),
            place, OUTSIDE_ACCOUNTS,
        )  # fmt: skip
        if refused >= 0:
            raise ValueError(
                f"movement of {amount[refused]} fen refused: negative, or an account overdrawn"
            )

    def total(self) -> int:
        """Sum of all accounts in fen: the same at every moment."""
        return int(self.balance.sum())

    def overdrawn(self) -> bool:
        """Whether any account inside the district stands below zero."""
        return bool((self.balance[len(Outside) :] < 0).any())
