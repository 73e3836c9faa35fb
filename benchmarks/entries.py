"""What is compared, and how one replication of each is done and counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from benchmarks import spec


@dataclass(frozen=True)
class Entry:
    """One way of simulating.

    Attributes
    ----------
    key : str
    module : str
        Its function ``run(seed, weeks)`` returns a table as `spec` describes.
    library : str or None
        The distribution whose version counts.
    weeks : int
        Weeks a replication; the slow ones live a shorter time, as cost is compared per
        individual and week.
    full : bool
        Whether it is govsim's whole model on the sample district.
    """

    key: str
    module: str
    library: str | None
    weeks: int = spec.WEEKS
    full: bool = False


SHORT = 104
ENTRIES = (
    Entry("full", "benchmarks.entries", "govsim", full=True),
    Entry("reduced", "benchmarks.reduced.model", "govsim"),
    Entry("tuned_c", "benchmarks.peers.tuned_c", None),
    Entry("numpy", "benchmarks.peers.numpy_arrays", "numpy"),
    Entry("starsim", "benchmarks.peers.starsim_people", "starsim"),
    Entry("mesa", "benchmarks.peers.mesa_agents", "mesa", SHORT),
    Entry("simpy", "benchmarks.peers.simpy_people", "simpy", SHORT),
    Entry("salabim", "benchmarks.peers.salabim_components", "salabim", SHORT),
)
YEARS = 5
"""Years the full model reports; one of burn-in comes before them and is counted too."""


@cache
def _sample() -> tuple[Any, Any, Any]:
    from govsim import load_district, load_scenario
    from govsim.catalogue.parameters import load_parameters
    from govsim.catalogue.places import data_root

    district = load_district(data_root() / "districts" / "sample")
    return district, load_scenario("baseline").rulebook(), load_parameters().with_values({})


def run_full(seed: int, years: int = YEARS) -> Any:
    """The full model with all its outcomes, as `govsim.simulate` does it."""
    from govsim.model.replication import Replication

    district, rules, values = _sample()
    replication = Replication(district, rules, values, seed=0, replication=seed, years=years)
    replication.run().outcomes("baseline", seed)
    return replication


def full_individual_weeks(replication: Any) -> float:
    """Volunteers on the register and filled posts at each month's end, for the weeks of it.

    The full model moves members in service, quarters, units and tasks besides, not counted here.
    """
    recorder = replication.recorder
    people = sum(
        recorder.raw[:, recorder.column[name]].sum(axis=1) for name in ("registered", "in_post")
    )
    return float(people @ np.diff(replication.setting.calendar.month_starts)) / 7.0


def prepare(entry: Entry) -> Any:
    """A function of seed and weeks that does one replication; raises ImportError, or
    FileNotFoundError where there is no compiler."""
    if entry.full:
        return lambda seed, weeks: run_full(seed, max(1, round(weeks / 52 / 2)))
    module = import_module(entry.module)
    if entry.key == "tuned_c":
        module.library()
    return module.run


def count(entry: Entry, result: Any) -> tuple[float, dict[str, float]]:
    """Individual-weeks of a replication, and its summary where there is one."""
    if entry.full:
        return full_individual_weeks(result), {}
    return spec.individual_weeks(result), spec.summary(result)


def library_version(entry: Entry) -> str:
    """Of the library, or of the compiler."""
    if entry.library is not None:
        return version(entry.library)
    import subprocess

    told = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    return f"gcc {told.stdout.strip()}"
