"""The example district's records estimated: words, figures, files, notebook, command."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from govsim.analysis.estimation.estimate import Estimate
from govsim.analysis.estimation.everything import Found, estimate_all
from govsim.analysis.estimation.files import (
    coefficients_frame,
    estimates_frame,
    parameter_rows,
    parameters_csv,
)
from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.catalogue.parameters import load_parameters, parameters_from
from govsim.catalogue.places import data_root
from govsim.cli import main
from govsim.district.records import Records
from govsim.report.blocks import Picture
from govsim.report.estimation import rows, rule, sentences
from govsim.report.estimation_files import write
from govsim.report.estimation_story import EstimateStory, check_estimate_settings, open_records
from tests.notebooks import papermill

EXAMPLE = data_root() / "districts" / "example"
TRUTH = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def found() -> Found:
    """Everything that the example district's workbook tells."""
    return estimate_all(*open_records(""))


def test_what_was_put_into_the_example_is_found(found: Found) -> None:
    """Its truths lie within four standard errors of the estimates, log and ledger alike.

    Left out are the effect of pay, for which the example sets pay against each education's usual
    pay, and the delay of tranches, whose due dates the example's workbook gives by month only.
    """
    truths = {**TRUTH["staff"], **TRUTH["volunteers"], "request_season": TRUTH["request_season"],
              "request_classes": TRUTH["request_size"],
              "counter_services": TRUTH["request_rates"]["visit"],
              "hotline_dispatched": TRUTH["request_rates"]["ticket"]}  # fmt: skip
    checked = 0
    for name, truth in truths.items():
        one = found.named(name)
        if one is None or name == "pay_quit_elasticity":
            continue
        error = one.value - one.scale.to(truth)
        assert abs(error) < 4 * one.se * one.reach / 1.96 + 1e-9, name
        checked += 1
    assert checked >= 14


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_speaks_one_language(found: Found, language: Language) -> None:
    """Chapters, tables and pictures are all there, in the reader's language."""
    story = EstimateStory(found, language)
    blocks = story.blocks
    pictures = [b for b in blocks if isinstance(b, Picture)]
    assert len(pictures) == 5
    text = "\n".join(b.markdown for b in blocks if not isinstance(b, Picture))
    text += "\n".join(p.caption + p.description for p in pictures)
    assert bool(CHINESE.search(text)) == (language == "zh")
    assert all(p.png.startswith(b"\x89PNG") and p.csv for p in pictures)
    said = [*sentences(found, language), rule(language)]
    assert all(bool(CHINESE.search(line)) == (language == "zh") for line in said)


def test_the_parameters_file_is_one_that_studies_take(found: Found, tmp_path: Path) -> None:
    """Grade, interval, hash and sizes are in it; it loads; nothing else changes."""
    path = tmp_path / "parameters.csv"
    path.write_text(parameters_csv(parameter_rows(found)), encoding="utf-8")
    shipped = load_parameters()
    with parameters_from(path):
        own = load_parameters()
    one = found.named("quit_annual_all")
    assert one is not None
    row = own["quit_annual_all"]
    assert row.grade == "estimated"
    assert (row.low, row.central, row.high) == pytest.approx(one.result, rel=1e-3)
    assert found.digest in row.source_en
    assert found.digest in row.source_zh
    assert f"{one.rows:,}" in row.source_en
    changed = {n for n in shipped if own[n] != shipped[n]}
    assert changed <= {e.name for e in found.estimates} | {"demand_dispersion"}
    assert own["demand_dispersion"].low == own["demand_dispersion"].high


def test_what_the_data_hardly_tell_stays_as_the_catalogue_has_it(found: Found) -> None:
    """A parameter with next to no weight of data is not in the file."""
    names = {row.name for row in parameter_rows(found)}
    for one in found.estimates:
        assert (one.name in names) == (one.weight >= 0.05)


def test_few_people_are_not_shown_where_that_is_asked(found: Found, tmp_path: Path) -> None:
    """Counts and estimates on fewer are blank everywhere: words, tables, files, curves."""
    least = 60
    few = [one for one in found.estimates if min(one.rows, one.events) < least]
    assert len(few) >= 4
    frame = estimates_frame(found, least).set_index("parameter")
    for one in few:
        assert frame.loc[one.name, ["events", "own", "central"]].isna().all()
    assert not {one.name for one in few} & {row.name for row in parameter_rows(found, least)}
    shown = rows(found.estimates, "en", least)
    assert sum(row[1] == "under 60" for row in shown) == len(few)
    for picture in EstimateStory(found, "en", least).blocks:
        if isinstance(picture, Picture) and picture.data is not None:
            for column in ("people", "at_risk", "observed"):
                if column in picture.data:
                    assert (picture.data[column] >= least).all()


def test_files_are_written_in_both_languages(found: Found, tmp_path: Path) -> None:
    """Parameters, tables, figures with their numbers, and a page without anything from outside."""
    written = {path.name for path in write(found, tmp_path / "out")}
    assert {
        "parameters.csv", "estimates.csv", "coefficients.csv", "estimates.zh.html",
        "estimates.en.html", "figure-1.zh.png", "figure-5.en.svg", "figure-3.csv",
    } <= written  # fmt: skip
    page = (tmp_path / "out" / "estimates.en.html").read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=[\"'](?!#|data:|mailto:)", page)
    with (tmp_path / "out" / "estimates.csv").open(encoding="utf-8", newline="") as handle:
        assert len(list(csv.DictReader(handle))) == len(found.estimates)
    tests = coefficients_frame(found)
    assert set(tests["model"]) == {"pieces", "cox"}


def test_without_records_there_is_a_fault(tmp_path: Path) -> None:
    """A district without record tables is refused with the tables' names."""
    with pytest.raises(InputError, match="staff_roster"):
        estimate_all(Records())


def test_an_estimate_far_from_the_catalogue_is_named(found: Found) -> None:
    """Where the records lie wholly outside the catalogue's range, that is said."""
    said = " ".join(sentences(found, "en"))
    assert "outside the catalogue's range" in said
    assert isinstance(found.named("counter_services"), Estimate)


def test_settings_are_checked_together() -> None:
    """Every fault of the notebook's parameters at once."""
    with pytest.raises(InputError) as refused:
        check_estimate_settings(records=1, min_count=-1, output="", language="fr")
    assert {fault.column for fault in refused.value.faults} == {"records", "min_count", "language"}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """A command's exit code, output and complaints."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_command_prints_and_writes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A table and sentences; its parameters file serves a run, which says what it changed."""
    book = str(EXAMPLE / "district.xlsx")
    code, out, err = run(capsys, "estimate", book, "--output", str(tmp_path / "e"),
                         "--language", "en", "--min-count", "5")  # fmt: skip
    assert (code, err) == (0, "")
    assert "Too little data" in out
    code, _, err = run(
        capsys, "run", "baseline", "--district", book, "--years", "1", "--replications", "2",
        "--jobs", "1", "--parameters", str(tmp_path / "e" / "parameters.csv"),
        "--output", str(tmp_path / "r"), "--language", "en",
    )  # fmt: skip
    assert code == 0, err
    binding = json.loads((tmp_path / "r" / "run.json").read_text(encoding="utf-8"))
    text = json.dumps(binding)
    assert "quit_annual_all" in text
    assert "vol_lapse_year" in text


def test_all_faults_of_the_command_come_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A wrong count, a missing path and a folder in the way: exit code 2, nothing written."""
    (tmp_path / "file").write_text("x")
    code, out, err = run(capsys, "estimate", str(tmp_path / "none"), "--min-count", "many",
                         "--output", str(tmp_path / "file"), "--language", "en")  # fmt: skip
    assert code == 2
    assert out == ""
    assert "--min-count" in err
    assert "none" in err
    assert len(err.strip().splitlines()) == 3


def test_a_wrong_parameters_file_is_one_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Said once, with the other faults of the command, in the reader's language."""
    code, _, err = run(capsys, "run", "baseline", "--parameters", str(tmp_path / "no.csv"),
                       "--replications", "x", "--output", str(tmp_path / "o"),
                       "--language", "zh")  # fmt: skip
    assert code == 2
    assert err.count("no.csv") == 1
    assert len(err.strip().splitlines()) == 2
    assert not (tmp_path / "o").exists()


@pytest.mark.slow
def test_plain_papermill_runs_the_notebook(tmp_path: Path) -> None:
    """The notebook runs from its folder with papermill alone and shows every chapter."""
    cells = papermill("08-estimate.ipynb", {"min_count": 3}, tmp_path)
    shown = [o for c in cells for o in c.get("outputs", []) if "data" in o]
    assert sum("image/png" in o["data"] for o in shown) == 5
