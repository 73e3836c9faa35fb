"""Personal data is left at the door: not read, kept, hashed, shown or copied."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from govsim.district import check_district, load_district, load_records, read_report
from govsim.district.mark import write_marked
from govsim.district.privacy import (
    hide_small,
    is_identity_number,
    looks_like_name,
    masked,
    personal_cell,
    personal_header,
)
from govsim.district.tables import Tables
from govsim.district.writing import write_district, write_workbook

from .conftest import small_tables

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(serial: int) -> str:
    """A number in the form of an identity number, of nobody: born in 2099."""
    body = f"8300002099{1 + serial % 12:02d}{1 + serial % 28:02d}{serial % 1000:03d}"
    total = sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def roster(workers: list[str]) -> Tables:
    """A staff roster beside the small district."""
    tables = small_tables()
    n = len(workers)
    tables["staff_roster"] = {
        "worker_id": workers, "community_id": ["C01"] * n, "route": ["local"] * n,
        "education": ["college"] * n, "birth_year": [1990] * n, "entry_date": ["2020-01-01"] * n,
        "exit_date": [""] * n, "exit_reason": [""] * n, "base_pay_yuan": [3800] * n,
    }  # fmt: skip
    return tables


@given(st.integers(0, 10**6), st.integers(0, 17))
def test_identity_numbers_are_known_by_their_check_digit(serial: int, place: int) -> None:
    """A number is recognised also within a text; with one digit changed it is one no longer."""
    number = identity(serial)
    assert is_identity_number(number)
    assert personal_cell(f"（{number}）") == "identity"
    assert number not in masked(f"编号{number}")
    if number[place].isdigit():
        other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert not is_identity_number(other)


def test_ordinary_numbers_are_not_personal() -> None:
    """Request numbers, sums and dates are not taken for persons' numbers."""
    for text in ("202607011234567890", "R2026070100012345", "10000000000", "20260701",
                 "12345678901",
                 "2026-07-01 08:00:00", "110101199002307777"):  # fmt: skip
        assert personal_cell(text) is None, text
    assert personal_cell("+86 138-0013-8000") == "phone"


@pytest.mark.parametrize(
    ("header", "kind"),
    [("姓名", "name"), ("公民身份证号码", "identity"), ("手机号码（必填）", "phone"), ("家庭住址",
                                                                                       "contact"),
     ("Name", "name"), ("ID card", "identity"), ("户数", None), ("学历", None), ("name_zh", None)],
)  # fmt: skip
def test_headers(header: str, kind: str | None) -> None:
    """What columns of persons are called."""
    assert personal_header(header) == kind


def test_columns_by_header_are_dropped_and_change_nothing(tmp_path: Path) -> None:
    """Names and numbers beside the roster are told and leave no trace in values or hash."""
    write_district(small_tables(), tmp_path / "plain")
    tables = small_tables()
    n = len(tables["workers"]["worker_id"])
    tables["workers"] = {
        "姓名": ["欧阳某某"] * n, "身份证号": [identity(i) for i in range(n)],
        **tables["workers"], "联系电话": ["13800138000"] * n,
    }  # fmt: skip
    write_workbook(tables, tmp_path / "d.xlsx")
    report = read_report(tmp_path / "d.xlsx")
    assert report.faults == []
    dropped = {n.column for n in report.notices if n.act == "dropped"}
    assert dropped == {"姓名", "身份证号", "联系电话"}
    assert load_district(tmp_path / "d.xlsx").digest == load_district(tmp_path / "plain").digest


PEOPLE = {
    "identity": [identity(i) for i in range(12)],
    "phone": [f"138001380{i:02d}" for i in range(12)],
    "name": [
        "王小明",
        "李静",
        "张伟",
        "刘洋",
        "陈芳",
        "杨帆",
        "黄磊",
        "赵敏",
        "吴刚",
        "周杰",
        "徐丽",
        "孙权",
    ],
}


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_identifiers_that_are_persons_are_not_read(tmp_path: Path, kind: str) -> None:
    """A roster that numbers people by identity number, telephone or name: the column is dropped,
    rows are numbered anew, and nothing of it is in reports, records, faults or the marked copy."""
    tables = roster(PEOPLE[kind])
    tables["staff_roster"]["birth_year"] = [*[1990] * 11, 1890]
    write_workbook(tables, tmp_path / "d.xlsx")
    report = read_report(tmp_path / "d.xlsx")
    assert [(n.act, n.column) for n in report.notices if n.sheet == "staff_roster"][:1] == [
        ("dropped", "worker_id")
    ]
    write_marked(tmp_path / "d.xlsx", report, tmp_path / "m.xlsx", "zh")
    cells = [
        str(cell.value) + (cell.comment.text if cell.comment else "")
        for sheet in load_workbook(tmp_path / "m.xlsx").worksheets
        for row in sheet.iter_rows() for cell in row
    ]  # fmt: skip
    shown = "\n".join([*report.lines("zh"), *(f.render("zh") for f in report.faults), *cells])
    assert not any(person in shown for person in PEOPLE[kind])
    tables["staff_roster"]["birth_year"] = [1990] * 12
    write_workbook(tables, tmp_path / "d.xlsx")
    frame = load_records(tmp_path / "d.xlsx").staff_roster
    assert frame is not None
    assert frame["worker_id"].tolist() == [f"W{i:02d}" for i in range(1, 13)]


@pytest.mark.parametrize("kind", list(PEOPLE))
def test_a_log_by_person_needs_numbers_of_its_own(tmp_path: Path, kind: str) -> None:
    """Where rows of one person belong together, the column is refused, unquoted, and an own number
    asked for."""
    tables = small_tables()
    tables["volunteer_log"] = {
        "volunteer_id": PEOPLE[kind], "community_id": ["C01"] * 12, "date": ["2026-01-01"] * 12,
        "hours": [2] * 12,
    }  # fmt: skip
    write_district(tables, tmp_path)
    (fault,) = check_district(tmp_path)
    assert (fault.file, fault.column) == ("volunteer_log.csv", "volunteer_id")
    assert not any(person in fault.render("zh") for person in PEOPLE[kind])


def test_single_numbers_are_not_quoted(tmp_path: Path) -> None:
    """One identity number among ordinary cells is a fault that does not show it."""
    tables = roster([*(f"w{i}" for i in range(11)), identity(5)])
    tables["communities"]["residents"] = [
        identity(3),
        *list(tables["communities"]["residents"])[1:],
    ]
    write_district(tables, tmp_path)
    faults = check_district(tmp_path)
    text = "\n".join(f.render("zh") for f in faults)
    assert identity(5) not in text
    assert identity(3) not in text
    assert {(f.file, f.row) for f in faults} == {("staff_roster.csv", 13), ("communities.csv", 2)}


def test_ordinary_identifiers_are_not_taken_for_names() -> None:
    """Communities may be called like people; words for people's names start with a surname."""
    assert looks_like_name("王小明")
    assert not looks_like_name("志愿者1")
    assert not looks_like_name("W0001")


@given(st.lists(st.integers(0, 30), min_size=2, max_size=8), st.integers(2, 8))
def test_small_cells_are_hidden_and_cannot_be_worked_out(counts: list[int], least: int) -> None:
    """No count from 1 to below the minimum is shown, and never is just one of a column hidden
    beside others that are shown."""
    shown = hide_small(pd.DataFrame({"n": counts}), least)["n"]
    for before, after in zip(counts, shown, strict=True):
        assert after is pd.NA or not 0 < after < least
        assert after is pd.NA or after == before
    hidden = int(shown.isna().sum())
    assert hidden != 1 or sum(n > 0 for n in counts) == 1
    if all(n == 0 or n >= least for n in counts):
        assert np.array_equal(shown.to_numpy(dtype=int), counts)
