"""Text in tables that a spreadsheet must not take for a formula.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``, also where the cell came
from a CSV file or after it was edited. An apostrophe before it makes it text; govsim's own readers
take it away again.
"""

from __future__ import annotations

import re
from typing import Any

STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?%?")


def harmless(value: object) -> object:
    """A cell for a CSV file: text a spreadsheet would run gets an apostrophe before it.

    Parameters
    ----------
    value : object
        Numbers, also as text, stay as they are.
    """
    if isinstance(value, str) and is_harmful(value):
        return "'" + value
    return value


def is_harmful(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    if text.startswith(STARTS[4:]):
        return True
    return text.lstrip().startswith(STARTS[:4]) and not _NUMBER.fullmatch(text.strip())


def harmless_table(table: Any) -> Any:
    """A data frame for a CSV file: its texts, and the names of its columns, made harmless.

    Parameters
    ----------
    table : pandas.DataFrame
    """
    named = table.rename(columns={name: harmless(name) for name in table})
    texts = {name: named[name].map(harmless) for name in named
             if named[name].dtype.kind not in "biufcmM"}  # fmt: skip
    return named.assign(**texts) if texts else named


def as_meant(text: str) -> str:
    """The text before `harmless`."""
    return text[1:] if text.startswith("'") and is_harmful(text[1:]) else text
