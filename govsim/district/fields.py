"""What a column accepts, read off the row models."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from govsim.catalogue.messages import N_, Text
from govsim.district.record_rows import RECORD_TABLES
from govsim.district.rows import TABLES, Row
from govsim.district.vocabulary import Named, choice_words

MODELS: dict[str, type[Row]] = {**TABLES, **RECORD_TABLES}
"""Row model of every table, the district's own first."""

Kind = Literal["text", "int", "float", "bool", "date", "category"]
_KINDS: dict[type, Kind] = {str: "text", int: "int", float: "float", bool: "bool", date: "date"}


@dataclass(frozen=True)
class Field:
    """One column of one table.

    Attributes
    ----------
    name : str
    kind : str
        ``text``, ``int``, ``float``, ``bool``, ``date`` or ``category``.
    required : bool
        Whether the column must be there and no cell of it may be blank.
    default : object
        What is assumed otherwise.
    low, high : number, date or None
        Bounds; for text, `high` is the greatest length.
    choices : tuple of str
        Categories.
    words : tuple of str
        The same in Chinese.
    """

    name: str
    kind: Kind
    required: bool
    default: object
    low: Any
    high: Any
    choices: tuple[str, ...]
    words: tuple[str, ...] = ()

    def expected(self) -> Text:
        """What a cell of this column must hold."""
        if self.kind == "category":
            names = Named("、".join(self.words or self.choices), ", ".join(self.choices))
            return Text(N_("one of: {names}"), names=names)
        if self.kind == "bool":
            return Text(N_("true or false (also 1/0, yes/no, 是/否)"))
        if self.kind == "text":
            return Text(N_("text of 1 to {high} characters"), high=self.high)
        if self.kind == "date":
            return Text(
                N_("a date from {low} to {high}, written like 2027-01-01"),
                low=self.low,
                high=self.high,
            )
        message = (
            N_("a whole number from {low} to {high}")
            if self.kind == "int"
            else N_("a number from {low} to {high}")
        )
        return Text(message, low=_grouped(self.low), high=_grouped(self.high))


def _grouped(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


@cache
def fields(table: str) -> dict[str, Field]:
    """The columns of a table, in the order they are written."""
    return {name: _field(table, name, info) for name, info in MODELS[table].model_fields.items()}


def _field(table: str, name: str, info: FieldInfo) -> Field:
    annotation, metadata = _resolve(info)
    choices = get_args(annotation) if get_origin(annotation) is Literal else ()
    spoken = choice_words(table, name)
    words = tuple(spoken.get(choice, choice) for choice in choices)
    kind: Kind = "category" if choices else _KINDS[annotation]
    low = next((m.ge if hasattr(m, "ge") else m.gt for m in metadata if _is_low(m)), None)
    high = next((m.le for m in metadata if hasattr(m, "le")), None)
    if kind == "text":
        high = next((m.max_length for m in metadata if hasattr(m, "max_length")), None)
    return Field(name, kind, info.is_required(), info.default, low, high, choices, words)


def _is_low(constraint: object) -> bool:
    return hasattr(constraint, "ge") or hasattr(constraint, "gt")


def _resolve(info: FieldInfo) -> tuple[Any, list[Any]]:
    """The plain type and its constraints, looking through ``| None`` and ``Annotated``."""
    annotation, metadata = info.annotation, list(info.metadata)
    if get_origin(annotation) is UnionType or type(None) in get_args(annotation):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if hasattr(annotation, "__metadata__"):
        inner: Any = FieldInfo.from_annotation(annotation)  # type: ignore[arg-type]
        annotation, metadata = inner.annotation, metadata + list(inner.metadata)
    return annotation, metadata
