"""The notebooks: what each is called, how long it takes, what can be set, and who checks that.

A notebook's own cells say all of it, so that nothing can fall out of step: the first cell has title
and times in both languages, the cell tagged ``parameters`` the default values, and the next one
calls the function that checks them.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import BaseModel

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text
from govsim.catalogue.places import notebooks_root

SUFFIX = ".ipynb"
_CHECKS = re.compile(r"check_(\w+_)?settings")
_TIMES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"Reading time: (?P<reading>.+?)\. Run time: (?P<running>.+?)\.(?:\s|$)"),
    "zh": re.compile(r"阅读(?P<reading>约?.+?)[；，](?P<running>.+?)。"),
}


@dataclass(frozen=True)
class Checker:
    """The function of govsim that a notebook hands its parameters to.

    Attributes
    ----------
    module, function : str
    names : tuple of str
        Parameters it checks.
    """

    module: str
    function: str
    names: tuple[str, ...]

    def check(self, values: Mapping[str, object]) -> None:
        """Refuse wrong values.

        Raises
        ------
        InputError
            With every fault it finds.
        """
        self._found()(**{name: values[name] for name in self.names})

    @property
    def model(self) -> type[BaseModel]:
        """The settings it returns."""
        model: type[BaseModel] = get_type_hints(self._found())["return"]
        return model

    def _found(self) -> Any:
        try:
            return getattr(importlib.import_module(self.module), self.function)
        except (ImportError, AttributeError) as error:
            what = Text(N_("the notebook calls {name}, which this version of govsim does not have"),
                        name=self.function)  # fmt: skip
            raise InputError([Fault(what)]) from error


@dataclass(frozen=True)
class Notebook:
    """One notebook.

    Attributes
    ----------
    path : Path
    words : str
        Markdown of the first cell.
    parameters : dict of str to value
        What can be set, with its default value.
    checker : Checker or None
        None where a user's own notebook calls none.
    set_again : frozenset of str
        Parameters that a later cell sets again.
    cells : int
        Cells with code.
    source : bytes
        The file.
    """

    path: Path
    words: str
    parameters: dict[str, Any]
    checker: Checker | None
    set_again: frozenset[str]
    cells: int
    source: bytes

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    def title(self, language: Language) -> str:
        """The title; the file's name if there is none."""
        head = re.search(r"^# (.+)$", self.words, re.M)
        both = head[1].split(" / ") if head else [self.name]
        return both[-1 if language == "zh" else 0].strip()

    def times(self, language: Language) -> tuple[str, str]:
        """How long reading and running take; empty where it does not say."""
        lines = [line for line in self.words.splitlines() if "Reading time:" in line]
        english, _, chinese = lines[0].partition(" / ") if lines else ("", "", "")
        found = _TIMES[language].search(chinese if language == "zh" else english)
        return (found["reading"], found["running"].replace("`", "")) if found else ("", "")


def shipped_notebooks() -> list[Notebook]:
    """The notebooks that come with govsim, in the order of their numbers."""
    return [read_notebook(path) for path in sorted(notebooks_root().glob(f"*{SUFFIX}"))]


def find_notebook(name: str | os.PathLike[str]) -> Notebook:
    """A notebook by its name, its number, what follows the number, or the path of a file.

    Parameters
    ----------
    name : str or path
        ``06-search``, ``06``, ``6`` or ``search``; or ``mine.ipynb``.

    Raises
    ------
    InputError
        If there is none, with the nearest name.
    """
    text = os.fspath(name)
    names = sorted(path.stem for path in notebooks_root().glob(f"*{SUFFIX}"))
    path = Path(text)
    if path.suffix == SUFFIX and (len(path.parts) > 1 or path.stem not in names or _is_file(path)):
        return read_notebook(path)
    wanted = text.removesuffix(SUFFIX)
    for known in names:
        number, _, rest = known.partition("-")
        if wanted in (known, number, number.lstrip("0"), rest):
            return read_notebook(notebooks_root() / f"{known}{SUFFIX}")
    near = unknown_name(wanted, [*names, *(n.partition("-")[2] for n in names)])
    raise InputError([near])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_notebook(path: Path) -> Notebook:
    """A notebook from a file.

    Raises
    ------
    InputError
        If it cannot be read, is none, or has parameters that are not plain values.
    """
    expected = Text(N_("a Jupyter notebook"))
    try:
        source = path.read_bytes()
    except (OSError, ValueError):
        what = Text(N_("the file cannot be read"))
        raise InputError([Fault(what, expected, file=str(path)[:200])]) from None
    try:
        cells = [(c["cell_type"], "".join(c["source"]), c["metadata"].get("tags", []))
                 for c in json.loads(source)["cells"]]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError([Fault(Text(N_("not a notebook")), expected, file=path.name)]) from None
    words = next((text for kind, text, _ in cells if kind == "markdown"), "")
    code = [(text, tags) for kind, text, tags in cells if kind == "code" and text.strip()]
    settable = "\n".join(text for text, tags in code if "parameters" in tags)
    parameters = _defaults(settable, path)
    later = [text for text, tags in code if "parameters" not in tags]
    again = _assigned(later) & set(parameters)
    checker = _checker(later, set(parameters) - again)
    return Notebook(path, words, parameters, checker, frozenset(again), len(code), source)


def _defaults(source: str, path: Path) -> dict[str, Any]:
    """Names and plain values of the cell of parameters."""
    found: dict[str, Any] = {}
    try:
        for statement in ast.parse(source).body:
            if not isinstance(statement, ast.Assign):
                raise ValueError
            (target,) = statement.targets
            if not isinstance(target, ast.Name):
                raise ValueError
            found[target.id] = ast.literal_eval(statement.value)
    except (SyntaxError, ValueError):
        what = Text(N_("the cell of parameters holds more than names with plain values"))
        expected = Text(N_("lines such as: {example}"), example="years = 5")
        raise InputError([Fault(what, expected, file=path.name)]) from None
    return found


def _checker(cells: list[str], settable: set[str]) -> Checker | None:
    """The call of a function such as ``check_search_settings``, imported from govsim.

    Only a call that hands over each parameter under its own name: others the kernel checks.
    """
    modules: dict[str, str] = {}
    for node in _nodes(cells):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "govsim":
            modules |= {alias.name: str(node.module) for alias in node.names}
    for node in _nodes(cells):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        function = node.func.id
        if function in modules and _CHECKS.fullmatch(function):
            names = [k.arg for k in node.keywords if k.arg == getattr(k.value, "id", "")]
            if set(names) <= settable and len(names) == len(node.keywords) and not node.args:
                return Checker(modules[function], function, tuple(map(str, names)))
    return None


def _assigned(cells: list[str]) -> set[str]:
    return {
        node.id for node in _nodes(cells)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }  # fmt: skip


def _nodes(cells: list[str]) -> Iterator[ast.AST]:
    for cell in cells:
        try:
            yield from ast.walk(ast.parse(cell))
        except SyntaxError:  # a command of the notebook's own language
            continue
