"""Where compiled kernels are kept: shared by all processes, never stale, and not growing.

numba invalidates a cached kernel only when its own file changes, not when a kernel it calls does,
and looks for it under the path of the source. Here the folder is named after the content of every
file of the model and the versions that compile it, whatever the path: a changed line anywhere in
the model compiles anew; an unchanged model never does, not after an upgrade of the rest either.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

import numba
from filelock import BaseFileLock, FileLock, Timeout
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

MODEL = Path(__file__).parent
PATIENCE = 300.0
"""Seconds to wait for another process to compile one kernel, before compiling it too."""
KEPT, KEPT_DAYS = 12, 90
"""Folders of other versions kept, about 5 MB each, and days since one was last used."""
_PREFIX = "kernels-"


@cache
def source_digest() -> str:
    """A digest of the model's files, Python and numba: what decides the compiled code."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {numba.__version__}".encode())
    for path in sorted(MODEL.rglob("*.py")):
        digest.update(path.relative_to(MODEL).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> str:
    """The first writable place for compiled kernels.

    Returns
    -------
    str
        A folder in ``GOVSIM_CACHE_DIR`` if set, else in the user's cache, else beside the model,
        else one of this process alone.
    """
    from platformdirs import user_cache_path

    chosen = os.environ.get("GOVSIM_CACHE_DIR")
    bases = [user_cache_path("govsim", appauthor=False), MODEL / "__pycache__"]
    for base in [Path(chosen), *bases] if chosen else bases:
        folder = base / f"{_PREFIX}{source_digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                os.utime(folder)
        except OSError:
            continue
        prune(base, folder)
        return str(folder)
    return tempfile.mkdtemp(prefix="govsim-kernels-")


def prune(base: Path, used: Path) -> None:
    """Throw away kernels of other versions that have not been used for long, or are too many.

    Parameters
    ----------
    base : Path
        The folder that holds one folder a version.
    used : Path
        The one in use, which stays.
    """
    with contextlib.suppress(OSError):
        others = [(f.stat().st_mtime, f) for f in base.glob(f"{_PREFIX}*") if f != used]
        others.sort(reverse=True)
        oldest = time.time() - KEPT_DAYS * 86_400
        for place, (last_used, folder) in enumerate(others):
            if place >= KEPT or last_used < oldest:
                shutil.rmtree(folder, ignore_errors=True)


@cache
def _lock(_process: int) -> BaseFileLock:
    return FileLock(Path(cache_folder()) / "compiling.lock", timeout=PATIENCE)


class _Locator(_CacheLocator):
    """Files of one kernel: by its module's place in the model, not by where the model lies."""

    def __init__(self, function: Any, file: str) -> None:
        # numba reads both when it says that something cannot be cached.
        self._py_file, self._lineno = file, function.__code__.co_firstlineno
        path = Path(file).resolve()
        inside = path.is_relative_to(MODEL)
        self._own = "" if inside else hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        home = path.relative_to(MODEL).parent if inside else Path(f"{path.stem}-{self._own}")
        self._folder = Path(cache_folder()) / home

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> str:
        return source_digest() + self._own

    def get_disambiguator(self) -> str:
        return str(self._lineno)

    @classmethod
    def from_function(cls, function: Any, file: str) -> _Locator:
        return cls(function, file)


class _Files(CompileResultCacheImpl):
    _locator_classes = [_Locator]  # noqa: RUF012 - as in the class it is of


class SharedCache(FunctionCache):
    """numba's cache of one kernel; what it lacks is compiled by one process at a time."""

    _impl_class = _Files

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Load a compiled kernel; None if it is for this process to compile."""
        look_up: Any = super().load_overload
        found = look_up(signature, target)
        if found is None and _acquired():
            found = look_up(signature, target)
        return found


def _acquired() -> bool:
    """Wait for the lock; False where there is none to be had."""
    with contextlib.suppress(Timeout, OSError, NotImplementedError):
        _lock(os.getpid()).acquire()
        return True
    return False


def share(compiled: Any) -> None:
    """Keep a kernel in the shared cache, and hold the lock no longer than it compiles.

    Parameters
    ----------
    compiled : numba.core.registry.CPUDispatcher
    """
    made: Any = SharedCache
    compiled._cache = made(compiled.py_func)
    compile_one = compiled.compile

    def compile_alone(signature: Any) -> Any:
        lock = _lock(os.getpid())
        before = lock.lock_counter
        try:
            return compile_one(signature)
        finally:
            while lock.lock_counter > before:
                lock.release()

    compiled.compile = compile_alone
