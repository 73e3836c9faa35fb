"""Runs of notebooks, each in a process and a folder of its own.

A run's folder holds the executed notebook, the same as a page to read, ``parameters.json`` (what
was given; `govsim notebooks run -f` takes it again) and ``record.json``. It is made aside and moved
into place when all of it is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import N_, Language, Text
from govsim.report.notebook import NotebookError, check_ran, kernel_environment
from govsim.report.notebook_page import write_page
from govsim.report.notebook_worker import DIED, FINISHED, RAISED, TOO_LONG
from govsim.report.notebooks import Notebook
from govsim.study.binding import git_commit, govsim_version
from govsim.study.computing import CLUSTER, current_cluster, now
from govsim.study.saving import sweep
from govsim.study.store import VARIABLE

RECORD, PARAMETERS = "record.json", "parameters.json"
FAILED = "failed"
LIBRARIES = ("papermill", "nbclient", "ipykernel", "numpy", "numba", "pandas")
_PREFIX = ".running-"
_CLOSING_SECONDS = 20


@dataclass(frozen=True)
class Order:
    """What is to be run.

    Attributes
    ----------
    notebook : Notebook
    given : dict of str to value
        What papermill is handed; must have been checked.
    values : dict of str to value
        All parameters, with the defaults of those not given.
    timeout : int or None
        Seconds a cell may take.
    language : Language
        The reader's; errors are said in it.
    """

    notebook: Notebook
    given: dict[str, Any]
    values: dict[str, Any]
    timeout: int | None
    language: Language


@dataclass(frozen=True)
class Ended:
    """How a run ended.

    Attributes
    ----------
    state : str
        ``finished`` or ``failed``.
    seconds : float
    problem : tuple of str
        What went wrong, line by line, in the reader's language.
    is_input : bool
        Whether what went wrong is the input's fault.
    """

    state: str
    seconds: float
    problem: tuple[str, ...] = ()
    is_input: bool = False


@dataclass
class Run:
    """One execution, started at once.

    Parameters
    ----------
    order : Order
    output : Path
        The run's folder is made in it.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """

    order: Order
    output: Path
    ended: Ended | None = field(default=None, init=False)
    _done: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        try:
            self.output.mkdir(parents=True, exist_ok=True)
            sweep(self.output, _PREFIX)
            prefix = f"{_PREFIX}{os.getpid()}-"
            self._aside = Path(tempfile.mkdtemp(prefix=prefix, dir=self.output)).absolute()
            self._work, self._folder = self._aside / "work", self._aside / "run"
            self._work.mkdir()
            self._folder.mkdir()
            self._start()
        except OSError as error:
            raise InputError([not_written(self.output, error)]) from error

    def _start(self) -> None:
        self._began, self._started = time.perf_counter(), datetime.now().astimezone()
        notebook = self.order.notebook
        copy = self._work / f"{notebook.name}.ipynb"  # what was checked is what is run
        copy.write_bytes(notebook.source)
        self._target = self._work / "executed.ipynb"
        self._cells, self._outcome = self._work / "cells", self._work / "outcome.json"
        order = self._work / "order.json"
        order.write_text(json.dumps({
            "notebook": str(copy), "target": str(self._target), "cells": str(self._cells),
            "outcome": str(self._outcome), "parameters": self.order.given,
            "timeout": self.order.timeout,
        }), encoding="utf-8")  # fmt: skip
        with (self._work / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "govsim.report.notebook_worker", str(order)],
                env=_environment(self._work, self.order.language), stdin=subprocess.PIPE,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def cells_done(self) -> int:
        """Cells of code that have been executed."""
        with contextlib.suppress(OSError, ValueError):  # not there yet, or being written
            self._done = max(self._done, int(self._cells.read_text(encoding="utf-8")))
        return self._done

    def is_over(self) -> bool:
        """Whether the execution has come to its end; then `ended` says how."""
        if self.ended is None and self._process.poll() is not None:
            self._close()
            self.ended = self._judge(time.perf_counter() - self._began)
        return self.ended is not None

    def stop(self) -> None:
        """End the execution if it still goes on, and leave nothing of what has not been moved."""
        self._close()
        shutil.rmtree(self._aside, ignore_errors=True)

    def move(self, target: Path) -> Path:
        """Put the run's folder into place, instead of an older one.

        Parameters
        ----------
        target : Path
            In the same folder as `output`.

        Returns
        -------
        Path
            The executed notebook as a page if there is one, else as a notebook.
        """
        assert self.ended is not None
        name = self.order.notebook.name
        page = None
        if self.ended.state == FINISHED:
            shutil.move(self._target, self._folder / f"{name}.ipynb")
            page = write_page(self._folder / f"{name}.ipynb", self.order)
        elif self._target.is_file():
            shutil.move(self._target, self._folder / f"{name}.failed.ipynb")
        _write_json(self._folder / PARAMETERS, self.order.given)
        _write_json(self._folder / RECORD, self._record(self.ended))
        if target.exists():
            shutil.rmtree(target)
        self._folder.rename(target)
        shutil.rmtree(self._aside, ignore_errors=True)
        return target / (page or shown_file(name, self.ended.state))

    def hang_up(self) -> None:
        """Tell the process to end; it does when its input does."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()

    def _close(self) -> None:
        self.hang_up()
        try:
            self._process.wait(_CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _judge(self, seconds: float) -> Ended:
        try:
            outcome = json.loads(self._outcome.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            outcome = {"state": DIED, "cell": None}
        if outcome["state"] == FINISHED:
            try:
                check_ran(self._target, self.order.given)
            except (NotebookError, OSError, ValueError):
                what = Text(N_("it did not run to its end with the values given"))
                return self._failed(seconds, what)
            return Ended(FINISHED, seconds)
        if outcome["state"] == RAISED and outcome["error"] == InputError.__name__:
            lines = tuple(line for line in str(outcome["said"]).splitlines() if line.strip())
            return Ended(FAILED, seconds, lines, is_input=True)
        return self._failed(seconds, _what_happened(outcome, self.order.timeout))

    def _failed(self, seconds: float, what: Text) -> Ended:
        said = Fault(what, file=self.order.notebook.name).render(self.order.language)
        return Ended(FAILED, seconds, (said,))

    def _record(self, ended: Ended) -> dict[str, Any]:
        order = self.order
        log = (self._work / "log").read_text(encoding="utf-8", errors="replace").strip()
        return {
            "notebook": order.notebook.name,
            "state": ended.state,
            "problem": list(ended.problem),
            "seconds": round(ended.seconds, 1),
            "started": self._started.isoformat(timespec="seconds"),
            "parameters": order.values,
            "timeout": order.timeout,
            "store": now().store or os.environ.get(VARIABLE),
            "govsim": govsim_version(),
            "commit": git_commit(),
            "python": platform.python_version(),
            "libraries": {name: version(name) for name in LIBRARIES},
            "machine": platform.machine(),
            "system": platform.platform(),
            **({"log": log[-4000:]} if log and ended.state != FINISHED else {}),
        }


def _what_happened(outcome: dict[str, Any], timeout: int | None) -> Text:
    cell = outcome["cell"]
    if outcome["state"] == TOO_LONG:
        message = N_("cell {cell} took longer than {seconds} seconds and was stopped")
        return Text(message, cell=cell, seconds=timeout)
    if outcome["state"] == DIED:
        if cell is None:
            return Text(N_("the process that ran it died, perhaps for lack of memory"))
        message = N_("the kernel died in cell {cell}, perhaps for lack of memory")
        return Text(message, cell=cell)
    said = " ".join(str(outcome["said"]).split())
    problem = f"{outcome['error']}: {said if len(said) <= 300 else said[:299] + '…'}"
    if cell is None:
        return Text(N_("it could not be started ({problem})"), problem=problem)
    return Text(N_("cell {cell} failed ({problem})"), cell=cell, problem=problem)


def _environment(work: Path, language: Language) -> dict[str, str]:
    """What the kernel is told: this reader's language, and where runs are computed and kept."""
    cluster, store = current_cluster(), now().store
    return {
        **kernel_environment(work),
        "GOVSIM_LANGUAGE": language,
        **({VARIABLE: store} if store else {}),
        **({CLUSTER: cluster} if cluster else {}),
    }


def shown_file(name: str, state: str) -> str:
    """The file of a run's folder to look at, where there is no page."""
    return f"{name}.ipynb" if state == FINISHED else RECORD


def free_folder(output: Path, name: str) -> Path:
    """A folder of a run that is not there yet: the notebook, the time, and a number if need be."""
    stem = f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    names = (stem, *(f"{stem}-{k}" for k in range(2, 10_000)))
    return next(output / one for one in names if not (output / one).exists())


def _write_json(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
