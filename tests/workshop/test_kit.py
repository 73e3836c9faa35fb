"""The teaching kit: answers come from results, and every document holds what it is for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from govsim.analysis.verdict import Comparison
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import LANGUAGES, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.district import load_district
from govsim.report.blocks import unescape
from govsim.report.context import Context
from govsim.workshop.kit.answers import Answer, scenario, solved
from govsim.workshop.kit.deck import slides
from govsim.workshop.kit.exercises import ANSWERS, EXERCISES, QUESTIONS, direction
from govsim.workshop.kit.guide import PLAN, guide, ranked, right, told
from govsim.workshop.kit.handout import handout
from govsim.workshop.kit.quiz import quiz
from govsim.workshop.packages import PRESETS, code_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answers(home: Path) -> list[Answer]:
    return solved(load_district(home), 3, 0, 1)


def moved(difference: float, half: float) -> Comparison:
    return Comparison(OUTCOMES["vacancy_rate"], "x", 0.1, 0.1 + difference, difference,
                      difference - half, difference + half, 5)  # fmt: skip


def test_there_are_six_exercises_on_what_the_page_shows():
    """What participants are to predict can be chosen on the page; every reason belongs to a
    package and an outcome of its exercise; a half day is three to four hours."""
    assert len(EXERCISES) == 6
    for exercise in EXERCISES:
        assert exercise.outcomes[0] in HEADLINE_OUTCOMES
        assert set(exercise.outcomes) <= set(OUTCOMES)
        for package, outcome in exercise.reasons:
            assert package in exercise.packages
            assert outcome in exercise.outcomes
    assert 180 <= sum(minutes for minutes, _, _ in PLAN) <= 240


@pytest.mark.parametrize(
    ("found", "expected"),
    [(moved(0.05, 0.01), 0), (moved(-0.05, 0.01), 2), (moved(0.05, 0.06), 1), (None, 1)],
)
def test_the_right_answer_follows_from_the_interval(found, expected):
    """Rises or falls only where the interval leaves zero out."""
    assert right(found) == ANSWERS[expected]


def test_a_reason_is_told_only_where_the_results_bear_it_out(answers):
    """With every difference turned round, or none beyond chance, no reason is left."""
    for answer in answers:
        turned = [replace(c, difference=-c.difference, low=-c.high, high=-c.low)
                  for c in answer.comparisons]  # fmt: skip
        kept = answer.reasons()
        other = replace(answer, comparisons=turned).reasons()
        assert not set(kept) & set(other)
        unsure = [replace(c, low=-1e9, high=1e9) for c in answer.comparisons]
        quiet = replace(answer, comparisons=unsure)
        assert quiet.reasons() == []
        if not answer.exercise.value:
            context = Context.of(answer.results, "en")
            assert told(quiet, context)[-1].startswith("The model does not move")


def test_two_packages_are_compared_under_the_same_luck(answers):
    """The difference of the second from the first is the difference of their differences."""
    answer = next(a for a in answers if len(a.exercise.packages) == 2)
    first, second = answer.exercise.packages
    outcome = answer.exercise.outcomes[0]
    both = answer.between(outcome)
    parts = [answer.of(p, outcome) for p in (first, second)]
    assert both.difference == pytest.approx(parts[1].difference - parts[0].difference)
    assert direction(both) in ("up", "down", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_holds_what_it_is_for(answers, language):
    """The guide every exercise, code and key; the handout no answer; the test every question."""
    book, paper = guide(answers, language).markdown, handout(answers, language).markdown
    sheet = quiz(answers, language).markdown
    book, paper, sheet = map(unescape, (book, paper, sheet))
    for exercise in EXERCISES:
        title = translate(exercise.title, language)
        assert title in book
        assert title in paper
    for package in PRESETS.values():
        assert code_of(package) in book
    interval = "95% 区间" if language == "zh" else "(95% interval"
    assert "95%" in book
    assert interval not in paper.split("###", 1)[1]
    for package, outcome in QUESTIONS:
        assert translate(package, language) in sheet
        assert OUTCOMES[outcome].text("label", language) in sheet
    assert len(slides(answers, language).slides) == 3 + 2 * len(EXERCISES) + 2


def test_packages_are_ranked_by_what_they_gain(answers):
    """Falling gains; a price only where there is a gain beyond chance."""
    _, rows = ranked(answers[-1], Context.of(answers[-1].results, "en"))
    assert len(rows) == len(PRESETS)
    gains = {c.scenario: c.difference for c in answers[-1].comparisons
             if c.outcome.identifier == "satisfaction"}  # fmt: skip
    titles = {s.title.get("en"): s.name for s in answers[-1].results.scenarios}
    order = [gains[titles[row[0]]] for row in rows]
    assert order == sorted(order, reverse=True)
    for row in rows:
        if row[3] in ("worse", "within chance"):
            assert row[4] == "–"


def test_a_package_keeps_its_title_in_both_languages(home):
    """As the page calls it."""
    for package in PRESETS:
        made = scenario(package, load_district(home))
        assert [made.title.get(language) for language in LANGUAGES] == [
            translate(package, language) for language in LANGUAGES
        ]
