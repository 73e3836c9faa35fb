"""One outcome over the months, without and with a package."""

from __future__ import annotations

from typing import Any

import numpy as np

from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.numbers import Measure, patterns
from govsim.report.style import look
from govsim.workshop.estimate import START, Estimate
from govsim.workshop.parts import Part, Shown

BAND = (5, 95)
DIGITS = 6
"""Significant digits sent to a page; a picture shows no more."""
DASHES = ("8 5", "")
"""Of the line of today's rules and of the package's."""


class Chart(Part):
    """Lines and bands that the browser draws to its own width; empty until there is something."""

    kind = "chart"
    drawn: Shown[dict[str, Any]] = Shown({})

    def __init__(self) -> None:
        super().__init__(drawn={})


def chart(
    found: Estimate, outcome: str, first_year: int, language: Language, *, alone: bool = False
) -> dict[str, Any]:  # fmt: skip
    """Means as lines, nine runs of ten as bands.

    Parameters
    ----------
    found : Estimate
    outcome : str
    first_year : int
        Calendar year of the run's first month.
    language : Language
    alone : bool
        Today's rules alone.

    Returns
    -------
    dict
        What `Chart` draws.
    """
    names = (N_("Today's rules"), N_("With the package"))[: 1 if alone else 2]
    every = found.series(outcome)[: len(names)]
    size = float(np.abs(np.nan_to_num(every)).max())
    factor, level, change = patterns(OUTCOMES[outcome], size, language)
    label, unit = OUTCOMES[outcome].text("label", language), Measure(factor, 0, level, change).unit
    axis = translate(N_("{label} ({unit})"), language, label=label, unit=unit) if unit else label
    lines: list[dict[str, Any]] = []
    for k, (series, name) in enumerate(zip(every, names, strict=True)):
        low: list[float | None] = []
        high: list[float | None] = []
        if len(series) > 2:
            low, high = (_sent(b) for b in np.percentile(factor * series, BAND, axis=0))
        lines.append({
            "name": translate(name, language), "colour": look(k).colour, "dash": DASHES[k],
            "mean": _sent(factor * series.mean(axis=0)), "low": low, "high": high,
        })  # fmt: skip
    years = range(first_year, first_year + every[0].shape[1] // 12)
    picture = N_("{axis}, month by month from {first} to {last}")
    told = [N_("Shaded: nine of ten runs.")] if lines[0]["low"] else []
    told += [] if alone else [N_("Dotted: the package begins.")]
    labels = {
        "axis": axis, "told": " ".join(translate(t, language) for t in told),
        "picture": translate(picture, language, axis=axis, first=str(years[0]),
                             last=str(years[-1])),
    }  # fmt: skip
    return {"lines": lines, "years": [str(year) for year in years],
            "begins": -1 if alone else START, "labels": labels}  # fmt: skip


def _sent(values: np.ndarray) -> list[float | None]:
    """Numbers short enough to send; None where a month has none."""
    return [None if np.isnan(v) else float(f"{v:.{DIGITS}g}") for v in values]
