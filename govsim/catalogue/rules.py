"""The rules officials can change: what the model reads at the moment a rule matters.

Paragraph numbers cite the district report the model is drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from govsim.catalogue.messages import N_


def _rule(default: Any, label: str, unit: str, paragraph: str) -> Any:
    return field(default=default, metadata={"label": label, "unit": unit, "paragraph": paragraph})


@dataclass(frozen=True)
class Rules:
    """Rules in force on one day; the defaults are the baseline.

    Each field's ``metadata`` holds ``label`` and ``unit`` (messages) and ``paragraph``.
    """

    grant_raise: float = _rule(
        0.0, N_("Raise of the operating grant"), N_("share of the baseline grant"), "三(三)一"
    )
    grant_index_year: int | None = _rule(
        None, N_("Operating grant follows district revenue since"), N_("year"), "三(三)一"
    )
    grant_residents_weight: float = _rule(
        0.0, N_("Part of the grant shared out by residents"), N_("share"), "三(三)一"
    )
    grant_area_weight: float = _rule(
        0.0, N_("Part of the grant shared out by area"), N_("share"), "三(三)一"
    )
    grant_tranches: int = _rule(
        4, N_("Tranches of the operating grant a year"), N_("count"), "二(三)"
    )
    exempt_share: float = _rule(
        1.0, N_("Posts exempt from entry by exam"), N_("share of posts"), "三(一)二"
    )
    exam_rounds: int = _rule(0, N_("Exam rounds a year"), N_("count"), "三(一)二")
    exam_reserve: bool = _rule(
        False, N_("Reserve list of those who passed without a place"), N_("yes/no"), "三(一)二"
    )

    # -- practices of part one of the report, on in the baseline ----------------------------------


PRACTICES: tuple[str, ...] = tuple(f.name for f in fields(Rules) if f.default is True)
"""Rules that are existing practices: on unless a scenario ends them."""

RULES = {f.name: f.metadata for f in fields(Rules)}
"""Label, unit and paragraph of every rule."""
