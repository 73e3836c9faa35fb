"""Which parameters decide: the three steps on the model itself."""

from __future__ import annotations

import pytest

from govsim.analysis.sensitivity import Sensitivity, SensitivityStudy
from govsim.catalogue.errors import InputError
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district

AMONG = ["street_delivery", "budget_alloc_year", "portal_build_yuan", "exam_cost_yuan",
         "portal_year_yuan", "training_cost_hour", "quit_annual_incumbent"]  # fmt: skip


@pytest.fixture(scope="module")
def district() -> District:
    """Three communities."""
    return district_from_tables(sample_district(3, 1))


@pytest.fixture(scope="module")
def found(district) -> Sensitivity:
    """What decides the effect of higher grants on the gap."""
    return SensitivityStudy(
        district, "raise-grants", "gap_share", among=AMONG, trajectories=2, points=16, top=2,
        years=2, jobs=1,
    ).run()  # fmt: skip


def test_costs_of_other_proposals_have_no_part(found):
    """Parameters read only by proposals that are not there are put aside, those of the budget
    are not, and the most influential has the largest index."""
    left = {one.name for one in found.screened}
    assert {"street_delivery", "budget_alloc_year"} <= left
    assert left | set(found.idle) == set(AMONG)
    table = found.table().set_index("parameter")
    assert (table.loc[found.idle, "mu_star"] == 0).all()
    for name in ("portal_build_yuan", "exam_cost_yuan", "portal_year_yuan", "training_cost_hour"):
        assert table.loc[name, "mu_star"] == 0
    assert found.indices.items[0].name == "budget_alloc_year"
    assert found.indices.items[0].total > 0.2
    assert found.runs > 16 * 4 * 2
    assert found.worth("budget_alloc_year") is not None


def test_a_level_needs_no_proposal_and_has_no_choice(district):
    """The baseline's own outcome can be explained; nothing is chosen, so knowing has no price."""
    study = SensitivityStudy(
        district, "baseline", "gap_share", is_level=True, among=AMONG[:3], trajectories=2,
        points=8, top=1, years=1, jobs=1,
    )  # fmt: skip
    found = study.run()
    assert 0 < found.mean < 1
    assert found.worth(found.indices.items[0].name) is None


def test_every_fault_at_once(district):
    """A scenario without proposals, an unknown outcome and parameter, and wrong sizes."""
    with pytest.raises(InputError) as caught:
        SensitivityStudy(
            district, "baseline", "gap_shar", among=["street_deliver"], points=12, top=0, years=0
        )
    assert len(caught.value.faults) == 6
