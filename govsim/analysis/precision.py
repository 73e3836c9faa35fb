"""How fast do intervals narrow, when were they narrow enough, and what is pairing worth?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.headline import AFTER, headline_outcomes
from govsim.study.precision import FEWEST, Family

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study import Results
    from govsim.study.precision import Precision


def narrowing(results: Results, rule: Precision) -> pd.DataFrame:
    """Half-widths over the number of replications, as multiples of their targets.

    Parameters
    ----------
    results : Results
    rule : Precision
        Its confidence is shared among all differences (Bonferroni), and it sets the targets.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome, n, half_width (in the outcome's unit) and ratio (half-width
        over target; at most 1 where the difference is known well enough). Differences that are
        zero in every pair have no rows.
    """
    import pandas as pd

    family = Family.of(results)
    varies = (family.tried != family.reference).any(axis=1)
    rows = []
    for n in range(FEWEST, results.replications + 1):
        _, half, target = family.precision(rule, n)
        rows += [
            (*family.names[i], n, half[i], half[i] / target[i] if target[i] else np.nan)
            for i in np.flatnonzero(varies)
        ]
    return pd.DataFrame(rows, columns=["scenario", "outcome", "n", "half_width", "ratio"])


def worth_of_pairing(results: Results) -> pd.DataFrame:
    """What common luck saves, headline outcome by headline outcome.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome and variance_reduction: the variance the difference would have
        with independent luck over the variance it has, which is how many independent
        replications one paired replication is worth. Only differences that vary.
    """
    import pandas as pd

    parts = [results.compare(name, period=AFTER) for name in headline_outcomes(results)]
    held = pd.concat(parts, ignore_index=True)
    known: pd.DataFrame = held[np.isfinite(held["variance_reduction"])]
    return known[["scenario", "outcome", "variance_reduction"]].reset_index(drop=True)


def adjusted(results: Results) -> pd.DataFrame:
    """Headline comparisons with their p-values before and after Holm's correction.

    Returns
    -------
    pandas.DataFrame
        Columns scenario, outcome, p_value, p_adjusted.
    """
    import pandas as pd

    from govsim.study.precision import with_adjusted

    parts = [results.compare(name, period=AFTER) for name in headline_outcomes(results)]
    whole: pd.DataFrame = with_adjusted(pd.concat(parts, ignore_index=True))
    return whole[["scenario", "outcome", "p_value", "p_adjusted"]]
