"""Hazards against lifelines, on data with ties, left truncation and right censoring.

The values were computed by `benchmarks/survival_oracle.py` in an environment of its own.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.analysis.estimation.cox import constancy, cox_model, schoenfeld, survival
from govsim.analysis.estimation.staff import poisson_fit
from tests.analysis.survival_data import PIECES, SEEDS, TERMS, survival_data

ORACLE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "survival_oracle.json").read_text(encoding="utf-8")
)
THREE_DIGITS = 5e-4


@pytest.fixture(params=SEEDS)
def case(request: pytest.FixtureRequest) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A data set and what lifelines makes of it."""
    return pd.DataFrame(survival_data(request.param)), ORACLE["sets"][str(request.param)]


def fitted(data: pd.DataFrame) -> Any:
    """Cox's model of a data set."""
    return cox_model(*(data[c].to_numpy() for c in ("start", "stop", "event")), data[list(TERMS)])


def test_the_data_have_ties_truncation_and_censoring(case: Any) -> None:
    """Otherwise agreement would show less than it says."""
    data, _ = case
    times = data.loc[data["event"] > 0, "stop"]
    assert times.duplicated().sum() > 25
    assert (data["start"] > 0).mean() > 0.3
    assert np.isin(data["start"], times).sum() > 50  # entries at the very time of an exit
    assert (data["event"] == 0).mean() > 0.2


def test_hazard_ratios_and_their_errors_agree_to_three_digits(case: Any) -> None:
    """Coefficients of Cox's model with Efron's ties, and their standard errors."""
    data, oracle = case
    found = fitted(data)
    assert np.asarray(found.params) == pytest.approx(oracle["cox"], rel=THREE_DIGITS)
    assert np.asarray(found.bse) == pytest.approx(oracle["cox_se"], rel=THREE_DIGITS)


def test_the_test_of_constancy_agrees(case: Any) -> None:
    """Chi-squared of scaled Schoenfeld residuals against the time, without late entry.

    With it lifelines has no residuals; that nothing but the risk sets differs is tested elsewhere.
    """
    data, oracle = case
    data = data[data["start"] == 0]
    found = fitted(data)
    columns = (data[c].to_numpy() for c in ("start", "stop", "event"))
    residuals, times = schoenfeld(found, *columns, data[list(TERMS)].to_numpy(float))
    chi2, _, _ = constancy(residuals, times, np.asarray(found.cov_params()))
    assert chi2 == pytest.approx(oracle["constancy_chi2"], rel=THREE_DIGITS, abs=1e-6)


def test_survival_curves_agree_to_three_digits(case: Any) -> None:
    """Kaplan and Meier's estimate, and the cumulative hazard that goes with it."""
    data, oracle = case
    curve = survival(*(data[c].to_numpy() for c in ("start", "stop", "event")))
    at = np.searchsorted(curve["time"], np.array(ORACLE["times"]) + 1e-9) - 1
    assert curve["survival"].to_numpy()[at] == pytest.approx(oracle["survival"], rel=THREE_DIGITS)
    hazard = np.cumsum(curve["events"] / curve["at_risk"]).to_numpy()[at]
    assert hazard == pytest.approx(oracle["cumulative_hazard"], rel=THREE_DIGITS)


def test_hazards_of_pieces_agree_to_three_digits(case: Any) -> None:
    """A hazard constant within pieces of time, by Poisson regression."""
    data, oracle = case
    edges = [0.0, *PIECES, np.inf]
    years, events, which = [], [], []
    for k, (low, high) in enumerate(itertools.pairwise(edges)):
        lived = data["stop"].clip(upper=high) - data["start"].clip(lower=low)
        inside = lived > 0
        ended = (data["event"] > 0) & (data["stop"] > low) & (data["stop"] <= high)
        years += lived[inside].tolist()
        events += ended[inside].astype(float).tolist()
        which += [k] * int(inside.sum())
    x = np.eye(len(edges) - 1)[which]
    found, _ = poisson_fit(np.array(events), x, np.array(years), np.zeros(len(years)))
    assert np.exp(found.params) == pytest.approx(oracle["piece_hazards"], rel=2 * THREE_DIGITS)
