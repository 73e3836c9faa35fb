"""What an effect depends on, when it fails, and what else could be done, in words that hold."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from govsim.analysis.beyond import Beyond
from govsim.analysis.ignorance import answers
from govsim.analysis.search import SearchResult, SearchStudy
from govsim.analysis.verdict import Verdict
from govsim.catalogue.messages import LANGUAGES, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.district import load_district
from govsim.model.indicators.__init__ import OUTCOME_NAMES
from govsim.report.blocks import Picture, unescape
from govsim.report.context import Context
from govsim.report.depends import alternatives, depends, fails
from govsim.study import Results
from govsim.study.draws import draw_parameters
from govsim.study.nested import Nested

SURE = {
    Verdict.BETTER: {"zh": "均改善", "en": "Better in nearly every"},
    Verdict.WORSE: {"zh": "均变差", "en": "Worse in nearly every"},
}
HANGS = {"zh": "改善与否视参数而定", "en": "Better or worse as the parameters may be"}


def random_nested(results: Results, seed: int, draws: int = 60) -> Nested:
    """Effects of any size and sign in every outcome, some of them driven by one parameter."""
    generator = np.random.default_rng(seed)
    drawn = draw_parameters(draws, seed=seed)
    shape = (len(results.scenarios), draws, 2, len(results.months), len(OUTCOME_NAMES))
    values = np.broadcast_to(generator.uniform(0.2, 0.8, shape[-1]), shape).copy()
    first = drawn.frame().iloc[:, 0].rank().to_numpy() / draws - 0.5
    for scenario in range(1, shape[0]):
        size = generator.normal(size=shape[-1]) * 10.0 ** generator.uniform(-3, -0.5, shape[-1])
        driven = generator.uniform(size=shape[-1]) < 0.5
        spread = generator.uniform(0, 1.5, shape[-1]) * np.abs(size)
        noise = generator.normal(size=(draws, 2, 1, shape[-1]))
        effect = size + spread * np.where(driven, first[:, None, None, None] * 3, noise)
        values[scenario] += effect
    return Nested(list(results.scenarios), drawn, [0, *[12] * (shape[0] - 1)], values)


def text_of(blocks: list) -> str:
    return unescape("\n".join(b.caption if isinstance(b, Picture) else b.markdown for b in blocks))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(20))
def test_what_is_called_sure_is_sure(results: Results, language: Language, seed: int) -> None:
    """In 20 random results of two proposals and over a dozen outcomes each: better or worse in
    nearly every draw is said exactly of those that are, and the shares are those of the draws."""
    nested = random_nested(results, seed)
    context = Context.of(results, language, Beyond(nested))
    lines = text_of(depends(context)).splitlines()
    starts = [k for k, line in enumerate(lines) if any(
        translate("{proposal}:", language, proposal=context.full(s)) in line
        for s in context.proposed)]  # fmt: skip
    assert len(starts) == len(context.proposed)
    for scenario, begin, end in zip(context.proposed, starts, [*starts[1:], None], strict=True):
        said = "\n".join(lines[begin:end])
        for one in answers(nested, scenario.name):
            label = one.over_draws.outcome.text("label", language)
            effects = nested.difference(scenario.name, one.over_draws.outcome.identifier)
            means = effects.mean(axis=1)
            for verdict, words in SURE.items():
                line = next((x for x in said.splitlines() if words[language] in x), "")
                sign = 1 if one.over_draws.outcome.better == "more" else -1
                good = (sign * means > 0).mean() if verdict is Verdict.BETTER else (
                    sign * means < 0).mean()  # fmt: skip
                listed = re.split(r"[;；:：。.]\s*", line)
                if one.over_draws.verdict is verdict:
                    assert label in listed
                    assert good >= 0.95
                else:
                    assert label not in listed
            hanging = next((x for x in said.splitlines() if HANGS[language] in x), "")
            if one.over_draws.verdict is Verdict.CHANCE and np.isfinite(one.helps):
                assert f"{100 * one.helps:.0f}%" in hanging
                assert label in hanging


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planted_parameter_is_named_and_drawn(results: Results, language: Language) -> None:
    """The one parameter that moves satisfaction is named in the words and in the tornado's data."""
    nested = random_nested(results, 3, 80)
    column = OUTCOME_NAMES.index("satisfaction")
    first = nested.draws.frame().iloc[:, 0]
    nested.values[1, ..., column] = nested.values[0, ..., column] + (
        first.rank().to_numpy()[:, None, None] - 20.0
    )
    context = Context.of(results, language, Beyond(nested))
    blocks = depends(context)
    pictures = [b for b in blocks if isinstance(b, Picture)]
    assert pictures
    assert first.name in pictures[-1].csv
    from govsim.catalogue.parameters import load_parameters

    assert load_parameters()[str(first.name)].text("label", language) in text_of(blocks)


def test_without_further_studies_nothing_is_said(results: Results) -> None:
    """No draws, no chapter on them; no search, none on alternatives."""
    context = Context.of(results, "en")
    assert depends(context) == fails(context) == alternatives(context) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_best_package_is_told_with_its_numbers(
    results: Results, district_folder, language: Language, small_search: SearchResult
) -> None:
    """Its change with both ends of the interval, and whether a proposal gains less or cannot be
    told apart, as the intervals have it."""
    nested = random_nested(results, 5)
    context = Context.of(results, language, Beyond(nested, small_search))
    blocks = alternatives(context)
    said = text_of(blocks)
    if not small_search.candidates:
        assert len(blocks) == 3
        return
    pictures = [b for b in blocks if isinstance(b, Picture)]
    assert pictures[0].data is not None
    assert len(pictures[0].data) == len(small_search.candidates)
    best = max(small_search.front or small_search.candidates,
               key=lambda c: c.effects[0].difference)  # fmt: skip
    assert OUTCOMES["satisfaction"].text("label", language) in said
    apart = {"zh": "无法区分", "en": "cannot be told apart"}[language]
    low, high = best.effects[0].low, best.effects[0].high
    touching = 0
    for scenario in context.proposed:
        means = nested.difference(scenario.name, "satisfaction").mean(axis=1)
        half = 1.96 * means.std(ddof=1) / len(means) ** 0.5
        touching += not (means.mean() + half < low or means.mean() - half > high)
    assert abs(said.count(apart) - touching) <= 1  # 1.96 is not quite Student's


@pytest.fixture(scope="module")
def small_search(district_folder) -> SearchResult:
    """Six packages of two proposals."""
    return SearchStudy(
        load_district(district_folder), among=["council_day", "task_admission"], evaluations=6,
        draws=1, fresh_draws=4, fresh_replications=1, years=2, jobs=1,
    ).run()  # fmt: skip


def test_a_search_that_found_nothing_says_so(results: Results, small_search) -> None:
    """One sentence in place of table and picture."""
    empty = replace(small_search, candidates=[])
    for language in LANGUAGES:
        blocks = alternatives(Context.of(results, language, Beyond(None, empty)))
        assert not [b for b in blocks if isinstance(b, Picture)]
        assert len(blocks) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_that_never_begins_is_left_out_of_the_draws(
    results: Results, language: Language
) -> None:
    """Only the proposal that was drawn is judged; the other is neither named nor an error."""
    whole = random_nested(results, 3)
    values = np.delete(whole.values, 1, axis=0)
    nested = replace(whole, scenarios=[whole.scenarios[0], whole.scenarios[2]],
                     first_months=[0, 12], values=values)  # fmt: skip
    context = Context.of(results, language, Beyond(nested))
    assert [s.name for s in context.drawn] == [whole.scenarios[2].name]
    text = text_of(depends(context) + fails(context))
    assert unescape(context.full(results.scenarios[2])) in text
    assert unescape(context.full(results.scenarios[1])) not in text
