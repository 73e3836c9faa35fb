"""All levers as one part of the page: native lists of choices with their explanations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import param
from panel.custom import JSComponent

from govsim.analysis.search_space import LEVERS
from govsim.catalogue.messages import Language, translate
from govsim.policy.proposals import PROPOSALS
from govsim.workshop import words
from govsim.workshop.levers import GROUPS, choices, groups

LAYOUT = Path(__file__).parent / "layout"


@cache
def layout(name: str) -> str:
    """A file of the page's layout."""
    return (LAYOUT / name).read_text(encoding="utf-8")


def drawing(name: str) -> str:
    """A file of the layout that draws a picture, behind what all pictures share."""
    return layout("svg.js") + layout(name)


class Levers(JSComponent):
    """All levers, as native lists of choices with their explanations."""

    groups = param.List()
    folded = param.String()
    levels = param.Dict({})

    _esm = LAYOUT / "levers.js"


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
