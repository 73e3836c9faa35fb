"""Kernels of tasks handed down: what is offered, what becomes of it, and what is in force."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import kernel
from govsim.model.luck import exponential, poisson, uniforms

ORDINARY, ADMITTED, INFORMAL = 0, 1, 2
"""How a task came: handed down as departments please, through the admission list, or as an
informal request or an old task under another name."""
EVERYWHERE = -1
"""Scope of a task that all communities carry; otherwise the number of the one street."""
IN_FORCE, UNWRITTEN, WEIGHT, FUNDED, LEDGERS, BEGUN, LET_IN, APPLIED = range(8)
"""Rows of `weigh`: formal tasks in force, informal ones, weight of all and of those that bring
money, ledgers kept; begun this month, begun through the list, and applied for this month."""
ITEM = np.dtype(
    [
        ("number", np.uint64), ("offered", np.int64), ("scope", np.int64), ("weight", np.float64),
        ("begin", np.int64), ("end", np.int64), ("kind", np.int64), ("funded", np.bool_),
        ("ledger", np.bool_), ("applied", np.bool_),
    ],
    align=True,
)  # fmt: skip
"""One task: address of luck; month offered, first month in force and first month no longer; hours
as a share of all that a community carries at the start."""


@kernel
def offer(  # type: ignore[no-untyped-def]
    held, month, growth, compliance, admission, money, factor, items, count
):
    """Departments offer this month's tasks; returns how many items there are, or -1 for no room.

    Parameters
    ----------
    streams : uint32 (6,)
        Streams of luck: how many, size, paper, list, money, return.
    sources, scopes, owners : (sources,)
        Address of luck, scope, and department of each source; a street's own source has -1.
    rates, growth : float64 (sources,), float
        Tasks expected of each in the first month; this month's against it.
    cumulative : float64 (departments,)
        Departments' shares of tasks, cumulated.
    compliance : float64 (departments,)
        Share of tasks that a department takes through the list if there is one.
    admission, money, factor : float
        Share of tasks that must go through it, share of those let in that bring money, and hours
        of one let in against one that is not.
    unneeded, wait : float
        Share that is refused, and months that letting one in takes.
    returns, return_wait, return_factor, return_life : float
        Share of refused tasks that come back informally, after how many months, with which share
        of the hours, for how many months.
    """
    (
        key, streams, sources, scopes, owners, rates, cumulative, unneeded, wait, returns,
        return_wait, return_factor, return_life, mean_weight, life, ledger,
    ) = held.given  # fmt: skip
    for s in range(len(sources)):
        new = poisson(key, streams[0], sources[s], month, rates[s] * growth)
        if count + new > len(items):
            return -1
        for k in range(new):
            number = sources[s] + np.uint64(k)
            size, length = uniforms(key, streams[1], number, month)
            paper, whose = uniforms(key, streams[2], number, month)
            listed, needed = uniforms(key, streams[3], number, month)
            paid, waits = uniforms(key, streams[4], number, month)
            back, back_waits = uniforms(key, streams[5], number, month)
            d = owners[s]
            if d < 0:
                d = 0
                while d < len(cumulative) - 1 and whose > cumulative[d]:
                    d += 1
            item = items[count]
            item.number = number
            item.offered = month
            item.scope = scopes[s]
            item.weight = mean_weight * exponential(size)
            item.begin = month
            item.kind = ORDINARY
            item.funded = False
            item.ledger = paper < ledger
            item.applied = listed < admission * compliance[d]
            lasting = life
            if item.applied and needed < unneeded:
                if back >= returns:
                    item.weight = 0.0
                    item.begin = month
                    item.end = month
                    count += 1
                    continue
                item.kind = INFORMAL
                item.weight *= return_factor
                item.begin = month + 1 + int(return_wait * exponential(back_waits))
                item.ledger = False
                lasting = return_life
            elif item.applied:
                item.kind = ADMITTED
                item.weight *= factor
                item.funded = paid < money
                item.begin = month + int(wait * exponential(waits))
            item.end = item.begin + 1 + int(lasting * exponential(length))
            count += 1
    return count


@kernel
def review(key, stream, month, cut, real, items, count):  # type: ignore[no-untyped-def]
    """The yearly clean-up: some old tasks are struck off, and only part of those in reality.

    What one year's review has found to be needed, the next one does too.
    """
    for i in range(count):
        item = items[i]
        if item.kind != ORDINARY or item.begin > month or item.end <= month:
            continue
        struck, truly = uniforms(key, stream, item.number, item.offered)
        if struck >= cut:
            continue
        if truly < real:
            item.end = month
        else:
            item.kind = INFORMAL
            item.ledger = False


@kernel
def weigh(held, month, items, count):  # type: ignore[no-untyped-def]
    """What is in force this month; returns whether any of it brings money.

    Parameters
    ----------
    street : int64 (communities,)
    out : float64 (8, streets + 1), written to
        See `IN_FORCE` and the others; by street, the last column is what all communities carry.
    local : float64 (8, communities), written to
        The same for each community: its street's and what all carry.
    """
    street, out, local = held.given
    out[:] = 0.0
    for i in range(count):
        item = items[i]
        s = item.scope
        if item.applied and item.offered == month:
            out[APPLIED, s] += 1.0
        if item.begin > month or item.end <= month:
            continue
        out[WEIGHT, s] += item.weight
        if item.kind == INFORMAL:
            out[UNWRITTEN, s] += 1.0
        else:
            out[IN_FORCE, s] += 1.0
        if item.funded:
            out[FUNDED, s] += item.weight
        if item.ledger:
            out[LEDGERS, s] += 1.0
        if item.begin == month and item.kind != INFORMAL:
            out[BEGUN, s] += 1.0
            if item.kind == ADMITTED:
                out[LET_IN, s] += 1.0
    for row in range(len(out)):
        for c in range(len(street)):
            local[row, c] = out[row, street[c]] + out[row, EVERYWHERE]
    return bool(out[FUNDED].any())


@kernel
def carry(  # type: ignore[no-untyped-def]
    local, level, ledgers_then, opinion_hours, report_hours, hours, staff_hours, ledgers, begun,
    let_in,
):  # fmt: skip
    """What the month's tasks ask of every community.

    Parameters
    ----------
    local : float64 (8, communities)
        A community's street's sums and what all carry, as of `weigh`.
    level, ledgers_then : float64 (communities,)
        Hours a week of a weight of 1; ledgers at the start.
    opinion_hours, report_hours : float
        Hours a week of an opinion on a task applied for, and of reporting on reforms.
    hours, staff_hours, ledgers : float64 (communities,), set
    begun, let_in : float64 (communities,), added to
    """
    for c in range(len(hours)):
        hours[c] = level[c] * local[WEIGHT, c]
        begun[c] += local[BEGUN, c]
        let_in[c] += local[LET_IN, c]
        staff_hours[c] = opinion_hours * local[APPLIED, c] + report_hours
        ledgers[c] = local[LEDGERS, c] / ledgers_then[c]
