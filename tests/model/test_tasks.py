"""Tasks handed down, the admission list, inspections, stations and call-backs."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.rules import Rules
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.ledger import Kind, Outside
from govsim.model.replication import Replication
from govsim.model.service import CONTRACT_HOURS
from govsim.model.setting import WEEKS_PER_YEAR
from govsim.model.task_kernels import ADMITTED, INFORMAL, ORDINARY
from govsim.model.tasks import REFERENCE_TASK_SHARE, STOCK, reforms
from govsim.policy.proposals import ExistingPractices, Proposal
from govsim.policy.proposals.organisation import CrossAppointment
from govsim.policy.proposals.tasks import TaskAdmission
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import paired_difference

EXAMPLES = settings(max_examples=6, deadline=None, derandomize=True)
START, FIRST = date(2028, 1, 1), 24
"""First day of the proposals, and its month of the clock (which has a year of burn-in)."""
AFTER = slice(12, None)
"""Months reported from the start of the proposals on."""
REPLICATIONS, A_FEW = 8, 2
"""Replications for what holds beyond chance, and for what holds bit for bit."""
share = st.floats(0, 1)
admissions = st.builds(
    lambda start, admission, money, powers, review: TaskAdmission(
        start=start, admission=admission, money=money, powers=powers, review=review
    ),
    st.dates(date(2027, 1, 1), date(2028, 12, 31)), share, share, share, share,
)  # fmt: skip


@cache
def district(communities: int, seed: int = 1, departments: bool = True) -> District:
    """A sample district without rosters, and perhaps without a table of departments."""
    left_out = ("workers", "volunteers", *(() if departments else ("departments",)))
    tables = sample_district(communities, seed)
    return district_from_tables({k: v for k, v in tables.items() if k not in left_out})


districts = st.builds(district, st.integers(1, 6), st.integers(0, 3), st.booleans())


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Every model parameter somewhere in its range."""
    values = load_parameters().centrals()
    for name, row in load_parameters().items():
        if "model" in row.roles:
            values[name] = row.low + draw(st.floats(0, 1)) * (row.high - row.low)
    return values


def ran(
    home: District, changes: list[Proposal], values: dict[str, float] | None = None,
    seed: int = 1, replication: int = 0, years: int = 4,
) -> Replication:  # fmt: skip
    """A run over."""
    values = load_parameters().centrals() | (values or {})
    run = Replication(
        home, RuleBook(changes), values, seed=seed, replication=replication, years=years
    )
    return run.run()


def column(run: Replication, name: str) -> np.ndarray:
    """What was recorded of every month and community."""
    return np.asarray(run.recorder.raw[:, run.recorder.column[name]])


# -- laws -----------------------------------------------------------------------------------------


@EXAMPLES
@given(districts, admissions, parameters(), st.integers(0, 2**40))
def test_items_come_and_go_in_order(home, change, values, seed):
    """No task begins before it is offered or ends before it begins; only admitted ones bring
    money; nothing is admitted or informal before the list and the review; hours and peaks are
    never negative, and what is recorded each month is what the items say."""
    run = ran(home, [change], values, seed, years=3)
    tasks = run.tasks
    items = tasks.items[: tasks.count]
    assert (items["begin"] >= items["offered"]).all()
    assert (items["end"] >= items["begin"]).all()
    assert (items["kind"][items["funded"]] == ADMITTED).all()
    first = (change.start.year - 2026) * 12 + change.start.month - 1
    assert (items["kind"][(items["offered"] >= 0) & (items["offered"] < first)] != ADMITTED).all()
    for name in ("tasks", "tasks_informal", "task_hours", "days_prepared"):
        assert (column(run, name) >= 0).all()
    month = 12 * 4 - 1
    there = (items["begin"] <= month) & (items["end"] > month) & (items["kind"] != INFORMAL)
    local = (items["scope"] == -1) | (items["scope"] == 0)
    streets = np.asarray(home.communities.street)
    assert (column(run, "tasks")[month, streets == 0] == (there & local).sum()).all()


@EXAMPLES
@given(districts, admissions, parameters(), st.integers(0, 2**40))
def test_task_money_is_what_departments_paid(home, change, values, seed):
    """Communities received to the fen what left the departments' account; no account inside the
    district is overdrawn, and all sum to the opening total."""
    run = ran(home, [change], values, seed, years=3)
    ledger = run.setting.ledger
    assert ledger.flows[Kind.TASK_MONEY].sum() == -ledger.balance[Outside.DEPARTMENTS]
    assert ledger.total() == run.opening_total
    assert not ledger.overdrawn()


@EXAMPLES
@given(districts, admissions, parameters(), st.integers(0, 2**40))
def test_departments_offer_the_same_whatever_the_rules(home, change, values, seed):
    """The rules decide what becomes of a task, never what is offered."""
    plain, tried = (ran(home, c, values, seed, years=3).tasks for c in ([], [change]))
    assert plain.count == tried.count
    for field in ("number", "offered", "scope"):
        np.testing.assert_array_equal(
            plain.items[field][: plain.count], tried.items[field][: plain.count]
        )


@EXAMPLES
@given(districts, parameters(), st.integers(0, 2**40))
def test_the_start_is_the_departments_table(home, values, seed):
    """At the start a community's tasks, with inspections of an average week, take the hours that
    departments hand down by the table (or by posts where there is none), in every community."""
    run = Replication(home, RuleBook([]), values, seed=seed)
    posts = home.communities.posts.astype(float)
    if home.departments is None or not home.departments.ids:
        whole = values["admin_task_share"] * CONTRACT_HOURS * posts
    else:
        hours = home.departments.weekly_hours.sum() * values["admin_task_share"]
        whole = home.communities.residents / 1000 * hours / REFERENCE_TASK_SHARE
    weeks = values["contests_year"] * values["contest_notice_days"] / 7 / WEEKS_PER_YEAR
    peaks = np.minimum(weeks * values["contest_hours"] * posts, whole / 2)
    np.testing.assert_allclose(run.tasks.out.hours + peaks, whole)


def test_without_a_list_items_grow_at_the_stated_rate():
    """Formal tasks grow at the rate of the parameter: the mean over replications of a district's
    tasks after four years lies within 4 standard errors of the stock compounded."""
    p = load_parameters().centrals()
    found = []
    for r in range(20):
        run = ran(district(1), [], replication=r, years=3)
        found.append(column(run, "tasks")[-1].mean())
    expected = p["task_items"] * (1 + p["task_inflow_growth"]) ** 4
    error = np.std(found, ddof=1) / np.sqrt(len(found))
    assert abs(np.mean(found) - expected) < 4 * error
    assert error < 0.03 * expected


def test_reforms_are_counted_by_paragraph():
    """Rules of one paragraph are one reform, and a practice ended is none."""
    assert reforms(Rules()) == 0
    assert reforms(Rules(task_admission=1.0, task_review=1.0)) == 1
    assert reforms(Rules(task_admission=1.0, exam_rounds=1)) == 2
    assert reforms(Rules(convenience_stations=False)) == 0


# -- shapes, and the same with the mechanism switched off ------------------------------------------

Values = tuple[tuple[str, float], ...]


@cache
def once(changes: tuple[Proposal, ...], values: Values, replication: int) -> Replication:
    """Four years of a small district."""
    return ran(district(8), list(changes), dict(values), replication=replication)


@cache
def told(run: Replication) -> np.ndarray:
    """The outcomes of a run, worked out once."""
    return run.outcomes("t", 0).values


def runs(*changes: Proposal, number: int = REPLICATIONS, **values: float) -> list[Replication]:
    """Replications under the changes, with parameters at their central values or those given."""
    key = tuple(sorted(values.items()))
    return [once(changes, key, r) for r in range(number)]


def few(*changes: Proposal, **values: float) -> list[Replication]:
    """As many replications as a comparison bit for bit needs."""
    return runs(*changes, number=A_FEW, **values)


def series(found: list[Replication], outcome: str) -> np.ndarray:
    """An outcome of the district, shape (replications, months reported)."""
    place = OUTCOME_NAMES.index(outcome)
    return np.array([told(run)[:, 0, place] for run in found])


def moved(
    before: list[Replication], after: list[Replication], outcome: str, months: Any = AFTER
) -> Any:
    """Paired difference of an outcome's mean over months."""
    one, other = (series(found, outcome)[:, months] for found in (before, after))
    if one.ndim > 1:
        one, other = one.mean(axis=1), other.mean(axis=1)
    return paired_difference(one, other)


def same(one: list[Replication], other: list[Replication], but: tuple[str, ...] = ()) -> bool:
    """Whether all outcomes but some are equal, bit for bit."""
    places = [k for k, name in enumerate(OUTCOME_NAMES) if name not in but]
    return all(
        np.array_equal(told(a)[..., places], told(b)[..., places], equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )


LIST = TaskAdmission(start=START, admission=1.0)
PAID = LIST.model_copy(update={"money": 1.0})


def test_the_list_stops_new_tasks_leaves_old_ones_and_some_return():
    """Beyond chance, fewer formal tasks begin and some are carried informally; those handed down
    before the list are untouched, one by one."""
    plain, listed = runs(), runs(LIST)
    assert moved(plain, listed, "new_tasks", slice(24, None)).high < -3
    assert moved(plain, listed, "informal_tasks").low > 0.5
    assert moved(plain, listed, "tasks_in_force").high < -3
    assert moved(plain, listed, "task_hours").high < 0
    assert moved(plain, listed, "handed_down_time_share").high < 0
    for a, b in zip(plain, listed, strict=True):
        old = a.tasks.items[: a.tasks.count]["offered"] < FIRST
        assert (b.tasks.items[: a.tasks.count][old] == a.tasks.items[: a.tasks.count][old]).all()


def test_without_informal_returns_none_are_carried():
    """With no refused task coming back, none is informal, and hours fall by more."""
    none = runs(LIST, informal_share=0.0)
    assert (series(none, "informal_tasks") == 0).all()
    assert moved(runs(LIST), none, "task_hours").high < 0


def test_a_list_nobody_keeps_is_nothing():
    """Where no department ever complies, the list changes nothing, bit for bit."""
    assert same(few(task_compliance=0.0), few(LIST, task_compliance=0.0))


def evaded(found: list[Replication], first: int, last: int) -> np.ndarray:
    """Part of the tasks offered in some months that went past the list, by replication."""
    parts = []
    for run in found:
        items = run.tasks.items[: run.tasks.count]
        then = (items["offered"] >= first) & (items["offered"] < last)
        parts.append((~items["applied"][then]).mean())
    return np.array(parts)


def test_departments_evade_at_first():
    """The part of offered tasks that goes past the list is larger in its first half year than in
    its third year, beyond chance; where departments comply at once it is not."""
    slow = [evaded(runs(LIST), FIRST, FIRST + 6), evaded(runs(LIST), FIRST + 24, FIRST + 36)]
    assert paired_difference(slow[1], slow[0]).low > 0.2
    at_once = runs(LIST, task_comply_months=0.0)
    quick = [evaded(at_once, FIRST, FIRST + 6), evaded(at_once, FIRST + 24, FIRST + 36)]
    assert paired_difference(quick[1], quick[0]).high < 0.1


def test_a_street_with_a_say_is_evaded_less():
    """With the street's powers over local offices fewer tasks go past the list, beyond chance;
    where its say means nothing there, as many do."""
    say = CrossAppointment(start=START, street_powers=1.0)
    assert moved(runs(LIST), runs(LIST, say), "new_tasks").high < 0
    deaf = [few(*c, street_powers_compliance=0.0) for c in ((LIST,), (LIST, say))]
    np.testing.assert_array_equal(*(series(found, "new_tasks") for found in deaf))


def test_money_follows_the_task():
    """With money, departments pay and the funding gap falls, beyond chance; an hour that is paid
    with nothing leaves all as it was, bit for bit."""
    listed, paid = runs(LIST), runs(PAID)
    assert moved(listed, paid, "task_money_yuan").low > 0
    assert moved(listed, paid, "gap_share").high < 0
    assert (series(listed, "task_money_yuan") == 0).all()
    assert same(few(LIST, task_pay_hour=0.0), few(PAID, task_pay_hour=0.0))


def test_powers_save_time_on_admitted_tasks():
    """With powers admitted tasks take fewer hours, beyond chance; if powers save nothing, all is
    as without, bit for bit."""
    powers = LIST.model_copy(update={"powers": 1.0})
    assert moved(runs(LIST), runs(powers), "task_hours").high < 0
    assert same(few(LIST, task_power_saving=0.0), few(powers, task_power_saving=0.0))


REVIEW = TaskAdmission(start=START, review=1.0)


def test_a_review_cuts_more_on_paper_than_in_hours():
    """The books shrink by a larger part than hours do, beyond chance, and the rest goes on under
    another name. Where a cut is in name only hours stay as they were; where it is real, nothing
    goes on informally."""
    plain, reviewed = runs(), runs(REVIEW)
    books = series(reviewed, "tasks_in_force") / series(plain, "tasks_in_force")
    hours = series(reviewed, "task_hours") / series(plain, "task_hours")
    late = slice(-12, None)
    found = paired_difference(books[:, late].mean(axis=1), hours[:, late].mean(axis=1))
    assert found.low > 0.1
    assert hours[:, late].mean() < 1
    assert moved(plain, reviewed, "informal_tasks").low > 1
    in_name = few(REVIEW, formal_cut_real=0.0)
    np.testing.assert_array_equal(series(in_name, "task_hours"), series(few(), "task_hours"))
    assert (series(few(REVIEW, formal_cut_real=1.0), "informal_tasks") == 0).all()


def test_fewer_ledgers_make_inspections_lighter():
    """Preparing for contests takes hours in proportion to the ledgers kept, so that a review that
    strikes them off lightens it; without contests and their hours there is no peak but the
    fund's."""
    plain, reviewed = runs(), runs(REVIEW)
    for a, b in zip(plain, reviewed, strict=True):
        assert (b.tasks.out.ledgers < a.tasks.out.ledgers).all()
    quiet = series(few(contests_year=0.0), "inspection_days")
    assert quiet.max() <= 21
    assert (series(few(), "inspection_days")[:, AFTER].mean(axis=1) > quiet.mean()).all()


def test_many_reforms_at_once_take_time():
    """Each reform beyond the first adds hours of reporting, and none where reports take none."""
    say = CrossAppointment(start=START, street_powers=0.1)
    hours = [few(*c)[0].tasks.out.staff_hours.mean() for c in ((LIST,), (LIST, say))]
    assert hours[1] - hours[0] == pytest.approx(
        load_parameters().centrals()["reform_report_hours"], abs=0.5
    )
    assert all((run.tasks.out.staff_hours == 0).all() for run in few(REVIEW))


OFF = ExistingPractices(start=START, off=("convenience_stations",))


def test_ending_stations_costs_visits_and_satisfaction():
    """Without stations satisfaction is lower and work is more, beyond chance; if they take no
    time, save none and please nobody, ending them changes nothing, bit for bit."""
    assert moved(runs(), runs(OFF), "satisfaction").high < 0
    assert moved(runs(), runs(OFF), "overload").low > 0
    nothing = {"station_hours": 0.0, "station_visit_hours": 0.0, "station_points": 0.0}
    assert same(few(**nothing), few(OFF, **nothing))


WEIGHT = CrossAppointment(start=START, posts=1.0, weight=0.3)
UNPRESSED = {"survey_choice": 0.0, "survey_friendly": 0.0, "survey_gloss": 0.0}


def test_pressure_raises_what_is_reported():
    """Assessment raises reported satisfaction by more than it does where pressure changes neither
    who is asked nor what they say, beyond chance."""
    gains = [
        series(runs(WEIGHT, **values), "satisfaction_reported")[:, AFTER].mean(axis=1)
        - series(runs(**values), "satisfaction_reported")[:, AFTER].mean(axis=1)
        for values in (UNPRESSED, {})
    ]
    assert paired_difference(*gains).low > 0.5


def test_nothing_reads_what_is_reported():
    """However call-backs flatter, nothing else moves by one bit."""
    flattering = few(survey_pressure=1.0, survey_gloss=1.0)
    assert same(few(), flattering, but=("satisfaction_reported",))
    assert not same(few(), flattering)


def test_reports_flatter():
    """With the usual pressure more say they are satisfied than without, beyond chance."""
    assert moved(runs(**UNPRESSED), runs(), "satisfaction_reported", slice(None)).low > 1


def test_kinds_are_what_the_rules_made_of_them():
    """Before the list all tasks are ordinary; the stock is there from the start."""
    items = runs()[0].tasks.items[: runs()[0].tasks.count]
    assert (items["kind"] == ORDINARY).all()
    assert (items["offered"] == STOCK).sum() > 0
