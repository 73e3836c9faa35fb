"""Quarters: every residential quarter's branch, owners' committee and property company."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.model.clock import MIDDAY, MORNING
from govsim.model.compile import Bound
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import stream_number
from govsim.model.quarter_kernels import (
    MONEY,
    NEW,
    ROOM,
    SECRETARY,
    SPECIAL,
    notice,
    property_odds,
    quarter_month,
    tally_quarters,
    welcome_companies,
)
from govsim.model.quarter_table import open_quarters, poverty
from govsim.model.setting import (
    WEEKS_PER_MONTH,
    WEEKS_PER_YEAR,
    Procedure,
    Setting,
    odds_shift,
    within_month,
)
from govsim.model.subsystem import Subsystem

TERM_MONTHS = np.array([36, 12, 60], np.int64)
"""How long a secretary serves, a year's money lasts and a room is lent."""
SURE = 0.9999
"""A yearly share above this is taken for this, so that its hazard stays finite."""


class Quarters(Subsystem):
    """All residential quarters of the district, one row each.

    A branch is nominal until it has a secretary, money and a room, and fades when one of them goes.
    A property company cooperates more where it is evaluated with consequences, and where a living
    branch stands beside an owners' committee; from poor quarters it may leave.

    Attributes
    ----------
    staff_hours, points : numpy.ndarray of float64, shape (communities,)
        Hours a week that branches, unwilling companies and abandoned quarters ask of staff; points
        of satisfaction for surroundings and participation against their usual level.
    living_share, cooperation : numpy.ndarray of float64, shape (communities,)
        Share of households in quarters whose branch lives; property companies' cooperation, 0 to 1,
        by households (the opening level where there is no company).
    mobilising : numpy.ndarray of float64, shape (communities,)
        Factor by which living branches raise residents' readiness to register as volunteers, 1 at
        the usual level.
    """

    name = "quarters"
    title = N_("Residential quarters")
    about = N_(
        "Every quarter is an individual of one of three kinds. A branch is alive while it has a "
        "secretary, money and a room, nominal otherwise. A property company's cooperation "
        "drifts down without evaluation, rises where evaluation has consequences and where a "
        "living branch stands beside an owners' committee; from poor quarters it may leave. "
        "Unwilling companies and abandoned quarters make work for staff."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p, luck = setting.communities, setting.parameters, setting.luck
        self.table = table = open_quarters(setting)
        rows = len(table.community)
        self.state, self.committee, self.company = table.state, table.committee, table.company
        # Commodity housing is handed over with a company: where there is none, it has left.
        self.abandoned = ~table.company & (table.kind != SPECIAL)
        self.cooperation, self.own = np.zeros(rows), np.zeros(rows)
        self.tenures = np.zeros(rows, np.int64)
        self.poor = poverty(setting, table)
        shift = luck.pairs("branch term", table.number)[:, 0]
        self._offset = (shift * TERM_MONTHS.prod()).astype(np.int64)
        self._have = self._elements()
        self._luck, self._until = np.zeros((3, rows)), np.zeros((3, rows), np.int64)
        self._odds = np.zeros((2, rows))
        self.founded, self.events = np.zeros(n), np.zeros((2, n), np.int64)
        self.founded_total = np.zeros(n)
        self.tally = np.zeros((11, n))
        self._paid = 1.0
        self._terms_under: tuple[Rules, float] | None = None
        self._streams = {
            name: stream_number(name)
            for name in ("branch founding", "branch life", "property event", "property company")
        }
        self._elements_streams = np.array(
            [stream_number(s) for s in ("branch secretary", "branch money", "branch room")]
        )
        welcome_companies(
            luck.key, self._streams["property company"], table.number, p["property_coop0"],
            p["property_coop_sd"], self.company, self.own, self.cooperation,
        )  # fmt: skip
        self.publish(
            staff_hours=np.zeros(n), points=np.zeros(n), living_share=np.zeros(n),
            cooperation=np.zeros(n), mobilising=np.ones(n),
        )  # fmt: skip
        self._follow_rules()
        self._sum_up()

    def _elements(self) -> np.ndarray:
        """Probability that a branch has each element by itself, shape (3, quarters)."""
        p, table = self.setting.parameters, self.table
        places = self.setting.district.communities
        home = table.community
        shift = p["branch_strength_slope"] * (places.strength[home] - 0.5)
        shift = shift + math.log(p["branch_special_odds"]) * (table.kind == SPECIAL)
        space = places.premises_m2 / places.residents / p["premises_reference"]
        room = p["branch_premises_slope"] * np.log(np.clip(space, 0.1, 10.0))[home]
        return np.array(
            [
                odds_shift(1.0 - p["branch_secretary_lack"], shift),
                odds_shift(1.0 - p["branch_money_lack"], shift),
                odds_shift(1.0 - p["branch_room_lack"], shift + room),
            ]
        )

    def start(self) -> None:
        """Begin the months."""
        self.setting.env.process(self.months())

    def months(self) -> Procedure:
        """Every month: support is paid on its first morning, and everyone lives a month at noon."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[:-1]):
            yield setting.wait_until(int(day) + MORNING)
            self.pay_support()
            yield setting.wait_until(int(day) + MIDDAY)
            self.live(month)

    # -- support ---------------------------------------------------------------------------------

    def support_each(self) -> float:
        """What the rules promise to a branch a year, yuan."""
        p, rules = self.setting.parameters, self.setting.rules
        return (
            rules.branch_money_yuan
            + rules.branch_secretary_support * p["branch_secretary_cost"]
            + rules.branch_room_support * p["branch_room_cost"]
        )

    def pay_support(self) -> None:
        """The district pays, as far as its treasury goes; what is not paid does not help."""
        ledger, each = self.setting.ledger, self.support_each()
        self._paid = 1.0
        if each == 0.0:
            return
        branches = self.tally[1] + self.tally[2]
        wanted = np.rint(branches * each * FEN / 12.0).astype(np.int64)
        total, cash = int(wanted.sum()), int(ledger.balance[ledger.district])
        if total > cash:
            self._paid = cash / total
            wanted = np.array([int(w) * cash // total for w in wanted], np.int64)
        ledger.move_many(
            ledger.district, int(Outside.RESIDENTS), wanted, Kind.BRANCH_SUPPORT,
            np.arange(len(wanted)),
        )  # fmt: skip

    def _support(self) -> np.ndarray:
        """Share of what lacks that the rules make up for, by element and kind of quarter."""
        p, rules = self.setting.parameters, self.setting.rules
        left = np.ones((3, 3))
        left[SECRETARY] *= 1.0 - rules.branch_secretary_support * self._paid
        left[MONEY] *= 1.0 - min(1.0, rules.branch_money_yuan / p["branch_cost"]) * self._paid
        left[ROOM] *= 1.0 - rules.branch_room_support * self._paid
        if rules.branch_three_sync:
            left[SECRETARY, NEW] *= 1.0 - p["branch_sync_secretary"]
        if rules.branch_by_kind:
            left[:, SPECIAL] *= 1.0 - p["branch_magnet"]
        return 1.0 - left

    # -- a month ---------------------------------------------------------------------------------

    def live(self, month: int) -> None:
        """One month of branches, committees and companies."""
        self._follow_rules()
        c = self.setting.chronicle.community
        before = None if c is None else self.events[:, c].copy()
        self._month(month)
        if c is not None and before is not None:
            self._tell(c, self.events[:, c] - before)

    def _tell(self, c: int, events: np.ndarray) -> None:
        """Note what a month has brought to the community watched."""
        for kind, companies in zip(("company_left", "company_came"), events, strict=True):
            if companies > 0:
                self.setting.note(kind, companies=int(companies))
        if self.founded[c] > 0:
            self.setting.note("branch_founded", branches=int(self.founded[c]))

    def _follow_rules(self) -> None:
        """Work out what rules and support mean for a month, where they are not those before."""
        rules, under = self.setting.rules, self._terms_under
        if under is None or under[0] is not rules or under[1] != self._paid:
            self._terms_under = rules, self._paid
            self._noticed = self._notice_terms()
            self._bind()

    def _bind(self) -> None:
        """Hand the month's kernel what stays until rules or support change."""
        setting, table, out, streams = self.setting, self.table, self.out, self._streams
        self._month = Bound(
            quarter_month, setting.luck.key, streams["branch founding"], streams["branch life"],
            self._elements_streams, streams["property event"], streams["property company"],
            table.number, table.community, table.kind, table.households, self._have, self._offset,
            TERM_MONTHS, self._branch_terms(), self._company_terms(), *self._noticed, self._odds,
            self._luck, self._until, self.state, self.committee, self.founded, self.founded_total,
            self.company, self.abandoned, self.own, self.cooperation, self.tenures, self.events,
            self.tally, out.staff_hours, out.points, out.living_share, out.cooperation,
            out.mobilising,
        )  # fmt: skip

    def _branch_terms(self) -> tuple[Any, ...]:
        """What rules and support mean for a month of branches and committees."""
        p, rules = self.setting.parameters, self.setting.rules
        drive = np.full(3, _monthly(rules.branch_drive))
        committees = np.full(3, _monthly(p["committee_found_year"]))
        if rules.branch_three_sync:
            drive[NEW] += _monthly(p["branch_sync_year"])
            committees[NEW] *= p["hr_committee_branch"]
        wither = within_month(p["branch_wither_months"])
        if not rules.four_tier_network:
            wither = 1.0 - (1.0 - wither) ** p["hr_wither_no_network"]
        return (
            self._support(), _monthly(p["branch_found_year"]), drive,
            within_month(p["branch_ripen_months"]), wither, committees,
            _monthly(p["committee_lapse_year"]), p["hr_committee_branch"],
        )  # fmt: skip

    def pressure(self) -> float:
        """How much an evaluation means to a company, 0 to 1: alone little, credit and tenders."""
        rules, alone = self.setting.rules, self.setting.parameters["evaluation_alone"]
        ties = 0.5 * (rules.property_credit + rules.property_tenders)
        return rules.property_evaluation * (alone + (1.0 - alone) * ties)

    def _company_terms(self) -> tuple[float, ...]:
        """What rules mean for a month of companies; sets the odds of leaving and coming."""
        p, rules, pressure = self.setting.parameters, self.setting.rules, self.pressure()
        property_odds(
            self.poor, _monthly(p["property_leave_year"]), _monthly(p["property_return_year"]),
            p["property_poor_slope"], p["hr_evaluation_leave"], pressure, self._odds,
        )  # fmt: skip
        return (
            p["property_coop0"], p["property_coop_sd"], p["property_neglect"],
            p["property_evaluation_gain"], pressure, p["property_branch_gain"],
            p["branch_lubricant"] if rules.branch_by_kind else 1.0,
            within_month(p["property_adjust_months"]),
        )  # fmt: skip

    def _notice_terms(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Points and hours that `notice` asks for, under the rules."""
        p, rules = self.setting.parameters, self.setting.rules
        weights = (
            p["weight_surroundings"], p["surroundings_reference"], p["weight_participation"],
            p["participation_reference"], p["branch_mobilising"], p["property_coop0"],
        )  # fmt: skip
        hours = (
            p["branch_hours"], p["branch_founding_hours"] / WEEKS_PER_MONTH, p["abandoned_hours"],
            p["property_trouble_hours"],
            p["branch_magnet_hours"] if rules.branch_by_kind else 0.0,
            p["evaluation_hours"] / WEEKS_PER_YEAR * rules.property_evaluation,
        )  # fmt: skip
        return weights, hours

    def _sum_up(self) -> None:
        """What communities, staff and residents notice of their quarters."""
        table, out = self.table, self.out
        tally_quarters(
            table.community, table.kind, table.households, self.state, self.committee,
            self.company, self.abandoned, self.cooperation, self.tally,
        )  # fmt: skip
        notice(
            self.tally, self.founded, *self._noticed, out.staff_hours, out.points,
            out.living_share, out.cooperation, out.mobilising,
        )  # fmt: skip

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Quarters, branches, committees and companies at the month's end."""
        return {
            "quarters": self.tally[0],
            "branches_alive": self.tally[1],
            "branches_nominal": self.tally[2],
            "committees": self.tally[3],
            "quarters_abandoned": self.tally[4],
            "households_served": self.tally[7],
            "households_willing": self.tally[8],
        }


def _monthly(yearly_share: float) -> float:
    """Monthly hazard of a share within a year."""
    return -math.log1p(-min(max(yearly_share, 0.0), SURE)) / 12.0
