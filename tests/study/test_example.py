"""The made-up district: made by its script, read as meant, and found again by plain estimates."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.places import data_root
from govsim.district import District, Records, load_district, load_records
from govsim.study.example import truth
from govsim.study.example.__main__ import truths
from govsim.study.example.records import simulate_records

EXAMPLE = data_root() / "districts" / "example"


@pytest.fixture(scope="module")
def district() -> District:
    """The example as it is read."""
    return load_district(EXAMPLE / "district.xlsx")


@pytest.fixture(scope="module")
def records() -> Records:
    """Its records."""
    return load_records(EXAMPLE / "district.xlsx")


def test_the_truth_beside_it_is_the_scripts() -> None:
    """The file of truths is what the script holds, and every parameter is one of the catalogue."""
    written = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
    assert written == truths()
    known = load_parameters()
    for names in (truth.STAFF, truth.VOLUNTEERS, truth.PLANTED):
        assert set(names) <= set(known)


def test_what_is_read_is_what_was_simulated(district: District, records: Records) -> None:
    """However oddly the workbook is written, its records come back cell by cell; dates written
    without a day come back as the first of their month."""
    made = simulate_records(district)
    for table, columns in made.items():
        frame = getattr(records, table)
        assert len(frame) == len(next(iter(columns.values()))), table
        for name, cells in columns.items():
            found = frame[name]
            if found.dtype.kind == "M":
                read = ["" if day != day else str(day.date()) for day in found]
                if (table, name) == ("tranches", "due_date"):
                    cells = [f"{str(cell)[:8]}01" for cell in cells]
                assert read == list(cells), (table, name)
            elif found.dtype.kind == "f":
                assert found.to_numpy() == pytest.approx(np.array(cells, float), abs=0.01)
            else:
                missing = found.isna().to_numpy()
                assert [c for c, gone in zip(cells, missing, strict=True) if not gone] == list(
                    found[~missing]
                ), (table, name)


def test_plain_estimates_find_the_truth(district: District, records: Records) -> None:
    """Rates counted by hand are within three standard errors of what the records were made with:
    quits of the long-serving, requests, delays, sessions' hours (a false alarm is about 1 in 90
    over the four, and the seed is fixed)."""
    log, requests, tranches = records.volunteer_log, records.request_log, records.tranches
    assert log is not None
    assert requests is not None
    assert tranches is not None
    hours = log["hours"]
    assert (
        abs(hours.mean() - truth.VOLUNTEERS["vol_session_hours"])
        < 3 * hours.std() / math.sqrt(len(hours)) + 0.03
    )  # rounded to half hours
    residents = district.communities.residents.sum() / 1_000
    for kind, rate in truth.REQUEST_RATES.items():
        count = int((requests["kind"] == kind).sum())
        weeks = district.communities.residents.size * 104
        spread = count * math.sqrt(1 / count + 1 / truth.REQUEST_SIZE / weeks)
        assert abs(count - rate * residents * 104 / 52.18) < 3 * spread
    street = dict(zip(district.communities.ids, district.communities.street, strict=True))
    tranches = tranches.assign(street=tranches["community_id"].map(street))
    paid = tranches.dropna(subset=["paid_date"]).groupby(["street", "due_date"]).first()
    late = (paid["paid_date"] - paid.index.get_level_values("due_date")).dt.days + 0.5
    early = paid.index.get_level_values("due_date") < "2026-01-01"  # few of these are censored
    late = late[early]
    error = truth.TRANCHE_DELAY_DAYS / math.sqrt(len(late))
    assert abs(late.mean() - truth.TRANCHE_DELAY_DAYS) < 3 * error


def test_workers_of_the_first_day_are_those_left_on_the_roster(
    district: District, records: Records
) -> None:
    """The roster's last day is the eve of the first day simulated, with the same people."""
    roster, workers = records.staff_roster, district.workers
    assert roster is not None
    assert workers is not None
    assert workers.ids == roster["worker_id"][roster["exit_date"].isna()].tolist()
    window = records.window("staff_roster")
    assert window == truth.ROSTER
    assert (roster["exit_date"].dropna() >= str(window[0])).all()
