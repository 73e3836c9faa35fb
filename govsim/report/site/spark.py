"""Small pictures for the gallery: one outcome's difference from the baseline over the months.

All are drawn to one scale, so that proposals can be set side by side.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import numpy as np

from govsim.analysis.paths import paired_difference
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.study import Results

OUTCOME = "satisfaction"
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 280.0, 96.0, 34.0, 8.0, 18.0
MOST_POINTS = 60


@dataclass(frozen=True)
class Spark:
    """The paired difference of one proposal.

    Attributes
    ----------
    middle, low, high : list of float
        By month.
    first, last : str
        Calendar years at the ends.
    """

    middle: list[float]
    low: list[float]
    high: list[float]
    first: str
    last: str

    @classmethod
    def of(cls, results: Results, scenario: str) -> Spark:
        """The difference in `OUTCOME` with its band."""
        path = paired_difference(results, OUTCOME, scenario)
        step = max(1, len(path.middle) // MOST_POINTS)
        low, middle, high = (
            [float(x) for x in np.nan_to_num(line)[::step]]
            for line in (path.low, path.middle, path.high)
        )
        return cls(middle, low, high, results.months[0][:4], results.months[-1][:4])


def bounds(sparks: list[Spark]) -> tuple[float, float]:
    """The scale that holds all of them, zero included."""
    low = min((min(s.low) for s in sparks), default=0.0)
    high = max((max(s.high) for s in sparks), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    return (low, high) if high - low > 1e-9 else (-1.0, 1.0)


def spark_svg(spark: Spark, scale: tuple[float, float], language: Language) -> str:
    """The picture, in the page's own colours."""
    low, high = scale

    def place(month: int, value: float) -> str:
        x = LEFT + (WIDTH - LEFT - 4) * month / max(1, len(spark.middle) - 1)
        return f"{x:.1f},{height(value):.1f}"

    def height(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    line = " ".join(place(i, v) for i, v in enumerate(spark.middle))
    back = reversed(list(enumerate(spark.low)))
    band = " ".join([*(place(i, v) for i, v in enumerate(spark.high)), *(place(*p) for p in back)])
    said = translate(
        N_("{outcome}: difference from the baseline by month, at the end {end}"), language,
        outcome=OUTCOMES[OUTCOME].text("label", language), end=_signed(spark.middle[-1]),
    )  # fmt: skip
    marks = "".join(
        f'<text x="{LEFT - 4:g}" y="{height(v) + 4:.1f}" text-anchor="end">{_signed(v)}</text>'
        for v in _marks(low, high)
    )
    zero = height(0.0)
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{html.escape(said)}" '
        f'fill="currentColor">{marks}'
        f'<text x="{LEFT:g}" y="{HEIGHT - 4:g}">{spark.first}</text>'
        f'<text x="{WIDTH - 4:g}" y="{HEIGHT - 4:g}" text-anchor="end">{spark.last}</text>'
        f'<path d="M{LEFT:g} {zero:.1f}H{WIDTH - 4:g}" stroke="currentColor" stroke-width=".7" '
        f'opacity=".6"/><polygon points="{band}" style="fill:var(--good)" opacity=".28"/>'
        f'<polyline points="{line}" fill="none" style="stroke:var(--good)" stroke-width="2"/></svg>'
    )


def _marks(low: float, high: float) -> list[float]:
    """Zero, and the ends that are far enough from it to be written."""
    room = (high - low) / 5
    return [0.0, *([high] if high > room else []), *([low] if low < -room else [])]


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}") if abs(value) >= 0.05 else "0"
