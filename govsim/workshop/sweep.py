"""What visitors leave behind is swept up while nobody waits.

Python looks for objects that only refer to one another. In a full room one look through all of
them takes a third of a second of a processor, and no page is answered meanwhile; Panel asks for it
after every visitor who leaves, and Python of its own accord, most often in the middle of a page
being made.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable

from panel.io import document

OWN = "_garbage_collect"
"""Panel's function that looks through all objects after a visitor has left."""
LOOK = 2.0
"""Seconds between two looks whether anybody waits."""
QUIET = 0.05
"""Part of a processor below which nobody does."""
LATE = 0.1
"""Seconds by which the loop wakes too late where others keep the processors busy."""
MANY = 100
"""Visitors who have left after whom it is swept in any case."""
LONG = 600.0
"""Seconds after which it is swept in any case."""
YOUNG = (10_000, 10)
"""New objects before the newest are looked through, and how often these before the next older."""
NEVER = 2**31 - 1


class Sweep:
    """Looks through all objects at a quiet moment; what was there from the beginning never.

    Parameters
    ----------
    is_busy : callable
        Whether anybody waits for the server, as far as is known.

    Attributes
    ----------
    left : int
        Visitors who have left since it was swept last.
    """

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self.left = 0
        self._is_busy = is_busy
        self._last = time.monotonic()
        self._usual = gc.get_threshold()
        self._panels = getattr(document, OWN, None)
        self._watching: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """From now on; everything that a server has before its first visitor stays."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*YOUNG, NEVER)
        if self._panels is not None:
            setattr(document, OWN, self._leave)
        self._watching = asyncio.create_task(self._watch())

    def end(self) -> None:
        """As it was before."""
        if self._watching is not None:
            self._watching.cancel()
        if self._panels is not None:
            setattr(document, OWN, self._panels)
        gc.set_threshold(*self._usual)
        gc.unfreeze()

    def is_due(self, busy: float, late: float) -> bool:
        """Whether to sweep.

        Parameters
        ----------
        busy : float
            Part of a processor that the server took of late.
        late : float
            Seconds by which the loop woke too late.
        """
        if self.left >= MANY or time.monotonic() - self._last > LONG:
            return True
        return self.left > 0 and busy < QUIET and late < LATE and not self._is_busy()

    def _leave(self) -> None:
        self.left += 1

    async def _watch(self) -> None:
        while True:
            began, used = time.monotonic(), time.process_time()
            await asyncio.sleep(LOOK)
            took = time.monotonic() - began
            if self.is_due((time.process_time() - used) / took, took - LOOK):
                self.left, self._last = 0, time.monotonic()
                gc.collect()
