"""Writing a study's results: run by run while it goes on, and into place only when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.study.tidy import Layout, TidyWriter

if TYPE_CHECKING:
    from govsim.study.results import Results

PREFIX = ".saving-"
OUTCOMES, COMPARISON, RECORD = "outcomes.parquet", "comparison.csv", "run.json"
FILES = (OUTCOMES, COMPARISON, RECORD)
"""In the order in which they are moved into place: the record is there only if all are."""


class Saving:
    """A folder's results in the making; nothing is in place before `finish`.

    Parameters
    ----------
    folder : path
    layout : Layout
    names : sequence of str
        Scenarios, in the order of the study.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """

    def __init__(self, folder: str | os.PathLike[str], layout: Layout, names: list[str]) -> None:
        self.target, self._names = Path(folder), names
        self._next = 0
        try:
            self.target.mkdir(parents=True, exist_ok=True)
            sweep(self.target, PREFIX)
            prefix = f"{PREFIX}{os.getpid()}-"
            self._aside = Path(tempfile.mkdtemp(prefix=prefix, dir=self.target))
        except (OSError, ValueError) as error:
            raise InputError([not_written(self.target, error)]) from error
        self._outcomes = TidyWriter(self._aside / OUTCOMES, layout)

    def __enter__(self) -> Saving:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        try:
            self._outcomes.close()
        except OSError:
            pass  # what is aside is thrown away
        finally:
            shutil.rmtree(self._aside, ignore_errors=True)
        if isinstance(error, OSError):
            raise InputError([not_written(self.target, error)]) from error

    def write_ready(self, results: Results) -> None:
        """Write the runs that are there, up to the first that is not.

        The file goes replication by replication, and within one scenario by scenario.
        """
        while self._next < results.replications * len(self._names):
            replication, scenario = divmod(self._next, len(self._names))
            if (scenario, replication) not in results.runs:
                return
            if (scenario, replication) not in results.runs.failed:
                values = results.runs.run(scenario, replication)
                self._outcomes.add(self._names[scenario], 0, replication, values)
            self._next += 1

    def finish(self, results: Results) -> None:
        """Write what is left, and move everything into place."""
        self.write_ready(results)
        self._outcomes.close()
        table = results.comparison()
        table.to_csv(self._aside / COMPARISON, index=False, lineterminator="\n")
        sizes = {name: (self._aside / name).stat().st_size for name in (OUTCOMES, COMPARISON)
                 if (self._aside / name).exists()}  # fmt: skip
        text = json.dumps(_record(results, sizes), ensure_ascii=False, indent=2)
        (self._aside / RECORD).write_text(text + "\n", encoding="utf-8")
        for name in FILES:
            if (self._aside / name).exists():
                os.replace(self._aside / name, self.target / name)


def _record(results: Results, sizes: Mapping[str, int]) -> dict[str, Any]:
    names = [s.name for s in results.scenarios]
    return {
        "binding": dict(results.binding),
        "circumstances": {**results.circumstances, "bytes": dict(sizes)},
        "scenarios": [s.model_dump(mode="json") | {"proposals": s.content()}
                      for s in results.scenarios],
        "months": results.months,
        "failed": [
            {"scenario": names[s], "draw": 0, "replication": r, "seed": results.seed,
             "error": failed.error, "traceback": failed.traceback}
            for (s, r), failed in sorted(results.runs.failed.items())
        ],
    }  # fmt: skip


def is_there(folder: str | os.PathLike[str], binding: Mapping[str, Any]) -> bool:
    """Whether a folder holds the whole results of a study.

    Parameters
    ----------
    folder : path
    binding : dict
        Everything that decides the study's numbers. Where the replications follow from a
        precision, any number of them will do.
    """
    wanted = dict(binding)
    try:
        record = json.loads((Path(folder) / RECORD).read_text(encoding="utf-8"))
        found, sizes = dict(record["binding"]), dict(record["circumstances"]["bytes"])
        if wanted.get("precision") is not None:
            wanted.pop("replications", None)
            found.pop("replications", None)
        same = json.loads(json.dumps(wanted)) == found and not record["failed"]
        return same and all((Path(folder) / n).stat().st_size == sizes[n] for n in FILES[:2])
    except (OSError, ValueError, LookupError, TypeError):
        return False


def sweep(folder: Path, prefix: str) -> None:
    """Remove what a killed process left aside, in folders named after prefix and process."""
    for left in folder.glob(f"{prefix}*"):
        process = left.name.removeprefix(prefix).split("-")[0]
        if not process.isdecimal() or not _alive(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
