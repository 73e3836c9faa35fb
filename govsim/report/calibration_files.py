"""A calibration's folder: posterior, tables, record and pictures, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from govsim.analysis.calibration.result import REGION, Calibration
from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import LANGUAGES
from govsim.report.calibration import chosen_line, method, sentences
from govsim.report.calibration_figures import (
    data_figure,
    implausibility_figure,
    parameters_figure,
)

POSTERIOR, PARAMETERS, FIGURES = "posterior.csv", "calibrated.csv", "figures.csv"
RECORD = "calibration.json"


def write_calibration(found: Calibration, folder: str | os.PathLike[str]) -> list[Path]:
    """Write everything; nothing is in place before all is made.

    Returns
    -------
    list of Path
        The record last.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    texts = {
        POSTERIOR: _csv(found.frame(), index=True), PARAMETERS: _csv(found.parameters()),
        FIGURES: _csv(found.figures()),
    }  # fmt: skip
    contents = {name: text.encode() for name, text in texts.items()}
    for name, figure in (("parameters", parameters_figure), ("data", data_figure),
                         ("implausibility", implausibility_figure)):  # fmt: skip
        for language in LANGUAGES:
            for kind, content in figure(found, language).forms.items():
                contents[f"{name}.{language}.{kind}"] = content
    record = json.dumps(record_of(found), ensure_ascii=False, indent=1) + "\n"
    contents[RECORD] = record.encode()
    return put_all(contents, folder)


def put_all(contents: dict[str, bytes], folder: str | os.PathLike[str]) -> list[Path]:
    """Files made aside and moved into place together, in order.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=target))
        try:
            for name, content in contents.items():
                (aside / name).write_bytes(content)
            for name in contents:
                os.replace(aside / name, target / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise InputError([not_written(target, error)]) from error
    return [target / name for name in contents]


def _csv(frame: pd.DataFrame, *, index: bool = False) -> str:
    return str(frame.to_csv(index=index, lineterminator="\n", float_format="%.10g"))


def record_of(found: Calibration) -> dict[str, Any]:
    """What ``calibration.json`` holds: what decides the numbers, and what was found."""
    keys = [t.key for t in found.targets]
    said = {}
    for language in LANGUAGES:
        chosen = chosen_line(found, language)
        said[language] = [*([chosen] if chosen else []), *sentences(found, language),
                          *method(found, language)]  # fmt: skip
    return {
        "binding": dict(found.binding),
        "circumstances": {"seconds": round(found.seconds, 1), "runs": found.runs,
                          "failed": found.failed},
        "parameters": {
            name: {"region_low": float(found.box[0, k]), "region_high": float(found.box[1, k]),
                   "learned": round(float(found.learned[k]), 4)}
            for k, name in enumerate(found.names)
        },
        "region": {"probability": REGION, "log_density_above": found.threshold},
        "screened": {one.name: round(one.share, 4) for one in found.screened},
        "waves": [{"draws": r.draws, "runs": r.runs, "prior_left": r.left,
                   "explained": dict(zip(keys, r.explained.round(4).tolist(), strict=True))}
                  for r in found.rounds],
        "effective_draws": round(found.posterior.effective),
        "fit": {key: found.fit(k) for k, key in enumerate(keys)},
        "words": said,
    }  # fmt: skip
