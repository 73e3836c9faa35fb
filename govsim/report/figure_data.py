"""The numbers figures show, as tables that go out beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Any

from govsim.analysis.drivers import Driver, Drivers
from govsim.analysis.headline import compared
from govsim.analysis.paths import band, paired_difference
from govsim.analysis.winners import Level, place_differences

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study import Results


def headline_data(results: Results, outcomes: Sequence[str]) -> pd.DataFrame:
    """Of `headline_figure`: a row an outcome and scenario, in the outcome's unit."""
    return _frame(
        ("outcome", "scenario", "baseline", "value", "difference", "low", "high", "replications"),
        [(c.outcome.identifier, c.scenario, c.baseline, c.value, c.difference, c.low, c.high,
          c.replications) for c in compared(results, outcomes)],
    )  # fmt: skip


def months_data(results: Results, outcomes: Sequence[str]) -> pd.DataFrame:
    """Of `subsystem_figure`: a row an outcome, scenario and month.

    Level with the range of the middle 95% of runs, and the paired difference with its interval.
    """
    rows: list[tuple[Any, ...]] = []
    for outcome in outcomes:
        for scenario in results.scenarios:
            levels = band(results, outcome, scenario.name)
            moved = paired_difference(results, outcome, scenario.name)
            rows += [
                (outcome, scenario.name, *one)
                for one in zip(levels.months, levels.middle, levels.low, levels.high, moved.middle,
                               moved.low, moved.high, strict=True)
            ]  # fmt: skip
    return _frame(
        ("outcome", "scenario", "month", "mean", "runs_low", "runs_high", "difference",
         "difference_low", "difference_high"), rows,
    )  # fmt: skip


def places_data(
    results: Results, outcome: str, scenarios: Sequence[str], level: Level
) -> pd.DataFrame:
    """Of figures of places: a row a scenario and place."""
    return _frame(
        ("scenario", "place", "name_zh", "name_en", "baseline", "value", "difference", "low",
         "high"),
        [(name, p.place, p.name_zh, p.name_en, p.comparison.baseline, p.comparison.value,
          p.comparison.difference, p.comparison.low, p.comparison.high)
         for name in scenarios
         for p in place_differences(results, outcome, name, level=level)],
    )  # fmt: skip


def drivers_data(told: Sequence[tuple[str, Drivers]]) -> pd.DataFrame:
    """Of `tornado_figure`: a row a scenario and parameter."""
    names = ("scenario", "effect", *(f.name for f in fields(Driver)))
    rows = [(scenario, one.mean, *astuple(item)) for scenario, one in told for item in one.items]
    return _frame(names, rows).rename(columns={"name": "parameter", "half": "half_width"})


def _frame(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(names))
