"""Kernels that move every volunteer by one week.

Only those whose time has come (`govsim.model.volunteer_register`) are touched in a week, and what
happens next is set by the luck that person has in that week.
"""

from __future__ import annotations

import numpy as np

from govsim.model.compile import inlined, kernel, rows
from govsim.model.luck import exponential, exponential_single, uniforms
from govsim.model.volunteer_register import (
    ACTIVE,
    NEVER,
    REGISTERED,
    SERVING,
    SESSIONS,
    SKILLED,
    SKILLED_SESSIONS,
    TRAINED,
    TRAINED_SESSIONS,
    set_week,
    step_due,
    take_off,
)

MORE_LUCK = 1 << 20
"""Step between occasions within one week."""


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


@inlined
def draw_waits(key, stream, occasion, n, who, waits):  # type: ignore[no-untyped-def]
    """Draw n waits of mean 1; both loops vectorise."""
    for k in range(n):
        u, _ = uniforms(key, stream, who[k], occasion)
        waits[k] = u
    for k in range(n):
        waits[k] = exponential_single(waits[k])


@kernel
def hold_sessions(  # type: ignore[no-untyped-def]
    key, stream, week, n, who, gaps, at, done, waits, again, whose
):
    """Hold the week's sessions of the n listed, in rounds: in each, those who have one more.

    Parameters
    ----------
    gaps : float32 (n,)
        Mean weeks between sessions.
    at : float32 (n,), updated
        Time of the next session; infinite for those who do not serve.
    done : uint16 (n,), set
        Sessions held.
    waits : float32 (n,), again : int32 (n + 1,), whose : uint64 (n,)
        Room: waits of a round; places in the list of those who have another session; who they are.
    """
    end = np.float32(week + 1)
    draw_waits(key, stream, week, n, who, waits)
    for k in range(n):
        due = at[k] <= end
        done[k] = due
        at[k] += waits[k] * gaps[k] if due else np.float32(0.0)
    more = np.uint64(0)
    for k in rows(0, n):
        again[more] = k
        more += np.uint64(at[k] <= end)
    occasion = week
    while more > 0:
        occasion += MORE_LUCK
        for j in rows(0, more):
            whose[j] = who[np.uint64(again[j])]
        draw_waits(key, stream, occasion, more, whose, waits)
        still = np.uint64(0)
        for j in rows(0, more):
            place = np.uint64(again[j])
            done[place] += np.uint16(1)
            at[place] += waits[j] * gaps[place]
            again[still] = place
            still += np.uint64(at[place] <= end)
        more = still


@kernel
def serve_week(  # type: ignore[no-untyped-def]
    low, high, room, held, week, weeks_taught
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
    due : uint8 (rows,), queue : int32 (rows + 1,), who : uint64 (rows,)
        Room for the block's rows: whose time has come, in which rows, who they are.
    gaps, at, done and what follows
        Room for `hold_sessions`.
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
    due, queue, who, gaps, at, done, waits, again, whose = room.given
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
            person = people[np.uint64(queue[k])]
            who[k] = places[c] + np.uint64(person.ordinal)
            gaps[k] = person.gap * pace
            serves = (person.kind & ACTIVE != 0) & (person.leave_week > week)
            at[k] = person.session_at if serves else np.float32(np.inf)
    hold_sessions(key, stream_session, week, found, who, gaps, at, done, waits, again, whose)
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
            session = at[k] if serving else person.session_at
            sessions = np.int64(done[k])
            if sessions:
                traits |= TRAINED * np.int64(later[i].training_at <= taught)
                total += sessions
                trained = (traits & TRAINED) // TRAINED
                trained_total += sessions * trained
                skilled_total += sessions * trained * ((traits & SKILLED) // SKILLED)
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
