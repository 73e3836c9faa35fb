"""Places of the sample district: streets, communities, quarters, resident units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from govsim.district.luck import (
    Floats,
    Ints,
    choose,
    normal,
    shuffled_ranks,
    spread_normal,
    stream,
    whole,
)
from govsim.district.names import community_names, street_names
from govsim.district.tables import Table

COMMUNITIES_PER_STREET = 6  # evidence: communities_per_street
MEAN_RESIDENTS = 8_000  # evidence: residents_per_community
LOG_SPREAD = 0.45
RESIDENTS_RANGE = (1_500, 30_000)
HOUSEHOLD_SIZE = 2.65  # evidence: household_size
STREET_REVENUE_SHARE = 0.06  # of the district's own revenue: assumption
POSTS_BASE, POSTS_PER_1000, POSTS_RANGE = 4.4, 0.5, (5, 15)

QUARTER_KINDS = ("mature", "new", "special")
QUARTER_KIND_SHARES = (0.45, 0.20, 0.35)
QUARTER_HOUSEHOLDS = 430
QUARTERED_SHARE = 0.92  # of a community's households; the rest live outside any quarter
PROPERTY_BY_KIND = np.array([0.75, 0.95, 0.22])  # 0.605 over all: property_cov_quarters
COMMITTEE_BY_KIND = np.array([0.38, 0.12, 0.16])  # 0.25 over all: owners_committee_cov
BRANCH_SHARE = 0.30  # evidence: branch_cov0
BRANCH_STATES = ("none", "nominal", "alive")

UNIT_KINDS = ("government", "institution", "school", "hospital", "state_firm", "private_firm")
UNIT_KIND_SHARES = (0.18, 0.22, 0.16, 0.08, 0.14, 0.22)
UNIT_CAPACITY = np.array([0.55, 0.50, 0.45, 0.60, 0.65, 0.35])
MEMBERS_PER_COMMUNITY = 150  # evidence: members_per_community
SECRETARIES = ("appointed", "promoted", "retired", "graduate", "street", "other")
SECRETARY_SHARES = (0.18, 0.42, 0.16, 0.08, 0.06, 0.10)


@dataclass(frozen=True)
class Streets:
    """Streets as generated: the table, and what communities depend on."""

    table: Table
    sizes: Ints
    standing: Floats


@dataclass(frozen=True)
class Communities:
    """Communities as generated: the table, and what quarters, units and people depend on."""

    table: Table
    ids: list[str]
    residents: Ints
    households: Ints
    posts: Ints
    strength: Floats


def identifiers(prefix: str, count: int) -> list[str]:
    """``count`` identifiers of equal length, for example C01 ... C60."""
    width = len(str(count))
    return [f"{prefix}{i:0{width}d}" for i in range(1, count + 1)]


def streets(communities: int, seed: int, district_revenue: float) -> Streets:
    """Rich and poor streets, of unequal size."""
    luck = stream(seed, "streets")
    count = max(1, round(communities / COMMUNITIES_PER_STREET))
    sizes = _sizes(communities, 0.7 + 0.6 * luck.random(count))
    fiscal = np.round(0.05 + 0.90 * shuffled_ranks(luck, count), 2)
    weight = sizes * np.exp(1.8 * (fiscal - 0.5) + 0.1 * normal(luck, count))
    revenue = district_revenue * STREET_REVENUE_SHARE * weight / weight.sum()
    names = street_names(count, luck)
    table: Table = {
        "street_id": identifiers("S", count),
        "name_zh": names.zh,
        "name_en": names.en,
        "revenue_yuan": (np.round(revenue / 1000) * 1000).astype(np.int64),
        "fiscal_strength": fiscal,
    }
    return Streets(table, sizes, 2.0 * fiscal - 1.0)


def _sizes(total: int, weight: Floats) -> Ints:
    """Split `total` by weight into whole numbers of at least 1 (largest remainder)."""
    free = (total - len(weight)) * weight / weight.sum()
    sizes = np.floor(free).astype(np.int64)
    rest = int(total - len(weight) - sizes.sum())
    sizes[np.argsort(sizes - free, kind="stable")[:rest]] += 1
    return np.asarray(sizes + 1)


def communities(count: int, seed: int, streets: Streets) -> Communities:
    """Communities of unequal size, strong and weak ones."""
    luck = stream(seed, "communities")
    street = np.repeat(np.arange(len(streets.sizes)), streets.sizes)
    size = np.exp(
        np.log(MEAN_RESIDENTS) - LOG_SPREAD**2 / 2 + LOG_SPREAD * spread_normal(luck, count)
    )
    residents = np.clip(np.round(size), *RESIDENTS_RANGE).astype(np.int64)
    households = np.round(residents / HOUSEHOLD_SIZE * np.exp(0.05 * normal(luck, count)))
    posts = np.round(POSTS_BASE + POSTS_PER_1000 * residents / 1000)
    posts = np.clip(posts, *POSTS_RANGE).astype(np.int64)
    wished = 0.48 + 0.17 * streets.standing[street] + 0.16 * normal(luck, count)
    strength = np.asarray(np.round(np.clip(wished, 0.03, 0.97), 2), np.float64)
    premises = 260 + 500 * strength + 120 * np.exp(0.6 * normal(luck, count))
    idle = np.exp(5.2 + 0.8 * normal(luck, count)) * (luck.random(count) < 0.25 + 0.5 * strength)
    area = 0.9 * (residents / MEAN_RESIDENTS) ** 0.4 * np.exp(0.45 * normal(luck, count))
    online = 0.20 + 0.25 * luck.random(count) + 0.15 * strength
    secretary = choose(luck, np.tile(np.cumsum(SECRETARY_SHARES), (count, 1)))
    names, ids = community_names(count, luck), identifiers("C", count)
    street_ids = np.array(streets.table["street_id"])[street]
    table: Table = {
        "community_id": ids,
        "street_id": street_ids,
        "name_zh": names.zh,
        "name_en": names.en,
        "residents": residents,
        "households": households.astype(np.int64),
        "area_km2": np.round(area, 2),
        "posts": posts,
        "premises_m2": np.round(premises).astype(np.int64),
        "idle_property_m2": np.round(idle).astype(np.int64),
        "strength": strength,
        "secretary_background": np.array(SECRETARIES)[secretary],
        "online_share": np.round(online, 2),
    }
    return Communities(table, ids, residents, households.astype(np.int64), posts, strength)


def quarters(seed: int, places: Communities) -> Table:
    """Residential quarters (小区) by kind, with property service, owners' committee and branch."""
    luck = stream(seed, "quarters")
    counts = np.maximum(1, whole(luck, places.households / QUARTER_HOUSEHOLDS))
    community = np.repeat(np.arange(len(counts)), counts)
    rows = len(community)
    kind = np.searchsorted(np.cumsum(QUARTER_KIND_SHARES)[:-1], shuffled_ranks(luck, rows))
    weight = np.exp(0.6 * normal(luck, rows))
    share = weight / np.bincount(community, weight)[community]
    households = np.maximum(1, np.floor(QUARTERED_SHARE * share * places.households[community]))
    strength = places.strength[community]
    exists = shuffled_ranks(luck, rows) < BRANCH_SHARE * (0.5 + strength)
    alive = luck.random(rows) < 0.25 + 0.5 * strength
    branch = np.where(exists, np.where(alive, 2, 1), 0)
    return {
        "quarter_id": identifiers("Q", rows),
        "community_id": np.array(places.ids)[community],
        "kind": np.array(QUARTER_KINDS)[kind],
        "households": households.astype(np.int64),
        "property_company": shuffled_ranks(luck, rows) < PROPERTY_BY_KIND[kind],
        "owners_committee": shuffled_ranks(luck, rows) < COMMITTEE_BY_KIND[kind],
        "party_branch": np.array(BRANCH_STATES)[branch],
    }


def units(seed: int, places: Communities) -> Table:
    """Resident units (驻区单位): some communities are crowded with members, some have none."""
    luck = stream(seed, "units")
    count = len(places.ids)
    some = np.floor(-np.log1p(-luck.random(count)) * 4.5 * (0.4 + 1.2 * places.strength))
    counts = np.where(luck.random(count) < 0.12, 0, 1 + some).astype(np.int64)
    if not counts.any():
        counts[0] = 1
    community = np.repeat(np.arange(count), counts)
    rows = len(community)
    kind = choose(luck, np.tile(np.cumsum(UNIT_KIND_SHARES), (rows, 1)))
    size = np.exp(0.9 * normal(luck, rows))
    members = np.round(size * MEMBERS_PER_COMMUNITY * count / size.sum()).astype(np.int64)
    capacity = np.clip(UNIT_CAPACITY[kind] + 0.18 * normal(luck, rows), 0.02, 0.98)
    return {
        "unit_id": identifiers("U", rows),
        "community_id": np.array(places.ids)[community],
        "kind": np.array(UNIT_KINDS)[kind],
        "members": members,
        "capacity": np.round(capacity, 2),
    }
