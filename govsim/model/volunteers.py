"""Volunteers: every one of them registers, trains, serves, lapses and returns."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.model.clock import MORNING
from govsim.model.compile import hold
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import stream_number
from govsim.model.setting import WEEKS_PER_YEAR, Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.model.volunteer_kernels import remember_month, serve_week
from govsim.model.volunteer_register import (
    REGISTERED,
    SERVING,
    enrol_all,
    register,
    strike_off,
    take_up,
)
from govsim.model.volunteer_rows import count_known, count_serving, move_known

PERSON = np.dtype(
    [
        ("gap", np.float32), ("session_at", np.float32), ("ordinal", np.int32),
        ("leave_week", np.int16), ("kind", np.int8),
    ],
    align=True,
)  # fmt: skip
"""What a session looks at, one row a volunteer.

Mean weeks between sessions; the week of the next session (of those who have lapsed: the weeks left
to it); who it is among all who ever registered there; the week of leaving; bits of what they are.
"""
LATER = np.dtype([("training_at", np.float32), ("turn_at", np.float32)])
"""What is looked at seldom: the time of training; the hazard at which they lapse or return."""


ROOM_YEARS, LARGE_ROOM_YEARS = 4.5, 1.0
"""Years of registrations, at the usual pace or the pace so far, for which there is room until rows
are laid out anew: of a large district, whose rows are most of its memory, fewer."""
ROOM = (
    (np.uint8, 0), (np.int32, 1), (np.uint64, 0), (np.float32, 0), (np.float32, 0), (np.uint16, 0),
    (np.float32, 0), (np.int32, 1), (np.uint64, 0),
)  # fmt: skip
"""Kinds of room a week's list takes, and places it takes beyond the rows (`serve_week`)."""
AT_ONCE = 256
"""Newcomers whose luck is drawn at a time."""
VOLUNTEERS_DAY = 12, 5
"""International Volunteer Day."""
TODAY = Rules()
"""The baseline's rules."""


class Volunteers(Subsystem):
    """All volunteers of the district, one row each, those of a community side by side.

    Attributes
    ----------
    hours, helping_hours, skilled_hours : numpy.ndarray of float64, shape (communities,)
        Hours served last week; the staff hours they took off; the skilled ones among the first.
    first, count : numpy.ndarray of int64
        Community c has the rows from first[c]; the first count[c] of them are in use.
    people, later : numpy.ndarray of `PERSON` and of `LATER`, shape (rows,)
    week_at, step_at : numpy.ndarray of int16, shape (rows,)
        The week in which someone is next due; the step of hazard in which they lapse or, below
        zero, return. `NEVER` for those who have left.
    """

    name = "volunteers"
    title = N_("Volunteers")
    about = N_(
        "Every registered volunteer is an individual with a skill, a motivation, training and a "
        "state. Residents register, some serve, take sessions at their own pace, lapse by a "
        "proportional hazard (recognition, training, assessment, rights, orders, satisfaction), "
        "and may return. Service by order brings sessions and wears motivation down."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p = setting.communities, setting.parameters
        residents = setting.district.communities.residents.astype(np.float64)
        roster = setting.district.volunteers
        self.count = (
            np.rint(residents * p["vol_registered_share"]).astype(np.int64)
            if roster is None
            else np.bincount(roster.community, minlength=n).astype(np.int64)
        )
        self._joining = p["vol_register_year"] / WEEKS_PER_YEAR * residents
        self._at_usual_level = (
            p["true_satisfaction0"], p["satisfaction_register"] / 10.0,
            p["satisfaction_lapse"] / 10.0, self._joining,
        )  # fmt: skip
        self._work = p["vol_session_hours"], p["vol_untrained_work"], p["vol_work_ratio"]
        self._opening, self.ever = self.count.copy(), self.count.copy()
        self._newcomers = np.zeros(n, np.int64)
        self._lay_out(self.count + self._room())
        self.spent = np.zeros((n, 2))
        self.counts = np.zeros((5, n), np.int64)
        self.month_sessions = np.zeros((2, n), np.int64)
        self._upto = np.zeros(n, np.int64)
        self.then, self.still = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.publish(hours=np.zeros(n), helping_hours=np.zeros(n), skilled_hours=np.zeros(n))
        self._streams = tuple(
            stream_number(s) for s in ("register", "volunteer traits", "volunteer clock")
        )
        self._weekly_streams = stream_number("session"), stream_number("lapse and return")
        self._rates = np.array(
            [
                WEEKS_PER_YEAR * p["vol_session_hours"] / max(p["vol_hours_active"], 1e-6),
                _weekly(p["vol_leave_year"]),
                _weekly(p["vol_train_year"]),
            ]
        )
        self._lapse, self._return = _weekly(p["vol_lapse_year"]), _weekly(p["vol_return_year"])
        self._shares = np.array([p["vol_skilled_share"], p["vol_start_active"],
                                 p["vol_motivation_sd"]])  # fmt: skip
        self._taught = 0.0
        self._rules: Rules | None = None
        self._listed = [
            (np.empty(AT_ONCE, np.uint64), np.empty((AT_ONCE, 2), np.int32), np.empty((8, AT_ONCE)))
            for _ in range(setting.blocks.threads)
        ]
        self._open_register()

    def _room(self) -> np.ndarray:
        """Rows for those who will register within some time."""
        years = ROOM_YEARS if len(self.setting.blocks.ranges) == 1 else LARGE_ROOM_YEARS
        so_far = (self.ever - self._opening) / max(self.setting.env.now / 7.0, 1.0)
        weekly = np.maximum(self._joining, so_far)
        room = (weekly * WEEKS_PER_YEAR * years).astype(np.int64)
        return np.asarray(room + 4 * self._newcomers + 32)

    def _lay_out(self, rows: np.ndarray) -> None:
        self.first = np.concatenate([[0], np.cumsum(rows)])
        total = int(self.first[-1])
        self.people, self.later = np.zeros(total, PERSON), np.zeros(total, LATER)
        self.week_at, self.step_at = np.zeros(total, np.int16), np.zeros(total, np.int16)
        self.history = np.zeros(total, np.uint16)
        self._take_note()

    def _take_note(self) -> None:
        """Take note of where everything is now, and find room to work in for every thread."""
        self._columns: tuple[np.ndarray, ...] = (
            self.people, self.later, self.week_at, self.step_at,
        )  # fmt: skip
        ranges = np.array(self.setting.blocks.ranges)
        most = int(np.diff(self.first[ranges]).max())
        self._rooms = [
            tuple(np.empty(most + more, kind) for kind, more in ROOM)
            for _ in range(self.setting.blocks.threads)
        ]

    def _in_use(self) -> np.ndarray:
        """Rows in use, community by community."""
        within = np.arange(self.count.sum()) - np.repeat(
            np.cumsum(self.count) - self.count, self.count
        )
        return np.asarray(np.repeat(self.first[:-1], self.count) + within)

    def _make_room(self) -> None:
        """Forget those who left a year ago, and give every community room for newcomers."""
        step_at, history = self.step_at, self.history
        kept = np.zeros(len(self.count), np.int64)
        count_known(self.first, self.count, step_at, history, kept)
        first = np.concatenate([[0], np.cumsum(kept + self._room())])
        self._columns = ()  # so that each old column goes as soon as it is moved
        del self._register, self._serve_week, self._remember_month
        for name in ("people", "later", "week_at", "step_at", "history"):
            moved = move_known(
                self.first, self.count, step_at, history, first, getattr(self, name),
                self.setting.blocks.ranges,
            )  # fmt: skip
            setattr(self, name, moved)
        self.first, self.count[:] = first, kept
        self._take_note()
        self._bind()

    def _open_register(self) -> None:
        """Enrol those on the register when the clock starts."""
        shares = self._shares.copy()
        shares[1] = self.setting.parameters["vol_active_share"]
        self.count[:], self.ever[:] = 0, 0
        self.setting.blocks.each(
            enrol_all, *self._columns, self._opening, 0.0, 0.0, self.setting.luck.key,
            *self._streams[1:], self.setting.places, self.first, self.count, self.ever,
            self.history, self.spent, self._rates, shares, self.counts,
            scratch=[(listed,) for listed in self._listed],
        )  # fmt: skip
        roster = self.setting.district.volunteers
        if roster is not None:
            order = np.argsort(np.asarray(roster.community), kind="stable")
            words = (np.asarray(w)[order] for w in (roster.active, roster.skilled, roster.trained))
            take_up(self._in_use(), *words, *self._columns)
        self.counts[REGISTERED] = self.count
        count_serving(self.first, self.count, self.step_at, self.counts[SERVING])

    def tick(self, week: int) -> None:
        """One week: newcomers register, then everyone lives a week."""
        rules = self.setting.rules
        if rules is not self._rules:
            self._rules = rules
            self._bind()
        self._taught += rules.volunteer_training
        todo = self.setting.blocks.ranges
        while todo := self._register.failed(todo, week, self._taught):
            self._make_room()
        self._serve_week(week, self._taught)

    def _bind(self) -> None:
        """Hand the weekly kernels what stays until rules change or rows are laid out anew."""
        key, places = self.setting.luck.key, self.setting.places
        rules, out, bind = self.setting.rules, self.out, self.setting.blocks.bind
        self._register = bind(
            register, key, *self._streams, places, self.read("satisfaction.level"),
            self.read("quarters.mobilising"), 1.0 + rules.volunteer_campaign,
            *self._at_usual_level, self._newcomers, self.ever, self.first, self.count, self.spent,
            self._lapse * self._lapse_factor(), self._return, self._rates, self._joiners(),
            self.counts, self.history, *self._columns,
            scratch=[(hold(listed),) for listed in self._listed],
        )  # fmt: skip
        self._serve_week = bind(
            serve_week, key, *self._weekly_streams, places, self.first, self.count, self.spent,
            self.counts, self._upto, np.float32(self._pace()), *self._work, out.hours,
            out.skilled_hours, out.helping_hours, self.month_sessions, *self._columns,
            scratch=[(hold(room),) for room in self._rooms],
        )  # fmt: skip
        self._remember_month = bind(
            remember_month, self.first, self.count, self.step_at, self.history, self.then,
            self.still,
        )  # fmt: skip

    def start(self) -> None:
        """Begin the yearly reward and assessment."""
        self.setting.env.process(self.volunteer_year())

    def volunteer_year(self) -> Procedure:
        """On Volunteers' Day those who serve are rewarded, and the register is assessed."""
        setting = self.setting
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *VOLUNTEERS_DAY) + MORNING)
            self._reward()
            if setting.rules.volunteer_assessment:
                strike_off(
                    setting.luck.key, stream_number("volunteer assessment"), year,
                    setting.parameters["vol_strike_share"], setting.places, self.first, self.count,
                    self.history, self.counts, *self._columns,
                )  # fmt: skip

    def _reward(self) -> None:
        """What recognition, insurance and training cost the district for a year."""
        p, rules, ledger = self.setting.parameters, self.setting.rules, self.setting.ledger
        each = rules.volunteer_recognition * p["vol_reward_yuan"]
        each += rules.volunteer_rights * p["vol_insurance_yuan"]
        training = max(0.0, rules.volunteer_training - 1.0) * p["vol_train_year"]
        each += training * p["vol_training_yuan"]
        amount = np.rint(self.counts[SERVING] * each * FEN).astype(np.int64)
        cash = int(ledger.balance[ledger.district])
        if int(amount.sum()) > cash:
            amount[:] = cash // len(amount)
        if amount.any():
            everyone = np.arange(len(amount))
            ledger.move_many(
                ledger.district, int(Outside.RESIDENTS), amount, Kind.VOLUNTEERS, everyone
            )

    def _lapse_factor(self) -> float:
        """What the rules make of the hazard of lapsing."""
        p, rules = self.setting.parameters, self.setting.rules
        extra = min(1.0, max(0.0, rules.volunteer_training - 1.0))
        factor = p["vol_recognition_hr"] ** rules.volunteer_recognition
        factor *= p["vol_training_hr"] ** extra
        factor *= p["vol_assessment_hr"] ** float(rules.volunteer_assessment)
        factor *= p["vol_rights_hr"] ** float(rules.volunteer_rights)
        usual = TODAY.volunteer_orders
        return float(factor * p["vol_mandate_hr"] ** ((rules.volunteer_orders - usual) / usual))

    def _pace(self) -> float:
        """Factor on the waits between sessions: orders bring people out more often."""
        extra = self.setting.rules.volunteer_orders - TODAY.volunteer_orders
        return 1.0 / max(0.1, 1.0 + self.setting.parameters["vol_order_sessions"] * extra)

    def _joiners(self) -> np.ndarray:
        """Skilled share, share that will serve, spread: who registers in a campaign serves less."""
        extra = self.setting.rules.volunteer_campaign
        if not extra:
            return self._shares
        shares = self._shares.copy()
        campaign = self.setting.parameters["vol_campaign_active"]
        shares[1] = (shares[1] + extra * campaign) / (1.0 + extra)
        return shares

    def close_month(self) -> None:
        """Update everyone's record of active months."""
        self._remember_month()

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Who is on the register, who serves, and who stayed."""
        return {
            "registered": self.counts[REGISTERED],
            "active": self.counts[SERVING],
            "then": self.then,
            "still": self.still,
        }

    def flows(self) -> Mapping[str, np.ndarray]:
        """Sessions since the start."""
        return {"sessions": self.month_sessions[0], "skilled_sessions": self.month_sessions[1]}


def _weekly(yearly_probability: float) -> float:
    """Weekly hazard of a yearly probability."""
    return -math.log1p(-min(max(yearly_probability, 1e-12), 0.999999)) / WEEKS_PER_YEAR
