"""Running a batch: several notebooks at once, each in a process of its own; one that fails stops
no other, and what is finished is not run again.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import Language
from govsim.report.batch_file import Batch, RunOfBatch
from govsim.report.notebook_run import RECORD, Order, Run, shown_file
from govsim.report.notebook_worker import FINISHED
from govsim.report.notebooks import Notebook
from govsim.study.engine import processes
from govsim.study.keys import model_version

Progress = Callable[[int, int], None]
NOT_RUN = "not run"
_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Line:
    """What became of one run.

    Attributes
    ----------
    values : dict of str to value
        All its parameters.
    state : str
        ``finished``, ``failed`` or ``not run``.
    seconds : float or None
    folder, file : str
        The run's folder within the batch's, and what to look at in it; empty if not run.
    problem : tuple of str
        What went wrong.
    was_there : bool
        Whether it had been finished before.
    """

    values: dict[str, Any]
    state: str
    seconds: float | None = None
    folder: str = ""
    file: str = ""
    problem: tuple[str, ...] = ()
    was_there: bool = False


def run_folder(notebook: Notebook, run: RunOfBatch) -> str:
    """Name of a run's folder: the same for the same notebook, values, inputs and model.

    The number of processes does not count: it changes no result.
    """
    values = {name: value for name, value in run.values.items() if name != "jobs"}
    content = [values, run.digests, model_version().hex()]
    digest = hashlib.sha256(notebook.source)
    digest.update(json.dumps(content, sort_keys=True).encode())
    return f"{notebook.name}-{digest.hexdigest()[:12]}"


class BatchRunner:
    """Runs what a batch asks for.

    Parameters
    ----------
    batch : Batch
    output : Path
    jobs : int
        Processes in all; -1 for all cores.
    timeout : int or None
        Seconds a cell may take.
    language : Language
        Of what is said.

    Attributes
    ----------
    lines : list of Line
        What became of each run so far, in the file's order.
    """

    def __init__(
        self, batch: Batch, output: Path, *, jobs: int, timeout: int | None, language: Language
    ) -> None:
        self.batch, self.output = batch, output
        self.timeout, self.language = timeout, language
        self._runs = {run_folder(batch.notebook, run): run for run in batch.runs}  # each once
        self._lines = {
            folder: self._found(folder, run) or Line(run.values, NOT_RUN)
            for folder, run in self._runs.items()
        }
        waiting = [self._runs[f] for f, line in self._lines.items() if line.state == NOT_RUN]
        self.at_once, self.jobs_each = _shares(processes(jobs), waiting)

    @property
    def lines(self) -> list[Line]:
        """What became of each run so far, in the file's order."""
        return list(self._lines.values())

    def run(self, progress: Progress | None = None) -> None:
        """Run what is not there yet.

        Raises
        ------
        InputError
            If the folder cannot be written.
        """
        waiting = [folder for folder, line in self._lines.items() if line.state == NOT_RUN]
        total, going = len(waiting), dict[str, Run]()
        show = progress or (lambda done, total: None)
        show(0, total)
        try:
            while waiting or going:
                while waiting and len(going) < self.at_once:
                    folder = waiting.pop(0)
                    going[folder] = Run(self._order(self._runs[folder]), self.output)
                for folder in [f for f, run in going.items() if run.is_over()]:
                    self._lines[folder] = self._ended(folder, going[folder])
                    del going[folder]
                    show(total - len(waiting) - len(going), total)
                time.sleep(_LOOK_SECONDS)
        finally:
            for run in going.values():
                run.hang_up()
            for run in going.values():
                run.stop()

    def _order(self, run: RunOfBatch) -> Order:
        given = dict(run.given)
        if "jobs" in run.values:
            given.setdefault("jobs", self.jobs_each)
        values = {**run.values, **given}
        return Order(self.batch.notebook, given, values, self.timeout, self.language)

    def _ended(self, folder: str, run: Run) -> Line:
        ended = run.ended
        assert ended is not None
        try:
            shown = run.move(self.output / folder)
        except OSError as error:
            raise InputError([not_written(self.output / folder, error)]) from error
        return Line(run.order.values, ended.state, ended.seconds, folder, shown.name, ended.problem)

    def _found(self, folder: str, run: RunOfBatch) -> Line | None:
        """A run that was finished before."""
        place = self.output / folder
        try:
            record = json.loads((place / RECORD).read_text(encoding="utf-8"))
            seconds, is_done = float(record["seconds"]), record["state"] == FINISHED
        except (OSError, ValueError, KeyError, TypeError):
            return None
        notebook = shown_file(self.batch.notebook.name, FINISHED)
        if not is_done or not (place / notebook).is_file():
            return None
        page = Path(notebook).with_suffix(".html").name
        file = page if (place / page).is_file() else notebook
        return Line(run.values, FINISHED, seconds, folder, file, was_there=True)


def _shares(cores: int, waiting: list[RunOfBatch]) -> tuple[int, int]:
    """Notebooks at once, and processes of each that does not say how many it wants."""
    asked = [int(run.given["jobs"]) for run in waiting if "jobs" in run.given]
    if asked:
        most = max(cores if jobs < 1 else jobs for jobs in asked)
        return max(1, min(cores // most, len(waiting))), most
    at_once = max(1, min(cores, len(waiting)))
    return at_once, max(1, cores // at_once)
