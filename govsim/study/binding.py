"""What binds a study's inputs to its results: `run.json`."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.study.keys import MODEL_LIBRARIES, MODEL_ROOMS, source_digest

if TYPE_CHECKING:
    from govsim.study.design import Study

ROOMS = (*MODEL_ROOMS, "study")
LIBRARIES = (*MODEL_LIBRARIES, "pandas", "pyarrow", "statsmodels")


def govsim_version() -> str:
    """Version of govsim."""
    try:
        return version("govsim")
    except PackageNotFoundError:
        return "0+unknown"


def git_commit() -> str | None:
    """The commit govsim runs from, with ``+changes`` where files differ; None outside git."""
    root = Path(__file__).parent.parent.parent
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+changes" if changed else "")


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *words], capture_output=True, text=True, timeout=10, check=True
    )
    return done.stdout.strip()


def binding(study: Study, replications: int) -> dict[str, Any]:
    """Everything that decides the numbers of a study.

    Parameters
    ----------
    study : Study
    replications : int
        Those run; the precision asked for is there too where it chose them.

    Returns
    -------
    dict
        The same binding gives the same ``outcomes.parquet``, byte for byte.
    """
    values = json.dumps(dict(sorted(study.values.items())))
    return {
        "govsim": govsim_version(),
        "commit": git_commit(),
        "source_sha256": source_digest(ROOMS),
        "district_sha256": study.district.digest,
        "scenarios": {s.name: s.digest() for s in study.scenarios},
        "parameters_sha256": hashlib.sha256(values.encode()).hexdigest(),
        "parameters_changed": dict(sorted(study.changed.items())),
        "seed": study.seed,
        "replications": replications,
        **({"precision": asdict(study.precision)} if study.precision else {}),
        "years": study.years,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def circumstances(seconds: float, jobs: int) -> dict[str, Any]:
    """What does not decide the numbers: when, where and how long."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "processes": jobs,
        "machine": platform.machine(),
        "system": platform.platform(),
    }
