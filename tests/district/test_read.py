"""Files in whatever form they come: encodings, workbooks, broken files, missing files."""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from govsim.catalogue.errors import Fault
from govsim.district import check_district, load_district
from govsim.district.sample import sample_district
from govsim.district.writing import write_district, write_workbook

from .conftest import small_tables


def one(path: Path) -> Fault:
    """The only fault of a district."""
    (fault,) = check_district(path)
    return fault


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030"])
def test_encoding_does_not_matter(folder: Path, tmp_path: Path, encoding: str) -> None:
    """UTF-8 with a mark, GBK and GB18030 read the same as UTF-8."""
    write_district(small_tables(), tmp_path / "other", encoding=encoding)
    assert load_district(tmp_path / "other").digest == load_district(folder).digest
    assert load_district(tmp_path / "other").info.name_zh == "桐漪区"


def test_workbook_equals_csv(folder: Path, tmp_path: Path) -> None:
    """A workbook with the same content gives the same district, alone or in a folder."""
    (tmp_path / "books").mkdir()
    write_workbook(small_tables(), tmp_path / "books" / "区.xlsx")
    digest = load_district(folder).digest
    assert load_district(tmp_path / "books" / "区.xlsx").digest == digest
    assert load_district(tmp_path / "books").digest == digest


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(folder: Path, delimiter: str) -> None:
    """Semicolons and tabs are recognised by the header."""
    digest = load_district(folder).digest
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8").replace(",", delimiter)
        path.write_text(text, encoding="utf-8")
    assert load_district(folder).digest == digest


def test_row_formatting_does_not_matter(folder: Path) -> None:
    """Blank lines, blank columns at the end, Windows line ends, capital letters: no matter."""
    digest = load_district(folder).digest
    path = folder / "streets.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [header.upper() + ",,", ",,,,,,", *(row + " ,," for row in rows), "", ""]
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert load_district(folder).digest == digest


def test_blank_rows_are_counted(folder: Path) -> None:
    """Rows keep the number that an editor shows, blank ones counted."""
    path = folder / "streets.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    spoilt = rows[0].split(",")
    spoilt[-1] = "strong"
    path.write_text("\n".join([header, "", "", ",".join(spoilt), *rows[1:]]), encoding="utf-8")
    assert one(folder).row == 4


BROKEN: list[tuple[bytes, str, int | None]] = [
    (b"", "the file is empty", None),
    (b" \n \n", "the file is empty", None),
    (b"street_id,name_zh,name_en,revenue_yuan,fiscal_strength\n", "no row below the header", None),
    (b"\xff\xfes\x00t\x00", "neither UTF-8 nor GBK", 1),
    (b"street_id,name_zh\nS1,\x80\xff\xff\n", "neither UTF-8 nor GBK", 2),
    ("street_id,name_zh\n街道,中文\n荷".encode() + b"\xe8\n", "neither UTF-8 nor GBK", 3),
    (b"street_id,name_zh\nS1,a\x00b\n", "NUL character", 2),
    (b'street_id,name_zh\nS1,"open\nS2,b\n', "cannot be split into cells", 2),
    (b"\n\nS1,a\n", "row 1 has no column names", 1),
]


@pytest.mark.parametrize(("data", "message", "row"), BROKEN)
def test_unreadable_file(folder: Path, data: bytes, message: str, row: int | None) -> None:
    """A file that cannot be read is one fault, and hides no other table's faults."""
    (folder / "streets.csv").write_bytes(data)
    fault = one(folder)
    assert (fault.file, fault.row) == ("streets.csv", row)
    assert message in fault.render("en")


def test_duplicate_header(folder: Path) -> None:
    """A column named twice is a fault of the header."""
    path = folder / "departments.csv"
    text = path.read_text(encoding="utf-8").replace("name_en", "name_zh", 1)
    path.write_text(text, encoding="utf-8")
    fault = one(folder)
    assert (fault.row, fault.column) == (1, "name_zh")


@pytest.mark.parametrize(("extra", "message"), [(",9", "more cells"), (None, "fewer cells")])
def test_ragged_row(folder: Path, extra: str | None, message: str) -> None:
    """A row with too many or too few cells is one fault at that row."""
    path = folder / "communities.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2] + extra if extra else lines[2].rsplit(",", 2)[0]
    path.write_text("\n".join(lines), encoding="utf-8")
    fault = one(folder)
    assert fault.row == 3
    assert message in fault.render("en")


def test_nameless_column(folder: Path) -> None:
    """Data below a blank header cell is a fault."""
    path = folder / "departments.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines = [",".join(["", line]) if i == 0 else f"x,{line}" for i, line in enumerate(lines)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "without a name" in one(folder).render("en")


def test_missing_and_misnamed_tables(folder: Path) -> None:
    """A required table that is missing and an optional one misnamed are faults."""
    (folder / "streets.csv").unlink()
    (folder / "workers.csv").rename(folder / "worker.csv")
    texts = [fault.render("en") for fault in check_district(folder)]
    assert texts == [
        "worker.csv: unknown table “worker”; expected “workers”?",
        "streets.csv: the table “streets” is missing",
    ]


def test_optional_tables_may_be_missing_or_blank(folder: Path) -> None:
    """Without optional tables a district loads: rosters are None, the others empty."""
    for table in ("quarters", "units", "departments", "volunteers"):
        (folder / f"{table}.csv").unlink()
    workers = folder / "workers.csv"
    workers.write_text(workers.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    district = load_district(folder)
    assert district.workers is None
    assert district.volunteers is None
    assert len(district.quarters.ids) == len(district.units.members) == 0
    assert district.departments.weekly_hours.dtype == "float64"


@pytest.mark.usefixtures("folder")
def test_no_district_there(tmp_path: Path) -> None:
    """A folder that does not exist, an empty one, a file of another kind: one fault each."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "fake.xlsx").write_bytes(b"PK not a workbook")
    places = {
        "nowhere": "no such folder or file",
        "empty": "there is no table in this folder",
        "district/streets.csv": "this is a file of another kind",
        "fake.xlsx": "cannot be read as an .xlsx workbook",
    }
    for name, message in places.items():
        assert message in one(tmp_path / name).render("en")


def test_cells_typed_by_excel(folder: Path, tmp_path: Path) -> None:
    """Dates, whole numbers kept as floats and flags as Excel keeps them read as their text does."""
    tables = small_tables()
    tables["district"]["start_date"] = [datetime(2027, 1, 1)]
    workers = tables["workers"]
    workers["entry_date"] = [date.fromisoformat(str(day)) for day in workers["entry_date"]]
    workers["base_pay_yuan"] = [float(pay) for pay in np.asarray(workers["base_pay_yuan"])]
    book = Workbook(write_only=True)
    for name, columns in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in zip(*(np.asarray(c).tolist() for c in columns.values()), strict=True):
            sheet.append(row)
    book.save(tmp_path / "typed.xlsx")
    assert load_district(tmp_path / "typed.xlsx").digest == load_district(folder).digest


def test_fault_in_a_workbook_names_the_sheet(tmp_path: Path) -> None:
    """In a workbook a fault names file, sheet, row and column; the sheet of a gap is named too."""
    tables = small_tables()
    tables["streets"]["fiscal_strength"] = [7.0, *tables["streets"]["fiscal_strength"][1:]]
    del tables["district"]
    write_workbook(tables, tmp_path / "d.xlsx")
    places = [(f.file, f.sheet, f.row, f.column) for f in check_district(tmp_path / "d.xlsx")]
    assert places == [
        ("d.xlsx", "district", None, ""),
        ("d.xlsx", "streets", 2, "fiscal_strength"),
    ]


def test_empty_sheet(tmp_path: Path) -> None:
    """A sheet without anything in it is one fault."""
    write_workbook(small_tables(), tmp_path / "d.xlsx")
    from openpyxl import load_workbook

    book = load_workbook(tmp_path / "d.xlsx")
    assert isinstance(book, Workbook)
    book.remove(book["streets"])
    book.create_sheet("Streets")
    book.save(tmp_path / "d.xlsx")
    fault = one(tmp_path / "d.xlsx")
    assert (fault.sheet, fault.what.get("en")) == ("Streets", "the sheet is empty")


def test_large_register_reads_fast(tmp_path: Path) -> None:
    """A register of 60,000 volunteers loads in less than 2 s of processor time."""
    tables = sample_district(240, 3)
    tables["volunteers"] = {name: c[:60_000] for name, c in tables["volunteers"].items()}
    write_district(tables, tmp_path)
    start = time.process_time()
    district = load_district(tmp_path)
    assert district.volunteers is not None
    assert len(district.volunteers.ids) == 60_000
    assert time.process_time() - start < 2.0
