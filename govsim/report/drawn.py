"""A remark on draws that do not come from the parameters' ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.catalogue.messages import N_, Language, translate

if TYPE_CHECKING:
    from collections.abc import Sequence


def from_file_note(names: Sequence[str], language: Language) -> str:
    """A sentence to put behind another, if any parameters are drawn from a file; else nothing.

    Parameters
    ----------
    names : sequence of str
        Those drawn from a file (`govsim.study.draws.Draws.from_file`).
    language : Language
    """
    if not names:
        return ""
    message = N_(" {n} of these parameters are not drawn from their ranges but from what a "
                 "calibration has left of them.")  # fmt: skip
    return translate(message, language, n=len(names))
