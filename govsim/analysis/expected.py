"""What each shipped scenario is expected to do: point and interval, kept beside its file.

The file is a back test and a published result at once: it says what was found in the sample
district, and a test runs the scenario again and holds it against what the file says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np

from govsim.catalogue.places import data_root
from govsim.catalogue.tables import read_lines
from govsim.model.indicators import OUTCOME_NAMES
from govsim.study.pairing import paired_difference

REPLICATIONS, SEED, YEARS = 12, 0, 5
"""The study behind the files: the sample district, all parameters at their central values."""
DIGITS = 6


@dataclass(frozen=True)
class Effect:
    """What a scenario changes in one outcome of the district.

    Attributes
    ----------
    outcome : str
    baseline, difference, low, high : float
        Means over the months since the scenario's start; the paired difference and its 95%
        interval over replications, in the outcome's unit.
    """

    outcome: str
    baseline: float
    difference: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def effects(baseline: np.ndarray, tried: np.ndarray) -> list[Effect]:
    """Effects of a scenario on every outcome of the district.

    Parameters
    ----------
    baseline, tried : numpy.ndarray of float64, shape (replications, months, outcomes)
        The district's months since the scenario's start; entry r of both met the same luck.
    """
    found = []
    for k, outcome in enumerate(OUTCOME_NAMES):
        pair = paired_difference(baseline[:, :, k].mean(axis=1), tried[:, :, k].mean(axis=1))
        found.append(Effect(outcome, *(float(f"{getattr(pair, n):.{DIGITS}g}") for n in _NUMBERS)))
    return found


_NUMBERS = ("baseline", "difference", "low", "high")


def expected_file(scenario: str) -> Path:
    """Where a shipped scenario's expected results are."""
    return data_root() / "scenarios" / f"{scenario}.expected.csv"


def write_effects(path: Path, effects: Iterable[Effect]) -> None:
    """Write effects as a table."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow([f.name for f in fields(Effect)])
    writer.writerows([e.outcome, *(f"{x:.{DIGITS}g}" for x in astuple(e)[1:])] for e in effects)
    path.write_text(page.getvalue(), encoding="utf-8", newline="\n")


def read_effects(path: Path) -> dict[str, Effect]:
    """Read effects by outcome.

    Raises
    ------
    InputError
        If the file is no such table.
    """
    lines = read_lines(path, [f.name for f in fields(Effect)])
    return {
        line.cells["outcome"]: Effect(
            line.cells["outcome"], *(float(line.cells[c]) for c in _NUMBERS)
        )
        for line in lines
    }
