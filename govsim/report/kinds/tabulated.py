"""Tables of the technical annex: heads and cells are plain text, and long ones are set small."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.report.blocks import Block, Prose, escape, pipe_table
from govsim.report.context import Context
from govsim.report.kinds.columns import balanced

SMALL_FROM = 16
"""Rows from which a table is set in the small type."""


def table(
    context: Context, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str,
    widths: Sequence[float] | None = None, right: Sequence[int] = (), *,
    small_from: int | None = SMALL_FROM, escaped: bool = False, whole: Sequence[int] = (),
) -> Block:  # fmt: skip
    """A numbered table.

    Parameters
    ----------
    context : Context
    head : sequence of str
        Messages.
    rows : sequence of sequence of str
        Plain text, unless they are escaped already.
    caption : str
        Escaped.
    widths : sequence of float, optional
        Those at which the table takes the fewest lines, if they are not given.
    right : sequence of int
    small_from : int or None
        Rows from which the small type is used; never if None.
    escaped : bool
        Whether the cells are.
    whole : sequence of int
        Columns whose cells stay on one line if they can, where widths are not given.

    Returns
    -------
    Block
    """
    c = context
    titles = [c.say(h) for h in head]
    if not escaped:
        rows = [[escape(cell) for cell in row] for row in rows]
    made = pipe_table(
        titles, rows, caption=c.numbering.table(caption), right=right,
        widths=widths if widths is not None else balanced(titles, rows, whole),
    )  # fmt: skip
    if small_from is None or len(rows) < small_from:
        return made
    return Prose(f"::: small\n\n{made.markdown}\n\n:::")
