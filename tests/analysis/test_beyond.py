"""Further studies of an appendix: asked for, kept, and read back."""

from __future__ import annotations

import pytest

from govsim.analysis.beyond import largest_bill, study_beyond
from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.study import Results, Study


@pytest.fixture(scope="module")
def results() -> Results:
    """Three communities, 2 years, 2 replications of one proposal."""
    district = district_from_tables(dict(sample_district(3, 1)))
    return Study(district, ["raise-grants"], years=2, replications=2, seed=1, jobs=1).run()


def test_none_is_made_that_is_not_asked_for(results):
    """Without draws and evaluations only the money is followed."""
    found = study_beyond(results, draws=0, evaluations=0, jobs=1)
    assert found.nested is None
    assert found.search is None
    assert found.money is not None


def test_the_budget_is_the_costliest_bill_rounded_up(results):
    """In whole ten thousands of yuan, and no less than what district and streets pay."""
    paid = sum(
        12 * float(results.compare(name, period="after").difference.iloc[0])
        for name in ("district_cost_yuan", "street_cost_yuan")
    )
    assert paid <= largest_bill(results) < paid + 1e4
    assert largest_bill(results) % 1e4 == 0


@pytest.mark.slow
def test_kept_studies_are_read_back_and_others_refused(results, tmp_path):
    """The same numbers from the folder, without a run; other counts do not pass for them."""
    told: list[int] = []
    made = study_beyond(results, tmp_path, draws=2, evaluations=2, jobs=1)
    again = study_beyond(results, tmp_path, draws=2, evaluations=2, jobs=1,
                         progress=lambda done, _: told.append(done))  # fmt: skip
    assert not told
    assert made.nested is not None
    assert again.nested is not None
    assert made.nested.values.tobytes() == again.nested.values.tobytes()
    assert made.search is not None
    assert again.search is not None
    assert made.search.table().equals(again.search.table())
    with pytest.raises(InputError):
        study_beyond(results, tmp_path, draws=3, evaluations=2, jobs=1)
    with pytest.raises(InputError):
        study_beyond(results, tmp_path, draws=2, evaluations=3, jobs=1)
