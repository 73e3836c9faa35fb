"""What is said and drawn of where proposals fail."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from govsim.analysis.boxes import Share
from govsim.analysis.discovery import Discovery, Finding
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district.sample import sample_district, write_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import load_scenario
from govsim.report.discovery import limit_rows, robust_rows, sentences
from govsim.report.discovery_figures import box_figure, trajectory_figure, write
from govsim.report.discovery_story import DiscoveryStory, check_discovery_settings
from govsim.study.computing import computing
from govsim.study.draws import Draws, draw_parameters
from govsim.study.nested import Nested
from tests.notebooks import is_english, papermill, shown

RENT, EDUCATION = "rent_m2_month", "hr_education"


@cache
def draws() -> Draws:
    """Three hundred draws of six parameters."""
    more = [n for n in draw_parameters(1).names if n not in (RENT, EDUCATION)][:4]
    return draw_parameters(300, seed=4, names=[RENT, EDUCATION, *more])


@cache
def finding(real: bool = True, failing: float = 0.0) -> Finding:
    """It fails where rents are high, or by chance alone."""
    inputs, generator = draws().frame(), np.random.default_rng(1)
    high = (inputs[RENT] > inputs[RENT].quantile(0.6)).to_numpy()
    failed = generator.random(300) < (np.where(high, 0.9, 0.1) if real else 0.3)
    failed &= generator.random(300) >= failing
    gain = np.where(failed, -1.0, 1.0)
    return Finding(load_scenario("raise-grants"), "satisfaction", None, inputs, gain, failed,
                   Share.of(10, 300), 0)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_box_in_words(language: Language) -> None:
    """The condition is told with its limit, and the held-out draws with it."""
    told = " ".join(sentences(finding(), language))
    box = finding().box
    assert box is not None
    assert f"{box.limits[0].value:,.12g}" in told
    assert {"zh": "失效多发生在", "en": "It fails where"}[language] in told
    assert len(limit_rows(finding(), language)) == len(box.names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_chance_is_not_told_as_a_condition(language: Language) -> None:
    """A box that held-out draws do not bear is called unconfirmed, in words and in figures."""
    found = finding(real=False)
    assert found.box is None or not found.box.confirmed
    told = " ".join(sentences(found, language))
    assert {"zh": "失效多发生在", "en": "It fails where"}[language] not in told
    assert box_figure(found, language).png.startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_failures_are_said_plainly(language: Language) -> None:
    """No box, no table, one sentence."""
    found = finding(failing=0.95)
    assert found.box is None
    assert {"zh": "过少", "en": "Too few"}[language] in sentences(found, language)[-1]
    assert limit_rows(found, language) == []


def planted() -> Discovery:
    """A study in which grants fail where rents are high."""
    given = draws()
    high = given.frame()[RENT] > given.frame()[RENT].quantile(0.6)
    values = np.zeros((2, 300, 2, 24, len(OUTCOME_NAMES)))
    k = OUTCOME_NAMES.index("satisfaction")
    values[1, ..., k] = np.where(high, -1.0, 1.0)[:, None, None]
    return Discovery(
        Nested([load_scenario(n) for n in ("baseline", "raise-grants")], given, [0, 12], values)
    )


def test_files_are_written_the_same_each_time(tmp_path: Path) -> None:
    """Tables and figures; twice the same bytes."""
    first = write(planted(), ["satisfaction"], tmp_path / "a")
    again = write(planted(), ["satisfaction"], tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]
    assert len(first) == 2 + 2 * 4
    assert trajectory_figure(finding(), "zh").svg != trajectory_figure(finding(), "en").svg


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_regret_has_every_scenario(language: Language) -> None:
    """The reference takes part; without a target nothing is said of one."""
    found = planted()
    lines = robust_rows(
        found.robustness("satisfaction"), found.nested.scenarios, "satisfaction", language
    )
    assert len(lines) == 2
    assert all(line[-1] == "–" for line in lines)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"outcome": "satisfactoin"}, "satisfaction"), ({"draws": 3}, "draws"),
     ({"scenarios": []}, "scenarios"), ({"sede": 1}, "sede"), ({"target": "x"}, "target")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_discovery_settings(
            **{"scenarios": ["raise-grants"], "outcome": "satisfaction", **wrong}
        )


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter; so do its
    chapters in English, of the same runs."""
    write_district(sample_district(3, 1), tmp_path / "d")
    small = {"years": 2, "replications": 1, "draws": 60, "jobs": 1,
             "scenarios": ["raise-grants"], "district": str(tmp_path / "d"),
             "outcome": "satisfaction", "at_least": 0.1,
             "levers": {"operating_grant.raise": [0.0, 0.4]},
             "questions": [{"operating_grant.raise": 0.3}, {"operating_grant.raise": 0.6}],
             }  # fmt: skip
    with computing(store=tmp_path / "store"):
        story = DiscoveryStory(check_discovery_settings(**small, language="en"))
        assert is_english(
            [*story.what_was_done(), *story.boxes(), *story.robustness(), *story.what_if()]
        )
    assert shown(papermill("04-discovery.ipynb", small, tmp_path, tmp_path / "store")) == 4
