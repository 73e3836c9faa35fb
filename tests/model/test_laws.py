"""What must always hold in a run, over random districts, scenarios, parameters and seeds."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES, SPREADS
from govsim.model.replication import Replication
from govsim.policy.proposals import PROPOSALS, Proposal
from govsim.policy.rulebook import RuleBook

from .strategies import DATES, nothing, proposals

EXAMPLES = settings(max_examples=12, deadline=None, derandomize=True)
YEARS = 3


@cache
def small_district(communities: int, seed: int, rosters: bool) -> District:
    tables = dict(sample_district(communities, seed))
    if not rosters:
        tables = {k: v for k, v in tables.items() if k not in ("workers", "volunteers")}
    return district_from_tables(tables)


districts = st.builds(small_district, st.integers(1, 6), st.integers(0, 3), st.booleans())


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Every model parameter somewhere in its range."""
    values = load_parameters().centrals()
    for name, row in load_parameters().items():
        if "model" in row.roles:
            values[name] = row.low + draw(st.floats(0, 1)) * (row.high - row.low)
    return values


class Watched(Replication):
    """A replication that is looked at in the evening of every month's last day."""

    def run(self) -> Watched:
        self.seen: list[dict[str, object]] = []
        self.setting.env.process(self.look())
        super().run()
        return self

    def look(self):
        for day in self.setting.calendar.month_starts[1:]:
            yield self.setting.wait_until(int(day) - 1 + 0.95)
            ledger, staffing = self.setting.ledger, self.staffing
            self.seen.append(
                {
                    "total": ledger.total(),
                    "overdrawn": ledger.overdrawn(),
                    "hired": int(staffing.fills.sum()),
                    "left": int(staffing.exits.sum()),
                    "filled": int(staffing.out.filled.sum()),
                }
            )


def outcomes(district: District, changes: list[Proposal], values: dict[str, float], seed: int):
    run = Replication(district, RuleBook(changes), values, seed=seed, years=YEARS)
    return run.run().outcomes("tried", 0)


@EXAMPLES
@given(districts, proposals(), parameters(), st.integers(0, 2**40))
def test_money_is_conserved_and_no_one_overdraws(district, changes, values, seed):
    """At every month's end all accounts sum to the opening total, to the fen, and none inside
    the district is overdrawn."""
    run = Watched(district, RuleBook(changes), values, seed=seed, years=YEARS).run()
    assert {s["total"] for s in run.seen} == {run.opening_total}
    assert not any(s["overdrawn"] for s in run.seen)


@EXAMPLES
@given(districts, proposals(), parameters(), st.integers(0, 2**40))
def test_hired_less_left_is_the_change_in_posts_filled(district, changes, values, seed):
    """People neither appear nor vanish: hired - left = change in posts filled, every month."""
    run = Watched(district, RuleBook(changes), values, seed=seed, years=YEARS).run()
    for before, after in zip(run.seen, run.seen[1:], strict=False):
        hired, left = after["hired"] - before["hired"], after["left"] - before["left"]
        assert hired - left == after["filled"] - before["filled"]
    counts = run.volunteers.counts
    assert (counts[4] <= counts[3]).all()
    assert (counts[3] <= run.volunteers.count).all()


@EXAMPLES
@given(districts, proposals(), parameters(), st.integers(0, 2**40))
def test_outcomes_are_numbers_with_a_meaning(district, changes, values, seed):
    """No outcome is NaN where it has a meaning, negative where it cannot be, or a share outside
    0 to 1."""
    found = outcomes(district, changes, values, seed)
    table = found.table()
    assert not table["value"].isna().any()
    without = len(found.months) * len(found.community_ids) * len(SPREADS)
    assert len(table) == found.values.size - without
    for name in OUTCOME_NAMES:
        column = table.loc[table["outcome"] == name, "value"]
        if OUTCOMES[name].kind == "share":
            assert column.between(-1e-9, 1 + 1e-9).all(), name
        if name not in ("staff_skill", "secretary_skill", "street_cost_yuan"):
            assert (column >= 0).all(), name


@EXAMPLES
@given(districts, proposals(), parameters(), st.integers(0, 2**40))
def test_a_proposal_changes_nothing_before_its_date(district, changes, values, seed):
    """Every series is bit-identical to the baseline's in all months before the first start."""
    tried, baseline = (outcomes(district, c, values, seed) for c in (changes, []))
    start = min((p.start for p in changes), default=date(2100, 1, 1))
    before = [m < f"{start:%Y-%m}" for m in baseline.months]
    np.testing.assert_array_equal(tried.values[before], baseline.values[before])


@EXAMPLES
@given(districts, DATES, parameters(), st.integers(0, 2**40))
def test_zero_strength_is_the_baseline(district, start, values, seed):
    """Every proposal at zero strength, all at once, and every proposal that starts after the
    horizon, give the baseline, bit for bit."""
    later = [model.model_validate({"start": date(2090, 1, 1)}) for model in PROPOSALS.values()]
    baseline = outcomes(district, [], values, seed).values
    np.testing.assert_array_equal(outcomes(district, nothing(start), values, seed).values, baseline)
    np.testing.assert_array_equal(outcomes(district, later, values, seed).values, baseline)


@EXAMPLES
@given(districts, proposals(), st.integers(0, 2**40))
def test_the_order_of_listing_is_nothing(district, changes, seed):
    """Any subset of proposals gives the same numbers in any order of listing."""
    values = load_parameters().centrals()
    one, other = (outcomes(district, c, values, seed) for c in (changes, changes[::-1]))
    np.testing.assert_array_equal(one.values, other.values)


@EXAMPLES
@given(st.integers(1, 4), st.integers(0, 2**40))
def test_a_place_keeps_its_luck_when_another_is_added(communities, seed):
    """Residents' requests of a community are bit-identical when the district gains another."""
    values = load_parameters().centrals()
    tables = sample_district(communities + 1, 5)
    fewer = {
        name: {
            column: [
                cell
                for cell, home in zip(cells, table["community_id"], strict=True)
                if home in tables["communities"]["community_id"][:communities]
            ]
            for column, cells in table.items()
        }
        if "community_id" in table
        else table
        for name, table in tables.items()
    }
    if len(set(fewer["communities"]["street_id"])) < len(tables["streets"]["street_id"]):
        return
    larger = outcomes(district_from_tables(tables), [], values, seed)
    smaller = outcomes(district_from_tables(fewer), [], values, seed)
    place = 1 + len(larger.street_ids)
    np.testing.assert_array_equal(
        larger.series("requests", place), smaller.series("requests", place)
    )
