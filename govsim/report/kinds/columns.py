"""Widths of a table's columns at which it takes the fewest lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from govsim.report.blocks import unescape
from govsim.report.kinds.fitting import BETWEEN, POINTS, WIDE, lines_needed, words

TEXT_WIDTH, SIZE = 442, 9.0
"""Of an official document's page, and of the type of its tables, in points."""
SIDES = 7.0
"""What the room at the sides of a cell takes, with a reserve for other faces, in points."""
THIN, DIGIT, SMALL, CAPITAL = 0.28, 0.5, 0.45, 0.68
"""Widths of punctuation and of letters in the faces of tables, against the type's size."""
SHORT_HEAD, LONGEST = 4.0, 140.0
"""Of a head that is kept whole, in heights of a letter; and the most kept whole, in points."""
HANDED = (2, 4, 8, 16, 32, 64, 96)
"""Points that one column hands to another at a time."""
HIDDEN = 0.1
"""What a line less counts that a higher cell of the same row hides."""


def balanced(
    head: Sequence[str], rows: Sequence[Sequence[str]], whole: Sequence[int] = ()
) -> list[int]:
    """Widths that hold every word of a table and keep its rows low.

    Parameters
    ----------
    head : sequence of str
    rows : sequence of sequence of str
        Markdown.
    whole : sequence of int
        Columns whose cells, such as dates, stay on one line.

    Returns
    -------
    list of int
        In points, for a table as wide as the text.

    Notes
    -----
    Columns begin as wide as their longest cell asks, and hand width to each other as long as that
    lowers the table.
    """
    columns = [tuple(unescape(cell) for cell in cells) for cells in zip(head, *rows, strict=True)]
    least = [_least(column, j in whole) for j, column in enumerate(columns)]
    widths = _shared(least, [SIDES + SIZE * max(map(_length, column)) for column in columns])
    spans = _spans(columns[0])
    now = _height(columns, widths, spans)
    while True:
        tried = [(_height(columns, other, spans), other) for other in _handed(widths, least)]
        best = min(tried, default=(now, widths))
        if best[0] >= now:
            return widths
        now, widths = best


def _least(column: Sequence[str], is_whole: bool) -> int:
    """Width of the longest word, a short head and, if they are to be whole, of all cells."""
    kept = [_length(word) for cell in column for word in words(cell)]
    kept += [length for length in (_length(column[0]),) if length <= SHORT_HEAD]
    kept += [_length(cell) for cell in column[1:]] if is_whole else []
    return math.ceil(SIDES + min(LONGEST, SIZE * max(kept, default=0.0)))


def _shared(least: Sequence[int], wanted: Sequence[float]) -> list[int]:
    """The table's width: what each column needs, and of the rest by what each wants beyond it."""
    room = TEXT_WIDTH - sum(least)
    if room <= 0:
        return [round(TEXT_WIDTH * width / sum(least)) for width in least]
    beyond = [max(1.0, want - width) for want, width in zip(wanted, least, strict=True)]
    return [width + int(room * more / sum(beyond))
            for width, more in zip(least, beyond, strict=True)]  # fmt: skip


def _handed(widths: Sequence[int], least: Sequence[int]) -> Iterator[list[int]]:
    """The same widths with some points handed from one column to another."""
    for i, giver in enumerate(widths):
        for j in range(len(widths)):
            for points in HANDED if i != j else ():
                if giver - points >= least[i]:
                    other = list(widths)
                    other[i], other[j] = giver - points, widths[j] + points
                    yield other


def _spans(names: Sequence[str]) -> np.ndarray:
    """Over how many rows the name of each row stands: those below without one are its own too."""
    first = np.maximum.accumulate([k if name.strip() or k < 2 else 0
                                   for k, name in enumerate(names)])  # fmt: skip
    return np.bincount(first, minlength=len(names))[first]


def _height(
    columns: Sequence[tuple[str, ...]], widths: Sequence[int], spans: np.ndarray
) -> float:  # fmt: skip
    """Lines of all rows, and a little of those that higher cells hide."""
    lines = np.array([_lines(column, width) for column, width in zip(columns, widths, strict=True)])
    hidden = HIDDEN * lines.sum()
    lines[0] = np.ceil(lines[0] / spans)
    return float(lines.max(axis=0).sum() + hidden)


@lru_cache(maxsize=8192)
def _lines(column: tuple[str, ...], width: int) -> tuple[int, ...]:
    inches = (width - SIDES) / POINTS
    return tuple(lines_needed(cell, inches, SIZE, _length) for cell in column)


@lru_cache(maxsize=8192)
def _length(text: str) -> float:
    """Of a text on one line, in heights of a letter."""
    shown = text.rstrip()
    wide = [ord(c) > WIDE for c in shown]
    gaps = sum(one != other for one, other in pairwise([*wide, True]))
    return sum(1.0 if ord(c) > WIDE else _letter(c) for c in shown) + (
        BETWEEN * gaps if any(wide) else 0.0
    )


def _letter(c: str) -> float:
    if c.isalpha():
        return CAPITAL if c.isupper() else SMALL
    if c.isdigit() or c in "+\N{MINUS SIGN}":
        return DIGIT
    return 2 * SMALL if c == "%" else THIN
