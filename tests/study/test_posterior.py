"""Draws from a file: read with all faults, whole rows kept, in force for a stretch of work."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study.draws import draw_parameters, uncertain_parameters
from govsim.study.nested import NestedStudy
from govsim.study.nested_files import nested_binding
from govsim.study.posterior import VARIABLE, drawing, draws_from, read_draws

ROWS = (
    "draw,quit_annual_all,budget_alloc_year,log_density\n0,0.1,60,-1\n1,0.2,70,-2\n2,0.15,65,-3\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three draws of two parameters."""
    path = tmp_path / "posterior.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_whole_rows_are_drawn_each_before_any_again(file: Path) -> None:
    """What two parameters have in common stays; others are drawn from their ranges."""
    found = draws_from(read_draws(file), 7, seed=1)
    pairs = [tuple(row) for row in found.values[:, :2].tolist()]
    assert set(pairs[:3]) == set(pairs[3:6]) == {(0.1, 60.0), (0.2, 70.0), (0.15, 65.0)}
    assert found.from_file == ("quit_annual_all", "budget_alloc_year")
    assert set(found.names) == set(uncertain_parameters())
    known = load_parameters()
    for name in found.names[2:]:
        column = found.values[:, found.names.index(name)]
        assert known[name].low <= column.min() <= column.max() <= known[name].high
    again = draws_from(read_draws(file), 7, seed=1)
    assert np.array_equal(found.values, again.values)
    held = draws_from(read_draws(file), 7, seed=1, others=False)
    assert held.names == found.from_file
    assert held.mappings[0]["vol_lapse_year"] == known["vol_lapse_year"].central


def test_studies_in_the_block_draw_from_the_file(file: Path) -> None:
    """`draw_parameters` heeds the file, unless it is asked for parameters of its own; then not."""
    plain = draw_parameters(5, seed=2)
    with drawing(file):
        assert os.environ[VARIABLE] == str(file)
        inside = draw_parameters(5, seed=2)
        own = draw_parameters(5, seed=2, names=["vol_lapse_year"])
    assert VARIABLE not in os.environ
    assert set(inside.values[:, 0]) <= {0.1, 0.2, 0.15}
    assert own.from_file == plain.from_file == ()
    assert np.array_equal(draw_parameters(5, seed=2).values, plain.values)
    with drawing(None):
        assert VARIABLE not in os.environ


def test_what_was_drawn_is_part_of_what_binds_a_study(file: Path) -> None:
    """A nested study of draws from a file has another binding than one of ranges."""
    district = district_from_tables(sample_district(3, 1))
    plain = nested_binding(NestedStudy(district, [], draw_parameters(3), years=1))
    with drawing(file):
        held = nested_binding(NestedStudy(district, [], draw_parameters(3), years=1))
    assert {**plain, "draws_sha256": held["draws_sha256"]} == held


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 2), ("a,b\n1,2\n3,4\n", 2), ("quit_annual_all\n0.1\n", 1), ("draw\n1\n2\n", 1),
     ("quit_annual_all,quit_annual_all\n0.1,0.1\n0.2,0.2\n", 2),
     ("quit_annual_all\n7\nx\n", 2), ("quit_annual_all,vol_lapse_year\n0.1\n0.2,inf\n", 2),
     ("household_size\n2.5\n2.6\n", 1)],
)  # fmt: skip
def test_every_fault_of_the_file_is_named(tmp_path: Path, text: str, count: int) -> None:
    """Unknown, double and missing columns, too few rows, cells without meaning."""
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_draws(path)
    assert len(error.value.faults) == count
    with pytest.raises(InputError, match=r"posterior\.csv"):
        read_draws(tmp_path / "nowhere.csv")
