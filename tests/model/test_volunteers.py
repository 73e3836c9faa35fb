"""How a week's sessions are held, and newcomers enrolled, many at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model import volunteers
from govsim.model.luck import Luck, stream_number
from govsim.model.replication import Replication
from govsim.model.volunteer_kernels import MORE_LUCK, hold_sessions
from govsim.policy.rulebook import RuleBook


@settings(derandomize=True, deadline=None, max_examples=100)
@given(
    st.lists(st.tuples(st.floats(0.05, 40.0), st.floats(0.0, 3.0), st.booleans()), max_size=60),
    st.integers(0, 200),
    st.integers(0, 2**32),
)
def test_sessions_held_in_rounds_are_those_of_one_after_the_other(people, week, seed):
    """Whoever serves holds as many sessions in a week as waits of their own luck fit into it, and
    the next one is due when those waits say, to single precision; others hold none."""
    luck, n, end = Luck(seed, 0), len(people), week + 1
    gaps = np.array([gap for gap, _, _ in people], np.float32)
    at = np.array([week + ahead if serves else np.inf for _, ahead, serves in people], np.float32)
    who, done = np.arange(n, dtype=np.uint64) << np.uint64(24), np.zeros(n, np.uint16)
    expected, next_at = np.zeros(n, int), at.astype(float)
    near = np.zeros(n, bool)  # whether a last digit decides if one more fits
    for k in range(n):
        while next_at[k] <= end:
            u = luck.one("session", int(who[k]), week + MORE_LUCK * int(expected[k]))
            next_at[k] = np.float32(next_at[k] - np.log(u) * gaps[k])
            expected[k] += 1
            near[k] |= abs(next_at[k] - end) < 1e-4
    hold_sessions(
        luck.key, stream_number("session"), week, n, who, gaps, at, done, np.empty(n, np.float32),
        np.empty(n + 1, np.int32), np.empty(n, np.uint64),
    )  # fmt: skip
    assert (np.abs(done.astype(int) - expected) <= near).all()
    np.testing.assert_allclose(at[~near], next_at[~near], rtol=1e-5)


def test_newcomers_are_the_same_however_many_are_enrolled_at_a_time(monkeypatch):
    """A year is the same, person by person, whether luck is drawn for 3 newcomers at a time or for
    all of them."""
    tables = {k: v for k, v in sample_district(6, 2).items() if k != "volunteers"}
    place = district_from_tables(tables)
    values, columns = load_parameters().centrals(), []
    for at_once in (3, 100_000):
        monkeypatch.setattr(volunteers, "AT_ONCE", at_once)
        run = Replication(place, RuleBook([]), values, seed=4, replication=1, years=1).run()
        mine = run.volunteers
        assert mine.ever.sum() > 100
        columns.append((mine.people, mine.later, mine.week_at, mine.step_at, mine.count))
    for few, all_ in zip(*columns, strict=True):
        np.testing.assert_array_equal(few, all_)
