"""Write the example district anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.district.tables import Table, Tables
from govsim.study.example import truth
from govsim.study.example.records import observed_figures, simulate_records
from govsim.study.example.workbook import log_by_name, write_example, write_faulty

EVERY = 4
"""Of so many registered volunteers of the synthetic district one is kept."""


def example_tables() -> tuple[Tables, District]:
    """The made-up district with all its tables and records, and as the model takes it."""
    tables = sample_district(truth.COMMUNITIES, truth.SEED)
    tables["volunteers"] = {k: list(v)[::EVERY] for k, v in tables["volunteers"].items()}
    tables["district"] |= {"district_id": ["shili"], "name_zh": ["示例区"], "name_en": ["Example"]}
    del tables["workers"]
    district = district_from_tables(tables)
    records = simulate_records(district)
    tables["workers"] = _in_post(records["staff_roster"])
    records["observations"] = observed_figures(district_from_tables(tables))
    return {**tables, **records}, district


def _in_post(roster: Mapping[str, Any]) -> Table:
    """The roster of the first day: who had not left."""
    kept = [i for i, left in enumerate(roster["exit_date"]) if not left]
    table: Table = {name: [roster[name][i] for i in kept]
             for name in ("worker_id", "community_id", "route", "education", "birth_year",
                          "entry_date", "certificate")}  # fmt: skip
    table["generalist"] = [i % 3 == 0 for i in range(len(kept))]
    table["base_pay_yuan"] = [roster["base_pay_yuan"][i] for i in kept]
    return table


def truths() -> dict[str, Any]:
    """Everything that `truth` holds, as JSON takes it."""
    names = [name for name in vars(truth) if name.isupper()]
    found = {name.lower(): getattr(truth, name) for name in names}
    return json.loads(json.dumps(found, default=_plain))  # type: ignore[no-any-return]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value))


def main(folder: Path | None = None) -> None:
    """Write workbooks and truth.

    Parameters
    ----------
    folder : Path, optional
        ``data/districts/example`` of the checkout unless given.
    """
    folder = folder or Path(__file__).parents[3] / "data" / "districts" / "example"
    folder.mkdir(parents=True, exist_ok=True)
    tables, _ = example_tables()
    log_by_name(tables)
    write_example(tables, folder / "district.xlsx")
    write_faulty(tables, folder / "faulty.xlsx")
    text = json.dumps(truths(), ensure_ascii=False, indent=2) + "\n"
    (folder / "truth.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
