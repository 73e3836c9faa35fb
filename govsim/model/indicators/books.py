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
    """What was recorded in some months, by name.

    Parameters
    ----------
    recorder : Recorder
    residents, posts : numpy.ndarray, shape (communities,)
    session_hours : float
    first, last : int
        The months from `first` to before `last`.
    """

    def __init__(
        self, recorder: Recorder, residents: np.ndarray, posts: np.ndarray, session_hours: float,
        first: int, last: int,
    ) -> None:  # fmt: skip
        self._recorder, self.first, self.last = recorder, first, last
        shape = last - first, len(residents)
        self.residents = np.broadcast_to(np.asarray(residents, np.float64), shape)
        self.posts = np.broadcast_to(np.asarray(posts, np.float64), shape)
        self.ones = np.ones(shape)
        self.session_hours = session_hours
        self._known: dict[tuple[str, int], np.ndarray] = {}
        starts = recorder.setting.calendar.month_starts[first : last + 1]
        self.days = np.diff(starts)[:, None].astype(np.float64)

    def __getitem__(self, name: str) -> np.ndarray:
        """A stock at month ends, or a flow's total since the start; shape (months, communities)."""
        return self._recorder.between(name, self.first, self.last)

    def month(self, flow: str) -> np.ndarray:
        """A flow's amount of each month."""
        return self._over(flow, 1)

    def year(self, name: str) -> np.ndarray:
        """A flow's amount, or a stock's sum, over the trailing 12 months (fewer at the start).

        Stocks that are asked for are whole numbers: their sum is exact, however months are grouped.
        """
        if name in self._recorder.flows:
            return self._over(name, YEAR)
        known = self._known.get((name, YEAR))
        if known is None:
            known = self[name].copy()
            for back in range(1, YEAR):
                known += self._before(name, back)
            self._known[name, YEAR] = known
        return known

    def _over(self, flow: str, months: int) -> np.ndarray:
        known = self._known.get((flow, months))
        if known is None:
            known = self._known[flow, months] = self[flow] - self._before(flow, months)
        return known

    def _before(self, name: str, months: int) -> np.ndarray:
        return self._recorder.between(name, self.first - months, self.last - months)


Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Indicator:
    """Numerator and denominator of an outcome, and what holds where the denominator is zero.

    Attributes
    ----------
    pair : callable
        From `Books` to (numerator, denominator), each of shape (months, communities), neither to
        be written to.
    empty : float or None
        Value where the denominator is zero; None carries the latest known value forward.
    """

    pair: Callable[[Books], Pair]
    empty: float | None = 0.0


def total(books: Books) -> np.ndarray:
    """Mark an amount that simply adds up: it has no denominator."""
    return books.ones[:0]
