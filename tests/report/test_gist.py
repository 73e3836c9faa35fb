"""The appendix in brief: every sentence agrees with its numbers, and many proposals stay short."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from govsim.analysis.beyond import Beyond
from govsim.analysis.headline import tally
from govsim.analysis.ignorance import answers
from govsim.analysis.verdict import Verdict
from govsim.catalogue.headlines import HEADLINES
from govsim.catalogue.messages import LANGUAGES, Language, translate
from govsim.report import gist, gist_beyond, gist_results
from govsim.report.blocks import Picture, unescape
from govsim.report.chapters import Chapters
from govsim.report.context import Context
from govsim.report.documents import write_documents
from govsim.report.kinds.essence import Essence
from govsim.report.kinds.manuscripts import manuscript
from govsim.report.numbers import MINUS
from govsim.study import Results
from govsim.study.values import RunValues
from tests.office import needs_office, office_pages
from tests.report.test_depends import random_nested, text_of

pytestmark = pytest.mark.slow

EXTREMES = {
    Verdict.BETTER: {"zh": "改善最大的：", "en": "Improves most: "},
    Verdict.WORSE: {"zh": "变差最大的：", "en": "Worsens most: "},
}
MORE, LESS = {"zh": "每年多支出", "en": "a year more"}, {"zh": "每年少支出", "en": "a year less"}


class RandomRuns(RunValues):
    """The runs of the reference, and of proposals whose effects have any size, sign and noise."""

    def __init__(self, runs: RunValues, seed: int) -> None:
        vars(self).update(vars(runs))
        self._runs, self._seed = runs, seed

    def district(self, scenario: int, replications: list[int], outcome: int) -> np.ndarray:
        base = self._runs.district(0, replications, outcome)
        if scenario == 0:
            return base
        generator = np.random.default_rng((self._seed, scenario, outcome))
        size = max(abs(base.mean()), 1e-3) * 10.0 ** generator.uniform(-4, -0.2)
        kind = generator.integers(4)
        shift = size * generator.normal() * (kind > 0)
        noise = generator.normal(size=(len(base), 1)) * size * generator.uniform(0, 2) * (kind > 1)
        return base + shift + noise


class Headlines(Results):
    """Results of headline outcomes alone, so that many can be compared."""

    @property
    def outcomes(self) -> list[str]:
        return [name for names in HEADLINES.values() for name in names]


@lru_cache(maxsize=100)
def random_results(results: Results, seed: int) -> Results:
    held = {f.name: getattr(results, f.name) for f in fields(results)}
    return Headlines(**{**held, "runs": RandomRuns(results.runs, seed)})


def paragraphs_of(context: Context) -> dict[str, str]:
    """What the summary says of each proposal."""
    blocks = gist.summary(context)[2:]
    return {s.name: unescape(b.markdown) for s, b in zip(context.proposed, blocks, strict=True)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_agrees_with_its_numbers(results: Results, language: Language) -> None:
    """In 100 random results a language: satisfaction rises or falls as its interval has it, the
    counts are those of the verdicts, money is more or less only beyond chance, and what is said
    to change most is so, beyond chance, with its own sign."""
    rise, fall = {"zh": ("升至", "降至"), "en": ("up from", "down from")}[language]
    seen = dict.fromkeys(EXTREMES, 0)
    for seed in range(100):
        essence = Essence.of(Context.of(random_results(results, seed), language))
        for name, said in paragraphs_of(essence.context).items():
            judged = essence.one("satisfaction", name)
            assert judged is not None
            assert (rise in said) == (judged.is_real and judged.difference > 0)
            assert (fall in said) == (judged.is_real and judged.difference < 0)
            counts = tally(essence.headline, name)
            assert str(counts[Verdict.BETTER]) in said
            assert str(counts[Verdict.WORSE]) in said
            cost = essence.one("district_cost_yuan", name)
            assert cost is not None
            assert (MORE[language] in said) == (cost.is_real and cost.difference > 0)
            assert (LESS[language] in said) == (cost.is_real and cost.difference < 0)
            for verdict, words in EXTREMES.items():
                seen[verdict] += check_extremes(essence, name, verdict, said, words[language])
    assert min(seen.values()) > 20


def check_extremes(essence: Essence, name: str, verdict: Verdict, said: str, words: str) -> int:
    """What is named changes beyond chance and not little, with its sign; so many are named."""
    language = essence.context.language
    named = extremes(said, words)
    of = [(c.outcome.text("label", language), c) for c in essence.headline if c.scenario == name]
    for item in named:
        label, one = max((x for x in of if item.startswith(x[0])), key=lambda x: len(x[0]))
        assert one.verdict is verdict
        assert not one.is_small
        assert (MINUS in item[len(label) :]) == (one.difference < 0)
    large = [c for _, c in of if c.verdict is verdict and not c.is_small
             and c.outcome.identifier != "satisfaction"]  # fmt: skip
    assert len(named) == min(len(large), gist.EXTREMES)
    return len(named)


def extremes(said: str, words: str) -> list[str]:
    """Items of a sentence that begins with some words."""
    if words not in said:
        return []
    rest = said.partition(words)[2]
    end = re.search(r"。|\.(?!\d)", rest)
    return re.split("；|; ", rest[: end.start()] if end else rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_draws_are_counted_as_they_are(results: Results, language: Language) -> None:
    """In 20 random sets of draws: better, worse and open are counts of the verdicts over draws,
    and failures those draws in which satisfaction does not rise on average."""
    for seed in range(20):
        nested = random_nested(results, seed)
        context = Context.of(results, language, Beyond(nested))
        lines = [line for block in gist_beyond.depends(context) if not isinstance(block, Picture)
                 for line in unescape(block.markdown).splitlines()]  # fmt: skip
        rows = [line for line in lines if re.match(r"\|[AB] ", line)]
        for scenario, row in zip(context.proposed, rows, strict=True):
            cells = [cell.strip() for cell in row.strip("|").split(" | ")]
            told = answers(nested, scenario.name)
            verdicts = [one.over_draws.verdict for one in told]
            hangs = sum(one.over_draws.verdict is Verdict.CHANCE and np.isfinite(one.helps)
                        for one in told)  # fmt: skip
            numbers = [int(n) for n in re.findall(r"\d+", cells[1])]
            assert numbers == [verdicts.count(Verdict.BETTER), verdicts.count(Verdict.WORSE), hangs]
            means = nested.difference(scenario.name, "satisfaction").mean(axis=1)
            assert int(re.findall(r"\d+", cells[3])[0]) == int((means <= 0).sum())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_within_chance_is_called_so(results: Results, language: Language) -> None:
    """In 40 random results: a treasury's bill that may be zero says so, any other does not."""
    chance = translate("{amount}, within chance", language, amount="")
    for seed in range(40):
        essence = Essence.of(Context.of(random_results(results, seed), language))
        rows = [line for line in text_of(gist_results.costs(essence.context)).splitlines()
                if re.match(r"\|[AB] ", line)]  # fmt: skip
        for scenario, row in zip(essence.context.proposed, rows, strict=True):
            one = essence.one("district_cost_yuan", scenario.name)
            assert one is not None
            if one.verdict is not Verdict.SAME:
                assert (chance in row.split(" | ")[1]) == (not one.is_real)


class Repeated(RunValues):
    """Every proposal is the first one."""

    def __init__(self, runs: RunValues) -> None:
        vars(self).update(vars(runs))
        self._runs = runs

    def complete(self, scenarios: int, replications: int) -> list[int]:
        return self._runs.complete(2, replications)

    def district(self, scenario: int, replications: list[int], outcome: int) -> np.ndarray:
        return self._runs.district(min(scenario, 1), replications, outcome)

    def places(self, scenario: int, replications: list[int], outcome: int) -> np.ndarray:
        return self._runs.places(min(scenario, 1), replications, outcome)


def test_many_proposals_show_fewer_outcomes_and_say_so(results: Results) -> None:
    """Twelve proposals keep to the rows a page holds, and point to the annex for the rest."""
    copies = [results.scenarios[1].model_copy(update={"name": f"p{k}"}) for k in range(12)]
    many = replace(results, scenarios=[results.scenarios[0], *copies], runs=Repeated(results.runs))
    context = Context.of(many, "en")
    said = text_of(gist_results.results(context))
    rows = [line for line in said.splitlines() if re.search(r"\| [A-L] \|", line)]
    assert 0 < len(rows) <= gist_results.ROWS
    assert "annex 2" in said
    places = text_of(gist_results.who_gains(context))
    assert all(places.count(f"|{letter} |") == 1 for letter in "ABCDEFGHIJKL")
    assert "Subdistricts: gain / lose" in places


class Several(RandomRuns):
    """Any number of proposals with random effects."""

    def complete(self, scenarios: int, replications: int) -> list[int]:
        return self._runs.complete(2, replications)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_of_many_proposals_agree_with_their_numbers(
    results: Results, language: Language
) -> None:
    """In 20 random results of seven proposals each: the counts are those of the verdicts, every
    row has its difference's sign and its counts, and the best and the worst are named."""
    copies = [results.scenarios[1].model_copy(update={"name": f"p{k}"}) for k in range(7)]
    held = {f.name: getattr(results, f.name) for f in fields(results)}
    held["scenarios"] = [results.scenarios[0], *copies]
    for seed in range(20):
        many = Headlines(**{**held, "runs": Several(results.runs, seed)})
        essence = Essence.of(Context.of(many, language))
        context = essence.context
        judged = [essence.one("satisfaction", p.name) for p in copies]
        better, worse = ([j for j in judged if j is not None and j.verdict is verdict]
                         for verdict in (Verdict.BETTER, Verdict.WORSE))  # fmt: skip
        _, _, said, listed = (unescape(b.markdown) for b in gist.summary(context))
        counts = translate(
            gist.COUNTED, language, outcome="{outcome}", better=len(better), count=7,
            worse=len(worse), rest=7 - len(better) - len(worse), number=1,
        )  # fmt: skip
        assert counts.partition("{outcome}")[2] in said
        for ones in (better, worse):
            if ones:
                most = max(ones, key=lambda one: abs(one.difference))
                assert context.code(most.scenario) in said
        rows = [line for line in listed.splitlines() if re.match(r"\|[A-G] ", line)]
        for one, row in zip(judged, rows, strict=True):
            assert one is not None
            amount = row.strip("|").split(" | ")[2].strip()
            assert (
                one.verdict is Verdict.SAME
                or amount.startswith(MINUS if one.difference < 0 else ("+", "0"))
                or not re.search("[1-9]", amount.partition(" ")[0])
            )
            tallied = tally(essence.headline, one.scenario)
            assert row.rstrip("| ").endswith(
                f"{tallied[Verdict.BETTER]} / {tallied[Verdict.WORSE]}"
            )


@needs_office
def test_twelve_proposals_keep_to_the_pages(results: Results, tmp_path: Path) -> None:
    """With effects of any size, further studies too, the Chinese DOCX has six to ten pages."""
    copies = [results.scenarios[1].model_copy(update={"name": f"p{k}"}) for k in range(12)]
    many = replace(results, scenarios=[results.scenarios[0], *copies], runs=Repeated(results.runs))
    chapters = Chapters(many, "zh", Beyond(random_nested(many, 1)))
    text = manuscript(chapters.everything(), "t", "zh")
    assert 6 <= office_pages(write_documents(text, tmp_path, "many", ["docx"]), tmp_path)[0] <= 10
