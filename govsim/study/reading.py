"""Reading back a study that was saved, and refusing what is damaged or belongs elsewhere."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.policy import Scenario
from govsim.policy.proposals import ENTRIES
from govsim.study.engine import Failed, Finished
from govsim.study.packing import Shelf, pack
from govsim.study.precision import Precision
from govsim.study.results import Results
from govsim.study.tidy import read_tidy
from govsim.study.values import RunValues

if TYPE_CHECKING:
    from govsim.district import District

DAMAGE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    NotImplementedError, RecursionError, InputError,
)  # fmt: skip
"""What reading a file raises that is not what it should be."""


def load_results(folder: str | os.PathLike[str], district: District) -> Results:
    """Read back what `Results.save` wrote.

    Parameters
    ----------
    folder : path
    district : District
        The district of the study.

    Raises
    ------
    InputError
        If a file is missing or damaged, or the district is not the study's.
    """
    source = Path(folder)
    try:
        record = json.loads((source / "run.json").read_text(encoding="utf-8"))
        results = _without_values(record, district)
    except DAMAGE as error:
        raise InputError([
            Fault(Text(N_("not the record of a study")), Text(N_("the run.json of a study")),
                  file=str(source / "run.json"))
        ]) from error  # fmt: skip
    digest = str(results.binding["district_sha256"])
    if digest != district.digest:
        raise InputError([
            Fault(Text(N_("the study was made with another district")),
                  Text(N_("the district whose digest is {digest}"), digest=digest[:12]),
                  file=str(source))
        ])  # fmt: skip
    try:
        return replace(results, runs=_runs(source / "outcomes.parquet", results))
    except DAMAGE as error:
        raise InputError([
            Fault(Text(N_("not the outcomes that run.json records")),
                  Text(N_("the outcomes.parquet of the same study")),
                  file=str(source / "outcomes.parquet"))
        ]) from error  # fmt: skip


class _Binding(BaseModel):
    """What reading needs of the binding; the rest is kept as it stands."""

    model_config = ConfigDict(strict=True, extra="allow")

    district_sha256: str
    scenarios: dict[str, str]
    replications: int = Field(ge=1)
    precision: dict[str, Any] | None = None
    years: int = Field(ge=1)
    seed: int


class _FailedRun(BaseModel):
    """A run that failed."""

    model_config = ConfigDict(strict=True, extra="allow")

    scenario: str
    replication: int = Field(ge=0)
    error: str
    traceback: str


class _Record(BaseModel):
    """The run.json of a study."""

    model_config = ConfigDict(strict=True)

    binding: _Binding
    circumstances: dict[str, Any]
    scenarios: list[dict[str, Any]] = Field(min_length=1)
    months: list[str]
    failed: list[_FailedRun] = Field(default_factory=list)


def _without_values(record: Any, district: District) -> Results:
    found = _Record.model_validate(record)
    scenarios = [_scenario(item) for item in found.scenarios]
    if {s.name: s.digest() for s in scenarios} != found.binding.scenarios:
        raise ValueError("scenarios that are not those of the binding")
    if found.binding.precision is not None:
        Precision(**found.binding.precision)
    return Results(
        district=district, scenarios=scenarios, months=found.months,
        replications=found.binding.replications, years=found.binding.years,
        seed=found.binding.seed, runs=_failed(found, scenarios), binding=record["binding"],
        circumstances=found.circumstances,
    )  # fmt: skip


def _failed(record: _Record, scenarios: Sequence[Scenario]) -> RunValues:
    """The runs that failed; the others are read later."""
    runs, names = RunValues(), [s.name for s in scenarios]
    for one in record.failed:
        runs.put(names.index(one.scenario), one.replication, Failed(one.error, one.traceback))
    return runs


def _runs(path: Path, results: Results) -> RunValues:
    """Every run; refuses a file that holds others."""
    names = [s.name for s in results.scenarios]
    runs, shelf = RunValues(), Shelf()
    runs.failed = dict(results.runs.failed)
    count = results.replications * len(names) - len(runs.failed)
    held = (
        (s, r) for r in range(results.replications) for s in range(len(names))
        if (s, r) not in runs.failed
    )  # fmt: skip
    read = read_tidy(path, results.layout, names, held, count)
    for (s, r), values in read:
        packed = pack(values)
        assert packed.places is not None, "all of a run is packed"
        district = np.array(values[:, 0])
        runs.put(s, r, Finished(district, shelf.put(packed.places)))
    return runs


def _scenario(item: Mapping[str, Any]) -> Scenario:
    proposals = tuple(
        ENTRIES[name].model_validate(options)
        for entry in item["proposals"]
        for name, options in entry.items()
    )
    return Scenario.model_validate({**item, "proposals": proposals})
