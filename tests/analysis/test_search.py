"""Searching packages: the optimiser on a known front, laws of fronts, and a tiny real search."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from govsim.analysis.pareto import hypervolume, knee, non_dominated, optimise, share_on_front
from govsim.analysis.search import SearchStudy
from govsim.analysis.search_space import LEVERS, Space
from govsim.catalogue.errors import InputError
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.policy import load_scenario
from govsim.report.search import method, rows, sentences, write

POINTS = arrays(float, st.tuples(st.integers(1, 12), st.just(2)), elements=st.integers(0, 9))


@given(POINTS)
def test_the_front_is_what_nothing_dominates(costs):
    """Some point is always on the front; a point off it is dominated by one on it."""
    front = non_dominated(costs)
    assert front.any()
    for point in costs[~front]:
        better = (costs[front] <= point).all(axis=1) & (costs[front] < point).any(axis=1)
        assert better.any()


@given(POINTS, st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_hypervolume_never_shrinks_with_another_point(costs, more):
    """One more point cannot lessen the area dominated; the front alone has all of it."""
    area = hypervolume(costs, (10, 10))
    assert hypervolume(np.vstack([costs, more]), (10, 10)) >= area
    assert hypervolume(costs[non_dominated(costs)], (10, 10)) == pytest.approx(area)


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-9, 9))
def test_the_knee_does_not_depend_on_units(a, b, shift):
    """Rescaling or shifting either objective leaves the knee where it is."""
    costs = np.array([[0.0, 1.0], [0.2, 0.25], [0.6, 0.1], [1.0, 0.0]])
    assert knee(costs * [a, b] + shift) == knee(costs) == 1


def test_a_straight_front_has_no_knee():
    """On the chord itself no point stands out."""
    line = np.linspace(0, 1, 5)
    assert knee(np.column_stack([line, 1 - line])) is None


def test_shares_are_certain_only_where_draws_agree():
    """A point dominated in every draw is never on the front; two that swap places share it."""
    swap = np.array([0.0, 1.0] * 10)
    costs = np.stack([np.column_stack([swap, np.zeros(20)]),
                      np.column_stack([1 - swap, np.zeros(20)]),
                      np.full((20, 2), 5.0)])  # fmt: skip
    front, _ = share_on_front(costs, lambda m: np.ones(len(m), bool), seed=0, resamples=400)
    assert front[2] == 0
    assert 0.3 < front[0] < 0.7


def test_the_optimiser_finds_a_known_front_and_repeats_nothing():
    """Of x from 0 to 1 and a useless y, costs x + y and (1 - x)^2 + y have the front y = 0; it is
    found up to a small part of its hypervolume, nothing twice, the constraint x >= 0.2 kept."""
    met = []

    def suggest(trial):
        return trial.suggest_int("x", 0, 20) / 20, trial.suggest_int("y", 0, 10) / 10

    def evaluate(choices):
        met.extend(choices)
        return {(x, y): (np.array([x + y, (1 - x) ** 2 + y]), 0.2 - x) for x, y in choices}

    runs = [optimise(suggest, evaluate, objectives=2, evaluations=400, population=20, seed=3)
            for _ in range(2)]  # fmt: skip
    assert list(runs[0]) == list(runs[1])
    assert len(met) == 2 * len(runs[0])
    costs = np.stack([v for v, excess in runs[0].values() if excess <= 1e-12])
    line = np.linspace(0.2, 1, 17)
    true = hypervolume(np.column_stack([line, (1 - line) ** 2]), (2, 2))
    assert 0.97 * true <= hypervolume(costs, (2, 2)) <= true + 1e-9


def test_the_least_search_is_a_search():
    """One evaluation alone, the least that is allowed, is made, though no generation has one."""
    found = optimise(
        lambda trial: trial.suggest_int("x", 0, 3),
        lambda choices: {x: (np.array([x, -x]), 0.0) for x in choices},
        objectives=2, evaluations=1, population=1, seed=0,
    )  # fmt: skip
    assert len(found) == 1


def test_every_strength_of_every_lever_is_a_valid_proposal():
    """No strength lies outside an option's own bounds, and all begin on the same day."""
    space = Space((), None, date(2028, 1, 1))
    for name, lever in LEVERS.items():
        for strength in lever.strengths():
            assert space.proposal(name, strength).start == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"among": ["council_dya"]}, "council_day"), ({"objectives": ["satisfactoin"]}, "satisfac"),
     ({"objectives": ["district_cost_yuan"]}, "district_cost_yuan"), ({"years": 1}, "2|two|两"),
     ({"evaluations": 0}, "evaluations"), ({"among": ["operating_grant"], "base": "raise-grants"},
                                           "choose|选择")],
)  # fmt: skip
def test_what_cannot_be_searched_is_refused(wrong, says):
    """Unknown names, an objective twice, one year, no evaluation, nothing to choose from."""
    with pytest.raises(InputError, match=says):
        SearchStudy(district_from_tables(dict(sample_district(3, 1))), **wrong)


@pytest.mark.slow
def test_a_tiny_search_end_to_end(tmp_path, monkeypatch):
    """Three communities, two years: within the budget, the same with two processes, words in both
    languages, and each winner a scenario file that loads as the package that was run."""
    monkeypatch.setattr("govsim.study.pace.STARTING", 0.0)
    home = district_from_tables(dict(sample_district(3, 1)))
    settings = {"years": 2, "evaluations": 12, "draws": 2, "fresh_draws": 3,
                "fresh_replications": 1, "budget": 3e6,
                "among": ["council_day", "task_admission", "operating_grant"]}  # fmt: skip
    found = SearchStudy(home, jobs=1, **settings).run()
    again = SearchStudy(home, jobs=2, **settings).run()
    assert found.table().equals(again.table())
    assert found.candidates
    assert all(c.cost[0] <= 3e6 for c in found.front)
    for language in ("zh", "en"):
        assert len(rows(found, language)) == len(found.candidates)
        assert sentences(found, language)
        assert str(found.runs) in method(found, language)
    paths = {p.stem: p for p in write(found, tmp_path) if p.suffix == ".yaml"}
    assert set(paths) == {c.name for c in found.front}
    for c in found.front:
        assert load_scenario(paths[c.name]).content() == c.scenario.content()


@pytest.mark.slow
def test_nothing_within_the_budget_is_a_result(tmp_path):
    """Where every package costs more than the budget, the search says so and offers none."""
    home = district_from_tables(dict(sample_district(3, 1)))
    found = SearchStudy(home, jobs=1, years=2, evaluations=3, draws=1, fresh_draws=3,
                        fresh_replications=1, budget=-1e12).run()  # fmt: skip
    assert not found.candidates
    for language in ("zh", "en"):
        assert sentences(found, language)
        assert not rows(found, language)
    assert not [p for p in write(found, tmp_path) if p.suffix == ".yaml"]
