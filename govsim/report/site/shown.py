"""Commands of a page whose answer is shown below them: run while the site is built.

A block that begins with a fence and the words ``sh shown`` is such a one. Scenario files that the
page shows are there when its commands run, under the name they give themselves.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from govsim.catalogue.messages import N_, Language, translate

SHOWN = re.compile(r"^```sh shown\n(.*?)^```$", re.S | re.M)
SCENARIO = re.compile(r"^```yaml\n(name: (\S+)\n.*?)^```$", re.S | re.M)
MOST_LINES = 24
REFUSED = 2
"""Exit code of ``govsim check`` on a file with faults, which a page may show."""


class PageError(RuntimeError):
    """A command of a page did not do what the page says; the page is wrong, or govsim."""


def commands_in(block: str) -> list[str]:
    """The commands of a shell block, without comments."""
    lines = [line.partition(" #")[0].strip() for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def save_scenarios(markdown: str, folder: Path) -> None:
    """Write the scenario files a page shows."""
    for text, name in SCENARIO.findall(markdown):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def with_answers(markdown: str, language: Language) -> str:
    """The page with the answers below its shown blocks.

    Raises
    ------
    PageError
        If a command fails.
    """
    (page,) = all_with_answers([markdown], language)
    return page


def all_with_answers(pages: Sequence[str], language: Language) -> list[str]:
    """Pages with the answers below their shown blocks; one process runs the commands of all.

    Parameters
    ----------
    pages : sequence of str
        Markdown; the commands of each run in a folder of its own.
    language : Language

    Raises
    ------
    PageError
        If a command fails.
    """
    with tempfile.TemporaryDirectory(prefix="govsim-") as place:
        lines: list[tuple[str, str]] = []
        for number, markdown in enumerate(pages):
            folder = Path(place) / str(number)
            folder.mkdir()
            save_scenarios(markdown, folder)
            lines += [(str(folder), line) for block in SHOWN.findall(markdown)
                      for line in commands_in(block)]  # fmt: skip
        answers = iter(_answers(lines, language))
    return [SHOWN.sub(lambda found: _block(found[1], answers, language), p) for p in pages]


def _block(block: str, answers: Iterator[str], language: Language) -> str:
    said = "\n".join(next(answers) for _ in commands_in(block))
    label = translate(N_("govsim answers (recorded when this site was built):"), language)
    return f"```sh\n{block}```\n\n::: output\n{label}\n\n```\n{said}\n```\n:::"


def _answers(lines: list[tuple[str, str]], language: Language) -> list[str]:
    for _, line in lines:
        if shlex.split(line)[0] != "govsim":
            raise PageError(f"only govsim is run for a page, not: {line}")
    if not lines:
        return []
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {**os.environ, "GOVSIM_LANGUAGE": language, "COLUMNS": "88",
                "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "govsim.report.site.answers"], env=settings, capture_output=True,
        input=json.dumps([(folder, shlex.split(line)[1:]) for folder, line in lines]), text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise PageError(done.stderr)
    found = json.loads(done.stdout)
    return [_said(line, one) for (_, line), one in zip(lines, found, strict=True)]


def _said(line: str, answer: dict[str, Any]) -> str:
    refused = answer["code"] == REFUSED and shlex.split(line)[1] == "check"
    if answer["code"] and not refused:
        raise PageError(f"{line}\n{answer['err']}")
    lines = str(answer["err"] if refused else answer["out"]).rstrip().splitlines()
    return "\n".join([*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])])
