"""Files of keys and values, in YAML or JSON: read with the row of every key, without surprises."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.policy.yaml_problems import refused, yaml_problem

MAX_BYTES = 1_000_000


def read_keys(path: Path, *, kind: Text, empty: Text, keys: Text) -> Any:
    """The keys of a file, which remember their rows (`row_of`); dates are left as text.

    Parameters
    ----------
    path : Path
    kind : Text
        What the file should be, for example “a scenario file”.
    empty, keys : Text
        What to say, and what is expected, where there are no keys.

    Returns
    -------
    ruamel.yaml.comments.CommentedMap

    Raises
    ------
    InputError
        With file, row and what is wrong.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = _decoded(path, kind)
    refusal: tuple[Text, Text, int | None] | None
    try:
        refusal = refused(YAML(typ="rt").parse(text))
        if refusal is None:
            reader = YAML(typ="rt")
            reader.Constructor = _dates_as_text()
            raw = reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refusal = (*yaml_problem(error.problem or ""), mark.line + 1 if mark else None)
    except (YAMLError, ValueError, RecursionError) as error:
        refusal = (*yaml_problem(str(error)), None)
    if refusal is None and not isinstance(raw, CommentedMap):
        refusal = (empty, keys, None)
    if refusal is not None:
        what, expected, row = refusal
        raise InputError([Fault(what, expected, file=path.name, row=row)])
    return raw


def _decoded(path: Path, kind: Text) -> str:
    try:
        size = path.stat().st_size
        data = b"" if size > MAX_BYTES else path.read_bytes()
    except (OSError, ValueError):
        raise _unreadable(path, Text(N_("the file cannot be read")), kind) from None
    if size > MAX_BYTES:
        raise _unreadable(path, Text(N_("the file is too large")), Text(N_("at most 1 MB")))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            return text.expandtabs() if path.suffix.lower() == ".json" else text
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, Text(N_("the encoding is not known")), Text(N_("UTF-8 or GBK")))


def _unreadable(path: Path, what: Text, expected: Text) -> InputError:
    return InputError([Fault(what, expected, file=path.name)])


@cache
def _dates_as_text() -> Any:
    """A YAML constructor that leaves dates to pydantic, which says which one is wrong."""
    from ruamel.yaml.constructor import RoundTripConstructor

    class Constructor(RoundTripConstructor):
        pass

    Constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", lambda self, node: self.construct_scalar(node)
    )
    return Constructor


def row_of(node: Any, key: Any) -> int | None:
    """Row of a key, or of an entry of a list, as an editor counts; None where it is not known."""
    try:
        lines: Any = node.lc
        place = lines.item(key) if isinstance(node, list) else lines.key(key)
        return int(place[0]) + 1
    except (AttributeError, KeyError, TypeError):
        return None


def plain(node: Any) -> Any:
    """Plain Python values of what was read, so that pydantic sees ordinary types."""
    if isinstance(node, dict):
        return {str(k): plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    if isinstance(node, bool) or node is None or isinstance(node, date):
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
