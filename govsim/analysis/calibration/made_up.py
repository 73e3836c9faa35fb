"""A made-up district's history with known parameters, to see whether calibration finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from govsim.analysis.calibration.targets import Target, Targets, make_targets
from govsim.catalogue.parameters import load_parameters
from govsim.policy import load_scenario
from govsim.study.engine import run_one

if TYPE_CHECKING:
    from govsim.district import District

OBSERVED = (
    "turnover_rate", "deficit_communities_share", "volunteers_active", "on_time_share",
    "time_to_fill_days", "handed_down_time_share",
)  # fmt: skip
PLANTED: Mapping[str, float] = {
    "quit_annual_all": 0.15, "budget_alloc_year": 66.0, "vol_register_year": 0.008,
    "service_minutes": 24.0, "fill_months_informal": 1.5, "admin_task_share": 0.76,
    "vol_lapse_year": 0.36, "pay_to_private_wage": 0.80,
}  # fmt: skip
"""Parameters and values of the example: off the centres of their ranges, and inside them."""
LUCK = (7, 3)
"""Seed and number of the replication that is taken for what happened."""


def small_district(communities: int) -> District:
    """A made-up district of so many communities."""
    from govsim.district import district_from_tables
    from govsim.district.sample import sample_district

    return district_from_tables(sample_district(communities, 1))


def history(
    district: District, planted: Mapping[str, float] = PLANTED, *, years: int | Sequence[int] = 1,
    outcomes: Sequence[str] = OBSERVED, luck: tuple[int, int] = LUCK,
) -> Targets:  # fmt: skip
    """Figures of a district in which parameters have planted values.

    Parameters
    ----------
    district : District
    planted : mapping of str to float
        All other parameters have their central values.
    years : int or sequence of int
        So many from the first on, or those: 0 is the first.
    outcomes : sequence of str
    luck : (int, int)
        Seed and replication.
    """
    first = district.info.start_date.year
    which = range(years) if isinstance(years, int) else years
    asked = make_targets(
        [Target(name, first + k, 0.0) for name in outcomes for k in which], district
    )
    values = run_one(
        district, load_scenario("baseline"), load_parameters().with_values(planted), *luck,
        asked.years,
    )  # fmt: skip
    figures = asked.of_run(values[:, 0], district)
    seen = [Target(t.outcome, t.year, float(v)) for t, v in zip(asked, figures, strict=True)]
    return make_targets(seen, district)
