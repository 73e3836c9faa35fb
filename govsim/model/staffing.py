"""Staffing: every post and every worker, who leaves and who comes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.model.compile import Bound
from govsim.model.development import Development
from govsim.model.exam import ExamRounds
from govsim.model.ledger import FEN
from govsim.model.luck import ORDINAL_BITS, stream_number
from govsim.model.setting import DAYS_PER_YEAR, WEEKS_PER_YEAR, Setting, odds_shift
from govsim.model.staff_terms import (
    base_hazards,
    hazard_terms,
    recruiting_terms,
    skill_mean,
    skill_terms,
)
from govsim.model.subsystem import Subsystem
from govsim.model.workforce import (
    BACHELOR,
    COLLEGE,
    CONNECTIONS,
    EXAM,
    LOCAL,
    SECONDARY,
    compare_pay,
    staff_week,
    summarise,
    take_stock,
    welcome,
    welcome_all,
)

if TYPE_CHECKING:
    from govsim.model.treasury import Treasury

UNIX_EPOCH = 719163
"""Ordinal of 1970-01-01, from which rosters count days."""
OCCUPANT_BITS = ORDINAL_BITS // 2
"""Of an individual's ordinal within a community, half numbers the post, half its occupants."""
KEPT_YEARS = 3
"""Years after which a graduate counts as kept."""
AGE_PASSING_EXAM = 22.0, 30.0
PAY_BY_EDUCATION = np.array([0.92, 1.0, 1.06])
"""Pay of each education against the mean, where no roster gives pay (assumption)."""
OUTSIDE_BY_EDUCATION = np.array([0.85, 1.0, 1.0])
"""Outside pay of each education against the average wage (assumption); what a degree adds to the
hazard of leaving is the parameter hr_education."""


class Staffing(Subsystem):
    """Posts and the people in them.

    Attributes
    ----------
    filled, person, pay : numpy.ndarray, shape (posts,)
        Whether a post is filled; by whom (number); gross pay a month in fen (what the post would
        pay, if vacant).
    workers, work_rate : numpy.ndarray of float64, shape (communities,)
        Staff in post; mean work done an hour against an experienced ordinary local recruit.
    """

    name = "staffing"
    title = N_("Staffing")
    about = N_(
        "Every post and every worker is an individual. The hazard of quitting is proportional: "
        "its logarithm is linear in pay against what the same education earns outside, months "
        "in arrears, overload felt, prospects and tenure. Others retire, are promoted or "
        "dismissed. Vacant posts are filled by connections or from local applicants, or, where "
        "an exam is compulsory, in yearly rounds of announcement, registration, written test, "
        "interview, public notice and onboarding; the more posts stand vacant, the more are "
        "filled around the exam."
    )

    def __init__(self, setting: Setting, treasury: Treasury) -> None:
        super().__init__(setting)
        self.treasury = treasury
        n, posts = setting.communities, setting.district.communities.posts
        parameters = setting.parameters
        self.first = np.concatenate([[0], np.cumsum(posts)]).astype(np.int64)
        total = int(posts.sum())
        self.community = np.repeat(np.arange(n), posts)
        within = np.arange(total) - self.first[self.community]
        self.post_number = setting.places[self.community] + (
            within.astype(np.uint64) << np.uint64(OCCUPANT_BITS)
        )
        self.ordinal = np.zeros(total, np.uint64)
        self.route, self.education = np.ones(total, np.int8), np.ones(total, np.int8)
        self.ability, self.skill, self.fatigue = (np.zeros(total) for _ in range(3))
        self.certificate, self.generalist = np.zeros(total, np.bool_), np.zeros(total, np.bool_)
        self.birth_day, self.entry_day = np.zeros(total, np.int64), np.zeros(total, np.int64)
        self.quit_clock, self.promotion_clock = np.zeros(total), np.zeros(total)
        self.dismissal_clock, self.fill_clock = np.zeros(total), np.zeros(total)
        self._merit_ratio = np.zeros(total)
        self.fill_for = np.full(total, 2**63, np.uint64)
        self.vacant_since = np.zeros(total, np.int64)
        self.exempt_luck = setting.luck.pairs("exempt post", self.post_number)[:, 0]
        self.exits, self.fills = np.zeros((4, n), np.int64), np.zeros(n, np.int64)
        self.fill_days = np.zeros(n, np.int64)
        self.graduates = np.zeros((2, n), np.int64)
        self.bachelors, self.skill_sum = np.zeros(n), np.zeros(n)
        self.base_pay, self._stock = np.zeros(total, np.int64), np.zeros((7, n))
        self._left = np.zeros(n, np.int64)
        self.publish(
            filled=np.zeros(total, np.bool_), person=np.zeros(total, np.uint64),
            pay=np.zeros(total, np.int64), workers=np.zeros(n), work_rate=np.ones(n),
            staff_hours=np.zeros(n),
        )  # fmt: skip
        self._people = (
            self.out.filled, self.out.person, self.route, self.education, self.ability,
            self.certificate, self.birth_day, self.entry_day, self.fatigue, self.quit_clock,
            self.promotion_clock, self.dismissal_clock, self._merit_ratio,
        )  # fmt: skip
        self.exams = ExamRounds(setting, self)
        self.development = Development(setting, self, total)
        self._month, self._rules = -1, setting.rules
        self._lived_under: Rules | None = None
        self._terms: tuple[float, ...] = ()
        self._relative, self._attraction = np.ones(n), np.ones(n)
        self._outside, self._log_outside = np.zeros(3), np.zeros(3)
        self._log_pay, self._mean_pay = np.zeros(total), np.zeros(n)
        self._base, self._hazard = base_hazards(parameters), hazard_terms(parameters)
        self._recruits, self._skills = recruiting_terms(parameters), skill_terms(parameters)
        self._streams = tuple(
            stream_number(s) for s in ("informal fill", "worker", "informal recruit")
        )
        self._open_roster()
        self._update_pay()
        self._summarise(0)

    def start(self) -> None:
        """Begin the exam calendar."""
        self.exams.start()

    # -- who is there when the clock starts ------------------------------------------------------

    def _open_roster(self) -> None:
        roster = self.setting.district.workers
        p, luck = self.setting.parameters, self.setting.luck
        draws = luck.pairs("opening post", self.post_number)
        more = luck.pairs("opening post", self.post_number, 1)
        self.base_pay[:] = round(p["pay_gross_month"] * FEN)
        vacant = draws[:, 0] < 0.06
        routes = np.where(draws[:, 1] < p["connected_share"], CONNECTIONS, LOCAL)
        bachelor, college = p["edu_bachelor_ft"], p["edu_college_plus"]
        educations = np.where(
            more[:, 0] < bachelor, BACHELOR, np.where(more[:, 0] < college, COLLEGE, SECONDARY)
        )
        years_served = -6.0 * np.log(more[:, 1])
        slots = np.flatnonzero(~vacant)
        if roster is not None:
            order = np.argsort(np.asarray(roster.community), kind="stable")
            homes = np.asarray(roster.community)[order]
            place = np.arange(len(homes)) - np.searchsorted(homes, homes)
            slots = self.first[homes] + place
            routes[slots] = np.asarray(roster.route)[order]
            educations[slots] = np.asarray(roster.education)[order]
        means = np.array([skill_mean(p, route) for route in range(4)])
        welcome_all(
            luck.key, stream_number("worker"), slots, self.post_number, routes, educations, means,
            p["cert_share"], *self._people,
        )  # fmt: skip
        self.base_pay[:] = np.rint(self.base_pay * PAY_BY_EDUCATION[self.education])
        self.entry_day[slots] = np.rint(-DAYS_PER_YEAR * np.minimum(years_served[slots], 30.0))
        self.birth_day[slots] = np.minimum(
            self.birth_day[slots], self.entry_day[slots] - round(18 * DAYS_PER_YEAR)
        )
        if roster is not None:
            self._take_from_roster(slots, order)
        self.vacant_since[:] = np.where(self.out.filled, 0, -14)

    def _take_from_roster(self, slots: np.ndarray, order: np.ndarray) -> None:
        roster, calendar = self.setting.district.workers, self.setting.calendar
        # The roster describes the first day reported; the burn-in stands in for the year before.
        assert roster is not None
        epoch = calendar.first_reported.toordinal() - UNIX_EPOCH
        self.entry_day[slots] = np.asarray(roster.entry_day)[order] - epoch
        middle = np.rint((np.asarray(roster.birth_year)[order] - 1969.5) * DAYS_PER_YEAR)
        self.birth_day[slots] = middle.astype(np.int64) - epoch
        self.certificate[slots] = np.asarray(roster.certificate)[order]
        self.generalist[slots] = np.asarray(roster.generalist)[order]
        pay = np.asarray(roster.base_pay_yuan, np.float64)[order]
        self.base_pay[slots] = np.rint(pay * FEN)

    def _welcome(self, i: int, route: int, education: int, certificate_share: float, *,
                 entered: int, skill_shift: float) -> None:  # fmt: skip
        low, high = AGE_PASSING_EXAM
        welcome(
            self.setting.luck.key, stream_number("worker"), i,
            self.post_number[i] + self.ordinal[i], entered, route, education,
            skill_mean(self.setting.parameters, route) + skill_shift, certificate_share,
            low, high, *self._people,
        )  # fmt: skip

    # -- week by week ----------------------------------------------------------------------------

    def _update_pay(self) -> None:
        growth = self.setting.grown(self.setting.parameters["pay_growth"])
        growth *= 1.0 + self.setting.rules.pay_raise
        allowance = self.setting.rules.certificate_allowance * FEN
        self.out.pay[:] = np.rint(self.base_pay * growth + allowance * self.certificate)
        np.log(self.out.pay, out=self._log_pay)
        n = self.setting.communities
        total = np.bincount(self.community, weights=self.out.pay, minlength=n)
        np.divide(total, np.maximum(np.diff(self.first), 1), out=self._mean_pay)

    def relative_pay(self) -> np.ndarray:
        """Pay as applicants saw it this month against the reference ratio, shape (communities,).

        Arrears that are known in the street count as pay not received.
        """
        return self._relative

    def exempt_share(self) -> float:
        """Share of posts filled without exam: those exempt by rule, and those that slip through.

        The more posts stand vacant, the more is hired around the exam.
        """
        exempt = self.setting.rules.exempt_share
        if exempt >= 1.0:
            return 1.0
        p = self.setting.parameters
        binding = (1.0 - float(self.out.filled.mean())) / p["leak_vacancy"]
        return exempt + (1.0 - exempt) * min(0.95, p["exam_leakage"] * min(2.0, binding))

    def needs_exam(self) -> np.ndarray:
        """Vacant posts that only an exam may fill now, shape (posts,)."""
        return np.asarray(~self.out.filled & (self.exempt_luck >= self.exempt_share()))

    def tick(self, week: int) -> None:
        """One week: people live and leave, vacant posts are filled."""
        day = math.floor(self.setting.env.now)
        before = self._watched()
        if self.setting.month() != self._month:
            self._open_month()
        self.exams.fill_from_reserve(day)
        self._live(day)
        self._tell(before)

    def _open_month(self) -> None:
        """Take note of pay, prices, arrears and rules of hiring, which change at most monthly."""
        month, rules = self.setting.month(), self.setting.rules
        if (
            month // 12 != self._month // 12
            or rules.certificate_allowance
            or rules is not self._rules
        ):
            self._rules = rules
            self._update_pay()
        self._month = month
        yearly = float(self.treasury.outside_wage[month // 12])
        self._compare_pay(yearly / 12.0, self.development.prospects())
        self.development.open_month(self._outside)

    def _live(self, day: int) -> None:
        """People live, leave and come; secretaries and prospects move how hard they work."""
        rules = self.setting.rules
        if rules is not self._lived_under:
            self._lived_under = rules
            each = self.development.hours_each()
            self._terms = self._promotion(), self.development.effort(), each
        self._staff_week(day, self.exempt_share(), *self._terms)

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every week's kernel is given alike."""
        super().connect(inbox)
        out, read, terms = self.out, self.read, self._hazard
        self._staff_week = self.setting.blocks.bind(
            staff_week, self._outside, self._log_outside, self._log_pay, self._attraction,
            self.first, out.filled, out.person, self.route, self.education, self.ability,
            self.entry_day, self.birth_day, out.pay, self.fatigue,
            self.quit_clock, self.promotion_clock, self.dismissal_clock, self._merit_ratio,
            self.vacant_since,
            self.ordinal, read("funding.arrears_months"), read("funding.arrears_person"),
            read("funding.arrears_share"), read("service.overload"), self._base,
            *terms, self.development.pull, self.exits, self.graduates,
            self.setting.luck.key, *self._streams, self.post_number, self.exempt_luck,
            *self._recruits, self.fill_clock, self.fill_for, self.fills, self.fill_days,
            self.certificate, self.development.learned, *self._skills, self.skill, out.workers,
            out.work_rate, self.bachelors, self.skill_sum, read("secretaries.skill"),
            self.setting.parameters["secretary_effect"], out.staff_hours,
        )  # fmt: skip
        p = self.setting.parameters
        self._compare_pay = Bound(
            compare_pay, self.first, read("funding.arrears_months"), self._mean_pay,
            OUTSIDE_BY_EDUCATION, p["arrears_recruiting"], p["pay_to_private_wage"],
            self._hazard[1], p["supply_elasticity_apps"], self._outside, self._log_outside,
            self._relative, self._attraction,
        )  # fmt: skip
        self._take_stock = Bound(
            take_stock, self.first, out.filled, self.fatigue,
            p["burnout_level"], self.certificate, self.education,
            self.entry_day, self.vacant_since, self.exits, out.workers, out.work_rate,
            self.fill_days, self._stock, self._left,
        )  # fmt: skip

    def _promotion(self) -> float:
        """Weekly hazard of being promoted away."""
        p, rules = self.setting.parameters, self.setting.rules
        return (p["promotion_outflow"] + rules.career_openings) / WEEKS_PER_YEAR

    def appoint(self, i: int, day: int, education: int, skill_shift: float) -> None:
        """Put someone who passed the exam into post i."""
        self.fills[self.community[i]] += 1
        self.fill_days[self.community[i]] += day - self.vacant_since[i]
        share = self.setting.parameters["cert_share"]
        self._welcome(i, EXAM, education, share, entered=day, skill_shift=skill_shift)

    def bachelor_odds(self, share: float, relative: float) -> float:
        """Share of applicants with a degree, shifted by how pay compares."""
        elasticity = self.setting.parameters["supply_elasticity_apps"]
        return float(odds_shift(share, elasticity * math.log(relative)))

    def _summarise(self, day: int) -> None:
        out = self.out
        summarise(
            0, len(out.workers), day, self.first, out.filled, self.route, self.education,
            self.ability, self.entry_day, self.development.learned, *self._skills, self.skill,
            out.workers, out.work_rate, self.bachelors, self.skill_sum,
        )  # fmt: skip

    def close_month(self) -> None:
        """Count who is in post at the month's end, and who has left since the start."""
        day = math.floor(self.setting.env.now)
        self._take_stock(day, day - KEPT_YEARS * DAYS_PER_YEAR)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Who is in post at the month's end."""
        in_post, vacant, burnt_out, certified, kept, work_done, _ = self._stock
        return {
            "workers": self.out.workers,
            "in_post": in_post,
            "vacant": vacant,
            "burnt_out": burnt_out,
            "certified": certified,
            "graduates_kept": kept,
            "work_done": work_done,
            "bachelors": self.bachelors,
            "skill_sum": self.skill_sum,
        }

    def flows(self) -> Mapping[str, np.ndarray]:
        """Comings and goings since the start."""
        return {
            "left": self._left,
            "fills": self.fills,
            "fill_days": self.fill_days,
            "vacant_days": self._stock[6],
            "graduate_weeks": self.graduates[0],
            "graduates_left": self.graduates[1],
        }

    # -- the story of one community --------------------------------------------------------------

    def _watched(self) -> tuple[np.ndarray, np.ndarray] | None:
        c = self.setting.chronicle.community
        if c is None:
            return None
        posts = slice(self.first[c], self.first[c + 1])
        return self.exits[:, c].copy(), np.where(self.out.filled, self.out.person, 0)[posts].copy()

    def _tell(self, before: tuple[np.ndarray, np.ndarray] | None) -> None:
        if before is None:
            return
        c = self.setting.chronicle.community
        assert c is not None
        for reason, count in enumerate(self.exits[:, c] - before[0]):
            for _ in range(int(count)):
                self.setting.note("left", reason=reason, workers=int(self.out.workers[c]))
        for k, i in enumerate(range(self.first[c], self.first[c + 1])):
            if self.out.filled[i] and self.out.person[i] != before[1][k]:
                self.setting.note(
                    "hired", route=int(self.route[i]), education=int(self.education[i]),
                    days=math.floor(self.setting.env.now) - int(self.vacant_since[i]),
                )  # fmt: skip
