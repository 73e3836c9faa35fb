"""Kernels that move every volunteer by one week.

Everyone carries the time of the next session and of leaving the register, the earlier of them by
itself, and the amount of hazard at which they lapse or (below zero) return; the hazard a community
has spent so far is one running total (the construction of Sellke 1983 for epidemics). Only those
whose time has come are touched in a week, and what happens next is set by the luck that person has
in that week.
"""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import inlined, kernel
from govsim.model.luck import exponential, normal, poisson, uniforms

SESSIONS, SKILLED_SESSIONS, TRAINED_SESSIONS, REGISTERED, SERVING = 0, 1, 2, 3, 4
ACTIVE, SKILLED, TRAINED = 1, 2, 4
"""Bits of a volunteer's kind."""
MORE_LUCK = 1 << 20
"""Step between occasions within one week."""
BYTE_OF = np.uint64(0x0001020304050607)
"""Times a word of which one byte is 1, its highest byte is the number of that byte."""


@kernel
def enrol(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, week, taught, place, spent, rates, shares, i,
    people, next_at, turn_at,
):  # fmt: skip
    """Give a newcomer traits and the first of each clock, by who they are.

    Parameters
    ----------
    place : uint64
        Address of luck of the newcomer's community.
    spent : float64 (2,)
        Hazard of returning and of lapsing spent so far where the newcomer lives.
    rates : float64 (3,)
        Mean weeks between sessions; weekly hazards of leaving and of being trained.
    shares : float64 (3,)
        Skilled; serving at all; sd of log motivation.
    """
    person = people[i]
    number = place + np.uint64(person.ordinal)
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
    person.training_at = exponential(d) / rates[2] + (taught if active else 0.0)
    person.leave_at = week + exponential(c) / rates[1]
    next_at[i] = min(person.leave_at, person.session_at) if active else person.leave_at
    turn = spent[active] + exponential(b)
    turn_at[i] = turn if active else -turn


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, places, first, count, rates, shares,
    people, next_at, turn_at,
):  # fmt: skip
    """Enrol everyone on the opening register."""
    nothing = np.zeros(2)
    for c in range(len(places)):
        for i in range(first[c], first[c] + count[c]):
            people[i].ordinal = i - first[c]
            enrol(
                key, stream_traits, stream_clock, 0.0, 0.0, places[c], nothing, rates, shares, i,
                people, next_at, turn_at,
            )  # fmt: skip


@kernel
def take_up(  # type: ignore[no-untyped-def]
    rows, serving, skilled, trained, people, next_at, turn_at
):
    """Let the opening register's own word prevail over luck's (at week 0)."""
    for k in range(len(rows)):
        i = rows[k]
        person = people[i]
        person.kind = serving[k] * ACTIVE + skilled[k] * SKILLED + trained[k] * TRAINED
        next_at[i] = min(person.leave_at, person.session_at) if serving[k] else person.leave_at
        turn_at[i] = abs(turn_at[i]) if serving[k] else -abs(turn_at[i])


@kernel
def register(  # type: ignore[no-untyped-def]
    key, stream_register, stream_traits, stream_clock, places, week, taught, level, mobilising,
    campaign, usual, per_point, lapse_per_point, joining, newcomers, first, count, spent, lapse,
    comeback, rates, shares, counts, history, people, next_at, turn_at,
):  # fmt: skip
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
    lapse, comeback : float
        Weekly hazards at the usual level.

    Returns
    -------
    bool
        False if some community's rows are full: nothing has happened then.
    """
    for c in range(len(places)):
        mean = joining[c] * campaign * mobilising[c] * math.exp(per_point * (level[c] - usual))
        newcomers[c] = poisson(key, stream_register, places[c], week, mean)
        if first[c] + count[c] + newcomers[c] > first[c + 1]:
            return False
    for c in range(len(places)):
        for _ in range(newcomers[c]):
            i = first[c] + count[c]
            people[i].ordinal = count[c]
            count[c] += 1
            history[i] = 0
            enrol(
                key, stream_traits, stream_clock, float(week), taught, places[c], spent[c], rates,
                shares, i, people, next_at, turn_at,
            )  # fmt: skip
            counts[REGISTERED, c] += 1
            counts[SERVING, c] += people[i].kind & ACTIVE
        factor = math.exp(lapse_per_point * (level[c] - usual))
        spent[c, 1] += lapse * factor
        spent[c, 0] += comeback / factor
    return True


@kernel
def find_due(  # type: ignore[no-untyped-def]
    end, spent_lapsed, spent_active, a, b, next_at, turn_at, due, queue, found
):
    """List the rows from a to b whose time has come.

    The first loop vectorises; the second looks at eight flags at a time, and in each eight only
    at those that are set.
    """
    n = b - a
    nexts, turns, flags = next_at[a:b], turn_at[a:b], due[:n]
    for i in range(n):
        flags[i] = (nexts[i] <= end) | ((turns[i] >= -spent_lapsed) & (turns[i] <= spent_active))
    words = due[: n - n % 8].view(np.uint64)
    for k in range(len(words)):
        word = words[k]
        while word:
            lowest = word & (~word + np.uint64(1))
            queue[found] = a + 8 * k + np.int64((lowest * BYTE_OF) >> np.uint64(56))
            found += 1
            word ^= lowest
    for i in range(n - n % 8, n):
        queue[found] = a + i
        found += flags[i]
    return found


@kernel
def draw_waits(  # type: ignore[no-untyped-def]
    key, stream, week, n, who, queue, people, pace, waits
):
    """Draw for each of the n listed how long they wait after the next session."""
    for k in range(n):
        u, _ = uniforms(key, stream, who[k], week)
        waits[k] = u
    for k in range(n):
        waits[k] = -np.log(waits[k]) * people[queue[k]].gap * pace


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    key, stream_session, stream_change, week, places, first, count, spent, counts, due, queue,
    who, waits, upto, pace, taught, session_hours, untrained_work, work_ratio, hours, skilled_hours,
    helping_hours, month_sessions, people, next_at, turn_at,
):  # fmt: skip
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
        Room to note whose time has come, who they are, how long they wait after the next session.
    pace : float32
        Factor on the waits between sessions.
    taught : float32
        Weeks of the baseline's training given so far, from which `training_at` counts.
    upto : int64 (communities,)
        Room for the end of each community's part of the list.
    hours, skilled_hours, helping_hours : float64 (communities,), set
    month_sessions : int64 (2, communities), added to
        Sessions and skilled sessions.
    """
    end = np.float32(week + 1)
    found = 0
    for c in range(len(places)):
        start = found
        found = find_due(
            end, np.float32(spent[c, 0]), np.float32(spent[c, 1]), first[c], first[c] + count[c],
            next_at, turn_at, due, queue, found,
        )  # fmt: skip
        upto[c] = found
        for k in range(start, found):
            who[k] = places[c] + np.uint64(people[queue[k]].ordinal)
    draw_waits(key, stream_session, week, found, who, queue, people, pace, waits)
    found = 0
    for c in range(len(places)):
        lapsed, active = np.float32(spent[c, 0]), np.float32(spent[c, 1])
        total, skilled_total, trained_total = 0, 0, 0
        for k in range(found, upto[c]):
            i = np.uint64(queue[k])
            person = people[i]
            traits = np.int64(person.kind)
            serving = traits & ACTIVE
            if person.leave_at <= end:
                counts[REGISTERED, c] -= 1
                counts[SERVING, c] -= serving
                person.kind = traits - serving
                take_off(i, people, next_at, turn_at)
                continue
            session = person.session_at
            if serving and session <= end:
                traits |= TRAINED * np.int64(person.training_at <= taught)
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
            if turn_at[i] >= -lapsed and turn_at[i] <= active:
                u, _ = uniforms(key, stream_change, who[k], week)
                turn = spent[c, 1 - serving] + exponential(u)
                turn_at[i] = -turn if serving else turn
                # Of those who have lapsed, sessions and training keep the time that is left.
                session += -end if serving else end
                person.training_at += -taught if serving else taught
                counts[SERVING, c] += 1 - 2 * serving
                traits += 1 - 2 * serving
                serving = 1 - serving
            person.kind = traits
            person.session_at = session
            next_at[i] = min(person.leave_at, session) if serving else person.leave_at
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
def take_off(i, people, next_at, turn_at):  # type: ignore[no-untyped-def]
    """Take someone off the register for good."""
    people[i].leave_at = np.inf
    next_at[i] = np.inf
    turn_at[i] = np.inf


@kernel
def strike_off(  # type: ignore[no-untyped-def]
    key, stream, year, share, places, first, count, history, counts, people, next_at, turn_at,
):  # fmt: skip
    """Take a share of those who have not served for a year off the register."""
    for c in range(len(places)):
        for i in range(first[c], first[c] + count[c]):
            person = people[i]
            if history[i] & 0xFFF or person.kind & ACTIVE or person.leave_at == np.inf:
                continue
            u, _ = uniforms(key, stream, places[c] + np.uint64(person.ordinal), year)
            if u < share:
                counts[REGISTERED, c] -= 1
                take_off(i, people, next_at, turn_at)


@kernel
def remember_month(first, count, turn_at, all_history, then, still):  # type: ignore[no-untyped-def]
    """Shift everyone's record of active months; count those active a year ago, and still.

    Parameters
    ----------
    turn_at : float32 (rows,)
        Above zero and finite of those who serve.
    all_history : uint16 (rows,)
        Bit k is set if the volunteer was active k months ago.
    then, still : int64 (communities,), set
    """
    for c in range(len(then)):
        a, b = first[c], first[c] + count[c]
        history, turns = all_history[a:b], turn_at[a:b]
        before = now = np.int64(0)
        for i in range(len(history)):
            serves = np.int32((turns[i] > 0.0) & (turns[i] < np.inf))
            past = ((np.int32(history[i]) << 1) | serves) & np.int32(0x1FFF)
            history[i] = past
            before += past >> 12
            now += (past >> 12) & past
        then[c], still[c] = before, now
