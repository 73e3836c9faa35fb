"""Costly things made once a run of the tests, whichever of the processes asks first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], list[Path]]
) -> list[Path]:
    """Paths that ``make`` wrote into the folder ``name``, by this process or another one."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    listing = root / f"{name}.made"
    with FileLock(root / f"{name}.lock"):
        if not listing.exists():
            made = make(root / name)
            listing.write_text("\n".join(map(str, made)), encoding="utf-8")
    return [Path(line) for line in listing.read_text(encoding="utf-8").splitlines()]
