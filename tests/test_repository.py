"""The repository as a whole: layout, notebooks, documents, and what must not be in it."""

import ast
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import govsim
from govsim.catalogue.build_messages import sources
from govsim.cli import build
from govsim.policy import load_scenario

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".cff",
    ".txt",
    ".ipynb",
    ".po",
    ".csv",
    ".lua",
    "",
}
SKIPPED = {".git", ".venv", "reports", "build", "dist", "__pycache__"}


def shipped_texts() -> list[Path]:
    """Text files of the checkout, without what runs and tools left behind."""
    found = []
    for path in ROOT.rglob("*"):
        folders = set(path.relative_to(ROOT).parts[:-1])
        hidden = any(f.endswith(("_cache", ".egg-info")) or f == ".hypothesis" for f in folders)
        if not (folders & SKIPPED or hidden) and path.is_file() and path.suffix in TEXTS:
            found.append(path)
    return found


def blocks(readme: Path, kind: str) -> list[str]:
    """Code blocks of one kind in a README."""
    return re.findall(rf"^```{kind}\n(.*?)^```", readme.read_text(encoding="utf-8"), re.S | re.M)


def commands(readme: Path) -> list[str]:
    """Shell lines of a README without their comments."""
    lines = "".join(blocks(readme, "sh")).splitlines()
    return [line.partition("#")[0].strip() for line in lines]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_hold_no_outputs(path: Path) -> None:
    """What a notebook shows comes from running it, never from the repository."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_have_one_cell_of_plain_parameters(path: Path) -> None:
    """Papermill can set every parameter: each is a name with a literal value, in one cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    for statement in ast.parse("".join(tagged[0]["source"])).body:
        assert isinstance(statement, ast.Assign)
        assert ast.literal_eval(statement.value) is not None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_define_nothing(path: Path) -> None:
    """A notebook calls govsim; functions and classes live in the package, where tests reach."""
    code = dict(sources())[path.name]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [node for node in ast.walk(ast.parse(code)) if isinstance(node, kinds)] == []


def test_files_are_short_enough_to_be_read_at_once() -> None:
    """No module of the package has more than 400 lines."""
    lengths = {name: source.count("\n") for name, source in sources() if name.endswith(".py")}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_tests_mirror_the_package() -> None:
    """A folder of tests stands for a room of the package."""
    rooms = {p.name for p in (ROOT / "govsim").iterdir() if p.is_dir()}
    assert {p.parent.name for p in TESTS if p.parent != ROOT / "tests"} <= rooms


def test_every_test_says_what_it_claims() -> None:
    """A test without a docstring leaves the reader to guess."""
    silent = [
        f"{path.name}: {node.name}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_file_is_tied_to_one_machine() -> None:
    """Neither a home or working folder nor an index of packages is named in any file."""
    folders = re.compile(r"(?<![\w.}~$/-])/(?:home|root|work|Users|opt)/\w")
    options = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|simple/?$", re.M)
    tied = []
    for path in shipped_texts():
        if path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            tied += [f"{path.name}: {m.group()}" for m in folders.finditer(text)]
            tied += [f"{path.name}: {m.group()}" for m in options.finditer(text)]
    assert tied == []


def test_the_version_is_the_same_everywhere() -> None:
    """Package, metadata, citation and changelog name one version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == govsim.__version__
    assert f"\nversion: {govsim.__version__}\n" in citation
    assert re.findall(r"^## (\S+)", changelog, re.M)[0] == govsim.__version__


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_the_scenario_of_the_readme_is_a_scenario(readme: Path, tmp_path: Path) -> None:
    """Whoever copies the first scenario out of the README gets no fault."""
    (text,) = blocks(readme, "yaml")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / "mine.yaml").name == "mine"


def test_both_readmes_show_the_same_commands_and_they_exist() -> None:
    """The Chinese README is no shorter than the English, and neither promises what is not there."""
    english, chinese = (commands(readme) for readme in READMES)
    assert english == chinese
    assert blocks(READMES[0], "python")[0].count("\n") == blocks(READMES[1], "python")[0].count(
        "\n"
    )
    app = build("en")
    known = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    known |= {str(group.name) for group in app.registered_groups}
    assert {line.split()[1] for line in english if line.startswith("govsim ")} <= known


@pytest.mark.parametrize(
    "page", [*READMES, *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link and picture of a page exists."""
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [t for t in targets if "://" not in t and not t.startswith("mailto:")]
    assert [t for t in local if not (page.parent / t).exists()] == []


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
class TestMakefile:
    """The Makefile as a newcomer meets it."""

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What make says."""
        return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True)

    def test_make_alone_lists_every_target(self) -> None:
        """Plain ``make`` changes nothing and names everything that can be made."""
        phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
        assert phony
        said = self.run()
        assert said.returncode == 0
        assert set(re.findall(r"^  make (\w+)", said.stdout, re.M)) == set(phony[1].split())

    def test_a_python_that_will_not_do_is_refused_in_both_languages(self, tmp_path: Path) -> None:
        """Without Python 3.11 set-up stops with one clear message, and installs nothing."""
        said = self.run("setup", "PYTHON=false", f"VENV={tmp_path}/venv")
        assert said.returncode == 2
        assert "needs Python 3.11 or later" in said.stderr
        assert "需要Python 3.11或更高版本" in said.stderr
        assert not (tmp_path / "venv").exists()


def test_continuous_integration_runs_what_everybody_runs() -> None:
    """The CI script is valid shell, stops at the first failure and calls ``make test``."""
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"
    if shutil.which("bash"):
        subprocess.run(["bash", "-n", str(script)], check=True)
