"""Templates: blank workbooks that explain themselves, samples, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES, Language
from govsim.district import check_district, load_district, sample
from govsim.district.columns import MEANINGS, TABLE_MEANINGS
from govsim.district.fields import fields
from govsim.district.rows import REQUIRED_TABLES, TABLES
from govsim.district.template import guide, template


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_workbook_has_every_table_and_explains_it(tmp_path: Path, language: Language) -> None:
    """One sheet a table with its header, and a guide in each language."""
    (path,) = template(tmp_path / "mine", language)
    book = load_workbook(path)
    for table in TABLES:
        assert [cell.value for cell in book[table][1]] == list(fields(table))
        assert book[table].max_row == 1
    assert len(book.sheetnames) == len(TABLES) + len(LANGUAGES)
    assert [p.name for p in (tmp_path / "mine").iterdir()] == [path.name]


def test_blank_workbook_lacks_only_the_required_rows(tmp_path: Path) -> None:
    """Checking an unfilled template asks for rows of the required tables and nothing else."""
    template(tmp_path, "zh")
    faults = check_district(tmp_path)
    assert [fault.sheet for fault in faults] == list(REQUIRED_TABLES)


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
