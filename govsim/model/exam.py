"""Entry by examination: planned rounds with their steps and durations, and the reserve list."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from govsim.model.clock import MORNING
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import normal, poisson, stream_number
from govsim.model.setting import Procedure, Setting
from govsim.model.workforce import BACHELOR, COLLEGE

if TYPE_CHECKING:
    from govsim.model.staffing import Staffing

FIRST_ROUND_MONTH = 3
ANNOUNCEMENT_WORKDAYS, REGISTRATION_WORKDAYS = 5, 7
WRITTEN_TEST_DAYS, INTERVIEW_DAYS = 35, 25
NOTICE_WORKDAYS, ONBOARDING_DAYS = 7, 30
RESERVE_VALID_DAYS = 365
RESERVE_PROCEDURE_DAYS = 45
"""Days from a vacancy to the entry of someone on the reserve list (notice, checks, onboarding)."""
SITTERS_AT_REFERENCE = 6
MOST_SITTERS = 500.0
"""Expected for one post at most: of more the best is hardly better, and counts stay finite."""


class ExamRounds:
    """The district's exam calendar.

    Each round plans the posts that stand vacant and may be filled only by exam, announces them,
    registers applicants, sets the written test, interviews, gives public notice and brings those
    appointed into post. Posts that fall vacant after the plan wait for the next round, or for the
    reserve list if there is one.

    Parameters
    ----------
    setting : Setting
    staffing : Staffing
        Owner of the posts.

    Attributes
    ----------
    reserve : list of int
        Day on which each place on the reserve list lapses, oldest first.
    """

    def __init__(self, setting: Setting, staffing: Staffing) -> None:
        self.setting, self.staffing = setting, staffing
        self.reserve: list[int] = []
        self._expected_best = _expected_best_of(SITTERS_AT_REFERENCE)

    def start(self) -> None:
        """Begin the exam calendar."""
        self.setting.env.process(self.exam_year())

    def exam_year(self) -> Procedure:
        """Every month that begins a round under the rules in force then, hold one."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[:-1]):
            yield setting.wait_until(int(day) + MORNING + 0.1)
            rounds = setting.rules.exam_rounds
            if rounds and (month % 12 - (FIRST_ROUND_MONTH - 1)) % 12 in _round_months(rounds):
                setting.env.process(self.hold_round(month))

    def hold_round(self, occasion: int) -> Procedure:
        """One round: announce, register, test, interview, notice, onboard."""
        setting, calendar = self.setting, self.setting.calendar
        planned = np.flatnonzero(self.staffing.needs_exam())
        if not len(planned):
            return
        self._tell("exam_announced", planned)
        day = calendar.add_workdays(math.floor(setting.env.now), ANNOUNCEMENT_WORKDAYS)
        yield setting.wait_until(calendar.add_workdays(day, REGISTRATION_WORKDAYS) + MORNING)
        sitters = self._register(planned, occasion)
        self._pay_for_round(planned)
        yield setting.env.timeout(WRITTEN_TEST_DAYS)
        passed = self._sit(planned, sitters, occasion)
        yield setting.env.timeout(INTERVIEW_DAYS)
        day = calendar.add_workdays(math.floor(setting.env.now), NOTICE_WORKDAYS)
        yield setting.wait_until(day + ONBOARDING_DAYS + MORNING)
        self._appoint(planned, sitters, passed, occasion)

    def _register(self, planned: np.ndarray, occasion: int) -> np.ndarray:
        """How many sit the test for each post, shape (planned,)."""
        p, staffing = self.setting.parameters, self.staffing
        relative = staffing.relative_pay()[staffing.community[planned]]
        expected = (
            p["exam_competition"]
            * (1.0 - p["exam_noshow"])
            * relative ** p["supply_elasticity_apps"]
        )
        stream, key = stream_number("exam sitters"), self.setting.luck.key
        return np.array(
            [
                poisson(key, stream, staffing.post_number[i], occasion, m)
                for i, m in zip(planned, np.minimum(expected, MOST_SITTERS), strict=True)
            ],
            np.int64,
        )

    def _sit(self, planned: np.ndarray, sitters: np.ndarray, occasion: int) -> np.ndarray:
        """How many reach the pass mark for each post, shape (planned,)."""
        share = self.setting.parameters["exam_pass_share"]
        luck = self.setting.luck.pairs("exam pass", self.staffing.post_number[planned], occasion)[
            :, 0
        ]
        return _binomial(sitters, share, luck)

    def _pay_for_round(self, planned: np.ndarray) -> None:
        setting, ledger = self.setting, self.setting.ledger
        cost = round(setting.parameters["exam_cost_yuan"] * FEN)
        cash = int(ledger.balance[ledger.district])
        amount = np.full(len(planned), min(cost, cash // len(planned)), np.int64)
        places = self.staffing.community[planned]
        ledger.move_many(ledger.district, int(Outside.SUPPLIERS), amount, Kind.EXAM, places)

    def _appoint(self, planned: np.ndarray, sitters: np.ndarray, passed: np.ndarray,
                 occasion: int) -> None:  # fmt: skip
        """Offer each post still vacant to the best; those left over may go on the reserve list."""
        setting, staffing, p = self.setting, self.staffing, self.setting.parameters
        relative = staffing.relative_pay()[staffing.community[planned]]
        numbers = staffing.post_number[planned]
        choice = setting.luck.pairs("exam offer", numbers, occasion)
        degree = setting.luck.pairs("exam degree", numbers, occasion)[:, 0]
        day, left_over = math.floor(setting.env.now), 0
        for k, i in enumerate(planned):
            if passed[k] == 0 or staffing.out.filled[i]:
                continue
            decline = min(0.95, p["exam_decline"] / float(relative[k]))
            if choice[k, 0] < decline:
                left_over += int(passed[k]) - 1
                continue
            score = normal(choice[k, 1] ** (1.0 / sitters[k]))
            self._enter(int(i), day, score, float(degree[k]), float(relative[k]))
            left_over += int(passed[k]) - 1
        if setting.rules.exam_reserve:
            self.reserve += [day + RESERVE_VALID_DAYS] * left_over

    def _enter(self, i: int, day: int, score: float, degree: float, relative: float) -> None:
        """Bring one person in; the exam tells ability only as well as the evidence says."""
        p = self.setting.parameters
        shift = p["exam_skill_gain"] * (score / self._expected_best - 1.0)
        share = self.staffing.bachelor_odds(p["exam_bachelor_share"], relative)
        self.staffing.appoint(i, day, BACHELOR if degree < share else COLLEGE, shift)

    def fill_from_reserve(self, day: int) -> None:
        """Vacancies that have gone through the procedure go to the next on the reserve list."""
        if not self.reserve:
            return
        self.reserve = [lapses for lapses in self.reserve if lapses > day]
        if not self.reserve or not self.setting.rules.exam_reserve:
            return
        staffing = self.staffing
        waiting = staffing.needs_exam() & (staffing.vacant_since <= day - RESERVE_PROCEDURE_DAYS)
        relative = staffing.relative_pay()
        for i in np.flatnonzero(waiting)[: len(self.reserve)]:
            self.reserve.pop(0)
            number = staffing.post_number[i] + staffing.ordinal[i]
            luck = self.setting.luck.pairs("reserve", np.array([number], np.uint64))
            score = normal(float(luck[0, 0]) * (SITTERS_AT_REFERENCE - 1) / SITTERS_AT_REFERENCE)
            self._enter(int(i), day, score, float(luck[0, 1]),
                        float(relative[staffing.community[i]]))  # fmt: skip

    def _tell(self, kind: str, planned: np.ndarray) -> None:
        if self.setting.chronicle.community is None:
            return
        here = int((self.staffing.community[planned] == self.setting.chronicle.community).sum())
        if here:
            self.setting.note(kind, posts=here)


def _round_months(rounds: int) -> set[int]:
    """Months after the first round's in which a round begins."""
    return {12 * r // rounds for r in range(rounds)}


@cache
def _expected_best_of(n: int) -> float:
    """Expected standard normal score of the best of n, by the midpoint rule on its quantile."""
    grid = (np.arange(2000) + 0.5) / 2000
    return float(np.mean([normal(u ** (1.0 / n)) for u in grid]))


def _binomial(trials: np.ndarray, share: float, luck: np.ndarray) -> np.ndarray:
    """Binomial counts by inversion."""
    counts = np.zeros(len(trials), np.int64)
    for k, (n, u) in enumerate(zip(trials, luck, strict=True)):
        cumulated = 0.0
        for x in range(int(n) + 1):
            cumulated += math.comb(int(n), x) * share**x * (1.0 - share) ** (int(n) - x)
            counts[k] = x
            if u <= cumulated:
                break
    return counts
