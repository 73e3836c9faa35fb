"""Tasks handed down by departments: a stock of items, new ones, and their admission."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import ClassVar

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import RULES, Rules
from govsim.model.clock import MORNING
from govsim.model.compile import Bound
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import place_numbers, stream_number
from govsim.model.service import CONTRACT_HOURS
from govsim.model.setting import WEEKS_PER_MONTH, WEEKS_PER_YEAR, Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.model.task_kernels import (
    APPLIED,
    EVERYWHERE,
    FUNDED,
    IN_FORCE,
    ITEM,
    LEDGERS,
    UNWRITTEN,
    WEIGHT,
    carry,
    offer,
    review,
    weigh,
)

REFERENCE_TASK_SHARE = 0.7
"""Share of staff time the sample's department table stands for; the parameter scales the table."""
LEAST_ITEM_SHARE = 0.5
"""Items are at least this part of what is handed down; the rest may be inspections."""
REVIEW_MONTH = 2
"""Month (March, from 0) at whose start the year's clean-up takes effect."""
STOCK = -1
"""Month in which tasks were offered that are there when the clock starts."""
MANY_ITEMS = 2**15
"""So many tasks, those that have ended among them, are kept in any case."""
DEPARTMENT_SPREAD = 1.0
"""Departments' time to comply differs evenly by this much around its mean, as a share of it."""
STREAMS = ("task count", "task size", "task paper", "task list", "task money", "task return")
NO_DEPARTMENT = "departments"


def reforms(rules: Rules) -> int:
    """How many paragraphs of the report are being carried out: practices that ended do not count.

    Parameters
    ----------
    rules : Rules

    Returns
    -------
    int
    """
    plain = Rules()
    return len(
        {
            str(RULES[f.name]["paragraph"])
            for f in fields(Rules)
            if f.default is not True and getattr(rules, f.name) != getattr(plain, f.name)
        }
    )


class Tasks(Subsystem):
    """What departments ask of communities.

    Attributes
    ----------
    hours : numpy.ndarray of float64, shape (communities,)
        Hours a week that the tasks in force take.
    ledgers : numpy.ndarray of float64, shape (communities,)
        Ledgers kept for them, against those at the start.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week for opinions on what is to be admitted, and for reporting on reforms that run
        at once.
    """

    name = "tasks"
    money: ClassVar = {"task_money": ([Kind.TASK_MONEY], [])}
    title = N_("Tasks handed down")
    about = N_(
        "Departments hand tasks down at random, each with lasting weekly hours; some end. Where "
        "a new task must go through an admission list it is refused unless needed; what is "
        "refused partly comes back informally, and departments slow down and cheat at first. "
        "Admitted tasks may bring money or powers; a yearly clean-up cuts old ones on paper "
        "more than in hours. Inspections and contests ask for extra hours in the weeks before "
        "them."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p = setting.communities, setting.parameters
        self._street = np.asarray(setting.district.communities.street, np.int64)
        self._streets = len(setting.street_places)
        table = setting.district.departments
        known = table is not None and len(table.ids) > 0
        ids = list(table.ids) if table is not None and known else [NO_DEPARTMENT]
        hours = np.asarray(table.weekly_hours if table is not None and known else [1.0], np.float64)
        share = hours / hours.sum() if hours.sum() > 0 else np.full(len(hours), 1.0 / len(hours))
        self._departments, self._cumulative = place_numbers(ids), np.cumsum(share)
        self._sources = np.concatenate([self._departments, setting.street_places])
        no_one = np.full(self._streets, EVERYWHERE)
        self._owners = np.concatenate([np.arange(len(ids)), no_one])
        self._scopes = np.concatenate([np.full(len(ids), EVERYWHERE), np.arange(self._streets)])
        own = p["task_street_share"]
        self._growth = math.log1p(p["task_inflow_growth"])
        monthly = p["task_items"] * max(0.0, self._growth + 1.0 / p["task_life_years"]) / 12.0
        shares = np.concatenate([(1.0 - own) * share, np.full(self._streets, own)])
        self._rates = monthly * shares
        self.level = self._item_level(hours if known else None)
        self.streams = np.array([stream_number(s) for s in STREAMS], np.uint32)
        self.items, self.count = self._stock()
        self.sums = np.zeros((APPLIED + 1, self._streets + 1))
        self.local = np.zeros((APPLIED + 1, n))
        self._offer = Bound(
            offer, setting.luck.key, self.streams, self._sources, self._scopes, self._owners,
            self._rates, self._cumulative, p["task_unneeded_share"], p["task_wait_months"],
            p["informal_share"], p["informal_wait_months"], p["informal_hours"],
            p["informal_months"], p["task_new_hours"] / max(p["task_items"], 1.0), self._life(),
            self._ledger_share(),
        )  # fmt: skip
        self._weigh_all = Bound(weigh, self._street, self.sums, self.local)
        self._since = 0
        self._none_complies = np.zeros(len(ids))
        luck = setting.luck.pairs("department", self._departments)[:, 0]
        self._slowness = 1.0 + DEPARTMENT_SPREAD * (luck - 0.5)
        self.begun, self.let_in = np.zeros(n), np.zeros(n)
        self.publish(hours=np.zeros(n), ledgers=np.ones(n), staff_hours=np.zeros(n))
        self._weigh(STOCK)
        self._ledgers = np.maximum(self._local(LEDGERS), 1.0)
        self._reforms: tuple[Rules, int] = Rules(), 0
        self.out.hours[:] = self.level * self._local(WEIGHT)

    def _item_level(self, hours: np.ndarray | None) -> np.ndarray:
        """Weekly hours of each community's tasks at the start: all that is handed down, less what
        inspections take in an average week.
        """
        p, communities = self.setting.parameters, self.setting.district.communities
        share, posts = p["admin_task_share"], communities.posts.astype(np.float64)
        if hours is None:
            whole = share * CONTRACT_HOURS * posts
        else:
            per_thousand = float(hours.sum()) * share / REFERENCE_TASK_SHARE
            whole = communities.residents.astype(np.float64) / 1000.0 * per_thousand
        weeks = p["contests_year"] * p["contest_notice_days"] / 7.0 / WEEKS_PER_YEAR
        peaks = weeks * p["contest_hours"] * posts
        return np.asarray(np.maximum(whole - peaks, LEAST_ITEM_SHARE * whole))

    def _ledger_share(self) -> float:
        p = self.setting.parameters
        return float(min(1.0, p["ledgers"] / max(p["task_items"], 1.0)))

    def _life(self) -> float:
        return self.setting.parameters["task_life_years"] * 12.0

    def _stock(self) -> tuple[np.ndarray, int]:
        """Tasks in force when the clock starts; every community's add up to its level."""
        p = self.setting.parameters
        each = max(1, round(p["task_items"]))
        own = min(round(each * p["task_street_share"]), each - 1)
        groups = [(EVERYWHERE, self._departments[0], each - own, (each - own) / each)]
        if own:
            groups += [(s, place, own, own / each)
                       for s, place in enumerate(self.setting.street_places)]  # fmt: skip
        parts = []
        for scope, place, number, weight in groups:
            part = np.zeros(number, ITEM)
            part["number"] = place + np.arange(number).astype(np.uint64)
            size = self.setting.luck.pairs("task size", part["number"], STOCK)
            paper = self.setting.luck.pairs("task paper", part["number"], STOCK)
            drawn = -np.log(size[:, 0])
            part["weight"] = weight * drawn / drawn.sum()
            part["scope"], part["offered"], part["begin"] = scope, STOCK, STOCK
            part["end"] = 1 + (-np.log(size[:, 1]) * self._life()).astype(np.int64)
            part["ledger"] = paper[:, 0] < self._ledger_share()
            parts.append(part)
        stock = np.concatenate(parts)
        return np.concatenate([stock, np.zeros(len(stock) + 64, ITEM)]), len(stock)

    def _local(self, row: int) -> np.ndarray:
        """A row of the sums, for each community: its street's and what all carry."""
        return np.asarray(self.local[row])

    def _weigh(self, month: int) -> None:
        self._funded = self._weigh_all(month, self.items, self.count)

    def start(self) -> None:
        """Begin the months."""
        self.setting.env.process(self.months())

    # -- items -----------------------------------------------------------------------------------

    def months(self) -> Procedure:
        """Every month: departments hand down, the list decides, the year's review strikes off."""
        setting = self.setting
        for month, day in enumerate(setting.calendar.month_starts[:-1]):
            yield setting.wait_until(int(day) + MORNING)
            self._since = self._since + 1 if setting.rules.task_admission > 0 else 0
            self.hand_down(month)
            if month % 12 == REVIEW_MONTH and setting.rules.task_review > 0:
                self.strike_off(month)
            self._weigh(month)
            self.take_stock()
            self.pay()

    def compliance(self) -> np.ndarray:
        """Share of its tasks that each department takes through the list, if there is one.

        Departments evade at first, and less as time goes on; where the street has a say over
        local offices, fewer go past it.

        Returns
        -------
        numpy.ndarray of float64, shape (departments,)
        """
        p = self.setting.parameters
        if not self._since:
            return self._none_complies
        months = np.maximum(p["task_comply_months"] * self._slowness, 1e-9)
        ready = p["task_compliance"] * -np.expm1(-self._since / months)
        say = p["street_powers_compliance"] * float(np.mean(self.read("units.street_powers")))
        return np.asarray(ready + (1.0 - ready) * say)

    def hand_down(self, month: int) -> None:
        """What departments offer this month, for what ends and for growth, and what becomes of it
        under the rules of the day.
        """
        p, rules = self.setting.parameters, self.setting.rules
        growth, compliance = math.exp(self._growth * month / 12.0), self.compliance()
        factor = 1.0 - p["task_power_saving"] * rules.task_powers
        while True:
            number = self._offer(
                month, growth, compliance, float(rules.task_admission), float(rules.task_money),
                factor, self.items, self.count,
            )  # fmt: skip
            if number >= 0:
                break
            self._make_room(month)
        self.count = number

    def _make_room(self, month: int) -> None:
        """Forget tasks that have ended; where most are in force, there will be room for as many."""
        kept = self.items[: self.count]
        if self.count >= MANY_ITEMS:
            kept = kept[kept["end"] > month]
        room = len(self.items)
        if len(kept) == self.count or 2 * len(kept) >= room:
            room *= 2
        self.items, self.count = np.zeros(room, ITEM), len(kept)
        self.items[: self.count] = kept

    def strike_off(self, month: int) -> None:
        """The year's clean-up of old tasks."""
        p = self.setting.parameters
        review(
            self.setting.luck.key, stream_number("task review"), month,
            self.setting.rules.task_review * p["formal_cut_nominal"], p["formal_cut_real"],
            self.items, self.count,
        )  # fmt: skip

    def take_stock(self) -> None:
        """What the month's tasks ask of every community."""
        p, out = self.setting.parameters, self.out
        if self._reforms[0] is not self.setting.rules:
            self._reforms = self.setting.rules, reforms(self.setting.rules)
        reports = p["reform_report_hours"] * max(0, self._reforms[1] - 1)
        carry(
            self.local, self.level, self._ledgers, p["task_opinion_hours"] / WEEKS_PER_MONTH,
            reports, out.hours, out.staff_hours, out.ledgers, self.begun, self.let_in,
        )  # fmt: skip

    def pay(self) -> None:
        """Departments pay for the month's hours of tasks that bring money."""
        setting, p = self.setting, self.setting.parameters
        if not self._funded:
            return
        hours = self.level * self._local(FUNDED) * WEEKS_PER_MONTH
        price = p["task_pay_hour"] * FEN * setting.grown(p["pay_growth"])
        amount = np.rint(hours * price).astype(np.int64)
        setting.ledger.move_many(
            int(Outside.DEPARTMENTS), setting.ledger.operating, amount, Kind.TASK_MONEY,
            np.arange(setting.communities),
        )  # fmt: skip
        c = setting.chronicle.community
        if c is not None and amount[c] > 0:
            setting.note("task_money", yuan=int(amount[c]) / FEN)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Formal tasks in force, informal ones, and the hours a week of both."""
        return {
            "tasks": self._local(IN_FORCE),
            "tasks_informal": self._local(UNWRITTEN),
            "task_hours": self.out.hours,
        }

    def flows(self) -> Mapping[str, np.ndarray]:
        """Tasks begun and admitted, and money that came with them."""
        return {
            "tasks_begun": self.begun,
            "tasks_let_in": self.let_in,
        }
