"""What is said of runs follows from their numbers."""

import numpy as np
import pytest

from govsim.analysis.search_space import LEVERS
from govsim.analysis.verdict import Verdict
from govsim.workshop.estimate import Estimate, Gains, Prices, coalitions, shares
from tests.workshop.conftest import made_up

PAIR = (("entry_by_exam", 2.0), ("career_ladder", 0.05))


def estimate(shift: float, communities: list[float], replications: int = 4) -> Estimate:
    """Runs whose levels differ by chance, each pair by the same shift."""
    generator = np.random.default_rng(1)
    base = generator.normal(10, 1, replications)
    return Estimate(
        tuple(made_up(b, [50.0 + b] * len(communities)) for b in base),
        tuple(
            made_up(b + shift + 1e-6 * k, [50.0 + b + c + 1e-6 * k * bool(c) for c in communities])
            for k, b in enumerate(base)
        ),
    )  # fmt: skip


def test_differences_are_taken_pair_by_pair():
    """What is common to both runs of a pair is no part of the difference or its interval."""
    found = estimate(0.5, [0.0]).compare("satisfaction")
    assert found is not None
    assert found.difference == pytest.approx(0.5, abs=1e-5)
    assert found.half_width < 1e-4
    assert found.verdict is Verdict.BETTER


def test_the_cost_is_what_both_treasuries_pay_a_year():
    """Twelve times the monthly difference of district and subdistricts together."""
    assert estimate(2.0, [0.0]).cost().difference == pytest.approx(12 * 2 * 2.0, abs=1e-3)


def test_communities_are_counted_only_beyond_chance():
    """One gains, one loses, one stays as it is to the bit."""
    found = estimate(0.0, [3.0, -2.0, 0.0]).communities()
    told = Gains.of("all", found)
    assert (told.gain, told.lose, told.communities) == (1, 1, 3)
    assert told.mean == pytest.approx(1 / 3, abs=1e-4)


def test_shares_add_up_to_the_whole():
    """Shapley's parts sum to the package's effect in every replication, interaction and all."""
    effects = {0: 0.0, 1: 1.0, 2: 2.0, 3: 5.0}
    every = coalitions(PAIR)
    assert every[0] == ()
    assert every[3] == PAIR
    runs = {
        package: {r: made_up(10 + r + effects[k], [0.0]) for r in range(3)}
        for k, package in enumerate(every)
    }
    parts = dict(shares(PAIR, runs, "satisfaction", 3))
    assert parts["entry_by_exam"].difference == pytest.approx(2.0)
    assert parts["career_ladder"].difference == pytest.approx(3.0)


def test_prices_lie_between_those_measured_and_add_up():
    """Unknown until both ends are known; linear between them."""
    prices = Prices()
    first, last = (
        LEVERS["operating_grant"].strengths()[0],
        LEVERS["operating_grant"].strengths()[-1],
    )
    half = (first + last) / 2
    assert prices.of((("operating_grant", half),)) is None
    prices.learn((("operating_grant", first),), 100.0)
    prices.learn((("operating_grant", last),), 300.0)
    assert prices.of((("operating_grant", half),)) == pytest.approx(200.0)
    assert prices.of(()) == 0.0
    assert prices.of((("operating_grant", half), ("council_day", 1000.0))) is None
    assert {p[0][0] for p in Prices.probes()} == set(LEVERS)


def test_what_many_pages_ask_for_is_worked_out_once():
    """The same comparison is handed out again; another key is another thing."""
    found = estimate(2.0, [1.0])
    assert found.compare("satisfaction") is found.compare("satisfaction")
    assert found.compare("satisfaction") is not found.level("satisfaction")
    made = []
    for _ in range(3):
        found.once(lambda: made.append(1), "text", "zh")
    assert made == [1]
    found.once(lambda: made.append(1), "text", "en")
    assert made == [1, 1]
