"""What an appendix says beyond its study: other parameters, other packages.

The study itself holds every parameter at its central value and compares the proposals given. Two
further studies say how far that carries: the same scenarios in draws of all uncertain parameters,
and a search for other packages within the money that the costliest of the proposals takes. A few
of the study's own runs are repeated to follow the money from account to account.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from govsim.analysis.headline import AFTER
from govsim.analysis.money import Money, money_flows
from govsim.analysis.money_files import load_money, save_money
from govsim.analysis.search import SearchResult, SearchStudy
from govsim.analysis.search_files import load_search, save_search
from govsim.study.draws import draw_parameters
from govsim.study.nested import Nested, NestedStudy, too_late
from govsim.study.nested_files import load_nested, save_nested

if TYPE_CHECKING:
    from govsim.study import Results

REPLICATIONS = 2
"""Of each draw: the fewest that tell ignorance from chance."""
SEARCH_DRAWS, FRESH_DRAWS = 2, 12
MONTHS = 12
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Beyond:
    """Further studies; None where they were not asked for.

    Attributes
    ----------
    nested : Nested or None
        The scenarios that begin within the run, in draws of the parameters.
    search : SearchResult or None
        Other packages within the same money.
    money : Money or None
        Where the scenarios' money comes from and goes.
    draws, evaluations : int
        As they were asked for.
    """

    nested: Nested | None = None
    search: SearchResult | None = None
    money: Money | None = None
    draws: int = 0
    evaluations: int = 0


def study_beyond(
    results: Results, folder: str | os.PathLike[str] | None = None, *, draws: int,
    evaluations: int, jobs: int = -1, progress: Progress | None = None,
) -> Beyond:  # fmt: skip
    """Run the further studies, or read them back; the money is always followed.

    Parameters
    ----------
    results : Results
        The appendix's own study.
    folder : path, optional
        Where they are kept.
    draws : int
        Of the parameters; 0 for none.
    evaluations : int
        Packages that the search proposes; 0 for no search.
    jobs : int
    progress : callable, optional
        Called with runs done and runs in all, study by study.
    """
    nested = _nested(results, folder, draws, jobs, progress) if draws else None
    search = _search(results, folder, evaluations, jobs, progress) if evaluations else None
    money = _money(results, folder, jobs, progress)
    return Beyond(nested, search, money, draws, evaluations)


def _money(
    results: Results, folder: str | os.PathLike[str] | None, jobs: int, progress: Progress | None
) -> Money:
    kept = load_money(results, folder) if folder is not None else None
    if kept is not None:
        return kept
    found = money_flows(results, jobs=jobs, progress=progress)
    if folder is not None:
        save_money(found, results, folder)
    return found


def _nested(
    results: Results, folder: str | os.PathLike[str] | None, draws: int, jobs: int,
    progress: Progress | None,
) -> Nested | None:  # fmt: skip
    begun = [s for s in results.scenarios if not too_late(s, results.district, results.years)]
    if len(begun) < 2:
        return None
    study = NestedStudy(
        results.district, begun, draw_parameters(draws, seed=results.seed),
        years=results.years, replications=REPLICATIONS, seed=results.seed, jobs=jobs,
    )  # fmt: skip
    kept = load_nested(study, folder) if folder is not None else None
    if kept is not None:
        return kept
    found = study.run(progress)
    if folder is not None:
        save_nested(found, study, folder)
    return found


def _search(
    results: Results, folder: str | os.PathLike[str] | None, evaluations: int, jobs: int,
    progress: Progress | None,
) -> SearchResult | None:  # fmt: skip
    starts = [start for s in results.scenarios if (start := s.start()) is not None]
    if not starts or results.years < 2:
        return None
    day, first = min(starts), results.district.info.start_date.year
    year = min(max(day.year, first), first + results.years - 1)
    study = SearchStudy(
        results.district, budget=largest_bill(results), evaluations=evaluations,
        draws=SEARCH_DRAWS, replications=1, fresh_draws=FRESH_DRAWS, fresh_replications=1,
        years=results.years, seed=results.seed, jobs=jobs,
        start=date(year, day.month, min(day.day, 28)),
    )  # fmt: skip
    kept = load_search(study, folder) if folder is not None else None
    if kept is not None:
        return kept
    found = study.run(progress)
    if folder is not None:
        save_search(found, study, folder)
    return found


def largest_bill(results: Results) -> float:
    """What the costliest proposal takes of public money a year, in whole ten thousands of yuan."""
    bills = [0.0]
    for scenario in results.scenarios[1:]:
        paid = [results.compare(name, period=AFTER) for name in ("district_cost_yuan",
                                                                 "street_cost_yuan")]  # fmt: skip
        own = [one[one.scenario == scenario.name].difference.sum() for one in paid]
        bills.append(MONTHS * float(sum(own)))
    return 1e4 * -(-max(bills) // 1e4)
