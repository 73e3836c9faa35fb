"""What lifelines makes of the data sets, written to ``survival_oracle.json``.

lifelines wants an older pandas than govsim, so it lives in an environment of its own::

    python -m venv oracle && oracle/bin/pip install "lifelines==0.30.0" "pandas<3"
    oracle/bin/python benchmarks/survival_oracle.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import lifelines
import pandas as pd
from lifelines import (
    CoxPHFitter,
    KaplanMeierFitter,
    NelsonAalenFitter,
    PiecewiseExponentialFitter,
)
from lifelines.statistics import proportional_hazard_test

HERE = Path(__file__).parents[1] / "tests" / "analysis"
sys.path.insert(0, str(HERE))
from survival_data import PIECES, SEEDS, TERMS, survival_data  # noqa: E402

TIMES = (0.5, 1.0, 2.0, 4.0, 6.0)


def oracle(seed: int) -> dict[str, object]:
    """Everything that is compared, for one data set."""
    data = pd.DataFrame(survival_data(seed))
    cox = CoxPHFitter().fit(
        data, "stop", "event", entry_col="start", fit_options={"precision": 1e-9}
    )
    robust = CoxPHFitter().fit(
        data, "stop", "event", entry_col="start", robust=True, fit_options={"precision": 1e-9}
    )
    kind = {"durations": data["stop"], "event_observed": data["event"], "entry": data["start"]}
    survival = KaplanMeierFitter().fit(**kind)
    hazard = NelsonAalenFitter(nelson_aalen_smoothing=False).fit(**kind)
    pieces = PiecewiseExponentialFitter(list(PIECES)).fit(**kind)
    whole = data[data["start"] == 0].drop(columns="start")  # its residuals know no late entry
    alone = CoxPHFitter().fit(whole, "stop", "event", fit_options={"precision": 1e-9})
    held = proportional_hazard_test(alone, whole, time_transform="identity")
    return {
        "cox": [float(cox.params_[n]) for n in TERMS],
        "cox_se": [float(cox.standard_errors_[n]) for n in TERMS],
        "cox_robust_se": [float(robust.standard_errors_[n]) for n in TERMS],
        "constancy_chi2": [float(held.summary.loc[n, "test_statistic"]) for n in TERMS],
        "survival": [float(survival.predict(t)) for t in TIMES],
        "cumulative_hazard": [float(hazard.predict(t)) for t in TIMES],
        "piece_hazards": [float(1.0 / v) for v in pieces.params_],
    }


def main() -> None:
    """Write the file."""
    found = {
        "lifelines": lifelines.__version__, "times": TIMES,
        "sets": {str(seed): oracle(seed) for seed in SEEDS},
    }  # fmt: skip
    (HERE / "survival_oracle.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
