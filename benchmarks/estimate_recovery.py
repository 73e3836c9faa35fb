"""How often the 95% intervals of estimates from staff rosters hold the parameters put in.

``python benchmarks/estimate_recovery.py`` draws 300 rosters of 60 communities with 9 posts over six
years from the model's own hazard (its weekly kernel, ability included), three times: with the
catalogue's central values; with every parameter drawn anew for each roster, evenly over its range;
and with central values where communities now and then owe pay. Rosters have left truncation (people
in post when the period begins), right censoring, ties (people leave at the ends of weeks) and
competing reasons of leaving. ``estimate_recovery.csv`` holds, by design and parameter, the share of
intervals that hold the truth with its own 95% interval (Wilson), bias and errors; the row ``all``
pools a design's parameters, whose intervals come from the same rosters. It takes some three
minutes on two cores.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from govsim.analysis.estimation.estimate import Estimate
from govsim.analysis.estimation.rosters import WAGE, simulate_roster
from govsim.analysis.estimation.scales import SCALES
from govsim.analysis.estimation.staff_estimates import estimate_staff
from govsim.catalogue.parameters import load_parameters

ROSTERS = 300
TERMS = ("quit_annual_all", "quit_annual_incumbent", "quit_annual_exam_young",
         "pay_quit_elasticity", "tenure_hazard_slope", "newcomer_hazard", "hr_education",
         "hr_pay_arrears")  # fmt: skip
DESIGNS = ("central", "drawn", "arrears")


def truths_of(design: str, seed: int) -> dict[str, float]:
    """Parameters put into one roster."""
    known = load_parameters()
    if design != "drawn":
        return {name: known[name].central for name in TERMS}
    luck = np.random.default_rng([97, seed])
    return {
        name: SCALES[name].back(float(luck.uniform(SCALES[name].to(known[name].low),
                                                   SCALES[name].to(known[name].high))))
        for name in TERMS
    }  # fmt: skip


def recover(design: str, seed: int) -> list[dict[str, object]]:
    """Estimates of one roster beside what was put in."""
    truths = truths_of(design, seed)
    owing = design == "arrears"
    roster, ledger = simulate_roster(
        1000 * DESIGNS.index(design) + seed, truths=truths, arrears=owing
    )
    values = load_parameters().with_values(truths)
    found = estimate_staff(roster, roster.attrs["window"], values, WAGE, ledger if owing else None)
    return [_row(design, one, truths[one.name]) for one in found.estimates if one.name in TERMS]


def _row(design: str, one: Estimate, truth: float) -> dict[str, object]:
    low, _, high = one.own
    used_low, _, used_high = one.result
    slack = 1e-9 * max(abs(truth), 1.0)
    return {
        "design": design, "parameter": one.name, "holds": low <= truth <= high,
        "used_holds": used_low - slack <= truth <= used_high + slack, "enough": one.is_enough,
        "error": one.value - one.scale.to(truth), "se": one.se, "events": one.events,
    }  # fmt: skip


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a design and parameter, and one for all parameters of a design."""
    told = []
    for design, part in rows.groupby("design", sort=False):
        for name in (*dict.fromkeys(part["parameter"]), "all"):
            some = part if name == "all" else part[part["parameter"] == name]
            held, n = int(some["holds"].sum()), len(some)
            low, high = proportion_confint(held, n, method="wilson")
            alone = name != "all"
            told.append({
                "design": design, "parameter": name, "intervals": n, "coverage": held / n,
                "coverage_low": low, "coverage_high": high,
                "coverage_of_file": some["used_holds"].mean(), "enough": some["enough"].mean(),
                "bias": some["error"].mean() if alone else None,
                "sd": some["error"].std() if alone else None,
                "mean_se": some["se"].mean() if alone else None,
                "mean_events": some["events"].mean() if alone else None,
            })  # fmt: skip
    return pd.DataFrame(told)


def main(rosters: int = ROSTERS) -> None:
    """Run every design and write the table."""
    work = [(design, seed) for design in DESIGNS for seed in range(rosters)]
    with ProcessPoolExecutor() as pool:
        told = pool.map(recover, *zip(*work, strict=True), chunksize=25)
    found = summary(pd.DataFrame([row for rows in told for row in rows]))
    target = Path(__file__).with_suffix(".csv")
    found.to_csv(target, index=False, float_format="%.4f", lineterminator="\n")
    print(found.to_string())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROSTERS)
