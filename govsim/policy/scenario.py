"""Scenario files: a name, a title in both languages, and a list of proposals."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.catalogue.places import data_root
from govsim.catalogue.validation import describe
from govsim.policy.proposals import ENTRIES, Proposal
from govsim.policy.rulebook import RuleBook
from govsim.policy.yaml_file import plain, read_keys, row_of


class Title(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: Annotated[str, Field(min_length=1, max_length=400)]
    en: Annotated[str, Field(min_length=1, max_length=400)]

    def get(self, language: Language) -> str:
        """The text in one language."""
        return str(getattr(self, language))


class Description(Title):
    """A longer text in both languages."""

    zh: Annotated[str, Field(min_length=1, max_length=20_000)]
    en: Annotated[str, Field(min_length=1, max_length=20_000)]


class Scenario(BaseModel):
    """What is tried: proposals under one name.

    Attributes
    ----------
    name : str
        Short name, used in results and file names.
    title : Title
        In both languages.
    author, source : str
        Who wrote it; the paragraph or document it comes from.
    description : Description or None
        In both languages.
    proposals : tuple of Proposal
        Dated changes to the rules; empty for the baseline.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: Annotated[str, Field(pattern=r"^[\w][\w.-]*$", max_length=80)]
    title: Title
    author: Annotated[str, Field(max_length=400)] = ""
    source: Annotated[str, Field(max_length=4000)] = ""
    description: Description | None = None
    proposals: tuple[Proposal, ...] = ()

    def rulebook(self) -> RuleBook:
        """The rules over time."""
        return RuleBook(self.proposals)

    def start(self) -> date | None:
        """First day on which anything differs from the baseline; None for the baseline."""
        return min((p.start for p in self.proposals), default=None)

    def content(self) -> list[dict[str, Any]]:
        """What decides the numbers, as plain values in canonical order."""
        ordered = sorted(self.proposals, key=lambda p: (p.start, p.name))
        return [{p.name: p.model_dump(mode="json", by_alias=True)} for p in ordered]

    def digest(self) -> str:
        """SHA-256 of the name and the proposals, whatever the order of listing."""
        text = json.dumps([self.name, self.content()], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def scenario_names() -> list[str]:
    """Names of the scenarios that ship with govsim."""
    return sorted(p.stem for p in (data_root() / "scenarios").glob("*.yaml"))


def load_scenario(path_or_name: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file, or one of the shipped scenarios by name.

    Parameters
    ----------
    path_or_name : str or path
        A file, or a name such as ``raise-grants``.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        With every fault found, each with file, row and key.
    """
    text = os.fspath(path_or_name)
    path = Path(text)
    if path.suffix.lower() not in (".yaml", ".yml") and not _is_file(path):
        if text in scenario_names():
            path = data_root() / "scenarios" / f"{text}.yaml"
        else:
            raise InputError([unknown_name(text, scenario_names())])
    try:
        stamp = path.stat()
    except (OSError, ValueError):
        return _Reader(path).read()
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for one
        return False


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> Scenario:
    """Read a file once as long as it does not change; a scenario cannot be changed in place."""
    return _Reader(path).read()


_A_PROPOSAL = Text(
    N_("one line a proposal, such as: {example}"), example="- entry_by_exam: {start: 2028-01-01}"
)


class _Reader:
    """Reads one file and keeps every fault with its row."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.name
        self.faults: list[Fault] = []

    def fault(self, what: Text, expected: Text | None = None, row: int | None = None,
              key: str = "") -> None:  # fmt: skip
        self.faults.append(Fault(what, expected, file=self.file, row=row, column=key))

    def read(self) -> Scenario:
        raw = read_keys(
            self.path, kind=Text(N_("a scenario file")),
            empty=Text(N_("the file holds no scenario")),
            keys=Text(N_("keys name, title and proposals")),
        )  # fmt: skip
        proposals = self._proposals(raw)
        fields = {k: v for k, v in raw.items() if k != "proposals"}
        scenario = None
        try:
            scenario = Scenario.model_validate({**plain(fields), "proposals": tuple(proposals)})
        except ValidationError as error:
            self._collect(error, raw, ())
        if self.faults or scenario is None:
            raise InputError(sorted(self.faults, key=lambda fault: fault.row or 0))
        return scenario

    def _proposals(self, raw: Any) -> list[Proposal]:
        listed = raw.get("proposals", [])
        if listed is None:
            return []
        if not isinstance(listed, list):
            self.fault(
                Text(N_("proposals is not a list")),
                _A_PROPOSAL,
                row_of(raw, "proposals"),
                "proposals",
            )
            return []
        found: list[Proposal] = []
        for index, item in enumerate(listed):
            row = row_of(listed, index)
            if not isinstance(item, dict) or len(item) != 1:
                self.fault(
                    Text(N_("each proposal is one name with its options")),
                    _A_PROPOSAL,
                    row,
                    "proposals",
                )
                continue
            (name, options), *_ = item.items()
            proposal = self._proposal(str(name), options, item, row)
            if proposal is not None:
                found.append(proposal)
        self._refuse_twice(found)
        return found

    def _proposal(self, name: str, options: Any, item: Any, row: int | None) -> Proposal | None:
        if name not in ENTRIES:
            self.faults.append(unknown_name(name, ENTRIES, file=self.file, row=row))
            return None
        try:
            return ENTRIES[name].model_validate(plain(options) if options is not None else {})
        except ValidationError as error:
            self._collect(error, options if isinstance(options, dict) else item, (name,), row)
            return None

    def _refuse_twice(self, proposals: list[Proposal]) -> None:
        seen: set[tuple[str, date]] = set()
        for proposal in proposals:
            if (proposal.name, proposal.start) in seen:
                self.fault(
                    Text(
                        N_("{name} is listed twice from {start}"),
                        name=proposal.name,
                        start=proposal.start.isoformat(),
                    ),
                    Text(N_("each proposal once a date")),
                )
            seen.add((proposal.name, proposal.start))

    def _collect(self, error: ValidationError, raw: Any, prefix: tuple[str, ...],
                 default_row: int | None = None) -> None:  # fmt: skip
        for item in error.errors():
            location = [p for p in item["loc"] if isinstance(p, str)]
            key = ".".join((*prefix, *location))
            row = _deep_row(raw, location) or default_row
            if item["type"] == "extra_forbidden":
                known = _known_keys(prefix, location)
                fault = unknown_name(str(location[-1]), known, file=self.file, row=row)
                self.faults.append(Fault(fault.what, fault.expected, self.file, "", row, key))
                continue
            words = Text(N_("letters, digits, “-”, “_” and “.”, beginning with a letter or digit"))
            what, expected = describe(item, pattern_words=words)
            self.fault(what, expected, row, key)


def _known_keys(prefix: tuple[str, ...], location: list[str]) -> list[str]:
    model: Any = ENTRIES[prefix[0]] if prefix else Scenario
    if len(location) > 1:
        group = model.model_fields[location[0]].annotation
        (model,) = [k for k in (group, *get_args(group)) if hasattr(k, "model_fields")]
    return [f.alias or name for name, f in model.model_fields.items()]


def _deep_row(node: Any, location: list[str]) -> int | None:
    row = None
    for key in location:
        row = row_of(node, key) or row
        node = node.get(key) if isinstance(node, dict) else None
    return row
