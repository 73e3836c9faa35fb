"""What is recorded at the end of every month, for every community."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from govsim.model.clock import EVENING
from govsim.model.compile import Bound, inlined, kernel
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem

YEAR = 12
SORTS = np.float64, np.int64, np.bool_
"""Types of what is recorded."""
WINDOW_BYTES = 256 * 2**20
"""What a run records is held as a whole up to so many bytes; beyond, the latest year and as many
months more as there is room for."""


@kernel
def add_money(flows, kinds, bounds, months):  # type: ignore[no-untyped-def]
    """Sums of money moved at every community since the start.

    Parameters
    ----------
    flows : int64 (kinds, places), fen
        Of the ledger; communities first.
    kinds : int64 (terms,)
        Kind of each term; what is taken off is written as -1 - kind.
    bounds : int64 (columns + 1,)
        Column k is the sum of the terms bounds[k] to bounds[k + 1] - 1.
    months : float64 (columns, communities), set
    """
    n = months.shape[1]
    total = np.empty(n, np.int64)
    for k in range(len(months)):
        total[:] = 0
        for t in range(bounds[k], bounds[k + 1]):
            kind = kinds[t]
            if kind >= 0:
                for c in range(n):
                    total[c] += flows[kind, c]
            else:
                for c in range(n):
                    total[c] -= flows[-1 - kind, c]
        for c in range(n):
            months[k, c] = total[c]


@inlined
def _copy(pieces, begins, row):  # type: ignore[no-untyped-def]
    for k in range(len(pieces)):
        piece, begin = pieces[k], begins[k]
        for i in range(len(piece)):
            row[begin + i] = piece[i]


@kernel
def write_month(held, months):  # type: ignore[no-untyped-def]
    """Write down a month: what is there as it is, then money moved since the start.

    Parameters
    ----------
    amounts, counts, truths : tuple of arrays of float64, int64 and bool, of one dimension
        Each is written from the place that `begins` (a tuple of three int64 arrays) gives it, in
        a row without columns.
    flows, kinds, bounds : arrays
        As of `add_money`.
    months : float64 (columns, communities), set
    """
    amounts, counts, truths, begins, flows, kinds, bounds = held.given
    row = months.reshape(months.size)
    _copy(amounts, begins[0], row)
    _copy(counts, begins[1], row)
    _copy(truths, begins[2], row)
    add_money(flows, kinds, bounds, months[len(months) - len(bounds) + 1 :])


def side_by_side(arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The same numbers in fewer pieces: rows of one array that follow each other become one.

    Parameters
    ----------
    arrays : sequence of numpy.ndarray, each of shape (n,)

    Returns
    -------
    list of numpy.ndarray
        Views, one after the other the same as the arrays.
    """
    pieces: list[np.ndarray] = []
    whole, begin, end = None, 0, 0
    for array in arrays:
        base, at = array.base, array.ctypes.data
        if isinstance(base, np.ndarray) and base is whole and at == end:
            end += array.nbytes
            first = (begin - base.ctypes.data) // base.itemsize
            pieces[-1] = base.reshape(-1)[first : first + (end - begin) // base.itemsize]
            continue
        pieces.append(array)
        whole, begin, end = base if base is not None and base.flags.c_contiguous else None, at, at
        end += array.nbytes
    return pieces


class Recorder:
    """Writes one row a month, in one go, into an array laid out beforehand.

    Every subsystem names what it wants recorded: levels (`Subsystem.stocks`), totals since the
    start (`Subsystem.flows`), and sums of money moved (`Subsystem.money`), which are added up from
    the ledger's own totals. The arrays are asked for once; their owners keep them up to date.

    A small district's months are all kept. A large one's are kept for a year and handed on as they
    come, so that memory does not grow with the horizon.

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
    raw : numpy.ndarray of float64, shape (window, columns, communities)
        Month m is in row ``m % window``. Money is in fen.
    done : int
        Months recorded so far.
    reader : callable
        Called whenever what is new has to be read, before it is written over.
    """

    def __init__(self, setting: Setting, subsystems: Sequence[Subsystem]) -> None:
        self.setting, self.subsystems = setting, subsystems
        asked = {name: array for s in subsystems for name, array in s.stocks().items()}
        totals = {name: array for s in subsystems for name, array in s.flows().items()}
        money = {name: moves for s in subsystems for name, moves in s.money.items()}
        names = [*asked, *totals, *money]
        self.column = {name: k for k, name in enumerate(names)}
        count = sum(len(s.stocks()) + len(s.flows()) + len(s.money) for s in subsystems)
        assert len(self.column) == count, "two subsystems record the same name"
        self.flows = frozenset([*totals, *money])
        arrays = [*asked.values(), *totals.values()]
        pieces = side_by_side(arrays)
        begins = np.cumsum([0, *map(len, pieces)])[:-1]
        sorts = [[k for k, p in enumerate(pieces) if p.dtype == sort] for sort in SORTS]
        assert sum(map(len, sorts)) == len(pieces), "recorded are float64, int64 and bool"
        terms = [[*added, *(-1 - kind for kind in taken)] for added, taken in money.values()]
        self._write = Bound(
            write_month, *(tuple(pieces[k] for k in sort) for sort in sorts),
            tuple(begins[sort] for sort in sorts), setting.ledger.flows,
            np.array([int(kind) for each in terms for kind in each], np.int64),
            np.concatenate([[0], np.cumsum([len(each) for each in terms])]),
        )  # fmt: skip
        months, n = 12 * setting.calendar.years, setting.communities
        window = max(YEAR + 1, WINDOW_BYTES // (8 * len(names) * max(n, 1)))
        self.raw = np.zeros((min(months, window), len(names), n))
        self._handed_on = window - YEAR if window < months else months + 1
        self.done = 0
        self.reader: Callable[[], object] = lambda: None

    def start(self) -> None:
        """Begin recording."""
        self.setting.env.process(self.month_ends())

    def record(self) -> None:
        """Write down the month that ends."""
        for subsystem in self.subsystems:
            subsystem.close_month()
        self._write(self.raw[self.done % len(self.raw)])
        self.done += 1

    def month_ends(self) -> Procedure:
        """Every month, in the evening of its last day."""
        setting = self.setting
        for day in setting.calendar.month_starts[1:]:
            yield setting.wait_until(int(day) - 1 + EVENING)
            self.record()
            if self.done % self._handed_on == 0:
                self.reader()

    def between(self, name: str, first: int, last: int) -> np.ndarray:
        """A column of the months from `first` to before `last`; 0 before the first month of all.

        Returns
        -------
        numpy.ndarray of float64, shape (months, communities)
            A view where that is possible: not to be written to.
        """
        column, window = self.raw[:, self.column[name]], len(self.raw)
        if first < 0:
            nothing = np.zeros((min(last, 0) - first, column.shape[1]))
            return np.concatenate([nothing, self.between(name, 0, last)]) if last > 0 else nothing
        begin, end = first % window, (last - 1) % window + 1
        if begin < end:
            return column[begin:end]
        return np.concatenate([column[begin:], column[:end]])
