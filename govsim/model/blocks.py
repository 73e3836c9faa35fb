"""Blocks of communities, moved one after the other or side by side.

What a community does in a week depends on nothing that another does in that week: kernels that move
populations take a block of communities at a time, in any order and on any number of threads, with
the same result to the bit. A block's people fit into the processor's cache. What does cross blocks
(the treasury, the exam, a contest for sites) happens between, in one go for all.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

from govsim.model.compile import Bound, Kernel, hold

VARIABLE = "GOVSIM_THREADS"
"""Environment variable: threads of one run of a large district; all cores unless given."""
BLOCK = 1024
"""Most communities of a block."""

Range = tuple[int, int]
"""From the first community to before the last."""
Scratch = Sequence[tuple[Any, ...]]
"""Room to work in, one tuple a thread."""


def threads() -> int:
    """How many threads a run of a large district may use."""
    given = os.environ.get(VARIABLE, "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return cores or 1


@cache
def _pool(count: int, _process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(count, thread_name_prefix="govsim-block")


class Blocks:
    """How the communities of one replication are divided.

    Parameters
    ----------
    communities : int

    Attributes
    ----------
    ranges : list of (int, int)
        Blocks of about equal size.
    threads : int
        How many are worked on at a time.
    """

    def __init__(self, communities: int) -> None:
        count = max(1, -(-communities // BLOCK))
        cuts = [communities * k // count for k in range(count + 1)]
        self.ranges: list[Range] = list(itertools.pairwise(cuts))
        self.threads = min(threads(), count)

    def each(
        self, kernel: Kernel, *arguments: Any,
        scratch: Scratch = ((),), ranges: Sequence[Range] | None = None,
    ) -> list[Any]:  # fmt: skip
        """Call a kernel for every block: first and last community, scratch, arguments.

        Parameters
        ----------
        kernel : callable
            Compiled by `govsim.model.compile.kernel`; writes only to the block's communities.
        scratch : sequence of tuple
        ranges : sequence of (int, int), optional
            Some blocks only.

        Returns
        -------
        list
            What the kernel returned, block by block.
        """
        todo = self.ranges if ranges is None else ranges
        if len(todo) == 1 or self.threads == 1:
            return [kernel(*block, *scratch[0], *arguments) for block in todo]
        results: list[Any] = [None] * len(todo)
        waiting = iter(range(len(todo)))

        def work(room: tuple[Any, ...]) -> None:
            for k in waiting:
                results[k] = kernel(*todo[k], *room, *arguments)

        rooms = scratch if len(scratch) > 1 else [scratch[0]] * self.threads
        for worker in [_pool(self.threads, os.getpid()).submit(work, room) for room in rooms]:
            worker.result()
        return results

    def bind(self, kernel: Kernel, *given: Any, scratch: Scratch = ((),)) -> BoundBlocks:
        """A kernel that knows what it is given alike in every call, for every block.

        Parameters
        ----------
        kernel : callable
            As for `each`; after the scratch it takes `govsim.model.compile.Held`, then what changes
            from call to call, always of the same types.
        given : arrays and numbers, or tuples of them
            The arrays may change in place.
        scratch : sequence of tuple
        """
        return BoundBlocks(self, kernel, given, scratch)


class BoundBlocks:
    """A kernel bound to what it is given alike in every call (`Blocks.bind`)."""

    def __init__(self, blocks: Blocks, kernel: Kernel, given: tuple[Any, ...],
                 scratch: Scratch) -> None:  # fmt: skip
        self._one: Bound | None = None
        if len(blocks.ranges) == 1:
            self._one = Bound(kernel, *given, before=(*blocks.ranges[0], *scratch[0]))
        else:
            self._each = partial(blocks.each, kernel, scratch=scratch)
            self._held = hold(given)

    def __call__(self, *changing: Any, ranges: Sequence[Range] | None = None) -> list[Any]:
        """Call the kernel for every block, or some of them, as `Blocks.each` does."""
        if self._one is not None:
            return [self._one(*changing)]
        return self._each(self._held, *changing, ranges=ranges)

    def failed(self, ranges: Sequence[Range], *changing: Any) -> list[Range]:
        """Call the kernel for some blocks, and return those for which it returned False."""
        if self._one is not None:
            return [] if self._one(*changing) else list(ranges)
        results = self(*changing, ranges=ranges)
        return [block for block, done in zip(ranges, results, strict=True) if not done]
