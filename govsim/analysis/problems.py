"""The nine problems of the report's part two: does the baseline show each of them?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.evidence import Level, level_of
from govsim.catalogue.messages import N_

if TYPE_CHECKING:
    from govsim.study import Results


def _itself(a: np.ndarray) -> np.ndarray:
    return a


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a / np.maximum(b, 1e-9))


@dataclass(frozen=True)
class Problem:
    """One problem and the indicators that measure it.

    Attributes
    ----------
    paragraph : str
        Of the report.
    title : str
        Message.
    indicators : tuple of Indicator
    """

    paragraph: str
    title: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Indicator:
    """One number that shows a problem.

    Attributes
    ----------
    parameter : str
        Row of evidence whose range it is held against.
    outcomes : tuple of str
    sound : float
        The least (or most) that a district without the problem would show; a yardstick of ours.
    worse : str
        ``"below"`` or ``"above"``: on which side of `sound` the problem lies.
    formula : callable
    """

    parameter: str
    outcomes: tuple[str, ...]
    sound: float
    worse: str
    formula: Callable[..., np.ndarray] = _itself


PROBLEMS: tuple[Problem, ...] = (
    Problem(
        "二(一)", N_("Joint mechanisms exist on paper: resident units do not see it as their duty"),
        (Indicator("unit_coop0", ("unit_cooperation",), 0.6, "below"),),
    ),
    Problem(
        "二(二)", N_("Unclear functions: tasks from above take the time that is residents'"),
        (
            Indicator("admin_task_share", ("handed_down_time_share",), 0.5, "above"),
            Indicator("burnout_prevalence", ("burnout_share",), 0.2, "above"),
        ),
    ),
    Problem(
        "二(三)", N_("Not enough money to run on: gaps, and pay in arrears"),
        (
            Indicator("deficit_share", ("deficit_communities_share",), 0.1, "above"),
            Indicator("deficit_size", ("gap_share", "deficit_communities_share"), 0.02, "above",
                      _ratio),
        ),
    ),
    Problem(
        "二(四)", N_("Staff: low pay keeps graduates away and lets the young leave"),
        (
            Indicator("edu_bachelor_ft", ("bachelor_share",), 0.3, "below"),
            Indicator("quit_annual_all", ("turnover_rate",), 0.05, "above"),
        ),
    ),
    Problem(
        "二(五)", N_("Benefit money does not arrive in full and goes to alleys and basic works"),
        (Indicator("fund_diversion", ("benefit_fund_diverted_share",), 0.05, "above"),),
    ),
    Problem(
        "二(六)", N_("Members in service report for the count: uneven, formal, not what is needed"),
        (Indicator("checkin_effective", ("checkin_matched_share",), 0.6, "below"),),
    ),
    Problem(
        "二(七)", N_("No hold on property companies, which do not cooperate"),
        (Indicator("property_coop0", ("property_cooperation",), 0.6, "below"),),
    ),
    Problem(
        "二(八)", N_("Volunteers on the register rather than at work, unskilled, by order"),
        (
            Indicator("vol_active_share", ("volunteers_active", "volunteers_registered"), 0.6,
                      "below", _ratio),
            Indicator("vol_skilled_share", ("skilled_hours_share",), 0.3, "below"),
        ),
    ),
    Problem(
        "二(九)", N_("Few quarters have a party branch, fewer one that lives"),
        (Indicator("branch_cov0", ("branch_coverage",), 0.8, "below"),),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One indicator of one problem in a simulated baseline.

    Attributes
    ----------
    problem : Problem
    indicator : Indicator
    level : Level
        The simulated level with its interval, and the evidence's range.
    """

    problem: Problem
    indicator: Indicator
    level: Level

    @property
    def shown(self) -> bool:
        """Whether the whole interval lies on the problem's side of the yardstick."""
        if self.indicator.worse == "below":
            return self.level.high < self.indicator.sound
        return self.level.low > self.indicator.sound


def problems_found(results: Results) -> list[Finding]:
    """Every indicator of every problem, in the baseline of a study."""
    baseline = results.scenarios[0].name
    return [
        Finding(
            problem, indicator,
            level_of(results, indicator.parameter, baseline, indicator.outcomes,
                     indicator.formula, slice(None)),
        )
        for problem in PROBLEMS
        for indicator in problem.indicators
    ]  # fmt: skip
