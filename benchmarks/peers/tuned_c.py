"""Tuned C (`tuned.c`), compiled with the machine's gcc when first asked for."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks import spec

OPTIONS = ("-O3", "-march=native", "-shared", "-fPIC")


@cache
def library() -> ctypes.CDLL:
    """The compiled peer; raises FileNotFoundError where there is no gcc."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "tuned.so"
        source = Path(__file__).with_name("tuned.c")
        subprocess.run(["gcc", *OPTIONS, str(source), "-o", str(made), "-lm"], check=True)
        return ctypes.CDLL(str(made))


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    requests, grants = spec.communities()
    month_end = spec.IS_MONTH_END[:weeks].astype(np.uint8)
    table = np.zeros((int(month_end.sum()), spec.COMMUNITIES, len(spec.COLUMNS)), np.int64)
    pointers = [ctypes.c_void_p(a.ctypes.data) for a in (requests, grants, month_end, table)]
    lost = library().replicate(
        ctypes.c_uint64(seed), weeks, spec.COMMUNITIES, *pointers[:3],
        ctypes.c_int64(spec.TREASURY), pointers[3],
    )  # fmt: skip
    assert not lost
    return table
