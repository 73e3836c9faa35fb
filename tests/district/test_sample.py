"""The sample district is plausible, works at any size, and comes out byte for byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from govsim.district import District, district_from_tables, load_district
from govsim.district.names import community_names, street_names
from govsim.district.sample import LARGEST, sample_district
from govsim.district.writing import write_district

SAMPLE = Path(__file__).parents[2] / "data" / "districts" / "sample"


@pytest.fixture(scope="module")
def sample() -> District:
    """The committed sample district."""
    return load_district(SAMPLE)


def test_generator_reproduces_the_committed_files(tmp_path: Path) -> None:
    """The generator writes the committed sample byte for byte."""
    write_district(sample_district(), tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in SAMPLE.glob("*.csv")}


def test_places_are_as_many_and_as_large_as_the_evidence_says(sample: District) -> None:
    """Ten streets, sixty communities of 8,000 on average with a right-skewed spread."""
    residents = sample.communities.residents
    assert (len(sample.streets.ids), len(residents)) == (10, 60)
    assert residents.mean() == pytest.approx(8_000, rel=0.03)
    assert np.log(residents).std() == pytest.approx(0.45, abs=0.05)
    assert np.mean(residents) > np.median(residents)
    assert residents.sum() / sample.communities.households.sum() == pytest.approx(2.65, abs=0.05)
    assert sample.communities.posts.mean() == pytest.approx(8.4, abs=0.3)
    assert np.bincount(sample.communities.street).min() >= 1


def test_places_differ(sample: District) -> None:
    """Streets are rich and poor, communities strong and weak; the strong stand in rich streets."""
    streets, communities = sample.streets, sample.communities
    assert streets.fiscal_strength.min() < 0.15
    assert streets.fiscal_strength.max() > 0.85
    size = np.bincount(communities.street, communities.residents)
    assert np.corrcoef(streets.revenue_yuan / size, streets.fiscal_strength)[0, 1] > 0.6
    assert communities.strength.std() > 0.12
    fiscal = streets.fiscal_strength[communities.street]
    assert 0.3 < np.corrcoef(fiscal, communities.strength)[0, 1] < 0.9


def test_quarters_and_units_match_the_evidence(sample: District) -> None:
    """Property service, committees, branches and members are near the evidence's central values."""
    quarters, members = sample.quarters, np.zeros(60)
    np.add.at(members, sample.units.community, sample.units.members)
    assert quarters.property_company.mean() == pytest.approx(0.605, abs=0.04)
    assert quarters.owners_committee.mean() == pytest.approx(0.25, abs=0.04)
    assert (quarters.party_branch > 0).mean() == pytest.approx(0.30, abs=0.04)
    assert 0.2 < (quarters.party_branch[quarters.party_branch > 0] == 1).mean() < 0.8
    assert members.mean() == pytest.approx(150, rel=0.02)
    assert (members == 0).any()
    assert members.max() > 3 * np.median(members)


def test_workers_match_the_evidence(sample: District) -> None:
    """Vacancies, routes, education, certificates and pay are near the evidence's central values."""
    workers = sample.workers
    assert workers is not None
    assert len(workers.ids) / sample.communities.posts.sum() == pytest.approx(0.94, abs=0.005)
    routes = np.bincount(workers.route, minlength=4) / len(workers.ids)
    assert routes == pytest.approx([0.25, 0.67, 0.08, 0.0], abs=0.01)
    education = np.bincount(workers.education, minlength=3) / len(workers.ids)
    assert education == pytest.approx([0.25, 0.67, 0.08], abs=0.04)
    assert workers.certificate.mean() == pytest.approx(0.30, abs=0.05)
    assert workers.base_pay_yuan.mean() == pytest.approx(3_800, abs=60)
    assert workers.base_pay_yuan.min() >= 3_000
    assert workers.base_pay_yuan.max() <= 4_800


def test_volunteers_match_the_evidence(sample: District) -> None:
    """7% of residents are registered, more where communities are strong; 30% of them active."""
    volunteers, communities = sample.volunteers, sample.communities
    assert volunteers is not None
    rate = np.bincount(volunteers.community, minlength=60) / communities.residents
    total = len(volunteers.ids) / communities.residents.sum()
    assert total == pytest.approx(0.04, abs=0.001)
    assert np.corrcoef(rate, communities.strength)[0, 1] > 0.3
    assert volunteers.active.mean() == pytest.approx(0.30, abs=0.01)
    assert volunteers.trained.mean() == pytest.approx(0.25, abs=0.01)
    assert volunteers.skilled.mean() == pytest.approx(0.10, abs=0.01)
    start = np.datetime64("2027-01-01").astype(int)
    assert 7.9 < (start - volunteers.registered_day.min()) / 365.25 < 8.01


def test_a_new_seed_gives_another_district() -> None:
    """Seeds differ in content, and the same seed gives the same content."""
    digests = [district_from_tables(sample_district(7, seed)).digest for seed in (1, 2, 1)]
    assert digests[0] == digests[2] != digests[1]


@pytest.mark.parametrize("size", [1, 2, 5, 700])
def test_any_size_loads(size: int) -> None:
    """Small and large districts have one street to about six communities and no fault."""
    district = district_from_tables(sample_district(size))
    assert len(district.communities.ids) == size
    assert len(district.streets.ids) == max(1, round(size / 6))


def test_leaving_rosters_out_leaves_places_alone() -> None:
    """Streets, communities, quarters and units are the same with and without rosters."""
    listed, unlisted = (sample_district(5, rosters=wanted) for wanted in (True, False))
    assert set(listed) - set(unlisted) == {"workers", "volunteers"}
    for name, table in unlisted.items():
        assert all(list(cells) == list(listed[name][column]) for column, cells in table.items())


def test_names_are_all_different() -> None:
    """Even beyond the combinations of halves no two places share a name in either language."""
    luck = np.random.Generator(np.random.PCG64(1))
    for names in (street_names(2_000, luck), community_names(3_000, luck)):
        assert len(set(names.zh)) == len(names.zh)
        assert len(set(names.en)) == len(names.en)


@pytest.mark.parametrize(("size", "seed"), [(0, 1), (LARGEST + 1, 1), (5, -1)])
def test_sizes_and_seeds_out_of_range_are_refused(size: int, seed: int) -> None:
    """A district without communities, one beyond the largest, and a negative seed are refused."""
    with pytest.raises(ValueError, match="must"):
        sample_district(size, seed)
