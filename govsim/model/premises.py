"""Premises for services: those of new estates, turned over to communities if they are recorded."""

from __future__ import annotations

import numpy as np

from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.setting import Setting

HALF_AREA = 100.0
"""Premises gained, in m2 a community of reference size, that give half of what more room can."""


class Premises:
    """Room that communities gain above today's.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    area : numpy.ndarray of float64, shape (communities,)
        Premises gained since the start, m2.
    kinds : numpy.ndarray of float64, shape (communities,)
        Kinds of services they make room for.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.area, self.kinds = (np.zeros(setting.communities) for _ in range(2))

    def month(self) -> None:
        """A month's new premises are turned over, and fitted out by the district."""
        setting, p, ledger = self.setting, self.setting.parameters, self.setting.ledger
        share = setting.rules.premises_share
        if share <= 0.0:
            return
        gained = share * p["premises_new_year"] / 12.0 * setting.size
        cost = np.rint(gained * p["premises_cost_m2"] * FEN).astype(np.int64)
        total, cash = int(cost.sum()), int(ledger.balance[ledger.district])
        if total > cash:
            return
        ledger.move_many(
            ledger.district, int(Outside.SUPPLIERS), cost, Kind.PREMISES,
            np.arange(setting.communities),
        )  # fmt: skip
        self.area += gained
        half = HALF_AREA * setting.size
        self.kinds[:] = p["premises_kinds"] * self.area / (self.area + half)
