"""What is recorded at the end of every month, for every community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from govsim.model.clock import EVENING
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem


class Recorder:
    """Writes one row a month into an array laid out beforehand.

    Every subsystem names what it wants recorded: levels (`Subsystem.stocks`) and totals since the
    start (`Subsystem.flows`).

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
        self.column = {name: k for k, name in enumerate(names)}
        assert len(self.column) == len(names), "two subsystems record the same name"
        self.flows = frozenset(name for s in subsystems for name in s.flows())
        months = 12 * setting.calendar.years
        self.raw = np.zeros((months, len(names), setting.communities))

    def start(self) -> None:
        """Begin recording."""
        self.setting.env.process(self.month_ends())

    def month_ends(self) -> Procedure:
        """Every month, in the evening of its last day."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[1:]):
            yield setting.wait_until(int(day) - 1 + EVENING)
            row = self.raw[month]
            for subsystem in self.subsystems:
                subsystem.close_month()
                self._write(row, subsystem.stocks())
                self._write(row, subsystem.flows())

    def _write(self, row: np.ndarray, values: Mapping[str, np.ndarray]) -> None:
        for name, value in values.items():
            row[self.column[name]] = value
