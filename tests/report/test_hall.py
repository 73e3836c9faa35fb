"""The notebook of the request hall: settings, words, figure, and a run with plain papermill."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.analysis.hall import waits_by_load
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.report.blocks import Picture
from govsim.report.hall import HallStory, check_hall_settings, load_figure
from tests.notebooks import papermill, shown

NOTEBOOK = "11-request-hall.ipynb"
SMALL = {"windows": [1, 2], "loads": [0.4, 0.8, 1.1], "trips": 300, "hall_windows": 2,
         "matters_day": 30.0, "days": 3, "replications": 3, "seed": 1}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_is_written_in_both_languages(language: Language) -> None:
    """Chapters come out in the language asked for, with one figure and one table."""
    story = HallStory(check_hall_settings(**SMALL, language=language))
    blocks = [*story.what_the_hall_does(), *story.against_theory(), *story.designs(),
              *story.limits()]  # fmt: skip
    pictures = [b for b in blocks if isinstance(b, Picture)]
    texts = [b.markdown for b in blocks if not isinstance(b, Picture)]
    assert len(pictures) == 1
    assert sum(text.startswith("Table:") for text in texts) == 1
    assert "{" not in "".join(texts)
    chinese = any("\u4e00" <= c <= "\u9fff" for c in "".join(texts) + pictures[0].caption)
    assert chinese == (language == "zh")


def test_the_figure_is_the_same_each_time() -> None:
    """Drawn twice, the figure is equal byte for byte, and the languages' differ."""
    frame = waits_by_load([1], [0.5, 0.9], trips=300, seed=1)
    first, again, chinese = (load_figure(frame, language).forms for language in ("en", "en", "zh"))
    assert first == again
    assert first != chinese


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"windows": []}, "windows"), ({"loads": [0.5, 3.0]}, "loads"), ({"trips": 10.5}, "trips"),
     ({"language": "fr"}, "language"), ({"dayz": 3}, "dayz"), ({"replications": 1}, "repl")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_hall_settings(**{**SMALL, **wrong})


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    assert shown(papermill(NOTEBOOK, {**SMALL, "language": "en"}, tmp_path)) == 4
