"""All levers as one part of the page: native lists of choices with their explanations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from govsim.analysis.search_space import LEVERS
from govsim.catalogue.messages import N_, Language, translate
from govsim.policy.proposals import PROPOSALS
from govsim.workshop import words
from govsim.workshop.levers import GROUPS, choices, groups
from govsim.workshop.parts import Valued

LAYOUT = Path(__file__).parent / "layout"


@cache
def layout(name: str) -> str:
    """A file of the page's layout."""
    return (LAYOUT / name).read_text(encoding="utf-8")


class Levers(Valued[dict[str, int]]):
    """All levers, as native lists of choices with their explanations; its value is their levels.

    Parameters
    ----------
    language : Language
    levels : mapping of str to int
        At first.
    """

    kind = "levers"

    def __init__(self, language: Language, levels: Mapping[str, int]) -> None:
        folded = translate(N_("What is this?"), language)
        fixed = {"groups": shown_groups(language), "folded": folded}
        super().__init__(checked(levels), fixed)

    def checked(self, told: Any) -> dict[str, int] | None:
        """Levels that make sense."""
        return checked(told) if isinstance(told, dict) else None


@cache
def shown_groups(language: Language) -> list[dict[str, Any]]:
    """What the levers show, group by group."""
    made = []
    for start, names in groups().items():
        levers = []
        for name in names:
            told, source = words.about(name, language)
            levers.append({"name": name, "title": translate(PROPOSALS[name].title, language),
                           "choices": list(choices(name, language)), "told": told,
                           "source": source})  # fmt: skip
        made.append({"title": translate(GROUPS[start], language), "levers": levers})
    return made


def checked(levels: Any) -> dict[str, int]:
    """What a browser sent as levels, kept only where it makes sense."""
    return {
        name: levels[name]
        for name, lever in LEVERS.items()
        if type(levels.get(name)) is int and 0 <= levels[name] <= len(lever.strengths())
    }
