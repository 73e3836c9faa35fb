"""The notebooks as a table or as JSON, and copies of them for a user to change."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import folder_faults, not_written
from govsim.catalogue.messages import LANGUAGES, N_, Language, Text
from govsim.report.listings import table
from govsim.report.notebook_page import shown
from govsim.report.notebooks import Notebook, shipped_notebooks


def list_notebooks(language: Language, *, as_json: bool) -> str:
    """Names, titles, times and parameters of all notebooks.

    Parameters
    ----------
    language : Language
    as_json : bool
        With both languages.
    """
    found = shipped_notebooks()
    if as_json:
        return json.dumps([_entry(one) for one in found], ensure_ascii=False, indent=2)
    rows = []
    for one in found:
        reading, running = one.times(language)
        values = "\n".join(f"{name} = {shown(value)}" for name, value in one.parameters.items())
        rows.append([one.name, one.title(language), reading, running, values])
    head = (N_("Notebook"), N_("Title"), N_("Reading time"), N_("Run time"),
            N_("Parameters and their values"))  # fmt: skip
    return table(head, rows, language)


def _entry(one: Notebook) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": one.name}
    for language in LANGUAGES:
        reading, running = one.times(language)
        entry[f"title_{language}"] = one.title(language)
        entry[f"reading_time_{language}"] = reading
        entry[f"run_time_{language}"] = running
    return {**entry, "parameters": one.parameters}


def copy_notebooks(chosen: list[Notebook], folder: Path, *, is_forced: bool) -> list[Path]:
    """Copy notebooks.

    Parameters
    ----------
    chosen : list of Notebook
    folder : Path
    is_forced : bool
        Whether files that are there already are overwritten.

    Returns
    -------
    list of Path
        The copies.

    Raises
    ------
    InputError
        If a file is there already or cannot be written; then nothing is copied.
    """
    if faults := folder_faults(folder):
        raise InputError(faults)
    targets = {folder / one.path.name: one for one in chosen}
    what = Text(N_("this file is there already and is not overwritten"))
    expected = Text(N_("another folder, or --force"))
    taken = [p for p in targets if p.exists() and not is_forced]
    if taken:
        raise InputError([Fault(what, expected, file=str(path)) for path in taken])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as place:
            for target, one in targets.items():
                (Path(place) / target.name).write_bytes(one.source)
            for target in targets:
                os.replace(Path(place) / target.name, target)
    except OSError as error:
        raise InputError([not_written(folder, error)]) from error
    return list(targets)
