"""Batch files: sets of parameters of one notebook, checked whole before anything is run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.policy.yaml_file import plain, read_keys, row_of
from govsim.report.fonts import check_coverage
from govsim.report.notebook_page import shown
from govsim.report.notebook_values import Given, Inputs, Place, check_values, spoken
from govsim.report.notebooks import Notebook, find_notebook

KEYS = ("notebook", "parameters", "grid", "runs")
MOST_RUNS = 1000


@dataclass(frozen=True)
class RunOfBatch:
    """One set of parameters.

    Attributes
    ----------
    given : dict of str to value
        What the file says.
    values : dict of str to value
        All parameters, with the defaults of those not given.
    digests : tuple of str
        What the scenarios and the district named hold.
    """

    given: dict[str, Any]
    values: dict[str, Any]
    digests: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """What a batch file asks for.

    Attributes
    ----------
    notebook : Notebook
    fixed : dict of str to value
        The same in all runs.
    varied : tuple of str
        Parameters of the grid and of the runs listed.
    runs : tuple of RunOfBatch
    """

    notebook: Notebook
    fixed: dict[str, Any]
    varied: tuple[str, ...]
    runs: tuple[RunOfBatch, ...]


def read_batch(path: str, language: Language) -> Batch:
    """Read a batch file.

    Parameters
    ----------
    path : str
    language : Language
        Of the notebooks, unless the file says another.

    Raises
    ------
    InputError
        With every fault, each with its row and key.
    """
    raw = read_keys(
        Path(path), kind=Text(N_("a batch file")), empty=Text(N_("the file holds no batch")),
        keys=Text(N_("keys notebook, and parameters, grid or runs")),
    )  # fmt: skip
    return _Reader(Path(path).name, raw).read(language)


class _Reader:
    """Reads one file and keeps every fault with its place."""

    def __init__(self, file: str, raw: Any) -> None:
        self.file, self.raw = file, raw
        self.faults: dict[str, Fault] = {}

    def keep(self, *faults: Fault) -> None:
        """Keep faults, each once: a wrong value is part of many runs."""
        for fault in faults:
            self.faults.setdefault(fault.render("en"), fault)

    def fault(self, what: Text, expected: Text, row: int | None, key: str) -> None:
        self.keep(Fault(what, expected, self.file, "", row, key))

    def read(self, language: Language) -> Batch:
        for key in self.raw:
            if key not in KEYS:
                row = row_of(self.raw, key)
                self.keep(unknown_name(str(key), KEYS, file=self.file, row=row))
        notebook = self._notebook()
        fixed, grid, listed = self._fixed(), self._grid(), self._listed()
        for name in sorted(set(fixed) & set(grid)):
            place = fixed[name].place
            self.fault(Text(N_("{name} is set in the grid too"), name=name), Text(N_("once")),
                       place.row, place.column)  # fmt: skip
        runs: list[RunOfBatch] = []
        if notebook is not None and self._is_small(grid, listed):
            runs = self._checked(notebook, _sets(fixed, grid, listed), language)
        if self.faults or notebook is None:
            raise InputError(sorted(self.faults.values(), key=lambda fault: fault.row or 0))
        varied = dict.fromkeys([*grid, *(name for one in listed for name in one)])
        always = {name: one.value for name, one in fixed.items() if name not in varied}
        return Batch(notebook, always, tuple(varied), tuple(runs))

    def _notebook(self) -> Notebook | None:
        name, row = self.raw.get("notebook"), row_of(self.raw, "notebook")
        if isinstance(name, bool) or not isinstance(name, (str, int)):
            what = Text(N_("required, but missing"))
            self.fault(what, Text(N_("the name of a notebook")), row, "notebook")
            return None
        try:
            return find_notebook(str(name))
        except InputError as error:
            self.keep(*(Fault(f.what, f.expected, self.file, "", row, "notebook")
                        for f in error.faults))  # fmt: skip
            return None

    def _group(self, node: Any, row: int | None, key: str) -> Any:
        """A group of keys; empty where it is none."""
        if node is None:
            return {}
        if not isinstance(node, dict):
            what = Text(N_("{value} is not a group of keys"), value=f"“{str(node)[:60]}”")
            self.fault(what, Text(N_("keys with their values")), row, key)
            return {}
        return node

    def _given(self, node: Any, key: str) -> dict[str, Given]:
        return {
            str(name): Given(plain(value), Place(self.file, row_of(node, name), f"{key}.{name}"))
            for name, value in node.items()
        }

    def _fixed(self) -> dict[str, Given]:
        key = "parameters"
        return self._given(self._group(self.raw.get(key), row_of(self.raw, key), key), key)

    def _grid(self) -> dict[str, list[Given]]:
        node = self._group(self.raw.get("grid"), row_of(self.raw, "grid"), "grid")
        found: dict[str, list[Given]] = {}
        for name, values in node.items():
            row, key = row_of(node, name), f"grid.{name}"
            if not isinstance(values, list) or not values:
                what = Text(N_("{value} is not a list"), value=f"“{str(values)[:60]}”")
                self.fault(what, Text(N_("a list of values, such as [1, 2]")), row, key)
                continue
            found[str(name)] = [
                Given(plain(value), Place(self.file, row_of(values, k) or row, key))
                for k, value in enumerate(values)
            ]
        return found

    def _listed(self) -> list[dict[str, Given]]:
        listed, row = self.raw.get("runs"), row_of(self.raw, "runs")
        if listed is None:
            return []
        if not isinstance(listed, list):
            what = Text(N_("{value} is not a list"), value=f"“{str(listed)[:60]}”")
            self.fault(what, Text(N_("a list of groups of parameters")), row, "runs")
            return []
        return [
            self._given(self._group(one, row_of(listed, k), f"runs.{k + 1}"), f"runs.{k + 1}")
            for k, one in enumerate(listed)
        ]

    def _is_small(self, grid: Mapping[str, list[Given]], listed: list[dict[str, Given]]) -> bool:
        size = math.prod(len(values) for values in grid.values()) + len(listed)
        if size > MOST_RUNS:
            what = Text(N_("{n} runs are too many"), n=f"{size:,}")
            self.fault(what, Text(N_("at most {most}"), most=MOST_RUNS),
                       row_of(self.raw, "grid"), "grid")  # fmt: skip
        return size <= MOST_RUNS

    def _checked(
        self, notebook: Notebook, sets: list[dict[str, Given]], language: Language
    ) -> list[RunOfBatch]:
        inputs, found = Inputs(), []
        for given in sets:
            try:
                said = spoken(notebook, given, language)
                values = check_values(notebook, said, inputs)
                check_coverage(map(shown, values.values()), file=self.file)
            except InputError as error:
                self.keep(*(replace(f, file=f.file or self.file) for f in error.faults))
                continue
            plain_values = {name: one.value for name, one in said.items()}
            found.append(RunOfBatch(plain_values, values, tuple(inputs.digests(values))))
        return found


def _sets(
    fixed: dict[str, Given], grid: dict[str, list[Given]], listed: list[dict[str, Given]]
) -> list[dict[str, Given]]:
    """Every combination of the grid, then the runs listed; one run where there is neither."""
    combined = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    if listed and not grid:
        combined = []
    return [{**fixed, **one} for one in (*combined, *listed)]
