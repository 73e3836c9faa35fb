"""The notebook of the search for packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.district.sample import sample_district, write_district
from govsim.report.search_story import SearchStory, check_search_settings
from govsim.study.computing import computing
from tests.notebooks import is_english, papermill, shown


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"objectives": []}, "objectives"), ({"budget": -1}, "budget"), ({"sede": 1}, "sede"),
     ({"years": 1}, "years"), ({"fresh_draws": 2}, "fresh_draws")],
)  # fmt: skip
def test_wrong_settings_are_refused(wrong: dict[str, object], named: str) -> None:
    """Each wrong value is refused by its name."""
    with pytest.raises(InputError, match=named):
        check_search_settings(**{"objectives": ["satisfaction"], **wrong})


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter; so do its
    chapters in English, of the same runs."""
    write_district(sample_district(3, 1), tmp_path / "d")
    small = {"years": 2, "evaluations": 4, "draws": 1, "fresh_draws": 3, "fresh_replications": 1,
             "among": ["council_day", "task_admission"], "jobs": 1,
             "district": str(tmp_path / "d")}  # fmt: skip
    with computing(store=tmp_path / "store"):
        settings = {**small, "objectives": ["satisfaction"], "language": "en"}
        story = SearchStory(check_search_settings(**settings))
        assert is_english([*story.what_was_searched(), *story.front()])
    assert shown(papermill("06-search.ipynb", small, tmp_path, tmp_path / "store")) == 2
