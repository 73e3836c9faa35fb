"""How does an outcome move over the months, and from when do scenarios differ?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from govsim.study import Results

COVERAGE, INNER = 0.95, 0.5
"""Of a band, and of the darker one within it."""


@dataclass(frozen=True)
class Path:
    """A line with a band, month by month.

    Attributes
    ----------
    months : list of str
        ``YYYY-MM``.
    middle, low, high : numpy.ndarray, shape (months,)
        In the outcome's unit.
    """

    months: list[str]
    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray


def band(results: Results, outcome: str, scenario: str, *, level: str = "district",
         place: str | None = None, coverage: float = COVERAGE) -> Path:  # fmt: skip
    """Mean over replications, with the range that most replications fall in.

    Parameters
    ----------
    results : Results
    outcome, scenario : str
    level, place : str
        As in ``Results.series``.
    coverage : float
        Share of the replications in the range, about the middle.

    Returns
    -------
    Path
        The band shows how far chance alone moves a single run.
    """
    runs = results.series(outcome, scenario, level=level, place=place)
    tail = 50 * (1 - coverage)
    low, high = np.percentile(runs, [tail, 100 - tail], axis=0)
    return Path(list(results.months), runs.mean(axis=0), low, high)


def paired_difference(results: Results, outcome: str, scenario: str, *, level: str = "district",
                      place: str | None = None) -> Path:  # fmt: skip
    """Mean difference from the reference under the same luck, with its 95% interval each month.

    Parameters
    ----------
    results : Results
    outcome, scenario : str
    level, place : str
        As in ``Results.series``.

    Returns
    -------
    Path
        Student's t on the pairs; without width where there is only one replication.
    """
    from scipy.stats import t

    reference = results.scenarios[0].name
    pairs = results.series(outcome, scenario, level=level, place=place) - results.series(
        outcome, reference, level=level, place=place
    )
    middle, count = pairs.mean(axis=0), len(pairs)
    half = np.full_like(middle, np.nan)
    if count > 1:
        half = t.ppf((1 + COVERAGE) / 2, count - 1) * pairs.std(axis=0, ddof=1) / np.sqrt(count)
    return Path(list(results.months), middle, middle - half, middle + half)
