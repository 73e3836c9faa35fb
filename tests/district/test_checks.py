"""Faults that show only when rows and tables are compared."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from govsim.district import check_district

from .conftest import Edit


def cell(folder: Path, table: str, row: int, column: str) -> str:
    """What a table holds at a place."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        grid = list(csv.reader(file))
    return grid[row - 1][grid[0].index(column)]


def found(folder: Path) -> list[tuple[str, int | None, str]]:
    """Places of all faults."""
    return [(f.file, f.row, f.column) for f in check_district(folder)]


def test_duplicate_identifier_names_both_rows(folder: Path, edit: Edit) -> None:
    """Two volunteers of one identifier: the later row is the fault and names the earlier."""
    edit("volunteers", 7, "volunteer_id", cell(folder, "volunteers", 4, "volunteer_id"))
    (fault,) = check_district(folder)
    assert (fault.file, fault.row, fault.column) == ("volunteers.csv", 7, "volunteer_id")
    assert "already in row 4" in fault.render("en")


def test_unknown_references_suggest_the_nearest(folder: Path, edit: Edit) -> None:
    """An unknown community and an unknown street suggest the nearest identifier."""
    edit("workers", 2, "community_id", "C01x")
    edit("communities", 3, "street_id", "S1x")
    texts = [fault.render("en") for fault in check_district(folder)]
    assert any("unknown community “C01x”; expected “C01”?" in text for text in texts)
    assert any("unknown street “S1x”; expected “S1”?" in text for text in texts)


def test_street_without_communities(folder: Path) -> None:
    """A street that no community belongs to is a fault."""
    with (folder / "streets.csv").open("a", encoding="utf-8") as file:
        file.write("S9,空街道,Empty,1000,0.5\n")
    assert found(folder) == [("streets.csv", 5, "street_id")]


SPOILT: list[tuple[str, int, str, str, tuple[str, int, str]]] = [
    ("workers", 2, "entry_date", "2027-01-02", ("workers.csv", 2, "entry_date")),
    ("workers", 2, "birth_year", "2026", ("workers.csv", 2, "entry_date")),
    ("workers", 2, "birth_year", "2040", ("workers.csv", 2, "birth_year")),
    ("volunteers", 2, "registered_date", "2027-01-02", ("volunteers.csv", 2, "registered_date")),
    ("district", 2, "start_date", "2027-02-01", ("district.csv", 2, "start_date")),
    ("district", 2, "revenue_yuan", "24", ("district.csv", 2, "revenue_yuan")),
    ("communities", 2, "households", "40000", ("communities.csv", 2, "households")),
    ("communities", 2, "posts", "1", ("communities.csv", 2, "posts")),
    ("quarters", 2, "households", "20000", ("communities.csv", 2, "households")),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "place"), SPOILT)
def test_values_that_do_not_fit_together(
    folder: Path,
    edit: Edit,
    table: str,
    row: int,
    column: str,
    value: str,
    place: tuple[str, int, str],
) -> None:
    """Dates in the wrong order and sums that cannot be are faults at the row that shows them."""
    if (column, value) == ("birth_year", "2026"):
        edit("workers", 2, "entry_date", "2026-05-01")
    edit(table, row, column, value)
    assert place in found(folder)
    assert len(found(folder)) == 1


def test_more_volunteers_than_residents(folder: Path, edit: Edit) -> None:
    """A register larger than the population is a fault of the community."""
    for row in range(2, 42):
        edit("volunteers", row, "community_id", "C01")
    for column, value in (("residents", "39"), ("households", "10")):
        edit("communities", 2, column, value)
    assert ("communities.csv", 2, "residents") in found(folder)


def test_second_district(folder: Path) -> None:
    """Only one district can be described."""
    path = folder / "district.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    assert found(folder) == [("district.csv", 3, "")]
