"""Flows of money kept in a file beside their study, and read back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.money import REPLICATIONS, ROUTES, Money
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters
from govsim.study.reading import DAMAGE

if TYPE_CHECKING:
    from govsim.study import Results

FILE = "money.json"


def save_money(found: Money, results: Results, folder: str | os.PathLike[str]) -> Path:
    """Write a study's flows of money; nothing is in place before it is whole.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    target = Path(folder) / FILE
    values = [[[None if v != v else round(v, 2) for v in run] for run in one]
              for one in found.yuan.tolist()]  # fmt: skip
    record = {"binding": _binding(results), "yuan": values}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".part")
        aside.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(aside, target)
    except OSError as error:
        raise InputError([not_written(target.parent, error)]) from error
    return target


def load_money(results: Results, folder: str | os.PathLike[str]) -> Money | None:
    """Read a study's flows of money back.

    Returns
    -------
    Money or None
        None if the folder holds none.

    Raises
    ------
    InputError
        If they are damaged, or those of another study.
    """
    source = Path(folder) / FILE
    if not source.exists():
        return None
    wrong = Fault(Text(N_("not the flows of money of this study, or damaged")),
                  Text(N_("the file removed, and the same command again")),
                  file=str(source))  # fmt: skip
    try:
        record = json.loads(source.read_text(encoding="utf-8"))
        yuan = np.array(record["yuan"], float)
        same = record["binding"] == _binding(results)
    except DAMAGE as error:
        raise InputError([wrong]) from error
    shape = (len(results.scenarios), min(REPLICATIONS, results.replications), len(ROUTES))
    if not same or yuan.shape != shape:
        raise InputError([wrong])
    return Money(tuple(s.name for s in results.scenarios), yuan)


def _binding(results: Results) -> dict[str, Any]:
    """Everything that decides the flows."""
    return {
        "district": results.district.digest, "parameters": load_parameters().digest(),
        "scenarios": [[s.name, s.digest()] for s in results.scenarios],
        "years": results.years, "seed": results.seed,
    }  # fmt: skip
