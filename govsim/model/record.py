"""What is recorded at the end of every month, for every community."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from govsim.model.clock import EVENING
from govsim.model.ledger import Kind
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem


class Recorder:
    """Writes one row a month into an array laid out beforehand.

    Every subsystem names what it wants recorded: levels (`Subsystem.stocks`), totals since the
    start (`Subsystem.flows`), and sums of money moved (`Subsystem.money`), which are added up from
    the ledger's own totals once the run is over.

    Parameters
    ----------
    setting : Setting
    subsystems : sequence of Subsystem

    Attributes
    ----------
    column : dict of str to int
        Column of each name.
    flows : frozenset of str
        Names that are totals since the start.
    raw : numpy.ndarray of float64, shape (months, columns, communities)
        Money is in fen.
    """

    def __init__(self, setting: Setting, subsystems: Sequence[Subsystem]) -> None:
        self.setting, self.subsystems = setting, subsystems
        names = [name for s in subsystems for name in (*s.stocks(), *s.flows())]
        self._monthly = len(names)
        names += [name for s in subsystems for name in s.money]
        self.column = {name: k for k, name in enumerate(names)}
        assert len(self.column) == len(names), "two subsystems record the same name"
        self.flows = frozenset(name for s in subsystems for name in (*s.flows(), *s.money))
        months, n = 12 * setting.calendar.years, setting.communities
        self.raw = np.zeros((months, len(names), n))
        self._rows = self.raw.reshape(months, -1)[:, : self._monthly * n]
        self._moved = np.zeros((months, len(Kind), n), np.int64)

    def start(self) -> None:
        """Begin recording."""
        self.setting.env.process(self.month_ends())

    def month_ends(self) -> Procedure:
        """Every month, in the evening of its last day."""
        setting = self.setting
        moved = setting.ledger.flows[:, : setting.communities]
        for month, day in enumerate(setting.calendar.month_starts[1:]):
            yield setting.wait_until(int(day) - 1 + EVENING)
            values: list[np.ndarray] = []
            for subsystem in self.subsystems:
                subsystem.close_month()
                values += subsystem.stocks().values()
                values += subsystem.flows().values()
            np.concatenate(values, out=self._rows[month])
            self._moved[month] = moved

    def complete(self) -> None:
        """Add up the money moved, once the run is over."""
        for subsystem in self.subsystems:
            for name, (added, taken_off) in subsystem.money.items():
                total = self._moved[:, added].sum(axis=1) - self._moved[:, taken_off].sum(axis=1)
                self.raw[:, self.column[name]] = total
