"""What the YAML library says of a file, in the catalogue's words; it speaks English only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govsim.catalogue.messages import N_, Text

DEEPEST = 20
"""So many groups within one another are read; a scenario has four."""
_ALIAS = (N_("a reference to another place of the file"), N_("the value itself"))
_PROBLEMS = {
    "duplicate key": (N_("a key is there twice"), N_("each key once")),
    "'\\t'": (N_("a tab at the beginning of the line"), N_("spaces")),
    "mapping values are not allowed": (
        N_("a colon where none is allowed, or lines not in step"),
        N_("“key: value”, and quotation marks around a text with a colon"),
    ),
    "but got": (N_("a bracket, a comma or a line not in step"), N_("“key: value”")),
    "expected the node content": (N_("a value is missing"), N_("brackets in pairs")),
    "could not find expected ':'": (N_("a colon is missing"), N_("“key: value”")),
    "unexpected end of stream": (
        N_("a quotation mark is missing"), N_("quotation marks in pairs"),
    ),
    "undefined alias": _ALIAS,
    "another document": (N_("a second document, after “---”"), N_("one document a file")),
    "special characters": (N_("a character that is not allowed"), N_("plain text")),
}  # fmt: skip


def refused(events: Iterable[Any]) -> tuple[Text, Text, int] | None:
    """The first thing valid in YAML that no file needs, with what is expected and its row.

    References within references can stand for more than fits into memory, and deep nesting takes
    the library minutes; so neither is built.

    Parameters
    ----------
    events : iterable
        What the library's parser yields, as it goes along.
    """
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

    depth = 0
    for event in events:
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        row = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            return Text(_ALIAS[0]), Text(_ALIAS[1]), row
        if depth > DEEPEST:
            return Text(N_("too many brackets within one another")), Text(N_("plain text")), row
    return None


def yaml_problem(said: str) -> tuple[Text, Text]:
    """What is wrong and what is expected, from the library's sentence."""
    for words, (what, expected) in _PROBLEMS.items():
        if words in said:
            return Text(what), Text(expected)
    return Text(N_("not valid YAML")), Text(N_("“key: value”"))
