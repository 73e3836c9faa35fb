"""Sentences agree with the numbers they are made of."""

import math
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.numbers import MINUS, measure_of
from govsim.report.wording import interval, note, paragraph, sentence

UP, DOWN = {"zh": "升至", "en": "up from"}, {"zh": "降至", "en": "down from"}
CHANCE = {"zh": "随机波动范围内", "en": "within chance"}
WIDEST = 6
"""Digits of the widest scale between a number and what is written."""

SIZES = {"share": 1.0, "rate": 1.0, "count": 1e5, "yuan": 1e9, "days": 400.0, "index": 100.0}


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    outcome = OUTCOMES[draw(st.sampled_from(sorted(OUTCOMES)))]
    size = SIZES[outcome.kind]
    baseline = draw(st.floats(0, 1)) * size
    difference = draw(st.floats(-1, 1)) * size * 10 ** draw(st.floats(-4, 0))
    half = draw(st.sampled_from([0.0, 1.0])) * draw(st.floats(0.001, 3)) * abs(difference)
    return Comparison(
        outcome, "x", baseline, baseline + difference, difference,
        difference - half, difference + half, 50,
    )  # fmt: skip


languages = st.sampled_from(LANGUAGES)


@settings(max_examples=200)
@given(comparisons(), languages)
def test_direction_is_said_only_outside_the_interval(c: Comparison, language: Language) -> None:
    """Up or down is said exactly if the interval leaves zero out, and as the sign has it."""
    said = sentence(c, language)
    if c.low <= 0 <= c.high:
        assert UP[language] not in said
        assert DOWN[language] not in said
        assert (CHANCE[language] in said) == (c.verdict is Verdict.CHANCE)
    else:
        assert (UP if c.difference > 0 else DOWN)[language] in said
        assert (DOWN if c.difference > 0 else UP)[language] not in said
        assert CHANCE[language] not in said


@settings(max_examples=200)
@given(comparisons(), languages)
def test_numbers_written_are_those_meant(c: Comparison, language: Language) -> None:
    """Each number in the text, read back, is within half its last digit of the value."""
    m = measure_of(c, language)
    for value in (c.baseline, c.value, c.difference, c.low, c.high):
        read = float(m.signed(value).replace(",", "").replace(MINUS, "-"))
        assert abs(read - value * m.factor) <= 0.5000001 * 10.0**-m.decimals + 1e-9 * abs(read)


@settings(max_examples=200)
@given(comparisons(), languages)
@example(Comparison(OUTCOMES["vacancy_rate"], "x", 1.0, 1.0 + 1e-7, 1e-7, 1e-7, 1e-7, 50), "zh")
def test_a_real_difference_never_reads_as_zero(c: Comparison, language: Language) -> None:
    """Bounds of an interval that leaves zero out are not both written as zero."""
    m = measure_of(c, language)
    if c.is_real and max(abs(c.low), abs(c.high)) * m.factor > 1e-6:
        assert re.search("[1-9]", interval(c, language))


@settings(max_examples=200)
@given(comparisons(), languages)
def test_better_and_worse_follow_the_catalogue(c: Comparison, language: Language) -> None:
    """The verdict's words follow which way the outcome should go."""
    words = note(c, language)
    better = translate(N_("better"), language)
    if c.verdict is Verdict.BETTER:
        assert better in words or words == translate(N_("slightly better"), language)
        assert (c.difference > 0) == (c.outcome.better == "more")
    else:
        assert better != words


@pytest.mark.parametrize("language", LANGUAGES)
def test_shares_are_told_in_points(language: Language) -> None:
    """A share of 0.12 that falls to 0.08 falls by 4 percentage points."""
    c = Comparison(OUTCOMES["gap_share"], "x", 0.12, 0.08, -0.04, -0.046, -0.034, 50)
    said = sentence(c, language)
    assert {"zh": "下降4.0个百分点", "en": "by 4.0 percentage points"}[language] in said
    assert "12.0%" in said


def test_money_is_told_in_the_language_steps() -> None:
    """3.2 million yuan a month is 320万元 in Chinese and CNY 3.2 million in English."""
    c = Comparison(OUTCOMES["district_cost_yuan"], "x", 3.2e6, 4.0e6, 8e5, 7e5, 9e5, 50)
    assert "由320万元/月升至400万元/月" in sentence(c, "zh")
    assert "from CNY 3.2 million a month to CNY 4.0 million a month" in sentence(c, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_replication_decides_nothing(language: Language) -> None:
    """With one replication there is no interval, and no direction is claimed."""
    c = Comparison(OUTCOMES["satisfaction"], "x", 70.0, 75.0, 5.0, math.nan, math.nan, 1)
    assert c.verdict is Verdict.UNKNOWN
    assert UP[language] not in sentence(c, language)
    assert interval(c, language) == "–"


def test_paragraph_numbers_are_those_of_the_language() -> None:
    """三(三)一 is 3(3)1 in English; a user's own words stay."""
    assert paragraph("三(三)一；三(一)二", "en") == "3(3)1；3(1)2"
    assert paragraph("三(三)一", "zh") == "三(三)一"
    assert paragraph("一、二", "en") == "1, 2"
    assert paragraph("见二〇二八年计划", "en") == "见二〇二八年计划"
