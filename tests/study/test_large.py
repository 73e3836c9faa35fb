"""A study of a large district: without single communities, written outcome by outcome."""

from __future__ import annotations

import numpy as np
import pytest

from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model import replication
from govsim.study import Study, load_results, packing, tidy
from govsim.study.computing import computing


@pytest.fixture(scope="module")
def district():
    """Eight communities."""
    return district_from_tables(sample_district(8, 1))


def study(district) -> Study:
    """A tiny study."""
    return Study(district, ["raise-grants"], years=1, replications=2, jobs=1)


def test_single_communities_are_not_kept(district, monkeypatch, tmp_path):
    """Of a large district the results hold the district and its streets, as those of a study that
    keeps all, and say of communities that they are not kept."""
    with computing(store="none"):
        every = study(district).run().values
        monkeypatch.setattr(replication, "MANY_COMMUNITIES", 7)
        results = study(district).run(output=tmp_path)
    assert results.levels == ("district", "street")
    assert np.array_equal(results.values, every[:, :, :, : results.values.shape[3]], equal_nan=True)
    for ask in (results.places, lambda level: results.compare("satisfaction", level=level)):
        with pytest.raises(InputError) as error:
            ask("community")
        assert "not kept" in error.value.faults[0].render("en")
    again = load_results(tmp_path, district)
    assert np.array_equal(again.values, results.values, equal_nan=True)


def test_outcomes_written_one_at_a_time_are_the_same_table(district, monkeypatch, tmp_path):
    """A file of which each outcome is a part by itself reads as one written whole."""
    with computing(store="none"):
        whole = study(district).run()
        table = whole.table()
        monkeypatch.setattr(tidy, "MOST_ROWS", 1)
        study(district).run(output=tmp_path)
        assert study(district).run().table().astype(str).equals(table.astype(str))
    again = load_results(tmp_path, district)
    assert np.array_equal(again.values, whole.values, equal_nan=True)


def test_places_too_large_for_the_store_are_left_to_a_file(district, monkeypatch, tmp_path):
    """What the store cannot keep of a run is there for the study itself, and computed again by the
    next one."""
    with computing(store="none"):
        expected = study(district).run().values
    monkeypatch.setattr(packing, "LARGEST_KEPT", 10)
    with computing(store=tmp_path):
        for _ in range(2):
            assert np.array_equal(study(district).run().values, expected, equal_nan=True)
