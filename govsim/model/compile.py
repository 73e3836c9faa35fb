"""Compilation of kernels, cached where the machine lets us and never stale.

numba invalidates a cached kernel only when its own file changes, not when a kernel it calls does.
The cache folder is therefore named after the content of every file of the model, so that a changed
line anywhere in the model compiles anew and an unchanged model never does.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba

Kernel = Callable[..., Any]


@cache
def cache_folder() -> str:
    """The first writable place for compiled kernels, in a folder named after the model's source.

    Returns
    -------
    str
        ``GOVSIM_CACHE_DIR`` if set, else beside the package, else the user's cache, else the
        system's temporary folder.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        digest.update(str(path.relative_to(here)).encode() + b"\0" + path.read_bytes())
    chosen = os.environ.get("GOVSIM_CACHE_DIR")
    user = f"govsim-{os.getuid()}" if hasattr(os, "getuid") else "govsim"
    candidates = [
        *([Path(chosen)] if chosen else []),
        here / "__pycache__",
        Path(os.environ.get("HOME", tempfile.gettempdir())) / ".cache" / "govsim",
        Path(tempfile.gettempdir()) / user,
    ]
    for base in candidates:
        folder = base / f"kernels-{digest.hexdigest()[:16]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return str(folder)
        except OSError:
            continue
    return tempfile.mkdtemp(prefix="govsim-kernels-")


def kernel(function: Kernel) -> Kernel:
    """Compile a function that moves a whole population, without holding up other threads.

    Parameters
    ----------
    function : callable
        Written in numba's subset of Python.

    Returns
    -------
    callable
        The compiled function; the first call of a new model compiles, later processes load.
    """
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = cache_folder()
    try:
        compiled: Kernel = numba.njit(cache=True, error_model="numpy", nogil=True)(function)
        return compiled
    finally:
        settings.CACHE_DIR = before


def inlined(function: Kernel) -> Kernel:
    """Compile a small function that kernels call in their innermost loop."""
    compiled: Kernel = numba.njit(inline="always", error_model="numpy")(function)
    return compiled
