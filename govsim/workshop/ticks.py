"""Boxes to tick, each with its label, so that a screen reader says what it turns."""

from __future__ import annotations

from collections.abc import Mapping

import param
from panel.custom import JSComponent

from govsim.workshop.lever_list import LAYOUT, layout


class Ticks(JSComponent):
    """A list of boxes; a browser may send anything, `read` takes only what was offered."""

    titles = param.Dict({})
    ticked = param.Dict({})

    _esm = LAYOUT / "ticks.js"

    def read(self) -> dict[str, bool]:
        """Which of the boxes are ticked."""
        return {key: self.ticked.get(key) is True for key in self.titles}


def ticks(titles: Mapping[str, str], ticked: Mapping[str, bool]) -> Ticks:
    """Boxes by key, with what stands beside each."""
    return Ticks(  # type: ignore[no-untyped-call]
        titles=dict(titles), ticked=dict(ticked), stylesheets=[layout("parts.css")],
        sizing_mode="stretch_width",
    )  # fmt: skip
