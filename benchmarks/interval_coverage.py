"""How often the 95% intervals of paired differences hold the truth.

``python benchmarks/interval_coverage.py`` repeats one study on a short horizon (the sample
district's size, one year, 30 replications) 400 times under independent luck, and writes to
``interval_coverage.csv`` for every headline difference

- ``coverage``, the share of its 400 intervals that hold the truth, with the interval that so many
  repetitions allow (Wilson): of fifteen exact outcomes, counting 400 leaves about one outside 93
  to 97% by luck;
- ``expected``, the same over 50,000 studies of 30 replications drawn from all that were run, in
  which next to no such luck is left; what lies off 95% here is a bias;
- ``skewness`` of the paired difference, which is what biases the interval (Student's t);
- in the last row all outcomes together.

Truth is the mean over all replications of all repetitions, whose own error is a twentieth of one
interval's. It takes about half an hour on one core; runs are kept in the store, so that it goes on
where it stopped. Another number of repetitions may follow as an argument.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit
from scipy.stats import skew
from statsmodels.stats.proportion import proportion_confint

from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import load_scenario
from govsim.policy.proposals import ENTRIES
from govsim.policy.scenario import Scenario
from govsim.study.engine import Finished, run_all
from govsim.study.pairing import paired_difference

REPETITIONS, REPLICATIONS, YEARS, COMMUNITIES = 400, 30, 1, 60
DRAWN, AT_ONCE = 50_000, 1_000
"""Studies drawn from all replications; so many at a time."""


def proposal() -> Scenario:
    """Grants raised by a fifth from the first quarter on, so that one year shows it."""
    grants = ENTRIES["operating_grant"].model_validate({"start": "2027-04-01", "raise": 0.2})
    return load_scenario("raise-grants").model_copy(update={"proposals": (grants,)})


def district_after(values: np.ndarray) -> np.ndarray:
    """Headline outcomes of the district, mean over the months after the start."""
    columns = [OUTCOME_NAMES.index(name) for name in HEADLINE_OUTCOMES]
    return np.asarray(values[3:, columns].mean(axis=0))


def counted(reference: np.ndarray, tried: np.ndarray) -> int:
    """Repetitions whose interval holds the mean of all."""
    truth, held = float((tried - reference).mean()), 0
    for i in range(0, len(tried), REPLICATIONS):
        part = slice(i, i + REPLICATIONS)
        one = paired_difference(reference[part], tried[part])
        held += one.low <= truth <= one.high
    return held


def expected(pairs: np.ndarray) -> float:
    """Share of intervals that hold the mean, over studies drawn from all paired differences."""
    generator, held = np.random.default_rng(1), 0
    width = stdtrit(REPLICATIONS - 1, 0.975) / np.sqrt(REPLICATIONS)
    for _ in range(DRAWN // AT_ONCE):
        drawn = generator.choice(pairs, (AT_ONCE, REPLICATIONS))
        off = np.abs(drawn.mean(axis=1) - pairs.mean())
        held += int((off <= width * drawn.std(axis=1, ddof=1)).sum())
    return held / DRAWN


def table(found: np.ndarray) -> pd.DataFrame:
    """Coverage outcome by outcome, and of all together.

    Parameters
    ----------
    found : numpy.ndarray, shape (2, replications, headline outcomes)
    """
    repetitions, rows = found.shape[1] // REPLICATIONS, []
    for k, name in enumerate(HEADLINE_OUTCOMES):
        reference, tried = found[0, :, k], found[1, :, k]
        if not np.any(tried != reference):
            continue
        held, pairs = counted(reference, tried), tried - reference
        low, high = proportion_confint(held, repetitions, method="wilson")
        rows.append((name, pairs.mean(), repetitions, held / repetitions, low, high,
                     expected(pairs), skew(pairs)))  # fmt: skip
    columns = ["outcome", "difference", "repetitions", "coverage", "low", "high", "expected",
               "skewness"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    every = {c: frame[c].mean() for c in ("coverage", "expected")}
    return pd.concat([frame, pd.DataFrame([{
        "outcome": "all", "repetitions": repetitions, **every}])], ignore_index=True)  # fmt: skip


def main(repetitions: int = REPETITIONS) -> None:
    """Run, compare with the grand mean, write."""
    district = district_from_tables(sample_district(COMMUNITIES, 1))
    scenarios = [load_scenario("baseline"), proposal()]
    values = load_parameters().with_values({})
    total = repetitions * REPLICATIONS
    # Replications under one seed have independent luck, as those under several seeds have.
    runs = [(s, 0, r) for r in range(total) for s in (0, 1)]
    found = np.empty((2, total, len(HEADLINE_OUTCOMES)))
    for (s, _, r), result in run_all(runs, district, scenarios, [values], 0, YEARS, -1):
        assert isinstance(result, Finished), result
        found[s, r] = district_after(result.district)
    digits = {"difference": 8, "coverage": 4, "low": 3, "high": 3, "expected": 4, "skewness": 2}
    frame = table(found).round(digits)
    print(frame.to_string(index=False))
    frame.to_csv(
        Path(__file__).with_name("interval_coverage.csv"), index=False, lineterminator="\n"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
