"""The notebooks as a whole: what each says of itself, and how its values are checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govsim.catalogue.errors import InputError
from govsim.catalogue.messages import LANGUAGES
from govsim.report.notebook_list import copy_notebooks, list_notebooks
from govsim.report.notebook_values import (
    Given,
    check_values,
    given_in_file,
    given_in_words,
    spoken,
)
from govsim.report.notebooks import Notebook, find_notebook, read_notebook, shipped_notebooks

ALL = shipped_notebooks()


def write_notebook(path: Path, *cells: str, parameters: str = "years = 5") -> Path:
    """A notebook of a user's own: a title, a cell of parameters, and further cells of code."""
    first = {"cell_type": "markdown", "source": "# Mine / 自拟", "metadata": {}}
    code = [
        {"cell_type": "code", "source": text, "metadata": {"tags": tags}, "outputs": [],
         "execution_count": None}
        for text, tags in [(parameters, ["parameters"]), *((cell, []) for cell in cells)]
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": [first, *code], "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


@pytest.mark.parametrize("notebook", ALL, ids=lambda one: one.name)
def test_every_notebook_has_all_its_parameters_checked(notebook: Notebook) -> None:
    """The cell of parameters names exactly the fields of the settings that check it."""
    assert notebook.checker is not None
    assert list(notebook.parameters) == list(notebook.checker.names)
    assert set(notebook.parameters) == set(notebook.checker.model.model_fields)


@pytest.mark.parametrize("notebook", ALL, ids=lambda one: one.name)
def test_the_default_values_of_every_notebook_are_right(notebook: Notebook) -> None:
    """They pass the check, whichever language is spoken."""
    for language in LANGUAGES:
        values = check_values(notebook, spoken(notebook, {}, language))
        assert values == {**notebook.parameters, "language": language}


@pytest.mark.parametrize("notebook", ALL, ids=lambda one: one.name)
def test_every_notebook_says_in_both_languages_how_long_it_takes(notebook: Notebook) -> None:
    """Title, reading time and run time are found in the first cell."""
    assert notebook.title("zh") != notebook.title("en")
    for language in LANGUAGES:
        reading, running = notebook.times(language)
        assert any(unit in reading for unit in ("minutes", "分钟"))
        assert any(unit in running for unit in ("minute", "second", "分钟", "秒"))


@pytest.mark.parametrize("notebook", ALL, ids=lambda one: one.name)
def test_every_notebook_refuses_a_wrong_type_in_each_parameter(notebook: Notebook) -> None:
    """No parameter takes whatever it is given."""
    wrong: dict[str, Any] = {name: {"no": object()} for name in notebook.parameters}
    with pytest.raises(InputError) as refused:
        check_values(notebook, {name: Given(value) for name, value in wrong.items()})
    assert {fault.column for fault in refused.value.faults} == set(wrong)


@pytest.mark.parametrize("name", ["06-search", "06", "6", "search", "06-search.ipynb"])
def test_a_notebook_is_found_by_name_and_number(name: str) -> None:
    """However a user shortens it; a misspelt name is answered with the nearest."""
    assert find_notebook(name).name == "06-search"
    with pytest.raises(InputError, match="06-search"):
        find_notebook("06-serch")


def test_values_are_read_as_their_parameters_mean_them() -> None:
    """Text stays text, a list may be separated by commas, and all else is YAML."""
    notebook = find_notebook("04")
    words = ["scenarios=a,b", "outcome=12", "at_least=0.5", "target=", "years=3",
             "levers={operating_grant.raise: [0, 0.4]}", "questions=[]"]  # fmt: skip
    found = {name: given.value for name, given in given_in_words(notebook, words)[0].items()}
    assert found == {
        "scenarios": ["a", "b"], "outcome": "12", "at_least": 0.5, "target": "", "years": 3,
        "levers": {"operating_grant.raise": [0, 0.4]}, "questions": [],
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_file_of_values_keeps_the_row_of_each(tmp_path: Path, suffix: str) -> None:
    """A wrong name and a wrong value are both said with file and row, in YAML and in JSON."""
    path = tmp_path / f"p.{suffix}"
    text = "years: x\n\nyeers: 3\n" if suffix == "yaml" else '{\n\t"years": "x",\n\n\t"yeers": 3}'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        check_values(find_notebook("05"), given_in_file(str(path)))
    first = 1 if suffix == "yaml" else 2
    assert {(f.file, f.row) for f in refused.value.faults} == {
        (path.name, first), (path.name, first + 2),
    }  # fmt: skip


def test_scenarios_and_districts_are_opened_before_anything_runs() -> None:
    """What is not there is said with what else is wrong."""
    given = {"scenario": Given("rase-grants"), "district": Given("nowhere"), "years": Given("x")}
    with pytest.raises(InputError) as refused:
        check_values(find_notebook("05"), given)
    said = refused.value.render("en")
    assert len(refused.value.faults) == 3
    assert all(word in said for word in ("raise-grants", "nowhere", "whole number"))


def test_a_users_own_notebook_is_checked_by_its_default_values(tmp_path: Path) -> None:
    """A value must be of its default's kind; one that a later cell sets again has no effect."""
    parameters = 'years = 5\nshare = 0.5\nname = "x"\nis_new = True\nmany = [1]'
    path = write_notebook(tmp_path / "mine.ipynb", "name = 'y'", parameters=parameters)
    notebook = find_notebook(str(path))
    assert notebook.title("zh") == "自拟"
    right = {"years": Given(3), "share": Given(1), "is_new": Given(False), "many": Given([])}
    assert check_values(notebook, right)["share"] == 1
    wrong = {"years": Given(True), "share": Given("1"), "name": Given("z"), "is_new": Given(1),
             "many": Given("a"), "mony": Given([])}  # fmt: skip
    with pytest.raises(InputError) as refused:
        check_values(notebook, wrong)
    assert len(refused.value.faults) == len(wrong)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"cells": 3}', "\0", '{"cells": [{}]}'])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    """Whatever is in the file."""
    path = tmp_path / "x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read_notebook(path)


@pytest.mark.parametrize("parameters", ["years = 5 +", "import os", "a, b = 1, 2", "years = f()"])
def test_parameters_are_plain_values(tmp_path: Path, parameters: str) -> None:
    """A cell of parameters with anything else cannot be set from outside."""
    path = write_notebook(tmp_path / "x.ipynb", parameters=parameters)
    with pytest.raises(InputError):
        read_notebook(path)


def test_the_list_has_every_notebook_and_every_value() -> None:
    """As a table in both languages, and as JSON with both."""
    entries = json.loads(list_notebooks("zh", as_json=True))
    assert [entry["name"] for entry in entries] == [one.name for one in ALL]
    assert [entry["parameters"] for entry in entries] == [one.parameters for one in ALL]
    for language in LANGUAGES:
        shown = list_notebooks(language, as_json=False)
        assert all(one.name in shown and one.title(language) in shown for one in ALL)


def test_copies_are_the_same_and_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """One file in the way keeps all from being copied; with force it is replaced."""
    (tmp_path / ALL[-1].path.name).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        copy_notebooks(ALL, tmp_path, is_forced=False)
    assert len(list(tmp_path.iterdir())) == 1
    for path in copy_notebooks(ALL, tmp_path, is_forced=True):
        assert read_notebook(path).parameters == find_notebook(path.stem).parameters
    assert len(list(tmp_path.iterdir())) == len(ALL)
