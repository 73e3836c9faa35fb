"""A back-test in words, a table and a picture."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.calibration.backtest import METHODS, BackTest, Score
from govsim.analysis.calibration.result import INTERVAL
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.calibration import significant, target_label
from govsim.report.calibration_figures import groups, series_figure
from govsim.report.calibration_files import put_all, record_of
from govsim.report.drawing import Drawing
from govsim.report.numbers import patterns

if TYPE_CHECKING:
    import os
    from pathlib import Path

SCORE_HEAD = (N_("Forecast by"), N_("Forecasts"), N_("Within the 95% interval"),
              N_("Mean error, of the observed range"), N_("The model is nearer in"))  # fmt: skip
FORECAST_HEAD = (N_("Figure"), N_("Year"), N_("Observed"), N_("Calibrated model (95%)"),
                 N_("Last value"), N_("Trend"))  # fmt: skip
LABELS = {"model": N_("calibrated model"), "last value": N_("last value"), "trend": N_("trend")}
FEW = 20
"""Forecasts below which a share inside intervals says little."""


def score_rows(found: BackTest, language: Language) -> list[list[str]]:
    """A table's rows, one a method."""
    return [_score_row(one, language) for one in found.scores()]


def _score_row(one: Score, language: Language) -> list[str]:
    inside = "–"
    if one.with_interval:
        inside = translate(
            N_("{inside} of {count} ({low} to {high})"), language, inside=one.inside,
            count=one.with_interval, low=f"{100 * one.inside_low:.0f}%",
            high=f"{100 * one.inside_high:.0f}%",
        )  # fmt: skip
    nearer = "–" if one.nearer is None else translate(
        N_("{part} of {count}"), language, part=one.nearer, count=one.forecasts
    )  # fmt: skip
    return [translate(LABELS[one.method], language), str(one.forecasts), inside,
            f"{100 * one.error:.0f}%", nearer]  # fmt: skip


def forecast_rows(found: BackTest, language: Language) -> list[list[str]]:
    """A table's rows, one a figure foretold."""
    items, rows = found.calibration.targets.items, []
    for k, target in enumerate(items):
        by = {f.method: f for f in found.forecasts if f.target == k}
        if not by:
            continue
        model = by["model"]
        factor, pattern, _ = patterns(OUTCOMES[target.outcome], abs(target.value), language)
        width = factor * (model.high - model.low)
        seen = significant(factor * target.value, width, 3)
        value, low, high = (
            significant(factor * x, width) for x in (model.value, model.low, model.high)
        )
        between = translate(N_("{share} ({low} to {high})"), language, share=value, low=low,
                            high=high)  # fmt: skip
        naive = [pattern.format(number=significant(factor * by[m].value, width)) if m in by
                 else "–" for m in METHODS[1:]]  # fmt: skip
        rows.append(
            [
                target_label(target, language),
                str(target.year),
                pattern.format(number=seen),
                pattern.format(number=between),
                *naive,
            ]
        )
    return rows


def sentences(found: BackTest, language: Language) -> list[str]:
    """What may be said: how often the intervals hold, and whether the model beats naive ones."""
    scores = {one.method: one for one in found.scores()}
    model = scores["model"]
    told = [translate(
        N_("Fitted on the years up to {year}; {count} figures after it were foretold. {inside} of "
           "them lie within the model's 95% intervals ({low} to {high} of such figures would, with "
           "95% certainty, were they independent)."), language, year=found.through,
        count=model.forecasts, inside=model.inside, low=f"{100 * model.inside_low:.0f}%",
        high=f"{100 * model.inside_high:.0f}%",
    )]  # fmt: skip
    for method in METHODS[1:]:
        if method in scores:
            told.append(_against(model, scores[method], language))
    if model.forecasts < FEW:
        told.append(translate(
            N_("Figures of one district and year share their luck, and {count} are few: this says "
               "whether the model fails grossly, not how good it is."), language,
            count=model.forecasts,
        ))  # fmt: skip
    return told


def _against(model: Score, naive: Score, language: Language) -> str:
    label = translate(LABELS[naive.method], language)
    if naive.error > 0 and model.error < naive.error:
        message = N_(
            "Against the {method}, the model's mean error is smaller: {model} against "
            "{naive} of the observed range; it is nearer in {nearer} of {count}."
        )
    else:
        message = N_("Against the {method}, the model's mean error is not smaller: {model} "
                     "against {naive} of the observed range; it is nearer in {nearer} of "
                     "{count}.")  # fmt: skip
    return translate(message, language, method=label, model=f"{100 * model.error:.0f}%",
                     naive=f"{100 * naive.error:.0f}%", nearer=naive.nearer,
                     count=naive.forecasts)  # fmt: skip


def backtest_figure(found: BackTest, language: Language) -> Drawing:
    """Fitted and foretold years, with what was observed.

    Returns
    -------
    Drawing
    """
    tail = (1 - INTERVAL) / 2
    low, middle, high = np.quantile(found.model, [tail, 0.5, 1 - tail], axis=0)
    items = found.calibration.targets.items
    note = translate(N_("triangles: years after {year}, which the model did not see"), language,
                     year=found.through)  # fmt: skip
    return series_figure(
        found.calibration, language, groups(found.calibration), (low, middle, high),
        lambda k: "^" if items[k].year > found.through else "o", note,
    )  # fmt: skip


def write_backtest(found: BackTest, folder: str | os.PathLike[str]) -> list[Path]:
    """Write forecasts, scores, record and pictures; nothing is in place before all is made.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    table = found.table().to_csv(index=False, lineterminator="\n", float_format="%.10g")
    contents = {"forecasts.csv": table.encode()}
    for language in LANGUAGES:
        for kind, content in backtest_figure(found, language).forms.items():
            contents[f"forecasts.{language}.{kind}"] = content
    record = record_of(found.calibration) | {
        "through": found.through,
        "scores": [{k: (None if isinstance(v, float) and math.isnan(v) else v)
                    for k, v in vars(one).items()} for one in found.scores()],
        "words_backtest": {language: sentences(found, language) for language in LANGUAGES},
    }  # fmt: skip
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    contents["backtest.json"] = text.encode()
    return put_all(contents, folder)
