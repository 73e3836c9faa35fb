"""The little Markdown that the reference pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govsim.catalogue.messages import N_

MADE_FROM_CODE = N_("Made from the code by `make docs`; do not edit by hand.")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table; bars within cells are escaped."""
    return [_row(head), "|" + "---|" * len(head), *[_row(r) for r in rows]]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
