"""The synthetic district: plausible for the core of a prefecture-level city in central China.

Levels and shares come from the evidence table (residents a community, household size, property
service, branches, education, volunteers); what it does not cover is an assumption and written as a
named constant. ``python -m govsim.district.sample`` rewrites ``data/districts/sample``.
"""

from __future__ import annotations

from pathlib import Path

from govsim.district import sample_people, sample_places
from govsim.district.names import DISTRICT_EN, DISTRICT_ZH
from govsim.district.sample_people import START
from govsim.district.tables import Table, Tables
from govsim.district.writing import write_district

SEED = 20270101
COMMUNITIES = 60
LARGEST = 150_000
"""More communities than all of China's towns and cities have (118,000; Ministry of Civil Affairs,
statistical bulletin 2022, as far as known)."""
MOST_WITH_ROSTERS = 10_000
"""Of a larger district no worker and no volunteer is listed: they are drawn from parameters."""
REVENUE_PER_COMMUNITY = 4.0e7  # yuan a year: 2.4 billion for 60 communities
AVERAGE_WAGE = 53_477  # yuan a year, private units of central China 2022 (NBS 2023)

DEPARTMENTS: tuple[tuple[str, str, str, float], ...] = (
    ("urban_management", "城市管理", "Urban management", 5.6),
    ("illegal_building", "查违拆违", "Illegal building control", 3.9),
    ("fire_safety", "消防安全", "Fire safety", 4.2),
    ("food_safety", "食品卫生", "Food hygiene", 2.7),
    ("migrants", "流动人口", "Migrant population", 3.4),
    ("public_security", "综治维稳", "Public security and stability", 4.2),
    ("environment", "环境卫生", "Environment and sanitation", 3.2),
    ("statistics", "统计普查", "Statistics and censuses", 2.2),
)


def sample_district(
    communities: int = COMMUNITIES, seed: int = SEED, *, rosters: bool | None = None
) -> Tables:
    """Generate a district, up to one as large as a country.

    Parameters
    ----------
    communities : int
        Number of communities, 1 to 150,000; there is about one street to six of them.
    seed : int
        Not negative; the same seed and size give the same district on any machine.
    rosters : bool, optional
        Whether every worker and volunteer is listed. Unless given, they are up to 10,000
        communities; the model draws those of a larger district from parameters, as for any
        district whose rosters are left out.

    Returns
    -------
    dict of dict
        Table name to columns; a column is a list or an array, one entry a row, and holds what the
        CSV file of that table holds (dates are ``YYYY-MM-DD``).

    Raises
    ------
    ValueError
        If the size or the seed is out of range.
    """
    if not 1 <= communities <= LARGEST:
        raise ValueError(f"communities must be from 1 to {LARGEST}, not {communities}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, not {seed}")
    streets = sample_places.streets(communities, seed, REVENUE_PER_COMMUNITY * communities)
    places = sample_places.communities(communities, seed, streets)
    tables = {
        "district": _district(communities),
        "streets": streets.table,
        "communities": places.table,
        "quarters": sample_places.quarters(seed, places),
        "units": sample_places.units(seed, places),
        "departments": _departments(),
    }
    if rosters or (rosters is None and communities <= MOST_WITH_ROSTERS):
        tables["workers"] = sample_people.workers(seed, places)
        tables["volunteers"] = sample_people.volunteers(seed, places)
    return tables


def _district(communities: int) -> Table:
    return {
        "district_id": ["tongyi"],
        "name_zh": [DISTRICT_ZH],
        "name_en": [DISTRICT_EN],
        "start_date": [START.isoformat()],
        "revenue_yuan": [int(REVENUE_PER_COMMUNITY * communities)],
        "revenue_growth": [""],
        "price_growth": [""],
        "average_wage_yuan": [AVERAGE_WAGE],
    }


def _departments() -> Table:
    identifiers, names_zh, names_en, hours = zip(*DEPARTMENTS, strict=True)
    return {
        "department_id": identifiers,
        "name_zh": names_zh,
        "name_en": names_en,
        "weekly_hours": hours,
    }


if __name__ == "__main__":
    write_district(sample_district(), Path(__file__).parents[2] / "data" / "districts" / "sample")
