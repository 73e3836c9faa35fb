"""govsim: a wind tunnel for community-governance policy.

A district's tables, a scenario of dated changes to rules, and a model of how one leads to the
other. Everything here is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govsim.district import load_district
    from govsim.model import simulate
    from govsim.policy import load_scenario
    from govsim.study import Study, load_results

_HOMES = {
    "load_district": "govsim.district",
    "load_scenario": "govsim.policy",
    "simulate": "govsim.model",
    "Study": "govsim.study",
    "load_results": "govsim.study",
}

__version__ = "0.1.0"
__all__ = ["Study", "__version__", "load_district", "load_results", "load_scenario", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'govsim' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
