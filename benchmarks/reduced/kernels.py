"""Kernels of the reduced district: one call a week, one a month, one a year."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.spec import (
    ACQUAINTANCES,
    BY_ACQUAINTANCE,
    BY_EXAM,
    JOINING,
    LATE,
    PAY,
    SESSION,
)
from govsim.model.compile import inlined, kernel
from govsim.model.ledger import Kind, Outside, post
from govsim.model.luck import philox, poisson, u32, u64, uniforms

WORKERS, SUPPLIERS = int(Outside.WORKERS), int(Outside.SUPPLIERS)
GRANT, WAGES, SPENT = int(Kind.OPERATING_GRANT), int(Kind.WAGES), int(Kind.FUND_SERVICE)
QUITS, JOINS, ACTIVE, SERVED, BACKLOG, PENDING = range(6)
"""Rows of `tallies`: whole numbers a community keeps."""
ODDS_FADE, RATE_FADE, IDLE = (np.float32(math.exp(x)) for x in (-0.002, -0.003, 0.6))
RISK_FADE = math.exp(-0.004)
ONE, HALF, SIXTH, WORD = (np.float32(x) for x in (1.0, 0.5, 1.0 / 6.0, 2.0**-32))
PAYS = np.array(PAY, np.int64)
PAY_RISK = np.exp([-0.5 * (pay - 360_000) / 1e5 + 0.3 * (k == 2) for k, pay in enumerate(PAY)])


@inlined
def education(u, low, middle):  # type: ignore[no-untyped-def]
    """Category 0, 1 or 2 from a uniform and the shares of the first two."""
    return int(u >= low) + int(u >= low + middle)


@inlined
def risk_of(degree, tenure, arrears):  # type: ignore[no-untyped-def]
    """Weekly rate of quitting where nobody is overloaded."""
    return 0.004 * PAY_RISK[degree] * math.exp(0.35 * min(arrears, 6) - 0.004 * min(tenure, 260))


@inlined
def words(key, stream, who, occasion):  # type: ignore[no-untyped-def]
    """Four words of 32 bits, of which `uniforms` makes its two; the first two begin them.

    Half a word's bits would do for what is decided with it.
    """
    a, b, c, d = philox(
        u32(who), u32(who >> u64(32)), u32(occasion), u32(stream), u32(key),
        u32(u64(key) >> u64(32)),
    )  # fmt: skip
    return a, c, b, d


@kernel
def draw(key, stream, place, week, ordinal, first, second):  # type: ignore[no-untyped-def]
    """Two words for everyone of a place; the loop vectorises."""
    for i in range(len(ordinal)):
        first[i], second[i], _, _ = words(key, stream, place + np.uint64(ordinal[i]), week)


@kernel
def draw_fortnight(  # type: ignore[no-untyped-def]
    key, stream, place, fortnight, ordinal, first, second, third, fourth
):
    """Two words for everyone of a place in each of two weeks."""
    for i in range(len(ordinal)):
        first[i], second[i], third[i], fourth[i] = words(
            key, stream, place + np.uint64(ordinal[i]), fortnight
        )


@kernel
def live(  # type: ignore[no-untyped-def]
    more, lapsing, first, second, odds, rate, idle, tenure, gone
):
    """One week of a community's volunteers; returns how many are active and how many lapse.

    Everyone carries the odds of being active and the rate of lapsing that are their own; what the
    community adds this week multiplies them, so that no logarithm or exponential is taken here.
    """
    active = np.int32(0)
    lapsed = np.int32(0)
    for i in range(len(gone)):
        o = odds[i] * more
        serves = np.float32(first[i]) * WORD * (ONE + o) < o
        weeks = np.int32(0) if serves else np.int32(idle[i] + 1)
        r = rate[i] * lapsing * (IDLE if weeks >= 8 else ONE)
        leaves = np.float32(second[i]) * WORD < r * (ONE - r * (HALF - r * SIXTH))  # 1 - exp(-r)
        active += serves
        lapsed += leaves
        idle[i] = weeks
        gone[i] = leaves
        lived = tenure[i]
        odds[i] *= ODDS_FADE if lived < 200 else ONE
        rate[i] *= RATE_FADE if lived < 260 else ONE
        tenure[i] = lived + 1
    return active, lapsed


@kernel
def strike_off(  # type: ignore[no-untyped-def]
    n, lapsed, gone, odds, rate, idle, tenure, ordinal, third, fourth
):
    """Close the gaps of those who lapsed with the last rows."""
    i = n - 1
    while lapsed > 0:
        if gone[i]:
            lapsed -= 1
            n -= 1
            odds[i], rate[i], idle[i] = odds[n], rate[n], idle[n]
            tenure[i], ordinal[i] = tenure[n], ordinal[n]
            third[i], fourth[i] = third[n], fourth[n]
        i -= 1
    return n


@kernel
def work(  # type: ignore[no-untyped-def]
    key, stream_hire, place, week, more, first, second, filled, degree, tenure, arrears, owed, risk
):
    """One week of a community's posts; returns those filled and how many quit."""
    staff = 0
    quits = 0
    for k in range(len(filled)):
        if not filled[k]:
            continue
        r = risk[k] * more
        u = first[k] * 2.0**-32
        risk[k] *= RISK_FADE if tenure[k] < 260 else 1.0
        tenure[k] += 1
        if u < r and u < 1.0 - math.exp(-r):
            quits += 1
            filled[k] = second[k] * 2.0**-32 < BY_ACQUAINTANCE
            u, _ = uniforms(key, stream_hire, place + np.uint64(k), week)
            degree[k] = education(u, ACQUAINTANCES[0], ACQUAINTANCES[1])
            tenure[k] = arrears[k] = owed[k] = 0
            risk[k] = risk_of(degree[k], 0, 0)
        staff += filled[k]
    return staff, quits


@kernel
def requests(cumulated, u):  # type: ignore[no-untyped-def]
    """The least count whose cumulated probability is not below u."""
    low, high = 0, len(cumulated) - 1
    while low < high:
        middle = (low + high) >> 1
        if cumulated[middle] < u:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def enrol(key, stream, place, number, i, odds, rate, idle, tenure, ordinal):  # type: ignore[no-untyped-def]
    """Enter a newcomer in row i."""
    u, v = uniforms(key, stream, place + np.uint64(number), 0)
    z = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)  # Box & Muller (1958)
    odds[i], rate[i] = math.exp(-1.6 + 0.8 * z), 0.004 * math.exp(-0.3 * z)
    idle[i], tenure[i], ordinal[i] = 0, 0, number


@kernel
def week_of_all(held, week):  # type: ignore[no-untyped-def]
    """One week of the district, community by community.

    Volunteers' luck is addressed by the fortnight: of four words the first two serve its first
    week, the others are kept for the second.
    """
    (
        key, streams, places, chances, balance, flows, activities, tallies, count, seen, odds, rate,
        idle, tenure, ordinal, third, fourth, filled, degree, service, arrears, owed, risk, numbers,
        first, second, gone,
    ) = held.given  # fmt: skip
    live_stream, trait_stream, quit_stream, hire_stream, join_stream, request_stream = streams
    fortnight, is_second = week // 2, week % 2
    for c in range(len(places)):
        place, n, money = places[c], count[c], balance[activities[c]]
        load = min(3.0, tallies[BACKLOG, c] / 60.0)
        fund = min(1.0, money / (SESSION * 0.25 * max(n, 1)))
        if not is_second:
            draw_fortnight(
                key, live_stream, place, fortnight, ordinal[c, :n], first, second, third[c],
                fourth[c],
            )  # fmt: skip
        active, lapsed = live(
            np.float32(math.exp(0.6 * fund - 0.25 * load)), np.float32(math.exp(0.5 * load)),
            third[c] if is_second else first, fourth[c] if is_second else second, odds[c], rate[c],
            idle[c], tenure[c], gone[:n],
        )  # fmt: skip
        n = strike_off(
            n, lapsed, gone, odds[c], rate[c], idle[c], tenure[c], ordinal[c], third[c], fourth[c]
        )
        draw(key, quit_stream, place, week, numbers, first, second)
        staff, quits = work(
            key, hire_stream, place, week, math.exp(0.4 * load), first, second, filled[c],
            degree[c], service[c], arrears[c], owed[c], risk[c],
        )  # fmt: skip
        joins = poisson(key, join_stream, place, week, JOINING * (0.5 + 0.5 * fund))
        for _ in range(joins):
            enrol(key, trait_stream, place, seen[c], n, odds[c], rate[c], idle[c], tenure[c],
                  ordinal[c])  # fmt: skip
            if not is_second:
                who = place + np.uint64(seen[c])
                _, _, third[c, n], fourth[c, n] = words(key, live_stream, who, fortnight)
            seen[c] += 1
            n += 1
        count[c] = n
        u, _ = uniforms(key, request_stream, place, week)
        waiting = tallies[BACKLOG, c] + requests(chances[c], u)
        served = min(waiting, int(staff * 5 + active * 0.5))
        waiting -= served
        tallies[BACKLOG, c] = waiting - waiting // 10
        spent = min(money, active * SESSION)
        post(balance, flows, activities[c], SUPPLIERS, spent, SPENT, c)
        tallies[QUITS, c] += quits
        tallies[JOINS, c] += joins
        tallies[ACTIVE, c] += active
        tallies[SERVED, c] += served


@kernel
def month_of_all(  # type: ignore[no-untyped-def]
    key, stream, places, month, grant, balance, flows, treasury, wage_money, activities, tallies,
    count, filled, degree, service, arrears, owed, risk, row,
):  # fmt: skip
    """The grant, the wages, and what is recorded, into `row`."""
    for c in range(len(places)):
        due = grant[c] + tallies[PENDING, c]
        u, _ = uniforms(key, stream, places[c], month)
        tallies[PENDING, c] = due if u < LATE else 0
        if u >= LATE:
            for_wages = due * 3 // 4
            post(balance, flows, treasury, wage_money[c], for_wages, GRANT, c)
            post(balance, flows, treasury, activities[c], due - for_wages, GRANT, c)
        staff = 0
        unpaid = 0
        for k in range(filled.shape[1]):
            if not filled[c, k]:
                continue
            pay, before = PAYS[degree[c, k]], arrears[c, k]
            if balance[wage_money[c]] >= pay + owed[c, k]:
                pay += owed[c, k]
                owed[c, k] = arrears[c, k] = 0
            elif balance[wage_money[c]] < pay:
                owed[c, k] += pay
                arrears[c, k] += 1
                pay = 0
            post(balance, flows, wage_money[c], WORKERS, pay, WAGES, c)
            if arrears[c, k] != before:
                risk[c, k] = risk_of(degree[c, k], service[c, k], arrears[c, k])
            staff += 1
            unpaid += arrears[c, k] > 0
        row[c, 0], row[c, 1], row[c, 2] = staff, count[c], tallies[ACTIVE, c]
        row[c, 3], row[c, 4], row[c, 5] = tallies[BACKLOG, c], unpaid, tallies[SERVED, c]
        row[c, 6], row[c, 7] = balance[wage_money[c]], balance[activities[c]]
        row[c, 8], row[c, 9] = flows[WAGES, c], flows[SPENT, c]
        row[c, 10], row[c, 11] = tallies[QUITS, c], tallies[JOINS, c]
        tallies[ACTIVE, c] = tallies[SERVED, c] = 0


@kernel
def exam_of_all(  # type: ignore[no-untyped-def]
    key, stream, places, year, filled, degree, service, arrears, owed, risk
):
    """Fill every empty post."""
    for c in range(len(places)):
        for k in range(filled.shape[1]):
            if not filled[c, k]:
                u, _ = uniforms(key, stream, places[c] + np.uint64(k), year)
                filled[c, k] = True
                degree[c, k] = education(u, BY_EXAM[0], BY_EXAM[1])
                service[c, k] = arrears[c, k] = owed[c, k] = 0
                risk[c, k] = risk_of(degree[c, k], 0, 0)
