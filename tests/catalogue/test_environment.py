"""Settings in force while a block runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from govsim.catalogue.environment import path_in_force

NAME = "GOVSIM_TEST_PATH"


@pytest.mark.parametrize("before", [None, "before"])
def test_what_stood_there_stands_there_again(monkeypatch, before):
    """After the block, and after one that failed; None changes nothing."""
    monkeypatch.delenv(NAME, raising=False)
    if before is not None:
        monkeypatch.setenv(NAME, before)
    with path_in_force(NAME, None):
        assert os.environ.get(NAME) == before
    with path_in_force(NAME, "here"):
        assert os.environ[NAME] == str(Path("here").absolute())
    assert os.environ.get(NAME) == before
    with pytest.raises(ZeroDivisionError), path_in_force(NAME, "here"):
        1 / 0  # noqa: B018
    assert os.environ.get(NAME) == before


def test_processes_started_meanwhile_find_it(tmp_path):
    """A process that the block starts reads the same path."""
    with path_in_force(NAME, tmp_path):
        told = subprocess.run(
            [sys.executable, "-c", f"import os; print(os.environ['{NAME}'])"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert told.stdout.strip() == str(tmp_path)
