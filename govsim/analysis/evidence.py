"""Does the simulated baseline land inside the evidence's ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.parameters import Parameter, load_parameters
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    from govsim.study import Results

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Level:
    """One simulated level against the range the evidence gives.

    Attributes
    ----------
    parameter : Parameter
        Its low, central and high value, unit, grade and source.
    outcomes : tuple of str
        What it was computed from.
    scenario : str
        Under which rules.
    mean, low, high : float
        Mean over the months reported and its 95% interval over replications, in the
        parameter's unit.
    inside : bool
        Whether the mean lies in the evidence's range.
    """

    parameter: Parameter
    outcomes: tuple[str, ...]
    scenario: str
    mean: float
    low: float
    high: float
    inside: bool


Formula = Callable[..., np.ndarray]

FORMULAS: dict[str, tuple[tuple[str, ...], Formula]] = {
    "deficit_share": (("deficit_communities_share",), lambda x: x),
    "deficit_size": (
        ("gap_share", "deficit_communities_share"),
        lambda gap, share: gap / np.maximum(share, 1e-9),
    ),
    "quit_annual_all": (("turnover_rate",), lambda x: x),
    "fill_months_informal": (("time_to_fill_days",), lambda days: days / DAYS_PER_MONTH),
    "edu_bachelor_ft": (("bachelor_share",), lambda x: x),
    "admin_task_share": (("handed_down_time_share",), lambda x: x),
    "vol_active_share": (
        ("volunteers_active", "volunteers_registered"),
        lambda active, registered: active / registered,
    ),
    "vol_hours_active": (
        ("volunteer_hours", "volunteers_active"),
        lambda hours, active: 12.0 * hours / active,
    ),
    "vol_skilled_share": (("skilled_hours_share",), lambda x: x),
    "wish_fulfil": (("wishes_met_share",), lambda x: x),
    "true_satisfaction0": (("satisfaction",), lambda x: x),
    "reported_satisfaction": (("satisfaction_reported",), lambda x: x / 100.0),
}
"""How a level the evidence speaks of follows from outcomes of the district, month by month."""
UNDER_EXAM: dict[str, tuple[tuple[str, ...], Formula]] = {
    "fill_months_exam": (("time_to_fill_days",), lambda days: days / DAYS_PER_MONTH),
}
"""The same, where posts are filled by examination."""


def baseline_levels(results: Results, exam_scenario: str | None = None) -> list[Level]:
    """Simulated levels beside the evidence's ranges.

    Parameters
    ----------
    results : Results
    exam_scenario : str, optional
        A scenario with entry by exam, for the levels that need one; its last two years count.

    Returns
    -------
    list of Level
    """
    found = [
        level_of(results, name, results.scenarios[0].name, outcomes, formula, slice(None))
        for name, (outcomes, formula) in FORMULAS.items()
    ]
    if exam_scenario is not None:
        found += [
            level_of(results, name, exam_scenario, outcomes, formula, slice(-24, None))
            for name, (outcomes, formula) in UNDER_EXAM.items()
        ]
    return found


def level_of(
    results: Results, name: str, scenario: str, outcomes: Sequence[str], formula: Formula,
    months: slice,
) -> Level:  # fmt: skip
    """One level: the mean over months of each replication, then over replications."""
    from statsmodels.stats.weightstats import DescrStatsW

    parameter = load_parameters()[name]
    series = [results.series(outcome, scenario)[:, months] for outcome in outcomes]
    each = formula(*series).mean(axis=1)
    spread = DescrStatsW(each)
    mean = float(spread.mean)
    low, high = (float(x) for x in spread.tconfint_mean(alpha=1.0 - CONFIDENCE))
    inside = parameter.low <= mean <= parameter.high
    return Level(parameter, tuple(outcomes), scenario, mean, low, high, inside)
