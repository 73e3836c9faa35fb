"""Paying staff: the order of priority, and arrears owed to persons."""

from __future__ import annotations

import numpy as np

from govsim.model.compile import inlined, kernel, rows
from govsim.model.ledger import Kind, Outside, post
from govsim.model.luck import exponential, uniforms

WORKERS, INSURANCE, SUPPLIERS = int(Outside.WORKERS), int(Outside.INSURANCE), int(Outside.SUPPLIERS)
UNITS, SUPERIORS, RESIDENTS = int(Outside.UNITS), int(Outside.SUPERIORS), int(Outside.RESIDENTS)
K_WAGES, K_INSURANCE, K_RUNNING = int(Kind.WAGES), int(Kind.INSURANCE), int(Kind.RUNNING)
K_UNITS, K_SUPERIORS = int(Kind.APPEAL_UNITS), int(Kind.APPEAL_SUPERIORS)
K_SERVICE, K_FUND_SERVICE = int(Kind.SERVICE), int(Kind.FUND_SERVICE)


@inlined
def _settle(balance, flows, account, target, due, kind, c):  # type: ignore[no-untyped-def]
    """Pay one creditor as far as the account goes; returns what stays due."""
    paid = min(due, balance[account])
    post(balance, flows, account, target, paid, kind, c)
    return due - paid


@kernel
def payday(  # type: ignore[no-untyped-def]
    balance, flows, accounts, first, filled, person, pay, performance_share, quarter_end,
    insurance_each, running, owed, owed_person, accrued, claims, payables, months,
):  # fmt: skip
    """Pay every community's obligations of one month, in the order of priority.

    Old arrears (to those who left, then to those in post), base pay, insurance, running costs,
    performance pay. Short of cash, persons of the same rank share it in proportion. What is not
    paid stays owed to the person.

    Parameters
    ----------
    balance, flows : arrays of the ledger, fen
    accounts : int64 (communities,)
        Operating accounts.
    first : int64 (communities + 1,)
        Community c holds the posts first[c] to first[c + 1] - 1.
    filled, person, pay : (posts,)
        Of staffing: whether the post is filled, by whom, gross pay a month in fen.
    performance_share : float
        Part of gross pay that is performance pay.
    quarter_end : bool
        Whether the quarter's performance pay falls due.
    insurance_each : int
        Fen a worker.
    running : int64 (communities,)
        Running costs of the month.
    owed, owed_person, accrued, months : (posts,)
        Arrears, whom they belong to, performance pay earned and not yet due, arrears in months.
    claims, payables : int64 (communities,)
        Owed to people who left; owed for insurance (row 0) and running costs (row 1).
    """
    for c in range(len(accounts)):
        account = accounts[c]
        a, b = first[c], first[c + 1]
        owed_here = 0
        insured = 0
        for i in rows(a, b):
            if owed_person[i] != person[i]:
                claims[c] += owed[i] + accrued[i]
                owed[i] = 0
                accrued[i] = 0
                owed_person[i] = person[i]
            owed_here += owed[i]
            insured += insurance_each if filled[i] else 0
        claims[c] = _settle(balance, flows, account, WORKERS, claims[c], K_WAGES, c)
        _share(balance, flows, account, c, a, b, owed, owed_here)
        base_here = 0
        for i in rows(a, b):
            if filled[i]:
                performance = int(pay[i] * performance_share)
                accrued[i] += performance
                owed[i] += pay[i] - performance
                base_here += pay[i] - performance
        _share_new(balance, flows, account, c, a, b, owed, filled, pay, performance_share,
                   base_here)  # fmt: skip
        payables[0, c] = _settle(
            balance, flows, account, INSURANCE, payables[0, c] + insured, K_INSURANCE, c
        )
        payables[1, c] = _settle(
            balance, flows, account, SUPPLIERS, payables[1, c] + running[c], K_RUNNING, c
        )
        if quarter_end:
            due = 0
            for i in rows(a, b):
                due += accrued[i]
            cash = min(due, balance[account])
            spent = 0
            for i in rows(a, b):
                part = min(_part(accrued[i], cash, due), cash - spent)
                spent += part
                owed[i] += accrued[i] - part
                accrued[i] = 0
            post(balance, flows, account, WORKERS, spent, K_WAGES, c)
        for i in rows(a, b):
            months[i] = owed[i] / pay[i] if filled[i] and pay[i] > 0 else 0.0


@kernel
def pay_month(held, quarter_end, insurance_each, running):  # type: ignore[no-untyped-def]
    """`payday`, and the share of communities that owe anybody pay after it (`share`, set)."""
    (
        balance, flows, accounts, first, filled, person, pay, performance_share, owed, owed_person,
        accrued, claims, payables, months, share,
    ) = held.given  # fmt: skip
    payday(
        balance, flows, accounts, first, filled, person, pay, performance_share, quarter_end,
        insurance_each, running, owed, owed_person, accrued, claims, payables, months,
    )  # fmt: skip
    share[0] = share_owing(first, owed)


@inlined
def _part(amount, cash, due):  # type: ignore[no-untyped-def]
    """The part of `cash` that falls to `amount` out of `due`, rounded down to the fen."""
    if due <= cash:
        return amount
    return int(float(amount) * (float(cash) / float(due)))


@kernel
def _share(balance, flows, account, c, a, b, owed, due):  # type: ignore[no-untyped-def]
    cash = min(due, balance[account])
    spent = 0
    for i in rows(a, b):
        part = min(_part(owed[i], cash, due), cash - spent)
        owed[i] -= part
        spent += part
    post(balance, flows, account, WORKERS, spent, K_WAGES, c)


@kernel
def _share_new(  # type: ignore[no-untyped-def]
    balance, flows, account, c, a, b, owed, filled, pay, performance_share, due
):
    cash = min(due, balance[account])
    spent = 0
    for i in rows(a, b):
        if filled[i]:
            base = pay[i] - int(pay[i] * performance_share)
            part = min(_part(base, cash, due), cash - spent)
            owed[i] -= part
            spent += part
    post(balance, flows, account, WORKERS, spent, K_WAGES, c)


@kernel
def take_arrears(held):  # type: ignore[no-untyped-def]
    """Arrears of every community at a month's end: fen, persons owed, months of pay owed."""
    first, filled, owed, months, owed_sum, owing, months_sum = held.given
    for c in range(len(first) - 1):
        total, count, late = 0, 0, 0.0
        for i in rows(first[c], first[c + 1]):
            if filled[i] and owed[i] > 0:
                total += owed[i]
                count += 1
                late += months[i]
        owed_sum[c], owing[c], months_sum[c] = total, count, late


@kernel
def share_owing(first, owed):  # type: ignore[no-untyped-def]
    """Share of communities that owe anybody pay."""
    owing = 0
    for c in range(len(first) - 1):
        for i in rows(first[c], first[c + 1]):
            if owed[i] > 0:
                owing += 1
                break
    return owing / (len(first) - 1)


@kernel
def ask_around(held, month, need_month, grant):  # type: ignore[no-untyped-def]
    """Who expects to run short asks units and superiors; luck says whether and how much it gets.

    Parameters
    ----------
    balance, flows, accounts, first : int64, owed : int64 (posts,), claims : int64 (communities,)
        As in `payday`, fen.
    need_month, grant : int64 (communities,), fen
        Needs of a month, and the grant of a year, a quarter of which comes in the next three.
    full_effort : float
        Multiple of the shortfall's share of obligations that is asked for with full effort (1).
    success : float
        Probability a month of getting something with full effort.
    usual : float64 (communities,)
        Mean of what is got, fen.
    effort : float64 (communities,), got : int64 (communities,), set
    hours : float64 (communities,), set
        Staff hours a week that asking takes: so many (`full_hours`) at full effort.
    """
    (
        balance, flows, accounts, key, stream, places, first, owed, claims, full_effort, success,
        usual, full_hours, effort, got, hours,
    ) = held.given  # fmt: skip
    for c in range(len(places)):
        due = 3.0 * need_month[c] + claims[c]
        for i in rows(first[c], first[c + 1]):
            due += owed[i]
        cash = balance[accounts[c]] + grant[c] / 4.0
        effort[c] = min(max((due - cash) / max(due, 1.0) * full_effort, 0.0), 1.0)
        hours[c] = full_hours * effort[c]
        u, v = uniforms(key, stream, places[c], month)
        asked = u < success * effort[c]
        got[c] = np.int64(np.rint(usual[c] * exponential(v))) if asked else 0
        half = got[c] // 2
        post(balance, flows, UNITS, accounts[c], half, K_UNITS, c)
        post(balance, flows, SUPERIORS, accounts[c], got[c] - half, K_SUPERIORS, c)


@kernel
def pay_services(  # type: ignore[no-untyped-def]
    held, months_left, price, months_ahead, need_month, service_money
):
    """A month's activities: as many as hours and money allow, the fund's money first.

    Parameters
    ----------
    balance, flows, accounts : int64
        As in `payday`, fen.
    funds, locked : int64 (communities,)
        Accounts of benefit funds, and what in them may not be touched; an even part of the rest
        may be spent in each of the `months_left`.
    spare_hours : float64 (communities,)
        Staff hours left over; an activity takes `hours_each` and costs `price` fen.
    months_ahead : int
        Months for which the operating account keeps back what staff and running costs need.
    need_month, service_money : int64 (communities,)
        Needs of a month, and the services among them, which the account may spend at most.
    activities : float64 (communities,), set
    """
    balance, flows, funds, accounts, locked, spare_hours, hours_each, activities = held.given
    for c in range(len(spare_hours)):
        affordable = np.int64(np.rint(spare_hours[c] / hours_each * price))
        fund, account = funds[c], accounts[c]
        from_fund = min((balance[fund] - locked[c]) // months_left, affordable)
        spare = balance[account] - months_ahead * (need_month[c] - service_money[c])
        budget = min(max(spare, 0), service_money[c])
        from_account = min(budget, affordable - from_fund)
        post(balance, flows, fund, RESIDENTS, from_fund, K_FUND_SERVICE, c)
        post(balance, flows, account, RESIDENTS, from_account, K_SERVICE, c)
        activities[c] = (from_fund + from_account) / price


@kernel
def close_books(held, need_month, granted, nominal, month):  # type: ignore[no-untyped-def]
    """Add a month to needs and entitlements since the start, fen.

    Parameters
    ----------
    need_month, granted : int64 (communities,)
        Needs of a month; the grant of a year.
    nominal, month : int
        The benefit fund of a year, which comes due in equal parts but for the fen; month of the
        year, from 0.
    need, entitled, fund_nominal : int64 (communities,), added to
    """
    need, entitled, fund_nominal = held.given
    part = nominal * (month + 1) // 12 - nominal * month // 12
    for c in range(len(need)):
        need[c] += need_month[c]
        entitled[c] += granted[c] // 12
        fund_nominal[c] += part


def monthly_need(
    posts_pay: np.ndarray, insurance_each: int, posts: np.ndarray, running: np.ndarray,
    service: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """What a community needs in a month: pay and insurance for all its posts, running, services."""
    return np.asarray(posts_pay + insurance_each * posts + running + service)
