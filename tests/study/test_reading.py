"""Reading back a saved study: what is damaged is refused, never read as numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Study, load_results


@pytest.fixture(scope="module")
def district():
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


@pytest.fixture(scope="module")
def results(district):
    """A study of two scenarios."""
    return Study(district, ["raise-grants"], years=1, replications=2, jobs=1).run()


@pytest.fixture
def saved(results, tmp_path) -> Path:
    """The folder of the study."""
    return results.save(tmp_path / "study")


def refusal(saved: Path, district) -> str:
    """File name of the one fault."""
    with pytest.raises(InputError) as caught:
        load_results(saved, district)
    (fault,) = caught.value.faults
    return Path(str(fault.file)).name


def put(*path: str | int, value: Any) -> Callable[[Any], Any]:
    """A change of one entry of the record."""

    def change(record: Any) -> Any:
        inner = record
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value
        return record

    return change


RECORDS = {
    "a list": lambda record: [record],
    "no binding": lambda record: {k: v for k, v in record.items() if k != "binding"},
    "binding a list": put("binding", value=[]),
    "replications text": put("binding", "replications", value="many"),
    "replications none": put("binding", "replications", value=None),
    "replications endless": put("binding", "replications", value=float("inf")),
    "replications negative": put("binding", "replications", value=-2),
    "replications a fraction": put("binding", "replications", value=2.5),
    "years missing": lambda r: r | {"binding": {k: r["binding"][k] for k in r["binding"]
                                                if k != "years"}},
    "months a number": put("months", value=12),
    "months numbers": put("months", value=list(range(12))),
    "scenarios text": put("scenarios", value="baseline"),
    "scenarios empty": put("scenarios", value=[]),
    "an unknown proposal": put("scenarios", 1, "proposals", value=[{"unheard_of": {}}]),
    "a changed proposal": put("scenarios", 1, "proposals",
                              value=[{"operating_grant": {"raise": 0.99}}]),
    "circumstances text": put("circumstances", value="warm"),
}  # fmt: skip


@pytest.mark.parametrize("damage", RECORDS.values(), ids=RECORDS)
def test_a_damaged_record_is_refused(damage, saved, district):
    """A run.json that is not what was saved is one clear fault."""
    record = json.loads((saved / "run.json").read_text(encoding="utf-8"))
    (saved / "run.json").write_text(json.dumps(damage(record)), encoding="utf-8")
    assert refusal(saved, district) == "run.json"


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_a_record_that_is_not_json_is_refused(text, saved, district):
    """A run.json that cannot be parsed is one clear fault."""
    (saved / "run.json").write_bytes(text)
    assert refusal(saved, district) == "run.json"


DISAGREEMENTS = {
    "more replications": put("binding", "replications", value=9),
    "very many replications": put("binding", "replications", value=10**9),
    "fewer replications": put("binding", "replications", value=1),
    "another month": put("months", 0, value="1999-01"),
    "a month less": lambda record: record | {"months": record["months"][1:]},
}


@pytest.mark.parametrize("damage", DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_a_record_of_other_outcomes_is_refused(damage, saved, district):
    """A run.json that claims other outcomes than the file holds never yields numbers."""
    record = json.loads((saved / "run.json").read_text(encoding="utf-8"))
    (saved / "run.json").write_text(json.dumps(damage(record)), encoding="utf-8")
    assert refusal(saved, district) in {"run.json", "outcomes.parquet"}


def rewritten(path: Path, change: Callable[[pa.Table], pa.Table], groups: list[int]) -> None:
    """Write the file anew, group by group, in the order given."""
    file = pq.ParquetFile(path)
    tables = [change(file.read_row_group(g)) for g in groups]
    with pq.ParquetWriter(path, tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=max(table.num_rows, 1))


@pytest.mark.parametrize(
    ("change", "groups"),
    [
        (lambda t: t, [0, 1, 2]),
        (lambda t: t, [1, 0, 2, 3]),
        (lambda t: t, [0, 0, 2, 3]),
        (lambda t: t.slice(1), [0, 1, 2, 3]),
        (lambda t: t.slice(0, 1), [0, 1, 2, 3]),
        (lambda t: t.slice(0, 0), [0, 1, 2, 3]),
        (lambda t: t.drop_columns(["place"]), [0, 1, 2, 3]),
        (lambda t: t.sort_by("value"), [0, 1, 2, 3]),
        (lambda t: t.set_column(7, "value", t["value"].cast(pa.string())), [0, 1, 2, 3]),
        (lambda t: t.rename_columns([*t.column_names[:-1], "values"]), [0, 1, 2, 3]),
    ],
    ids=["run lost", "order changed", "run doubled", "row lost", "one row", "no rows",
         "column lost", "rows sorted", "values text", "column renamed"],
)  # fmt: skip
def test_changed_outcomes_are_refused(change, groups, saved, district):
    """An outcomes.parquet with other runs, rows or columns is one clear fault."""
    rewritten(saved / "outcomes.parquet", change, groups)
    assert refusal(saved, district) == "outcomes.parquet"


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "folder"])
def test_unreadable_outcomes_are_refused(damage, saved, district):
    """An outcomes.parquet that is no Parquet file is one clear fault."""
    path = saved / "outcomes.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        path.write_bytes(b"" if damage == "empty" else content[: len(content) // 2])
    assert refusal(saved, district) == "outcomes.parquet"
