"""Settings that processes started meanwhile find as well: in the environment while a block runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def path_in_force(variable: str, path: str | os.PathLike[str] | None) -> Iterator[None]:
    """Let a variable of the environment name a path while the block runs.

    Parameters
    ----------
    variable : str
    path : path or None
        Made absolute; None changes nothing.
    """
    if path is None:
        yield
        return
    before = os.environ.get(variable)
    os.environ[variable] = str(Path(path).absolute())
    try:
        yield
    finally:
        os.environ.pop(variable, None)
        if before is not None:
            os.environ[variable] = before
