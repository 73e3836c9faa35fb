"""What the YAML library says of a file, in the catalogue's words; it speaks English only."""

from __future__ import annotations

from govsim.catalogue.messages import N_, Text

ALIAS = (N_("a reference to another place of the file"), N_("the value itself"))
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
    "undefined alias": ALIAS,
    "another document": (N_("a second scenario"), N_("one scenario a file")),
    "special characters": (N_("a character that is not allowed"), N_("plain text")),
}  # fmt: skip


def yaml_problem(said: str) -> tuple[Text, Text]:
    """What is wrong and what is expected, from the library's sentence."""
    for words, (what, expected) in _PROBLEMS.items():
        if words in said:
            return Text(what), Text(expected)
    return Text(N_("not valid YAML")), Text(N_("“key: value”"))
