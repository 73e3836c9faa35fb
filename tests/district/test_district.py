"""The district the model sees: types, indices, digest; and no file breaks the reader."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govsim.catalogue.errors import InputError
from govsim.district import District, check_district, district_from_tables, load_district
from govsim.district.district import ROUTES
from govsim.district.writing import write_district, write_workbook

from .conftest import Edit, small_tables

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def test_columns_have_one_length_and_the_promised_types(folder: Path) -> None:
    """Each table's columns are equally long; numbers are int64, float64 or bool."""
    district = load_district(folder)
    for table in ("streets", "communities", "quarters", "units", "workers", "volunteers"):
        columns = {
            f.name: getattr(getattr(district, table), f.name)
            for f in fields(getattr(district, table))
        }
        assert len({len(column) for column in columns.values()}) == 1
        arrays = [column for column in columns.values() if isinstance(column, np.ndarray)]
        assert {str(a.dtype) for a in arrays} <= {"int64", "float64", "bool"}


def test_references_and_codes_are_indices(folder: Path) -> None:
    """Communities point at their street, workers at their community, categories at their names."""
    tables, district = small_tables(), load_district(folder)
    assert [district.streets.ids[i] for i in district.communities.street] == list(
        tables["communities"]["street_id"]
    )
    workers = district.workers
    assert workers is not None
    assert [district.communities.ids[i] for i in workers.community] == list(
        tables["workers"]["community_id"]
    )
    assert [ROUTES[i] for i in workers.route] == list(tables["workers"]["route"])
    entry = [np.datetime64(day).astype(int) for day in tables["workers"]["entry_date"]]
    assert workers.entry_day.tolist() == entry


def test_digest_is_of_the_content(folder: Path, edit: Edit) -> None:
    """Writing a number otherwise keeps the digest; another number changes it."""
    digest = load_district(folder).digest
    assert len(digest) == 64
    assert district_from_tables(small_tables()).digest == digest
    edit("district", 2, "revenue_yuan", "7.2e8")
    edit("district", 2, "start_date", "2027/1/1")
    assert load_district(folder).digest == digest
    edit("district", 2, "revenue_yuan", "720000001")
    assert load_district(folder).digest != digest


def test_digest_does_not_mind_the_order_of_columns(tmp_path: Path) -> None:
    """The same columns in another order are the same district."""
    tables = small_tables()
    turned = {name: dict(reversed(columns.items())) for name, columns in tables.items()}
    write_district(turned, tmp_path)
    assert load_district(tmp_path).digest == district_from_tables(tables).digest


def test_faults_in_memory_are_reported_like_those_in_files() -> None:
    """Tables in memory are checked as files are, the table standing for the file."""
    tables = small_tables()
    tables["streets"]["fiscal_strength"] = [2.0, *list(tables["streets"]["fiscal_strength"])[1:]]
    with pytest.raises(InputError) as error:
        district_from_tables(tables)
    (fault,) = error.value.faults
    assert (fault.file, fault.row, fault.column) == ("streets", 2, "fiscal_strength")


@QUICK
@given(size=st.integers(1, 40), seed=st.integers(0, 2**40))
def test_every_sample_loads_without_a_fault(size: int, seed: int) -> None:
    """Whatever the size and the seed, the generated district has no fault."""
    district = district_from_tables(small_tables(size, seed))
    assert isinstance(district, District)
    assert (district.communities.households <= district.communities.residents).all()


def _load_or_refuse(path: Path) -> None:
    """Loading works, or raises `InputError` with as many faults as checking shows."""
    faults = check_district(path)
    if not faults:
        load_district(path)
        return
    with pytest.raises(InputError) as error:
        load_district(path)
    assert len(error.value.faults) == len(faults)
    assert error.value.render("en")


@QUICK
@given(data=st.data())
def test_spoilt_bytes_never_break_the_reader(data: st.DataObject) -> None:
    """Bytes changed, cut out or put in anywhere: the district loads or is refused with faults."""
    tables = small_tables(3, 5)
    table = data.draw(st.sampled_from(sorted(tables)))
    with tempfile.TemporaryDirectory() as folder:
        write_district(tables, folder)
        path = Path(folder) / f"{table}.csv"
        content = path.read_bytes()
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 60)))
        path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[stop:])
        _load_or_refuse(Path(folder))


@QUICK
@given(data=st.data())
def test_strange_cells_never_break_the_reader(data: st.DataObject) -> None:
    """Any text in any cell: the district loads or is refused with faults."""
    tables = small_tables(3, 5)
    table = data.draw(st.sampled_from(sorted(tables)))
    column = data.draw(st.sampled_from(sorted(tables[table])))
    cells = [str(cell) for cell in tables[table][column]]
    row = data.draw(st.integers(0, len(cells) - 1))
    numbers = st.floats().map(str) | st.integers().map(str)
    cells[row] = data.draw(numbers | st.text(st.characters(codec="utf-8"), max_size=12))
    with tempfile.TemporaryDirectory() as folder:
        write_district({**tables, table: {**tables[table], column: cells}}, folder)
        _load_or_refuse(Path(folder))


@cache
def _workbook() -> bytes:
    """One workbook for all examples: two written at different times differ in their time stamps."""
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(small_tables(3, 5), Path(folder) / "district.xlsx")
        return (Path(folder) / "district.xlsx").read_bytes()


@settings(QUICK, max_examples=60)
@given(place=st.floats(0, 1), spoilt=st.binary(min_size=1, max_size=8))
def test_spoilt_workbooks_never_break_the_reader(place: float, spoilt: bytes) -> None:
    """A workbook with bytes overwritten anywhere loads or is refused with faults."""
    content = bytearray(_workbook())
    start = int(place * (len(content) - len(spoilt)))
    content[start : start + len(spoilt)] = spoilt
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "district.xlsx"
        path.write_bytes(content)
        _load_or_refuse(path)
