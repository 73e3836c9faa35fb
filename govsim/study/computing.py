"""Where runs are computed, and where they are kept.

Both are set for a stretch of work rather than handed to every study::

    with computing(cluster="tcp://scheduler:8786", store="/data/runs"):
        Study(...).run()
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import default_language
from govsim.study.store import NONE, VARIABLE, Store


@dataclass(frozen=True)
class Computing:
    """Where runs are computed and kept.

    Attributes
    ----------
    store : str or None
        Folder of the store; ``"none"`` to keep nothing; None for the usual one.
    cluster : str or None
        ``tcp://host:port`` of a Dask scheduler, or ``local:N``; None for this machine's processes.
    """

    store: str | None = None
    cluster: str | None = None


CLUSTER = "GOVSIM_CLUSTER"
"""Environment variable with the address of a cluster."""
_USUAL = Computing()
_NOW: ContextVar[Computing] = ContextVar("computing", default=_USUAL)


def now() -> Computing:
    """What is set at present."""
    return _NOW.get()


@contextmanager
def computing(
    *, store: str | os.PathLike[str] | None = None, cluster: str | None = None
) -> Iterator[None]:
    """Say where studies in the block compute and keep their runs.

    Parameters
    ----------
    store : path, optional
        Folder of the store; ``"none"`` to keep nothing. Unless given: the folder named by
        the environment variable GOVSIM_STORE, or one in the user's cache.
    cluster : str, optional
        ``tcp://host:port`` of a Dask scheduler, or ``local:N`` for N workers on this machine.
        Unless given: the environment variable GOVSIM_CLUSTER.

    Raises
    ------
    InputError
        If the cluster's address is neither, or the folder cannot be used.
    """
    with unchecked(None if store is None else os.fspath(store), cluster):
        check_now()
        yield


@contextmanager
def unchecked(store: str | None, cluster: str | None) -> Iterator[None]:
    """As `computing`, but faults are left to `check_now`, to be said together with others."""
    token = _NOW.set(Computing(store, cluster))
    try:
        yield
    finally:
        _NOW.reset(token)


def check_now() -> None:
    """Refuse what is set at present if it cannot be used.

    Raises
    ------
    InputError
        With every fault.
    """
    from govsim.study.cluster import check_address

    faults: list[Fault] = []
    try:
        check_address(current_cluster())
    except InputError as error:
        faults += error.faults
    if now().store is not None:
        try:
            current_store()
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def current_cluster() -> str | None:
    """The cluster's address: the one set, or else that of the environment; None for none."""
    return now().cluster or os.environ.get(CLUSTER) or None


def usual_folder() -> Path:
    """The store's folder unless another is named."""
    from platformdirs import user_cache_path

    return user_cache_path("govsim", appauthor=False)


def current_store() -> Store | None:
    """The store in use; None if runs are not kept.

    Raises
    ------
    InputError
        If a folder that was named cannot be used. Where none was named and the usual one cannot
        be written, nothing is kept, and that is said once.
    """
    named = now().store or os.environ.get(VARIABLE)
    if named == NONE:
        return None
    folder = Path(named).expanduser().absolute() if named else usual_folder()
    try:
        store = _opened(folder, os.getpid())
        if not store.path.exists():  # thrown away since
            _opened.cache_clear()
            store = _opened(folder, os.getpid())
        return store
    except InputError as error:
        if named:
            raise
        _say_once(error.faults[0].render(default_language()))
        return None


def keeping() -> bool:
    """Whether a store has been in use in this process."""
    return _opened.cache_info().currsize > 0


@cache
def _opened(folder: Path, _process: int) -> Store:
    return Store(folder)


@cache
def _say_once(text: str) -> None:
    print(text, file=sys.stderr)
