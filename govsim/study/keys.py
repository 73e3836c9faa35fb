"""What a run is found by in the store: everything that decides its numbers."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from govsim.catalogue.parameters import load_parameters

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.policy import Scenario

MODEL_ROOMS = ("catalogue", "district", "policy", "model")
"""Rooms whose source decides the numbers of one run."""
MODEL_LIBRARIES = ("numpy", "numba", "simpy", "scipy", "holidays")


def source_digest(rooms: Sequence[str]) -> str:
    """SHA-256 of the source of some rooms, which decides numbers even where git is absent."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            digest.update(
                f"{path.relative_to(root).as_posix()}".encode() + b"\0" + path.read_bytes()
            )
    return digest.hexdigest()


@cache
def model_version() -> bytes:
    """The model's version: its source, the libraries it computes with, and the kind of machine."""
    parts = [source_digest(MODEL_ROOMS), *(f"{n}={version(n)}" for n in MODEL_LIBRARIES)]
    parts += [platform.machine(), platform.python_version()]
    return hashlib.sha256("\n".join(parts).encode()).digest()


def run_keys(
    runs: Sequence[tuple[int, int, int]], district: District, scenarios: Sequence[Scenario],
    draws: Sequence[Mapping[str, float]], seed: int, years: int,
) -> dict[tuple[int, int, int], bytes]:  # fmt: skip
    """Keys of runs.

    Parameters
    ----------
    runs : sequence of (scenario, draw, replication)
    district : District
    scenarios, draws : sequence
        What the runs' numbers point at. A scenario's name and title do not enter the key: two
        that change the same rules share their runs.
    seed, years : int

    Returns
    -------
    dict of run to bytes
    """
    known = load_parameters()
    common = hashlib.sha256(model_version())
    common.update(f"\n{district.digest}\n{seed}\n{years}\n".encode())
    used_scenarios, used_draws = {r[0] for r in runs}, {r[1] for r in runs}
    rules = {
        s: hashlib.sha256(json.dumps(scenarios[s].content(), sort_keys=True).encode()).digest()
        for s in used_scenarios
    }
    values = {d: bytes.fromhex(known.digest(draws[d])) for d in used_draws}
    keys = {}
    for run in runs:
        key = common.copy()
        key.update(rules[run[0]] + values[run[1]] + str(run[2]).encode())
        keys[run] = key.digest()
    return keys
