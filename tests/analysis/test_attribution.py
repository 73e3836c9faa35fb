"""Sharing a package's effect out among its proposals, in a small district."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from govsim.analysis import attribution
from govsim.analysis.attribution import AttributionStudy, load_package
from govsim.catalogue.errors import InputError
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.replication import simulate
from govsim.policy import Scenario, load_scenario

SMALL = {"years": 2, "replications": 3, "jobs": 1}


@cache
def district() -> District:
    """Six communities."""
    return district_from_tables(dict(sample_district(6, 1)))


def package(*names: str) -> Scenario:
    """The proposals of shipped scenarios together."""
    proposals = tuple(p for name in names for p in load_scenario(name).proposals)
    return load_scenario("raise-grants").model_copy(
        update={"name": "package", "proposals": proposals}
    )


THREE = ("raise-grants", "entry-by-exam", "council-day")


@cache
def found() -> attribution.Attribution:
    """Three proposals, every combination."""
    return AttributionStudy(district(), package(*THREE), **SMALL).run()


def test_parts_sum_to_the_whole_in_every_replication_and_outcome():
    """To rounding, shares add up to the package's effect, run by run and outcome by outcome."""
    assert found().exact
    assert found().shares.sum(axis=1) == pytest.approx(found().whole, rel=1e-9, abs=1e-7)


def test_effects_alone_and_whole_are_those_of_single_runs():
    """The effect alone and the whole are what the model says when run directly."""
    base, alone, all_of_it = (
        simulate(district(), scenario, replication=1, years=2).values[12:, 0].mean(axis=0)
        for scenario in ("baseline", "entry-by-exam", package(*THREE))
    )
    assert found().alone[1, 1] == pytest.approx(alone - base)
    assert found().whole[1] == pytest.approx(all_of_it - base)


def test_a_proposal_that_does_nothing_gets_nothing():
    """A council day without any day has no part, alone, last or shared, in any outcome."""
    idle = (
        load_scenario("council-day")
        .proposals[0]
        .model_copy(update={"days_month": 0, "budget_yuan": 0.0})
    )
    grants = load_scenario("raise-grants").proposals[0]
    pair = package("raise-grants").model_copy(update={"proposals": (grants, idle)})
    result = AttributionStudy(district(), pair, **SMALL).run()
    for values in (result.shares, result.alone, result.last):
        assert np.abs(values[:, 1]).max() == 0
    assert np.abs(result.pairs).max() < 1e-7


def test_sampled_orders_agree_with_every_combination(monkeypatch):
    """Sampled as for large packages, shares still sum to the whole, and lie near the exact ones:
    every replication's mean over four orders of three proposals, each with its reverse."""
    exact = found()
    monkeypatch.setattr(attribution, "EXACT", 2)
    sampled = AttributionStudy(district(), package(*THREE), **SMALL).run()
    assert not sampled.exact
    assert sampled.pairs is None
    assert sampled.whole == pytest.approx(exact.whole)
    assert sampled.shares.sum(axis=1) == pytest.approx(sampled.whole, rel=1e-9, abs=1e-7)
    k = OUTCOME_NAMES.index("vacancy_rate")
    true, near = (a.shares[:, :, k].mean(axis=0) for a in (exact, sampled))
    assert near == pytest.approx(true, abs=0.2 * np.abs(true).max())


def test_the_same_whatever_the_number_of_processes():
    """One process or two: the same numbers to the bit."""
    two = AttributionStudy(district(), package(*THREE), **{**SMALL, "jobs": 2}).run()
    assert np.array_equal(two.shares, found().shares)


def test_the_table_holds_every_proposal_and_the_whole():
    """One row a proposal and one for the whole, for each outcome asked for."""
    table = found().table(["satisfaction", "vacancy_rate"])
    assert len(table) == 2 * (len(THREE) + 1)
    one = table[table["outcome"] == "satisfaction"]
    whole = one.loc[one["proposal"] == "(all)", "share"].item()
    assert one.loc[one["proposal"] != "(all)", "share"].sum() == pytest.approx(whole)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: load_package("raise-grants"), "raise-grants"),
        (lambda: load_package(package("raise-grants", "raise-grants")), "operating_grant"),
        (lambda: AttributionStudy(district(), package(*THREE), years=1), "package"),
        (lambda: AttributionStudy(district(), package(*THREE), years=0), "years"),
        (lambda: AttributionStudy(district(), package(*THREE), replications=1), "replications"),
        (lambda: found().parts("satisfactoin"), "satisfaction"),
    ],
)
def test_what_cannot_be_shared_out_is_refused(wrong, says):
    """A single proposal, one listed twice, one after the end, a bad number, an unknown outcome."""
    with pytest.raises(InputError, match=says):
        wrong()
