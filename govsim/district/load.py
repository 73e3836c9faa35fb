"""From files or tables in memory to a district, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from pathlib import Path

from govsim.catalogue.collector import collector_paused
from govsim.catalogue.errors import Fault, InputError
from govsim.district.build import build_district
from govsim.district.checks import check_across, identifying
from govsim.district.district import District
from govsim.district.fields import MODELS
from govsim.district.notices import Notice, ReadReport, TablePlace
from govsim.district.read import Read, read_tables, table_named
from govsim.district.record_checks import check_records
from govsim.district.resolve import resolve
from govsim.district.rows import TABLES
from govsim.district.tables import Column, RawTable, Values
from govsim.district.validate import validate


def load_district(path: Path | str) -> District:
    """Read a district from a folder of CSV tables or an ``.xlsx`` workbook.

    Parameters
    ----------
    path : path

    Returns
    -------
    District

    Raises
    ------
    InputError
        With every fault of every table.
    """
    return load_reported(path)[0]


def load_reported(path: Path | str) -> tuple[District, ReadReport]:
    """A district as `load_district` gives it, and how its tables were read."""
    report = ReadReport()
    with collector_paused():
        return _district(read_tables(path), report), report


def check_district(path: Path | str) -> list[Fault]:
    """Every fault of a district; an empty list if it can be loaded."""
    return read_report(path).faults


def read_report(path: Path | str) -> ReadReport:
    """What was read of a district and its records, and how: every conversion and every fault.

    Parameters
    ----------
    path : path
        As for `load_district`.

    Returns
    -------
    ReadReport
        Print it, or look at its `notices` and `faults`.
    """
    report = ReadReport()
    with collector_paused():
        checked(read_tables(path), report)
    return report


def district_from_tables(tables: Mapping[str, Mapping[str, Column]]) -> District:
    """A district from tables in memory, checked as files are.

    Parameters
    ----------
    tables : mapping of str to columns
        As `govsim.district.sample.sample_district` returns them.

    Raises
    ------
    InputError
        With every fault of every table.
    """
    read = Read()
    for name, columns in tables.items():
        text = {column: [str(cell) for cell in cells] for column, cells in columns.items()}
        length = len(next(iter(text.values()), []))
        if length:
            read.tables[name] = RawTable(name, name, "", text, range(2, length + 2))
    return _district(read, ReadReport())


def _district(read: Read, report: ReadReport) -> District:
    values = checked(read, report)
    if report.faults:
        raise InputError(report.faults)
    return build_district({name: values[name] for name in TABLES if name in values})


def checked(read: Read, report: ReadReport) -> dict[str, Values]:
    """The valid rows of every table; faults and notices go into the report, in order of place.

    Parameters
    ----------
    read : Read
        Its text is let go of, but for identifiers.
    report : ReadReport
    """
    values: dict[str, Values] = {}
    faults = list(read.faults)
    notices = [*read.notices, *resolve(read.tables)]
    for name, raw in read.tables.items():
        values[name], found, done = validate(raw)
        faults += found
        notices += done
        raw.keep(identifying(name))
    faults += check_across(read.tables, values) + check_records(read.tables, values)
    order = _Order(read)
    report.faults += sorted(faults, key=order.of)
    report.notices += sorted(notices, key=order.of)
    report.places += [
        TablePlace(name, raw.file, raw.sheet, raw.header, tuple(raw.words),
                   frozenset(at for column, at in raw.positions.items()
                             if column not in raw.dropped))
        for name, raw in read.tables.items()
    ]  # fmt: skip
    report.rows |= {name: len(table) for name, table in values.items()}
    return values


class _Order:
    """Table by table and row by row; a count of further faults stands after those it counts."""

    def __init__(self, read: Read) -> None:
        names = list(MODELS)
        self.places = {(raw.file, raw.sheet): names.index(name)
                       for name, raw in read.tables.items()}  # fmt: skip

    def of(self, said: Fault | Notice) -> tuple[int, float]:
        row = said.row if said.row is not None else inf if said.column else 0
        place = self.places.get((said.file, said.sheet))
        if place is None:
            table = table_named(said.sheet or Path(said.file).stem)
            place = list(MODELS).index(table) if table else -1
        return place, row
