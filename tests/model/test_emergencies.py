"""What no proposal decides: each shock does what it says, where and when it says, and no more."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from govsim.district import District, load_district
from govsim.district.sample import sample_district, write_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.outcomes import Outcomes
from govsim.model.replication import simulate
from govsim.policy import Scenario
from govsim.policy.proposals.funding import OperatingGrant
from govsim.policy.scenario import Title
from govsim.policy.shocks import Flood, GrandInspection, RevenueFall, revenue_left

YEARS = 3
NOTHING = Scenario(name="nothing", title=Title(zh="现行做法", en="Today's rules"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> District:
    folder = tmp_path_factory.mktemp("district")
    write_district(sample_district(communities=12, seed=3), folder)
    return load_district(folder)


def run(home: District, *shocks: object) -> Outcomes:
    return simulate(home, NOTHING, years=YEARS, seed=4, shocks=shocks)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def calm(home: District) -> Outcomes:
    return run(home)


def level(found: Outcomes, outcome: str) -> np.ndarray:
    """The district's, month by month."""
    return found.values[:, 0, OUTCOME_NAMES.index(outcome)]


def first(home: District) -> int:
    return home.info.start_date.year


def test_shocks_of_no_strength_change_nothing(home, calm):
    """To the bit, in every outcome of every place."""
    year = first(home) + 1
    idle = run(home, RevenueFall(year, 0.0), Flood(date(year, 7, 1), 30, (0,), 0.0, 1.0),
               GrandInspection(date(year + YEARS, 1, 1), 30))  # fmt: skip
    assert np.array_equal(idle.values, calm.values, equal_nan=True)


def test_a_flood_strikes_where_and_when_it_is_planned(home, calm):
    """Before it nothing differs; then requests of the street that is hit rise by its factor (false
    alarm below 1e-6), less is done in time, and no other street has a request more or less."""
    year = first(home) + 1
    wet = run(home, Flood(date(year, 7, 1), 31, (0,), 20.0, 2.0))
    july = 12 + 6
    assert np.array_equal(wet.values[: july - 1], calm.values[: july - 1], equal_nan=True)
    requests = OUTCOME_NAMES.index("requests")
    streets = len(home.streets.ids)
    before = calm.values[july, 1 : 1 + streets, requests]
    after = wet.values[july, 1 : 1 + streets, requests]
    assert 1.7 < after[0] / before[0] < 2.3
    assert np.array_equal(after[1:], before[1:])
    assert level(wet, "on_time_share")[july] < level(calm, "on_time_share")[july]


def test_a_grand_inspection_polishes_figures(home, calm):
    """Days of preparing rise; what is reported of satisfaction rises though the truth does not."""
    year = first(home) + 1
    months = slice(12 + 2, 12 + 5)
    seen = run(home, GrandInspection(date(year, 3, 1), 92))
    assert level(seen, "inspection_days").max() > level(calm, "inspection_days").max()
    reported = level(seen, "satisfaction_reported") - level(calm, "satisfaction_reported")
    true = level(seen, "satisfaction") - level(calm, "satisfaction")
    assert reported[months].mean() > 0.0 >= true[months].mean()


def test_falls_of_revenue_add_up():
    """Each takes its part of what the others left, from its year on."""
    falls = [RevenueFall(2028, 0.1), RevenueFall(2030, 0.2)]
    assert [revenue_left(falls, y) for y in (2027, 2028, 2030)] == pytest.approx([1, 0.9, 0.72])
    with pytest.raises(ValueError, match="part"):
        RevenueFall(2028, 1.0)


def test_a_fall_of_revenue_reaches_communities_through_an_indexed_grant(home, calm):
    """Where the grant follows revenue the gap is wider from that year on, and not before; where
    it is fixed the communities feel nothing, for the grant is a small part of all spending."""
    year = first(home) + 1
    poor = RevenueFall(year + 1, 0.3)
    assert np.array_equal(run(home, poor).values, calm.values, equal_nan=True)
    start = OperatingGrant.model_validate({"start": date(year, 1, 1), "index_to_revenue": True})
    indexed = NOTHING.model_copy(update={"proposals": (start,)})
    usual = simulate(home, indexed, years=YEARS, seed=4)
    worse = simulate(home, indexed, years=YEARS, seed=4, shocks=[poor])
    assert np.array_equal(worse.values[:24], usual.values[:24], equal_nan=True)
    assert level(worse, "gap_share")[-1] > level(usual, "gap_share")[-1]
