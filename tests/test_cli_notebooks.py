"""The command line and the notebooks: listed, run, copied, and run in batches."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from govsim.catalogue.messages import LANGUAGES
from govsim.cli import main
from govsim.report.notebooks import shipped_notebooks
from tests.report.test_notebooks import write_notebook

CHINESE = re.compile("[\u4e00-\u9fff]")


def call(capsys, *words: str) -> tuple[int, str, str]:
    """Run a command here: exit code, what it printed, what it complained of."""
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


def refused(capsys, *words: str) -> str:
    """Run a command that must be refused in both languages with nothing written; the English."""
    answers = {}
    for language in LANGUAGES:
        before = sorted(Path().rglob("*"))
        code, out, err = call(capsys, *words, f"--language={language}")
        assert (code, out) == (2, ""), err
        assert sorted(Path().rglob("*")) == before
        assert all(CHINESE.search(line) for line in err.splitlines()) == (language == "zh")
        answers[language] = err
    return answers["en"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    """A working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [["notebooks"], ["notebooks", "run"], ["notebooks", "copy"],
                                   ["notebooks", "list"], ["batch"]])  # fmt: skip
def test_a_chinese_help_page_has_no_english_words(capsys, words):
    """Apart from names of options, commands, keys and formats."""
    code, out, _ = call(capsys, *words, "--help", "--language=zh")
    assert code == 0
    found = set(re.findall(r"(?<![\w-])[a-z]{3,}", out))
    known = {"govsim", "notebooks", "batch", "run", "copy", "list", "reports", "batches", "none",
             "tcp", "local", "notebook", "parameters", "grid", "runs"}  # fmt: skip
    assert found <= known


def test_the_list_is_printed_as_a_table_and_as_json(capsys):
    """Every notebook, in either language."""
    for language in LANGUAGES:
        code, out, _ = call(capsys, "notebooks", "list", "--language", language)
        assert code == 0
        assert all(one.title(language) in out for one in shipped_notebooks())
    code, out, _ = call(capsys, "notebooks", "list", "--json")
    assert [entry["name"] for entry in json.loads(out)] == [n.name for n in shipped_notebooks()]


def test_every_fault_of_a_run_at_once(capsys):
    """Names, values, scenarios, folder: before a kernel starts."""
    Path("taken").write_text("", encoding="utf-8")
    Path("p.yaml").write_text("seed: -1\noutcome: [1]\n", encoding="utf-8")
    said = refused(
        capsys, "notebooks", "run", "sensitivity", "-p", "yeers=1", "-p", "years=x", "-p",
        "scenario=rase-grants", "-f", "p.yaml", "--output", "taken", "--store", "taken",
        "--timeout=x", "-p", "draws",
    )  # fmt: skip
    for word in ("-p yeers", "“years”?", "-p years", "“raise-grants”?", "p.yaml, row 1",
                 "p.yaml, row 2", "taken: ", "runs.sqlite", "--timeout"):  # fmt: skip
        assert word in said, word


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["notebooks"], "a command is missing"),
        (["notebooks", "runn"], "“run”?"),
        (["notebooks", "run"], "NOTEBOOK is missing"),
        (["notebooks", "run", "serch"], "search"),
        (["notebooks", "run", "gone.ipynb"], "gone.ipynb"),
        (["notebooks", "run", "6", "-p", "seed"], "“seed” has no value"),
        (["notebooks", "run", "6", "-p", "seed=1", "-p", "seed=1"], "twice"),
        (["notebooks", "run", "6", "--timeout", "0"], "--timeout"),
        (["notebooks", "run", "6", "-f", "gone.yaml"], "gone.yaml"),
        (["notebooks", "copy"], "a word is missing"),
        (["notebooks", "copy", "6"], "a word is missing"),
        (["notebooks", "copy", "6", "7", "8"], "too many words"),
        (["notebooks", "copy", "serch", "x"], "search"),
        (["batch"], "FILE is missing"),
        (["batch", "gone.yaml"], "gone.yaml"),
    ],
)
def test_a_slip_is_named(capsys, words, said):
    """A misspelt, missing or superfluous word ends in a line that names it."""
    if words == ["notebooks"]:
        code, out, err = call(capsys, *words, "--language", "en")
        assert code == 2
        assert "run" in out + err
        return
    assert said in refused(capsys, *words)


def test_notebooks_are_copied_and_not_overwritten(capsys):
    """One, all, and with force again."""
    assert call(capsys, "notebooks", "copy", "search", "mine")[1].strip() == "mine/06-search.ipynb"
    assert "06-search.ipynb" in refused(capsys, "notebooks", "copy", "--all", "mine")
    code, out, _ = call(capsys, "notebooks", "copy", "--all", "mine", "--force")
    assert code == 0
    assert len(out.splitlines()) == len(shipped_notebooks())


@pytest.mark.slow
def test_a_shipped_notebook_runs_from_one_command(capsys):
    """Its language is the reader's, its folder is named, and a failing one is exit code 1."""
    words = ["-p", "loads=0.5,0.8", "-p", "trips=100", "-p", "days=3", "-p", "replications=2"]
    code, out, err = call(capsys, "notebooks", "run", "11", *words, "--language", "en")
    assert (code, err) == (0, "")
    page = Path(out.strip())
    assert page.is_file()
    assert page.parent.parent == Path("reports/notebooks")
    assert "What the hall does" in page.read_text(encoding="utf-8")
    write_notebook(Path("mine.ipynb"), "1 / 0")
    code, out, err = call(capsys, "notebooks", "run", "mine.ipynb", "--language", "zh")
    assert code == 1
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    assert Path(out.strip()).name == "record.json"


@pytest.mark.slow
def test_input_refused_within_a_notebook_is_as_if_refused_before(capsys):
    """The kernel says it in the reader's language; exit code 2, and nothing is left."""
    cell = "from govsim.policy import load_scenario\nload_scenario('rase-grants')"
    write_notebook(Path("mine.ipynb"), cell)
    for language in LANGUAGES:
        code, out, err = call(capsys, "notebooks", "run", "mine.ipynb", "--language", language)
        assert (code, out) == (2, "")
        assert "“raise-grants”" in err
        assert bool(CHINESE.search(err)) == (language == "zh")
    assert list(Path("reports/notebooks").iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_a_batch_goes_on_from_where_it_was_stopped(capsys):
    """Ctrl-C keeps what is finished, ends every kernel, and says so; then only the rest is run."""
    write_notebook(Path("mine.ipynb"), "import time\ntime.sleep(0 if years < 3 else 300)")
    Path("b.yaml").write_text("notebook: mine.ipynb\ngrid: {years: [1, 9]}\n", encoding="utf-8")
    words = [sys.executable, "-m", "govsim", "batch", "b.yaml", "--jobs", "1", "--language", "en"]
    root = str(Path(__file__).parents[1])
    started = subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    output = Path("reports/batches/b")
    while not list(output.glob("mine-*")) or not list(output.glob(".running-*/*/cells")):
        assert started.poll() is None
        time.sleep(0.2)
    time.sleep(1)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "1 of 2 runs are finished" in err
    assert "Traceback" not in err
    assert [p.name for p in output.iterdir() if p.name.startswith(".")] == []
    assert "not run" in (output / "index.csv").read_text(encoding="utf-8")
    code, out, _ = call(capsys, "batch", "b.yaml", "--timeout", "1", "--language", "en")
    assert code == 1
    assert "index.html" in out
    table = (output / "index.csv").read_text(encoding="utf-8")
    assert re.findall(r"finished|failed", table) == ["finished", "failed"]
