"""What is said of the parameters that decide, on screen and in the notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.analysis.sensitivity import Sensitivity, SensitivityStudy
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES
from govsim.cli import main
from govsim.district import district_from_tables
from govsim.district.sample import sample_district, write_district
from govsim.report import sensitivity as report
from govsim.report.sensitivity_story import SensitivityStory, check_sensitivity_settings
from govsim.study.computing import computing
from tests.notebooks import is_english, papermill, shown
from tests.sharing import made_once

AMONG = ["street_delivery", "budget_alloc_year", "quit_annual_incumbent"]


SMALL = {"among": AMONG, "trajectories": 2, "points": 16, "top": 3, "years": 2, "jobs": 1}


def tiny() -> Sensitivity:
    """A tiny study."""
    home = district_from_tables(sample_district(3, 1))
    return SensitivityStudy(home, "raise-grants", "gap_share", **SMALL).run()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the runs of the tiny study."""

    def make(folder: Path) -> list[Path]:
        with computing(store=folder):
            tiny()
        return [folder]

    return made_once(tmp_path_factory, "sensitivity", make)[0]


@pytest.fixture(scope="module")
def found(store: Path) -> Sensitivity:
    """The tiny study, of the runs kept."""
    with computing(store=store):
        return tiny()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_parts_beyond_the_error_are_called_deciding(found, language):
    """A parameter named as deciding has an interval above zero."""
    said = report.sentences(found, language)
    for one in found.indices.items:
        name = report.label(one.name, language)
        if not report.is_found(one):
            assert not any(name in line for line in said)
    assert len(report.rows(found, language)) == len(found.indices.items)
    assert str(found.runs) in report.method(found, language)


def test_table_and_figures_are_written(found, tmp_path):
    """A table of all parameters, and two figures in two languages and formats."""
    written = report.write(found, tmp_path)
    assert len(written) == 1 + 2 * 2 * 2
    assert all(path.stat().st_size > 200 for path in written)


def test_the_command_refuses_all_faults_at_once(capsys):
    """Unknown outcome and scenario, no power of two, and a bad number: one answer."""
    with pytest.raises(SystemExit) as ended:
        main(["sensitivity", "raise-grant", "--outcome", "gap", "--top", "x", "--language", "en"])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 3


def test_a_setting_is_refused_by_name():
    """The notebook's settings are checked before anything runs."""
    with pytest.raises(InputError, match="draws"):
        check_sensitivity_settings(scenario="raise-grants", outcome="gap_share", draws="many")


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(store: Path, tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter; so do its
    chapters in English, of the same runs."""
    write_district(sample_district(3, 1), tmp_path / "d")
    small = {**SMALL, "replications": 2, "draws": 4, "outcome": "gap_share",
             "district": str(tmp_path / "d")}  # fmt: skip
    with computing(store=store):
        settings = {**small, "scenario": "raise-grants", "language": "en"}
        story = SensitivityStory(check_sensitivity_settings(**settings))
        assert is_english([*story.ignorance(), *story.screening(), *story.deciding()])
    assert shown(papermill("03-sensitivity.ipynb", small, tmp_path, store)) == 3
