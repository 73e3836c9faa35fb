"""Who gains and who loses: every community and street against its own reference."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

import numpy as np

from govsim.analysis.headline import AFTER
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import Language
from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    from govsim.study import Results

Level = Literal["street", "community"]
Trait = Literal["residents", "fiscal_strength", "strength"]


@dataclass(frozen=True)
class PlaceDifference:
    """One place under one scenario.

    Attributes
    ----------
    place : str
        Identifier.
    name_zh, name_en : str
    street : int
        Position of its street.
    comparison : Comparison
    """

    place: str
    name_zh: str
    name_en: str
    street: int
    comparison: Comparison

    def name(self, language: Language) -> str:
        """The place's name."""
        return str(getattr(self, f"name_{language}"))


def place_differences(
    results: Results, outcome: str, scenario: str, *, level: Level = "community",
    period: str = AFTER,
) -> list[PlaceDifference]:  # fmt: skip
    """Difference of every place, from the largest rise to the largest fall.

    Parameters
    ----------
    results : Results
    outcome, scenario : str
    level : {"community", "street"}
    period : str
        ``"after"`` or a year.

    Returns
    -------
    list of PlaceDifference
        Places where the outcome has no value are left out.
    """
    from govsim.study.results import compared_rows

    district = results.district
    table = district.communities if level == "community" else district.streets
    street = district.communities.street if level == "community" else np.arange(len(table.ids))
    order = {place: i for i, place in enumerate(table.ids)}
    found = []
    for row in compared_rows(results, outcome, level=level, period=period):
        if row["scenario"] != scenario:
            continue
        i = order[row["place"]]
        comparison = Comparison.of(OUTCOMES[outcome], SimpleNamespace(**row))
        if np.isfinite(comparison.difference):
            found.append(
                PlaceDifference(
                    table.ids[i], table.names_zh[i], table.names_en[i], int(street[i]), comparison
                )
            )
    return sorted(found, key=lambda p: (-p.comparison.difference, p.place))


def count_verdicts(places: list[PlaceDifference]) -> dict[Verdict, int]:
    """How many places gain, lose, or cannot be told from chance."""
    counts = dict.fromkeys(Verdict, 0)
    for place in places:
        counts[place.comparison.verdict] += 1
    return counts


def trait_gap(results: Results, places: list[PlaceDifference], trait: Trait) -> tuple[float, float]:
    """Mean difference in the lowest and in the highest third of communities by a trait.

    Parameters
    ----------
    results : Results
    places : list of PlaceDifference
        Communities, as `place_differences` gives them.
    trait : {"residents", "fiscal_strength", "strength"}
        Residents or strength of the community, or its street's fiscal strength.

    Returns
    -------
    low, high : float
        In the outcome's unit; not numbers with fewer than three communities.
    """
    district = results.district
    if trait == "fiscal_strength":
        values = district.streets.fiscal_strength[district.communities.street]
    else:
        values = getattr(district.communities, trait)
    of = dict(zip(district.communities.ids, values, strict=True))
    ranked = sorted(places, key=lambda p: (of[p.place], p.place))
    third = len(ranked) // 3
    if third == 0:
        return np.nan, np.nan
    means = [
        float(np.mean([p.comparison.difference for p in part]))
        for part in (ranked[:third], ranked[-third:])
    ]
    return means[0], means[1]
