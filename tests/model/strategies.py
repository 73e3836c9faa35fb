"""Random proposals, built from what each one's options allow."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from govsim.catalogue.rules import PRACTICES
from govsim.policy.proposals import ENTRIES, Proposal

DATES = st.dates(date(2027, 1, 1), date(2030, 6, 30))
NOTHING: dict[str, dict[str, Any]] = {
    "entry_by_exam": {"exempt_share": 1.0, "rounds": 3},
    "council_day": {"days_month": 0, "budget_yuan": 1000.0},
    "distinctive_services": {"share": 0.0, "support_yuan": 1000.0},
}
"""Options that make a proposal nothing, where its defaults already do something."""


def _bound(info: FieldInfo, *words: str) -> Any:
    return next((getattr(m, w) for w in words for m in info.metadata if hasattr(m, w)), None)


def _values(name: str, info: FieldInfo) -> st.SearchStrategy[Any]:
    kinds = [k for k in (get_args(info.annotation) or (info.annotation,)) if k is not type(None)]
    if get_origin(info.annotation) is tuple:
        inner = kinds[0]
        words = get_args(inner) if get_origin(inner) is Literal else (*PRACTICES, "all")
        return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)
    if get_origin(info.annotation) is Literal:
        return st.sampled_from(get_args(info.annotation))
    kind = kinds[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return st.one_of(st.none(), options(kind))
    if kind is bool:
        return st.booleans()
    low, high = _bound(info, "ge", "gt"), _bound(info, "le", "lt")
    if kind is int:
        return st.integers(low, high)
    if kind is float:
        return st.floats(low, high)
    if kind is str:
        return st.sampled_from(("flat",))
    raise TypeError(f"{name}: {info.annotation}")


def options(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Options of a proposal within their bounds, each given or left out."""
    optional = {
        info.alias or name: _values(name, info)
        for name, info in model.model_fields.items()
        if name not in ("start", "end") and not info.is_required()
    }
    required = {
        info.alias or name: _values(name, info)
        for name, info in model.model_fields.items()
        if name != "start" and info.is_required()
    }
    return st.fixed_dictionaries(required, optional=optional)


@st.composite
def proposal(draw: st.DrawFn, model: type[Proposal]) -> Proposal:
    """One proposal with a start; options that contradict each other are left at their defaults."""
    start, chosen = draw(DATES), draw(options(model))
    try:
        return model.model_validate({"start": start, **chosen})
    except ValidationError:
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        needed = {k: v for k, v in chosen.items() if fields[k].is_required()}
        return model.model_validate({"start": start, **needed})


@st.composite
def proposals(draw: st.DrawFn) -> list[Proposal]:
    """Any subset of everything a scenario may list, in any order."""
    names = draw(st.lists(st.sampled_from(sorted(ENTRIES)), unique=True, max_size=len(ENTRIES)))
    return [draw(proposal(ENTRIES[name])) for name in names]


def nothing(start: date) -> list[Proposal]:
    """Every proposal of part three at zero strength."""
    from govsim.policy.proposals import PROPOSALS

    return [
        model.model_validate({"start": start, **NOTHING.get(name, {})})
        for name, model in PROPOSALS.items()
    ]
