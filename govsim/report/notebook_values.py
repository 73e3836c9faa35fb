"""Values for a notebook's parameters: read, and checked before anything is started."""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.policy.yaml_file import plain, read_keys, row_of
from govsim.report.notebooks import Notebook

SWITCH = "-p"
_KINDS = {
    bool: N_("true or false"), int: N_("a whole number"), float: N_("a number"), str: N_("text"),
    list: N_("a list"), dict: N_("keys with their values"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a value was given.

    Attributes
    ----------
    file : str
    row : int or None
    column : str
        Key within a file.
    """

    file: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Given:
    """A value and where it was given."""

    value: Any
    place: Place = Place()


class Inputs:
    """Scenarios and districts that parameters name, each opened once."""

    def __init__(self) -> None:
        self._found: dict[tuple[bool, str], str | tuple[Fault, ...]] = {}

    def faults(self, values: Mapping[str, Any]) -> list[Fault]:
        """What is not there, or has faults."""
        found = []
        for name, path in _named(values):
            opened = self._open(name, path)
            if not isinstance(opened, str):
                found += [f if f.file else replace(f, column=name) for f in opened]
        return found

    def digests(self, values: Mapping[str, Any]) -> list[str]:
        """What they hold, as digests; they must be without fault."""
        return [str(self._open(name, path)) for name, path in _named(values)]

    def _open(self, name: str, path: str) -> str | tuple[Fault, ...]:
        key = name == "district", path
        if key not in self._found:
            try:
                self._found[key] = _digest(path, is_district=key[0])
            except InputError as error:
                self._found[key] = error.faults
        return self._found[key]


def _named(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Parameter and path of every scenario and district; empty means none, or the sample's."""
    for name in ("scenario", "scenarios", "base", "district"):
        value = values.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and (one or name in ("scenario", "scenarios")):
                yield name, one


def _digest(path: str, *, is_district: bool) -> str:
    from govsim.policy import load_scenario
    from govsim.report.appendix import open_district

    return open_district(path).digest if is_district else load_scenario(path).digest()


def check_values(
    notebook: Notebook, given: Mapping[str, Given], inputs: Inputs | None = None
) -> dict[str, Any]:
    """All values of a notebook's parameters: those given, and the defaults of the others.

    Parameters
    ----------
    notebook : Notebook
    given : mapping of str to Given
    inputs : Inputs, optional
        What has been opened already.

    Returns
    -------
    dict of str to value

    Raises
    ------
    InputError
        With every unknown name and every wrong value, at its place.
    """
    known = {name: one for name, one in given.items() if name in notebook.parameters}
    faults = [
        _placed(unknown_name(name, notebook.parameters), one.place)
        for name, one in given.items()
        if name not in known
    ]
    values = {**notebook.parameters, **{name: one.value for name, one in known.items()}}
    found = [*_wrong(notebook, values), *_without_effect(notebook, known)]
    wrong = {fault.column for fault in found}
    found += (inputs or Inputs()).faults({n: v for n, v in values.items() if n not in wrong})
    faults += [_placed(f, known[f.column].place) if f.column in known else f for f in found]
    if faults:
        raise InputError(faults)
    return values


def _wrong(notebook: Notebook, values: Mapping[str, Any]) -> list[Fault]:
    """Wrong values, by the notebook's own check and else by the kind of the default."""
    faults: list[Fault] = []
    checker = notebook.checker
    if checker is not None:
        try:
            checker.check(values)
        except InputError as error:
            faults += error.faults
    checked = checker.names if checker is not None else ()
    for name, default in notebook.parameters.items():
        if name not in checked and not _is_like(values[name], default):
            what = Text(N_("“{value}” is of the wrong kind"), value=str(values[name])[:60])
            faults.append(Fault(what, Text(_KINDS[type(default)]), column=name))
    return faults


def _is_like(value: Any, default: Any) -> bool:
    kind = type(default)
    if kind not in _KINDS:
        return True
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind) and isinstance(value, bool) == isinstance(default, bool)


def _without_effect(notebook: Notebook, known: Collection[str]) -> list[Fault]:
    what = Text(N_("a later cell of the notebook sets it again, so that no value has an effect"))
    return [Fault(what, column=name) for name in known if name in notebook.set_again]


def _placed(fault: Fault, place: Place) -> Fault:
    if fault.file or not place.file:
        return fault
    return replace(fault, file=place.file, row=place.row, column=place.column)


def given_in_words(
    notebook: Notebook, words: Sequence[str]
) -> tuple[dict[str, Given], list[Fault]]:
    """Values of options ``-p name=value``.

    Returns
    -------
    dict of str to Given
    list of Fault
        Of words that are not of that form, and names that are there twice.
    """
    found: dict[str, Given] = {}
    faults: list[Fault] = []
    for word in words:
        name, equals, text = word.partition("=")
        name = name.strip()
        place = Place(f"{SWITCH} {name}")
        if not equals or not name:
            what = Text(N_("“{word}” has no value"), word=word[:60])
            faults.append(Fault(what, Text(N_("name=value")), file=SWITCH))
        elif name in found:
            faults.append(Fault(Text(N_("given twice")), Text(N_("once")), file=place.file))
        else:
            found[name] = Given(_value(notebook, name, text), place)
    return found, faults


def _value(notebook: Notebook, name: str, text: str) -> Any:
    """A value as it was typed: text stays text; a list may be separated by commas."""
    kinds = _allowed(notebook, name)
    if kinds == {str} or not text.strip():
        return text if kinds != {list} else []
    value = _from_yaml(text)
    if list in kinds and not isinstance(value, (list, dict)):
        return [_from_yaml(part) for part in text.split(",")]
    return value


def _allowed(notebook: Notebook, name: str) -> set[Any]:
    """Types a parameter may have, by its settings or else by its default."""
    checker = notebook.checker
    if checker is None or name not in checker.names:
        return {type(notebook.parameters.get(name, 0))}
    annotation = checker.model.model_fields[name].annotation
    parts = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else ()
    return {get_origin(part) or part for part in (parts or (annotation,))}


def _from_yaml(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return plain(YAML(typ="rt").load(text))
    except (YAMLError, ValueError, RecursionError):
        return text


def given_in_file(path: str) -> dict[str, Given]:
    """Values of a file of parameters, YAML or JSON, with their rows.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    raw = read_keys(
        Path(path), kind=Text(N_("a file of parameters")),
        empty=Text(N_("the file holds no parameters")), keys=Text(N_("lines “name: value”")),
    )  # fmt: skip
    name = Path(path).name
    return {str(k): Given(plain(v), Place(name, row_of(raw, k), str(k))) for k, v in raw.items()}


def spoken(notebook: Notebook, given: Mapping[str, Given], language: Language) -> dict[str, Given]:
    """What is given, in the reader's language unless it says another."""
    own = {} if "language" not in notebook.parameters else {"language": Given(language)}
    return {**own, **given}
