"""The page of the Python interface, made from signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import govsim
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.reference.interface_words import SENTENCES
from govsim.report.reference.markdown import MADE_FROM_CODE, table

PARTS: dict[str, str] = {
    "Parameters": N_("Parameters"), "Attributes": N_("Attributes"), "Returns": N_("Returns"),
    "Raises": N_("Raises"),
}  # fmt: skip
Part = list[tuple[str, str]]


def interface_page(language: Language) -> str:
    """Every public name with its signature and what its docstring says, as Markdown."""

    def t(message: str) -> str:
        return translate(message, language)

    lines = [
        f"# {t(N_('The Python interface'))}", "",
        t(N_("What `from govsim import …` gives. Other modules may change between versions without "
             "notice. Settings that are wrong raise `InputError`, whose text names every fault at "
             "once.")), "",
    ]  # fmt: skip
    for name, thing in public_things():
        lines += _section(name, thing, language)
    return "\n".join([*lines, t(MADE_FROM_CODE), ""])


def public_things() -> Iterator[tuple[str, Any]]:
    """Public names and what they stand for; methods follow their class."""
    from govsim.study import Results

    for name in (*(n for n in govsim.__all__ if n[0] != "_"), "Results"):
        thing = Results if name == "Results" else getattr(govsim, name)
        yield name, thing
        if inspect.isclass(thing):
            for method, value in vars(thing).items():
                if method[0] != "_" and inspect.getdoc(value):
                    yield f"{name}.{method}", value


def docstring_parts(thing: Any) -> tuple[str, dict[str, Part]]:
    """What a docstring says first, and its parts: name with type, and meaning.

    Parameters
    ----------
    thing : object with a numpydoc docstring
    """
    pieces = re.split(r"^(\w+)\n-+\n", inspect.getdoc(thing) or "", flags=re.M)
    about = _joined(pieces[0].splitlines())
    parts = dict(zip(pieces[1::2], map(_entries, pieces[2::2]), strict=True))
    return about, parts


def sentences_of(thing: Any) -> list[str]:
    """Every text of a docstring that a reader meets."""
    about, parts = docstring_parts(thing)
    meanings = [meaning for part in parts.values() for _, meaning in part]
    return [text for text in (about, *meanings) if text]


def _entries(text: str) -> Part:
    found: list[tuple[str, list[str]]] = []
    for line in filter(str.strip, text.splitlines()):
        if line[0] == " " and found:
            found[-1][1].append(line)
        else:
            found.append((line.strip(), []))
    return [(name, _joined(lines)) for name, lines in found]


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())


def _section(name: str, thing: Any, language: Language) -> list[str]:
    about, parts = docstring_parts(thing)
    level = "###" if "." in name else "##"
    lines = [f"{level} {name} {{#{name}}}", "", *_signature(name, thing), _say(about, language), ""]
    head = [translate(N_("Name"), language), translate(N_("Meaning"), language)]
    for part, entries in parts.items():
        rows = [[f"`{entry}`", _say(meaning, language) or "–"] for entry, meaning in entries]
        lines += [f"**{translate(PARTS[part], language)}**", "", *table(head, rows), ""]
    return lines


def _signature(name: str, thing: Any) -> list[str]:
    if not callable(thing):
        return []
    known = inspect.signature(thing)
    kept = [p.replace(annotation=p.empty) for p in known.parameters.values() if p.name != "self"]
    shown = known.replace(parameters=kept, return_annotation=known.empty)
    return [f"    {name}{shown}", ""]


def _say(text: str, language: Language) -> str:
    return SENTENCES[text].get(language) if text in SENTENCES else text
