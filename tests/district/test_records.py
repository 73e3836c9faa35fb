"""Record tables: read with the district or alone, checked against it, periods and hashes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from govsim.catalogue.errors import InputError
from govsim.district import check_district, load_district, load_records
from govsim.district.fields import fields
from govsim.district.record_columns import RECORD_MEANINGS, RECORD_TABLE_MEANINGS
from govsim.district.record_rows import RECORD_TABLES
from govsim.district.tables import Table
from govsim.district.writing import write_district, write_workbook

from .conftest import small_tables

ROSTER: dict[str, list[Any]] = {
    "worker_id": ["a", "b", "b"], "community_id": ["C01", "C02", "C03"],
    "route": ["exam", "local", "local"], "education": ["bachelor", "college", "college"],
    "birth_year": [1995, 1980, 1980], "entry_date": ["2021-07-01", "2015-03-01", "2019-01-01"],
    "exit_date": ["", "2018-12-31", "2024-05-31"], "exit_reason": ["", "other", ""],
    "base_pay_yuan": [4000, 3500, 3600],
}  # fmt: skip
OTHERS: dict[str, Table] = {
    "volunteer_log": {"volunteer_id": ["v1"], "community_id": ["C01"], "date": ["2026-02-03"],
                      "hours": [2.5]},
    "request_log": {"community_id": ["C01", "C02"], "received_date": ["2026-01-01", "2026-01-02"],
                    "closed_date": ["2026-01-05", ""], "kind": ["visit", "ticket"]},
    "tranches": {"community_id": ["C01"], "due_date": ["2026-03-31"], "paid_date": [""],
                 "amount_yuan": [1e5]},
    "matches": {"street_id": ["S1"], "year": [2026], "due_yuan": [1e5], "paid_yuan": [5e4]},
    "arrears": {"community_id": ["C01"], "month": ["2026-03-01"], "owed_yuan": [1e4]},
    "observations": {"year": [2025, 2026], "outcome": ["gap_share", "turnover_rate"],
                     "value": ["21%", 0.2]},
    "windows": {"table": ["staff_roster"], "from_date": ["2015-01-01"], "to_date": ["2026-12-31"]},
}  # fmt: skip


def spoilt(column: str, values: list[Any]) -> dict[str, list[Any]]:
    """The roster with a column replaced."""
    return {**ROSTER, column: values}


def test_records_come_with_the_district_or_alone(tmp_path: Path) -> None:
    """The same frames from CSV and workbook, with the district's tables or without them."""
    tables = {**small_tables(), "staff_roster": ROSTER, **OTHERS}
    write_district(tables, tmp_path / "csv")
    write_workbook(tables, tmp_path / "d.xlsx")
    write_district({"staff_roster": ROSTER, **OTHERS}, tmp_path / "alone")
    found = [load_records(tmp_path / name) for name in ("csv", "d.xlsx", "alone")]
    assert len({r.digest for r in found}) == 1
    roster = found[0].staff_roster
    assert roster is not None
    assert roster["exit_date"].isna().tolist() == [True, False, False]
    assert roster["exit_reason"].isna().tolist() == [True, False, True]
    assert roster.dtypes.astype(str).to_dict() == {
        "worker_id": "str", "community_id": "str", "route": "str", "education": "str",
        "birth_year": "int64", "entry_date": "datetime64[s]", "exit_date": "datetime64[s]",
        "exit_reason": "str", "base_pay_yuan": "float64", "certificate": "bool",
    }  # fmt: skip
    observations = found[0].observations
    assert observations is not None
    assert observations["value"].tolist() == [0.21, 0.2]
    assert observations["level"].tolist() == ["district"] * 2


def test_records_do_not_change_the_district(tmp_path: Path) -> None:
    """A district's hash is that of its own tables; each table's records have their own."""
    write_district(small_tables(), tmp_path / "plain")
    write_district({**small_tables(), "staff_roster": ROSTER}, tmp_path / "more")
    assert load_district(tmp_path / "plain").digest == load_district(tmp_path / "more").digest
    assert set(load_records(tmp_path / "more").digests) == {"staff_roster"}
    assert load_records(tmp_path / "plain").staff_roster is None


def test_periods(tmp_path: Path) -> None:
    """A stated period holds; else the first and last day found; else none."""
    write_district({"staff_roster": ROSTER, **OTHERS}, tmp_path)
    records = load_records(tmp_path)
    assert records.window("staff_roster") == (date(2015, 1, 1), date(2026, 12, 31))
    assert records.window("request_log") == (date(2026, 1, 1), date(2026, 1, 5))
    assert records.window("observations") == (date(2025, 1, 1), date(2026, 12, 31))
    (tmp_path / "matches.csv").unlink()
    assert load_records(tmp_path).window("matches") is None


FAULTS: list[tuple[str, dict[str, list[Any]], int, str, str]] = [
    ("staff_roster", spoilt("exit_date", ["2020-01-01", "2018-12-31", ""]), 2, "exit_date",
     "is before"),
    ("staff_roster", spoilt("entry_date", ["2021-07-01", "2015-03-01", "2018-06-01"]), 4,
     "entry_date", "in post already"),
    ("staff_roster", spoilt("exit_reason", ["quit", "other", ""]), 2, "exit_reason",
     "no last day"),
    ("staff_roster", spoilt("birth_year", [2010, 1980, 1980]), 2, "entry_date", "age of 11"),
    ("staff_roster", spoilt("community_id", ["C01", "C99", "C03"]), 3, "community_id",
     "unknown community"),
    ("staff_roster", spoilt("base_pay_yuan", [-1, 3500, 3600]), 2, "base_pay_yuan", "negative"),
    ("arrears", {"community_id": ["C01"], "month": ["2026-03-05"], "owed_yuan": [1]}, 2, "month",
     "not the first day"),
    ("arrears", {"community_id": ["C01"] * 2, "month": ["2026-03-01"] * 2, "owed_yuan": [1, 2]}, 3,
     "community_id", "already in row 2"),
    ("observations", {"year": [2026], "outcome": ["gap_shere"], "value": [1]}, 2, "outcome",
     "“gap_share”?"),
    ("observations", {"year": [2026], "outcome": ["gap_share"], "value": [1], "level": ["street"]},
     2, "place", "blank"),
    ("observations", {"year": [2026], "outcome": ["gap_share"], "value": [1],
                      "level": ["community"], "place": ["S1"]}, 2, "place", "unknown community"),
    ("matches", {"street_id": ["S77"], "year": [2026], "due_yuan": [1], "paid_yuan": [1]}, 2,
     "street_id", "unknown street"),
    ("volunteer_log", {"volunteer_id": ["v"], "community_id": ["C01"], "date": ["2026-02-30"],
                       "hours": [2]}, 2, "date", "not a date"),
    ("windows", {"table": ["tranches"], "from_date": ["2026-01-01"], "to_date": ["2025-01-01"]}, 2,
     "to_date", "is before"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "columns", "row", "column", "message"), FAULTS)
def test_faults_have_their_place(
    tmp_path: Path, table: str, columns: dict[str, list[Any]], row: int, column: str, message: str
) -> None:
    """One thing wrong with a record is one fault at its cell, for the check and for the reader."""
    write_district({**small_tables(), table: columns}, tmp_path)
    (fault,) = check_district(tmp_path)
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", row, column)
    assert message in fault.render("en")
    with pytest.raises(InputError, match=table):
        load_records(tmp_path)


def test_outcomes_by_their_chinese_name(tmp_path: Path) -> None:
    """An outcome may be named as reports name it."""
    write_district({"observations": {"year": [2026], "outcome": ["经费缺口占需要比例"],
                                     "value": [0.2]}}, tmp_path)  # fmt: skip
    frame = load_records(tmp_path).observations
    assert frame is not None
    assert frame["outcome"].tolist() == ["gap_share"]


def test_every_column_is_explained() -> None:
    """Each column of each record table has a meaning, and an assumption where it may be blank."""
    assert list(RECORD_MEANINGS) == list(RECORD_TABLE_MEANINGS) == list(RECORD_TABLES)
    for table, columns in RECORD_MEANINGS.items():
        assert list(columns) == list(fields(table))
        for name, column in columns.items():
            assert bool(column.assumed.get("en")) != fields(table)[name].required
