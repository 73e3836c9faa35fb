"""What the model's own code says about itself: subsystems, and what each of them reads."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.rules import RULES
from govsim.district import district_from_tables
from govsim.district.sample import sample_district
from govsim.model.couplings import COUPLINGS, Coupling
from govsim.model.replication import Replication
from govsim.model.subsystem import Subsystem
from govsim.policy.rulebook import RuleBook

SMALLEST = 3
"""Communities of the district that is set up to look at, and never run."""


@dataclass(frozen=True)
class Part:
    """One subsystem, as its source tells it.

    Attributes
    ----------
    name, title, about : str
        Identifier, and messages.
    weekly : bool
        Whether it moves a population every week.
    parameters, rules, streams : tuple of str
        What its files read, in alphabetical order.
    reads : tuple of Coupling
    """

    name: str
    title: str
    about: str
    weekly: bool
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    streams: tuple[str, ...]
    reads: tuple[Coupling, ...]


@cache
def parts() -> tuple[Part, ...]:
    """All subsystems, in the order the model sets them up."""
    district = district_from_tables(sample_district(SMALLEST, 1))
    run = Replication(district, RuleBook([]), load_parameters().centrals(), years=1)
    return tuple(_part(s, s in run.weekly) for s in run.subsystems)


def _part(subsystem: Subsystem, weekly: bool) -> Part:
    source = "\n".join(inspect.getsource(module) for module in _modules(type(subsystem)))
    known = load_parameters()
    quoted = set(re.findall(r'"([a-z][a-z0-9_]*)"', source))
    listed = re.findall(r"stream_number\(s\) for s in \(([^)]*)\)", source)
    streams = re.findall(r'"([^"]+)"', " ".join(listed))
    streams += re.findall(r'(?:stream_number\(|luck\.pairs\(\s*|pairs\()"([^"]+)"', source)
    return Part(
        subsystem.name,
        subsystem.title,
        subsystem.about,
        weekly,
        tuple(sorted(q for q in quoted if q in known)),
        tuple(sorted(set(re.findall(r"rules\.([a-z_]+)", source)) & set(RULES))),
        tuple(sorted(set(streams))),
        tuple(c for c in COUPLINGS if c.reader == subsystem.name),
    )


def _modules(kind: type[Subsystem]) -> list[ModuleType]:
    """The module of a subsystem, and those of the model that only it is built from."""
    home = inspect.getmodule(kind)
    assert home is not None
    found = [home]
    for value in vars(home).values():
        module = inspect.getmodule(value)
        name = getattr(module, "__name__", "")
        shared = name.rpartition(".")[2] in SHARED
        if module and name.startswith("govsim.model.") and not shared and module not in found:
            found.append(module)
    return found


SHARED = frozenset(
    {"subsystem", "setting", "luck", "ledger", "compile", "clock", "couplings", "treasury"}
)
"""Modules every part of the model uses; what they read is nobody's in particular."""
