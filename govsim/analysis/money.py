"""Where public money comes from and what it buys: yuan a year from each giver to each use.

Read from the ledger, in the first replications of a study run once more under the same luck.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from govsim.catalogue.parameters import load_parameters
from govsim.model.ledger import FEN, Kind
from govsim.model.replication import Replication
from govsim.model.setting import BURN_IN_YEARS, Procedure
from govsim.study.engine import processes
from govsim.study.pace import HERE

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District
    from govsim.policy import Scenario
    from govsim.study import Results

Place = Literal[
    "district", "street", "superiors", "units", "rents", "communities", "staff", "running",
    "residents", "projects", "schemes", "returned", "diverted", "kept",
]  # fmt: skip
GIVERS: tuple[Place, ...] = ("district", "street", "superiors", "units", "rents")
USES: tuple[Place, ...] = (
    "staff", "running", "residents", "projects", "schemes", "returned", "diverted", "kept",
)  # fmt: skip
REPLICATIONS = 8
"""Run once more: money flows vary little by chance."""

ROUTES: dict[tuple[Place, Place], tuple[Kind, ...]] = {
    ("district", "communities"): (
        Kind.OPERATING_GRANT, Kind.FUND_DISTRICT, Kind.SITE_DISTRICT, Kind.SITE_REWARD,
    ),
    ("street", "communities"): (Kind.FUND_STREET, Kind.SITE_STREET),
    ("superiors", "communities"): (
        Kind.APPEAL_SUPERIORS, Kind.PARTY_FEES, Kind.TASK_MONEY, Kind.DEPARTMENT_PROJECTS,
        Kind.DEPARTMENT_POOLED,
    ),
    ("units", "communities"): (Kind.APPEAL_UNITS, Kind.CONTRIBUTION, Kind.SITE_RAISED),
    ("rents", "communities"): (Kind.RENT,),
    ("communities", "staff"): (Kind.WAGES, Kind.INSURANCE),
    ("communities", "running"): (Kind.RUNNING,),
    ("communities", "residents"): (Kind.SERVICE, Kind.FUND_SERVICE),
    ("communities", "projects"): (Kind.SITE_SPENT, Kind.DEPARTMENT_SPENT),
    ("communities", "returned"): (Kind.FUND_RETURNED,),
    ("communities", "diverted"): (Kind.FUND_DIVERTED,),
    ("communities", "kept"): (),
    ("district", "residents"): (Kind.VOLUNTEERS, Kind.BRANDS, Kind.NEEDS, Kind.BRANCH_SUPPORT),
    ("district", "schemes"): (
        Kind.EXAM, Kind.TRAINING, Kind.SECRETARIES, Kind.PREMISES, Kind.ONE_STOP, Kind.PORTAL,
    ),
}  # fmt: skip
"""Kinds of movements between a giver, the communities' accounts and a use; what comes in and does
not go out is kept."""
NOT_SHOWN = (Kind.REVENUE, Kind.OTHER_SPENDING, Kind.SITE_OWN)
"""The treasuries' other business, and what moves between accounts of one community."""


@dataclass(frozen=True, eq=False)
class Money:
    """Flows of money under each scenario.

    Attributes
    ----------
    scenarios : tuple of str
    yuan : numpy.ndarray of float64, shape (scenarios, replications, routes)
        A year, in the order of `ROUTES`, from a scenario's first month of change to the end; for
        the reference from the earliest of these. Not a number where a run failed.
    """

    scenarios: tuple[str, ...]
    yuan: np.ndarray

    def mean(self, scenario: str) -> dict[tuple[Place, Place], float]:
        """Mean over replications of each route that carries money."""
        means = np.nanmean(self.yuan[self.scenarios.index(scenario)], axis=0)
        return {route: float(v) for route, v in zip(ROUTES, means, strict=True) if v > 0}

    def share(self, scenario: str, use: Place) -> float:
        """Part of all money given that goes to a use."""
        means = self.mean(scenario)
        given = sum(v for (source, _), v in means.items() if source in GIVERS)
        used = sum(v for (_, target), v in means.items() if target == use)
        return used / given if given else 0.0

    def frame(self) -> pd.DataFrame:
        """One row a scenario and route: mean and its 95% interval, yuan a year."""
        import pandas as pd
        from statsmodels.stats.weightstats import DescrStatsW

        rows = []
        for scenario, values in zip(self.scenarios, self.yuan, strict=True):
            for (source, target), column in zip(ROUTES, values.T, strict=True):
                known = column[np.isfinite(column)]
                if not known.any():
                    continue
                low, high = (DescrStatsW(known).tconfint_mean() if len(known) > 1
                             else (np.nan, np.nan))  # fmt: skip
                rows.append((scenario, source, target, known.mean(), low, high))
        names = ["scenario", "source", "target", "yuan_a_year", "low", "high"]
        return pd.DataFrame(rows, columns=names)


def money_flows(
    results: Results, *, jobs: int = 1, progress: Callable[[int, int], None] | None = None
) -> Money:
    """Follow the money of a study's scenarios.

    Parameters
    ----------
    results : Results
    jobs : int
        Processes; -1 for all cores.
    progress : callable, optional
        Called with runs done and runs in all.

    Returns
    -------
    Money
    """
    count = min(REPLICATIONS, results.replications)
    starts = [_first_month(results, s) for s in results.scenarios]
    changed = [start for start in starts[1:] if start < len(results.months)]
    starts[0] = min(changed, default=0)
    runs = [(s, start, r) for s, start in zip(results.scenarios, starts, strict=True)
            for r in range(count)]  # fmt: skip
    found = []
    for values in _followed(results, runs, jobs):
        found.append(values)
        if progress is not None:
            progress(len(found), len(runs))
    yuan = np.array(found).reshape(len(results.scenarios), count, len(ROUTES))
    return Money(tuple(s.name for s in results.scenarios), yuan)


def _followed(
    results: Results, runs: Sequence[tuple[Scenario, int, int]], jobs: int
) -> Iterator[np.ndarray]:
    """Each run in turn; in several processes where that is worth their start."""
    from joblib import Parallel, delayed

    shared = results.seed, results.years
    kind = "money", len(results.district.communities.ids), results.years
    seconds, rest = HERE.seconds(kind), runs
    if seconds is None:
        began = time.perf_counter()
        for run in runs[:2]:  # the second is timed: the first may compile the model
            began = time.perf_counter()
            yield _follow(results.district, *run, *shared)
        seconds, rest = time.perf_counter() - began, runs[2:]
        HERE.learn(kind, seconds)
    count = jobs if HERE.worth_starting(seconds * len(rest), processes(jobs)) else 1
    pool = Parallel(n_jobs=count, return_as="generator")
    yield from pool(delayed(_follow)(results.district, *run, *shared) for run in rest)


def _first_month(results: Results, scenario: Scenario) -> int:
    start = scenario.start()
    if start is None:
        return 0
    month = 12 * (start.year - results.district.info.start_date.year) + start.month - 1
    return max(month, 0)


def _follow(
    district: District, scenario: Scenario, first: int, replication: int, seed: int, years: int
) -> np.ndarray:
    """Yuan a year on each route, from a month on; all of the run if it starts after its end."""
    first = first if first < 12 * years else 0
    run = Replication(
        district, scenario.rulebook(), load_parameters().with_values({}), seed=seed,
        replication=replication, years=years,
    )  # fmt: skip
    before = np.zeros(len(Kind))

    def note() -> Procedure:
        day = int(run.setting.calendar.month_starts[12 * BURN_IN_YEARS + first])
        yield run.setting.wait_until(day)
        before[:] = run.setting.ledger.flows.sum(axis=1)

    run.setting.env.process(note())
    try:
        moved = run.run().setting.ledger.flows.sum(axis=1) - before
    except Exception:  # a run that fails is data, here as in a study
        return np.full(len(ROUTES), np.nan)
    run.release()
    fen = {route: float(moved[list(kinds)].sum()) for route, kinds in ROUTES.items()}
    came = sum(v for (_, target), v in fen.items() if target == "communities")
    went = sum(v for (source, _), v in fen.items() if source == "communities")
    fen["communities", "kept"] = came - went
    return np.array(list(fen.values())) / FEN / (years - first / 12)
