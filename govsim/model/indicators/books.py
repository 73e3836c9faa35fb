"""What was recorded, and what an indicator is.

An indicator is a ratio of two amounts that add up over communities, so that a street's or the
district's value is never an average of averages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from govsim.model.record import Recorder

YEAR = 12


class Books:
    """What was recorded, by name.

    Parameters
    ----------
    recorder : Recorder
    residents, posts : numpy.ndarray, shape (communities,)
    session_hours : float
    """

    def __init__(
        self, recorder: Recorder, residents: np.ndarray, posts: np.ndarray, session_hours: float
    ) -> None:
        self._recorder = recorder
        self.residents = np.broadcast_to(np.asarray(residents, np.float64), self["workers"].shape)
        self.posts = np.broadcast_to(np.asarray(posts, np.float64), self["workers"].shape)
        self.ones = np.ones(self["workers"].shape)
        self.session_hours = session_hours
        self.days = np.diff(recorder.setting.calendar.month_starts)[:, None].astype(np.float64)

    def __getitem__(self, name: str) -> np.ndarray:
        """A stock at month ends, or a flow's total since the start; shape (months, communities)."""
        return np.asarray(self._recorder.raw[:, self._recorder.column[name]])

    def month(self, flow: str) -> np.ndarray:
        """A flow's amount of each month."""
        return self._over(flow, 1)

    def year(self, name: str) -> np.ndarray:
        """A flow's amount, or a stock's sum, over the trailing 12 months (fewer at the start)."""
        if name in self._recorder.flows:
            return self._over(name, YEAR)
        total = np.cumsum(self[name], axis=0)
        total[YEAR:] = total[YEAR:] - total[:-YEAR].copy()
        return np.asarray(total)

    def _over(self, flow: str, months: int) -> np.ndarray:
        total = self[flow].copy()
        total[months:] = total[months:] - self[flow][:-months]
        return np.asarray(total)


Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Indicator:
    """Numerator and denominator of an outcome, and what holds where the denominator is zero.

    Attributes
    ----------
    pair : callable
        From `Books` to (numerator, denominator), each of shape (months, communities).
    empty : float or None
        Value where the denominator is zero; None carries the latest known value forward.
    """

    pair: Callable[[Books], Pair]
    empty: float | None = 0.0


def total(books: Books) -> np.ndarray:
    """Mark an amount that simply adds up: it has no denominator."""
    return books.ones[:0]
