"""A blank workbook for a user's own district, or the sample district to start from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import folder_faults, not_written
from govsim.catalogue.messages import LANGUAGES, N_, Language, Text, translate
from govsim.district.columns import MEANINGS, TABLE_MEANINGS
from govsim.district.fields import fields
from govsim.district.rows import TABLES
from govsim.district.sample import LARGEST, SEED, sample_district
from govsim.district.writing import write_district

WORKBOOK = N_("district.xlsx")
_GUIDE = N_("Guide")
_EXPLAINED = (
    N_("Table"),
    N_("Column"),
    N_("Meaning"),
    N_("Unit"),
    N_("Accepted"),
    N_("If left blank"),
)
_WIDTHS = (14, 22, 52, 22, 44, 22)


def template(
    folder: Path | str, language: Language, sample: int | None = None, *, seed: int = SEED
) -> list[Path]:
    """Write files for a user to fill in.

    Parameters
    ----------
    folder : path
        Made if it does not exist.
    language : Language
        Language of the first guide sheet and of the workbook's name.
    sample : int, optional
        Write a sample district with so many communities as CSV files instead of a blank workbook.
    seed : int
        Seed of the sample district.

    Returns
    -------
    list of Path
        The files written: all of them, or none.

    Raises
    ------
    InputError
        If a file of that name is there already, the folder cannot be written, or the size is out of
        range.
    """
    folder = Path(folder)
    if sample is not None and not 1 <= sample <= LARGEST:
        what = Text(N_("“{value}” communities cannot be generated"), value=sample)
        expected = Text(N_("a whole number from {low} to {high}"), low=1, high=f"{LARGEST:,}")
        raise InputError([Fault(what, expected, file="--sample")])
    book, tables = translate(WORKBOOK, language), [f"{table}.csv" for table in TABLES]
    if faults := folder_faults(folder):
        raise InputError(faults)
    _refuse_existing(folder, [book] if sample is None else tables)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as temporary:
            if sample is None:
                _write_blank(Path(temporary) / book, language)
            else:
                write_district(sample_district(sample, seed), temporary)
            made = [name for name in (book, *tables) if (Path(temporary) / name).exists()]
            return _move(Path(temporary), folder, made)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error


def _refuse_existing(folder: Path, names: list[str]) -> None:
    what = Text(N_("this file is there already and is not overwritten"))
    expected = Text(N_("another folder, or the file moved away"))
    faults = [
        Fault(what, expected, file=str(folder / name)) for name in names if (folder / name).exists()
    ]
    if faults:
        raise InputError(faults)


def _move(source: Path, folder: Path, names: list[str]) -> list[Path]:
    """Put finished files in place; on the same disk, so each appears whole."""
    placed: list[Path] = []
    try:
        for name in names:
            (source / name).rename(folder / name)
            placed.append(folder / name)
    except OSError:
        for path in placed:
            path.unlink()
        raise
    return placed


def _write_blank(path: Path, language: Language) -> None:
    """A sheet a table with its header, and a guide sheet in either language."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for table in TABLES:
        sheet = book.create_sheet(table)
        sheet.append(list(fields(table)))
        for number, field in enumerate(fields(table).values(), start=1):
            sheet.cell(1, number).font = Font(bold=field.required)
            sheet.column_dimensions[get_column_letter(number)].width = len(field.name) + 4
        sheet.freeze_panes = "A2"
    for tongue in sorted(LANGUAGES, key=lambda other: other != language):
        sheet = book.create_sheet(translate(_GUIDE, tongue))
        for row in guide(tongue):
            sheet.append(row)
        for number, width in enumerate(_WIDTHS, start=1):
            sheet.cell(1, number).font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
    book.save(path)


def guide(language: Language) -> list[list[str]]:
    """The explanation of every column as rows of text, the header first."""
    rows = [[translate(title, language) for title in _EXPLAINED]]
    for table in TABLES:
        rows.append([table, "", TABLE_MEANINGS[table].get(language), "", "", ""])
        for name, field in fields(table).items():
            column = MEANINGS[table][name]
            assumed = (
                Text(N_("must not be blank"))
                if field.required
                else Text(N_("assumed: {assumed}"), assumed=column.assumed)
            )
            texts = (column.meaning, column.unit, field.expected(), assumed)
            rows.append([table, name, *(text.get(language) for text in texts)])
    return rows
