"""Whether the fitted hazard holds up: quits observed against quits expected, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.estimation.person_time import Pieces, Stays
from govsim.analysis.estimation.staff import HazardFit
from govsim.catalogue.messages import N_

if TYPE_CHECKING:
    import pandas as pd

TENURE_EDGES = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0, np.inf)
LEAST_EXPECTED = 1.0
"""Quits expected below which a group says nothing."""
PARTS = 5
"""Groups of pay of equal size."""
BY = {
    "tenure": N_("years of service"), "pay": N_("pay, lowest to highest fifth"),
    "year": N_("calendar year"), "place": N_("communities, by quits expected"),
}  # fmt: skip
"""What quits are grouped by, as messages."""


def observed_expected(stays: Stays, pieces: Pieces, fit: HazardFit) -> pd.DataFrame:
    """Quits observed and expected in groups that the model does and does not know of.

    Returns
    -------
    pandas.DataFrame
        ``by, group, people, observed, expected, ratio, low, high``: the ratio's 95% interval is
        exact for a Poisson count (Garwood 1936). ``people`` are the workers in the group.
    """
    import pandas as pd
    from statsmodels.stats.rates import confint_poisson

    year = pieces.middle_day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    rank = stays.log_pay.argsort(kind="stable").argsort(kind="stable")
    fifth = (PARTS * rank / max(len(stays), 1)).astype(int)[pieces.stay]
    by_place = np.bincount(stays.cluster[pieces.stay], fit.expected)
    place_fifth = (PARTS * by_place.argsort(kind="stable").argsort(kind="stable")
                   / max(len(by_place), 1)).astype(int)  # fmt: skip
    groups = {
        "tenure": np.searchsorted(TENURE_EDGES, pieces.tenure, side="right") - 1,
        "pay": fifth, "year": year, "place": place_fifth[stays.cluster[pieces.stay]],
    }  # fmt: skip
    rows = []
    for by, codes in groups.items():
        for code in np.unique(codes):
            inside = codes == code
            observed, expected = float(fit.quits[inside].sum()), float(fit.expected[inside].sum())
            if expected < LEAST_EXPECTED:
                continue
            low, high = confint_poisson(observed, expected, method="exact-c")
            rows.append((by, _label(by, int(code)), len(np.unique(pieces.stay[inside])), observed,
                         expected, observed / expected, float(low), float(high)))  # fmt: skip
    names = ["by", "group", "people", "observed", "expected", "ratio", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _label(by: str, code: int) -> str:
    if by == "year":
        return str(code)
    if by == "tenure":
        low, high = TENURE_EDGES[code], TENURE_EDGES[code + 1]
        return f"{low:g}+" if np.isinf(high) else f"{low:g}\N{EN DASH}{high:g}"
    return str(code + 1)
