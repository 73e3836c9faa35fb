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
from govsim.district.read import Read, read_tables
from govsim.district.record_checks import check_records
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
    with collector_paused():
        return _district(read_tables(path))


def check_district(path: Path | str) -> list[Fault]:
    """Every fault of a district; an empty list if it can be loaded."""
    with collector_paused():
        return checked(read_tables(path))[1]


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
    return _district(read)


def _district(read: Read) -> District:
    values, faults = checked(read)
    if faults:
        raise InputError(faults)
    return build_district({name: values[name] for name in TABLES if name in values})


def checked(read: Read) -> tuple[dict[str, Values], list[Fault]]:
    """The valid rows of every table, and every fault in order of place."""
    values: dict[str, Values] = {}
    faults = list(read.faults)
    for name, raw in read.tables.items():
        values[name], found = validate(raw)
        faults += found
        raw.keep(identifying(name))
    return values, sorted(
        faults + check_across(read.tables, values) + check_records(read.tables, values), key=_order
    )


def _order(fault: Fault) -> tuple[int, float]:
    """Table by table and row by row; a count of further faults stands after those it counts."""
    names = list(MODELS)
    name = (fault.sheet or Path(fault.file).stem).lower()
    row = fault.row if fault.row is not None else inf if fault.column else 0
    return names.index(name) if name in names else -1, row
