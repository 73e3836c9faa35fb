"""Demonstration sites, project money, letting and own income: laws, shapes, and theory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import gini
from govsim.model.ledger import FEN, Kind
from govsim.model.replication import Replication
from govsim.policy.proposals import ExistingPractices, Proposal
from govsim.policy.proposals.money import (
    CollectiveEconomy,
    Demonstration,
    SiteNumbers,
    SiteRewards,
)
from govsim.policy.proposals.organisation import UnitContributions
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import Difference, paired_difference

EXAMPLES = settings(max_examples=10, deadline=None, derandomize=True)
START = date(2028, 1, 1)
REPLICATIONS = 8
FIRST = 24
"""Months before the start: a year of burn-in and a year of the baseline."""


@cache
def district(communities: int, seed: int = 1) -> District:
    """A sample district without rosters."""
    tables = sample_district(communities, seed)
    left_out = ("workers", "volunteers")
    return district_from_tables({k: v for k, v in tables.items() if k not in left_out})


class Watched(Replication):
    """A replication whose project accounts and sites are looked at after every month."""

    def run(self) -> Watched:
        self.seen: list[dict[str, object]] = []
        self.setting.env.process(self.look())
        super().run()
        return self

    def look(self):
        for day in self.setting.calendar.month_starts[1:]:
            yield self.setting.wait_until(int(day) - 1 + 0.95)
            ledger, sites = self.setting.ledger, self.demonstration
            built = sites.sites
            held = np.where(built.busy, built.cost + built.pooled - built.spent, 0)
            self.seen.append(
                {
                    "total": ledger.total(), "overdrawn": ledger.overdrawn(),
                    "project": ledger.balance[ledger.project].copy(), "held": held,
                    "accepted": built.accepted.copy(), "hours": sites.out.staff_hours.sum(),
                    "let": self.own_income.let.copy(), "pool": sites.departments.pool,
                }
            )  # fmt: skip


def watched(
    home: District, changes: list[Proposal], values: dict[str, float] | None = None,
    seed: int = 1, replication: int = 0, years: int = 3,
) -> Watched:  # fmt: skip
    """A run over, looked at month by month."""
    p = load_parameters().centrals() | (values or {})
    run = Watched(home, RuleBook(changes), p, seed=seed, replication=replication, years=years)
    return run.run()


# -- laws -----------------------------------------------------------------------------------------

share = st.floats(0, 1)
numbers = st.builds(SiteNumbers, **{g: st.integers(0, 6) for g in ("communities", "fine")})
rewards = st.builds(SiteRewards, communities=st.floats(0, 1e7), fine=st.floats(0, 1e6))
demonstrations = st.builds(
    lambda start, sites, reward, pooled, premises, targeting: Demonstration(
        start=start, sites=sites, reward_yuan=reward, pooled_share=pooled, premises=premises,
        targeting=targeting,
    ),
    st.dates(date(2027, 1, 1), date(2028, 12, 31)),
    numbers, rewards, share, share, share,
)  # fmt: skip
lettings = st.builds(
    lambda start, part, effort: CollectiveEconomy(start=start, share=part, effort=effort),
    st.dates(date(2027, 1, 1), date(2028, 12, 31)), share, share,
)  # fmt: skip
endings = st.sets(st.sampled_from(["monthly_dispatch", "reward_instead_of_grants"])).map(
    lambda names: [ExistingPractices(start=START, off=tuple(names))] if names else []
)
districts = st.builds(district, st.integers(1, 8), st.integers(0, 3))


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Every model parameter somewhere in its range."""
    values = load_parameters().centrals()
    for name, row in load_parameters().items():
        if "model" in row.roles:
            values[name] = row.low + draw(st.floats(0, 1)) * (row.high - row.low)
    return values


@EXAMPLES
@given(districts, demonstrations, lettings, endings, parameters(), st.integers(0, 2**40))
def test_money_is_conserved_and_project_accounts_hold_what_sites_have(
    home, sites, letting, ended, values, seed
):
    """Every account's sum stays the opening total and none inside is overdrawn; a project account
    holds exactly what has been paid in for the site being built and not been spent."""
    run = watched(home, [sites, letting, *ended], values, seed)
    for s in run.seen:
        assert s["total"] == run.opening_total
        assert not s["overdrawn"]
        np.testing.assert_array_equal(s["project"], s["held"])
        assert s["pool"] >= 0
    for before, after in zip(run.seen, run.seen[1:], strict=False):
        assert (after["accepted"] >= before["accepted"]).all()
    flows = run.setting.ledger.flows
    paid_in = sum(
        flows[k]
        for k in (Kind.SITE_DISTRICT, Kind.SITE_STREET, Kind.SITE_OWN, Kind.SITE_RAISED,
                  Kind.DEPARTMENT_POOLED)
    )  # fmt: skip
    left = (paid_in - flows[Kind.SITE_SPENT])[: run.setting.communities]
    np.testing.assert_array_equal(left, run.seen[-1]["project"])


@EXAMPLES
@given(districts, parameters(), st.integers(0, 2**40))
def test_nothing_asked_is_the_baseline(home, values, seed):
    """Both proposals with every option at nothing give the baseline bit for bit."""
    nothing = [
        Demonstration(start=START, sites=SiteNumbers(), reward_yuan=SiteRewards()),
        CollectiveEconomy(start=START, share=0.0, effort=1.0),
    ]
    baseline, tried = (
        watched(home, changes, values, seed).outcomes("x", 0) for changes in ([], nothing)
    )
    np.testing.assert_array_equal(tried.values, baseline.values)


@EXAMPLES
@given(districts, demonstrations, lettings, st.integers(0, 2**40))
def test_nothing_changes_before_the_date(home, sites, letting, seed):
    """All series are bit-identical to the baseline's in the months before the first start."""
    changes = [sites, letting]
    baseline, tried = (watched(home, c, seed=seed).outcomes("x", 0) for c in ([], changes))
    start = min(p.start for p in changes)
    before = [m < f"{start:%Y-%m}" for m in baseline.months]
    np.testing.assert_array_equal(tried.values[before], baseline.values[before])


def test_parts_of_a_site_are_a_third_each():
    """Where money is at hand, district, street and community each pay a third of every site; half
    of the district's is start-up money and half is advanced by the community until the reward."""
    values = {"site_reward_months": 1.0, "site_cushion_months": 0.0, "site_raised_share": 0.9}
    flows = watched(district(24), [], values, years=4).setting.ledger.flows.sum(axis=1)
    startup, street = flows[Kind.SITE_DISTRICT], flows[Kind.SITE_STREET]
    assert street == pytest.approx(2 * startup)
    assert flows[Kind.SITE_OWN] + flows[Kind.SITE_RAISED] == pytest.approx(street + startup)
    assert startup / 2 < flows[Kind.SITE_REWARD] <= startup


def test_no_one_pays_up_front_what_it_does_not_have():
    """Where own money must cover years of need, no community applies, unless sites are given by
    plain grants."""
    values = {"site_cushion_months": 24.0, "site_raised_share": 0.2}
    grants = ExistingPractices(start=START, off=("reward_instead_of_grants",))
    none, some = (watched(district(24), c, values) for c in ([], [grants]))
    assert none.demonstration.sites.accepted.sum() == 0
    assert some.demonstration.sites.accepted.sum() > 0
    assert some.setting.ledger.flows[[Kind.SITE_OWN, Kind.SITE_RAISED]].sum() == 0


# -- shapes, and the same with the mechanism switched off ------------------------------------------


@cache
def replicated(
    changes: tuple[Proposal, ...], values: tuple[tuple[str, float], ...], runs: int = REPLICATIONS
) -> list[Replication]:
    """Four years of a small district, replication by replication."""
    p = load_parameters().centrals() | dict(values)
    return [
        Replication(district(24), RuleBook(changes), p, seed=1, replication=r, years=4).run()
        for r in range(runs)
    ]


def column(run: Replication, name: str) -> np.ndarray:
    """What was recorded, shape (months, communities)."""
    return run.recorder.raw[:, run.recorder.column[name]]


def difference(
    changes: tuple[Proposal, ...],
    measure: Callable[[Replication], float],
    values: dict[str, float] | None = None,
) -> Difference:
    """A measure of runs under the changes less that of the baseline, paired."""
    key = tuple(sorted((values or {}).items()))
    one, two = (np.array([measure(r) for r in replicated(c, key)]) for c in ((), changes))
    return paired_difference(one, two)


def unchanged(
    changes: tuple[Proposal, ...],
    measure: Callable[[Replication], float],
    values: dict[str, float],
) -> bool:
    """Whether a measure is exactly the baseline's in each of two runs."""
    key = tuple(values.items())
    pairs = zip(replicated((), key, 2), replicated(changes, key, 2), strict=True)
    return all(measure(one) == measure(two) for one, two in pairs)


def strong() -> np.ndarray:
    """Communities above the median strength."""
    strength = np.asarray(district(24).communities.strength)
    return strength > np.median(strength)


def gap(run: Replication) -> float:
    """Satisfaction of strong less that of weak communities in the last year."""
    level = column(run, "satisfaction")[-12:].mean(axis=0)
    return float(level[strong()].mean() - level[~strong()].mean())


def mean(run: Replication) -> float:
    """Mean satisfaction in the last year."""
    return float(column(run, "satisfaction")[-12:].mean())


def spending_gap(run: Replication) -> float:
    """Project spending a resident since the start, strong less weak, yuan."""
    spent = column(run, "projects_spent")
    each = (spent[-1] - spent[FIRST]) / FEN / district(24).communities.residents
    return float(each[strong()].mean() - each[~strong()].mean())


MORE = {"sites": SiteNumbers(communities=2, fine=3), "pooled_share": 0.5}
PLAIN = (Demonstration(start=START, **MORE),)
TARGETED = (Demonstration(start=START, targeting=1.0, **MORE),)
NO_CHOICE = {"award_selection_slope": 0.0, "site_own_share": 0.0, "site_startup_share": 1.0}
NO_REWARD = ExistingPractices(start=START, off=("reward_instead_of_grants",))
NO_DISPATCH = ExistingPractices(start=START, off=("monthly_dispatch",))


@pytest.mark.parametrize("measure", [gap, spending_gap])
def test_award_money_widens_the_gap_even_where_the_mean_rises(measure):
    """More sites raise mean satisfaction and, beyond chance, the lead of strong communities in
    satisfaction and in money; keeping the sites for the weakest turns the lead round while the
    mean still rises."""
    assert difference(PLAIN, mean).low > 0
    assert difference(PLAIN, measure).low > 0
    assert difference(TARGETED, measure).high < 0
    assert difference(TARGETED, mean).low > 0


@pytest.mark.parametrize("measure", [gap, spending_gap])
def test_without_selection_and_own_money_the_gap_does_not_widen(measure):
    """Where sites go to anyone by lot and nothing is asked up front, the lead of the strong stays
    within chance, and within a third of what the mechanism makes of it; the mean rises as well."""
    found = difference(PLAIN, measure, NO_CHOICE)
    assert found.low < 0 < found.high
    assert abs(found.difference) < difference(PLAIN, measure).difference / 3
    assert difference(PLAIN, mean, NO_CHOICE).low > 0


def elsewhere(run: Replication) -> float:
    """Departments' money a resident where no site is being built, last year."""
    return float(run.outcomes("x", 0).series("project_yuan_elsewhere")[-1])


def departments(run: Replication) -> float:
    """All that departments have paid since the start, less what they still hold, fen."""
    flows = run.setting.ledger.flows[[Kind.DEPARTMENT_PROJECTS, Kind.DEPARTMENT_POOLED]].sum()
    return float(flows + run.demonstration.departments.pool)


def test_pooling_takes_from_others_what_it_gives_to_sites():
    """With half of departments' money pooled, communities without a site get less, beyond chance;
    departments pay the same in all, to within rounding; without pooling more sites leave the
    others' money as it is to within chance."""
    assert difference(PLAIN, elsewhere).high < 0
    for one, two in zip(replicated((), ()), replicated(PLAIN, ()), strict=True):
        assert abs(departments(one) - departments(two)) <= 72 * 24
    pooled = (Demonstration(start=START, pooled_share=0.5),)
    assert difference(pooled, elsewhere).high < 0
    unpooled = (Demonstration(start=START, sites=MORE["sites"]),)
    found = difference(unpooled, elsewhere)
    assert abs(found.difference) < -difference(PLAIN, elsewhere).difference / 3


def arrears(run: Replication) -> float:
    """Mean pay owed since the start, yuan."""
    return float(column(run, "owed")[FIRST:].mean() / FEN)


def test_own_money_up_front_delays_pay():
    """Where communities keep nothing back and are paid late, sites raise what is owed to staff,
    beyond chance; with plain grants they do not."""
    late = {"site_cushion_months": 0.0, "site_reward_months": 6.0, "site_raised_share": 0.2}
    found = difference(PLAIN, arrears, late)
    assert found.low > 0
    plain = difference((*PLAIN, NO_REWARD), arrears, late)
    assert plain.difference < found.difference / 3


def accepted(run: Replication) -> float:
    """Sites accepted since the start."""
    return float(
        column(run, "sites_accepted")[-1].sum() - column(run, "sites_accepted")[FIRST].sum()
    )


def test_what_monthly_dispatch_is_worth():
    """Without it fewer sites are finished in three years; where it makes no difference to pace and
    time, nothing differs; and it takes staff time."""
    off = (*PLAIN, NO_DISPATCH)
    with_, without = (np.array([accepted(r) for r in replicated(c, ())]) for c in (PLAIN, off))
    assert paired_difference(with_, without).high < 0
    same = {"site_slow_without_dispatch": 1.0, "dispatch_hours_week": 0.0}
    one, two = (watched(district(24), list(c), same).outcomes("x", 0) for c in (PLAIN, off))
    np.testing.assert_array_equal(one.values, two.values)
    half = {"site_slow_without_dispatch": 1.0, "site_hours_week": 4.0, "dispatch_hours_week": 4.0}
    busy, calm = (watched(district(24), list(c), half).seen for c in (PLAIN, off))
    for one, two in zip(busy[FIRST:], calm[FIRST:], strict=True):
        assert one["hours"] == pytest.approx(2 * two["hours"])
    assert busy[FIRST + 7]["hours"] > 0


def test_premises_add_services_and_cost_the_district():
    """Premises turned over make room for services; without their effect variety is untouched."""
    change = (Demonstration(start=START, premises=1.0),)
    base, tried = replicated((), ())[0], replicated(change, ())[0]
    assert column(tried, "variety")[-1].mean() > column(base, "variety")[-1].mean() + 0.1
    assert tried.setting.ledger.flows[Kind.PREMISES].sum() > 0
    still = {"premises_kinds": 0.0}
    one, two = (watched(district(24), list(c), still) for c in ((), change))
    np.testing.assert_array_equal(
        one.outcomes("x", 0).series("service_variety"),
        two.outcomes("x", 0).series("service_variety"),
    )


# -- own income -----------------------------------------------------------------------------------

LET = (CollectiveEconomy(start=START, share=1.0),)
FLOOR = (UnitContributions(start=START, floor=20_000),)


def own(run: Replication) -> np.ndarray:
    """Own income of the last year by community, yuan."""
    first = 1 + len(district(24).streets.ids)
    table = run.outcomes("x", 0)
    return np.array([table.series("own_income_yuan", first + c)[-1] for c in range(24)])


@pytest.mark.parametrize("change", [LET, FLOOR])
def test_own_money_rises_and_so_does_its_inequality(change):
    """Letting and a floor bring own money, and its Gini coefficient over communities rises,
    beyond chance; where there is no rent, letting leaves both."""
    assert difference(change, lambda r: own(r).sum()).low > 0
    spread = difference(change, lambda r: float(gini(own(r))))
    assert spread.low > 0
    if change is LET:
        assert unchanged(change, lambda r: float(gini(own(r))), {"rent_m2_month": 0.0})


def test_only_communities_with_property_earn_rent():
    """Rent comes to no community without idle property, and at a higher rate a square metre where
    the street is wealthy."""
    run = replicated(LET, ())[0]
    rents = column(run, "rents")[-1]
    idle = np.asarray(district(24).communities.idle_property_m2)
    assert (rents[idle == 0] == 0).all()
    assert (rents[idle > 0] > 0).any()
    wealth = np.asarray(district(24).streets.fiscal_strength)[district(24).communities.street]
    each = run.own_income._rent / run.own_income.area
    order = np.argsort(wealth[run.own_income.community])
    assert (np.diff(each[order]) >= -1e-6).all()


def test_lots_let_settle_where_search_and_tenancy_balance():
    """After years of searching for 4 months and staying for 20, five sixths of the area is let,
    within chance: the share of a two-state process; nothing is let at once."""
    values = {"letting_search_months": 4.0, "tenancy_months": 20.0}
    change = CollectiveEconomy(start=date(2027, 1, 1), share=1.0)
    run = watched(district(60), [change], values, years=6)
    found, leave = 1 - np.exp(-1 / 4), 1 - np.exp(-1 / 20)
    expected = found / (found + leave)
    let = np.array([s["let"].mean() for s in run.seen[36:]])
    lots = len(run.own_income.let)
    spread = np.sqrt(expected * (1 - expected) / (lots * 3))
    assert abs(let.mean() - expected) < 4 * spread
    assert run.seen[12]["let"].mean() < expected / 2
    assert not run.seen[11]["let"].any()


def entitled(run: Replication) -> float:
    """Grant communities were entitled to in the last two years, fen."""
    total = column(run, "entitled")
    return float(total[-1].sum() - total[-25].sum())


@pytest.mark.parametrize("change", [LET, FLOOR])
def test_the_district_tops_up_less_where_own_income_rises(change):
    """The grant falls in the years after, by the share set off of the own income gained; without
    set-off it is the baseline's; and it is never touched where there is no new own income."""
    assert difference(change, entitled).high < 0
    assert unchanged(change, entitled, {"crowd_out": 0.0})
    run = replicated(change, ())[0]
    lost = replicated((), ())[0].funding.grant.yearly() - run.funding.grant.yearly()
    counted, p = run.own_income.out.counted, load_parameters().centrals()
    np.testing.assert_allclose(lost, p["crowd_out"] * counted, atol=1.0)
    assert (lost[counted == 0] == 0).all()
    assert (replicated((), ())[0].own_income.out.counted == 0).all()
