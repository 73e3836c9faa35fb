"""The index of a batch: a table for programs, and a page with links to every run."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from urllib.parse import quote

from govsim.catalogue.errors import InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.harmless import harmless
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.batch import NOT_RUN, Line
from govsim.report.batch_file import Batch
from govsim.report.blocks import Numbering, bullets, escape, heading, pipe_table
from govsim.report.documents import Manuscript, write_documents
from govsim.report.fonts import legible, missing_characters
from govsim.report.notebook_page import shown
from govsim.report.notebook_run import FAILED
from govsim.report.notebook_worker import FINISHED

TABLE, PAGE = "index.csv", "index.html"
_STATES = {FINISHED: N_("finished"), FAILED: N_("failed"), NOT_RUN: N_("not run")}


def write_index(
    batch: Batch, lines: list[Line], output: Path, language: Language
) -> tuple[Path, Path]:
    """Write ``index.csv`` and ``index.html``.

    Parameters
    ----------
    batch : Batch
    lines : list of Line
    output : Path
    language : Language
        Of the page.

    Returns
    -------
    tuple of Path

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        aside = output / f".{TABLE}"
        aside.write_text(_table(batch, lines), encoding="utf-8", newline="")
        os.replace(aside, output / TABLE)
    except OSError as error:
        raise InputError([not_written(output, error)]) from error
    title = translate(N_("Batch of runs: {title}"), language, title=batch.notebook.title(language))
    page = Manuscript(_page(batch, lines, title, language), {}, title, language)
    (written,) = write_documents(page, output, Path(PAGE).stem, ["html"])
    return output / TABLE, written


def _names(batch: Batch) -> list[str]:
    return [*batch.fixed, *batch.varied]


def _table(batch: Batch, lines: list[Line]) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    names = _names(batch)
    writer.writerow(["run", *names, "state", "seconds", "file", "error"])
    for number, line in enumerate(lines, 1):
        seconds = "" if line.seconds is None else f"{line.seconds:.1f}"
        file = f"{line.folder}/{line.file}" if line.folder else ""
        values = [shown(line.values[name]) for name in names]
        problem = "\n".join(line.problem)
        cells = [number, *values, line.state, seconds, file, problem]
        writer.writerow([harmless(cell) for cell in cells])
    return page.getvalue()


def _page(batch: Batch, lines: list[Line], title: str, language: Language) -> str:
    def say(message: str, **values: object) -> str:
        return escape(translate(message, language, **values))

    head = [say(N_("Run")), *map(escape, batch.varied), say(N_("State")), say(N_("Seconds")),
            say(N_("Result"))]  # fmt: skip
    rows = [
        [str(number), *(escape(shown(line.values[name])) for name in batch.varied),
         say(_STATES[line.state]), "" if line.seconds is None else f"{line.seconds:,.0f}",
         _link(line)]
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    caption = Numbering(language).table(say(N_("Runs and their results")))
    widths = [6, *(12 for _ in batch.varied), 10, 8, 24]
    right = (len(head) - 2,)
    blocks = [heading(1, escape(title)).markdown]
    if batch.fixed:
        blocks += [say(N_("The same in all runs:")), bullets([
            f"{escape(name)} = {escape(shown(value))}" for name, value in batch.fixed.items()
        ]).markdown]  # fmt: skip
    blocks.append(pipe_table(head, rows, caption=caption, widths=widths, right=right).markdown)
    failed = [
        say(N_("Run {number}: {problem}"), number=number, problem=_seen(line.problem))
        for number, line in enumerate(lines, 1) if line.problem
    ]  # fmt: skip
    if failed:
        blocks += [heading(2, say(N_("What went wrong"))).markdown, bullets(failed).markdown]
    return "\n\n".join(blocks) + "\n"


def _seen(problem: tuple[str, ...]) -> str:
    """What went wrong, without characters that no font shows: it may quote anything."""
    text = " ".join(problem)
    return legible(text).translate(dict.fromkeys(map(ord, missing_characters(text)), "?"))


def _link(line: Line) -> str:
    """A link to the run, relative, so that the folder may be moved."""
    if not line.folder:
        return ""
    return f"[{escape(line.file)}]({quote(f'{line.folder}/{line.file}')})"
