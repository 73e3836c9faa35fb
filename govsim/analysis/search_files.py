"""What a search found, kept in a file and read back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from govsim.analysis.search import Candidate, SearchResult, SearchStudy
from govsim.analysis.verdict import Comparison
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.folders import not_written
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters, own_table_digest
from govsim.study.posterior import drawn_digest
from govsim.study.reading import DAMAGE

FILE = "search.json"


def save_search(found: SearchResult, study: SearchStudy, folder: str | os.PathLike[str]) -> Path:
    """Write what a search found.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    target = Path(folder) / FILE
    record = {
        "binding": search_binding(study),
        "counts": [found.evaluated, found.runs, found.draws, found.replications, found.lost],
        "candidates": [_to_json(c) for c in found.candidates],
    }
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".part")
        text = json.dumps(record, ensure_ascii=False, indent=1)
        aside.write_text(text + "\n", encoding="utf-8")
        os.replace(aside, target)
    except OSError as error:
        raise InputError([not_written(target.parent, error)]) from error
    return target


def load_search(study: SearchStudy, folder: str | os.PathLike[str]) -> SearchResult | None:
    """Read back what a search found.

    Returns
    -------
    SearchResult or None
        None if the folder holds none.

    Raises
    ------
    InputError
        If it is damaged, or that of another search.
    """
    source = Path(folder) / FILE
    if not source.exists():
        return None
    try:
        record = json.loads(source.read_text(encoding="utf-8"))
        same = record["binding"] == search_binding(study)
        found = [_from_json(item, study) for item in record["candidates"]] if same else []
        counts = [int(n) for n in record["counts"]]
    except DAMAGE as error:
        raise InputError([_not_it(source)]) from error
    if not same or len(counts) != 5:
        raise InputError([_not_it(source)])
    return SearchResult(study.objectives, study.base, study.budget, found, *counts)


def search_binding(study: SearchStudy) -> dict[str, Any]:
    """Everything that decides what a search finds."""
    return {
        "district": study.district.digest, "parameters": load_parameters().digest(),
        "base": study.base.digest() if study.base else None,
        "levers": [v.proposal for v in study.space.levers], "start": study.start.isoformat(),
        "objectives": list(study.objectives), "budget": study.budget,
        "counts": [study.evaluations, *study.counts, *study.fresh_counts],
        "years": study.years, "seed": study.seed, **drawn_digest(),
        **({"parameters_table": own} if (own := own_table_digest()) else {}),
    }  # fmt: skip


def _to_json(c: Candidate) -> dict[str, Any]:
    effects = [
        [e.outcome.identifier, e.baseline, e.value, e.difference, e.low, e.high, e.replications]
        for e in c.effects
    ]
    return {
        "name": c.name, "package": [list(part) for part in c.package],
        "searched": c.searched.tolist(), "fresh": c.fresh.tolist(), "effects": effects,
        "cost": list(c.cost), "bad_draw": list(c.bad_draw),
        "per_point": list(c.per_point) if c.per_point else None,
        "flags": [bool(c.on_front), bool(c.is_knee)], "shares": [c.front_share, c.knee_share],
    }  # fmt: skip


def _from_json(item: dict[str, Any], study: SearchStudy) -> Candidate:
    name, package = str(item["name"]), tuple((str(n), float(v)) for n, v in item["package"])
    effects = tuple(
        Comparison(OUTCOMES[outcome], name, float(was), float(value), float(difference),
                   float(low), float(high), int(n))
        for outcome, was, value, difference, low, high, n in item["effects"]
    )  # fmt: skip
    cost, price = item["cost"], item["per_point"]
    return Candidate(
        name, package, study.space.scenario(package, name), np.array(item["searched"], float),
        np.array(item["fresh"], float), effects, (cost[0], cost[1], cost[2]),
        tuple(item["bad_draw"]), (price[0], price[1], price[2]) if price else None,
        *map(bool, item["flags"]), *map(float, item["shares"]),
    )  # fmt: skip


def _not_it(path: Path) -> Fault:
    return Fault(
        Text(N_("not what this search found, or damaged")),
        Text(N_("the file removed, and the same command again")),
        file=str(path),
    )
