"""Kernels that move every volunteer by one week.

Everyone carries the time of the next session and of leaving the register, and the amount of hazard
at which they lapse or return; the hazard a community has spent so far is one running total
(the construction of Sellke 1983 for epidemics). Only those whose time has come are touched in a
week, and what happens next is set by the luck that person has in that week.
"""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import kernel
from govsim.model.luck import exponential, normal, poisson, uniforms

SESSIONS, SKILLED_SESSIONS, TRAINED_SESSIONS, REGISTERED, SERVING = 0, 1, 2, 3, 4
ACTIVE, SKILLED, TRAINED = 1, 2, 4
"""Bits of a volunteer's kind."""
MORE_LUCK = 1 << 20
"""Step between occasions within one week."""


@kernel
def enrol(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, week, taught, place, spent, rates, shares, i,
    ordinal, gap, kind, session_at, parked, training_at, leave_at, change_at,
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
    number = place + np.uint64(ordinal[i])
    u, v = uniforms(key, stream_traits, number, 0)
    w, _ = uniforms(key, stream_traits, number, 1)
    a, b = uniforms(key, stream_clock, number, 0)
    c, d = uniforms(key, stream_clock, number, 1)
    active = 1 if w < shares[1] else 0
    kind[i] = active + (SKILLED if v < shares[0] else 0)
    spread = shares[2]
    gap[i] = rates[0] / math.exp(spread * normal(u) - 0.5 * spread * spread)
    parked[i] = exponential(a) * gap[i]
    session_at[i] = week + parked[i] if active else np.inf
    training_at[i] = exponential(d) / rates[2] + (taught if active else 0.0)
    leave_at[i] = week + exponential(c) / rates[1]
    change_at[i] = spent[active] + exponential(b)


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    low, high,
    key, stream_traits, stream_clock, places, first, count, rates, shares,
    ordinal, gap, kind, session_at, parked, training_at, leave_at, change_at,
):  # fmt: skip
    """Enrol everyone on the opening register."""
    nothing = np.zeros(2)
    for c in range(low, high):
        for i in range(first[c], first[c] + count[c]):
            ordinal[i] = i - first[c]
            enrol(
                key, stream_traits, stream_clock, 0.0, 0.0, places[c], nothing, rates, shares, i,
                ordinal, gap, kind, session_at, parked, training_at, leave_at, change_at,
            )  # fmt: skip


@kernel
def take_up(  # type: ignore[no-untyped-def]
    rows, serving, skilled, trained, kind, session_at, parked
):
    """Let the opening register's own word prevail over luck's (at week 0)."""
    for k in range(len(rows)):
        i = rows[k]
        kind[i] = serving[k] * ACTIVE + skilled[k] * SKILLED + trained[k] * TRAINED
        session_at[i] = parked[i] if serving[k] else np.inf


@kernel
def register(  # type: ignore[no-untyped-def]
    low, high,
    key, stream_register, stream_traits, stream_clock, places, week, taught, level, usual,
    per_point, joining, newcomers, ever, first, count, spent, lapse, comeback, lapse_per_point,
    rates, shares, counts, history, ordinal, gap, kind, session_at, parked, training_at,
    leave_at, change_at,
):  # fmt: skip
    """Enrol the week's newcomers and spend its hazard; satisfied residents join and stay.

    Parameters
    ----------
    level : float64 (communities,)
        Satisfaction; `usual` is the level at which the catalogue's rates hold.
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
    for c in range(low, high):
        mean = joining[c] * math.exp(per_point * (level[c] - usual))
        newcomers[c] = poisson(key, stream_register, places[c], week, mean)
        if first[c] + count[c] + newcomers[c] > first[c + 1]:
            return False
    for c in range(low, high):
        for _ in range(newcomers[c]):
            i = first[c] + count[c]
            ordinal[i] = ever[c]
            ever[c] += 1
            count[c] += 1
            history[i] = 0
            enrol(
                key, stream_traits, stream_clock, float(week), taught, places[c], spent[c], rates,
                shares, i, ordinal, gap, kind, session_at, parked, training_at, leave_at, change_at,
            )  # fmt: skip
            counts[REGISTERED, c] += 1
            counts[SERVING, c] += kind[i] & ACTIVE
        factor = math.exp(lapse_per_point * (level[c] - usual))
        spent[c, 1] += lapse * factor
        spent[c, 0] += comeback / factor
    return True


@kernel
def find_due(  # type: ignore[no-untyped-def]
    end, spent_lapsed, spent_active, a, b, kind, session_at, leave_at, change_at, due, queue, found
):
    """List the rows from a to b whose time has come.

    The first loop vectorises; the second looks at eight flags at a time, as few are set.
    """
    n = b - a
    kinds, sessions, leaves, changes = kind[a:b], session_at[a:b], leave_at[a:b], change_at[a:b]
    flags = due[:n]
    for i in range(n):
        ceiling = spent_active if kinds[i] & 1 else spent_lapsed
        flags[i] = (leaves[i] <= end) | (sessions[i] <= end) | (changes[i] <= ceiling)
    words = due[: n - n % 8].view(np.uint64)
    for k in range(len(words)):
        if words[k]:
            for i in range(8 * k, 8 * k + 8):
                queue[found] = a + i
                found += flags[i]
    for i in range(n - n % 8, n):
        queue[found] = a + i
        found += flags[i]
    return found


@kernel
def draw_waits(  # type: ignore[no-untyped-def]
    key, stream, week, n, who, queue, gap, pace, waits
):
    """Draw for each of the n listed how long they wait after the next session."""
    for k in range(n):
        u, _ = uniforms(key, stream, who[k], week)
        waits[k] = u
    for k in range(n):
        waits[k] = -np.log(waits[k]) * gap[queue[k]] * pace


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    low, high, due, queue, who, waits,
    key, stream_session, stream_change, week, places, first, count, spent, counts,
    upto, pace, taught, session_hours, untrained_work, work_ratio, hours, helping_hours,
    ordinal, gap, kind, session_at, parked, training_at, leave_at, change_at,
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
        Room for the block's rows: whose time has come, who they are, how long they wait after the
        next session.
    pace : float32
        Factor on the waits between sessions.
    taught : float32
        Weeks of the baseline's training given so far, from which `training_at` counts.
    upto : int64 (communities,)
        Room for the end of each community's part of the list.
    hours, helping_hours : float64 (communities,), set
    """
    end = np.float32(week + 1)
    found = 0
    for c in range(low, high):
        start = found
        found = find_due(
            end, np.float32(spent[c, 0]), np.float32(spent[c, 1]), first[c], first[c] + count[c],
            kind, session_at, leave_at, change_at, due, queue, found,
        )  # fmt: skip
        upto[c] = found
        for k in range(start, found):
            who[k] = places[c] + np.uint64(ordinal[queue[k]])
    draw_waits(key, stream_session, week, found, who, queue, gap, pace, waits)
    found = 0
    for c in range(low, high):
        lapsed, active = np.float32(spent[c, 0]), np.float32(spent[c, 1])
        total, skilled_total, trained_total = 0, 0, 0
        for k in range(found, upto[c]):
            i = np.uint64(queue[k])
            serving = kind[i] & ACTIVE
            if leave_at[i] <= end:
                counts[REGISTERED, c] -= 1
                counts[SERVING, c] -= serving
                kind[i] -= serving
                leave_at[i] = np.inf
                session_at[i] = np.inf
                change_at[i] = np.inf
                continue
            if session_at[i] <= end:
                if not kind[i] & TRAINED and training_at[i] <= taught:
                    kind[i] += TRAINED
                session_at[i] += waits[k]
                done = 1
                while session_at[i] <= end:
                    u, _ = uniforms(key, stream_session, who[k], week + MORE_LUCK * done)
                    session_at[i] += -np.log(np.float32(u)) * gap[i] * pace
                    done += 1
                total += done
                trained = (kind[i] & TRAINED) // TRAINED
                trained_total += done * trained
                skilled_total += done * trained * ((kind[i] & SKILLED) // SKILLED)
            if change_at[i] <= (active if serving else lapsed):
                u, _ = uniforms(key, stream_change, who[k], week)
                kind[i] += 1 - 2 * serving
                change_at[i] = spent[c, 1 - serving] + exponential(u)
                counts[SERVING, c] += 1 - 2 * serving
                # Of those who have lapsed, sessions and training keep the time that is left.
                if serving:
                    parked[i] = session_at[i] - end
                    session_at[i] = np.inf
                    training_at[i] -= taught
                else:
                    session_at[i] = end + parked[i]
                    training_at[i] += taught
        found = upto[c]
        counts[SESSIONS, c], counts[SKILLED_SESSIONS, c] = total, skilled_total
        counts[TRAINED_SESSIONS, c] = trained_total
        hours[c] = total * session_hours
        work = trained_total + untrained_work * (total - trained_total)
        helping_hours[c] = work * session_hours * work_ratio


@kernel
def strike_off(  # type: ignore[no-untyped-def]
    key, stream, year, share, places, first, count, ordinal, kind, history, session_at, leave_at,
    change_at, counts,
):  # fmt: skip
    """Take a share of those who have not served for a year off the register."""
    for c in range(len(places)):
        for i in range(first[c], first[c] + count[c]):
            if history[i] & 0xFFF or kind[i] & ACTIVE or leave_at[i] == np.inf:
                continue
            u, _ = uniforms(key, stream, places[c] + np.uint64(ordinal[i]), year)
            if u < share:
                counts[REGISTERED, c] -= 1
                leave_at[i] = np.inf
                session_at[i] = np.inf
                change_at[i] = np.inf


@kernel
def remember_month(  # type: ignore[no-untyped-def]
    low, high, first, count, all_kind, all_history, then, still
):
    """Shift everyone's record of active months; count those active a year ago, and still.

    Parameters
    ----------
    all_history : uint16 (rows,)
        Bit k is set if the volunteer was active k months ago.
    then, still : int64 (communities,), set
    """
    for c in range(low, high):
        a, b = first[c], first[c] + count[c]
        history, kind = all_history[a:b], all_kind[a:b]
        before = now = np.int64(0)
        for i in range(len(history)):
            past = ((np.int32(history[i]) << 1) | np.int32(kind[i] & 1)) & np.int32(0x1FFF)
            history[i] = past
            before += past >> 12
            now += (past >> 12) & past
        then[c], still[c] = before, now
