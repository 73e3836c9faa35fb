"""A district's tables as text: a folder of CSV files, or one workbook with a sheet a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import LANGUAGES, N_, Text, translate
from govsim.district.fields import MODELS
from govsim.district.notices import Notice
from govsim.district.read_csv import read_csv
from govsim.district.rows import REQUIRED_TABLES
from govsim.district.tables import RawTable, short
from govsim.district.units import plain
from govsim.district.vocabulary import SHEETS, table_name

Place = Callable[[str], tuple[str, str]]
Reader = Callable[[str, str], tuple[RawTable | None, list[Fault], list[Notice]]]
GUIDE, OUTCOMES = N_("Guide"), N_("Outcomes")
"""Sheets of the template that hold no data."""
MOST_FILES = 200
_DECORATION = re.compile(
    r"^(19|20)\d\d年?度?|^(附件|附表|表|sheet)?[\d一二三四五六七八九十]*[-—_.、::·]*"
    r"|[(\[【].*?[)\]】]|(19|20)\d\d年?度?|[-_—·.]"
)
_ENDINGS = ("一览表", "统计表", "汇总表", "明细表", "信息表", "情况表", "登记表", "基本情况",
            "汇总", "明细",
            "情况", "信息", "数据", "名单", "名册", "台账", "表")  # fmt: skip


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
    notices : list of Notice
    """

    tables: dict[str, RawTable] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


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
    except (OSError, ValueError):
        return _nothing(path, Text(N_("no such folder or file")))
    if path.is_file():
        return _from_workbook(path, need)
    try:
        listing = sorted(path.iterdir())
    except OSError:
        return _nothing(path, Text(N_("this folder cannot be read")))
    files = [f for f in listing if f.suffix.lower() == ".csv" and f.name[0] not in ".~"]
    books = [f for f in listing if f.suffix.lower() in (".xlsx", ".xlsm") and f.name[0] not in ".~"]
    if not files and len(books) == 1:
        return _from_workbook(books[0], need)
    if not files:
        return _nothing(path, Text(N_("there is no table in this folder")))
    if len(files) > MOST_FILES:
        return _nothing(path, Text(N_("there are too many files in this folder")))
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
    from govsim.district.guard import look_through
    from govsim.district.read_workbook import open_workbook, read_sheet

    guarded = look_through(path)
    if guarded.faults:
        return Read(unread=set(MODELS), faults=guarded.faults)
    book = open_workbook(path, guarded.parts)
    if book is None:
        return _nothing(path, Text(N_("this file cannot be read as an .xlsx workbook")))
    result = _collect(
        {sheet: sheet for sheet in book.sheets},
        place=lambda label: (path.name, label),
        expected_place=lambda table: (path.name, table),
        read=lambda label, table: read_sheet(book, label, table),
        need=need,
    )
    book.reader.close()
    result.notices[:0] = guarded.notices
    return result


def table_named(name: str) -> str | None:
    """The table a sheet or file name stands for; None if it is none.

    Parameters
    ----------
    name : str
        Identifier, Chinese name or a synonym, with or without what offices put around it.
    """
    word = plain(name)
    if word in MODELS:
        return word
    known = {plain(also): table for table in SHEETS for also in SHEETS[table][::-1]}
    known |= {table.replace("_", ""): table for table in MODELS}
    if word in known:
        return known[word]
    bare = _DECORATION.sub("", word)
    if bare in known:
        return known[bare]
    for ending in _ENDINGS:
        if bare.endswith(ending) and bare.removesuffix(ending) in known:
            return known[bare.removesuffix(ending)]
    return None


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
        table = table_named(stem)
        file, sheet = place(label)
        if table is None:
            strange.append((label, stem.strip()))
        elif table in named:
            what = Text(N_("the table “{table}” is there twice"), table=table_name(table))
            result.faults.append(Fault(what, file=file, sheet=sheet))
        else:
            named[table] = label
            if plain(stem) not in (table, plain(SHEETS[table][0])):
                what = Text(N_("read as the table “{table}”"), table=table_name(table))
                result.notices.append(Notice("named", what, file, sheet))
    for label, name in strange:
        _strange(result, name, place(label), named)
    for table in MODELS:
        if table in named:
            raw, faults, notices = read(named[table], table)
            result.faults += faults
            result.notices += notices
            _keep(result, table, raw, place(named[table]), need)
        elif table in need:
            file, sheet = expected_place(table)
            what = Text(N_("the table “{table}” is missing"), table=table_name(table))
            result.faults.append(Fault(what, file=file, sheet=sheet))
            result.unread.add(table)
    return result


def _strange(result: Read, name: str, place: tuple[str, str], named: Collection[str]) -> None:
    """A file or sheet that is no table: a misspelt name is a fault, any other is left out."""
    file, sheet = place
    guides = {translate(name, lang) for name in (GUIDE, OUTCOMES) for lang in LANGUAGES}
    if name in guides:
        return
    free = [t for t in MODELS if t not in named]
    near = get_close_matches(name.lower(), free, n=1, cutoff=0.75)
    if near:
        what = Text(N_("unknown table “{table}”"), table=name.lower())
        expected = Text(N_("“{near}”?"), near=near[0])
        result.faults.append(Fault(what, expected, file=file, sheet=sheet))
    else:
        what = Text(N_("not a table known here, not read"))
        result.notices.append(Notice("skipped", what, short(file), sheet))


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
