"""Templates: blank workbooks that explain themselves, samples, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district import check_district, load_district, load_records, read_report, sample
from govsim.district.columns import MEANINGS, TABLE_MEANINGS
from govsim.district.fields import MODELS, fields
from govsim.district.rows import REQUIRED_TABLES, TABLES
from govsim.district.template import guide, template
from govsim.district.template_book import LAST_ROW, header_of, sheet_name


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_workbook_has_every_table_and_explains_it(tmp_path: Path, language: Language) -> None:
    """One sheet a table and record table, with its header, an example and nothing else; each header
    cell says in a comment what is accepted and what is assumed; a guide in each language."""
    (path,) = template(tmp_path / "mine", language)
    book = load_workbook(path)
    for table in MODELS:
        sheet = book[sheet_name(table, language)]
        assert [c.value for c in sheet[1]] == [header_of(table, n, language) for n in fields(table)]
        assert sheet.max_row == 2
        for cell, field in zip(sheet[1], fields(table).values(), strict=True):
            assert cell.comment is not None
            assert field.expected().get(language) in cell.comment.text
            assert len(cell.comment.text.splitlines()) >= 3
    assert len(book.sheetnames) == len(MODELS) + len(LANGUAGES) + 1
    assert [p.name for p in (tmp_path / "mine").iterdir()] == [path.name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_are_offered_and_each_is_understood(tmp_path: Path, language: Language) -> None:
    """Every category, flag and reference has a drop-down; what it offers is read back as meant."""
    from govsim.district.convert import convert

    (path,) = template(tmp_path, language)
    book = load_workbook(path)
    for table in MODELS:
        sheet = book[sheet_name(table, language)]
        rules = {
            str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation
        }
        for number, field in enumerate(fields(table).values()):
            letter = sheet.cell(1, number + 1).column_letter
            if field.kind in ("category", "bool"):
                offered = rules[letter].formula1.strip('"').split(",")
                taken = convert(table, field, offered)
                assert {taken[word].value for word in offered} == (
                    set(field.choices) if field.kind == "category" else {True, False}
                )
                assert str(rules[letter].sqref).endswith(str(LAST_ROW))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_are_a_district(tmp_path: Path, language: Language) -> None:
    """Without the word that marks them, the examples of all sheets load and agree with each other;
    in both languages they say the same."""
    (path,) = template(tmp_path, language)
    book = load_workbook(path)
    for table in MODELS:
        cell = book[sheet_name(table, language)].cell(2, 1)
        cell.value = str(cell.value).removeprefix("例：").removeprefix("e.g. ")
    book.save(path)
    report = read_report(path)
    assert [f.render("en") for f in report.faults] == []
    assert {n.act for n in report.notices} <= {"converted", "assumed"}
    district, records = load_district(path), load_records(path)
    assert district.info.revenue_yuan == 2.4e9
    assert records.staff_roster is not None
    assert records.tranches is not None
    assert records.tranches["amount_yuan"].tolist() == [125_000.0]


def test_blank_workbook_lacks_only_the_required_rows(tmp_path: Path) -> None:
    """Checking an unfilled template asks for rows of the required tables and nothing else."""
    template(tmp_path, "zh")
    faults = check_district(tmp_path)
    assert [fault.sheet for fault in faults] == [sheet_name(t, "zh") for t in REQUIRED_TABLES]


def test_sample_template_is_a_district(tmp_path: Path) -> None:
    """The sample of a wished size loads as it is."""
    paths = template(tmp_path, "en", 4)
    assert {path.name for path in paths} == {f"{table}.csv" for table in TABLES}
    assert len(load_district(tmp_path).communities.ids) == 4


def test_a_large_sample_lists_no_persons(tmp_path: Path, monkeypatch) -> None:
    """Beyond a size the rosters are left out, and no roster of another district may lie there."""
    monkeypatch.setattr(sample, "MOST_WITH_ROSTERS", 3)
    paths = template(tmp_path / "new", "en", 4)
    assert {path.stem for path in paths} == set(TABLES) - {"workers", "volunteers"}
    home = load_district(tmp_path / "new")
    assert home.workers is None
    assert home.volunteers is None
    (tmp_path / "volunteers.csv").write_text("another's")
    with pytest.raises(InputError):
        template(tmp_path, "en", 4)


def test_existing_files_are_not_overwritten(tmp_path: Path) -> None:
    """If one file is there already, nothing is written and each such file is a fault."""
    (tmp_path / "units.csv").write_text("mine")
    (tmp_path / "workers.csv").write_text("mine")
    with pytest.raises(InputError) as error:
        template(tmp_path, "en", 3)
    assert [Path(f.file).name for f in error.value.faults] == ["units.csv", "workers.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["units.csv", "workers.csv"]
    assert (tmp_path / "units.csv").read_text() == "mine"


@pytest.mark.parametrize("size", [0, -3, sample.LARGEST + 1])
def test_impossible_sizes_are_refused(tmp_path: Path, size: int) -> None:
    """A size nobody can generate is a fault, and nothing is written."""
    with pytest.raises(InputError):
        template(tmp_path / "mine", "en", size)
    assert not (tmp_path / "mine").exists()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be is a fault."""
    (tmp_path / "mine").write_text("")
    with pytest.raises(InputError):
        template(tmp_path / "mine", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained(language: Language) -> None:
    """Each column of each row model has a meaning and what is accepted, in both languages."""
    assert list(MEANINGS) == list(TABLE_MEANINGS) == list(TABLES)
    assert all(list(MEANINGS[table]) == list(fields(table)) for table in TABLES)
    rows = guide(language)
    assert len({len(row) for row in rows}) == 1
    assert all(row[2] and row[4] and row[5] for row in rows[1:] if row[1])


def test_what_is_said_to_be_assumed_is_assumed() -> None:
    """The guide states an assumption for exactly the columns that may be left blank."""
    for table, columns in MEANINGS.items():
        for name, column in columns.items():
            field = fields(table)[name]
            assert bool(column.assumed.get("en")) != field.required
            if isinstance(field.default, (int, float)) and not isinstance(field.default, bool):
                assert float(column.assumed.get("en")) == field.default
