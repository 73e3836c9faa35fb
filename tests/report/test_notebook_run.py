"""Runs of notebooks in processes of their own, and batches of them."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from govsim.catalogue.errors import InputError
from govsim.report.batch import FINISHED, BatchRunner, run_folder
from govsim.report.batch_file import read_batch
from govsim.report.batch_index import write_index
from govsim.report.notebook_run import FAILED, Order, Run, free_folder
from govsim.report.notebooks import read_notebook
from govsim.study.computing import computing
from tests.report.test_notebooks import write_notebook

SAYS = "from IPython.display import Markdown, display\ndisplay(Markdown(f'{years} years'))"


def order(path: Path, timeout: int | None = None, **given: Any) -> Order:
    """An order of a user's own notebook."""
    notebook = read_notebook(path)
    return Order(notebook, given, {**notebook.parameters, **given}, timeout, "en")


def ended(run: Run) -> Run:
    """A run that has come to its end."""
    while not run.is_over():
        time.sleep(0.1)
    return run


@pytest.mark.slow
def test_a_run_leaves_a_folder_with_all_of_it(tmp_path: Path) -> None:
    """The executed notebook with the value given, a page that loads nothing, and the record."""
    path = write_notebook(tmp_path / "mine.ipynb", SAYS)
    (tmp_path / "out" / f".running-{2**22 + 1}-left").mkdir(parents=True)  # by a killed process
    with computing(store=tmp_path / "store"):
        run = ended(Run(order(path, years=7), tmp_path / "out"))
        assert run.ended is not None
        assert run.ended.state == FINISHED
        target = free_folder(tmp_path / "out", "mine")
        page = run.move(target)
    assert {p.name for p in target.iterdir()} == {
        "mine.ipynb", "mine.html", "parameters.json", "record.json",
    }  # fmt: skip
    assert [p.name for p in (tmp_path / "out").iterdir()] == [target.name]
    assert json.loads((target / "parameters.json").read_text("utf-8")) == {"years": 7}
    record = json.loads((target / "record.json").read_text("utf-8"))
    assert (record["state"], record["parameters"]) == (FINISHED, {"years": 7})
    assert record["store"] == str(tmp_path / "store")
    shown = BeautifulSoup(page.read_text("utf-8"), "lxml")
    assert "7 years" in shown.get_text()
    assert not [t for t in shown.find_all(["link", "img"]) if t.get("src", "x")[:5] != "data:"]
    assert free_folder(tmp_path / "out", "mine") != target


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "said", "is_input"),
    [
        ("1 / 0", "cell 3 failed (ZeroDivisionError", False),
        ("import os\nos._exit(9)", "the kernel died in cell 3", False),
        ("import time\ntime.sleep(60)", "cell 3 took longer than 3 seconds", False),
        ("from govsim.report.search_story import check_search_settings\n"
         "check_search_settings(objectives=[], yeers=1)", "yeers", True),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_a_line(
    tmp_path: Path, cell: str, said: str, is_input: bool
) -> None:
    """A cell that fails, a dead kernel, a cell that takes too long, wrong input: no traceback."""
    path = write_notebook(tmp_path / "mine.ipynb", cell)
    timeout = 3 if "longer than 3" in said else 300
    run = ended(Run(order(path, timeout=timeout, years=7), tmp_path / "out"))
    assert run.ended is not None
    assert (run.ended.state, run.ended.is_input) == (FAILED, is_input)
    assert said in "\n".join(run.ended.problem)
    assert "Traceback" not in "\n".join(run.ended.problem)
    run.move(tmp_path / "out" / "failed")
    record = json.loads((tmp_path / "out" / "failed" / "record.json").read_text("utf-8"))
    assert record["state"] == FAILED
    assert not (tmp_path / "out" / "failed" / "mine.ipynb").exists()


@pytest.mark.slow
def test_a_stopped_run_leaves_nothing_and_no_kernel(tmp_path: Path) -> None:
    """Neither a folder nor a process that goes on writing."""
    sign = tmp_path / "sign"
    cell = f"import time\nfor k in range(600):\n    open({str(sign)!r}, 'w').write(str(k))\n"
    path = write_notebook(tmp_path / "mine.ipynb", cell + "    time.sleep(0.1)")
    run = Run(order(path, years=7), tmp_path / "out")
    while not sign.exists():
        time.sleep(0.1)
    run.stop()
    assert list((tmp_path / "out").iterdir()) == []
    before = sign.read_text()
    time.sleep(1)
    assert sign.read_text() == before


def batch_file(tmp_path: Path, text: str) -> str:
    """A batch file on a notebook that fails where years is 13."""
    path = write_notebook(tmp_path / "mine.ipynb", SAYS + "\nassert years != 13")
    file = tmp_path / "grid.yaml"
    file.write_text(f"notebook: {path}\n{text}", encoding="utf-8")
    return str(file)


def test_a_grid_is_every_combination_and_the_runs_listed(tmp_path: Path) -> None:
    """Fixed values are part of each; a run is found again by what decides its result."""
    path = write_notebook(tmp_path / "m.ipynb", parameters="a = 1\nb = 1\nc = 1\njobs = -1")
    file = tmp_path / "grid.yaml"
    text = "parameters: {c: 9}\ngrid: {a: [1, 2], b: [3, 4]}\nruns: [{a: 5}, {c: 7, jobs: 2}]\n"
    file.write_text(f"notebook: {path}\n{text}", encoding="utf-8")
    batch = read_batch(str(file), "en")
    assert [tuple(run.values[n] for n in "abc") for run in batch.runs] == [
        (1, 3, 9), (1, 4, 9), (2, 3, 9), (2, 4, 9), (5, 1, 9), (1, 1, 7),
    ]  # fmt: skip
    assert batch.varied == ("a", "b", "c", "jobs")
    folders = [run_folder(batch.notebook, run) for run in batch.runs]
    assert len(set(folders)) == 6
    file.write_text(f"notebook: {path}\nparameters: {{c: 7, jobs: 8}}\n", encoding="utf-8")
    (run,) = read_batch(str(file), "en").runs
    assert run_folder(batch.notebook, run) == folders[-1]


def test_every_fault_of_a_batch_file_has_its_place(tmp_path: Path) -> None:
    """Unknown keys and names, wrong values and groups, once each, in the order of rows."""
    file = tmp_path / "grid.yaml"
    file.write_text(
        "notebook: search\nparameters:\n  budget: -3\n  yeers: 3\ngrid:\n  seed: [0, -1,\n"
        "    x]\n  years: 3\n  base: [rase-grants]\n  budget: [3]\nruns:\n"
        "  - {among: [3]}\n  - 5\nrun: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        read_batch(str(file), "en")
    rows = [fault.row for fault in refused.value.faults]
    assert rows == [3, 3, 4, 6, 7, 8, 9, 12, 13, 14]
    assert all(fault.file == "grid.yaml" for fault in refused.value.faults)
    assert "raise-grants" in refused.value.render("zh")


@pytest.mark.parametrize(
    "text", ["[1]", "a: b", "notebook: [6]", "notebook: 77", "notebook: 6\ngrid: {seed: []}",
             "notebook: 6\nruns: 3", "notebook: 6\ngrid: {seed: [" + "1, " * 1001 + "1]}"],
)  # fmt: skip
def test_what_is_no_batch_is_refused(tmp_path: Path, text: str) -> None:
    """No notebook, an unknown one, empty lists, too many runs."""
    file = tmp_path / "grid.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_batch(str(file), "en")


@pytest.mark.slow
def test_one_that_fails_stops_no_other_and_what_is_finished_stays(tmp_path: Path) -> None:
    """The index tells of each run; given again, only what failed is run."""
    file = batch_file(tmp_path, "grid: {years: [1, 13, 2]}\n")
    seen = []
    for attempt in range(2):
        runner = BatchRunner(
            read_batch(file, "en"), tmp_path / "out", jobs=2, timeout=None, language="en"
        )
        runner.run(lambda done, total: seen.append((done, total)))
        states = [(line.state, line.was_there) for line in runner.lines]
        assert states == [(FINISHED, attempt == 1), (FAILED, False), (FINISHED, attempt == 1)]
    assert (3, 3) in seen
    assert seen[-1] == (1, 1)
    table, page = write_index(runner.batch, runner.lines, runner.output, "zh")
    with table.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["years"] for row in rows] == ["1", "13", "2"]
    assert all((runner.output / row["file"]).is_file() for row in rows)
    assert "AssertionError" in rows[1]["error"]
    shown = BeautifulSoup(page.read_text("utf-8"), "lxml")
    links = [str(link["href"]) for link in shown.find_all("a")]
    assert links == [row["file"] for row in rows]
    assert {p.name for p in runner.output.iterdir()} == {
        "index.csv", "index.html", *(row["file"].split("/")[0] for row in rows),
    }  # fmt: skip
