"""The model's cost in units of `benchmarks.calibration`, held against a stored baseline.

``python -m benchmarks.guard`` tells it; ``--write`` stores it in ``baseline.json``, to be done on a
quiet machine after a change that is meant to make the model faster or lets it do more.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import in_loops
from benchmarks.entries import run_full

BASELINE = Path(__file__).with_name("baseline.json")
TOLERANCE = 1.35
"""How many times the baseline still passes."""
ATTEMPTS = 4
"""The least of so many counts: a busy machine disturbs one, a slower model all."""


def replication() -> object:
    """What is guarded: a year of the full model after its year of burn-in, and its outcomes."""
    return run_full(0, 1)


def cost(
    measured: Callable[[], object] = replication, limit: float = 0.0, attempts: int = ATTEMPTS
) -> float:
    """Least cost in loops of several attempts; ends with the first that is within the limit."""
    measured()
    least = np.inf
    for _ in range(attempts):
        least = min(least, in_loops(measured))
        if least <= limit:
            break
    return float(least)


def baseline() -> dict[str, Any]:
    """What was stored."""
    stored: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return stored


def main() -> None:
    loops = cost()
    print(f"{loops:.2f} loops")
    if "--write" in sys.argv:
        import numba

        told = {"loops": round(loops, 2), "processor": platform.machine(),
                "python": platform.python_version(), "numpy": np.__version__,
                "numba": numba.__version__}  # fmt: skip
        BASELINE.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
