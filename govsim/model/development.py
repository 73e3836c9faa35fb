"""What rules on staff make of those in post: training, certificates, degrees, prospects."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from govsim.model.compile import kernel
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import stream_number, uniforms
from govsim.model.setting import WEEKS_PER_MONTH, Setting
from govsim.model.workforce import BACHELOR, clip

if TYPE_CHECKING:
    from govsim.model.staffing import Staffing

FULL_TRAINING_HOURS = 120.0
"""Hours after which training has taught what it can."""
FULL_LADDER = 0.05
"""Openings a year, as a share of workers, at which a career ladder is felt in full."""


@kernel
def develop(  # type: ignore[no-untyped-def]
    key, stream_certificate, stream_degree, month, filled, person, certificate, education, pay,
    outside_pay, hours, certify, graduate, training_skill, certificate_skill, log_training,
    log_certificate, log_ladder, trained_person, taught, earned, learned, pull,
):  # fmt: skip
    """One month of everyone's development; what a person has learned leaves with the person.

    Parameters
    ----------
    hours : float
        Training a worker gets this month.
    certify, graduate : float
        Probability of a certificate and of a degree this month, for those without.
    learned : float64 (posts,), set
        Skill from training and certificates, sd.
    pull : float64 (posts,), set
        Addition to the log hazard of quitting.
    """
    for i in range(len(filled)):
        if not filled[i]:
            continue
        if trained_person[i] != person[i]:
            trained_person[i] = person[i]
            taught[i] = 0.0
            earned[i] = False
        taught[i] += hours
        if certify > 0.0 and not certificate[i]:
            u, _ = uniforms(key, stream_certificate, person[i], month)
            if u < certify:
                certificate[i] = True
                earned[i] = True
        if graduate > 0.0 and education[i] != BACHELOR:
            u, _ = uniforms(key, stream_degree, person[i], month)
            if u < graduate:
                education[i] = BACHELOR
        part = min(1.0, taught[i] / FULL_TRAINING_HOURS)
        lag = clip(1.0 - pay[i] / outside_pay[education[i]], 0.0, 1.0)
        learned[i] = training_skill * part + (certificate_skill if earned[i] else 0.0)
        pull[i] = log_training * part + log_ladder
        if earned[i]:
            pull[i] += log_certificate * lag


class Development:
    """Training, certificates, degrees and prospects of those in post.

    Parameters
    ----------
    setting : Setting
    staffing : Staffing
        Owner of the posts.

    Attributes
    ----------
    learned, pull : numpy.ndarray of float64, shape (posts,)
        Skill learned (sd), and what is added to the log hazard of quitting.
    """

    def __init__(self, setting: Setting, staffing: Staffing, posts: int) -> None:
        self.setting, self.staffing = setting, staffing
        self.learned, self.pull, self.taught = (np.zeros(posts) for _ in range(3))
        self.trained_person = np.zeros(posts, np.uint64)
        self.earned = np.zeros(posts, np.bool_)
        self._touched = False

    def open_month(self, outside_pay: np.ndarray) -> None:
        """One month under the rules in force; costs nothing while they ask for nothing."""
        rules, p, staffing = self.setting.rules, self.setting.parameters, self.staffing
        self._touched = self._touched or rules.training_hours > 0 or self.ladder() > 0
        self._touched = self._touched or rules.certificate_support or rules.degree_support
        if not self._touched:
            return
        month, out = self.setting.month(), staffing.out
        develop(
            self.setting.luck.key, stream_number("certificate"), stream_number("degree"), month,
            out.filled, out.person, staffing.certificate, staffing.education, out.pay, outside_pay,
            rules.training_hours, p["certify_year"] / 12.0 * rules.certificate_support,
            p["degree_year"] / 12.0 * rules.degree_support, p["training_skill"],
            p["certificate_skill"], math.log(p["hr_training_staff"]),
            math.log(p["hr_certificate"]), math.log(p["hr_career_ladder"]) * self.ladder(),
            self.trained_person, self.taught, self.earned, self.learned, self.pull,
        )  # fmt: skip
        self._pay_for_training()

    def ladder(self) -> float:
        """How much of a career ladder is felt, 0 to 1."""
        return min(1.0, self.setting.rules.career_openings / FULL_LADDER)

    def effort(self) -> float:
        """Factor on everyone's work rate: people work for a promotion they can see."""
        return 1.0 + self.setting.parameters["career_effort"] * self.ladder()

    def prospects(self) -> float:
        """What a career ladder is worth to applicants, as a factor on pay."""
        return 1.0 + self.setting.parameters["career_worth"] * self.ladder()

    def hours_each(self) -> float:
        """Hours a week that a worker spends in the classroom."""
        return self.setting.rules.training_hours / WEEKS_PER_MONTH

    def _pay_for_training(self) -> None:
        setting, ledger = self.setting, self.setting.ledger
        each = setting.rules.training_hours * setting.parameters["training_cost_hour"] * FEN
        amount = np.rint(self.staffing.out.workers * each).astype(np.int64)
        if int(amount.sum()) > int(ledger.balance[ledger.district]):
            amount[:] = int(ledger.balance[ledger.district]) // len(amount)
        everyone = np.arange(setting.communities)
        ledger.move_many(ledger.district, int(Outside.SUPPLIERS), amount, Kind.TRAINING, everyone)
