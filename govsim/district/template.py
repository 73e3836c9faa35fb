"""A blank workbook for a user's own district, or the sample district to start from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import folder_faults, not_written
from govsim.catalogue.messages import N_, Language, Text, translate
from govsim.catalogue.places import data_root
from govsim.district.rows import TABLES
from govsim.district.sample import LARGEST, SEED, sample_district
from govsim.district.template_book import guide, write_blank
from govsim.district.writing import write_district

__all__ = ["WORKBOOK", "guide", "template"]

WORKBOOK = N_("district.xlsx")


EXAMPLE = ("district.xlsx", "faulty.xlsx", "truth.json")
"""Files of the made-up district: as an office hands it in, with faults for practice, the truth."""


def template(
    folder: Path | str, language: Language, sample: int | None = None, *, seed: int = SEED,
    example: bool = False,
) -> list[Path]:  # fmt: skip
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
    example : bool
        Write the made-up example's workbooks instead: one as an office hands it in, one with faults
        for practice, and what its records were made with.

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
    if example and sample is not None:
        what = Text(N_("a sample district and the example cannot be written at once"))
        raise InputError([Fault(what, file="--example")])
    names = [translate(WORKBOOK, language)]
    if example:
        names = list(EXAMPLE)
    elif sample is not None:
        names = [f"{table}.csv" for table in TABLES]
    if faults := folder_faults(folder):
        raise InputError(faults)
    _refuse_existing(folder, names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as temporary:
            if example:
                for name in EXAMPLE:
                    source = data_root() / "districts" / "example" / name
                    (Path(temporary) / name).write_bytes(source.read_bytes())
            elif sample is None:
                write_blank(Path(temporary) / names[0], language)
            else:
                write_district(sample_district(sample, seed), temporary)
            made = [name for name in names if (Path(temporary) / name).exists()]
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
