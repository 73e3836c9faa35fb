"""Numbers as a reader expects them: the unit of the language, and no more digits than are known."""

from __future__ import annotations

import math
from dataclasses import dataclass

from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import Outcome

MINUS = "\N{MINUS SIGN}"
MOST_DIGITS = 4
"""Significant digits of a level, however narrow the interval."""

_PLAIN_UNITS = ("ratio", "Gini coefficient")
"""Units that are not written after the number."""

_MONEY: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e8, N_("CNY {number} hundred million")), (1e4, N_("CNY {number} ten thousand"))),
    "en": ((1e6, N_("CNY {number} million")),),
}
"""Steps of money each language counts in, largest first."""


@dataclass(frozen=True)
class Measure:
    """How the values of one outcome are written in one language.

    Attributes
    ----------
    factor : float
        Multiplies a value in the outcome's unit.
    decimals : int
        Digits after the point; negative rounds to tens, hundreds, ...
    level, change : str
        Patterns with ``{number}``, already in the language.
    """

    factor: float
    decimals: int
    level: str
    change: str

    def number(self, value: float) -> str:
        """A value without its unit."""
        return _written(value * self.factor, self.decimals)

    def signed(self, value: float) -> str:
        """A difference without its unit, with its sign."""
        text = self.number(value)
        return text if text.startswith(MINUS) or not _nonzero(text) else f"+{text}"

    def value(self, value: float) -> str:
        """A level with its unit."""
        return self.level.format(number=self.number(value))

    def amount(self, value: float) -> str:
        """A difference with its unit."""
        return self.change.format(number=self.number(value))

    def signed_amount(self, value: float) -> str:
        """A difference with its sign and unit."""
        return self.change.format(number=self.signed(value))

    @property
    def unit(self) -> str:
        """The unit of levels, as the head of a table shows it; empty if there is none."""
        return self.level.replace("{number}", "").strip().replace("  ", " ")


def measure_of(comparison: Comparison, language: Language) -> Measure:
    """The measure for one comparison: digits follow its interval.

    Parameters
    ----------
    comparison : Comparison
    language : Language

    Returns
    -------
    Measure
    """
    c = comparison
    factor, level, change = patterns(c.outcome, max(abs(c.baseline), abs(c.value)), language)
    fewest = _decimals(c, factor)
    measures = [Measure(factor, fewest + extra, level, change) for extra in (0, 1)]
    return next((m for m in measures if _adds_up(c, m)), measures[0])


def patterns(outcome: Outcome, size: float, language: Language) -> tuple[float, str, str]:
    """Factor, pattern of a level and pattern of a difference for values of a given size."""
    if outcome.kind in ("share", "rate"):
        change = translate(N_("{number} percentage points"), language)
        return 100.0, "{number}%", change
    if outcome.kind == "yuan":
        factor, pattern = 1.0, translate(N_("CNY {number}"), language)
        for step, message in _MONEY[language]:
            if size >= step:
                factor, pattern = 1 / step, translate(message, language)
                break
        if outcome.unit_en.endswith("a month"):
            pattern = translate(N_("{amount} a month"), language).replace("{amount}", pattern)
        return factor, pattern, pattern
    if outcome.unit_en in _PLAIN_UNITS:
        return 1.0, "{number}", "{number}"
    pattern = translate(N_("{number} {unit}"), language)
    pattern = pattern.replace("{unit}", outcome.text("unit", language))
    return 1.0, pattern, pattern


def _decimals(c: Comparison, factor: float) -> int:
    """Digits down to the first digit of the half-width, so far as the level bears them.

    More are given where a bound that is not zero would be written as zero although the interval
    leaves zero out.
    """
    size = max(abs(c.baseline), abs(c.value)) * factor
    most = MOST_DIGITS - 1 - _leading(size)
    half = c.half_width * factor
    decimals = most if not math.isfinite(half) or half <= 0 else min(-_leading(half), most)
    if c.is_real:
        nearest, farthest = sorted(abs(bound) * factor for bound in (c.low, c.high))
        decimals = max(decimals, min(-_leading(nearest), most + 3), -_leading(farthest))
    return min(decimals, 12)


def _adds_up(c: Comparison, m: Measure) -> bool:
    """Whether what is written of the level, the difference and the new level agrees."""
    before, change, after = (
        round(value * m.factor, m.decimals) for value in (c.baseline, c.difference, c.value)
    )
    return abs(before + change - after) < 0.5 * 10.0**-m.decimals


def _leading(value: float) -> int:
    """Place of the first digit: 0 for ones, 1 for tens, -1 for tenths."""
    # The logarithm of the smallest numbers is not a digit anyone would write.
    return math.floor(math.log10(value)) if value > 1e-12 and math.isfinite(value) else 0


def _written(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return "–"
    text = f"{round(value, decimals):,.{max(decimals, 0)}f}"
    if not _nonzero(text):
        return text.lstrip("-")
    return text.replace("-", MINUS)


def _nonzero(text: str) -> bool:
    return any(c in "123456789" for c in text)
