"""A table of one's own in the place of shipped parameters."""

from __future__ import annotations

import csv
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import (
    Parameter,
    load_parameters,
    own_table_digest,
    parameters_from,
    replaced_values,
)
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study
from govsim.study.draws import draw_parameters


def table(path: Path, **changed: dict[str, object]) -> Path:
    """A parameters file of some rows, parts of which are changed."""
    names = [field.name for field in fields(Parameter)]
    known = load_parameters()
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(names)
        for name, parts in changed.items():
            row = known.get(name) or known["tranche_delay_days"]
            whole = {n: getattr(row, n) for n in names} | {"name": name} | parts
            writer.writerow([whole[n] for n in names])
    return path


def test_rows_take_the_place_of_shipped_ones_and_leave_again(tmp_path: Path) -> None:
    """Within the block the numbers and grade are the file's, labels and bounds the catalogue's."""
    own = table(tmp_path / "own.csv", tranche_delay_days={
        "low": 40, "central": 48, "high": 60, "grade": "estimated", "label_en": "mine",
    })  # fmt: skip
    shipped = load_parameters()
    with parameters_from(own):
        found = load_parameters()
        row = found["tranche_delay_days"]
        assert (row.low, row.central, row.high, row.grade) == (40, 48, 60, "estimated")
        assert row.text("label", "en") == shipped["tranche_delay_days"].text("label", "en")
        assert replaced_values() == {"tranche_delay_days": 48}
        assert own_table_digest()
        assert {n: r for n, r in found.items() if n != "tranche_delay_days"} == {
            n: r for n, r in shipped.items() if n != "tranche_delay_days"
        }
    assert load_parameters() is shipped
    assert replaced_values() == {}
    assert own_table_digest() is None


def test_studies_and_draws_take_them(tmp_path: Path) -> None:
    """A study's values, what it says was changed, and draws within the range."""
    own = table(tmp_path / "own.csv",
                tranche_delay_days={"low": 40, "central": 48, "high": 60},
                dismissal_year={"low": 0, "central": 0.001, "high": 0.002})  # fmt: skip
    home = district_from_tables(sample_district(communities=3, seed=1))
    with parameters_from(own):
        study = Study(home, ["baseline"], replications=2, years=2,
                      parameters={"pay_growth": 0.03})  # fmt: skip
        draws = draw_parameters(50).frame()
    assert study.values["tranche_delay_days"] == 48
    assert study.changed == {
        "tranche_delay_days": 48, "dismissal_year": 0.001, "pay_growth": 0.03,
    }  # fmt: skip
    assert draws["tranche_delay_days"].between(40, 60).all()
    assert np.ptp(draws["tranche_delay_days"]) > 10


def test_a_range_from_zero_is_drawn_though_the_catalogue_has_logarithms(tmp_path: Path) -> None:
    """Where the shipped range is logarithmic, one of one's own may still begin at zero."""
    own = table(tmp_path / "own.csv", service_minutes={"low": 1, "central": 2, "high": 3},
                exam_leakage={"low": 0, "central": 0.1, "high": 0.2})  # fmt: skip
    with parameters_from(own):
        drawn = draw_parameters(40).frame()["exam_leakage"]
    assert drawn.between(0, 0.2).all()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_is_said_at_once(tmp_path: Path, language: str) -> None:
    """Unknown names with the nearest, ranges beyond the bounds, by file."""
    wide = {"low": 0.1, "central": 0.5, "high": 1.2, "maximum": 2}
    own = table(tmp_path / "own.csv", tranche_delay_day={}, street_delivery=wide)
    with parameters_from(own), pytest.raises(InputError) as refused:
        load_parameters()
    text = refused.value.render("zh" if language == "zh" else "en")
    assert len(refused.value.faults) == 2
    assert "tranche_delay_days" in text
    assert "street_delivery" in text
    assert "own.csv" in text
    with parameters_from(tmp_path / "none.csv"), pytest.raises(InputError, match=r"none\.csv"):
        load_parameters()
