"""Every kind of bad cell and bad header is one fault, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from govsim.catalogue.errors import InputError
from govsim.district import check_district, load_district
from govsim.district.validate import SAME_FAULT_LIMIT

from .conftest import Edit, small_tables

CELLS = [
    ("communities", "residents", "many", "“many” is not a number"),
    ("communities", "residents", "-5", "“-5” is negative"),
    ("communities", "residents", "0", "“0” is too small"),
    ("communities", "residents", "9" * 12, "“999999999999” is too large"),
    ("communities", "residents", "8000.5", "“8000.5” is not a whole number"),
    ("communities", "residents", "", "the cell is blank"),
    ("communities", "area_km2", "nan", "“nan” is not a finite number"),
    ("communities", "area_km2", "inf", "“inf” is not a finite number"),
    ("communities", "area_km2", "0", "“0” is too small"),
    ("communities", "strength", "1.5", "“1.5” is too large"),
    ("communities", "strength", "150%", "“150% = 1.5” is too large"),
    ("communities", "strength", "half", "“half” is not a number"),
    ("communities", "posts", "501", "“501” is too large"),
    ("communities", "posts", "9" * 5000, "is too large"),
    ("communities", "name_zh", "", "the cell is blank"),
    ("communities", "name_zh", "社" * 101, "the text is too long"),
    ("communities", "secretary_background", "friend", "“friend” is not one of the categories"),
    ("streets", "revenue_yuan", "1e14", "“1e14” is too large"),
    ("streets", "fiscal_strength", "-0.1", "“-0.1” is negative"),
    ("quarters", "property_company", "maybe", "“maybe” is neither yes nor no"),
    ("quarters", "kind", "ancient", "“ancient” is not one of the categories"),
    ("workers", "entry_date", "2027-02-30", "“2027-02-30” is not a date"),
    ("workers", "entry_date", "4600", "“4600” is not a date"),
    ("workers", "entry_date", "2026.13", "“2026.13” is not a date"),
    ("workers", "entry_date", "1900-01-01", "“1900-01-01” is too small"),
    ("workers", "birth_year", "19x0", "“19x0” is not a number"),
    ("volunteers", "registered_date", "yesterday", "“yesterday” is not a date"),
    ("volunteers", "active", "", "the cell is blank"),
    ("departments", "weekly_hours", "1e400", "“1e400” is not a finite number"),
]


@pytest.mark.parametrize(("table", "column", "value", "message"), CELLS)
def test_bad_cell_is_one_fault_at_its_place(
    folder: Path, edit: Edit, table: str, column: str, value: str, message: str
) -> None:
    """One bad cell yields one fault with file, row, column, and what is expected instead."""
    edit(table, 3, column, value)
    faults = check_district(folder)
    assert [(f.file, f.row, f.column) for f in faults] == [(f"{table}.csv", 3, column)]
    assert message in faults[0].render("en")
    assert "expected" in faults[0].render("en")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("generalist", "是"),
        ("generalist", "否"),
        ("generalist", "YES"),
        ("generalist", "0"),
        ("generalist", ""),
        ("entry_date", "2020/3/1"),
        ("entry_date", "2020.3.1"),
        ("entry_date", "2020年3月1日"),
        ("base_pay_yuan", "3,800"),
        ("base_pay_yuan", " 3800 "),
        ("base_pay_yuan", "3800.00"),
        ("education", "Bachelor"),
    ],
)
def test_usual_ways_of_writing_are_understood(
    folder: Path, edit: Edit, column: str, value: str
) -> None:
    """Dates, flags and numbers as people here write them are no fault."""
    edit("workers", 3, column, value)
    assert check_district(folder) == []


def test_values_arrive_as_written(folder: Path, edit: Edit) -> None:
    """A flag in Chinese and a date with slashes arrive as the values they mean."""
    edit("workers", 3, "generalist", "是")
    edit("workers", 3, "entry_date", "1970/1/11")
    edit("workers", 3, "birth_year", "1950")
    workers = load_district(folder).workers
    assert workers is not None
    assert (workers.generalist[1], workers.entry_day[1]) == (True, 10)


def test_missing_column(folder: Path, edit: Edit) -> None:
    """A required column that is missing is one fault, and a misspelt one is named with it."""
    edit("communities", 1, "residents", "resident")
    faults = check_district(folder)
    assert {(f.file, f.row, f.column, f.what.get("en")) for f in faults} == {
        ("communities.csv", 1, "residents", "this column is missing"),
        ("communities.csv", 1, "resident", "unknown column"),
    }
    assert "“residents”?" in "".join(f.render("en") for f in faults)


def test_unknown_column(folder: Path) -> None:
    """A column nobody knows is a fault that lists the known ones."""
    path = folder / "units.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [lines[0] + ",colour", *(line + ",red" for line in lines[1:])]
    path.write_text("\n".join(lines), encoding="utf-8")
    (fault,) = check_district(folder)
    assert (fault.row, fault.column) == (1, "colour")
    assert "community_id" in fault.render("en")


def test_optional_columns_may_be_missing_or_blank(folder: Path, edit: Edit) -> None:
    """What may be left out is assumed, whether the cell is blank or the column is missing."""
    edit("communities", 2, "strength", "")
    edit("communities", 2, "name_en", "")
    edit("district", 2, "price_growth", "")
    edit("district", 1, "price_growth", "")
    district = load_district(folder)
    assert district.communities.strength[0] == 0.5
    assert district.communities.names_en[0] == district.communities.names_zh[0]
    assert district.info.price_growth is None


def test_all_faults_at_once_in_both_languages(folder: Path, edit: Edit) -> None:
    """Faults of several tables come together, and both languages name the same places."""
    edit("communities", 2, "residents", "many")
    edit("communities", 3, "posts", "-1")
    edit("streets", 2, "fiscal_strength", "2")
    edit("workers", 4, "entry_date", "soon")
    edit("volunteers", 5, "community_id", "C9")
    with pytest.raises(InputError) as error:
        load_district(folder)
    places = {(f.file, f.row, f.column) for f in error.value.faults}
    assert places == {
        ("communities.csv", 2, "residents"),
        ("communities.csv", 3, "posts"),
        ("streets.csv", 2, "fiscal_strength"),
        ("workers.csv", 4, "entry_date"),
        ("volunteers.csv", 5, "community_id"),
    }
    english, chinese = (error.value.render(language).splitlines() for language in ("en", "zh"))
    assert len(english) == len(chinese) == 5
    assert any(
        "communities.csv, row 2, column residents: “many” is not a number" in e for e in english
    )
    assert all("第" in line and "行" in line and "row" not in line for line in chinese)


def test_a_fault_in_one_cell_does_not_spread(folder: Path, edit: Edit) -> None:
    """A community with a bad cell still counts as known to those who refer to it."""
    edit("communities", 2, "residents", "many")
    assert len(check_district(folder)) == 1


def test_many_like_faults_are_counted(tmp_path: Path) -> None:
    """Of one kind of fault in one column the first are listed and the rest counted."""
    from govsim.district.writing import write_district

    tables = small_tables(30)
    tables["workers"]["base_pay_yuan"] = ["much"] * len(tables["workers"]["worker_id"])
    write_district(tables, tmp_path)
    faults = check_district(tmp_path)
    assert len(faults) == SAME_FAULT_LIMIT + 1
    rest = len(tables["workers"]["worker_id"]) - SAME_FAULT_LIMIT
    assert f"{rest} more rows" in faults[-1].render("en")
