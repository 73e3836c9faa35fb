"""A small district, and a package's runs made up of known numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from govsim.district.sample import sample_district, write_district
from govsim.workshop.work import SHOWN, Run
from tests.workshop.served import free_port, workshop


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workshop district")
    write_district(sample_district(communities=4, seed=5), folder)
    return folder


def made_up(level: float, communities: list[float], *, months: int = 60) -> Run:
    """A run in which every outcome stands at one level."""
    return Run(np.full((months, len(SHOWN)), level), np.array(communities))


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with workshop(home, tmp_path_factory.mktemp("state"), port):
        yield f"http://127.0.0.1:{port}/"
