"""Files that are not what they say, or mean harm: one clear message, and nothing else happens."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from govsim.catalogue.harmless import as_meant, harmless, is_harmful
from govsim.district import check_district, load_district, read_report
from govsim.district.guard import look_through
from govsim.district.writing import write_district, write_workbook

from .conftest import small_tables

SHEET = "xl/worksheets/sheet3.xml"
SPACE = 3 * 2**30
"""Bytes of address space in which a hostile file must be refused."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook without a fault."""
    path = tmp_path_factory.mktemp("good") / "d.xlsx"
    write_workbook(small_tables(), path)
    return path


def altered(good: Path, target: Path, change: Callable[[str, bytes], bytes | None], *,
            level: int | None = None) -> Path:  # fmt: skip
    """A copy of a workbook with its parts changed; None leaves a part out."""
    with (
        zipfile.ZipFile(good) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for entry in old.infolist():
            data = change(entry.filename, old.read(entry))
            if data is not None:
                new.writestr(entry.filename, data)
    return target


def added(good: Path, target: Path, **parts: bytes) -> Path:
    """A copy of a workbook with parts added; `__` stands for a slash and `_` for a dot."""
    altered(good, target, lambda _, data: data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return target


def refused(path: Path) -> str:
    """The only fault of a file, which is of the file as a whole."""
    (fault,) = check_district(path)
    assert fault.row is None
    return fault.render("en")


def in_little_space(path: Path) -> str:
    """What the command says of a file when it may not take much memory; it exits 2 without a trace
    of its insides."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))

    done = subprocess.run(
        [sys.executable, "-m", "govsim", "check", str(path), "--language", "en"],
        capture_output=True, text=True, preexec_fn=limit, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert "panicked" not in done.stderr
    return done.stderr


WRONG_KINDS = [
    (b"street_id,name_zh\nS1,a\n", "text file (CSV)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel (.xls), or has a password"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "web page or XML"),
    (b"", "the file is empty"),
    (b"\x00\x01\x02\x03" * 100, "cannot be read as an .xlsx workbook"),
    (b"PK\x03\x04" + b"\0" * 100, "damaged or incomplete"),
]


@pytest.mark.parametrize(("data", "message"), WRONG_KINDS)
def test_another_kind_of_file_named_xlsx(tmp_path: Path, data: bytes, message: str) -> None:
    """A CSV, an old or locked workbook, a web page, nothing or noise by the name of .xlsx."""
    (tmp_path / "d.xlsx").write_bytes(data)
    assert message in refused(tmp_path / "d.xlsx")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.999])
def test_a_truncated_workbook(good: Path, tmp_path: Path, share: float) -> None:
    """Cut off anywhere, a workbook is damaged, and that is all."""
    data = good.read_bytes()
    (tmp_path / "d.xlsx").write_bytes(data[: int(len(data) * share)])
    assert "damaged or incomplete" in refused(tmp_path / "d.xlsx")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_changed(good: Path, data: st.DataObject) -> None:
    """Whatever byte is changed, what comes is a report: faults, or none."""
    content = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = good.with_name("changed.xlsx")
    path.write_bytes(bytes(content))
    check_district(path)


def test_a_bomb_is_not_unpacked(good: Path, tmp_path: Path) -> None:
    """A part that unpacks to a thousand times its size is refused in little memory."""
    blank = b" " * 2**20

    def bomb(name: str, data: bytes) -> bytes:
        return data.replace(b"<sheetData>", b"<sheetData>" + blank * 300) if name == SHEET else data

    path = altered(good, tmp_path / "d.xlsx", bomb)
    assert path.stat().st_size < 2**20
    assert "unpacks to more than is read" in in_little_space(path)


def test_a_cell_far_away_takes_no_room(good: Path, tmp_path: Path) -> None:
    """One cell in the last corner of a sheet does not make seventeen thousand million of it."""

    def far(name: str, data: bytes) -> bytes:
        cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return data.replace(b"</sheetData>", cell) if name == SHEET else data

    said = in_little_space(altered(good, tmp_path / "d.xlsx", far))
    assert "1048576" in said or "too many cells" in said


def test_a_disguised_cell_far_away_takes_no_room(good: Path, tmp_path: Path) -> None:
    """Nor if it is written in a way that only an XML reader sees."""

    def far(name: str, data: bytes) -> bytes:
        cell = b"<row r='1048576'><c\tr='XFD1048576'><v>1</v></c></row></sheetData>"
        return data.replace(b"</sheetData>", cell) if name == SHEET else data

    said = in_little_space(altered(good, tmp_path / "d.xlsx", far))
    assert "1048576" in said or "too many cells" in said


@pytest.mark.slow
def test_a_million_blank_rows(good: Path, tmp_path: Path) -> None:
    """Rows with a format and nothing in them are nothing, however many."""

    def blank(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        row = b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>'
        rows = b"".join(row % (i, i, i) for i in range(5_000, 1_005_000))
        return data.replace(b"</sheetData>", rows + b"</sheetData>")

    path = altered(good, tmp_path / "d.xlsx", blank, level=1)
    assert load_district(path).digest == load_district(good).digest


def test_entities_are_refused(good: Path, tmp_path: Path) -> None:
    """A part that declares entities is not parsed at all, nor is a file elsewhere looked at."""
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

    def entity(name: str, data: bytes) -> bytes:
        return data.replace(b"<worksheet", declared + b"<worksheet", 1) if name == SHEET else data

    assert "declares parts of its own" in refused(altered(good, tmp_path / "d.xlsx", entity))


def test_macros_and_links_are_not_followed(good: Path, tmp_path: Path) -> None:
    """A workbook with macros, links and embedded files loads as it is, and each is told."""
    path = added(good, tmp_path / "d.xlsx", xl__vbaProject_bin=b"\0" * 100,
                 xl__externalLinks__externalLink1_xml=b"<externalLink/>",
                 xl__connections_xml=b"<connections/>", xl__embeddings__a_bin=b"\0")  # fmt: skip
    report = read_report(path)
    assert report.faults == []
    text = "\n".join(n.render("en") for n in report.notices)
    for word in ("macros", "links to other workbooks", "connections", "embedded files"):
        assert word in text
    assert load_district(path).digest == load_district(good).digest


def test_formulas_are_read_by_their_results_only(good: Path, tmp_path: Path) -> None:
    """A stored result counts; an error or a result never stored is a fault of its cell."""
    book = load_workbook(good)
    sheet = book["communities"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    book.save(tmp_path / "book.xlsx")
    at = columns["residents"]

    def formulas(name: str, data: bytes) -> bytes:
        if name != SHEET:
            return data
        for row, new in ((2, b"<f>HYPERLINK(1)</f><v>5000</v>"), (3, b"<f>1/0</f><v>#DIV/0!</v>"),
                         (4, b"<f>A1+1</f>")):  # fmt: skip
            start = data.index(b'<c r="%s%d"' % (at.encode(), row))
            end = data.index(b"</c>", start)
            kind = b' t="e"' if b"DIV" in new else b""
            data = data[:start] + b'<c r="%s%d"%s>' % (at.encode(), row, kind) + new + data[end:]
        return data

    path = altered(tmp_path / "book.xlsx", tmp_path / "d.xlsx", formulas)
    report = read_report(path)
    assert [(f.row, f.column) for f in report.faults] == [(3, "residents"), (4, "residents")]
    assert "error of a formula" in report.faults[0].render("en")
    assert "without a stored result" in report.faults[1].render("en")
    (told,) = [n for n in report.notices if "formulas" in n.render("en")]
    assert told.count == 3


def test_headers_twice_and_many(tmp_path: Path) -> None:
    """A sheet whose header names everything twice is a fault each, and no more is read of it."""
    tables = small_tables()
    write_district(tables, tmp_path)
    path = tmp_path / "streets.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(f"{line},{line}" for line in lines), encoding="utf-8")
    faults = check_district(tmp_path)
    assert {(f.row, f.what.get("en")) for f in faults} == {(1, "this column is there twice")}
    assert len(faults) == len(tables["streets"])


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"PK\x03\x04rest", "a workbook, not a CSV file"),
     (b"\xd0\xcf\x11\xe0rest", "old Excel, not a CSV file"),
     (b"<html></html>", "web page or XML")],
)  # fmt: skip
def test_another_kind_of_file_named_csv(tmp_path: Path, data: bytes, message: str) -> None:
    """A workbook or a web page by the name of .csv."""
    write_district(small_tables(), tmp_path)
    (tmp_path / "streets.csv").write_bytes(data)
    assert message in refused(tmp_path)


RUN = ["=1+1", "+1-1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", " =1"]


@pytest.mark.parametrize("text", RUN)
def test_text_is_never_written_as_a_formula(tmp_path: Path, text: str) -> None:
    """In CSV an apostrophe stands before it, in a workbook it is text; both read back as it was."""
    tables = small_tables()
    tables["streets"]["name_zh"] = [text, *list(tables["streets"]["name_zh"])[1:]]
    write_district(tables, tmp_path / "csv")
    write_workbook(tables, tmp_path / "d.xlsx")
    with (tmp_path / "csv" / "streets.csv").open(encoding="utf-8", newline="") as file:
        written = next(iter(csv.DictReader(file)))["name_zh"]
    assert written == "'" + text
    cell = load_workbook(tmp_path / "d.xlsx")["streets"]["B2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    names = {load_district(tmp_path / p).streets.names_zh[0] for p in ("csv", "d.xlsx")}
    assert names == {text.strip()}


@given(st.text(max_size=20))
def test_what_was_made_harmless_reads_back(text: str) -> None:
    """Nothing that starts a formula is written as it is; numbers are; all reads back."""
    written = str(harmless(text))
    assert as_meant(written) == text or text.startswith("'")
    assert not is_harmful(written) or written == text.strip()
    assert harmless("-5.2") == "-5.2"
    assert harmless(-5) == -5


def test_the_guard_sees_what_is_there(good: Path) -> None:
    """The extent of every sheet, as counted before reading, is what reading finds."""
    book = load_workbook(good)
    scans = look_through(good).parts
    for number, sheet in enumerate(book.worksheets, start=1):
        scan = scans[f"xl/worksheets/sheet{number}.xml"]
        assert scan.plain
        assert (scan.rows, scan.columns) == (sheet.max_row, sheet.max_column)
        assert scan.formulas == 0


def test_a_workbook_written_in_another_way_reads_the_same(good: Path, tmp_path: Path) -> None:
    """XML with single quotes is read cell by cell, with the same result."""

    def quoted(name: str, data: bytes) -> bytes:
        return data.replace(b'<c r="A2"', b"<c r='A2'") if name == SHEET else data

    path = altered(good, tmp_path / "d.xlsx", quoted)
    assert not look_through(path).parts[SHEET].plain
    assert load_district(path).digest == load_district(good).digest


def test_an_empty_book(tmp_path: Path) -> None:
    """A workbook with one blank sheet lacks the tables a district needs."""
    Workbook().save(tmp_path / "d.xlsx")
    assert all("is missing" in f.render("en") for f in check_district(tmp_path / "d.xlsx"))
