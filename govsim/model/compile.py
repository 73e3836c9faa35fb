"""Compilation of kernels, kept for later processes (`govsim.model.kernel_cache`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.experimental import structref

from govsim.model.kernel_cache import share

Kernel = Callable[..., Any]


def kernel(function: Kernel) -> Kernel:
    """Compile a function that moves a whole population, without holding up other threads.

    Parameters
    ----------
    function : callable
        Written in numba's subset of Python.

    Returns
    -------
    callable
        The compiled function; the first call of a new model compiles, later processes load.
    """
    compiled: Kernel = numba.njit(error_model="numpy", nogil=True)(function)
    share(compiled)
    return compiled


def settled(compiled: Kernel) -> Kernel:
    """The machine code of a kernel that knows arguments of one set of types only.

    Calling it skips asking for the types of all arguments anew: with some eighty of them that
    costs as much as a third of a small district's week. Only for callers whose arguments are of
    the same types in every call.

    Parameters
    ----------
    compiled : callable
        From `kernel`, called at least once.

    Returns
    -------
    callable
        The kernel itself if it has been compiled for more than one set of types, or not at all
        (numba can be switched off).
    """
    overloads = list(getattr(compiled, "overloads", {}).values())
    return overloads[0].entry_point if len(overloads) == 1 else compiled


def inlined(function: Kernel) -> Kernel:
    """Compile a small function that kernels call in their innermost loop.

    The compiler's back end inlines it: as fast as inlining its source, and compiled much sooner.
    """
    compiled: Kernel = numba.njit(forceinline=True, error_model="numpy")(function)
    return compiled


@structref.register
class _HeldType(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Numbers are held as numbers, not as the values they have."""
        plain: Any = types.unliteral
        return tuple((name, plain(each)) for name, each in fields)


class Held(structref.StructRefProxy):
    """What a kernel is given alike in every call, handed over as one thing.

    Attributes
    ----------
    given : tuple
        Seen by kernels only, which begin by taking it apart.
    """


structref.define_proxy(Held, _HeldType, ["given"])  # type: ignore[no-untyped-call]


@kernel
def hold(given):  # type: ignore[no-untyped-def]
    """Hand a tuple of arrays and numbers over to compiled code, once for many calls.

    An array costs a tenth of a microsecond whenever it is handed over; a week's kernels take some
    two hundred.
    """
    return Held(given)  # type: ignore[no-untyped-call]


class Bound:
    """A kernel that knows what it is given alike in every call.

    Parameters
    ----------
    compiled : callable
        From `kernel`; takes what comes before, then `Held`, then what changes from call to call,
        always of the same types.
    given : arrays and numbers, or tuples of them
        The arrays may change in place.
    before : tuple
    """

    def __init__(self, compiled: Kernel, *given: Any, before: tuple[Any, ...] = ()) -> None:
        self._kernel, self._before = compiled, (*before, hold(given))
        self._direct: Kernel | None = None

    def __call__(self, *changing: Any) -> Any:
        """Call the kernel: the first time by the types of all it is given, then directly."""
        if self._direct is not None:
            return self._direct(*changing)
        done = self._kernel(*self._before, *changing)
        self._direct = partial(settled(self._kernel), *self._before)
        return done


@inlined
def rows(low, high):  # type: ignore[no-untyped-def]
    """Row numbers from `low` to before `high`, of a type that cannot be negative.

    Of an index that might be, every access asks whether it counts from the end.
    """
    return range(np.uint64(low), np.uint64(high))
