"""The catalogue as tables for the terminal, or as JSON for programs."""

from __future__ import annotations

import io
import json
import types
from collections.abc import Sequence
from typing import Any, Literal, Union, get_args, get_origin

from govsim.catalogue.messages import N_, Language, translate

KINDS = {
    "date": N_("date"), "float": N_("number"), "int": N_("whole number"),
    "bool": N_("true or false"), "str": N_("name"), "list": N_("list of names"),
}  # fmt: skip
"""Types of options as a reader calls them."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]], language: Language) -> str:
    """Rows under a translated head, as the terminal shows them."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in head:
        table.add_column(translate(title, language), overflow="fold")
    for row in rows:
        table.add_row(*row)
    page = io.StringIO()
    console = Console(file=page, width=None if _is_terminal() else 160)
    console.print(table)
    return "\n".join(line.rstrip() for line in page.getvalue().splitlines())


def _is_terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, indent=2)


def list_parameters(language: Language, *, as_json: bool) -> str:
    """All parameters, with range, grade and source."""
    from govsim.catalogue.parameters import GRADES, load_parameters

    parameters = load_parameters().values()
    if as_json:
        fields = (
            "name", "label_zh", "label_en", "unit_zh", "unit_en", "low", "central", "high",
            "minimum", "maximum", "grade", "role", "source_zh", "source_en", "address",
        )  # fmt: skip
        return _json([{f: getattr(p, f) for f in fields} for p in parameters])
    rows = [
        [
            p.name, p.text("label", language), p.text("unit", language), f"{p.low:g}",
            f"{p.central:g}", f"{p.high:g}", translate(GRADES[p.grade], language),
            p.text("source", language),
        ]
        for p in parameters
    ]  # fmt: skip
    head = (N_("Name"), N_("Meaning"), N_("Unit"), N_("Low"), N_("Central"), N_("High"),
            N_("Grade"), N_("Source"))  # fmt: skip
    return table(head, rows, language)


def list_outcomes(language: Language, *, as_json: bool) -> str:
    """All outcomes, with unit, direction and definition."""
    from govsim.catalogue.outcomes import BETTER, OUTCOMES, SUBSYSTEMS

    if as_json:
        fields = ("identifier", "label_zh", "label_en", "unit_zh", "unit_en", "better",
                  "subsystem", "kind", "definition_zh", "definition_en")  # fmt: skip
        return _json([{f: getattr(o, f) for f in fields} for o in OUTCOMES.values()])
    rows = [
        [
            o.identifier, o.text("label", language), o.text("unit", language),
            translate(BETTER[o.better], language), translate(SUBSYSTEMS[o.subsystem], language),
            o.text("definition", language),
        ]
        for o in OUTCOMES.values()
    ]  # fmt: skip
    head = (N_("Name"), N_("Meaning"), N_("Unit"), N_("Better"), N_("Part"), N_("Definition"))
    return table(head, rows, language)


def list_proposals(language: Language, *, as_json: bool) -> str:
    """All proposals, with paragraph, options and side effect."""
    from govsim.policy.proposals import ENTRIES

    if as_json:
        both: tuple[Language, ...] = ("zh", "en")
        return _json(
            [
                {
                    "name": p.name, "paragraph": p.paragraph,
                    **{f"title_{x}": translate(p.title, x) for x in both},
                    **{f"side_effect_{x}": translate(p.side_effect, x) for x in both},
                    "options": options_of(p),
                }
                for p in ENTRIES.values()
            ]
        )  # fmt: skip
    rows = []
    for p in ENTRIES.values():
        first = [p.name, translate(p.title, language), p.paragraph,
                 translate(p.side_effect, language)]  # fmt: skip
        for option in options_of(p):
            default = shown(option["default"])
            rows.append(
                [*first, option["name"], translate(KINDS[option["kind"]], language), default,
                 option[f"meaning_{language}"]]
            )  # fmt: skip
            first = [""] * 4
    head = (N_("Name"), N_("Title"), N_("Paragraph"), N_("Side effect"), N_("Option"), N_("Kind"),
            N_("Default"), N_("Meaning"))  # fmt: skip
    return table(head, rows, language)


def options_of(model: Any, prefix: str = "") -> list[dict[str, Any]]:
    """Options of a proposal; those of a group are written ``group.option``."""
    from pydantic import BaseModel

    found: list[dict[str, Any]] = []
    for field_name, info in model.model_fields.items():
        name = prefix + (info.alias or field_name)
        kind, choices = _kind(info.annotation)
        choices = choices or (info.json_schema_extra or {}).get("choices", ())
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += options_of(kind, prefix=name + ".")
            continue
        bounds = {
            word: _plain(getattr(m, word))
            for m in info.metadata
            for word in ("ge", "gt", "le", "lt")
            if getattr(m, word, None) is not None
        }
        found.append(
            {
                "name": name,
                "kind": getattr(kind, "__name__", str(kind)),
                "required": info.is_required(),
                "default": None if info.is_required() else _plain(info.default),
                **bounds,
                **({"choices": list(choices)} if choices else {}),
                "meaning_zh": translate(info.description or "", "zh"),
                "meaning_en": translate(info.description or "", "en"),
            }
        )
    return found


def shown(default: Any) -> str:
    """A default as a reader sees it."""
    if isinstance(default, list):
        return ", ".join(str(v) for v in default) or "–"
    return "–" if default is None else str(default).lower()


def _kind(annotation: Any) -> tuple[Any, tuple[str, ...]]:
    """Type of an option without "or nothing", and the names it may take where they are listed."""
    if get_origin(annotation) in (types.UnionType, Union):
        annotation = next(k for k in get_args(annotation) if k is not types.NoneType)
    if get_origin(annotation) is tuple:
        return list, _kind(get_args(annotation)[0])[1]
    if get_origin(annotation) is Literal:
        return str, get_args(annotation)
    return annotation, ()


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value if isinstance(value, (bool, int, float, str, type(None))) else str(value)
