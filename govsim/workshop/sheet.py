"""All parts of a page as one component, which the browser draws into the page's sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import param
from panel.custom import JSComponent, ReactiveESMMetaclass

from govsim.workshop.lever_list import layout
from govsim.workshop.parts import Part

MOST = 32
"""Parts of a page."""
DRAWN = ("svg.js", "chart.js", "guess.js", "levers.js", "ticks.js", "parts.js", "sheet.js")
"""Files that draw them; later ones use earlier ones."""


class _Sheet(JSComponent):
    """What a page's sections hold.

    Attributes
    ----------
    plan : list of (str, str, dict)
        Of every part, in order: section, kind, and what it is made with; it may grow.
    notes : dict of str to (str, bool)
        Of a section: HTML above its parts, and whether these are hidden.
    p0, p1, … : dict
        What a part shows; each by itself, so that only what changes is sent.
    """

    plan = param.List()
    notes = param.Dict({})

    _esm = "\n".join(map(layout, DRAWN))

    parts: Sequence[Part] = ()

    @property
    def _linked_properties(self) -> tuple[str, ...]:
        """None: a browser says what it does by messages, in their order."""
        return ()

    def add(self, section: str, parts: Sequence[Part]) -> None:
        """Put more parts below those that a section has."""
        first = len(self.parts)
        self.parts = [*self.parts, *parts]
        for k, part in enumerate(parts, start=first):
            part.place(partial(self._write, f"p{k}"))
        self.param.update({f"p{k}": part.shown for k, part in enumerate(parts, start=first)})
        more = [[section, part.kind, part.fixed] for part in parts]
        self.plan = [*self.plan, *more]  # last: a part is drawn once it is in the plan

    def _write(self, name: str, shown: dict[str, Any]) -> None:
        setattr(self, name, shown)

    def _handle_msg(self, data: Any) -> None:
        """Let a part hear what a browser told it."""
        number = data.get("part") if isinstance(data, dict) else None
        if type(number) is int and 0 <= number < len(self.parts):
            self.parts[number].take(data.get("told"))


Sheet: Any = ReactiveESMMetaclass(
    "Sheet", (_Sheet,), {f"p{k}": param.Parameter() for k in range(MOST)}
)


def sheet_of(sections: Mapping[str, Sequence[Part]]) -> Any:
    """The component of a page's parts, section by section."""
    made = Sheet()
    for key, parts in sections.items():
        made.add(key, parts)
    return made
