"""What is said and drawn of a package's parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from govsim.analysis.attribution import Attribution
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district.sample import sample_district, write_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import load_scenario
from govsim.report.attribution import attribution_figure, method, rows, sentences, write
from govsim.report.attribution_story import AttributionStory, check_attribution_settings
from tests.notebooks import is_english, papermill, shown

RUNS = 6


def planted(shares: tuple[float, float], both: float = 0.0, noise: float = 0.01) -> Attribution:
    """Two proposals with these effects alone on satisfaction, and so much more together."""
    size = len(OUTCOME_NAMES)
    k = OUTCOME_NAMES.index("satisfaction")
    wiggle = np.random.default_rng(3).normal(0, noise, (RUNS, 2))
    alone = np.zeros((RUNS, 2, size))
    alone[:, :, k] = np.array(shares) + wiggle
    more = np.zeros((RUNS, size))
    more[:, k] = both
    whole = alone.sum(axis=1) + more
    pairs = np.zeros((RUNS, 2, 2, size))
    pairs[:, 0, 1] = pairs[:, 1, 0] = more
    baseline = np.zeros((RUNS, size))
    baseline[:, k] = 75.0
    return Attribution(
        load_scenario("grants-and-exam"), ("operating_grant", "entry_by_exam"), True, 4 * RUNS,
        baseline, whole, alone + more[:, None] / 2, alone, alone + more[:, None], pairs,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_follow_the_numbers(language: Language) -> None:
    """Parts are named largest first; the sum is mentioned only where effects do not add up."""
    plain = sentences(planted((1.0, -2.0)), "satisfaction", language)
    mixed = sentences(planted((1.0, -2.0), both=-0.5), "satisfaction", language)
    assert len(mixed) == len(plain) + 1
    first, second = {"zh": ("逢进必考", "运转经费"), "en": ("Entry", "Raise")}[language]
    assert plain[1].index(first) < plain[1].index(second)
    assert {"zh": "不及相加", "en": "worse than"}[language] in mixed[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_inside_its_interval_is_not_called_real(language: Language) -> None:
    """A part within chance is listed as such, and the verdict says so."""
    found = planted((2.0, 0.001), noise=0.05)
    told = " ".join(sentences(found, "satisfaction", language))
    assert {"zh": "处于随机波动范围内", "en": "Within chance"}[language] in told
    verdict = {row[0]: row[-1] for row in rows(found, "satisfaction", language)}
    assert {"zh": "波动范围内", "en": "within chance"}[language] in verdict.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_method_says_whether_orders_were_sampled(language: Language) -> None:
    """Exact and sampled parts are told apart in words."""
    found = planted((1.0, 1.0))
    assert method(found, language) != method(replace(found, exact=False), language)


def test_files_are_written_the_same_each_time(tmp_path: Path) -> None:
    """A table, and each figure in both languages and formats; twice the same bytes."""
    found = planted((1.0, -2.0))
    first = write(found, ["satisfaction"], tmp_path / "a")
    again = write(found, ["satisfaction"], tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]
    assert len(first) == 5
    assert (
        attribution_figure(found, "satisfaction", "zh").svg
        != attribution_figure(found, "satisfaction", "en").svg
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"outcomes": []}, "outcomes"), ({"outcomes": ["satisfactoin"]}, "satisfaction"),
     ({"replications": 1}, "repl"), ({"sede": 1}, "sede"), ({"scenario": ""}, "scenario")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_attribution_settings(
            **{"scenario": "grants-and-exam", "outcomes": ["satisfaction"], **wrong}
        )


def test_a_package_of_one_is_refused_before_anything_runs() -> None:
    """The notebook's story says so at once."""
    settings = check_attribution_settings(scenario="raise-grants", outcomes=["satisfaction"])
    with pytest.raises(InputError, match="raise-grants"):
        AttributionStory(settings)


def test_every_chapter_is_written_in_english(tmp_path: Path) -> None:
    """Words, tables and pictures of planted effects."""
    write_district(sample_district(2, 1), tmp_path / "d")
    story = AttributionStory(check_attribution_settings(
        scenario="grants-and-exam", outcomes=["satisfaction"], district=str(tmp_path / "d"),
        language="en",
    ))  # fmt: skip
    story.__dict__["found"] = planted((1.0, -2.0), both=-0.5)
    assert is_english([*story.what_was_done(), *story.parts(), *story.interactions()])


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    write_district(sample_district(3, 1), tmp_path / "d")
    small = {"years": 2, "replications": 2, "jobs": 1, "district": str(tmp_path / "d")}
    assert shown(papermill("05-attribution.ipynb", small, tmp_path)) == 3
