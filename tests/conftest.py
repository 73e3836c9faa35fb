"""What all tests share: none reads or fills the user's store of runs, and little time is spent on
searching for garbage."""

from __future__ import annotations

import gc
import os

import pytest

os.environ["GOVSIM_STORE"] = "none"
gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Libraries and tests stay until the end: searching them for garbage again and again took a
    twelfth of the suite's time."""
    gc.collect()
    gc.freeze()
