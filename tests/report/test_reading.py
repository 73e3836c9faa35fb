"""The notebook on a district's own tables: settings, chapters, and a run with plain papermill."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.report.reading import ReadingStory, check_reading_settings
from tests.notebooks import papermill, shown

NOTEBOOK = "07-your-district.ipynb"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_says_what_was_done(tmp_path: Path, language: Language) -> None:
    """Tables, conversions, what was left out, records and faults of the example; nobody's name."""
    marked = tmp_path / "m.xlsx"
    story = ReadingStory(check_reading_settings(marked=str(marked), language=language))
    chapters = [story.found(), story.conversions(), story.left_out(), story.records(),
                story.faults()]  # fmt: skip
    text = "\n".join(block.markdown for blocks in chapters for block in blocks)  # type: ignore[union-attr]
    for word in (
        "18,334",
        "可支配财力",
        "身份证号",
        "2016-01-01",
        "约五千",
        "m.xlsx".replace(".", "\\."),
    ):
        assert word in text, word
    assert "张三" not in text
    assert "| <5" in text or "<5 |" in text
    assert load_workbook(marked).sheetnames


@pytest.mark.parametrize(
    ("wrong", "named"), [({"language": "fr"}, "language"), ({"distrikt": ""}, "distrikt")]
)
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_reading_settings(**wrong)


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    assert shown(papermill(NOTEBOOK, {"language": "en"}, tmp_path)) == 5
