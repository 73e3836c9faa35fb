"""Kernels that move every volunteer by one week.

Everyone carries the time of the next session, of training and of leaving the register, and the
amount of hazard at which they lapse or return; the hazard a community has spent so far is one
running total. Only those whose time has come are touched in a week, and what happens next is set by
the person's own next luck (the construction of Sellke 1983 for epidemics).
"""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import kernel
from govsim.model.luck import exponential, normal, poisson, uniforms

SESSIONS, SKILLED, TRAINED, REGISTERED, SERVING = 0, 1, 2, 3, 4
LAPSED, ACTIVE = 0, 1


@kernel
def enrol(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, week, place, spent, rates, shares, i,
    ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at, leave_at,
    change_at, sessions, changes,
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
    spread = shares[2]
    gap[i] = rates[0] / math.exp(spread * normal(u) - 0.5 * spread * spread)
    skilled[i] = v < shares[0]
    state[i] = ACTIVE if w < shares[1] else LAPSED
    trained[i] = False
    a, b = uniforms(key, stream_clock, number, 0)
    c, d = uniforms(key, stream_clock, number, 1)
    start = week if state[i] == ACTIVE else 0.0
    training_at[i] = start + exponential(d) / rates[2]
    parked[i] = exponential(a) * gap[i]
    session_at[i] = week + parked[i] if state[i] == ACTIVE else np.inf
    leave_at[i] = week + exponential(c) / rates[1]
    change_at[i] = spent[state[i]] + exponential(b)
    spare[i] = 0.0
    sessions[i] = 0
    changes[i] = 1


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    key, stream_traits, stream_clock, places, first, count, rates, shares,
    ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at, leave_at,
    change_at, sessions, changes,
):  # fmt: skip
    """Enrol everyone on the opening register."""
    nothing = np.zeros(2)
    for c in range(len(places)):
        for i in range(first[c], first[c] + count[c]):
            ordinal[i] = i - first[c]
            enrol(
                key, stream_traits, stream_clock, 0.0, places[c], nothing, rates, shares, i,
                ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at,
                leave_at, change_at, sessions, changes,
            )  # fmt: skip


@kernel
def take_up(first, count, state, session_at, parked, serving):  # type: ignore[no-untyped-def]
    """Let the opening register's own word on who serves prevail over luck's (at week 0)."""
    k = 0
    for c in range(len(count)):
        for i in range(first[c], first[c] + count[c]):
            state[i] = ACTIVE if serving[k] else LAPSED
            session_at[i] = parked[i] if serving[k] else np.inf
            k += 1


@kernel
def register(  # type: ignore[no-untyped-def]
    key, stream_register, stream_traits, stream_clock, places, week, level, usual, per_point,
    joining, first, count, spent, lapse, comeback, lapse_per_point, rates, shares, counts, history,
    ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at, leave_at,
    change_at, sessions, changes,
):  # fmt: skip
    """Spend the week's hazard and enrol its newcomers; satisfied residents join and stay.

    Parameters
    ----------
    level : float64 (communities,)
        Satisfaction; `usual` is the level at which the catalogue's rates hold.
    joining : float64 (communities,)
        Registrations a week at the usual level.
    lapse, comeback : float
        Weekly hazards at the usual level.

    Returns
    -------
    int
        Community whose rows are full, or -1. Its newcomers must be enrolled again.
    """
    for c in range(len(places)):
        points = level[c] - usual
        newcomers = poisson(
            key, stream_register, places[c], week, joining[c] * math.exp(per_point * points)
        )
        if first[c] + count[c] + newcomers > first[c + 1]:
            return c
    for c in range(len(places)):
        points = level[c] - usual
        newcomers = poisson(
            key, stream_register, places[c], week, joining[c] * math.exp(per_point * points)
        )
        for _ in range(newcomers):
            i = first[c] + count[c]
            ordinal[i] = count[c]
            count[c] += 1
            history[i] = 0
            enrol(
                key, stream_traits, stream_clock, float(week), places[c], spent[c], rates, shares,
                i, ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at,
                leave_at, change_at, sessions, changes,
            )  # fmt: skip
            counts[REGISTERED, c] += 1
            counts[SERVING, c] += state[i]
        factor = math.exp(lapse_per_point * points)
        spent[c, ACTIVE] += lapse * factor
        spent[c, LAPSED] += comeback / factor
    return -1


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    key, stream_session, stream_change, week, places, first, count, spent, counts, queue,
    session_hours, untrained_work, work_ratio, hours, helping_hours,
    ordinal, gap, spare, state, skilled, trained, session_at, parked, training_at, leave_at,
    change_at, sessions, changes,
):  # fmt: skip
    """One week of every volunteer.

    Parameters
    ----------
    week : float
        End of the week, in weeks of the clock.
    spent : float64 (communities, 2)
        Hazard of returning and of lapsing spent so far.
    counts : int64 (5, communities)
        Sessions, skilled sessions, trained people's sessions of the week (set); on the register,
        serving (kept up to date).
    queue : int32 (rows,)
        Room to note whose time has come.
    hours, helping_hours : float64 (communities,), set
    """
    for c in range(len(places)):
        due = 0
        end = np.float32(week)
        ceilings = (np.float32(spent[c, 0]), np.float32(spent[c, 1]))
        for i in range(first[c], first[c] + count[c]):
            queue[due] = i
            ceiling = ceilings[1] if state[i] else ceilings[0]
            now_due = (leave_at[i] <= end) | (session_at[i] <= end) | (change_at[i] <= ceiling)
            due += 1 if now_due else 0
        total, skilled_total, trained_total = 0, 0, 0
        for k in range(due):
            i = queue[k]
            if leave_at[i] <= end:
                counts[REGISTERED, c] -= 1
                counts[SERVING, c] -= state[i]
                state[i] = LAPSED
                leave_at[i] = np.inf
                session_at[i] = np.inf
                change_at[i] = np.inf
                continue
            if session_at[i] <= end:
                if training_at[i] <= end:
                    trained[i] = True
                done = 0
                while session_at[i] <= end:
                    # One address serves two sessions: its second half is kept for the next.
                    if sessions[i] & 1:
                        wait = spare[i]
                    else:
                        number = places[c] + np.uint64(ordinal[i])
                        u, v = uniforms(key, stream_session, number, sessions[i])
                        wait = np.float32(exponential(u))
                        spare[i] = exponential(v)
                    sessions[i] += 1
                    session_at[i] += wait * gap[i]
                    done += 1
                total += done
                trained_total += done if trained[i] else 0
                skilled_total += done if (trained[i] and skilled[i]) else 0
            now = state[i]
            if change_at[i] <= (ceilings[1] if now else ceilings[0]):
                u, _ = uniforms(key, stream_change, places[c] + np.uint64(ordinal[i]), changes[i])
                changes[i] += 1
                state[i] = 1 - now
                change_at[i] = spent[c, 1 - now] + exponential(u)
                counts[SERVING, c] += 1 - 2 * now
                # Of those who have lapsed, sessions and training keep the time that is left.
                if now == ACTIVE:
                    parked[i] = session_at[i] - end
                    session_at[i] = np.inf
                    training_at[i] -= end
                else:
                    session_at[i] = end + parked[i]
                    training_at[i] += end
        counts[SESSIONS, c], counts[SKILLED, c] = total, skilled_total
        counts[TRAINED, c] = trained_total
        hours[c] = total * session_hours
        work = trained_total + untrained_work * (total - trained_total)
        helping_hours[c] = work * session_hours * work_ratio


@kernel
def remember_month(first, count, state, history, then, still):  # type: ignore[no-untyped-def]
    """Shift everyone's record of active months; count those active a year ago, and still.

    Parameters
    ----------
    history : uint16 (rows,)
        Bit k is set if the volunteer was active k months ago.
    then, still : int64 (communities,), set
    """
    for c in range(len(then)):
        before, now = 0, 0
        for i in range(first[c], first[c] + count[c]):
            past = ((np.int64(history[i]) << 1) | np.int64(state[i])) & 0x1FFF
            history[i] = past
            before += past >> 12
            now += (past >> 12) & past & 1
        then[c], still[c] = before, now
