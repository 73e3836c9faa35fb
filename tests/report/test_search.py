"""The notebook of the search for packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.catalogue.places import notebooks_root
from govsim.report.search_story import check_search_settings


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
@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_papermill_runs_the_notebook(tmp_path: Path, language: Language) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    target, parameters = tmp_path / "out.ipynb", tmp_path / "parameters.json"
    small = {"years": 2, "evaluations": 4, "draws": 1, "fresh_draws": 3, "fresh_replications": 1,
             "among": ["council_day", "task_admission"], "jobs": 1,
             "language": language}  # fmt: skip
    parameters.write_text(json.dumps(small))
    folder = notebooks_root()
    environment = {**os.environ, "PYTHONPATH": str(folder.parent)}
    subprocess.run(
        [sys.executable, "-m", "papermill", "06-search.ipynb", str(target), "-f",
         str(parameters)], cwd=folder, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    cells = json.loads(target.read_text(encoding="utf-8"))["cells"]
    assert sum(bool(cell.get("outputs")) for cell in cells) == 2
