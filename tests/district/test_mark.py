"""Marked copies: faulty cells coloured and explained, values only, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district import read_report
from govsim.district.mark import ALL_ROWS, write_marked
from govsim.district.tables import Tables
from govsim.district.writing import write_district, write_workbook

from .conftest import small_tables

RED = "00F8CBAD"


def spoilt() -> Tables:
    """The small district with three faults, and a name that a spreadsheet would run."""
    tables = small_tables()
    residents, posts = (list(tables["communities"][k]) for k in ("residents", "posts"))
    residents[1], posts[2] = "many", -1
    tables["communities"] |= {"residents": residents, "posts": posts}
    tables["streets"]["name_zh"] = ["=1+1", *list(tables["streets"]["name_zh"])[1:]]
    tables["streets"]["fiscal_strength"] = [7, *list(tables["streets"]["fiscal_strength"])[1:]]
    return tables


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_fault_is_marked_at_its_cell(tmp_path: Path, language: Language, kind: str) -> None:
    """From a folder or a workbook: the same cells hold the same values, the faulty ones are red
    with what is wrong in the reader's language, and a list leads to each."""
    source = tmp_path / ("d" if kind == "csv" else "d.xlsx")
    (write_district if kind == "csv" else write_workbook)(spoilt(), source)
    report = read_report(source)
    target = write_marked(source, report, tmp_path / "marked.xlsx", language)
    book = load_workbook(target)
    red = {
        (sheet.title, cell.row, sheet.cell(1, cell.column).value)
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED
    }  # fmt: skip
    assert red == {
        ("communities", 3, "residents"), ("communities", 4, "posts"),
        ("streets", 2, "fiscal_strength"),
    }  # fmt: skip
    for fault in report.faults:
        sheet = book[fault.sheet or Path(fault.file).stem]
        at = [cell.value for cell in sheet[1]].index(fault.column) + 1
        cell = sheet.cell(fault.row or 1, at)
        assert cell.comment is not None
        assert fault.what.get(language) in cell.comment.text
    assert str(book["communities"]["E2"].value) == str(spoilt()["communities"]["residents"][0])
    assert book["streets"]["B2"].value == "=1+1"
    assert book["streets"]["B2"].data_type == "s"
    links = [cell.hyperlink.location for cell in book.worksheets[0]["B"][1:] if cell.hyperlink]
    assert len(links) == len(report.faults) == 3


def test_of_long_tables_only_faulty_rows_are_copied(tmp_path: Path) -> None:
    """Beyond some thousand rows only those with a fault are copied, at their own place."""
    tables = small_tables()
    rows = ALL_ROWS + 500
    tables["volunteer_log"] = {
        "volunteer_id": [f"v{i % 90}" for i in range(rows)], "community_id": ["C01"] * rows,
        "date": ["2026-01-01"] * rows, "hours": [2] * (rows - 1) + [99],
    }  # fmt: skip
    write_district(tables, tmp_path / "d")
    report = read_report(tmp_path / "d")
    sheet = load_workbook(write_marked(tmp_path / "d", report, tmp_path / "m.xlsx", "en"))[
        "volunteer_log"
    ]
    assert sheet.cell(rows + 1, 4).value == "99"
    assert sheet.cell(rows + 1, 4).fill.fgColor.rgb == RED
    assert sheet.cell(ALL_ROWS + 100, 4).value is None
    assert sheet.cell(100, 4).value == "2"


def test_only_marked_copies_are_overwritten(tmp_path: Path) -> None:
    """A copy may be written again over itself, over nothing else, and needs a fitting name."""
    write_workbook(spoilt(), tmp_path / "d.xlsx")
    before = (tmp_path / "d.xlsx").read_bytes()
    report = read_report(tmp_path / "d.xlsx")
    for _ in range(2):
        write_marked(tmp_path / "d.xlsx", report, tmp_path / "m.xlsx", "en")
    for name in ("d.xlsx", "m.csv", "nowhere/m.xlsx"):
        with pytest.raises(InputError):
            write_marked(tmp_path / "d.xlsx", report, tmp_path / name, "en")
    assert (tmp_path / "d.xlsx").read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.xlsx", "m.xlsx"]
