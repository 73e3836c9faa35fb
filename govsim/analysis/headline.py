"""Which outcomes carry the message, and how do the scenarios differ on them?"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING

from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.headlines import HEADLINES
from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    from govsim.study import Results

AFTER = "after"
"""The period from a scenario's first change to the end of the run."""


def subsystem_outcomes(results: Results, subsystem: str) -> list[str]:
    """Outcomes of one subsystem that the results hold, in the catalogue's order."""
    held = set(results.outcomes)
    return [n for n, o in OUTCOMES.items() if o.subsystem == subsystem and n in held]


def headline_outcomes(results: Results, subsystem: str | None = None) -> list[str]:
    """Headline outcomes that the results hold, of one subsystem or of all."""
    held = set(results.outcomes)
    chosen = HEADLINES if subsystem is None else {subsystem: HEADLINES.get(subsystem, ())}
    return [name for names in chosen.values() for name in names if name in held]


def compared(results: Results, outcomes: Iterable[str], *, period: str = AFTER) -> list[Comparison]:
    """District-level comparisons, outcome by outcome and scenario by scenario.

    Parameters
    ----------
    results : Results
    outcomes : iterable of str
    period : str
        ``"after"`` or a year ``"YYYY"``.

    Returns
    -------
    list of Comparison
        A scenario that changes nothing within the run has none after its start.
    """
    from govsim.study.results import compared_rows

    found = []
    for name in outcomes:
        rows = compared_rows(results, name, period=period)
        found += [Comparison.of(OUTCOMES[name], SimpleNamespace(**row)) for row in rows]
    return found


def most_telling(comparisons: Iterable[Comparison], scenario: str) -> list[Comparison]:
    """What to say first of a scenario: real differences that are not small, largest first.

    Size is the relative difference, so that shares and sums can be set side by side.
    """
    telling = [c for c in comparisons if c.scenario == scenario and c.is_real and not c.is_small]
    return sorted(telling, key=lambda c: -abs(c.relative[0]) if c.baseline else -1.0)


def tally(comparisons: Iterable[Comparison], scenario: str) -> dict[Verdict, int]:
    """How many outcomes of a scenario got each verdict."""
    counts = dict.fromkeys(Verdict, 0)
    for comparison in comparisons:
        if comparison.scenario == scenario:
            counts[comparison.verdict] += 1
    return counts


def pairing_factor(results: Results) -> float:
    """How many times as many unpaired replications the intervals would have needed.

    Returns
    -------
    float
        Median over outcomes and scenarios after their start; not a number if nothing varies.
    """
    import numpy as np
    import pandas as pd

    held = pd.concat([results.compare(name, period=AFTER) for name in results.outcomes])
    known = held["variance_reduction"].to_numpy(float)
    known = known[np.isfinite(known)]
    return float(np.median(known)) if known.size else float("nan")
