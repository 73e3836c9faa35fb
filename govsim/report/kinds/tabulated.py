"""Tables of the technical annex: heads and cells are plain text, and long ones are set small."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.report.blocks import Block, Prose, escape, pipe_table
from govsim.report.context import Context

SMALL_FROM = 16
"""Rows from which a table is set in the small type."""


def table(
    context: Context, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str,
    widths: Sequence[float], right: Sequence[int] = (), *, small_from: int | None = SMALL_FROM,
    escaped: bool = False,
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
    widths : sequence of float
    right : sequence of int
    small_from : int or None
        Rows from which the small type is used; never if None.
    escaped : bool
        Whether the cells are.

    Returns
    -------
    Block
    """
    c = context
    made = pipe_table(
        [c.say(h) for h in head],
        rows if escaped else [[escape(cell) for cell in row] for row in rows],
        caption=c.numbering.table(caption), widths=widths, right=right,
    )  # fmt: skip
    if small_from is None or len(rows) < small_from:
        return made
    return Prose(f"::: small\n\n{made.markdown}\n\n:::")
