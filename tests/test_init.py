"""The package's front door: a few names, and nothing heavy before one of them is used."""

import subprocess
import sys

import pytest

import govsim

HEAVY = ("numpy", "numba", "pandas", "scipy", "pyarrow", "matplotlib", "simpy", "pydantic")


def test_importing_the_package_loads_nothing_heavy() -> None:
    """``import govsim`` costs next to nothing, so that ``--help`` answers at once."""
    script = f"import govsim, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [n for n in govsim.__all__ if n != "__version__"])
def test_every_promised_name_is_there(name: str) -> None:
    """Each name leads to what its home room exports."""
    assert callable(getattr(govsim, name))
    assert name in dir(govsim)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """A misspelt name fails as in any module, at once and by name."""
    with pytest.raises(AttributeError, match="simulat"):
        govsim.simulat  # noqa: B018 - reading it is the test
