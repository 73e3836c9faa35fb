"""Sentences built from numbers by rules: nothing is called a difference inside its interval."""

from __future__ import annotations

import re

from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.numbers import measure_of

UP = N_("{label}: up from {baseline} to {value}, by {amount} (95% interval {low} to {high})")
DOWN = N_("{label}: down from {baseline} to {value}, by {amount} (95% interval {low} to {high})")
WITHIN_CHANCE = N_(
    "{label}: {baseline} in the baseline and {value} with the proposal; the difference of "
    "{amount} (95% interval {low} to {high}) is within chance"
)
SAME = N_("{label}: {baseline} with the proposal as without; no replication differs")
CANNOT_TELL = N_(
    "{label}: {baseline} in the baseline and {value} with the proposal; a single replication "
    "cannot tell a difference from chance"
)

_JUDGED: dict[Verdict, tuple[str, str]] = {
    Verdict.BETTER: (
        N_("{sentence}, for the better."),
        N_("{sentence}, for the better, but little."),
    ),
    Verdict.WORSE: (
        N_("{sentence}, for the worse."),
        N_("{sentence}, for the worse, but little."),
    ),
    Verdict.OTHER: (N_("{sentence}."), N_("{sentence}; this is little.")),
}

_NOTES: dict[Verdict, tuple[str, str]] = {
    Verdict.BETTER: (N_("better"), N_("slightly better")),
    Verdict.WORSE: (N_("worse"), N_("slightly worse")),
    Verdict.OTHER: (N_("different"), N_("slightly different")),
    Verdict.CHANCE: (N_("within chance"), N_("within chance")),
    Verdict.SAME: (N_("no difference"), N_("no difference")),
    Verdict.UNKNOWN: (N_("cannot be told"), N_("cannot be told")),
}


def sentence(comparison: Comparison, language: Language) -> str:
    """One comparison as a sentence.

    Parameters
    ----------
    comparison : Comparison
    language : Language

    Returns
    -------
    str
        Says up or down only if the interval leaves zero out; amounts of a fall are written as
        positive numbers after the word that says it is one.
    """
    c, m = comparison, measure_of(comparison, language)
    fields = {
        "label": c.outcome.text("label", language),
        "baseline": m.value(c.baseline),
        "value": m.value(c.value),
    }
    if c.verdict in _JUDGED:
        up = c.difference > 0
        low, high = (c.low, c.high) if up else (-c.high, -c.low)
        said = translate(
            UP if up else DOWN, language, **fields, amount=m.amount(abs(c.difference)),
            low=m.number(low), high=m.number(high),
        )  # fmt: skip
        return translate(_JUDGED[c.verdict][c.is_small], language, sentence=said)
    message = {Verdict.CHANCE: WITHIN_CHANCE, Verdict.SAME: SAME}.get(c.verdict, CANNOT_TELL)
    said = translate(
        message, language, **fields, amount=m.signed_amount(c.difference),
        low=m.number(c.low), high=m.number(c.high),
    )  # fmt: skip
    return translate(N_("{sentence}."), language, sentence=said)


def note(comparison: Comparison, language: Language) -> str:
    """The verdict in a word or two, as a table shows it."""
    return translate(_NOTES[comparison.verdict][comparison.is_small], language)


def interval(comparison: Comparison, language: Language) -> str:
    """The interval without its unit, as a table shows it."""
    if comparison.verdict in (Verdict.UNKNOWN, Verdict.SAME):
        return "–"
    m = measure_of(comparison, language)
    low, high = m.signed(comparison.low), m.signed(comparison.high)
    return translate(N_("{low} to {high}"), language, low=low, high=high)


_NUMERALS: dict[Language, dict[int, str]] = {
    "zh": {},
    "en": str.maketrans({n: str(i) for i, n in enumerate("〇一二三四五六七八九")} | {"、": ", "}),
}
_NUMERAL = "[一二三四五六七八九]"
_PARAGRAPH = re.compile(rf"{_NUMERAL}\({_NUMERAL}\){_NUMERAL}?|^{_NUMERAL}(、{_NUMERAL})*$")


def paragraph(text: str, language: Language) -> str:
    """Paragraph numbers such as 三(三)一 in the language's numerals; other words are left."""
    return _PARAGRAPH.sub(lambda found: found[0].translate(_NUMERALS[language]), text)


def listed(items: list[str], language: Language) -> str:
    """Words in a row, as the language strings them."""
    return translate(N_(", "), language).join(items)


def listed_names(items: list[str], language: Language) -> str:
    """Names in a row, as the language strings them."""
    return translate(N_("; "), language).join(items)
