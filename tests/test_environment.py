"""What govsim needs is said once: pyproject, lock, conda environment and imports agree."""

import ast
import re
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8").splitlines()

CONDA_NAMES = {"matplotlib": "matplotlib-base"}
"""Names that conda-forge gives otherwise than Python's own index."""

RUN_NOT_IMPORTED = {"papermill", "ipykernel"}
"""Started as processes of their own, so that no import shows them."""

OPTIONAL = ("cluster", "discovery", "workshop")
"""Extras that some studies need; the conda environment and the lock hold them too."""

OWN = ("govsim", "tests", "benchmarks")

COME_WITH = {"pydantic-core": "pydantic", "traitlets": "nbconvert", "ipython": "ipykernel"}
"""Libraries imported that are parts of a declared one."""


def requirements(*extras: str) -> dict[str, Requirement]:
    """What the project asks for, by canonical name."""
    project = PROJECT["project"]
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): r for r in parsed}


def locked() -> dict[str, str]:
    """Versions of the lock, by canonical name."""
    pairs = [line.split("==") for line in LOCK if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pairs}


def imported(folder: Path) -> dict[str, set[str]]:
    """Distributions imported below a folder, each with the files that import it."""
    homes = packages_distributions()
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in {n.partition(".")[0] for n in names}:
                if name not in sys.stdlib_module_names and name not in OWN:
                    home = canonicalize_name(homes.get(name, [name])[0])
                    found.setdefault(COME_WITH.get(home, home), set()).add(path.name)
    return found


@pytest.mark.parametrize("extras", [(), ("lab",), ("dev",), ("bench",), OPTIONAL])
def test_every_requirement_is_bounded_on_both_sides(extras: tuple[str, ...]) -> None:
    """A library can neither be older than what was tried nor a later one that breaks us."""
    for requirement in requirements(*extras).values():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators == {">=", "<"}, str(requirement)


def test_the_lock_pins_exactly_what_the_project_allows() -> None:
    """Every library asked for is in the lock, at a version within its bounds."""
    versions = locked()
    wanted = requirements("lab", "dev", *OPTIONAL)
    for line in PROJECT["build-system"]["requires"]:
        wanted[canonicalize_name(Requirement(line).name)] = Requirement(line)
    for name, requirement in wanted.items():
        assert versions[name] in requirement.specifier, f"{requirement}: {versions[name]}"


def test_the_lock_holds_names_and_versions_and_nothing_else() -> None:
    """No address, option or hash: the lock works with any index the machine is set up for."""
    entries = [line for line in LOCK if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in entries)
    assert len(locked()) == len(entries)
    assert not any("://" in line for line in LOCK)


def test_the_lock_can_be_installed_on_the_oldest_python() -> None:
    """No pinned library asks for a later patch of Python 3.11 than the very first."""
    known = {canonicalize_name(d.name): d for d in distributions()}
    asked = {
        f"{name}=={version}": known[name].metadata.get("Requires-Python") or ""
        for name, version in locked().items()
        if name in known and known[name].version == version
    }
    assert {pin: p for pin, p in asked.items() if not SpecifierSet(p).contains("3.11.0")} == {}


def test_the_conda_environment_is_in_step() -> None:
    """The conda file asks for the same libraries in the same bounds, and the lab with them."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    entries = YAML(typ="safe").load(text)["dependencies"]
    from_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    lines = [e for e in entries if isinstance(e, str) and e != "pip"]
    lines += [e for e in from_pip if e != "-e ."]
    assert "-e ." in from_pip
    assert f"python{PROJECT['project']['requires-python']}" in lines
    lines.remove(f"python{PROJECT['project']['requires-python']}")
    given = {canonicalize_name(Requirement(line).name): line for line in lines}
    wanted = {
        canonicalize_name(CONDA_NAMES.get(name, name)): requirement
        for name, requirement in requirements("lab", *OPTIONAL).items()
    }
    assert set(given) == set(wanted)
    for name, requirement in wanted.items():
        assert Requirement(given[name]).specifier == requirement.specifier, name


def test_what_the_package_imports_is_asked_for_and_nothing_else() -> None:
    """No library is used undeclared, none is declared unused; only building messages needs more."""
    used = imported(ROOT / "govsim")
    assert used.pop("babel") == {"build_messages.py"}
    assert set(requirements()) - RUN_NOT_IMPORTED <= set(used) <= set(requirements(*OPTIONAL))


def test_what_the_tests_import_is_asked_for() -> None:
    """A test needs nothing beyond the package's libraries and the dev extra."""
    assert set(imported(ROOT / "tests")) <= set(requirements("discovery", "dev"))


def test_the_oldest_python_is_the_same_everywhere() -> None:
    """Package, linter and type checker mean the same oldest Python."""
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert PROJECT["tool"]["ruff"]["target-version"] == "py311"
    assert PROJECT["tool"]["mypy"]["python_version"] == "3.11"
    assert "sys.version_info < (3, 11)" in (ROOT / "Makefile").read_text(encoding="utf-8")
