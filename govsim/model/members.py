"""In-service party members: where they report, how often they come, and whom it helps."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.model.luck import stream_number
from govsim.model.member_kernels import visit_week
from govsim.model.setting import WEEKS_PER_MONTH, WEEKS_PER_YEAR, Setting, odds_shift
from govsim.model.subsystem import Subsystem


class Members(Subsystem):
    """Members of resident units who report to communities (双报到), by what they still owe.

    They are shared out in the first week of the year. A member owes a number of counted visits and
    puts them off; how much lies ahead against the weeks left is what presses. Counting rewards
    the cheapest visit that counts; rewarding results makes useful visits worth their effort, and
    as those take longer, fewer are made.

    Attributes
    ----------
    owing : numpy.ndarray of int64, shape (communities, required + 1)
        Members by visits owed this year.
    belonging : numpy.ndarray of float64, shape (communities,)
        How far members feel they belong to the community they serve, 0 to 1.
    skilled_hours, unskilled_hours : numpy.ndarray of float64, shape (communities,)
        Hours of help last week that met a need.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week to receive, stamp, photograph and assess.
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction for help that met a need, against the usual.
    """

    name = "members"
    title = N_("Members in service")
    about = N_(
        "Party members of resident units report to a community, today to the one their unit "
        "stands in. Each owes a number of visits a year and puts them off until what is still "
        "owed presses, so visits bunch before the year's end. Assessed by counts, members "
        "choose the cheapest act that counts; assessed by results against a list of needs, "
        "fewer visits come and more of them help. Hosting a visit takes staff time. Belonging "
        "grows with help that was needed and brings visits nobody counts."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p, units = setting.communities, setting.parameters, setting.district.units
        self.by_unit = np.bincount(units.community, weights=units.members, minlength=n)
        self._residents = setting.district.communities.residents.astype(np.float64)
        self.required = round(p["checkins_required"])
        self.owing = np.zeros((n, self.required + 1), np.int64)
        self.members = np.zeros(n, np.int64)
        self._belonging_sum, self._without = np.zeros(n), np.ones(n, np.bool_)
        need, lapse = p["help_needs_year"] / 1000.0 / WEEKS_PER_YEAR, 1.0 / p["help_patience_weeks"]
        usual = p["member_help_reference"] / 1000.0
        self._state = np.empty((3, n))
        self.needs, self.belonging, self._seen = self._state
        self.needs[:] = need / lapse * self._residents
        self.belonging[:], self._seen[:] = p["belonging0"], usual
        self.tallies, self._given = np.zeros((4, n)), np.zeros((4, n))
        names = "checkins", "checkins_matched", "voluntary_visits", "checkin_staff_hours"
        self._flows = dict(zip(names, self.tallies, strict=True))
        names = "skilled_hours", "unskilled_hours", "staff_hours", "points"
        self.publish(**dict(zip(names, self._given, strict=True)))
        self._year, self._year_end = -1, 0
        self._visit = setting.blocks.bind(
            visit_week, setting.luck.key, stream_number("check-in"), setting.places,
            self._residents, self.owing, p["voluntary_visits_year"] / WEEKS_PER_YEAR,
            p["voluntary_effective"], need, lapse, p["checkin_hours"], p["belonging_gain"],
            p["belonging_decay"] / WEEKS_PER_YEAR, p["belonging_crowding"],
            p["weight_member_help"], usual, self._state, np.empty((self.required + 2, n)),
            self._given, self.tallies,
        )  # fmt: skip
        self._rules: Rules | None = None
        self._terms: tuple[float, ...] = ()

    def tick(self, week: int) -> None:
        """One week: a new year's list if it has begun, then visits."""
        setting = self.setting
        if setting.env.now >= self._year_end:
            self._year = setting.year()
            self._year_end = setting.calendar.day_of(self._year + 1, 1, 1)
            self._share_out()
        if setting.rules is not self._rules:
            self._rules = setting.rules
            self._terms = self._what_rules_mean()
        weeks_left = math.ceil((self._year_end - setting.env.now) / 7.0)
        self._visit(week, weeks_left, *self._terms)

    def _share_out(self) -> None:
        """The year's members of every community: by where units stand, or by residents."""
        balance = self.setting.rules.checkin_balance
        wanted = (1.0 - balance) * self.by_unit
        wanted += balance * self.by_unit.sum() * self._residents / self._residents.sum()
        members = np.floor(wanted).astype(np.int64)
        rest = round(float(self.by_unit.sum())) - int(members.sum())
        members[np.argsort(members - wanted, kind="stable")[:rest]] += 1
        if self._year > 0:
            # Newcomers do not belong yet.
            stay = np.minimum(self.members, members) / np.maximum(members, 1)
            self.belonging *= np.where(members > 0, stay, 0.0)
        self.members[:] = members
        self.owing[:] = 0
        self.owing[:, self.required] = members
        c = self.setting.chronicle.community
        if c is not None:
            self.setting.note("members_listed", members=int(members[c]))

    def _what_rules_mean(self) -> tuple[float, ...]:
        """Duty, steady weekly visits, willingness, skilled share, staff hours a visit and a week.

        The weight of the assessment draws visits: as far as it counts, by what is owed; as far as
        it rewards results, steadily, and fewer the more effort the usual visit takes.
        """
        p, rules = self.setting.parameters, self.setting.rules
        results, listed = rules.checkin_results, rules.checkin_needs_list
        weight = 1.0 if rules.nomination_rule else p["no_nomination_weight"]
        usual, willing = self._willing(0.0, 0.0), self._willing(listed, results)
        effort = p["useful_visit_effort"] - 1.0
        fewer = (1.0 + effort * usual) / (1.0 + effort * willing)
        pace = weight * p["results_pace"] * self.required / WEEKS_PER_YEAR
        alone, team = p["member_skilled_share"], p["team_skilled_share"]
        return (
            weight * p["checkin_urgency"] * (1.0 - results),
            results * pace * fewer,
            willing,
            alone + max(0.0, team - alone) * rules.service_teams,
            p["checkin_host_hours"] + p["checkin_score_hours"] * results,
            (p["needs_list_hours"] * listed + p["team_hours"] * rules.service_teams)
            / WEEKS_PER_MONTH,
        )

    def _willing(self, listed: float, results: float) -> float:
        """Share of visits made to meet a need, where needs are many."""
        p = self.setting.parameters
        counted, best = _log_odds(p["checkin_effective"]), _log_odds(p["checkin_effective_quality"])
        part = p["needs_list_part"]
        told = part * listed + (1.0 - part) * (1.0 - p["sheet_gaming"]) * results
        shift = (best - counted) * told
        if not self.setting.rules.member_promise:
            shift -= math.log(p["promise_odds"])
        return float(odds_shift(p["checkin_effective"], shift))

    def close_month(self) -> None:
        """Add up how far members belong, and note where there are none."""
        np.multiply(self.members, self.belonging, out=self._belonging_sum)
        np.equal(self.members, 0, out=self._without)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Members, and how far they belong."""
        return {
            "members": self.members,
            "members_belonging": self._belonging_sum,
            "without_members": self._without,
        }

    def flows(self) -> Mapping[str, np.ndarray]:
        """Visits since the start."""
        return self._flows


def _log_odds(share: float) -> float:
    """Logarithm of the odds of a share, kept finite."""
    share = min(max(share, 1e-9), 1.0 - 1e-9)
    return math.log(share / (1.0 - share))
