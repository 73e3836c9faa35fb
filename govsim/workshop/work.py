"""What the worker processes of a workshop do: one thing a call, nothing kept but the district."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.search_space import Package, Space
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import Language
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario
from govsim.policy.scenario import Title
from govsim.policy.shocks import Shock
from govsim.report.canvas import shorten
from govsim.workshop import game
from govsim.workshop.game import Plan

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.study import Results

SHOWN: tuple[str, ...] = (*HEADLINE_OUTCOMES, "street_cost_yuan")
"""Outcomes that a workshop keeps of every run."""
PLACED = "satisfaction"
"""The outcome kept of every community."""
LONGEST_TITLE = 300
"""Letters, a Chinese character counting two."""
PAPER_REPLICATIONS = 8
"""Of the one-page summary."""


@dataclass(frozen=True)
class Place:
    """Which district is simulated, and how.

    Attributes
    ----------
    folder : str
        Of the district's tables, or its workbook.
    years, seed : int
    """

    folder: str
    years: int
    seed: int


@dataclass(frozen=True, eq=False)
class Run:
    """What is kept of one run.

    Attributes
    ----------
    months : numpy.ndarray of float64, shape (months, outcomes)
        The district's, in the order of `SHOWN`.
    communities : numpy.ndarray of float64, shape (communities,)
        Mean satisfaction from the day on which packages begin.
    """

    months: np.ndarray
    communities: np.ndarray


MODESTY = 10
"""How far the workers stand back behind the server."""
_HELD: dict[str, tuple[Place, District]] = {}
"""The district this process works for, under the one key ``now``."""


def begin(place: Place) -> None:
    """Make a process ready: load the district. Ctrl-C is for the server alone."""
    from govsim.district import load_district

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(MODESTY - min(0, os.nice(0)))  # pages answer before runs go on
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HELD["now"] = place, load_district(place.folder)


def _end_with_parent() -> None:
    """End this process when the server ends, however it does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def ready() -> int:
    """The process's number, once it is ready."""
    return os.getpid()


def first_day(district: District) -> date:
    """The day on which packages begin: a year after the run does."""
    return date(district.info.start_date.year + 1, 1, 1)


def scenario_of(package: Package, district: District, name: str = "package") -> Scenario:
    """The scenario of a package in a district."""
    return Space([], None, first_day(district)).scenario(package, name)


def replicate(package: Package, replication: int) -> Run:
    """One run of a package."""
    from govsim.catalogue.parameters import load_parameters
    from govsim.study.engine import run_one

    place, district = _HELD["now"]
    values = run_one(
        district, scenario_of(package, district), load_parameters().with_values({}), place.seed,
        replication, place.years, ("community",),
    )  # fmt: skip
    chosen = [OUTCOME_NAMES.index(name) for name in SHOWN]
    communities = len(district.communities.ids)
    placed = values[12:, -communities:, OUTCOME_NAMES.index(PLACED)]
    return Run(values[:, 0, chosen].copy(), placed.mean(axis=0))


def play(
    plan: Plan, first: int, shocks: tuple[Shock, ...], years: int, replication: int
) -> np.ndarray:
    """One run of a game as far as it has come.

    Returns
    -------
    numpy.ndarray of float64, shape (months, outcomes)
        The district's, in the order of `govsim.workshop.game.FOLLOWED`.
    """
    from govsim.model import simulate

    place, district = _HELD["now"]
    found = simulate(district, game.scenario_of(plan, first), seed=place.seed, years=years,
                     replication=replication, shocks=shocks, levels=("district",))  # fmt: skip
    chosen = [OUTCOME_NAMES.index(name) for name in game.FOLLOWED]
    return found.values[:, 0, chosen].copy()


def story(
    package: Package, title: str, community: int, months: int, language: Language
) -> list[str]:
    """One community's story under a package, as dated sentences."""
    from govsim.report.story import tell

    place, district = _HELD["now"]
    return tell(district, _titled(package, title, district), community, months=months,
                seed=place.seed, language=language)  # fmt: skip


def money(package: Package, title: str, language: Language) -> bytes:
    """The way of the money without and with a package, as an SVG picture."""
    from govsim.analysis.money import money_flows
    from govsim.report.figures import scenario_names
    from govsim.report.figures_money import money_figure

    results = _study(package, title, 2)
    names = [s.name for s in results.scenarios]
    known = scenario_names(results, language)
    return money_figure(money_flows(results), names, known, language).svg


def paper(package: Package, title: str, language: Language) -> bytes:
    """A package's one-page summary as PDF."""
    import tempfile
    from pathlib import Path

    from govsim.report.context import Context
    from govsim.report.documents import write_documents
    from govsim.report.kinds.brief import brief

    context = Context.of(_study(package, title, PAPER_REPLICATIONS), language)
    with tempfile.TemporaryDirectory() as folder:
        (made,) = write_documents(brief(context), Path(folder), "brief", ["pdf"])
        return made.read_bytes()


def _titled(package: Package, title: str, district: District) -> Scenario:
    """The scenario of a package under a title."""
    short = shorten(title, LONGEST_TITLE)
    named = {"title": Title(zh=short, en=short)}
    return scenario_of(package, district).model_copy(update=named)


def _study(package: Package, title: str, replications: int) -> Results:
    from govsim.study import Study
    from govsim.study.computing import computing

    place, district = _HELD["now"]
    named = _titled(package, title, district)
    with computing(store="none"):
        return Study(district, [named], years=place.years, replications=replications,
                     seed=place.seed, jobs=1).run()  # fmt: skip
