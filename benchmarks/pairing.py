"""How many independent replications one paired one is worth, and how many it could be.

``python benchmarks/pairing.py`` runs the sample district under common random numbers with its
grants raised as *raise-grants* has it, and by 2% only, and writes to ``pairing.csv`` for
each headline difference the factor by which pairing lowers its variance, with its 95% interval
(bootstrap over replications).

The factor is bounded by what the proposal does. Where it changes the spread of an outcome from s0
to s1, the difference varies by at least (s0 - s1)**2 however well runs are paired, so that no
pairing is worth more than ``most``, (s0**2 + s1**2) / (s0 - s1)**2. Where it takes communities out
of deficit, the luck of these communities exists in one of the two runs only: what asking for money
brings them, and how much of the fund reaches them, moves a gap that the other run does not have.
Where a gap stays it is smaller, and so is what is asked for.
``leavers`` is the part of the communities that do so, and ``leavers_part`` the part that they have
in the variance of the communities' differences in the outcome. What varies there is the effect.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import bootstrap

from govsim import load_district, load_scenario
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.places import data_root
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.indicators.funding import DEFICIT_TOLERANCE
from govsim.policy.proposals import ENTRIES
from govsim.study.engine import Finished, run_all

REPLICATIONS, YEARS = 100, 5
COLUMNS = "scenario", "outcome", "factor", "low", "high", "most", "leavers", "leavers_part"
START = 12
"""First month of the proposal."""


def factor(reference: np.ndarray, tried: np.ndarray, axis: int = -1) -> np.ndarray:
    """Variance with independent seeds over variance of the pairs."""
    independent = reference.var(ddof=1, axis=axis) + tried.var(ddof=1, axis=axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(independent / (tried - reference).var(ddof=1, axis=axis))


def most(reference: np.ndarray, tried: np.ndarray) -> float:
    """The factor of runs that go together perfectly."""
    s0, s1 = reference.std(ddof=1), tried.std(ddof=1)
    return float((s0**2 + s1**2) / (s0 - s1) ** 2)


def measure(replications: int = REPLICATIONS) -> list[dict[str, Any]]:
    """Run; one row a scenario and headline that pairing can be told of."""
    district = load_district(data_root() / "districts" / "sample")
    shipped = load_scenario("raise-grants")
    small = ENTRIES["operating_grant"].model_validate({"start": "2028-01-01", "raise": 0.02})
    scenarios = [load_scenario("baseline"), shipped, shipped.model_copy(update={
        "name": "raise-by-2-percent", "proposals": (small,)})]  # fmt: skip
    values = load_parameters().with_values({})
    runs = [(s, 0, r) for s in range(len(scenarios)) for r in range(replications)]
    columns = [OUTCOME_NAMES.index(name) for name in HEADLINE_OUTCOMES]
    first = 1 + len(district.streets.ids)
    count = len(district.communities.ids)
    found = np.empty((len(scenarios), replications, 1 + count, len(columns)))
    for (s, _, r), result in run_all(runs, district, scenarios, [values], 0, YEARS, -1, "all"):
        assert isinstance(result, Finished), result
        assert result.places is not None
        for k, column in enumerate(columns):
            months = result.places.outcome(column)[:, START:].mean(axis=1)
            found[s, r, :, k] = np.append(months[0], months[first:])
    gap = found[:, :, 1:, HEADLINE_OUTCOMES.index("gap_share")].mean(axis=1)
    rows = []
    for s, scenario in enumerate(scenarios[1:], start=1):
        leaving = (gap[0] > DEFICIT_TOLERANCE) & (gap[s] <= DEFICIT_TOLERANCE)
        for k, name in enumerate(HEADLINE_OUTCOMES):
            pair = found[0, :, 0, k], found[s, :, 0, k]
            if np.array_equal(*pair):
                continue
            ends = bootstrap(pair, factor, paired=True, vectorized=True, method="percentile",
                             rng=np.random.default_rng(0)).confidence_interval  # fmt: skip
            each = (found[s, :, 1:, k] - found[0, :, 1:, k]).var(axis=0, ddof=1)
            part = each[leaving].sum() / each.sum() if np.isfinite(each).all() else np.nan
            rows.append((scenario.name, name, float(factor(*pair)), float(ends.low),
                         float(ends.high), most(*pair), leaving.mean(), part))  # fmt: skip
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def main(replications: int = REPLICATIONS) -> None:
    """Run and write."""
    frame = pd.DataFrame(measure(replications))
    for name in COLUMNS[2:]:
        frame[name] = [float(f"{x:.3g}") for x in frame[name]]
    frame.to_csv(
        Path(__file__).with_suffix(".csv"), index=False, lineterminator="\n", float_format="%g"
    )
    print(frame.to_string(index=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
