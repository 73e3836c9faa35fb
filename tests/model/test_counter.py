"""The counter: one-stop service and the online portal, with their mechanisms switched off too.

Every interval is a paired 95% one over replications that share their luck; seeds are fixed, so a
test that passes keeps passing. Of the claims that an interval lies on one side, one in forty would
pass by chance alone.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from govsim.catalogue.parameters import load_parameters
from govsim.model.ledger import FEN, Kind
from govsim.model.replication import Replication
from govsim.policy.proposals import ExistingPractices, Proposal
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import Difference, paired_difference

from .test_shapes_reforms import START, Values, home, made

pytestmark = pytest.mark.slow
YEARS, REPLICATIONS, SEED = 3, 5, 7
FIRST_MONTH = 12
"""Of the proposals, among the months reported."""
SOON, FIRST_YEAR, LAST_YEAR = slice(12, 15), slice(12, 24), slice(-12, None)
OUTCOMES = ("waiting_minutes", "once_only_share", "online_share", "trips_young",
            "trips_elderly", "double_entry_hours")  # fmt: skip

ONE_STOP = made("one_stop_service", generalists=1.0, first_asked=True, once_only=1.0)
GENERALISTS = made("one_stop_service", generalists=1.0)
PORTAL = made("online_portal", reach=0.8)
RETIRED = made("online_portal", reach=0.8, retire_old_systems=True)


class Kept:
    """A finished replication's outcomes, and what the counter and the ledger held each month."""

    def __init__(self, model: Replication) -> None:
        self.request_time: list[np.ndarray] = []
        self.staff_hours: list[np.ndarray] = []
        self.running: list[bool] = []
        close = model.counter.close_month

        def closed() -> None:
            close()
            self.request_time.append(model.counter.out.request_time.copy())
            self.staff_hours.append(model.counter.out.staff_hours.copy())
            self.running.append(model.counter.running)

        model.counter.close_month = closed  # type: ignore[method-assign]
        model.run()
        self.outcomes = model.outcomes("tried", 0)
        self.counter, self.flows = model.counter, model.setting.ledger.flows.copy()
        self.tally = model.counter.tally


@cache
def runs(changes: tuple[Proposal, ...], values: Values = ()) -> list[Kept]:
    """Replications under some proposals and parameter values."""
    parameters = load_parameters().centrals() | dict(values)
    return [
        Kept(
            Replication(
                home(), RuleBook(list(changes)), parameters, seed=SEED, replication=r, years=YEARS
            )
        )
        for r in range(REPLICATIONS)
    ]


def mean(outcome: str, changes: tuple[Proposal, ...], values: Values, months: slice) -> np.ndarray:
    """The district's mean over some months, shape (replications,)."""
    found = [r.outcomes.series(outcome, 0)[months].mean() for r in runs(changes, values)]
    return np.array(found)


def effect(outcome: str, *changes: Proposal, values: Values = (),
           months: slice = LAST_YEAR) -> Difference:  # fmt: skip
    """Difference of some proposals to the baseline under the same parameters."""
    return paired_difference(
        mean(outcome, (), values, months), mean(outcome, changes, values, months)
    )


def spent(run: Kept, kind: Kind) -> float:
    """Yuan paid for something in all."""
    return float(run.flows[kind].sum()) / FEN


def same(one: Kept, other: Kept, months: slice = slice(None)) -> None:
    """All outcomes of some months are equal to the bit."""
    np.testing.assert_array_equal(one.outcomes.values[months], other.outcomes.values[months])


# -- the portal -----------------------------------------------------------------------------------


def head_start(*changes: Proposal, values: Values = (), months: slice = FIRST_YEAR) -> Difference:
    """How many trips a matter more the young save than the elderly."""
    saved = [
        mean(f"trips_{who}", (), values, months) - mean(f"trips_{who}", changes, values, months)
        for who in ("elderly", "young")
    ]
    return paired_difference(saved[0], saved[1])


def test_the_portal_helps_the_young_first():
    """In its first year trips of the young fall, several times as much as the elderly's; in the
    first three months the elderly's hardly move."""
    young, elderly = (effect(f"trips_{who}", PORTAL, months=FIRST_YEAR)
                      for who in ("young", "elderly"))  # fmt: skip
    assert young.high < 0
    assert head_start(PORTAL).low > 0
    assert -elderly.difference < -young.difference / 3
    assert abs(effect("trips_elderly", PORTAL, months=SOON).difference) < 0.02
    assert effect("online_share", PORTAL).low > 0


EVEN = (
    ("portal_rate_young", 0.08), ("portal_rate_elderly", 0.08), ("portal_ceiling_young", 0.9),
    ("portal_ceiling_elderly", 0.9), ("elderly_online_ratio", 1.0),
)  # fmt: skip
"""The elderly go online today and take up the portal as the young do."""


def test_without_a_head_start_the_portal_helps_both_alike():
    """With equal online shares, rates and ceilings, trips of the young and the elderly fall, and
    equally, up to rounding."""
    assert effect("trips_young", PORTAL, values=EVEN).high < 0
    found = head_start(PORTAL, values=EVEN, months=LAST_YEAR)
    assert abs(found.low) < 1e-9
    assert abs(found.high) < 1e-9


def test_staff_enter_matters_twice_while_both_systems_run():
    """Hours of double entry appear with the portal and reach the staff; none where the old systems
    are retired, or where entering twice takes no time."""
    assert effect("double_entry_hours", PORTAL).low > 0
    assert all(np.all(r.staff_hours[-1] > 0) for r in runs((PORTAL,)))
    for changes, values in (((RETIRED,), ()), ((PORTAL,), (("double_entry_minutes", 0.0),))):
        assert np.all(mean("double_entry_hours", changes, values, slice(None)) == 0)
        assert all(np.all(r.staff_hours[-1] == 0) for r in runs(changes, values))
    assert np.all(mean("double_entry_hours", (), (), slice(None)) == 0)


def test_retired_systems_leave_the_elderly_needing_help_at_the_window():
    """With old systems retired a matter at the window takes longer than beside them once double
    entry costs nothing; without that help it takes exactly as long."""
    free = (("double_entry_minutes", 0.0),)
    for extra, higher in (((), True), ((("portal_help", 0.0),), False)):
        kept, retired = runs((PORTAL,), free + extra), runs((RETIRED,), free + extra)
        for one, other in zip(kept, retired, strict=True):
            assert np.all(other.request_time[-1] > one.request_time[-1]) == higher
            if not higher:
                same(one, other)


def test_a_portal_is_paid_for_or_does_not_come():
    """Building and each later month's running are paid; what the district cannot pay for is not
    built, and then everything is the baseline's."""
    p, n = load_parameters().centrals(), len(home().communities.ids)
    months = 12 * YEARS - FIRST_MONTH
    due = 0.8 * n * (p["portal_build_yuan"] + (months - 1) * p["portal_year_yuan"] / 12)
    for run, base in zip(runs((PORTAL,)), runs(()), strict=True):
        assert spent(run, Kind.PORTAL) == pytest.approx(due, abs=months * n * 0.01)
        assert spent(base, Kind.PORTAL) == 0
    dear = (("portal_build_yuan", 1e8),)
    for run, base in zip(runs((PORTAL,), dear), runs((), dear), strict=True):
        assert not run.counter.built
        same(run, base)


def test_a_portal_that_cannot_be_run_stands_still():
    """Built and then never paid for again, it takes its first users in its first month, and after
    that nothing comes through it: no new users, no double entry, the baseline's online share."""
    dear = (("portal_year_yuan", 1e12),)
    first = load_parameters()["portal_first_users"].central
    for run, base in zip(runs((PORTAL,), dear), runs((), dear), strict=True):
        assert run.counter.built
        assert run.running[-12 * YEARS + FIRST_MONTH]
        assert not any(run.running[-12 * YEARS + FIRST_MONTH + 1 :])
        assert np.all(run.counter.adopted == first)
        entered = run.outcomes.series("double_entry_hours", 0)
        assert entered[FIRST_MONTH] > 0
        assert np.all(entered[FIRST_MONTH + 1 :] == 0)
        online, usual = (r.outcomes.series("online_share", 0) for r in (run, base))
        assert online[FIRST_MONTH] > usual[FIRST_MONTH]
        np.testing.assert_allclose(online[FIRST_MONTH + 1 :], usual[FIRST_MONTH + 1 :], atol=0.002)


# -- one-stop service -----------------------------------------------------------------------------


def test_one_stop_service_saves_waiting_and_trips_and_pleases():
    """In the last year residents wait less, more is settled in one trip, fewer trips are made, and
    satisfaction is higher."""
    assert effect("waiting_minutes", ONE_STOP).high < 0
    assert effect("once_only_share", ONE_STOP).low > 0
    assert effect("trips_elderly", ONE_STOP).high < 0
    assert effect("satisfaction", ONE_STOP).low > 0


def test_one_stop_service_saves_nothing_where_nothing_is_lost():
    """With no wrong windows and no papers lacking, as many trips are made as before: one each of
    what is not online."""
    nothing = (("misdirected", 0.0), ("papers_lacking", 0.0))
    for outcome in ("once_only_share", "trips_young", "trips_elderly"):
        found = effect(outcome, ONE_STOP, values=nothing)
        assert abs(found.difference) < 0.002
    assert np.all(mean("once_only_share", (ONE_STOP,), nothing, slice(None)) > 1 - 1e-12)


def slower(values: Values) -> Difference:
    """Staff time a matter in the third month of generalists, against a year and a half later."""
    at = -12 * YEARS + FIRST_MONTH + 2
    early, late = (
        np.array([r.request_time[i].mean() for r in runs((GENERALISTS,), values)])
        for i in (at, at + 18)
    )
    return paired_difference(late, early)


def test_generalists_are_slower_until_they_have_learned():
    """A matter takes longer in their first months than a year and a half later, and training takes
    hours; both vanish where learning neither slows nor takes time."""
    assert slower(()).low > 0.01
    hours = [np.mean(r.staff_hours[-12 * YEARS + FIRST_MONTH]) for r in runs((GENERALISTS,))]
    assert min(hours) > 0
    free = (("generalist_slow", 0.0), ("generalist_hours", 0.0))
    assert abs(slower(free).difference) < 1e-3
    assert all(np.all(h == 0) for r in runs((GENERALISTS,), free) for h in r.staff_hours)


def test_training_is_paid_for_or_does_not_come():
    """Training is paid for; where the district cannot pay, everything is the baseline's."""
    for run, base in zip(runs((GENERALISTS,)), runs(()), strict=True):
        assert spent(run, Kind.ONE_STOP) > 0
        assert spent(base, Kind.ONE_STOP) == 0
    dear = (("generalist_yuan", 1e9),)
    for run, base in zip(runs((GENERALISTS,), dear), runs((), dear), strict=True):
        same(run, base)


def test_the_practice_of_generalists_has_been_worth_waiting_less():
    """Where the communities that run generalist service today end it, residents wait longer and
    go astray; where none runs it, ending it changes nothing."""
    ending = ExistingPractices(start=START, off=("generalist_service",))
    assert effect("waiting_minutes", ending).low > 0
    assert effect("once_only_share", ending).high < 0
    nobody = (("generalist_share0", 0.0),)
    for run, base in zip(runs((ending,), nobody), runs((), nobody), strict=True):
        same(run, base)


# -- laws -----------------------------------------------------------------------------------------


def test_proposals_of_no_strength_are_the_baseline():
    """One-stop service and a portal with every option at nothing change nothing, and retiring old
    systems without a portal neither."""
    nothing = (made("one_stop_service"), made("online_portal", retire_old_systems=True))
    for run, base in zip(runs(nothing), runs(()), strict=True):
        same(run, base)


@pytest.mark.parametrize("change", [ONE_STOP, PORTAL, RETIRED], ids=lambda c: c.name)
def test_nothing_moves_before_the_first_day(change):
    """Until the proposals' first month all outcomes are the baseline's, to the bit; then not."""
    for run, base in zip(runs((change,)), runs(()), strict=True):
        same(run, base, slice(0, FIRST_MONTH))
        assert not np.array_equal(run.outcomes.values, base.outcomes.values)


@pytest.mark.parametrize("changes", [(), (ONE_STOP,), (PORTAL,), (ONE_STOP, RETIRED)])
def test_matters_are_done_online_or_at_a_window(changes):
    """Every matter belongs to the young or the elderly and comes online or takes a trip at least;
    shares lie in 0 to 1, and nothing is negative or undefined."""
    for run in runs(changes):
        matters, once, online, young, elderly, trips_young, trips_elderly = run.tally[:7]
        np.testing.assert_allclose(matters, young + elderly)
        at_windows = matters - online
        assert np.all(trips_young + trips_elderly >= at_windows * (1 - 1e-9))
        assert np.all((once >= online - 1e-9) & (once <= matters + 1e-9))
        assert np.all(run.tally >= 0)
        for outcome in OUTCOMES:
            series = run.outcomes.series(outcome, 0)
            assert np.all(np.isfinite(series) & (series >= 0))
            assert not outcome.endswith("_share") or series.max() <= 1
        visits = run.outcomes.series("online_share", 0)
        assert np.all((visits > 0) & (visits < 1))
