"""Notebooks through plain papermill in Chinese, and their chapters in English of the same runs.

Papermill is begun without a grammar of addresses that it never asks for: the grammar takes two
seconds to build. The appendix's notebook is run with it (test_appendix.py).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from govsim.catalogue.places import notebooks_root
from govsim.report.blocks import Block, Picture
from govsim.study.store import VARIABLE

CHINESE = re.compile("[\u4e00-\u9fff]")


def papermill(
    notebook: str, parameters: Mapping[str, object], folder: Path, store: Path | None = None
) -> list[dict[str, Any]]:
    """Cells of a notebook run from its folder with papermill alone; runs are taken from a store."""
    target, file = folder / "out.ipynb", folder / "parameters.json"
    file.write_text(json.dumps(parameters), encoding="utf-8")
    home = notebooks_root()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(home.parent), *sys.path])}
    if store is not None:
        environment[VARIABLE] = str(store)
    command = [sys.executable, "-m", "govsim.report.light_papermill"]
    done = subprocess.run(
        [*command, notebook, str(target), "-f", str(file)],
        cwd=home, env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads(target.read_text(encoding="utf-8"))["cells"])


def shown(cells: Iterable[Mapping[str, Any]]) -> int:
    """Cells that show something."""
    return sum(bool(cell.get("outputs")) for cell in cells)


def is_english(blocks: Iterable[Block]) -> bool:
    """Whether every word and caption is in English, and every picture is there."""
    words = []
    for block in blocks:
        if isinstance(block, Picture):
            assert block.png.startswith(b"\x89PNG")
            words += [block.caption, block.description]
        else:
            words.append(block.markdown)
    text = "\n".join(words)
    return bool(text) and "{" not in text and not CHINESE.search(text)
