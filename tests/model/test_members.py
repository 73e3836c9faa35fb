"""In-service members and micro-wishes: laws, theory, and shapes with their mechanism off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.member_kernels import BY_INVERSION, binomial
from govsim.model.replication import Replication
from govsim.policy.proposals import ExistingPractices, Proposal
from govsim.policy.proposals.members import CheckinReform
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import paired_difference

EXAMPLES = settings(max_examples=8, deadline=None, derandomize=True)
START = date(2028, 1, 1)
REPLICATIONS = 5
AFTER = slice(24, 48)
"""Months of the second and third year of a proposal that starts after the first."""
OWN = {
    "checkins", "checkin_matched_share", "matched_checkins", "checkin_gini", "checkin_blank_share",
    "checkin_hosting_hours", "member_belonging", "voluntary_visits", "wishes_met_share",
    "wish_days",
}  # fmt: skip


@cache
def district(communities: int, seed: int = 1) -> District:
    """A sample district without rosters."""
    tables = sample_district(communities, seed)
    left_out = ("workers", "volunteers")
    return district_from_tables({k: v for k, v in tables.items() if k not in left_out})


districts = st.builds(district, st.integers(1, 6), st.integers(0, 3))
share = st.floats(0, 1)


@st.composite
def changes(draw: st.DrawFn) -> list[Proposal]:
    """The reform in any strength and with any start, and any of the practices ended."""
    start = draw(st.dates(date(2027, 1, 1), date(2028, 12, 31)))
    names = ("needs_list", "results_kpi", "teams", "balance")
    found: list[Proposal] = [CheckinReform(start=start, **{n: draw(share) for n in names})]
    practices = ("micro_wishes", "member_promise", "nomination_rule")
    off = tuple(name for name in practices if draw(st.booleans()))
    if off:
        found.append(ExistingPractices(start=start, off=off))
    return found


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Every model parameter somewhere in its range."""
    values = load_parameters().centrals()
    for name, row in load_parameters().items():
        if "model" in row.roles:
            values[name] = row.low + draw(st.floats(0, 1)) * (row.high - row.low)
    return values


def replicate(
    place: District, made: list[Proposal], values: dict[str, float] | None = None,
    replication: int = 0, years: int = 4, seed: int = 5,
) -> Replication:  # fmt: skip
    """One replication at the central parameters, some replaced."""
    chosen = load_parameters().centrals() | (values or {})
    book = RuleBook(made)
    return Replication(
        place, book, chosen, seed=seed, replication=replication, years=years
    ).run()  # fmt: skip


@cache
def runs(options: tuple, off: tuple[str, ...] = (), values: tuple = (),
         communities: int = 8) -> np.ndarray:  # fmt: skip
    """District outcomes, shape (replications, months, outcomes)."""
    made: list[Proposal] = [CheckinReform(start=START, **dict(options))]
    if off:
        made.append(ExistingPractices(start=START, off=off))
    found = [
        replicate(district(communities), made, dict(values), r).outcomes("tried", r).values[:, 0]
        for r in range(REPLICATIONS)
    ]
    return np.stack(found)


def series(outcome: str, options: dict | None = None, off: tuple[str, ...] = (),
           **values: float) -> np.ndarray:  # fmt: skip
    """One outcome of the district under a reform, shape (replications, months)."""
    key = tuple(sorted((options or {}).items())), off, tuple(sorted(values.items()))
    return runs(*key)[:, :, OUTCOME_NAMES.index(outcome)]


def moved(outcome: str, options: dict, off: tuple[str, ...] = (), months: slice = AFTER,
          **values: float):  # fmt: skip
    """Paired difference that a reform or the end of a practice makes."""
    before = series(outcome, **values)[:, months].mean(axis=1)
    return paired_difference(
        before, series(outcome, options, off, **values)[:, months].mean(axis=1)
    )


# -- laws ----------------------------------------------------------------------------------------


@EXAMPLES
@given(districts, changes(), parameters(), st.integers(0, 2**40))
def test_members_and_wishes_are_neither_lost_nor_made(place, made, values, seed):
    """Every member is on one community's list with what is owed; every wish posted was met, has
    expired or waits; visits that met a need are visits; belonging stays within 0 to 1."""
    run = replicate(place, made, values, years=2, seed=seed)
    members, wishes = run.members, run.wishes
    assert (members.owing.sum(axis=1) == members.members).all()
    assert (members.owing >= 0).all()
    assert members.members.sum() == place.units.members.sum()
    assert (members.tallies[1] <= members.tallies[0] + 1e-9).all()
    assert (members.needs >= 0).all()
    assert ((members.belonging >= 0) & (members.belonging <= 1)).all()
    posted, met, expired, days, skilled = wishes.tallies
    assert (wishes.waiting >= 0).all()
    assert (wishes.waiting.sum(axis=2) == wishes.open_wishes).all()
    assert (posted == met + expired + wishes.open_wishes.sum(axis=0)).all()
    assert (skilled <= met).all()
    assert (days <= met * 7.0 * wishes.waiting.shape[2]).all()


@EXAMPLES
@given(districts, st.integers(0, 2**40))
def test_no_member_makes_more_counted_visits_than_are_required(place, seed):
    """Under counting alone a year's visits never exceed what is owed."""
    run = replicate(place, [], years=2, seed=seed)
    years = run.setting.calendar.years
    assert (run.members.tallies[0] <= years * run.members.required * run.members.members).all()


@EXAMPLES
@given(st.floats(1e-9, 1 - 1e-9), st.integers(0, 400), share)
def test_binomial_counts_are_the_quantiles_of_theory(u, n, p):
    """Counts agree with the distribution's quantile function; beyond the exact range within one
    and a half, or a twentieth of a standard deviation."""
    found, theory = binomial(u, n, p, np.log1p(-min(p, 0.9999999999))), stats.binom.ppf(u, n, p)
    assert 0 <= found <= n
    exact = n * min(p, 1 - p) <= BY_INVERSION
    away = 0.0 if exact else 1.5 + 0.05 * np.sqrt(n * p * (1 - p)) * abs(stats.norm.ppf(u))
    cumulated = stats.binom.cdf(found, n, p)  # at a step of the distribution rounding decides
    assert abs(found - theory) <= away or abs(cumulated - u) < 1e-9 or abs(
        stats.binom.cdf(found - 1, n, p) - u
    ) < 1e-9  # fmt: skip


@pytest.mark.parametrize("urgency", [0.2, 0.4, 1.0])
def test_visits_agree_with_the_chain_of_theory(urgency):
    """The mean of a year's visits and the part made in December agree, within 4 standard errors,
    with the exact distribution of what one member still owes, week by week."""
    place = district(12)
    required, members = 4, int(place.units.members.sum())
    total = np.zeros((REPLICATIONS, 2))
    for r in range(REPLICATIONS):
        run = replicate(place, [], {"checkin_urgency": urgency}, r, years=1)
        month = np.diff(run.recorder.raw[:, run.recorder.column["checkins"]].sum(axis=1))
        total[r] = month[-12:].sum(), month[-1]
    calendar = run.setting.calendar
    end, first = calendar.day_of(2, 1, 1), calendar.day_of(1, 1, 1)
    owing = np.zeros(required + 1)
    owing[required] = 1.0
    expected = np.zeros(2)
    for day in np.arange(0, end, 7) + 0.5:
        if day < first:
            continue
        left = np.ceil((end - day) / 7)
        come = owing * -np.expm1(-urgency * np.arange(required + 1) / left)
        owing = owing - come
        owing[:-1] += come[1:]
        expected += come.sum() * np.array([1.0, calendar.month(day) == 23])
    error = np.maximum(total.std(axis=0, ddof=1), np.sqrt(members)) / np.sqrt(REPLICATIONS)
    assert (np.abs(total.mean(axis=0) - members * expected) < 4 * error).all()


def test_wishes_that_move_nobody_change_nothing_else():
    """Without points for them, ten times the wishes leave every other outcome bit-identical."""
    found = [
        replicate(district(3), [], {"weight_wishes": 0.0, "wishes_year": w}, years=2)
        .outcomes("tried", 0).values
        for w in (20.0, 200.0)
    ]  # fmt: skip
    others = [k for k, name in enumerate(OUTCOME_NAMES) if name not in OWN]
    np.testing.assert_array_equal(found[0][..., others], found[1][..., others])


# -- shapes --------------------------------------------------------------------------------------

RESULTS = {"results_kpi": 1.0}
ALIKE = {"checkin_effective_quality": 0.25, "checkin_urgency": 1.0, "results_pace": 1.03}
"""Assessed by results, visits are for the same, as evenly spread, and as many as if counted."""


def test_results_instead_of_counts_lower_visits_and_raise_matched_help():
    """The report's own expectation, beyond chance; where assessment changes neither what a visit
    is for, nor how many it draws, nor when in the year, both vanish: zero lies inside."""
    fewer, better = moved("checkins", RESULTS), moved("matched_checkins", RESULTS)
    assert fewer.high < 0 < better.low
    assert moved("checkin_matched_share", RESULTS).low > 0
    for outcome, size in (("checkins", -fewer.difference), ("matched_checkins", better.difference)):
        off = moved(outcome, RESULTS, **ALIKE)
        assert off.low < 0 < off.high
        assert abs(off.difference) < size / 10


def test_gamed_sheets_undo_the_assessment_of_results():
    """Scoring asks for staff time although visits fall, and none where it takes none; where every
    sheet is gamed the matched share gains less than a third of what it does otherwise."""
    assert moved("checkin_hosting_hours", RESULTS).low > 0
    assert moved("checkin_hosting_hours", RESULTS, checkin_score_hours=0.0).high < 0
    honest, gamed = (
        moved("checkin_matched_share", RESULTS, sheet_gaming=g).difference for g in (0.0, 1.0)
    )
    assert gamed < honest / 3


def december(options: dict, **values: float) -> np.ndarray:
    """Check-ins of December against the year's monthly mean, by replication; two years."""
    found = series("checkins", options, **values)[:, AFTER].reshape(REPLICATIONS, 2, 12)
    return found[:, :, -1].mean(axis=1) / found.mean(axis=(1, 2))


def test_counting_piles_visits_up_at_the_years_end():
    """December exceeds the mean month under counts, beyond chance; not under results, nor where
    members do not put visits off."""
    counted = december({})
    assert paired_difference(np.ones(REPLICATIONS), counted).low > 1.0
    assert np.abs(december(RESULTS) - 1.0).mean() < 0.25
    assert np.abs(december({}, checkin_urgency=1.0) - 1.0).mean() < 0.25


def test_balance_lowers_the_inequality_of_check_ins():
    """Sent by residents' number, members leave no community blank and the Gini coefficient falls
    towards 0, more with more balance."""
    half, whole = moved("checkin_gini", {"balance": 0.5}), moved("checkin_gini", {"balance": 1.0})
    assert whole.high < half.low
    assert half.high < 0
    assert series("checkin_gini", {"balance": 1.0})[:, AFTER].mean() < 0.1
    assert series("checkin_gini")[:, AFTER].mean() > 0.3
    sent = [
        replicate(district(12), [CheckinReform(start=START, balance=b)], years=2).members.members
        for b in (0.0, 1.0)
    ]
    assert sent[0].min() == 0 < sent[1].min()


def test_members_are_sent_elsewhere_with_the_new_year_and_have_to_settle_in():
    """Balance decided in July leaves the year's check-ins bit-identical; from January on the
    Gini coefficient falls, and so does belonging at first."""
    found = [
        replicate(district(8), [CheckinReform(start=date(2028, 7, 1), balance=b)], years=3)
        .outcomes("tried", 0).values[:, 0]
        for b in (0.0, 1.0)
    ]  # fmt: skip
    gini, belonging = (
        [values[:, OUTCOME_NAMES.index(name)] for values in found]
        for name in ("checkin_gini", "member_belonging")
    )
    np.testing.assert_array_equal(found[0][:24], found[1][:24])
    assert gini[1][-1] < gini[0][-1]
    assert belonging[1][24] < belonging[0][24]


def test_where_units_stand_as_residents_do_there_is_nothing_to_balance():
    """With members in proportion to residents everywhere, full balance moves nobody, and every
    outcome stays bit-identical."""
    place = district(6)
    members = np.asarray(place.communities.residents) // 50
    residents = members * 50
    at = np.arange(len(members))
    units = replace(
        place.units, ids=[f"U{k}" for k in at], community=at, kind=0 * at, members=members,
        capacity=np.full(len(at), 0.5),
    )  # fmt: skip
    even = replace(place, units=units, communities=replace(place.communities, residents=residents))
    found = [
        replicate(even, [CheckinReform(start=START, balance=b)], years=2).outcomes("tried", 0)
        for b in (0.0, 1.0)
    ]
    np.testing.assert_array_equal(found[0].values, found[1].values)


def test_a_needs_list_raises_matched_help_and_asks_for_staff_time():
    """Visits are counted as before, more of them meet a need, at hours of staff; not where a list
    changes nothing about visits."""
    listed = {"needs_list": 1.0}
    assert moved("checkin_matched_share", listed).low > 0
    assert moved("checkins", listed).difference == 0
    assert moved("checkin_hosting_hours", listed).low > 0
    assert moved("checkin_matched_share", listed, **ALIKE).difference == 0


def test_teams_by_skill_meet_more_wishes():
    """Skilled members meet skilled wishes; where teams bring no skill out, nothing moves at all."""
    teams = {"teams": 1.0}
    assert moved("wishes_met_share", teams).low > 0
    plain = {"team_skilled_share": 0.15, "team_hours": 0.0}
    for outcome in ("wishes_met_share", "wish_days", "satisfaction"):
        assert moved(outcome, teams, **plain).difference == 0


def test_belonging_follows_use_and_voluntary_service_follows_belonging():
    """Matched visits raise belonging, and voluntary service with a lag: less in the first half
    year than later; where use builds no belonging, the reform raises neither."""
    reform = {"results_kpi": 1.0, "needs_list": 1.0}
    assert moved("member_belonging", reform).low > 0
    late, early = (moved("voluntary_visits", reform, months=m) for m in (AFTER, slice(12, 18)))
    assert late.low > early.high
    none = {"belonging_gain": 0.0, "belonging_crowding": 0.0}
    assert moved("member_belonging", reform, **none).difference == 0
    assert moved("voluntary_visits", reform, **none).difference == 0


def test_hosting_visits_takes_staff_time():
    """More visits required are more hours of staff; none where receiving them takes none."""
    few, many = (series("checkin_hosting_hours", checkins_required=r) for r in (2.0, 8.0))
    assert paired_difference(few.mean(axis=1), many.mean(axis=1)).low > 0
    assert not series("checkin_hosting_hours", checkin_host_hours=0.0).any()


PRACTICES = {
    "member_promise": ("checkin_matched_share", {"promise_odds": 1.0}),
    "nomination_rule": ("checkins", {"no_nomination_weight": 1.0}),
    "micro_wishes": ("satisfaction", {"weight_wishes": 0.0}),
}
"""Practice: what ending it lowers, and where it is worth nothing."""


@pytest.mark.parametrize("practice", list(PRACTICES))
def test_ending_a_practice_loses_what_it_was_worth(practice):
    """What the practice is for falls beyond chance; and not at all where it is worth nothing."""
    outcome, without = PRACTICES[practice]
    assert moved(outcome, {}, (practice,)).high < 0
    assert moved(outcome, {}, (practice,), **without).difference == 0


def test_without_a_wall_no_wish_is_posted():
    """Three years after the wall is gone none has ended in the year, so none is met."""
    assert not series("wishes_met_share", {}, ("micro_wishes",))[:, -6:].any()


def test_unskilled_hours_meet_no_skilled_wish():
    """With no skilled volunteer and no member who uses a skill, every skilled wish goes unmet."""
    values = {"vol_skilled_share": 0.0, "member_skilled_share": 0.0}
    run = replicate(district(6), [], values, years=2)
    assert run.wishes.tallies[4].sum() == 0
    assert run.wishes.tallies[1].sum() > 0


def test_baseline_share_of_wishes_met_lies_inside_its_range():
    """The district's share lies in the evidence's range."""
    row = load_parameters()["wish_fulfil"]
    found = series("wishes_met_share").mean(axis=1)
    assert row.low < found.min()
    assert found.max() < row.high
