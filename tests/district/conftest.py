"""A small sample district in a folder, and a pen to spoil single cells of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.district.sample import sample_district
from govsim.district.tables import Tables
from govsim.district.writing import write_district

FEW_VOLUNTEERS = 40

Edit = Callable[[str, int, str, str], None]


def small_tables(communities: int = 18, seed: int = 1) -> Tables:
    """A sample district with a short register of volunteers, quick to read."""
    tables = sample_district(communities, seed)
    tables["volunteers"] = {
        name: list(cells)[:FEW_VOLUNTEERS] for name, cells in tables["volunteers"].items()
    }
    return tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tables of a small district, without a fault."""
    write_district(small_tables(), tmp_path / "district")
    return tmp_path / "district"


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Write a value into a table: row as Excel numbers it, column by name."""

    def write(table: str, row: int, column: str, value: str) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            grid = list(csv.reader(file))
        grid[row - 1][grid[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(grid)

    return write
