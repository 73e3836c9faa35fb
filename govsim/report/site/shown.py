"""Commands of a page whose answer is shown below them: run while the site is built.

A block that begins with a fence and the words ``sh shown`` is such a one. Scenario files that the
page shows are there when its commands run, under the name they give themselves.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

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
    if not SHOWN.search(markdown):
        return markdown
    with tempfile.TemporaryDirectory(prefix="govsim-") as place:
        save_scenarios(markdown, Path(place))
        return SHOWN.sub(lambda found: _block(found[1], Path(place), language), markdown)


def _block(block: str, folder: Path, language: Language) -> str:
    said = "\n".join(_answer(line, folder, language) for line in commands_in(block))
    label = translate(N_("govsim answers (recorded when this site was built):"), language)
    return f"```sh\n{block}```\n\n::: output\n{label}\n\n```\n{said}\n```\n:::"


def _answer(line: str, folder: Path, language: Language) -> str:
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {**os.environ, "GOVSIM_LANGUAGE": language, "COLUMNS": "88",
                "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}  # fmt: skip
    program, *words = shlex.split(line)
    if program != "govsim":
        raise PageError(f"only govsim is run for a page, not: {line}")
    done = subprocess.run(
        [sys.executable, "-m", "govsim", *words], cwd=folder, env=settings, capture_output=True,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    refused = done.returncode == REFUSED and words[0] == "check"
    if done.returncode and not refused:
        raise PageError(f"{line}\n{done.stderr}")
    lines = (done.stderr if refused else done.stdout).rstrip().splitlines()
    return "\n".join([*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])])
