"""Shapes the reforms on staff, volunteers and deliberation must have, each shown once more with
its own mechanism switched off, where it must vanish.

Every interval is a paired 95% one over replications that share their luck; seeds are fixed, so a
test that passes keeps passing. Of the claims that an interval lies on one side, one in forty would
pass by chance alone.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.outcomes import Outcomes
from govsim.model.replication import Replication
from govsim.policy.proposals import PROPOSALS, Proposal
from govsim.policy.rulebook import RuleBook
from govsim.study.pairing import Difference, paired_difference

pytestmark = pytest.mark.slow
START = date(2028, 1, 1)
SEED, REPLICATIONS = 7, 8
FEW = 3
"""Replications where nothing at all may differ: each shows by itself that nothing does."""
LAST_YEAR = slice(-12, None)
Values = tuple[tuple[str, float], ...]


@cache
def home() -> District:
    """Twenty-four communities without rosters."""
    tables = sample_district(24, 4)
    return district_from_tables(
        {k: v for k, v in tables.items() if k not in ("workers", "volunteers")}
    )


def made(name: str, **options: object) -> Proposal:
    """One proposal from 2028."""
    return PROPOSALS[name].model_validate({"start": START, **options})


@cache
def run(changes: tuple[Proposal, ...], values: Values, years: int, replication: int) -> Outcomes:
    """A replication under some proposals and parameter values."""
    parameters = load_parameters().centrals() | dict(values)
    return (
        Replication(
            home(), RuleBook(list(changes)), parameters, seed=SEED, replication=replication,
            years=years,
        )
        .run()
        .outcomes("tried", 0)
    )  # fmt: skip


def mean(
    outcome: str, changes: tuple[Proposal, ...] = (), *, values: Values = (),
    months: slice = LAST_YEAR, years: int = 5, replications: int = REPLICATIONS,
) -> np.ndarray:  # fmt: skip
    """The district's mean over some months, shape (replications,)."""
    done = [run(changes, values, years, r) for r in range(replications)]
    return np.array([one.series(outcome, 0)[months].mean() for one in done])


def effect(outcome: str, *changes: Proposal, values: Values = (), months: slice = LAST_YEAR,
           replications: int = REPLICATIONS) -> Difference:  # fmt: skip
    """Difference of some proposals to the baseline under the same parameters."""
    return paired_difference(
        mean(outcome, values=values, months=months, replications=replications),
        mean(outcome, changes, values=values, months=months, replications=replications),
    )


# -- volunteers -----------------------------------------------------------------------------------

TRAINING = made("volunteer_system", training=3)
RECOGNITION = made("volunteer_system", recognition=1)


def test_recognition_keeps_volunteers_and_training_alone_hardly():
    """Recognition raises yearly retention; training alone raises skilled hours, and retention by
    less than one point in a hundred and less than a quarter of what recognition does."""
    training, recognition = (effect("volunteer_retention", p) for p in (TRAINING, RECOGNITION))
    assert recognition.low > 0.01
    assert training.high < 0.01
    assert training.high < recognition.low / 3
    assert effect("skilled_hours_share", TRAINING).low > 0


def test_recognition_that_means_nothing_keeps_nobody():
    """With the hazard ratio of recognition at 1, retention stays exactly the baseline's."""
    found = effect("volunteer_retention", RECOGNITION, values=(("vol_recognition_hr", 1.0),),
                   replications=FEW)  # fmt: skip
    assert found.low == found.high == 0


def test_a_campaign_fills_the_register_rather_than_the_hours():
    """A campaign that doubles registrations raises the register half as much again as the hours,
    in relative terms; with as many active among them as among others, it does not."""
    campaign = made("volunteer_system", campaign=1.0)

    def relative(outcome: str, values: Values = ()) -> float:
        found = effect(outcome, campaign, values=values)
        return found.difference / found.baseline

    assert effect("volunteers_registered", campaign).low > 0
    assert relative("volunteers_registered") > 1.5 * relative("volunteer_hours")
    usual = (("vol_campaign_active", load_parameters()["vol_start_active"].central),)
    assert relative("volunteers_registered", usual) < 1.5 * relative("volunteer_hours", usual)


def test_assessment_shrinks_the_register():
    """A yearly assessment strikes off those who do not serve, and hardly touches the hours."""
    assessment = made("volunteer_system", assessment=True)
    register = effect("volunteers_registered", assessment)
    hours = effect("volunteer_hours", assessment)
    assert register.high < 0
    assert abs(hours.difference / hours.baseline) < abs(register.difference / register.baseline)
    kept = effect("volunteers_registered", assessment, values=(
        ("vol_strike_share", 0.0), ("vol_assessment_hr", 1.0),
    ), replications=FEW)  # fmt: skip
    assert kept.low == kept.high == 0


# -- deliberation ---------------------------------------------------------------------------------

PROMISES = made("council_day", days_month=1, budget_yuan=0)
FIRST_HALF_YEAR = slice(12, 18)


def test_a_council_day_without_money_first_pleases_and_then_lets_down():
    """Satisfaction rises in the first half-year and lies below the baseline in the last year."""
    assert effect("satisfaction", PROMISES, months=FIRST_HALF_YEAR).low > 0
    assert effect("satisfaction", PROMISES).high < 0


def test_nobody_is_let_down_where_broken_promises_do_not_hurt():
    """With no sorrow over needs that came to nothing, satisfaction does not fall."""
    assert effect("satisfaction", PROMISES, values=(("needs_sorrow", 0.0),)).low > 0


def test_money_turns_the_council_day_around():
    """Money for what is resolved raises the share of needs resolved and satisfaction against a
    council day without money."""
    funded = made("council_day", days_month=1, budget_yuan=10_000)
    for outcome in ("needs_resolved_share", "satisfaction"):
        found = paired_difference(mean(outcome, (PROMISES,)), mean(outcome, (funded,)))
        assert found.low > 0


# -- staff ----------------------------------------------------------------------------------------

LADDER = made("career_ladder", openings=0.03)


def test_a_career_ladder_raises_effort_and_applicants_and_drains_the_best():
    """More work is done an hour, vacant posts fill sooner, and mean skill falls."""
    assert effect("work_rate", LADDER).low > 0
    assert effect("time_to_fill_days", LADDER).high < 0
    assert effect("staff_skill", LADDER).high < 0


def test_a_ladder_nobody_works_for_raises_neither_effort_nor_applicants():
    """With no incentive and no worth to applicants, work done an hour does not rise and posts
    fill no sooner."""
    off = (("career_effort", 0.0), ("career_worth", 0.0))
    assert effect("work_rate", LADDER, values=off).low <= 0
    assert effect("time_to_fill_days", LADDER, values=off).high >= 0


def test_promotion_without_regard_to_merit_takes_no_skill_away():
    """Where experience teaches nothing, so that only who is taken matters, skill falls under
    promotion by merit and does not under promotion by lot."""
    no_learning = ("learning_sd_year", 0.0)
    assert effect("staff_skill", LADDER, values=(no_learning,)).high < 0
    by_lot = effect("staff_skill", LADDER, values=(no_learning, ("promotion_merit", 0.0)))
    assert by_lot.low <= 0 <= by_lot.high


EXAM = made("entry_by_exam", rounds=1)
PAY = made("operating_grant", pay_raise=0.3, **{"raise": 0.2})
NO_PULL = (
    ("pay_quit_elasticity", 0.0), ("supply_elasticity_apps", 0.0), ("hr_pay_arrears", 1.0),
    ("hr_education", 1.0), ("hr_ability", 1.0),
)  # fmt: skip
"""Pay and arrears move nobody."""


def together(values: Values) -> Difference:
    """Graduates kept for three years: both proposals against the sum of each alone."""
    baseline, exam, pay, both = (
        mean("graduates_kept", changes, values=values, years=7)
        for changes in ((), (EXAM,), (PAY,), (EXAM, PAY))
    )
    return paired_difference(exam + pay - baseline, both)


def test_exam_with_pay_keeps_more_graduates_than_the_sum_of_its_parts():
    """Seven years on, graduates who have served three years gain more from both together than
    from the exam alone plus pay alone."""
    assert together(()).low > 0


def test_where_pay_moves_nobody_exam_and_pay_only_add_up():
    """Without any pull of pay, the interval of what both add beyond their sum holds zero."""
    found = together(NO_PULL)
    assert found.low <= 0 <= found.high


def test_training_teaches_and_takes_time():
    """Training raises skill and, through hours in the classroom, workload; certificates that
    bring no pay make their holders leave where they are worth something outside."""
    training = made("staff_training", hours_month=8, certificates=True)
    assert effect("staff_skill", training).low > 0
    assert effect("overload", training, months=slice(12, 24)).low > 0
    assert effect("certified_share", training).low > 0
    nothing = (("training_skill", 0.0), ("certificate_skill", 0.0), ("hr_training_staff", 1.0))
    assert effect("staff_skill", training, values=nothing).low <= 0


def test_selected_secretaries_are_abler_as_far_as_candidates_go():
    """Selection raises secretaries' skill; without candidates nothing changes."""
    selection = made("secretary_selection", share=1.0)
    assert effect("secretary_skill", selection).low > 0
    none = effect("secretary_skill", selection, values=(("secretary_candidates", 0.0),),
                  replications=FEW)  # fmt: skip
    assert none.low == none.high == 0


# -- money ----------------------------------------------------------------------------------------

INDEXED = made("operating_grant", index_to_revenue=True)


def test_indexed_grants_fall_in_a_bad_year():
    """Where revenue shrinks by 6% a year, the district pays less than under a flat grant; where
    it does not grow, exactly as much. One year off the trend does the same."""
    bad, still = (("fiscal_growth", -0.06),), (("fiscal_growth", 0.0),)
    fall = (*still, ("revenue_deviation_3", -0.12))
    for values in (bad, fall):
        assert effect("district_cost_yuan", INDEXED, values=values).high < 0
        assert effect("gap_share", INDEXED, values=values).low > 0
    found = effect("district_cost_yuan", INDEXED, values=still, replications=FEW)
    assert found.low == found.high == 0
