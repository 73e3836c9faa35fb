"""How often the 95% intervals of paired differences hold the truth.

``python benchmarks/interval_coverage.py`` repeats one study on a short horizon (the sample
district's size, one year, 30 replications) 400 times under independent luck, and writes for every
headline outcome the share of its intervals that hold the truth to ``interval_coverage.csv``, with
the interval that 400 repetitions allow (Wilson). Truth is the mean over all replications of all
repetitions, whose own error is a twentieth of one interval's. It takes about half an hour on one
core.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import load_scenario
from govsim.policy.proposals import ENTRIES
from govsim.policy.scenario import Scenario
from govsim.study.engine import Finished, run_all
from govsim.study.pairing import paired_difference

REPETITIONS, REPLICATIONS, YEARS, COMMUNITIES = 400, 30, 1, 60


def proposal() -> Scenario:
    """Grants raised by a fifth from the first quarter on, so that one year shows it."""
    grants = ENTRIES["operating_grant"].model_validate({"start": "2027-04-01", "raise": 0.2})
    return load_scenario("raise-grants").model_copy(update={"proposals": (grants,)})


def district_after(values: np.ndarray) -> np.ndarray:
    """Headline outcomes of the district, mean over the months after the start."""
    columns = [OUTCOME_NAMES.index(name) for name in HEADLINE_OUTCOMES]
    return np.asarray(values[3:, columns].mean(axis=0))


def main() -> None:
    """Run, compare with the grand mean, write."""
    from govsim.catalogue.parameters import load_parameters

    district = district_from_tables(sample_district(COMMUNITIES, 1))
    scenarios = [load_scenario("baseline"), proposal()]
    values = load_parameters().with_values({})
    total = REPETITIONS * REPLICATIONS
    # Replications under one seed have independent luck, as those under several seeds have.
    runs = [(s, 0, r) for r in range(total) for s in (0, 1)]
    found = np.empty((2, total, len(HEADLINE_OUTCOMES)))
    for (s, _, r), result in run_all(runs, district, scenarios, [values], 0, YEARS, 1):
        assert isinstance(result, Finished), result
        found[s, r] = district_after(result.district)
    rows = []
    for k, name in enumerate(HEADLINE_OUTCOMES):
        reference, tried = found[0, :, k], found[1, :, k]
        truth, held = float((tried - reference).mean()), 0
        if not np.any(tried != reference):
            continue
        for i in range(0, total, REPLICATIONS):
            part = slice(i, i + REPLICATIONS)
            one = paired_difference(reference[part], tried[part])
            held += one.low <= truth <= one.high
        low, high = proportion_confint(held, REPETITIONS, method="wilson")
        rows.append((name, truth, REPETITIONS, held / REPETITIONS, low, high))
    columns = ["outcome", "difference", "repetitions", "coverage", "low", "high"]
    table = pd.DataFrame(rows, columns=columns).round({"coverage": 4, "low": 3, "high": 3})
    print(table.to_string(index=False))
    table.to_csv(
        Path(__file__).with_name("interval_coverage.csv"), index=False, lineterminator="\n"
    )


if __name__ == "__main__":
    main()
