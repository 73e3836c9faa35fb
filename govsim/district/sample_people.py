"""People of the sample district: rosters of workers and volunteers."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from govsim.district.luck import (
    Floats,
    Ints,
    choose,
    normal,
    shuffled_ranks,
    stream,
    whole,
)
from govsim.district.sample_places import Communities, identifiers
from govsim.district.tables import Table

START = date(2027, 1, 1)
VACANT_SHARE = 0.06
ROUTES = ("connections", "local", "exam", "selection")
ROUTE_SHARES = (0.25, 0.67, 0.08, 0.0)  # evidence: connected_share; exams have only begun
EDUCATIONS = ("secondary", "college", "bachelor")
# secondary, college, bachelor by route: 25%, 67%, 8% over all (edu_college_plus, edu_bachelor_ft)
EDUCATION_BY_ROUTE = np.array(
    [[0.30, 0.65, 0.05], [0.26, 0.69, 0.05], [0.0, 0.58, 0.42], [0.1, 0.6, 0.3]]
)
MEAN_TENURE = np.array([6.5, 7.0, 2.0, 4.0])  # years by route: assumption
LONGEST_TENURE = np.array([22.0, 24.0, 5.0, 12.0])
CERTIFIED_BY_EDUCATION = np.array([0.10, 0.34, 0.58])  # 0.30 over all: cert_share
GENERALIST_SHARE = 0.30
PAY_BY_EDUCATION = np.array([3_250.0, 3_620.0, 3_980.0])  # mean about 3,800: pay_gross_month
PAY_PER_YEAR, PAY_RANGE = 40.0, (3_000, 4_800)
OLDEST = 59

REGISTERED_SHARE = 0.04  # of residents; evidence: vol_registered_share 0.0256 to 0.171
ACTIVE_SHARE = 0.30  # evidence: vol_active_share
TRAINED_SHARE, SKILLED_SHARE = 0.25, 0.10
REGISTER_YEARS = 8


def workers(seed: int, places: Communities) -> Table:
    """The workers in post on the first day; about 6% of posts are vacant."""
    luck = stream(seed, "workers")
    post = np.repeat(np.arange(len(places.ids)), places.posts)
    vacant = round(VACANT_SHARE * len(post))
    community = post[np.sort(np.argsort(luck.random(len(post)), kind="stable")[vacant:])]
    rows = len(community)
    route = np.searchsorted(np.cumsum(ROUTE_SHARES), shuffled_ranks(luck, rows), side="right")
    route = np.minimum(route, len(ROUTES) - 1)
    education = choose(luck, np.cumsum(EDUCATION_BY_ROUTE, axis=1)[route])
    tenure = -np.log1p(-luck.random(rows)) * MEAN_TENURE[route]
    tenure = np.minimum(tenure, LONGEST_TENURE[route] * luck.random(rows) ** 0.1)
    born = START.year - np.ceil(_ages(luck, route, tenure)).astype(np.int64)
    pay = PAY_BY_EDUCATION[education] + PAY_PER_YEAR * np.minimum(tenure, 12)
    pay = np.clip(np.round((pay + 150 * normal(luck, rows)) / 10) * 10, *PAY_RANGE)
    return {
        "worker_id": identifiers("W", rows),
        "community_id": np.array(places.ids)[community],
        "route": np.array(ROUTES)[route],
        "education": np.array(EDUCATIONS)[education],
        "birth_year": born,
        "entry_date": _dates_before_start(1 + np.floor(tenure * 365.25)),
        "certificate": luck.random(rows) < CERTIFIED_BY_EDUCATION[education],
        "generalist": luck.random(rows) < GENERALIST_SHARE,
        "base_pay_yuan": pay.astype(np.int64),
    }


def _ages(luck: np.random.Generator, route: Ints, tenure: Floats) -> Floats:
    """Ages on the first day: exam entrants start young, the others at any age."""
    span = np.where(route == 2, 10.0, 24.0)
    entry = 21.0 + span * luck.random(len(route)) ** 1.3
    return np.minimum(entry + tenure, OLDEST)


def volunteers(seed: int, places: Communities) -> Table:
    """The register of volunteers: strong communities register more, and more of them are active."""
    luck = stream(seed, "volunteers")
    pull = np.exp(1.6 * (places.strength - 0.5) + 0.35 * normal(luck, len(places.ids)))
    rate = np.minimum(REGISTERED_SHARE * pull / np.average(pull, weights=places.residents), 0.5)
    community = np.repeat(np.arange(len(places.ids)), whole(luck, rate * places.residents))
    rows = len(community)
    pull_active = 0.5 + places.strength[community]
    scale = ACTIVE_SHARE / max(float(pull_active.mean()), 1e-9) if rows else 0.0
    age = np.floor(REGISTER_YEARS * 365.25 * luck.random(rows) ** 1.25)
    age = age[np.lexsort((-age, community))]
    return {
        "volunteer_id": identifiers("V", rows),
        "community_id": np.array(places.ids)[community],
        "registered_date": _dates_before_start(1 + age),
        "trained": luck.random(rows) < TRAINED_SHARE,
        "skilled": luck.random(rows) < SKILLED_SHARE,
        "active": luck.random(rows) < scale * pull_active,
    }


def _dates_before_start(days: Floats) -> NDArray[np.str_]:
    """ISO dates `days` days before the first day simulated."""
    dates = np.datetime64(START, "D") - days.astype("timedelta64[D]")
    return np.datetime_as_string(dates, unit="D")
