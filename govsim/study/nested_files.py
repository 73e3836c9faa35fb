"""A nested study kept in a folder and read back."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters, own_table_digest
from govsim.study.engine import Failed
from govsim.study.nested import Nested, NestedStudy, first_month
from govsim.study.posterior import draws_digest
from govsim.study.reading import DAMAGE

FILE = "draws.npz"


def save_nested(found: Nested, study: NestedStudy, folder: str | os.PathLike[str]) -> Path:
    """Write a nested study's outcomes; nothing is in place before it is whole.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    target = Path(folder) / FILE
    failed = [[*run, one.error, one.traceback] for run, one in sorted(found.failed.items())]
    record = json.dumps({"binding": nested_binding(study), "failed": failed}, ensure_ascii=False)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".npz", delete=False) as aside:
            np.savez_compressed(aside, values=found.values, record=np.array(record))
        Path(aside.name).chmod(0o644)
        os.replace(aside.name, target)
    except OSError as error:
        raise InputError([not_written(target.parent, error)]) from error
    return target


def load_nested(study: NestedStudy, folder: str | os.PathLike[str]) -> Nested | None:
    """Read back a nested study.

    Returns
    -------
    Nested or None
        None if the folder holds none.

    Raises
    ------
    InputError
        If it is damaged, or that of another study.
    """
    source = Path(folder) / FILE
    if not source.exists():
        return None
    try:
        with np.load(source, allow_pickle=False) as held:
            values, record = held["values"], json.loads(str(held["record"]))
        shape = (len(study.scenarios), len(study.draws), study.replications, 12 * study.years)
        same = record["binding"] == nested_binding(study) and values.shape[:4] == shape
        failed = {(int(s), int(d), int(r)): Failed(str(error), str(trace))
                  for s, d, r, error, trace in record["failed"]}  # fmt: skip
    except (*DAMAGE, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError([_not_it(source)]) from error
    if not same:
        raise InputError([_not_it(source)])
    firsts = [first_month(s, study.district, study.years) for s in study.scenarios]
    return Nested(study.scenarios, study.draws, firsts, values, failed)


def nested_binding(study: NestedStudy) -> dict[str, Any]:
    """Everything that decides a nested study's numbers."""
    return {
        "district": study.district.digest,
        "scenarios": [[s.name, s.digest()] for s in study.scenarios],
        "parameters": load_parameters().digest(), "draws": len(study.draws),
        "replications": study.replications, "years": study.years, "seed": study.seed,
        **({"draws_sha256": draws_digest(study.draws)} if study.draws.from_file else {}),
        **({"parameters_table": own} if (own := own_table_digest()) else {}),
    }  # fmt: skip


def _not_it(path: Path) -> Fault:
    return Fault(
        Text(N_("not the draws of this study, or damaged")),
        Text(N_("the file removed, and the same command again")),
        file=str(path),
    )
