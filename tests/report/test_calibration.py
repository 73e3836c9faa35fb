"""A calibration in words, tables and pictures, in its folder and in its notebook."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES
from govsim.report import backtest as back_words
from govsim.report import calibration as words
from govsim.report.backtest import write_backtest
from govsim.report.blocks import Picture
from govsim.report.calibration import significant
from govsim.report.calibration_files import put_all, write_calibration
from govsim.report.calibration_story import CalibrationStory, check_calibration_settings
from govsim.study.posterior import read_draws
from tests.calibrated import SMALL, calibrated
from tests.notebooks import papermill, shown

NOTEBOOK = "09-calibrate.ipynb"


def test_numbers_have_the_digits_their_interval_bears() -> None:
    """Two digits of the width, whatever the size."""
    assert significant(1234.5, 210.0) == "1230"
    assert significant(0.012345, 0.0021) == "0.0123"
    assert significant(-3.0, 25.0) == "\N{MINUS SIGN}3"
    assert significant(float("nan"), 1.0) == "–"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CalibrationStory]:
    """The notebook's story in both languages, of the same runs."""
    found, tested = pickle.loads(calibrated(tmp_path_factory)[1].read_bytes())
    made = {
        language: CalibrationStory(check_calibration_settings(**SMALL, language=language))
        for language in LANGUAGES
    }
    for story in made.values():
        story.__dict__["found"], story.__dict__["tested"] = found, tested
    return made


@pytest.mark.slow
def test_every_chapter_is_written_in_both_languages(stories) -> None:
    """Pictures, tables and sentences come out in the language asked for."""
    for language, story in stories.items():
        blocks = [*story.observed(), *story.parameters(), *story.ruled_out(), *story.back_test(),
                  *story.use()]  # fmt: skip
        pictures = [b for b in blocks if isinstance(b, Picture)]
        texts = [b.markdown for b in blocks if not isinstance(b, Picture)]
        assert len(pictures) == 4
        assert sum(text.startswith("Table:") for text in texts) == 4
        assert "{" not in "".join(texts)
        joined = "".join(texts) + "".join(p.caption for p in pictures)
        assert any("\u4e00" <= c <= "\u9fff" for c in joined) == (language == "zh")


@pytest.mark.slow
def test_the_folder_holds_draws_that_studies_can_use(stories, tmp_path: Path) -> None:
    """The posterior is read back as draws; tables, words and pictures are of the same numbers."""
    found = stories["zh"].found
    written = {path.name for path in write_calibration(found, tmp_path)}
    assert {p.name for p in tmp_path.iterdir()} == written
    assert np.allclose(read_draws(tmp_path / "posterior.csv").values, found.values)
    record = json.loads((tmp_path / "calibration.json").read_text(encoding="utf-8"))
    table = pd.read_csv(tmp_path / "calibrated.csv")
    for name, entry in record["parameters"].items():
        row = table[table.parameter == name].iloc[0]
        assert entry["region_low"] == pytest.approx(row.region_low)
        assert row.low <= row.region_low <= row.q50 <= row.region_high <= row.high
    assert set(record["words"]) == set(LANGUAGES)
    assert record["binding"]["seed"] == 1
    assert len(pd.read_csv(tmp_path / "figures.csv")) == len(found.targets)


@pytest.mark.slow
def test_the_back_tests_folder_and_words(stories, tmp_path: Path) -> None:
    """Forecasts and scores are those said; a few forecasts are called few."""
    tested = stories["zh"].tested
    written = write_backtest(tested, tmp_path)
    assert written[-1].name == "backtest.json"
    table = pd.read_csv(tmp_path / "forecasts.csv")
    assert set(table.year) == {stories["zh"].found.targets.first_year + 1}
    said = " ".join(back_words.sentences(tested, "en"))
    assert str(tested.through) in said
    assert "are few" in said
    assert len(back_words.score_rows(tested, "zh")) == len(tested.scores())


@pytest.mark.slow
def test_what_cannot_be_matched_is_said(stories) -> None:
    """Sentences name figures dropped and missed, and parameters without any information."""
    found = stories["zh"].found
    for language in LANGUAGES:
        told = " ".join(words.sentences(found, language))
        for name in found.silent:
            assert words.label(found, name, language) in told
        for k in found.dropped:
            assert words.target_label(found.targets.items[k], language) in told


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    """Where the folder is a file, there is one clear fault and nothing else."""
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError):
        put_all({"a.csv": b"1"}, tmp_path / "taken")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
    assert [p.name for p in put_all({"a": b"1", "b": b"2"}, tmp_path / "new")] == ["a", "b"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"budget": 10}, "budget"), ({"others": "some"}, "others"), ({"years": 1}, "years"),
     ({"language": "fr"}, "language"), ({"bugdet": 300}, "bugdet")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_calibration_settings(**{**SMALL, **wrong})


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    cells = papermill(NOTEBOOK, {**SMALL, "language": "en"}, tmp_path,
                      calibrated(tmp_path_factory)[0])  # fmt: skip
    assert shown(cells) == 5
