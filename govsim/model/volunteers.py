"""Volunteers: every one of them registers, trains, serves, lapses and returns."""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import kernel
from govsim.model.luck import exponential, normal, poisson, stream_number, uniforms
from govsim.model.setting import WEEKS_PER_YEAR, Setting
from govsim.model.subsystem import Subsystem

LAPSED, ACTIVE, GONE = 0, 1, 2
HISTORY_MONTHS = 12


@kernel
def enrol(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, i, number, skilled_share, active_share, motivation_sd,
    session_rate, state, skilled, trained, session, change, leave, training, sessions, changes,
):  # fmt: skip
    """Give a newcomer traits and the first of each clock, by who they are."""
    u, v = uniforms(key, stream_traits, number, 0)
    w, _ = uniforms(key, stream_traits, number, 1)
    motivation = math.exp(motivation_sd * normal(u) - 0.5 * motivation_sd * motivation_sd)
    session_rate[i] = motivation
    skilled[i] = v < skilled_share
    state[i] = 1 if w < active_share else 0
    trained[i] = False
    a, b = uniforms(key, stream_clock, number, 0)
    c, d = uniforms(key, stream_clock, number, 1)
    session[i], change[i] = exponential(a), exponential(b)
    leave[i], training[i] = exponential(c), exponential(d)
    sessions[i] = 1
    changes[i] = 1


@kernel
def register(  # type: ignore[no-untyped-def]
    key, stream_register, stream_traits, stream_clock, places, week, expected, skilled_share,
    active_share, motivation_sd, n, registered, number, home, history, session_rate, state,
    skilled, trained, session, change, leave, training, sessions, changes,
):  # fmt: skip
    """Enrol the week's newcomers; returns how many rows are used now."""
    for c in range(len(places)):
        for _ in range(poisson(key, stream_register, places[c], week, expected[c])):
            if n >= len(home):
                return n
            number[n] = places[c] + np.uint64(registered[c])
            registered[c] += 1
            home[n] = c
            history[n] = 0
            enrol(
                key, stream_traits, stream_clock, n, number[n], skilled_share, active_share,
                motivation_sd, session_rate, state, skilled, trained, session, change, leave,
                training, sessions, changes,
            )  # fmt: skip
            n += 1
    return n


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    key, stream_session, stream_change, n, number, home, session_rate, state, skilled, trained,
    session, change, leave, training, sessions, changes, weekly_rate, lapse, comeback, leaving,
    training_rate, counts,
):  # fmt: skip
    """One week of every volunteer.

    Each person carries the time that is left, in units of hazard, until the next session, the next
    lapse or return, the training and the leaving of the register; the week takes its hazard off.
    When a clock runs out the event happens and the clock is set by the person's next luck.

    Parameters
    ----------
    lapse, comeback : float64 (communities,)
        Weekly hazards of lapsing and of returning.
    counts : int64 (6, communities), set
        Sessions, skilled sessions, trained people's sessions, registered, active, lapses.
    """
    for j in range(counts.shape[0]):
        for c in range(counts.shape[1]):
            counts[j, c] = 0
    for i in range(n):
        if state[i] == 2:
            continue
        c = home[i]
        leave[i] -= leaving
        if leave[i] <= 0.0:
            state[i] = 2
            continue
        counts[3, c] += 1
        if state[i] == 1:
            session[i] -= session_rate[i] * weekly_rate
            while session[i] <= 0.0:
                u, _ = uniforms(key, stream_session, number[i], sessions[i])
                sessions[i] += 1
                session[i] += exponential(u)
                counts[0, c] += 1
                counts[1, c] += 1 if (skilled[i] and trained[i]) else 0
                counts[2, c] += 1 if trained[i] else 0
            training[i] -= training_rate
            if training[i] <= 0.0:
                trained[i] = True
            change[i] -= lapse[c]
            if change[i] <= 0.0:
                state[i] = 0
                counts[5, c] += 1
        else:
            change[i] -= comeback[c]
            if change[i] <= 0.0:
                state[i] = 1
        if change[i] <= 0.0:
            u, _ = uniforms(key, stream_change, number[i], changes[i])
            changes[i] += 1
            change[i] = exponential(u)
        counts[4, c] += 1 if state[i] == 1 else 0


@kernel
def remember_month(n, home, state, history, then, still):  # type: ignore[no-untyped-def]
    """Shift everyone's record of active months; count those active a year ago, and still.

    Parameters
    ----------
    history : uint16 (rows,)
        Bit k is set if the volunteer was active k months ago.
    then, still : int64 (communities,), set
    """
    for c in range(len(then)):
        then[c] = 0
        still[c] = 0
    for i in range(n):
        active = state[i] == 1
        history[i] = np.uint16((history[i] << 1) | (1 if active else 0)) & np.uint16(0x1FFF)
        if history[i] & np.uint16(0x1000):
            then[home[i]] += 1
            still[home[i]] += 1 if active else 0


class Volunteers(Subsystem):
    """All volunteers of the district, one row each.

    Attributes
    ----------
    hours, helping_hours : numpy.ndarray of float64, shape (communities,)
        Hours served last week; the staff hours they took off.
    """

    name = "volunteers"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p = setting.communities, setting.parameters
        self._residents = setting.district.communities.residents.astype(np.float64)
        home = self._initial_homes()
        expected = self._residents.sum() * p["vol_register_year"] * setting.calendar.years
        rows = len(home) + int(expected * 1.5) + 1000
        self.n = len(home)
        self.registered = np.bincount(home, minlength=n).astype(np.int64)
        self.number = np.zeros(rows, np.uint64)
        self.home = np.zeros(rows, np.int32)
        self.history = np.zeros(rows, np.uint16)
        self.state = np.zeros(rows, np.int8)
        self.skilled, self.trained = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
        self.session_rate = np.zeros(rows, np.float32)
        self.session, self.change = np.zeros(rows), np.zeros(rows)
        self.leave, self.training = np.zeros(rows), np.zeros(rows)
        self.sessions, self.changes = np.zeros(rows, np.int32), np.zeros(rows, np.int32)
        self.counts = np.zeros((6, n), np.int64)
        self.month_sessions = np.zeros((2, n), np.int64)
        self.then, self.still = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.publish(hours=np.zeros(n), helping_hours=np.zeros(n))
        self._fill(home)

    def _people(self) -> tuple[np.ndarray, ...]:
        return (
            self.session_rate, self.state, self.skilled, self.trained, self.session, self.change,
            self.leave, self.training, self.sessions, self.changes,
        )  # fmt: skip

    def _initial_homes(self) -> np.ndarray:
        roster = self.setting.district.volunteers
        if roster is not None:
            return np.sort(np.asarray(roster.community, np.int64), kind="stable")
        share = self.setting.parameters["vol_registered_share"]
        counts = np.rint(self._residents * share).astype(np.int64)
        return np.repeat(np.arange(len(counts)), counts)

    def _fill(self, home: np.ndarray) -> None:
        """Enrol those on the register when the clock starts."""
        setting, p = self.setting, self.setting.parameters
        rows = np.arange(self.n)
        before = np.concatenate([[0], np.cumsum(self.registered)])[home]
        self.home[: self.n] = home
        self.number[: self.n] = setting.places[home] + (rows - before).astype(np.uint64)
        enrol_all(
            setting.luck.key, stream_number("volunteer traits"), stream_number("volunteer clock"),
            self.n, self.number, p["vol_skilled_share"], p["vol_active_share"],
            p["vol_motivation_sd"], *self._people(),
        )  # fmt: skip
        roster = setting.district.volunteers
        if roster is not None:
            order = np.argsort(np.asarray(roster.community), kind="stable")
            self.state[: self.n] = np.asarray(roster.active)[order]
            self.skilled[: self.n] = np.asarray(roster.skilled)[order]
            self.trained[: self.n] = np.asarray(roster.trained)[order]
        self.counts[3] = self.registered
        self.counts[4] = np.bincount(
            home, weights=self.state[: self.n] == ACTIVE, minlength=len(self._residents)
        ).astype(np.int64)

    def tick(self, week: int) -> None:
        """One week: newcomers register, then everyone lives a week."""
        setting, p = self.setting, self.setting.parameters
        gain = (self.read("satisfaction.level") - p["true_satisfaction0"]) / 10.0
        joining = p["vol_register_year"] / WEEKS_PER_YEAR * self._residents
        expected = joining * np.exp(p["satisfaction_register"] * gain)
        self._make_room(float(expected.sum()))
        self.n = register(
            setting.luck.key, stream_number("register"), stream_number("volunteer traits"),
            stream_number("volunteer clock"), setting.places, week, expected,
            p["vol_skilled_share"], p["vol_start_active"], p["vol_motivation_sd"], self.n,
            self.registered, self.number, self.home, self.history, *self._people(),
        )  # fmt: skip
        lapse = _weekly(p["vol_lapse_year"]) * np.exp(p["satisfaction_lapse"] * gain)
        comeback = _weekly(p["vol_return_year"]) * np.exp(-p["satisfaction_lapse"] * gain)
        serve_week(
            setting.luck.key, stream_number("session"), stream_number("lapse and return"), self.n,
            self.number, self.home, *self._people(), self._session_rate(), lapse, comeback,
            _weekly(p["vol_leave_year"]), _weekly(p["vol_train_year"]), self.counts,
        )  # fmt: skip
        hours = p["vol_session_hours"]
        self.month_sessions += self.counts[:2]
        self.out.hours[:] = self.counts[0] * hours
        trained, plain = self.counts[2], self.counts[0] - self.counts[2]
        work = trained + p["vol_untrained_work"] * plain
        self.out.helping_hours[:] = work * hours * p["vol_work_ratio"]

    def _session_rate(self) -> float:
        p = self.setting.parameters
        return p["vol_hours_active"] / p["vol_session_hours"] / WEEKS_PER_YEAR

    def _make_room(self, expected: float) -> None:
        """Double the rows where a burst of newcomers might not fit."""
        if self.n + expected + 12.0 * math.sqrt(expected) + 50 < len(self.home):
            return
        for name, array in vars(self).items():
            if isinstance(array, np.ndarray) and array.shape == self.home.shape:
                if name != "home":
                    setattr(self, name, np.concatenate([array, np.zeros_like(array)]))
        self.home = np.concatenate([self.home, np.zeros_like(self.home)])

    def close_month(self) -> None:
        """Update everyone's record of active months."""
        remember_month(self.n, self.home, self.state, self.history, self.then, self.still)


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, n, number, skilled_share, active_share, motivation_sd,
    session_rate, state, skilled, trained, session, change, leave, training, sessions, changes,
):  # fmt: skip
    """Enrol everyone on the opening register."""
    for i in range(n):
        enrol(
            key, stream_traits, stream_clock, i, number[i], skilled_share, active_share,
            motivation_sd, session_rate, state, skilled, trained, session, change, leave, training,
            sessions, changes,
        )  # fmt: skip


def _weekly(yearly_probability: float) -> float:
    """Weekly hazard of a yearly probability."""
    return -math.log1p(-min(yearly_probability, 0.999999)) / WEEKS_PER_YEAR
