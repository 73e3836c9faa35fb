"""The commands that calibrate and back-test: faults all at once, and a run from end to end."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from govsim.analysis.calibration.made_up import history
from govsim.cli import main
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.district.writing import write_district
from govsim.study.posterior import read_draws
from govsim.study.store import VARIABLE
from tests.calibrated import SMALL, calibrated

CHOSEN = ",".join(SMALL["parameters"])


def ended(*words: str) -> int:
    """Exit code of a command."""
    with pytest.raises(SystemExit) as error:
        main([*words, "--language", "en"])
    return int(str(error.value.code))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two communities with two years of observations, those of the calibration kept."""
    tables = sample_district(SMALL["communities"], 1)
    write_district(tables, tmp_path / "home")
    seen = history(district_from_tables(tables), years=SMALL["years"])
    lines = ["year,outcome,value", *(f"{t.year},{t.outcome},{t.value!r}" for t in seen)]
    (tmp_path / "home" / "observations.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / "home"


def test_every_fault_is_said_at_once(home: Path, capsys) -> None:
    """Numbers, names, files and folders of a command are refused together, with exit code 2."""
    (home.parent / "file").write_text("")
    code = ended(
        "calibrate",
        str(home),
        "--vary",
        "quit_anual_all",
        "--budget",
        "9",
        "--others",
        "maybe",
        "--scenario",
        "nothing",
        "--discrepancy",
        "x",
        "--prior",
        str(home / "none.csv"),
        "--output",
        str(home.parent / "file"),
    )
    said = capsys.readouterr().err
    assert code == 2
    assert len(said.strip().splitlines()) == 7
    assert all(word in said for word in ("quit_annual_all", "budget", "held", "none.csv"))
    assert ended("backtest", str(home), "--through", "soon") == 2
    assert "2029" in capsys.readouterr().err
    assert not (home.parent / "reports").exists()


def test_observations_that_are_missing_or_wrong_are_refused(home: Path, capsys) -> None:
    """No table, and a table with unknown outcomes, end with exit code 2 and the row."""
    alone = home.parent / "seen.csv"
    alone.write_text("year,outcome,value\n2027,turnover_rat,0.2\n2028,workers,many\n", "utf-8")
    assert ended("calibrate", str(alone), "--district", str(home)) == 2
    said = capsys.readouterr().err
    assert "turnover_rate" in said
    assert "row 3" in said
    (home / "observations.csv").unlink()
    assert ended("calibrate", str(home)) == 2
    assert "observations" in capsys.readouterr().err


@pytest.mark.slow
def test_a_district_is_calibrated_and_tried_and_used(
    home: Path, tmp_path: Path, tmp_path_factory, monkeypatch, capsys
) -> None:
    """Calibrate, back-test and a study that draws from the posterior, one after the other; the
    posterior is that of the notebook asked for the same."""
    folder = tmp_path / "out"
    store, made = calibrated(tmp_path_factory)
    monkeypatch.setenv(VARIABLE, str(store))
    common = ("--vary", CHOSEN, "--budget", str(SMALL["budget"]), "--seed", str(SMALL["seed"]),
              "--jobs", "1")  # fmt: skip
    assert ended("calibrate", str(home), *common, "--output", str(folder)) == 0
    said = capsys.readouterr().out
    assert "90% region" in said
    assert "assumption" in said
    record = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    assert sorted(record["parameters"]) == sorted(SMALL["parameters"])
    found, _ = pickle.loads(made.read_bytes())
    assert np.allclose(read_draws(folder / "posterior.csv").values, found.values)
    seen = str(home / "observations.csv")
    assert ended("backtest", seen, "--district", str(home), "--through", "2027", *common,
                 "--output", str(folder / "back")) == 0  # fmt: skip
    assert "last value" in capsys.readouterr().out
    assert ended("ignorance", "raise-grants", "--district", str(home), "--draws", "4",
                 "--replications", "2", "--years", "2", "--jobs", "1",
                 "--draws-from", str(folder / "posterior.csv")) == 0  # fmt: skip
    assert "3 of these parameters" in capsys.readouterr().out
    assert ended("ignorance", "raise-grants", "--draws-from", str(folder / "none.csv")) == 2
