"""The written pages: every command and program they show works, the same in both languages."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer

from govsim.catalogue.outcomes import OUTCOMES
from govsim.cli import build, main
from govsim.district.sample import sample_district, write_district
from govsim.policy import scenario_names
from govsim.policy.proposals import PROPOSALS
from govsim.report.site.shown import commands_in, save_scenarios

DOCS = Path(__file__).parents[2] / "docs"
ROOT = DOCS.parent
PAGES = sorted(
    p
    for folder in (DOCS, DOCS / "tutorial", DOCS / "how-to")
    for p in folder.glob("*.en.md")
    if "```sh" in p.read_text(encoding="utf-8") and p.name != "computing.en.md"
)
BLOCK = re.compile(r"^```(sh|sh shown|python)\n(.*?)^```$", re.S | re.M)
TABLE = re.compile(r"^```csv\n(.*?)^```$", re.S | re.M)
"""What a page has the reader save as ``observations.csv``."""
NOT_RUN = {"make", "pip", "dask"}
REFUSED = {
    "govsim check broken.yaml", "govsim check my-district",
    "govsim check practice/faulty.xlsx --mark marked.xlsx",
}  # fmt: skip
"""Shown because they find faults."""
SMALL = {
    "--sample": "4", "--years": "2", "--jobs": "1",
    "--formats": "html",
    "--fresh-draws": "3", "--fresh-replications": "1", "--trajectories": "2", "--points": "8",
    "--top": "2", "--months": "2",
}  # fmt: skip
AMONG = ("rent_m2_month", "hr_education")
EVALUATIONS = {"search": "6"}
REPLICATIONS = {"discover": "1"}
DRAWS = {"appendix": "0", "ignorance": "4", "search": "1", "discover": "60", "metamodel": "60"}
DISTRICT = "given"
ELSEWHERE = ("workshop", "kit", "backtest")
"""Commands run elsewhere: one goes on until it is stopped, and is tried in a browser; the others
are run with all options any page gives them in tests/test_cli_workshop.py and
tests/test_cli_calibrate.py."""
COSTLY = ("appendix", "discover", "attribute")
"""Commands of which one with all of another's options is enough: no other reads their output."""


def blocks(page: Path) -> list[tuple[str, str]]:
    """Kind and text of every block of commands or Python."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def govsim_lines(page: Path) -> list[list[str]]:
    """Words of every govsim command of a page."""
    shell = [line for kind, text in blocks(page) if kind != "python" for line in commands_in(text)]
    return [shlex.split(line)[1:] for line in shell if line.startswith("govsim ")]


@cache
def known_commands():
    return typer.main.get_command(build("en")).commands


def small(words: list[str]) -> list[str]:
    """The command with few replications and draws, in a small district."""
    known = {name for p in known_commands()[words[0]].params for name in p.opts}
    done = list(words)
    counts = {
        "--replications": REPLICATIONS.get(words[0], "2"),
        "--draws": DRAWS.get(words[0], "4"),
        "--evaluations": EVALUATIONS.get(words[0], "0"),
    }
    for name, value in {**SMALL, **counts}.items():
        if name in done:
            done[done.index(name) + 1] = value
        elif name in known and name not in ("--sample", "--top"):
            done += [name, value]
    if words[0] == "sensitivity":
        done += [word for name in AMONG for word in ("--among", name)]
    needs_district = "--district" in known and "--district" not in done
    return [*done, "--district", DISTRICT] if needs_district else done


def shape(words: list[str]) -> frozenset[str]:
    """Options of a command."""
    return frozenset(word for word in words if word.startswith("--"))


def small_lines(page: Path) -> list[list[str]]:
    """Commands of govsim that a page has run, at a small size."""
    return [small(words) for words in govsim_lines(page)]


@cache
def chosen() -> dict[tuple[str, frozenset[str]], Path]:
    """Costly commands of which none has more options, and the first page that shows them."""
    found: dict[tuple[str, frozenset[str]], Path] = {}
    for page in PAGES:
        for words in small_lines(page):
            if words[0] in COSTLY:
                found.setdefault((words[0], shape(words)), page)
    return {
        (name, options): page
        for (name, options), page in found.items()
        if not any(name == other and options < more for other, more in found)
    }


def is_run_elsewhere(words: list[str], page: Path) -> bool:
    """Whether a costly command is left to another page, in whatever process that one is tried."""
    return words[0] in COSTLY and chosen().get((words[0], shape(words))) != page


@pytest.mark.parametrize("command", COSTLY)
def test_a_costly_command_is_run_on_some_page(command):
    """What is left to another page is run on one, with every option any page gives it."""
    run = [options for name, options in chosen() if name == command]
    given = [shape(words) for page in PAGES for words in small_lines(page) if words[0] == command]
    assert given
    assert all(any(options <= more for more in run) for options in given)


def expected_codes(line: str) -> set[int]:
    """A metamodel of so few runs may refuse to answer; everything else is one way or the other."""
    return {0, 2} if line.startswith("govsim whatif") else {2 if line in REFUSED else 0}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_both_languages_show_the_same_commands_and_programs(page):
    """A reader of either language is told to do the same."""
    chinese = page.with_name(page.name.replace(".en.", ".zh."))

    def code(path):
        return [
            (kind, text if kind == "python" else commands_in(text)) for kind, text in blocks(path)
        ]

    assert code(page) == code(chinese)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_command_option_and_name_exists(page):
    """Commands parse as they stand; scenarios, outcomes and proposals named are there."""
    for words in govsim_lines(page):
        command = known_commands()[words[0]]
        given = command.make_context(words[0], list(words[1:])).params
        scenarios = [*(given.get("scenario") or ())] if words[0] != "trace" else []
        scenarios = [given["scenario"]] if isinstance(given.get("scenario"), str) else scenarios
        assert {s for s in scenarios if not s.endswith(".yaml")} <= set(scenario_names())
        outcomes = given.get("outcome") or []
        assert {*([outcomes] if isinstance(outcomes, str) else outcomes)} <= set(OUTCOMES)
        assert {*(given.get("among") or ())} <= set(PROPOSALS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_everything_else_a_page_tells_to_run_exists(page):
    """Targets of make are in the Makefile; no other program is asked for than those known."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    for kind, text in blocks(page):
        for line in commands_in(text) if kind != "python" else ():
            program, *words = line.split()
            assert program in {"govsim", *NOT_RUN}
            assert program != "make" or set(words) <= set(targets)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_can_be_followed_from_top_to_bottom(page, tmp_path, monkeypatch, capsys):
    """Commands and programs run in the order of the page, at a small size."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVSIM_STORE", str(tmp_path / "kept"))
    write_district(sample_district(communities=10, seed=5), tmp_path / DISTRICT)
    save_scenarios(page.read_text(encoding="utf-8"), tmp_path)
    for table in TABLE.findall(page.read_text(encoding="utf-8")):
        (tmp_path / "observations.csv").write_text(table, encoding="utf-8")
    for kind, text in blocks(page):
        if kind == "python":
            shorter = re.sub(r"replications=\d+", "replications=2, jobs=1", text)
            exec(compile(shorter, page.name, "exec"), {"__name__": "__main__"})
            continue
        for line in commands_in(text):
            words = small(shlex.split(line)[1:]) if line.startswith("govsim ") else []
            if not words or words[0] in ELSEWHERE or is_run_elsewhere(words, page):
                continue
            with pytest.raises(SystemExit) as ended:
                main(words)
            assert ended.value.code in expected_codes(line), line + capsys.readouterr().err
