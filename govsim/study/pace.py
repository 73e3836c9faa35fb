"""How fast this process is, as far as it knows: it decides whether others are worth starting."""

from __future__ import annotations

from collections.abc import Hashable

STARTING = 2.5
"""Seconds that starting processes takes, mostly for what each of them imports."""


class Pace:
    """What runs took in one process, and how long it has waited for work that others might do."""

    def __init__(self) -> None:
        self._seconds: dict[Hashable, float] = {}
        self._waited = 0.0

    def seconds(self, kind: Hashable) -> float | None:
        """Seconds that a run of a kind takes once compiled; None as long as none was timed."""
        return self._seconds.get(kind)

    def learn(self, kind: Hashable, seconds: float) -> None:
        """Take note of what a run of a kind took."""
        self._seconds[kind] = seconds

    def worth_starting(self, seconds: float, workers: int) -> bool:
        """Whether to start processes for some work, rather than do it in this one.

        What they would have saved is counted over all the work asked about: who does many small
        pieces waits here for no longer, in sum, than the processes take to start, and then has
        them.

        Parameters
        ----------
        seconds : float
            The work takes in one process.
        workers : int
            Processes there would be.
        """
        self._waited += seconds * (1 - 1 / workers)
        return workers > 1 and seconds > 0 and self._waited >= STARTING


HERE = Pace()
"""This process's own."""
