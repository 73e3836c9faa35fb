"""Boxes to tick, each with its label, so that a screen reader says what it turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govsim.workshop.parts import Valued


class Ticks(Valued[dict[str, bool]]):
    """A list of boxes; its value tells which of them are ticked.

    Parameters
    ----------
    titles : mapping of str to str
        By key, what stands beside each.
    ticked : mapping of str to bool
        At first; those left out are not.
    """

    kind = "ticks"

    def __init__(self, titles: Mapping[str, str], ticked: Mapping[str, bool]) -> None:
        self._keys = list(titles)
        super().__init__(dict(ticked), {"titles": dict(titles)})

    def checked(self, told: Any) -> dict[str, bool] | None:
        """What was offered of what a browser sent."""
        return self._sent(told) if isinstance(told, dict) else None

    def _sent(self, value: Mapping[str, Any]) -> dict[str, bool]:
        return {key: value.get(key) is True for key in self._keys}
