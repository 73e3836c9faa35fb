"""A study: paired, tidy, reproducible."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Results, Study, load_results
from govsim.study.pairing import paired_difference, paired_differences

COLUMNS = ["scenario", "draw", "replication", "month", "level", "place", "outcome", "value"]


@pytest.fixture(scope="module")
def district():
    """Four communities."""
    return district_from_tables(sample_district(4, 1))


def study(district, **changes) -> Study:
    """A tiny study."""
    settings = {"years": 2, "replications": 3, "jobs": 1} | changes
    return Study(district, ["raise-grants", "entry-by-exam"], **settings)


@pytest.fixture(scope="module")
def results(district) -> Results:
    """Its results."""
    return study(district).run()


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=30))
def test_paired_difference_is_students_t_on_pairs(pairs):
    """Difference, interval and p-value agree with an independent implementation."""
    baseline, tried = np.array(pairs).T
    found = paired_difference(baseline, tried)
    if np.var(tried - baseline, ddof=1) > 1e-6:
        oracle = stats.ttest_rel(tried, baseline)
        interval = oracle.confidence_interval(0.95)
        assert found.p_value == pytest.approx(oracle.pvalue, rel=1e-6, abs=1e-12)
        assert found.low == pytest.approx(interval.low, rel=1e-6, abs=1e-6)
        assert found.high == pytest.approx(interval.high, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("count", [1, 2, 9])
@pytest.mark.parametrize("equal", [False, True])
def test_several_numbers_at_once_are_as_each_by_itself(count, equal):
    """Also where one of them does not vary, or there is one pair only."""
    generator = np.random.default_rng(4)
    baseline, scenario = generator.normal(size=(2, count, 5))
    if equal:
        scenario[:, 3] = baseline[:, 3]
    together = paired_differences(baseline, scenario)
    for one, b, s in zip(together, baseline.T, scenario.T, strict=True):
        assert vars(one) == pytest.approx(vars(paired_difference(b, s)), rel=1e-9, nan_ok=True)


def test_equal_pairs_are_no_difference():
    """Where both scenarios are equal to the bit, the difference is 0 with certainty."""
    found = paired_difference(np.arange(5.0), np.arange(5.0))
    assert (found.difference, found.low, found.high, found.p_value) == (0, 0, 0, 1)


def test_the_baseline_is_added_and_comes_first(results):
    """Scenarios without a reference are compared with the shipped baseline."""
    assert [s.name for s in results.scenarios] == ["baseline", "raise-grants", "entry-by-exam"]


def test_results_do_not_depend_on_the_number_of_processes(district, tmp_path, monkeypatch):
    """One process and two give outcomes.parquet of the same bytes, and so does a second run."""
    monkeypatch.setattr("govsim.study.pace.STARTING", 0.0)
    for name, jobs in (("one", 1), ("two", 2), ("again", 1)):
        study(district, replications=8, jobs=jobs).run(output=tmp_path / name)
    files = [(tmp_path / n / "outcomes.parquet").read_bytes() for n in ("one", "two", "again")]
    assert files[0] == files[1] == files[2]


def test_saved_results_come_back(results, district, tmp_path):
    """What is read back is what was saved, and the file is tidy."""
    import pandas as pd

    results.save(tmp_path)
    again = load_results(tmp_path, district)
    np.testing.assert_array_equal(again.values, results.values)
    assert [s.digest() for s in again.scenarios] == [s.digest() for s in results.scenarios]
    table = pd.read_parquet(tmp_path / "outcomes.parquet")
    assert list(table.columns) == COLUMNS
    assert not table.duplicated(COLUMNS[:-1]).any()
    one = table.query(
        "scenario == 'entry-by-exam' and replication == 2 and outcome == 'workers'"
        " and level == 'district'"
    )
    np.testing.assert_array_equal(
        one["value"].to_numpy(), results.series("workers", "entry-by-exam")[2]
    )
    assert len(pd.read_csv(tmp_path / "comparison.csv")) == len(results.comparison())


def test_the_record_binds_inputs_to_outputs(results, district, tmp_path):
    """run.json's binding is the same for the same inputs and changes with each of them; what does
    not decide the numbers is kept apart."""
    results.save(tmp_path)
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert record["binding"] == json.loads(json.dumps(dict(results.binding)))
    assert set(record["circumstances"]) & set(record["binding"]) == set()
    same = study(district).run().binding
    assert same == results.binding
    for changes in ({"seed": 1}, {"parameters": {"own_revenue": 6}}, {"years": 1}):
        assert study(district, **changes).run().binding != results.binding


def test_another_district_is_refused(results, tmp_path):
    """A study cannot be read back with a district it was not made with."""
    results.save(tmp_path)
    with pytest.raises(InputError):
        load_results(tmp_path, district_from_tables(sample_district(4, 2)))


def test_nothing_is_half_written(results, tmp_path, monkeypatch):
    """If saving fails on the way, the folder holds what it held before."""
    monkeypatch.setattr(Results, "comparison", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        results.save(tmp_path / "run")
    assert list((tmp_path / "run").iterdir()) == []


def test_all_faults_of_a_study_are_said_at_once(district):
    """Settings, scenarios and parameters: one error holds every fault."""
    with pytest.raises(InputError) as caught:
        Study(
            district, ["baselin"], years=0, replications=1, seed=-1, jobs=0.5,
            parameters={"own_revenu": 1, "street_delivery": 7},
        )  # fmt: skip
    said = caught.value.render("en")
    for word in ("baseline", "years", "replications", "seed", "jobs", "own_revenue", "7"):
        assert word in said


def test_unknown_names_are_refused_with_the_nearest(results):
    """Outcome, scenario, level and place."""
    for call in (
        lambda: results.compare("vacancy_rat"),
        lambda: results.series("workers", "entry-by-exams"),
        lambda: results.compare("workers", level="streets"),
        lambda: results.compare("workers", level="community", place="nowhere"),
    ):
        with pytest.raises(InputError):
            call()


def test_periods_are_years_and_all_that_follows_the_start(results):
    """Each scenario is compared year by year and over all months since its start."""
    table = results.compare("workers")
    assert set(table["period"]) == {"2027", "2028", "after"}
    rows = table[table["scenario"] == "raise-grants"].set_index("period")
    assert rows.loc["2027", "difference"] == 0
    assert rows.loc["2028", "difference"] == rows.loc["after", "difference"]
