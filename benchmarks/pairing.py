"""How many independent replications one paired one is worth.

``python benchmarks/pairing.py`` runs *raise-grants* on the sample district under common random
numbers, once as shipped and once without following the district's revenue, and writes to
``pairing.csv`` the factor by which pairing lowers the variance of each headline difference, with
its 95% interval (bootstrap over replications). A grant that follows revenue has an effect that is
itself luck: what varies there is the effect, which no pairing takes away.
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
from govsim.policy.proposals import ENTRIES
from govsim.study.engine import Finished, run_all

REPLICATIONS, YEARS = 100, 5
START = 12
"""First month of the proposal."""


def factor(reference: np.ndarray, tried: np.ndarray, axis: int = -1) -> np.ndarray:
    """Variance with independent seeds over variance of the pairs."""
    independent = reference.var(ddof=1, axis=axis) + tried.var(ddof=1, axis=axis)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(independent / (tried - reference).var(ddof=1, axis=axis))


def measure(replications: int = REPLICATIONS) -> list[dict[str, Any]]:
    """Run; one row a scenario and headline that pairing can be told of."""
    district = load_district(data_root() / "districts" / "sample")
    shipped = load_scenario("raise-grants")
    flat = ENTRIES["operating_grant"].model_validate({"start": "2028-01-01", "raise": 0.2})
    scenarios = [load_scenario("baseline"), shipped, shipped.model_copy(update={
        "name": "raise-grants-flat", "proposals": (flat,)})]  # fmt: skip
    values = load_parameters().with_values({})
    runs = [(s, 0, r) for s in range(len(scenarios)) for r in range(replications)]
    columns = [OUTCOME_NAMES.index(name) for name in HEADLINE_OUTCOMES]
    found = np.empty((len(scenarios), replications, len(columns)))
    for (s, _, r), result in run_all(runs, district, scenarios, [values], 0, YEARS, -1):
        assert isinstance(result, Finished), result
        found[s, r] = result.district[START:, columns].mean(axis=0)
    rows = []
    for s, scenario in enumerate(scenarios[1:], start=1):
        for k, name in enumerate(HEADLINE_OUTCOMES):
            pair = found[0, :, k], found[s, :, k]
            if np.array_equal(*pair):
                continue
            ends = bootstrap(pair, factor, paired=True, vectorized=True, method="percentile",
                             rng=np.random.default_rng(0)).confidence_interval  # fmt: skip
            rows.append(
                (scenario.name, name, float(factor(*pair)), float(ends.low), float(ends.high))
            )
    names = "scenario", "outcome", "factor", "low", "high"
    return [dict(zip(names, row, strict=True)) for row in rows]


def main(replications: int = REPLICATIONS) -> None:
    """Run and write."""
    frame = pd.DataFrame(measure(replications))
    frame.round(1).to_csv(Path(__file__).with_suffix(".csv"), index=False, lineterminator="\n")
    print(frame.round(1).to_string(index=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
