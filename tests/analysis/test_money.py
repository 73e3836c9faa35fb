"""Where public money comes from and what it buys."""

from __future__ import annotations

import json

import numpy as np
import pytest

from govsim.analysis.money import GIVERS, NOT_SHOWN, REPLICATIONS, ROUTES, USES, Money, money_flows
from govsim.analysis.money_files import FILE, load_money, save_money
from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.ledger import FEN, Kind
from govsim.model.replication import Replication
from govsim.model.setting import BURN_IN_YEARS
from govsim.policy import load_scenario
from govsim.study import Results, Study

PART_THREE = "part-three"


@pytest.fixture(scope="module")
def results() -> Results:
    """Four communities, 3 years, 2 replications of all proposals together: every kind of money."""
    district = district_from_tables(dict(sample_district(4, 1)))
    return Study(district, [PART_THREE], years=3, replications=2, seed=1, jobs=1).run()


@pytest.fixture(scope="module")
def found(results: Results) -> Money:
    return money_flows(results)


def test_every_kind_of_movement_is_on_one_route_or_named_as_left_out():
    """Nothing of the ledger goes unseen, and nothing is counted twice."""
    routed = [kind for kinds in ROUTES.values() for kind in kinds] + list(NOT_SHOWN)
    assert sorted(routed) == sorted(Kind)
    assert {source for source, _ in ROUTES} == {*GIVERS, "communities"}
    assert {target for _, target in ROUTES} == {*USES, "communities"}


def test_what_is_kept_is_what_the_accounts_hold_more(results, found):
    """What comes in and does not go out is the change of the communities' own accounts."""
    scenario = load_scenario(PART_THREE)
    run = Replication(
        results.district, scenario.rulebook(), load_parameters().with_values({}), seed=1,
        replication=0, years=3,
    )  # fmt: skip
    start = scenario.start()
    month = 12 * (start.year - results.district.info.start_date.year) + start.month - 1
    ledger, held = run.setting.ledger, []

    def holdings() -> int:
        own = np.concatenate([ledger.operating, ledger.fund, ledger.project])
        return int(ledger.balance[own].sum())

    def note():
        yield run.setting.wait_until(
            int(run.setting.calendar.month_starts[12 * BURN_IN_YEARS + month])
        )
        held.append(holdings())

    run.setting.env.process(note())
    run.run()
    years = 3 - month / 12
    kept = found.yuan[1, 0, list(ROUTES).index(("communities", "kept"))]
    assert kept == pytest.approx((holdings() - held[0]) / FEN / years, abs=0.01)


def test_shares_of_uses_sum_to_one(found):
    """All money given is used or kept, in every scenario."""
    for scenario in found.scenarios:
        assert sum(found.share(scenario, use) for use in USES) == pytest.approx(1.0, abs=1e-6)


def test_the_table_has_the_means_with_their_intervals(found):
    """A row a scenario and route that carries money; the interval holds the mean."""
    frame = found.frame()
    assert set(frame["scenario"]) == set(found.scenarios)
    wages = frame[(frame["target"] == "staff") & (frame["scenario"] == "baseline")].iloc[0]
    assert wages["yuan_a_year"] == pytest.approx(found.mean("baseline")["communities", "staff"])
    assert wages["low"] <= wages["yuan_a_year"] <= wages["high"]


def test_kept_and_read_back(results, found, tmp_path):
    """To the cent; another study's, or a damaged file, is refused."""
    assert load_money(results, tmp_path) is None
    path = save_money(found, results, tmp_path)
    again = load_money(results, tmp_path)
    assert again is not None
    assert again.scenarios == found.scenarios
    assert np.allclose(again.yuan, found.yuan, atol=0.006)
    assert again.yuan.shape[1] <= REPLICATIONS
    record = json.loads(path.read_text(encoding="utf-8"))
    for text in (json.dumps(record | {"binding": {}}), "{", json.dumps(record | {"yuan": [1]})):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            load_money(results, tmp_path)
