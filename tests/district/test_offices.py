"""Tables as offices write them: read as meant, and every conversion told."""

from __future__ import annotations

import csv
import string
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from govsim.district import check_district, load_district, read_report
from govsim.district.convert import Bad, convert
from govsim.district.fields import MODELS, fields
from govsim.district.header import match, template_header
from govsim.district.notices import Notice
from govsim.district.read import table_named
from govsim.district.units import UNITS, scaled, split_number
from govsim.district.vocabulary import CATEGORY_WORDS, SHEETS, WORDS
from govsim.district.writing import write_district

from .conftest import small_tables

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
WAYS = [
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日",
    lambda d: str((d - date(1899, 12, 30)).days),
    lambda d: f"{d.isoformat()} 08:30:00",
]


def taken(table: str, column: str, cell: str, factor: Fraction = Fraction(1)) -> Any:
    """What one cell is taken for."""
    return convert(table, fields(table)[column], [cell], factor)[cell].value


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_the_same_in_every_way_of_writing_it(day: date, way: Any) -> None:
    """Written in any usual way, also with blanks or as Excel counts days, it is that day."""
    assert taken("workers", "entry_date", way(day)) == day


@given(DAYS)
def test_a_month_is_its_first_day_or_its_last_where_it_ends_something(day: date) -> None:
    """Of a month without a day the first is taken; for the end of a stay or period the last."""
    last = (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    for cell in (f"{day.year}年{day.month}月", f"{day.year}.{day.month:02d}", f"{day:%Y-%m}",
                 f"{day:%Y%m}"):  # fmt: skip
        assert taken("workers", "entry_date", cell) == day.replace(day=1)
        assert taken("staff_roster", "exit_date", cell) == last


def test_a_tenth_month_that_lost_its_zero_is_pointed_out() -> None:
    """2026.1 may be October; where other cells show two digits it cannot."""
    field = fields("workers")["entry_date"]
    assert convert("workers", field, ["2026.1"])["2026.1"].form == "october"
    both = convert("workers", field, ["2026.1", "2025.10"])
    assert both["2026.1"].form == "month"
    assert both["2025.10"].value == date(2025, 10, 1)


@given(st.text(alphabet=string.digits + "年月日-/. ", max_size=12))
def test_no_text_is_read_as_a_day_that_does_not_exist(text: str) -> None:
    """Whatever is written, the outcome is a day within the calendar or the text itself."""
    found = taken("workers", "entry_date", text) if text else ""
    assert isinstance(found, date) or found in (text, text.lower(), "")


@given(
    st.decimals(0, 10**8, places=4),
    st.sampled_from(sorted(u for u in UNITS["money"] if not u[0].isdigit())),
)
def test_money_is_converted_exactly(amount: Decimal, unit: str) -> None:
    """A sum in any unit is the same sum in yuan to the last digit, in the header or the cell."""
    factor = UNITS["money"][unit]
    meant = Fraction(amount) * factor
    text = f"{amount:f}"
    assert Fraction(scaled(text, factor)) == meant
    assert Fraction(taken("tranches", "amount_yuan", text, factor)) == meant
    assert Fraction(taken("tranches", "amount_yuan", text + unit)) == meant


@given(st.integers(0, 10**9))
def test_thousands_and_full_width_digits_are_numbers(number: int) -> None:
    """1,234 and １２３４ are numbers; what stands behind a number decides its unit."""
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    for cell in (f"{number:,}", wide, f"{number}人"):
        assert taken("communities", "residents", cell) == str(number)


@given(st.text(max_size=30))
def test_whatever_stands_in_a_cell_is_no_error(text: str) -> None:
    """Any text comes out of every kind of column without an exception, and never as a number that
    it does not begin with."""
    for table, column in (("communities", "residents"), ("workers", "entry_date"),
                          ("workers", "education"), ("quarters", "property_company"),
                          ("staff_roster", "birth_year")):  # fmt: skip
        taken(table, column, text)
    parts = split_number(text)
    assert parts is None or float(parts[0]) is not None


def test_percent_is_a_share_in_header_or_cell() -> None:
    """35% is 0.35; so is 35 below a header in per cent; 35 alone is left to be refused."""
    assert taken("communities", "online_share", "35%") == "0.35"
    assert taken("communities", "online_share", "35", Fraction(1, 100)) == "0.35"
    assert taken("communities", "online_share", "35") == "35"


def test_every_word_of_the_vocabulary_is_understood() -> None:
    """Each category's words lead to it, and no word to two categories of a column."""
    for (table, column), words in CATEGORY_WORDS.items():
        assert set(words) == set(fields(table)[column].choices)
        for category, spoken in words.items():
            for word in spoken:
                assert taken(table, column, word) == category, (table, column, word)


def test_every_column_has_a_chinese_name_of_its_own() -> None:
    """Template headers, identifiers and synonyms lead to their column, in the unit they name."""
    for table in MODELS:
        assert list(WORDS[table]) == list(fields(table))
        for column, word in WORDS[table].items():
            found = match(table, template_header(table, column))
            assert found is not None
            assert found.field == column, (table, column)
            assert found.factor is not None
            identifier = match(table, column.upper())
            assert identifier is not None
            assert identifier.field == column
            if word.dimension:
                assert word.dimension in UNITS
        assert table_named(SHEETS[table][0]) == table


@pytest.mark.parametrize(
    ("header", "column", "factor"),
    [
        ("财力（亿元）", "revenue_yuan", 10**8),
        ("财力(万元)", "revenue_yuan", 10**4),
        ("街道可支配财力/万元", "revenue_yuan", 10**4),
        ("可支配财力 （元/月）", "revenue_yuan", 12),
        ("* 财力强弱：", "fiscal_strength", 1),
        ("Fiscal strength", "fiscal_strength", 1),
        ("Revenue (10,000 yuan)", "revenue_yuan", 10**4),
    ],
)
def test_headers_with_units(header: str, column: str, factor: int) -> None:
    """A header names its column whatever stands around it, and its unit gives the factor."""
    found = match("streets", header)
    assert found is not None
    assert (found.field, found.factor) == (column, factor)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("附件1：社区基本情况表", "communities"),
        ("2026年街道名单", "streets"),
        ("Communities ", "communities"),
        ("员工名册（截至6月）", "staff_roster"),
        ("填写说明", None),
        ("Sheet1", None),
        ("书记名单", None),
    ],
)
def test_sheet_names(name: str, table: str | None) -> None:
    """Sheets are known by what offices call them, and others by nothing."""
    assert table_named(name) == table


def book(tmp_path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook of the small district, with some sheets written otherwise."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, columns in small_tables().items():
        if name in ("workers", "volunteers"):
            continue
        rows = [list(columns), *map(list, zip(*map(list, columns.values()), strict=True))]
        sheet = made.create_sheet(name)
        for row in sheets.get(name, rows):
            sheet.append([cell.item() if hasattr(cell, "item") else cell for cell in row])
    made.save(tmp_path / "d.xlsx")
    return tmp_path / "d.xlsx"


def streets(change: Any) -> list[list[Any]]:
    """The streets' sheet after a change."""
    columns = {k: list(v) for k, v in small_tables()["streets"].items()}
    rows: list[list[Any]] = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    return change(rows) or rows


def said(notices: list[Notice], word: str) -> list[Notice]:
    """Notices that hold a word in English."""
    return [n for n in notices if word in n.render("en")]


def test_titles_units_totals_and_notes_are_no_data(tmp_path: Path) -> None:
    """A title, a line with the unit, a total, a note and the header again change nothing and are
    told, with their rows."""

    def change(rows: list[list[Any]]) -> list[list[Any]]:
        head, *body = rows
        head = ["街道编号", "街道名称", "英文名称", "可支配财力", "财力强弱"]
        for row in body:
            row[3] = float(row[3]) / 10_000
        total = ["合计", "", "", sum(row[3] for row in body), ""]
        return [["2026年街道情况"], ["", "", "", "单位：万元"], head, body[0], head, *body[1:], [],
                total, ["注：数字未经审计"]]  # fmt: skip

    path = book(tmp_path, streets=streets(change))
    write_district({k: v for k, v in small_tables().items() if k not in ("workers", "volunteers")},
                   tmp_path / "plain")  # fmt: skip
    assert load_district(path).digest == load_district(tmp_path / "plain").digest
    notices = [n for n in read_report(path).notices if n.sheet == "streets"]
    for word in ("title rows", "totals", "notes below", "header again", "line above"):
        assert said(notices, word), word


def test_faults_name_the_users_own_row_and_column(tmp_path: Path) -> None:
    """Below a title the row is Excel's, and the column is called as the user's header has it."""

    def change(rows: list[list[Any]]) -> list[list[Any]]:
        rows[0][4] = "财力强弱（0至1）"
        rows[2][4] = "很强"
        return [["标题"], [], *rows]

    (fault,) = check_district(book(tmp_path, streets=streets(change)))
    assert (fault.sheet, fault.row, fault.column) == ("streets", 5, "财力强弱（0至1）")


def test_an_unknown_unit_is_a_fault_and_none_is_pointed_out(tmp_path: Path) -> None:
    """A unit nobody knows is refused; a sum without any is read as yuan and said to be doubtful."""

    def change(header: str) -> Any:
        def changed(rows: list[list[Any]]) -> list[list[Any]]:
            rows[0][3] = header
            return rows

        return changed

    (fault,) = check_district(book(tmp_path, streets=streets(change("财力（万美元）"))))
    assert "unknown unit" in fault.render("en")
    report = read_report(book(tmp_path, streets=streets(change("财力"))))
    assert report.faults == []
    assert [n.act for n in said(report.notices, "no unit given")] == ["doubtful"]


def test_merged_cells_and_names_for_identifiers(tmp_path: Path) -> None:
    """A street's merged cell holds for all its rows, and a name stands for its identifier."""
    from openpyxl import load_workbook

    path = book(tmp_path)
    made = load_workbook(path)
    sheet, names = made["communities"], {r[0].value: r[1].value for r in made["streets"].rows}
    before = load_district(path).communities.street.tolist()
    begin = 2
    for row in range(3, sheet.max_row + 2):
        if row > sheet.max_row or sheet.cell(row, 2).value != sheet.cell(begin, 2).value:
            sheet.cell(begin, 2).value = names[sheet.cell(begin, 2).value]
            if row - 1 > begin:
                sheet.merge_cells(start_row=begin, end_row=row - 1, start_column=2, end_column=2)
            begin = row
    made.save(path)
    assert load_district(path).communities.street.tolist() == before
    notices = read_report(path).notices
    assert said(notices, "merged cells")
    assert said(notices, "names read as identifiers")


def test_what_is_assumed_is_told(tmp_path: Path) -> None:
    """A column left out and blank cells are told with what is assumed."""
    tables = small_tables()
    del tables["communities"]["online_share"]
    tables["communities"]["strength"] = ["", *list(tables["communities"]["strength"])[1:]]
    write_district(tables, tmp_path)
    notices = [n for n in read_report(tmp_path).notices if n.file == "communities.csv"]
    assert {(n.act, n.column, n.count) for n in notices} == {
        ("assumed", "online_share", 0), ("assumed", "strength", 1),
    }  # fmt: skip


def test_nothing_is_told_of_tables_that_need_no_reading(tmp_path: Path) -> None:
    """Of the synthetic district, only growth left to the parameters is told."""
    write_district(small_tables(), tmp_path)
    assert {n.column for n in read_report(tmp_path).notices} == {"revenue_growth", "price_growth"}


def test_gbk_csv_with_chinese_headers(tmp_path: Path) -> None:
    """A folder of GBK files named in Chinese reads as the same district."""
    tables = small_tables()
    write_district(tables, tmp_path / "plain")
    (tmp_path / "gbk").mkdir()
    for name, columns in tables.items():
        with (tmp_path / "gbk" / f"{SHEETS[name][0]}.csv").open(
            "w", encoding="gbk", newline=""
        ) as file:
            writer = csv.writer(file)
            writer.writerow([_own_unit(name, column) for column in columns])
            writer.writerows(zip(*(map(_cell, c) for c in columns.values()), strict=True))
    assert load_district(tmp_path / "gbk").digest == load_district(tmp_path / "plain").digest


def _own_unit(table: str, column: str) -> str:
    word = WORDS[table][column]
    units = [u for u, f in UNITS.get(word.dimension, {}).items() if f == 1]
    return f"{word.name}（{units[0]}）" if units else word.name


def _cell(value: object) -> str:
    text = str(value)
    return {"True": "是", "False": "否"}.get(text, text)


def test_errors_of_formulas_are_faults_in_any_column() -> None:
    """#N/A is no name; a formula without a result is said to have none."""
    assert isinstance(taken("streets", "name_zh", "#N/A"), Bad)
    assert isinstance(taken("communities", "residents", "#DIV/0!"), Bad)
