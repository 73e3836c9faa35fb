"""The parameters file of an estimation, and its tables."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from govsim.analysis.estimation.estimate import Estimate
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import Parameter, load_parameters

if TYPE_CHECKING:
    import pandas as pd

    from govsim.analysis.estimation.everything import Found

LEAST_WEIGHT = 0.05
"""Weight of the data below which a parameter stays as the catalogue has it."""
HELD = {"request_classes": "demand_dispersion"}
"""Parameters whose estimate holds only together with another at its central value."""


def is_shown(one: Estimate, least: int) -> bool:
    """Whether as many people or events stand behind an estimate as may be shown."""
    return min(one.rows, one.events) >= least


def parameter_rows(found: Found, least: int = 0) -> list[Parameter]:
    """Rows that take the place of the catalogue's.

    Parameters
    ----------
    found : Found
    least : int
        Estimates on fewer rows or events are left out.
    """
    rows: list[Parameter] = []
    known = load_parameters()
    for one in found.estimates:
        if not is_shown(one, least) or one.weight < LEAST_WEIGHT:
            continue
        low, central, high = (float(f"{v:.4g}") for v in one.result)
        central = min(max(central, low), high)
        rows.append(replace(
            one.parameter, low=low, central=central, high=high, grade="estimated", address="",
            source_zh=_source(found, one).get("zh"), source_en=_source(found, one).get("en"),
            notes_zh=_notes(one, "zh"), notes_en=_notes(one, "en"),
        ))  # fmt: skip
        if one.name in HELD:
            held = known[HELD[one.name]]
            words = Text(N_("held at the catalogue's central value: only its product with "
                            "{name} is estimated"), name=one.name)  # fmt: skip
            rows.append(replace(held, low=held.central, high=held.central,
                                notes_zh=words.get("zh"), notes_en=words.get("en")))  # fmt: skip
    return rows


def _source(found: Found, one: Estimate) -> Text:
    first, last = found.windows[one.table]
    return Text(
        N_("the district's own records: {table}, {rows} rows ({events} events), {first} to {last}; "
           "SHA-256 {digest}"),
        table=one.table, rows=f"{one.rows:,}", events=f"{one.events:,}", first=first.isoformat(),
        last=last.isoformat(), digest=found.digest,
    )  # fmt: skip


def _notes(one: Estimate, language: str) -> str:
    said = [] if one.is_enough else [Text(
        N_("too little data: drawn towards the catalogue's central value, the data having "
           "{percent}% of the weight"), percent=f"{100 * one.weight:.0f}",
    )]  # fmt: skip
    said += one.notes
    return "; ".join(text.get("zh" if language == "zh" else "en") for text in said)


def parameters_csv(rows: list[Parameter]) -> str:
    """A table in the form of ``parameters.csv``."""
    page = io.StringIO()
    names = [field.name for field in fields(Parameter)]
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        values = (getattr(row, name) for name in names)
        writer.writerow([f"{v:.15g}" if isinstance(v, float) else v for v in values])
    return page.getvalue()


def estimates_frame(found: Found, least: int = 0) -> pd.DataFrame:
    """Every estimate: the data's own word, the catalogue's range, and what is used.

    Estimates on fewer rows or events than `least` are named without numbers.
    """
    import pandas as pd

    rows = []
    for one in found.estimates:
        row, own, used = one.parameter, one.own, one.result
        numbers: dict[str, object] = {
            "rows": one.rows, "events": one.events, "own_low": own[0], "own": own[1],
            "own_high": own[2], "weight_of_data": one.weight, "enough": one.is_enough,
            "low": used[0], "central": used[1], "high": used[2],
        }  # fmt: skip
        if not is_shown(one, least):
            numbers = dict.fromkeys(numbers)
        rows.append({
            "parameter": one.name, "table": one.table, **numbers, "catalogue_low": row.low,
            "catalogue_central": row.central, "catalogue_high": row.high, "unit": row.unit_en,
        })  # fmt: skip
    return pd.DataFrame(rows)


def coefficients_frame(found: Found) -> pd.DataFrame:
    """Coefficients of the hazard of quitting and of Cox's model, with 95% intervals and tests."""
    import pandas as pd

    rows: list[tuple[object, ...]] = []
    if found.staff is not None:
        fit, cox = found.staff.fit, found.staff.cox
        for k, name in enumerate(fit.terms):
            low, middle, high = fit.interval(name)
            rows.append(("pieces", name, middle, float(fit.errors[k]), low, high, None, None))
        for k, name in enumerate(cox.names if cox else ()):
            assert cox is not None
            middle, se = float(cox.coefficients[k]), float(cox.errors[k])
            rows.append(("cox", name, middle, se, middle - 1.96 * se, middle + 1.96 * se,
                         float(cox.chi2[k]), float(cox.p[k])))  # fmt: skip
    names = ["model", "term", "coefficient", "se", "low", "high", "constancy_chi2", "constancy_p"]
    return pd.DataFrame(rows, columns=names)
