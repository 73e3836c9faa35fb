"""Results of long benchmarks, kept a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def append(path: Path, row: Mapping[str, Any]) -> None:
    """Add a row to a table, which begins with the names of its columns."""
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(row), lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
