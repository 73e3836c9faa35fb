"""Tables on top of a real, small study."""

from pathlib import Path

import numpy as np
import pytest

from govsim.analysis.headline import compared, headline_outcomes, most_telling, tally
from govsim.analysis.paths import band, paired_difference
from govsim.analysis.verdict import Verdict
from govsim.analysis.winners import count_verdicts, place_differences, trait_gap
from govsim.district import load_district
from govsim.district.sample import sample_district, write_district
from govsim.study import Results, Study


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder: Path = tmp_path_factory.mktemp("district")
    write_district(sample_district(communities=12, seed=5), folder)
    scenarios = ["baseline", "raise-grants"]
    return Study(load_district(folder), scenarios, years=3, replications=6, jobs=1).run()


def test_paths_agree_with_the_comparison(results: Results) -> None:
    """The mean of the monthly paired differences after the start is the difference compared."""
    path = paired_difference(results, "gap_share", "raise-grants")
    (comparison,) = compared(results, ["gap_share"])
    assert path.middle[12:].mean() == pytest.approx(comparison.difference)
    assert np.all(path.middle[:12] == 0)
    assert np.all((path.low <= path.middle) & (path.middle <= path.high))


def test_bands_hold_the_runs(results: Results) -> None:
    """The band lies within the runs' range and around their middle."""
    path, runs = (
        band(results, "satisfaction", "baseline"),
        results.series("satisfaction", "baseline"),
    )
    assert np.all((runs.min(axis=0) <= path.low) & (path.high <= runs.max(axis=0)))
    assert path.months == results.months


def test_every_community_is_placed_once(results: Results) -> None:
    """All communities appear, from the largest rise to the largest fall, with their own street."""
    found = place_differences(results, "satisfaction", "raise-grants")
    assert sorted(p.place for p in found) == sorted(results.places("community"))
    values = [p.comparison.difference for p in found]
    assert values == sorted(values, reverse=True)
    assert sum(count_verdicts(found).values()) == 12
    ids = results.district.communities.ids
    assert all(p.street == results.district.communities.street[ids.index(p.place)] for p in found)


def test_an_outcome_without_meaning_for_a_community_has_no_places(results: Results) -> None:
    """Inequality exists for streets and the district only."""
    assert place_differences(results, "inequality", "raise-grants") == []


def test_thirds_are_means_of_their_communities(results: Results) -> None:
    """The gap by size compares the four smallest of twelve with the four largest."""
    found = place_differences(results, "gap_share", "raise-grants")
    communities = results.district.communities
    residents = dict(zip(communities.ids, communities.residents, strict=True))
    ranked = sorted(found, key=lambda p: residents[p.place])
    low, high = trait_gap(results, found, "residents")
    assert low == pytest.approx(np.mean([p.comparison.difference for p in ranked[:4]]))
    assert high == pytest.approx(np.mean([p.comparison.difference for p in ranked[-4:]]))


def test_the_tally_counts_every_outcome(results: Results) -> None:
    """Verdicts of a scenario add up to the outcomes; what is told first is real and not small."""
    everything = compared(results, results.outcomes)
    assert sum(tally(everything, "raise-grants").values()) == len(results.outcomes)
    headline = [c for c in everything if c.outcome.identifier in headline_outcomes(results)]
    telling = most_telling(headline, "raise-grants")
    assert telling
    assert all(c.is_real and not c.is_small for c in telling)
    assert tally(everything, "raise-grants")[Verdict.UNKNOWN] == 0
