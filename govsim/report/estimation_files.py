"""What an estimation leaves behind: a parameters file, tables, figures and a page to read."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from govsim.analysis.estimation.everything import Found
from govsim.analysis.estimation.files import (
    coefficients_frame,
    estimates_frame,
    parameter_rows,
    parameters_csv,
)
from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import LANGUAGES, N_, translate
from govsim.report.blocks import Picture, escape, heading
from govsim.report.documents import write_documents
from govsim.report.estimation_story import EstimateStory
from govsim.report.kinds.manuscripts import manuscript

PARAMETERS = "parameters.csv"


def write(found: Found, folder: str | os.PathLike[str], min_count: int = 0) -> list[Path]:
    """Write everything, in both languages.

    Parameters
    ----------
    found : Found
    folder : path
        Made if need be.
    min_count : int
        People or events below which nothing is shown.

    Returns
    -------
    list of Path

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    target = Path(folder)
    tables = {
        PARAMETERS: parameters_csv(parameter_rows(found, min_count)),
        "estimates.csv": _csv(estimates_frame(found, min_count)),
    }
    enough = found.staff is None or found.staff.fit.quits.sum() >= min_count
    if found.staff is not None and enough:
        tables["coefficients.csv"] = _csv(coefficients_frame(found))
    written: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in tables.items():
            aside = target / f".{name}"
            aside.write_text(text, encoding="utf-8")
            os.replace(aside, target / name)
            written.append(target / name)
        for language in LANGUAGES:
            story = EstimateStory(found, language, min_count)
            pictures = [b for b in story.blocks if isinstance(b, Picture)]
            for number, one in enumerate(pictures, start=1):
                for kind, content in one.drawing.forms.items():
                    written.append(target / f"figure-{number}.{language}.{kind}")
                    written[-1].write_bytes(content)
                if one.csv and language == LANGUAGES[0]:
                    written.append(target / f"figure-{number}.csv")
                    written[-1].write_text(one.csv, encoding="utf-8")
            title = translate(N_("Parameters estimated from the district's own records"), language)
            page = manuscript([heading(1, escape(title)), *story.blocks], title, language)
            written += write_documents(page, target, f"estimates.{language}", ["html"])
    except OSError as error:
        raise InputError([not_written(target, error)]) from error
    return written


def _csv(frame: object) -> str:
    text = frame.to_csv(  # type: ignore[attr-defined]
        index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL, float_format="%.8g"
    )
    return str(text)
