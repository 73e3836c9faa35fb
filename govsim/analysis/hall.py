"""The request hall on its own: waits over loads against theory, and designs side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.parameters import load_parameters
from govsim.model.counter import OPEN_DAY
from govsim.model.hall import Hall, HallDesign, HallResult
from govsim.model.queueing import LOADS, interpolate, steady_wait, waits
from govsim.study.pairing import CONFIDENCE, Difference, paired_difference

if TYPE_CHECKING:
    import pandas as pd


def today(windows: int, matters_day: float) -> HallDesign:
    """A hall of specialists' windows with the central parameters.

    Parameters
    ----------
    windows : int
    matters_day : float

    Returns
    -------
    HallDesign
    """
    p = load_parameters().centrals()
    return HallDesign(
        windows=windows, generalist=False, matters_day=matters_day, minutes=p["window_minutes"],
        spread=p["window_time_cv"], open_minutes=OPEN_DAY, elderly=p["elderly_matters_share"],
        papers_lacking=p["papers_lacking"], misdirected=p["misdirected"],
        escort_minutes=p["first_asked_minutes"],
    )  # fmt: skip


def ratio_interval(sums: np.ndarray) -> tuple[float, float, float]:
    """A ratio of sums over independent days, with its interval.

    Parameters
    ----------
    sums : numpy.ndarray of float64, shape (days, 2)
        Numerator and denominator of each day.

    Returns
    -------
    ratio, low, high : float
        95% interval by linearisation, Student's t on the days; NaN for a single day.
    """
    from scipy import stats

    days, (above, below) = len(sums), sums.sum(axis=0)
    ratio = above / below
    residual = sums[:, 0] - ratio * sums[:, 1]
    if days < 2:
        return float(ratio), np.nan, np.nan
    error = residual.std(ddof=1) * np.sqrt(days) / below
    half = error * stats.t.ppf(0.5 + CONFIDENCE / 2.0, days - 1)
    return float(ratio), float(ratio - half), float(ratio + half)


def waits_by_load(windows: list[int], loads: list[float], trips: int, seed: int) -> pd.DataFrame:
    """Waits in a hall with one queue and no second trips: simulated, of the day, and steady.

    Parameters
    ----------
    windows : list of int
    loads : list of float
        Work brought in a day against what the windows can do.
    trips : int
        Trips simulated at each load, about; they settle the number of days, at least ten.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns windows, load, days, wait, low, high (simulated, 95% interval), day (the district
        model's), steady (Erlang's, infinite from a load of 1), all in minutes.
    """
    import pandas as pd

    minutes, rows = load_parameters()["window_minutes"].central, []
    length = OPEN_DAY / minutes
    for servers in windows:
        table = waits(servers, length)
        for load in loads:
            matters = load * servers * length
            days = max(10, round(trips / matters))
            design = HallDesign(
                windows=servers, matters_day=matters, minutes=minutes, open_minutes=OPEN_DAY
            )
            wait, low, high = ratio_interval(Hall(design).run(days, seed).daily_waits())
            rows.append({
                "windows": servers, "load": load, "days": days,
                "wait": wait, "low": low, "high": high,
                "day": minutes * float(interpolate(load, LOADS, table)),
                "steady": minutes * float(steady_wait(servers, load * servers)),
            })  # fmt: skip
    return pd.DataFrame(rows)


DESIGNS: tuple[tuple[str, dict[str, Any]], ...] = (
    (N_("Specialists' windows"), {}),
    (N_("Generalists, one queue"), {"generalist": True}),
    (N_("Specialists, first asked sees it through"), {"first_asked": True}),
    (N_("Specialists, everything said at once"), {"once_only": 1.0}),
    (N_("Specialists, half of the young online"), {"online_young": 0.5}),
)
"""Ways to run the hall: the first is the reference, each other changes one thing."""

MEASURES = ("wait", "once", "young", "elderly")
"""Minutes a trip waited, share of matters settled in one trip, trips a matter by age."""


@dataclass(frozen=True)
class DesignResult:
    """One design against the reference.

    Attributes
    ----------
    label : str
        Message of `DESIGNS`.
    values : dict of str to Difference
        By measure; of the reference the difference to itself, and `level` its own interval.
    level : dict of str to tuple of float
        Mean over replications and its 95% interval.
    """

    label: str
    values: dict[str, Difference]
    level: dict[str, tuple[float, float, float]]


def _measures(found: HallResult) -> list[float]:
    return [
        found.waiting_minutes, found.once_only_share, found.trips_each(elderly=False),
        found.trips_each(elderly=True),
    ]  # fmt: skip


def compare_designs(base: HallDesign, days: int, replications: int,
                    seed: int) -> list[DesignResult]:  # fmt: skip
    """Run every design of `DESIGNS` for the same residents.

    Parameters
    ----------
    base : HallDesign
        The reference; `today` gives one. "Everything said at once" avoids only the part of
        lacking papers that can be avoided (parameter once_only_gain).
    days, replications : int
        Days of each run, and independent runs; at least two.
    seed : int

    Returns
    -------
    list of DesignResult
    """
    gain = load_parameters()["once_only_gain"].central
    found = []
    for label, changes in DESIGNS:
        scaled = {k: v * gain if k == "once_only" else v for k, v in changes.items()}
        hall = Hall(replace(base, **scaled))
        runs = [_measures(hall.run(days, seed + r)) for r in range(replications)]
        found.append((label, np.array(runs)))
    reference, zero = found[0][1], np.zeros(replications)
    results = []
    for label, table in found:
        against = {m: paired_difference(reference[:, i], table[:, i])
                   for i, m in enumerate(MEASURES)}  # fmt: skip
        own = {m: paired_difference(zero, table[:, i]) for i, m in enumerate(MEASURES)}
        level = {m: (d.value, d.low, d.high) for m, d in own.items()}
        results.append(DesignResult(label, against, level))
    return results
