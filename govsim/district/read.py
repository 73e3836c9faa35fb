"""A district's tables as text: a folder of CSV files, or one workbook with a sheet a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text
from govsim.district.fields import MODELS
from govsim.district.read_csv import read_csv
from govsim.district.rows import REQUIRED_TABLES
from govsim.district.tables import RawTable

Place = Callable[[str], tuple[str, str]]
Reader = Callable[[str, str], tuple[RawTable | None, list[Fault]]]


@dataclass
class Read:
    """What could be read.

    Attributes
    ----------
    tables : dict of str to RawTable
        An optional table of which there is only a header counts as absent.
    unread : set of str
        Tables that cannot be read or are missing; what refers to them cannot be checked.
    faults : list of Fault
    """

    tables: dict[str, RawTable] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def read_tables(path: Path | str, need: Collection[str] = REQUIRED_TABLES) -> Read:
    """Read whatever tables are there.

    Parameters
    ----------
    path : path
        Folder or ``.xlsx`` workbook. A folder without CSV files but with one workbook is read as
        that workbook.
    need : collection of str
        Tables that must be there.
    """
    path = Path(path)
    try:
        if not path.exists():
            return _nothing(path, Text(N_("no such folder or file")))
    except OSError:
        return _nothing(path, Text(N_("no such folder or file")))
    if path.is_file():
        return _from_workbook(path, need)
    try:
        listing = sorted(path.iterdir())
    except OSError:
        return _nothing(path, Text(N_("this folder cannot be read")))
    files = [f for f in listing if f.suffix.lower() == ".csv" and f.name[0] not in ".~"]
    books = [f for f in listing if f.suffix.lower() == ".xlsx" and f.name[0] not in ".~"]
    if not files and len(books) == 1:
        return _from_workbook(books[0], need)
    if not files:
        return _nothing(path, Text(N_("there is no table in this folder")))
    return _collect(
        {file.name: file.stem for file in files},
        place=lambda label: (label, ""),
        expected_place=lambda table: (f"{table}.csv", ""),
        read=lambda label, table: read_csv(path / label, table),
        need=need,
    )


def _nothing(path: Path, what: Text) -> Read:
    expected = Text(N_("a folder of CSV tables, or one .xlsx workbook with a sheet a table"))
    return Read(unread=set(MODELS), faults=[Fault(what, expected, file=str(path))])


def _from_workbook(path: Path, need: Collection[str]) -> Read:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return _nothing(path, Text(N_("this is a file of another kind")))
    from govsim.district.read_workbook import open_workbook, read_sheet

    book = open_workbook(path)
    if book is None:
        return _nothing(path, Text(N_("this file cannot be read as an .xlsx workbook")))
    try:
        return _collect(
            {sheet: sheet for sheet in book.sheetnames},
            place=lambda label: (path.name, label),
            expected_place=lambda table: (path.name, table),
            read=lambda label, table: read_sheet(book, path.name, label, table),
            need=need,
        )
    finally:
        book.close()


def _collect(
    labels: Mapping[str, str],
    *,
    place: Place,
    expected_place: Place,
    read: Reader,
    need: Collection[str],
) -> Read:
    """Read every file or sheet that is a table; say which are misnamed, twice there, or missing."""
    result = Read()
    named: dict[str, str] = {}
    strange = []
    for label, stem in labels.items():
        table = stem.strip().lower()
        if table not in MODELS:
            strange.append((label, table))
        elif table in named:
            file, sheet = place(label)
            what = Text(N_("the table “{table}” is there twice"), table=table)
            result.faults.append(Fault(what, file=file, sheet=sheet))
        else:
            named[table] = label
    for label, table in strange:
        near = get_close_matches(table, [t for t in MODELS if t not in named], n=1, cutoff=0.75)
        if near:
            file, sheet = place(label)
            what = Text(N_("unknown table “{table}”"), table=table)
            expected = Text(N_("“{near}”?"), near=near[0])
            result.faults.append(Fault(what, expected, file=file, sheet=sheet))
    for table in MODELS:
        if table in named:
            raw, faults = read(named[table], table)
            result.faults += faults
            _keep(result, table, raw, place(named[table]), need)
        elif table in need:
            file, sheet = expected_place(table)
            what = Text(N_("the table “{table}” is missing"), table=table)
            result.faults.append(Fault(what, file=file, sheet=sheet))
            result.unread.add(table)
    return result


def _keep(
    result: Read, table: str, raw: RawTable | None, place: tuple[str, str], need: Collection[str]
) -> None:
    if raw is None:
        result.unread.add(table)
    elif len(raw.numbers):
        result.tables[table] = raw
    elif table in need:
        file, sheet = place
        what = Text(N_("there is no row below the header"))
        expected = Text(N_("at least one row of data"))
        result.faults.append(Fault(what, expected, file=file, sheet=sheet))
        result.unread.add(table)
