"""Records of years past, drawn from the truth: rosters, logs, ledgers, and figures observed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from govsim.catalogue.parameters import load_parameters
from govsim.district.district import EDUCATIONS, ROUTES, District
from govsim.district.tables import Table, Tables
from govsim.model.service import MIDSUMMER
from govsim.model.setting import DAYS_PER_YEAR, WEEKS_PER_YEAR
from govsim.model.staff_terms import base_hazards
from govsim.model.workforce import EXAM
from govsim.study.example import truth

Luck = np.random.Generator
ROUTE_SHARES = (0.22, 0.48, 0.27, 0.03)
EDUCATION_SHARES = (0.2, 0.52, 0.28)
PAY = np.array([3_250.0, 3_620.0, 3_980.0])
BY_MONTH = ("on_time_share", "handed_down_time_share")
"""Outcomes counted month by month: a year's figure is the mean of its months, else December's."""


def simulate_records(district: District) -> Tables:
    """The record tables of a district.

    Parameters
    ----------
    district : District
        Its communities and volunteers; its workers are those left on the roster.

    Returns
    -------
    dict of dict
        As `govsim.district.sample.sample_district` returns tables, with blanks as empty text.
    """

    def luck(name: int) -> Luck:
        return np.random.Generator(np.random.PCG64([truth.SEED, name]))

    roster = _roster(luck(1), district)
    return {
        "staff_roster": roster,
        "volunteer_log": _sessions(luck(2), district),
        "request_log": _requests(luck(3), district),
        "tranches": _tranches(luck(4), district),
        "matches": _matches(luck(5), district),
        "arrears": _arrears(luck(6), district),
        "windows": {
            "table": ["staff_roster", "volunteer_log", "request_log"],
            "from_date": [str(w[0]) for w in (truth.ROSTER, truth.LOG, truth.REQUESTS)],
            "to_date": [str(w[1]) for w in (truth.ROSTER, truth.LOG, truth.REQUESTS)],
        },
    }


def _roster(luck: Luck, district: District) -> Table:
    """Everyone in post within the years covered; a vacancy lasts some weeks."""
    rows = []
    p = load_parameters().with_values(truth.STAFF)
    first, last = (day.toordinal() for day in truth.ROSTER)
    for place, posts in zip(district.communities.ids, district.communities.posts, strict=True):
        for _ in range(int(posts)):
            day = first - round(12 * DAYS_PER_YEAR) - int(luck.integers(0, 700))
            while day < last:
                stay = _stay(luck, p, day, last)
                if stay["left"] is None or stay["left"] >= first:
                    rows.append({"place": place, **stay})
                if stay["left"] is None:
                    break
                day = stay["left"] + int(luck.integers(14, 100))
    rows.sort(key=lambda row: (row["entry"], row["place"]))
    return {
        "worker_id": [f"Y{i:04d}" for i in range(1, len(rows) + 1)],
        "community_id": [row["place"] for row in rows],
        "route": [ROUTES[row["route"]] for row in rows],
        "education": [EDUCATIONS[row["education"]] for row in rows],
        "birth_year": [row["born"].year for row in rows],
        "entry_date": [str(date.fromordinal(row["entry"])) for row in rows],
        "exit_date": ["" if row["left"] is None else str(date.fromordinal(row["left"]))
                      for row in rows],
        "exit_reason": [row["reason"] for row in rows],
        "base_pay_yuan": [row["pay"] for row in rows],
        "certificate": [bool(luck.random() < 0.3) for _ in rows],
    }  # fmt: skip


def _stay(luck: Luck, p: Mapping[str, float], entry: int, last: int) -> dict[str, Any]:
    """One worker's stay, week by week under the model's hazard of leaving."""
    route = int(luck.choice(4, p=ROUTE_SHARES))
    education = int(luck.choice(3, p=EDUCATION_SHARES))
    oldest = 29 if route == EXAM else 46
    born = date.fromordinal(entry - round(luck.uniform(22, oldest) * DAYS_PER_YEAR))
    pay = int(round(PAY[education] * math.exp(luck.normal(0, 0.15)), -1))
    usual = math.log(pay / PAY[education])
    retires = born.toordinal() + round(p["retirement_age"] * DAYS_PER_YEAR)
    weeks = np.arange(max((last - entry) // 7 + 1, 1))
    years = weeks / WEEKS_PER_YEAR
    young = (route == EXAM) & (years < 3)
    log_hazard = p["pay_quit_elasticity"] * usual - p["tenure_hazard_slope"] * (
        np.minimum(years, 10) - 5
    )
    log_hazard = log_hazard + np.where(~young & (years < 2), math.log(p["newcomer_hazard"]), 0)
    base = base_hazards(p)[route]
    quits = np.where(young, base[0], base[1]) * np.exp(log_hazard)
    causes = {
        "quit": quits,
        "promoted": np.full(len(weeks), p["promotion_outflow"] / WEEKS_PER_YEAR),
        "dismissed": np.full(len(weeks), p["dismissal_year"] / WEEKS_PER_YEAR),
    }
    found = {"retired": retires}
    for cause, hazard in causes.items():
        used = np.flatnonzero(np.cumsum(hazard) >= luck.exponential())
        if len(used):
            found[cause] = entry + 7 * int(used[0]) + int(luck.integers(1, 8))
    reason = min(found, key=lambda cause: found[cause])
    left = found[reason] if found[reason] <= last else None
    return {"entry": entry, "left": left, "reason": reason if left is not None else "",
            "route": route, "education": education, "born": born, "pay": pay}  # fmt: skip


def _sessions(luck: Luck, district: District) -> Table:
    """Sessions of the registered volunteers, who lapse, return and leave."""
    volunteers = district.volunteers
    assert volunteers is not None
    p, (first, last) = truth.VOLUNTEERS, (day.toordinal() for day in truth.LOG)
    rates = {name: -math.log1p(-p[f"vol_{name}_year"]) / DAYS_PER_YEAR
             for name in ("lapse", "return", "leave")}  # fmt: skip
    rows = []
    for i, name in enumerate(volunteers.ids):
        place = district.communities.ids[volunteers.community[i]]
        pace = truth.SESSIONS_YEAR * math.exp(luck.normal(0, p["vol_motivation_sd"]))
        day, active = float(first), bool(volunteers.active[i])
        gone = day + luck.exponential(1 / rates["leave"])
        while day < min(last + 1, gone):
            lasts = luck.exponential(1 / rates["lapse" if active else "return"])
            end = min(day + lasts, last + 1, gone)
            if active:
                times = np.sort(luck.uniform(day, end, luck.poisson(pace * (end - day) / 365.25)))
                rows += [(int(t), name, place) for t in times]
            day, active = day + lasts, not active
    rows.sort()
    hours = np.maximum(0.5, np.round(luck.gamma(6, p["vol_session_hours"] / 6, len(rows)) * 2) / 2)
    return {
        "volunteer_id": [row[1] for row in rows],
        "community_id": [row[2] for row in rows],
        "date": [str(date.fromordinal(row[0])) for row in rows],
        "hours": hours.tolist(),
    }


def _requests(luck: Luck, district: District) -> Table:
    """Visits and tickets week by week: season, and more uneven than chance alone."""
    first, last = truth.REQUESTS
    rows = []
    for c, place in enumerate(district.communities.ids):
        residents = district.communities.residents[c] / 1_000
        for week in range((last - first).days // 7):
            begin = first + timedelta(days=7 * week)
            angle = 2 * math.pi * (begin.timetuple().tm_yday + 3 - MIDSUMMER) / DAYS_PER_YEAR
            season = 1 + truth.REQUEST_SEASON * math.cos(angle)
            luck_of_week = luck.gamma(truth.REQUEST_SIZE, 1 / truth.REQUEST_SIZE)
            for kind, rate in truth.REQUEST_RATES.items():
                mean = rate * residents / WEEKS_PER_YEAR * season * luck_of_week
                for _ in range(luck.poisson(mean)):
                    day = begin + timedelta(days=int(luck.integers(0, 7)))
                    closed = day + timedelta(days=int(luck.exponential(truth.CLOSING_DAYS)))
                    rows.append((str(day), place, str(closed) if closed <= last else "", kind))
    rows.sort()
    return {
        "request_id": [f"R{i:05d}" for i in range(1, len(rows) + 1)],
        "community_id": [row[1] for row in rows],
        "received_date": [row[0] for row in rows],
        "closed_date": [row[2] for row in rows],
        "kind": [row[3] for row in rows],
    }


def _tranches(luck: Luck, district: District) -> Table:
    """Quarterly instalments, late by an exponential number of days; each street's come together."""
    first, last = truth.LEDGERS
    rows = []
    for year in range(first.year, last.year + 1):
        for month in (3, 6, 9, 12):
            due = date(year, month, 1)
            late = luck.exponential(truth.TRANCHE_DELAY_DAYS, len(district.streets.ids))
            for c, place in enumerate(district.communities.ids):
                paid = due + timedelta(days=int(late[district.communities.street[c]]))
                amount = 80_000 + 1_000 * round(district.communities.residents[c] / 100)
                rows.append((place, str(due), str(paid) if paid <= last else "", amount))
    columns = ("community_id", "due_date", "paid_date", "amount_yuan")
    return {name: [row[i] for row in rows] for i, name in enumerate(columns)}


def _matches(luck: Luck, district: District) -> Table:
    first, last = truth.LEDGERS
    low, high = truth.DELIVERY
    rows = []
    for year in range(first.year, last.year + 1):
        for s, street in enumerate(district.streets.ids):
            due = 100_000 * int((district.communities.street == s).sum())
            mean = low + (high - low) * district.streets.fiscal_strength[s]
            paid = int(round(due * luck.beta(12 * mean, 12 * (1 - mean)), -2))
            back = int(round(paid * luck.beta(12 * truth.RETURNED, 12 * (1 - truth.RETURNED)), -2))
            rows.append((street, year, due, paid, back))
    columns = ("street_id", "year", "due_yuan", "paid_yuan", "returned_yuan")
    return {name: [row[i] for row in rows] for i, name in enumerate(columns)}


def _arrears(luck: Luck, district: District) -> Table:
    """Months in which a community owed; most owe nothing, some for several months."""
    first, last = truth.LEDGERS
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    rows = []
    for place in district.communities.ids:
        owed = 0.0
        for month in months:
            falls, clears = luck.random(2)
            owed = 0.0 if owed and clears < 0.4 else owed
            if falls < 0.08:
                owed += float(round(luck.uniform(2, 9) * 1_000, -2))
            rows.append((place, str(month), owed))
    columns = ("community_id", "month", "owed_yuan")
    return {name: [row[i] for row in rows] for i, name in enumerate(columns)}


def observed_figures(district: District) -> Table:
    """Figures of the last years, as the model makes them under the planted parameters."""
    from govsim.model import simulate
    from govsim.policy import load_scenario

    parameters = truth.PLANTED
    run = simulate(district, load_scenario("baseline"), parameters=parameters,
                   seed=truth.OBSERVED_SEED, years=len(truth.OBSERVED_YEARS))  # fmt: skip
    outcomes = run.table()
    whole = outcomes[outcomes["level"] == "district"].sort_values("month")
    simulated = whole["month"].astype("str").str[:4].astype(int) - truth.START.year
    rows = []
    for number, year in enumerate(truth.OBSERVED_YEARS):
        for name in truth.OBSERVED:
            seen = whole[(whole["outcome"] == name) & (simulated == number)]["value"]
            value = seen.mean() if name in BY_MONTH else seen.iloc[-1]
            rows.append((year, name, float(f"{value:.4g}"), "", "district", ""))
    columns = ("year", "outcome", "value", "standard_error", "level", "place")
    return {name: [row[i] for row in rows] for i, name in enumerate(columns)}
