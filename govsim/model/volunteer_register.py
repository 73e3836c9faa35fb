"""Kernels of the register of volunteers: who enters, with which traits and clocks, and who leaves.

Everyone carries the time of the next session and of leaving the register, and the amount of hazard
at which they lapse or return; the hazard a community has spent so far is one running total (the
construction of Sellke 1983 for epidemics). So that finding those whose time has come costs little,
the week in which someone is next due, and the step of hazard (of those who have lapsed: below
zero), are kept apart from the rest, in two bytes each.
"""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import inlined, kernel, rows
from govsim.model.luck import ORDINAL_BITS, exponential, normal, poisson, uniforms

SESSIONS, SKILLED_SESSIONS, TRAINED_SESSIONS, REGISTERED, SERVING = 0, 1, 2, 3, 4
ACTIVE, SKILLED, TRAINED = 1, 2, 4
"""Bits of a volunteer's kind."""
NEVER = np.int16(32767)
"""Week, and step of hazard, at which nothing happens any more."""
STEPS = 1000.0
"""Steps of hazard in a unit: fine against what is spent in a week, and within 16 bits."""
ORDINALS = np.uint64((1 << ORDINAL_BITS) - 1)
"""Bits of an address of luck that say who it is within a community."""


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


@inlined
def take_off(i, people, week_at, step_at):  # type: ignore[no-untyped-def]
    """Take someone off the register for good."""
    people[i].leave_week = NEVER
    week_at[i], step_at[i] = NEVER, NEVER


@kernel
def enrol(  # type: ignore[no-untyped-def]
    n, week, taught, key, stream_traits, stream_clock, spent, rates, shares, counts,
    listed, people, later, week_at, step_at,
):  # fmt: skip
    """Give the n listed newcomers traits and the first of each clock, by who they are.

    Parameters
    ----------
    spent : float64 (communities, 2)
        Hazard of returning and of lapsing spent so far.
    rates : float64 (3,)
        Mean weeks between sessions; weekly hazards of leaving and of being trained.
    shares : float64 (3,)
        Skilled; serving at all; sd of log motivation.
    counts : int64 (5, communities)
        As of `serve_week`; those who serve are added.
    listed : who : uint64, place : int32 (n, 2), luck : float64 (8, n)
        Addresses of luck; community and row; room for luck.
    """
    who, place, luck = listed
    for occasion in range(2):
        for k in range(n):
            luck[2 * occasion, k], luck[2 * occasion + 1, k] = uniforms(
                key, stream_traits, who[k], occasion
            )
        for k in range(n):
            luck[4 + 2 * occasion, k], luck[5 + 2 * occasion, k] = uniforms(
                key, stream_clock, who[k], occasion
            )
    spread = shares[2]
    for k in rows(0, n):
        c, i = place[k, 0], place[k, 1]
        person = people[i]
        person.ordinal = who[k] & ORDINALS
        active = 1 if luck[2, k] < shares[1] else 0
        person.kind = active + (SKILLED if luck[1, k] < shares[0] else 0)
        person.gap = rates[0] / math.exp(spread * normal(luck[0, k]) - 0.5 * spread * spread)
        person.session_at = exponential(luck[4, k]) * person.gap
        if active:
            person.session_at += week
        person.leave_week = week_due(np.float32(week + exponential(luck[6, k]) / rates[1]))
        later[i].training_at = exponential(luck[7, k]) / rates[2] + (taught if active else 0.0)
        later[i].turn_at = spent[c, active] + exponential(luck[5, k])
        counts[SERVING, c] += active
        set_week(i, person, active, week_at)
        step_at[i] = step_due(later[i].turn_at, active)


@kernel
def enrol_all(  # type: ignore[no-untyped-def]
    low, high, listed, people, later, week_at, step_at, newcomers, week, taught, key,
    stream_traits, stream_clock, places, first, count, ever, history, spent, rates, shares, counts,
):  # fmt: skip
    """Put newcomers on the register: as many as there are in every community.

    Parameters
    ----------
    newcomers : int64 (communities,)
    count, ever : int64 (communities,), updated
        Rows in use; who was ever on the register, which is the next one's number.
    listed : who : uint64 (room,), place : int32 (room, 2), luck : float64 (8, room)
        Room for as many at a time as it has.
    counts : int64 (5, communities), updated
    """
    who, place, _ = listed
    n = 0
    for c in range(low, high):
        for _ in range(newcomers[c]):
            i = first[c] + count[c]
            who[n], place[n, 0], place[n, 1] = places[c] + np.uint64(ever[c]), c, i
            history[i] = 0
            count[c] += 1
            ever[c] += 1
            n += 1
            if n == len(who):
                enrol(
                    n, week, taught, key, stream_traits, stream_clock, spent, rates, shares, counts,
                    listed, people, later, week_at, step_at,
                )  # fmt: skip
                n = 0
        counts[REGISTERED, c] += newcomers[c]
    enrol(
        n, week, taught, key, stream_traits, stream_clock, spent, rates, shares, counts,
        listed, people, later, week_at, step_at,
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
    low, high, room, held, week, taught
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
    listed = room.given
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
    enrol_all(
        low, high, listed, people, later, week_at, step_at, newcomers, float(week), taught, key,
        stream_traits, stream_clock, places, first, count, ever, history, spent, rates, shares,
        counts,
    )  # fmt: skip
    for c in range(low, high):
        factor = math.exp(lapse_per_point * (level[c] - usual))
        spent[c, 1] += lapse * factor
        spent[c, 0] += comeback / factor
    return True


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
