"""Kernels that move every volunteer by one week.

Everyone carries the time of the next session and of leaving the register, and the amount of hazard
at which they lapse or return; the hazard a community has spent so far is one running total (the
construction of Sellke 1983 for epidemics). Only those whose time has come are touched in a week,
and what happens next is set by the luck that person has in that week. So that finding them costs
little, the week in which someone is next due, and the step of hazard (of those who have lapsed:
below zero), are kept apart from the rest, in two bytes each.
"""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import inlined, kernel, rows
from govsim.model.luck import exponential, normal, poisson, uniforms

SESSIONS, SKILLED_SESSIONS, TRAINED_SESSIONS, REGISTERED, SERVING = 0, 1, 2, 3, 4
ACTIVE, SKILLED, TRAINED = 1, 2, 4
"""Bits of a volunteer's kind."""
MORE_LUCK = 1 << 20
"""Step between occasions within one week."""
NEVER = np.int16(32767)
"""Week, and step of hazard, at which nothing happens any more."""
STEPS = 1000.0
"""Steps of hazard in a unit: fine against what is spent in a week, and within 16 bits."""


@inlined
def week_due(at):  # type: ignore[no-untyped-def]
    """The week by whose end a time has come."""
    return np.int16(min(np.ceil(at) - 1.0, 32766.0))


@inlined
def step_due(turn, serving):  # type: ignore[no-untyped-def]
    """The step of hazard in which someone lapses, or returns."""
    step = np.int16(min(turn * STEPS, 32766.0))
    return step if serving else np.int16(-1) - step


@inlined
def set_week(i, person, serving, week_at):  # type: ignore[no-untyped-def]
    """Note the week in which someone is next due: of a session, or of leaving."""
    leaves = person.leave_week
    week_at[i] = min(leaves, week_due(person.session_at)) if serving else leaves


@kernel
def enrol(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, week, taught, place, spent, rates, shares, ordinal, i,
    people, later, week_at, step_at,
):  # fmt: skip
    """Give a newcomer traits and the first of each clock, by who they are.

    Parameters
    ----------
    place : uint64
        Address of luck of the newcomer's community.
    spent : float64 (2,)
        Hazard of returning and of lapsing spent so far where the newcomer lives.
    ordinal : int
        Who it is among all who ever registered there; `i` is the row.
    rates : float64 (3,)
        Mean weeks between sessions; weekly hazards of leaving and of being trained.
    shares : float64 (3,)
        Skilled; serving at all; sd of log motivation.
    """
    person = people[i]
    person.ordinal = ordinal
    number = place + np.uint64(ordinal)
    u, v = uniforms(key, stream_traits, number, 0)
    w, _ = uniforms(key, stream_traits, number, 1)
    a, b = uniforms(key, stream_clock, number, 0)
    c, d = uniforms(key, stream_clock, number, 1)
    active = 1 if w < shares[1] else 0
    person.kind = active + (SKILLED if v < shares[0] else 0)
    spread = shares[2]
    person.gap = rates[0] / math.exp(spread * normal(u) - 0.5 * spread * spread)
    person.session_at = exponential(a) * person.gap
    if active:
        person.session_at += week
    person.leave_week = week_due(np.float32(week + exponential(c) / rates[1]))
    later[i].training_at = exponential(d) / rates[2] + (taught if active else 0.0)
    later[i].turn_at = spent[active] + exponential(b)
    set_week(i, person, active, week_at)
    step_at[i] = step_due(later[i].turn_at, active)


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    low, high,
    key, stream_traits, stream_clock, places, first, count, rates, shares,
    people, later, week_at, step_at,
):  # fmt: skip
    """Enrol everyone on the opening register."""
    nothing = np.zeros(2)
    for c in range(low, high):
        for i in range(first[c], first[c] + count[c]):
            enrol(
                key, stream_traits, stream_clock, 0.0, 0.0, places[c], nothing, rates, shares,
                i - first[c], i,
                people, later, week_at, step_at,
            )  # fmt: skip


@kernel
def take_up(  # type: ignore[no-untyped-def]
    rows, serving, skilled, trained, people, later, week_at, step_at
):
    """Let the opening register's own word prevail over luck's (at week 0)."""
    for k in range(len(rows)):
        i = rows[k]
        person = people[i]
        person.kind = serving[k] * ACTIVE + skilled[k] * SKILLED + trained[k] * TRAINED
        set_week(i, person, serving[k], week_at)
        step_at[i] = step_due(later[i].turn_at, serving[k])


@kernel
def register(  # type: ignore[no-untyped-def]
    low, high, held, week, taught
):
    """Enrol the week's newcomers and spend its hazard; satisfied residents join and stay.

    Parameters
    ----------
    level : float64 (communities,)
        Satisfaction; `usual` is the level at which the catalogue's rates hold.
    mobilising : float64 (communities,), campaign : float
        Factors on registrations.
    per_point, lapse_per_point : float
        On the logarithms of registering and of lapsing.
    joining : float64 (communities,)
        Registrations a week at the usual level.
    newcomers : int64 (communities,), set
    ever : int64 (communities,), updated
        Who was ever on the register: the next one's number.
    lapse, comeback : float
        Weekly hazards at the usual level.

    Returns
    -------
    bool
        False if some community's rows are full: nothing has happened then.
    """
    (
        key, stream_register, stream_traits, stream_clock, places, level, mobilising, campaign,
        usual, per_point, lapse_per_point, joining, newcomers, ever, first, count, spent, lapse,
        comeback, rates, shares, counts, history, people, later, week_at, step_at,
    ) = held.given  # fmt: skip
    for c in range(low, high):
        mean = joining[c] * campaign * mobilising[c] * math.exp(per_point * (level[c] - usual))
        newcomers[c] = poisson(key, stream_register, places[c], week, mean)
        if first[c] + count[c] + newcomers[c] > first[c + 1]:
            return False
    for c in range(low, high):
        for _ in range(newcomers[c]):
            i = first[c] + count[c]
            history[i] = 0
            enrol(
                key, stream_traits, stream_clock, float(week), taught, places[c], spent[c], rates,
                shares, ever[c], i, people, later, week_at, step_at,
            )  # fmt: skip
            count[c] += 1
            ever[c] += 1
            counts[REGISTERED, c] += 1
            counts[SERVING, c] += people[i].kind & ACTIVE
        factor = math.exp(lapse_per_point * (level[c] - usual))
        spent[c, 1] += lapse * factor
        spent[c, 0] += comeback / factor
    return True


@kernel
def find_due(  # type: ignore[no-untyped-def]
    week, spent_lapsed, spent_active, a, b, week_at, step_at, due, queue, found
):
    """List the rows from a to b whose time has come, or whose hazard may be spent in this step.

    The first loop vectorises; the second asks nothing, as nobody can guess who is due.
    """
    n = b - a
    weeks, steps, flags = week_at[a:b], step_at[a:b], due[:n]
    now, low, high = np.int16(week), step_due(spent_lapsed, False), step_due(spent_active, True)
    for i in range(n):
        flags[i] = (weeks[i] <= now) | ((steps[i] >= low) & (steps[i] <= high))
    place = np.uint64(found)
    for i in range(n):
        queue[place] = a + i
        place += np.uint64(flags[i])
    return np.int64(place)


@kernel
def draw_waits(  # type: ignore[no-untyped-def]
    key, stream, week, n, who, queue, people, pace, waits
):
    """Draw for each of the n listed how long they wait after the next session."""
    for k in range(n):
        u, _ = uniforms(key, stream, who[k], week)
        waits[k] = u
    for k in range(n):
        waits[k] = -np.log(waits[k]) * people[np.uint64(queue[k])].gap * pace


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    low, high, due, queue, who, waits, held, week, weeks_taught
):
    """One week of every volunteer.

    Parameters
    ----------
    week : int
        Number of the week; it ends at week + 1 of the clock.
    spent : float64 (communities, 2)
        Hazard of returning and of lapsing spent so far.
    counts : int64 (5, communities)
        Sessions, skilled sessions, trained people's sessions of the week (set); on the register,
        serving (kept up to date).
    due : uint8 (rows,), queue : int32 (rows + 1,), who : uint64 (rows,), waits : float32 (rows,)
        Room for the block's rows: whose time has come, who they are, how long they wait after the
        next session.
    pace : float32
        Factor on the waits between sessions.
    weeks_taught : float
        Weeks of the baseline's training given so far, from which `training_at` counts.
    upto : int64 (communities,)
        Room for the end of each community's part of the list.
    hours, skilled_hours, helping_hours : float64 (communities,), set
    month_sessions : int64 (2, communities), added to
        Sessions and skilled sessions.
    """
    (
        key, stream_session, stream_change, places, first, count, spent, counts, upto, pace,
        session_hours, untrained_work, work_ratio, hours, skilled_hours, helping_hours,
        month_sessions, people, later, week_at, step_at,
    ) = held.given  # fmt: skip
    end, taught = np.float32(week + 1), np.float32(weeks_taught)
    found = 0
    for c in range(low, high):
        start = found
        found = find_due(
            week, spent[c, 0], spent[c, 1], first[c], first[c] + count[c], week_at, step_at, due,
            queue, found,
        )  # fmt: skip
        upto[c] = found
        for k in rows(start, found):
            who[k] = places[c] + np.uint64(people[np.uint64(queue[k])].ordinal)
    draw_waits(key, stream_session, week, found, who, queue, people, pace, waits)
    found = 0
    for c in range(low, high):
        lapsed, active = np.float32(spent[c, 0]), np.float32(spent[c, 1])
        total = skilled_total = trained_total = np.int64(0)
        for k in rows(found, upto[c]):
            i = np.uint64(queue[k])
            person = people[i]
            traits = np.int64(person.kind)
            serving = traits & ACTIVE
            if person.leave_week <= week:
                counts[REGISTERED, c] -= 1
                counts[SERVING, c] -= serving
                person.kind = traits - serving
                take_off(i, people, week_at, step_at)
                continue
            session = person.session_at
            if serving and session <= end:
                traits |= TRAINED * np.int64(later[i].training_at <= taught)
                session += waits[k]
                done = 1
                while session <= end:
                    u, _ = uniforms(key, stream_session, who[k], week + MORE_LUCK * done)
                    session += -np.log(np.float32(u)) * person.gap * pace
                    done += 1
                total += done
                trained = (traits & TRAINED) // TRAINED
                trained_total += done * trained
                skilled_total += done * trained * ((traits & SKILLED) // SKILLED)
            if later[i].turn_at <= (active if serving else lapsed):
                u, _ = uniforms(key, stream_change, who[k], week)
                later[i].turn_at = spent[c, 1 - serving] + exponential(u)
                # Of those who have lapsed, sessions and training keep the time that is left.
                session += -end if serving else end
                later[i].training_at += -taught if serving else taught
                counts[SERVING, c] += 1 - 2 * serving
                traits += 1 - 2 * serving
                serving = 1 - serving
                step_at[i] = step_due(later[i].turn_at, serving)
            person.kind = traits
            person.session_at = session
            set_week(i, person, serving, week_at)
        found = upto[c]
        counts[SESSIONS, c], counts[SKILLED_SESSIONS, c] = total, skilled_total
        counts[TRAINED_SESSIONS, c] = trained_total
        month_sessions[0, c] += total
        month_sessions[1, c] += skilled_total
        hours[c] = total * session_hours
        skilled_hours[c] = skilled_total * session_hours
        work = trained_total + untrained_work * (total - trained_total)
        helping_hours[c] = work * session_hours * work_ratio


@inlined
def take_off(i, people, week_at, step_at):  # type: ignore[no-untyped-def]
    """Take someone off the register for good."""
    people[i].leave_week = NEVER
    week_at[i], step_at[i] = NEVER, NEVER


@kernel
def strike_off(  # type: ignore[no-untyped-def]
    key, stream, year, share, places, first, count, history, counts, people, later, week_at,
    step_at,
):  # fmt: skip
    """Take a share of those who have not served for a year off the register."""
    for c in range(len(places)):
        for i in range(first[c], first[c] + count[c]):
            person = people[i]
            if history[i] & 0xFFF or person.kind & ACTIVE or person.leave_week == NEVER:
                continue
            u, _ = uniforms(key, stream, places[c] + np.uint64(person.ordinal), year)
            if u < share:
                counts[REGISTERED, c] -= 1
                take_off(i, people, week_at, step_at)


@kernel
def remember_month(low, high, held):  # type: ignore[no-untyped-def]
    """Shift everyone's record of active months; count those active a year ago, and still.

    Parameters
    ----------
    step_at : int16 (rows,)
        From zero to below `NEVER` of those who serve.
    all_history : uint16 (rows,)
        Bit k is set if the volunteer was active k months ago.
    then, still : int64 (communities,), set
    """
    first, count, step_at, all_history, then, still = held.given
    for c in range(low, high):
        a, b = first[c], first[c] + count[c]
        history, steps = all_history[a:b], step_at[a:b]
        before = now = np.int64(0)
        for i in range(len(history)):
            serves = np.int32((steps[i] >= 0) & (steps[i] < NEVER))
            past = ((np.int32(history[i]) << 1) | serves) & np.int32(0x1FFF)
            history[i] = past
            before += past >> 12
            now += (past >> 12) & past
        then[c], still[c] = before, now
