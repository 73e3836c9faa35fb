"""Vacancy counts the days that posts stand vacant."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.clock import EVENING
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.replication import Replication
from govsim.policy import load_scenario
from govsim.policy.rulebook import RuleBook


def test_vacancy_is_the_share_of_post_days_counted_evening_by_evening():
    """Counting vacant posts every evening gives, month by month and exactly, what the outcome
    says: from informal hiring in one scenario, from exams in the other."""
    home = district_from_tables(sample_district(12, 6))
    values = load_parameters().centrals()
    for rules in (RuleBook([]), load_scenario("entry-by-exam").rulebook()):
        run = Replication(home, rules, values, seed=5, replication=0, years=3)
        calendar, filled = run.setting.calendar, run.staffing.out.filled
        vacant = []

        def evenings(run=run, filled=filled, vacant=vacant):
            while True:
                yield run.setting.wait_until(len(vacant) + EVENING)
                vacant.append((~filled).sum())

        run.setting.env.process(evenings())
        outcomes = run.run().outcomes("tried", 0)
        # The books close on a month's last evening, when that day is not over.
        starts, posts = calendar.month_starts, len(filled)
        counted = [
            np.sum(vacant[a - 1 : b - 1]) / (posts * (b - a)) for a, b in pairwise(starts[12:])
        ]
        found = outcomes.values[:, 0, OUTCOME_NAMES.index("vacancy_rate")]
        np.testing.assert_allclose(found, counted, rtol=1e-12)
        assert found.max() > found.min() > 0.0
