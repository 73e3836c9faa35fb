"""Quarters, branches, property companies and resident units: laws, shapes, and theory."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.ledger import FEN, Kind
from govsim.model.quarter_kernels import ALIVE, NOMINAL, NONE, SPECIAL
from govsim.model.replication import Replication
from govsim.policy.proposals import ExistingPractices, Proposal
from govsim.policy.proposals.organisation import (
    CrossAppointment,
    QuarterBranches,
    RedProperty,
    UnitContributions,
)
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import paired_difference

EXAMPLES = settings(max_examples=8, deadline=None, derandomize=True)
START = date(2028, 1, 1)
REPLICATIONS = 10


@cache
def district(communities: int, seed: int = 1, bare: bool = False) -> District:
    """A sample district without rosters; a bare one without quarters and units too."""
    left_out = ("workers", "volunteers", *(("quarters", "units") if bare else ()))
    tables = sample_district(communities, seed)
    return district_from_tables({k: v for k, v in tables.items() if k not in left_out})


districts = st.builds(district, st.integers(1, 6), st.integers(0, 3), st.booleans())
share = st.floats(0, 1)
branches = st.builds(
    lambda start, drive, secretary, money, room, sync, kind: QuarterBranches(
        start=start, drive=drive, secretary=secretary, money=money, room=room, three_sync=sync,
        by_kind=kind,
    ),
    st.dates(date(2027, 1, 1), date(2028, 12, 31)),
    share, share, st.floats(0, 1e6), share, st.booleans(), st.booleans(),
)  # fmt: skip
others = st.tuples(share, st.booleans(), share, share, st.floats(0, 1e6)).map(
    lambda v: [
        RedProperty(start=START, evaluation=v[0], credit=v[1], tenders=True),
        CrossAppointment(start=START, posts=v[2], weight=v[3]),
        UnitContributions(start=START, floor=v[4]),
    ]
)


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Every model parameter somewhere in its range."""
    values = load_parameters().centrals()
    for name, row in load_parameters().items():
        if "model" in row.roles:
            values[name] = row.low + draw(st.floats(0, 1)) * (row.high - row.low)
    return values


class Watched(Replication):
    """A replication whose quarters and units are looked at after every month."""

    def run(self) -> Watched:
        self.seen: list[dict[str, object]] = []
        self.setting.env.process(self.look())
        super().run()
        return self

    def look(self):
        for day in self.setting.calendar.month_starts[1:]:
            yield self.setting.wait_until(int(day) - 1 + 0.95)
            q, ledger = self.quarters, self.setting.ledger
            self.seen.append(
                {
                    "state": q.state.copy(), "company": q.company.copy(),
                    "abandoned": q.abandoned.copy(), "cooperation": q.cooperation.copy(),
                    "units": self.units.cooperation.copy(),
                    "attendance": self.units.attendance.copy(),
                    "events": q.events.sum(axis=1), "founded": q.founded_total.sum(),
                    "total": ledger.total(), "overdrawn": ledger.overdrawn(),
                }
            )  # fmt: skip


def watched(
    home: District, changes: list[Proposal], values: dict[str, float] | None = None,
    seed: int = 1, replication: int = 0, years: int = 3,
) -> Watched:  # fmt: skip
    """A run over, looked at month by month."""
    values = load_parameters().centrals() | (values or {})
    run = Watched(home, RuleBook(changes), values, seed=seed, replication=replication, years=years)
    return run.run()


# -- laws -----------------------------------------------------------------------------------------


@EXAMPLES
@given(districts, branches, others, parameters(), st.integers(0, 2**40))
def test_states_and_events(home, drive, more, values, seed):
    """A quarter is in exactly one branch state and a branch once founded stays; companies change
    only by leaving and coming; what is abandoned has no company; cooperation lies in 0 to 1."""
    run = watched(home, [drive, *more], values, seed)
    for before, after in zip(run.seen, run.seen[1:], strict=False):
        assert np.isin(after["state"], (NONE, NOMINAL, ALIVE)).all()
        assert not ((before["state"] != NONE) & (after["state"] == NONE)).any()
        new = (after["state"] != NONE).sum() - (before["state"] != NONE).sum()
        assert new == after["founded"] - before["founded"]
        left, came = after["events"] - before["events"]
        assert came - left == after["company"].sum() - before["company"].sum()
        assert not (after["company"] & after["abandoned"]).any()
        assert (after["cooperation"][~after["company"]] == 0).all()
        for name in ("cooperation", "units", "attendance"):
            assert ((after[name] >= 0) & (after[name] <= 1)).all()
    tally = run.quarters.tally
    assert (tally[0] == np.bincount(run.quarters.table.community)).all()
    assert (run.quarters.out.staff_hours >= 0).all()
    assert (run.units.out.staff_hours >= 0).all()


@EXAMPLES
@given(districts, branches, others, parameters(), st.integers(0, 2**40))
def test_money_is_conserved(home, drive, more, values, seed):
    """Every account's sum stays the opening total, none inside is overdrawn, and contributions
    are exactly what units gave."""
    run = watched(home, [drive, *more], values, seed)
    assert {s["total"] for s in run.seen} == {run.opening_total}
    assert not any(s["overdrawn"] for s in run.seen)
    flows = run.setting.ledger.flows[Kind.CONTRIBUTION]
    series = run.outcomes("tried", 0).series("contributions_yuan")
    last = run.recorder.raw[-1, run.recorder.column["contributions"]].sum()
    assert last == flows.sum()
    assert series[-1] * FEN <= last + 1e-6


@EXAMPLES
@given(districts, parameters(), st.integers(0, 2**40))
def test_nothing_asked_is_the_baseline(home, values, seed):
    """Each proposal with every option at nothing, and an evaluation of nothing with consequences,
    give the baseline bit for bit."""
    nothing = [
        QuarterBranches(start=START),
        RedProperty(start=START, credit=True, tenders=True),
        CrossAppointment(start=START, posts=0.0, weight=0.5),
        UnitContributions(start=START),
    ]
    baseline, tried = (
        watched(home, changes, values, seed).outcomes("x", 0) for changes in ([], nothing)
    )
    np.testing.assert_array_equal(tried.values, baseline.values)


@EXAMPLES
@given(districts, branches, others, st.integers(0, 2**40))
def test_nothing_changes_before_the_date(home, drive, more, seed):
    """All series are bit-identical to the baseline's in the months before the first start."""
    changes = [drive, *more]
    baseline, tried = (watched(home, c, seed=seed).outcomes("x", 0) for c in ([], changes))
    start = min(p.start for p in changes)
    before = [m < f"{start:%Y-%m}" for m in baseline.months]
    np.testing.assert_array_equal(tried.values[before], baseline.values[before])


def test_quarters_are_drawn_where_the_table_is_empty():
    """Their number, coverage, committees and companies are near the parameters'; without units
    cooperation stays at its usual level and nothing is contributed."""
    home, p = district(60, bare=True), load_parameters().centrals()
    run = watched(home, [UnitContributions(start=START, floor=1e5)], years=2)
    table = run.quarters.table
    rows = len(table.community)
    size = home.communities.residents / 8000
    assert rows == pytest.approx(p["quarters_per_community"] * size.sum(), rel=0.05)
    fresh = Replication(home, RuleBook([]), p, seed=1, years=1).quarters
    for found, name in (
        ((fresh.state != NONE).mean(), "branch_cov0"),
        (fresh.committee.mean(), "owners_committee_cov"),
        (fresh.company.mean(), "property_cov_quarters"),
        ((fresh.table.kind == SPECIAL).mean(), "quarter_special_share"),
    ):
        assert abs(found - p[name]) < 4 * np.sqrt(p[name] * (1 - p[name]) / rows), name
    outcomes = run.outcomes("x", 0)
    assert (outcomes.series("contributions_yuan") == 0).all()
    assert (outcomes.series("unit_cooperation") == p["unit_coop0"]).all()


# -- theory ---------------------------------------------------------------------------------------


def test_a_drive_sets_up_the_share_it_says():
    """Without founding by themselves, a drive of one half leaves half of the empty quarters empty
    after a year and a quarter after two, within chance."""
    home, values = district(60), {"branch_found_year": 0.0}
    run = watched(home, [QuarterBranches(start=START, drive=0.5)], values)
    empty = [(s["state"] == NONE).sum() for s in run.seen]
    first = empty[23]
    for year, left in ((1, 0.5), (2, 0.25)):
        spread = np.sqrt(first * left * (1 - left))
        assert abs(empty[23 + 12 * year] - first * left) < 4 * spread


def test_living_branches_settle_where_needs_are_met():
    """Where every branch has each of the three with a probability of its own and changes come at
    once, living branches are the product's share of all branches, within chance."""
    values = {
        "branch_ripen_months": 0.0, "branch_wither_months": 0.0, "branch_special_odds": 1.0,
        "branch_strength_slope": 0.0, "branch_premises_slope": 0.0,
    }  # fmt: skip
    p = load_parameters().centrals()
    run = watched(district(60), [QuarterBranches(start=date(2027, 1, 1), drive=1.0)], values)
    state = run.seen[-1]["state"]
    expected = np.prod([1 - p[f"branch_{e}_lack"] for e in ("secretary", "money", "room")])
    branches = (state != NONE).sum()
    assert branches > 300
    spread = np.sqrt(expected * (1 - expected) / branches)
    assert abs((state == ALIVE).sum() / branches - expected) < 4 * spread


# -- shapes, and the same with the mechanism switched off ------------------------------------------


@cache
def replicated(change: Proposal | None, values: tuple[tuple[str, float], ...]) -> list[Watched]:
    """Four years of a small district, replication by replication."""
    changes = [] if change is None else [change]
    return [
        watched(district(16), changes, dict(values), replication=r, years=4)
        for r in range(REPLICATIONS)
    ]


def paired(
    change: Proposal, values: dict[str, float] | None = None
) -> list[tuple[Watched, Watched]]:
    """Baseline and change under the same luck, replication by replication."""
    key = tuple(sorted((values or {}).items()))
    return list(zip(replicated(None, key), replicated(change, key), strict=True))


def gains(pairs: list[tuple[Watched, Watched]], outcome: str, month: int) -> np.ndarray:
    """Difference of an outcome at the end of a month, replication by replication."""
    return np.array(
        [
            tried.outcomes("t", 0).series(outcome)[month]
            - base.outcomes("b", 0).series(outcome)[month]
            for base, tried in pairs
        ]
    )


DRIVE = QuarterBranches(start=START, drive=0.8)
HALF_YEAR, THREE_YEARS = 17, 47


def test_a_branch_drive_moves_coverage_before_activity():
    """Half a year into the drive coverage has risen by more than living branches have, beyond
    chance, and of its rise after three years coverage has gained the greater part."""
    pairs = paired(DRIVE)
    coverage, living = (
        {m: gains(pairs, name, m) for m in (HALF_YEAR, THREE_YEARS)}
        for name in ("branch_coverage", "living_branch_share")
    )
    assert paired_difference(living[HALF_YEAR], coverage[HALF_YEAR]).low > 0.05
    ahead = paired_difference(
        living[HALF_YEAR] * coverage[THREE_YEARS].mean(),
        coverage[HALF_YEAR] * living[THREE_YEARS].mean(),
    )
    assert ahead.low > 0
    assert paired_difference(np.zeros(REPLICATIONS), living[THREE_YEARS]).low > 0
    nominal = gains(pairs, "nominal_branch_share", THREE_YEARS)
    assert paired_difference(np.zeros(REPLICATIONS), nominal).low > 0


def test_where_nothing_lacks_activity_keeps_pace_with_coverage():
    """With no want of people, money and rooms and no time to start, every branch lives from its
    first month, and the two rise alike."""
    lacks = {f"branch_{e}_lack": 0.0 for e in ("secretary", "money", "room")}
    pairs = paired(DRIVE, lacks | {"branch_ripen_months": 0.0})
    for month in (HALF_YEAR, THREE_YEARS):
        np.testing.assert_allclose(
            gains(pairs, "branch_coverage", month), gains(pairs, "living_branch_share", month),
            atol=1e-12,
        )  # fmt: skip


def test_support_makes_nominal_branches_live():
    """The same drive with secretaries, money and rooms has more living branches, and costs."""
    plain = paired(DRIVE)
    help_ = {"secretary": 0.8, "money": 4000.0, "room": 0.8}
    backed = paired(DRIVE.model_copy(update=help_))
    one, two = (gains(p, "living_branch_share", THREE_YEARS) for p in (plain, backed))
    assert paired_difference(one, two).low > 0
    paid = backed[0][1].setting.ledger.flows[Kind.BRANCH_SUPPORT].sum()
    assert paid > 0
    assert plain[0][1].setting.ledger.flows[Kind.BRANCH_SUPPORT].sum() == 0


RED = RedProperty(start=START, evaluation=1.0, credit=True, tenders=True)


def served(run: Watched, poor: bool) -> int:
    """Poor (or other) quarters with a company at the end."""
    return int(run.quarters.company[(run.quarters.poor > 0.5) == poor].sum())


def test_red_property_raises_cooperation_and_loses_companies_in_poor_quarters():
    """After three years cooperation is up and poor quarters with a company are down, beyond
    chance, by a larger share than the others."""
    pairs = paired(RED)
    up = gains(pairs, "property_cooperation", THREE_YEARS)
    assert paired_difference(np.zeros(REPLICATIONS), up).low > 0.1
    poor, rest = (
        np.array([[served(run, where) for run in pair] for pair in pairs], float)
        for where in (True, False)
    )
    assert paired_difference(poor[:, 0], poor[:, 1]).high < 0
    lost = (poor[:, 0] - poor[:, 1]) / poor[:, 0].mean()
    lost_elsewhere = (rest[:, 0] - rest[:, 1]) / rest[:, 0].mean()
    assert paired_difference(lost_elsewhere, lost).low > 0


def test_without_the_mechanism_red_property_does_neither():
    """Where evaluation changes neither conduct nor reasons to leave, cooperation and companies are
    exactly the baseline's; with the hazard ratio alone at 1, companies are."""
    still = {"property_evaluation_gain": 0.0, "property_neglect": 0.0, "hr_evaluation_leave": 1.0}
    assert (gains(paired(RED, still), "property_cooperation", THREE_YEARS) == 0).all()
    pairs = paired(RED, {"hr_evaluation_leave": 1.0})
    assert all((a.quarters.company == b.quarters.company).all() for a, b in pairs)
    assert (gains(pairs, "property_cooperation", THREE_YEARS) > 0.1).all()


def test_an_evaluation_without_consequences_does_little():
    """Delegated without credit and tenders, evaluation moves cooperation by less than a third."""
    full, alone = (
        gains(paired(change), "property_cooperation", THREE_YEARS)
        for change in (RED, RedProperty(start=START, evaluation=1.0))
    )
    assert paired_difference(alone, full / 3).low > 0


def test_a_living_branch_beside_a_committee_eases_property():
    """With branches driven and supported, cooperation rises; without that gain it does not."""
    change = QuarterBranches(start=START, drive=0.9, secretary=1, money=5000, room=1)
    zero = np.zeros(REPLICATIONS)
    up = gains(paired(change), "property_cooperation", THREE_YEARS)
    assert paired_difference(zero, up).low > 0
    assert (gains(paired(change, {"property_branch_gain": 0.0}), "property_cooperation",
                  THREE_YEARS) == 0).all()  # fmt: skip


def test_cross_appointment_brings_people_to_meetings_more_than_substance():
    """Attendance rises more than cooperation; where nothing is formal they rise alike, and where
    everything is, cooperation does not move. Appointments without weight do nothing."""
    change = CrossAppointment(start=START, posts=0.8, weight=0.15)
    home = district(16)
    rises = {}
    for paper in (0.0, 0.5, 1.0):
        values = {"unit_paper_share": paper}
        base, tried = (watched(home, c, values).outcomes("x", 0) for c in ([], [change]))
        rises[paper] = tuple(
            tried.series(name)[-1] - base.series(name)[-1]
            for name in ("unit_cooperation", "meeting_attendance")
        )
    assert rises[0.5][1] > 2 * rises[0.5][0] > 0
    assert rises[0.0][0] == pytest.approx(rises[0.0][1])
    assert rises[1.0][0] == 0 < rises[1.0][1]
    base = watched(home, []).outcomes("x", 0)
    alone = watched(home, [CrossAppointment(start=START, posts=1.0)]).outcomes("x", 0)
    np.testing.assert_array_equal(alone.values, base.values)


def test_a_floor_brings_money_and_resistance():
    """More is contributed; units that cooperate little cooperate less, the willing do not; with
    no resistance nobody does."""
    home, change = district(16), UnitContributions(start=START, floor=10_000)
    base, tried = watched(home, []), watched(home, [change])
    paid, before = (r.outcomes("x", 0).series("contributions_yuan")[-1] for r in (tried, base))
    assert paid > 3 * before
    willing = base.units.cooperation >= load_parameters().centrals()["unit_neutral_coop"]
    lost = base.units.cooperation - tried.units.cooperation
    assert (lost[~willing] > 0).all()
    assert (lost[willing] == 0).all()
    calm = [watched(home, c, {"floor_resistance": 0.0}) for c in ([], [change])]
    np.testing.assert_array_equal(calm[0].units.cooperation, calm[1].units.cooperation)


# -- existing practices ---------------------------------------------------------------------------


def test_what_existing_practices_have_been_worth():
    """Without the four-tier network fewer branches live; without joint meetings units cooperate
    less and staff have the hours back."""
    ending = ExistingPractices(start=START, off=("four_tier_network",))
    down = gains(paired(ending), "living_branch_share", THREE_YEARS)
    assert paired_difference(np.zeros(REPLICATIONS), down).high < 0
    none = gains(paired(ending, {"hr_wither_no_network": 1.0}), "living_branch_share", THREE_YEARS)
    assert (none == 0).all()
    base, tried = (
        watched(district(16), c)
        for c in ([], [ExistingPractices(start=START, off=("joint_meetings",))])
    )
    assert (tried.units.cooperation < base.units.cooperation).all()
    assert tried.units.out.staff_hours.sum() < base.units.out.staff_hours.sum()
    assert (tried.outcomes("x", 0).series("meeting_attendance")[-12:] == 0).all()
