"""Which packages do most within a budget, in many draws of the parameters?

A search (NSGA-II) proposes packages and sees each in a few draws. Whatever is best there is best
partly by luck (the winner's curse), so that the candidates of the front are run again in fresh
draws under fresh luck, and everything said of them comes from that second look alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.attribution import check_outcomes
from govsim.analysis.pareto import knee, non_dominated, optimise, share_on_front
from govsim.analysis.search_space import Package, Space
from govsim.analysis.value import MONTHS, fieller
from govsim.analysis.verdict import Comparison
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.model.bounds import number_faults
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario, load_scenario
from govsim.study.draws import Draws, draw_parameters
from govsim.study.engine import Finished, Progress, run_all
from govsim.study.nested import first_month
from govsim.study.pairing import paired_difference

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

STREAM = 204
MOST_CANDIDATES = 12
POPULATION = 24
BAD_DRAW = 0.10
"""Share of draws worse than "a bad draw"."""
PUBLIC = ("district_cost_yuan", "street_cost_yuan")


@dataclass(frozen=True, eq=False)
class Candidate:
    """A package, as the search saw it and as fresh runs show it.

    Attributes
    ----------
    name : str
    package : Package
    scenario : Scenario
    searched : numpy.ndarray, shape (objectives + 1,)
        Mean changes that the search saw; the last is public cost, yuan a year.
    fresh : numpy.ndarray, shape (draws, objectives + 1)
        Changes in each fresh draw, averaged over its replications.
    effects : tuple of Comparison
        Each objective against the baseline, 95% interval over draws.
    cost : tuple of float
        Public cost, yuan a year, with its 95% interval.
    bad_draw : tuple of float
        Each objective's change in a bad draw.
    per_point : tuple of float or None
        Cost of a unit of the first objective, with Fieller's interval.
    on_front, is_knee : bool
    front_share, knee_share : float
        In which share of resamples of the draws it is on the front, or the knee.
    """

    name: str
    package: Package
    scenario: Scenario
    searched: np.ndarray
    fresh: np.ndarray
    effects: tuple[Comparison, ...]
    cost: tuple[float, float, float]
    bad_draw: tuple[float, ...]
    per_point: tuple[float, float, float] | None
    on_front: bool
    is_knee: bool
    front_share: float
    knee_share: float

    @property
    def optimism(self) -> np.ndarray:
        """Search value minus fresh value of each objective and of cost."""
        return np.asarray(self.searched - self.fresh.mean(axis=0))


@dataclass(frozen=True, eq=False)
class SearchResult:
    """What a search found.

    Attributes
    ----------
    objectives : tuple of str
    base : Scenario or None
        Always in force: changes are counted from it; from today's rules where there is none.
    budget : float or None
        Yuan a year.
    candidates : list of Candidate
        By rising cost; also those that fell off the front when run again.
    evaluated, runs, draws, replications, lost : int
        Packages seen, runs made, fresh draws, replications of each, draws left out since a run
        failed.
    """

    objectives: tuple[str, ...]
    base: Scenario | None
    budget: float | None
    candidates: list[Candidate]
    evaluated: int
    runs: int
    draws: int
    replications: int
    lost: int

    @property
    def front(self) -> list[Candidate]:
        """Candidates that fresh runs leave on the front."""
        return [c for c in self.candidates if c.on_front]

    @property
    def knee(self) -> Candidate | None:
        """The knee of the front, if it has one."""
        return next((c for c in self.candidates if c.is_knee), None)

    def table(self) -> pd.DataFrame:
        """One row a candidate: strengths, changes with intervals, cost, places on the front."""
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for c in self.candidates:
            row: dict[str, Any] = {
                "package": c.name, "on_front": c.on_front, "knee": c.is_knee,
                "front_share": c.front_share, "knee_share": c.knee_share,
                "cost_year": c.cost[0], "cost_low": c.cost[1], "cost_high": c.cost[2],
            }  # fmt: skip
            for k, e in enumerate(c.effects):
                name = e.outcome.identifier
                row |= {name: e.difference, f"{name}_low": e.low, f"{name}_high": e.high,
                        f"{name}_bad_draw": c.bad_draw[k],
                        f"{name}_optimism": c.optimism[k]}  # fmt: skip
            ratio = c.per_point or (np.nan,) * 3
            row |= {"cost_per_unit": ratio[0], "per_unit_low": ratio[1], "per_unit_high": ratio[2]}
            rows.append(row | {f"strength_{name}": value for name, value in c.package})
        return pd.DataFrame(rows)


class SearchStudy:
    """Search packages, then run the best ones again under fresh luck.

    Parameters
    ----------
    district : District
    among : sequence of str
        Proposals to choose from; all if none is named.
    base : Scenario or str, optional
        Always in force.
    objectives : sequence of str
        Outcomes; public cost is always an objective too.
    budget : float, optional
        Most that a package may cost the public purse on average, yuan a year.
    evaluations, draws, replications : int
        Packages proposed, and draws and replications of each while searching.
    fresh_draws, fresh_replications : int
        For the second look.
    years, seed, jobs : int
    start : datetime.date, optional
        1 January of the second year simulated unless given.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, *, among: Sequence[str] = (),
        base: Scenario | str | None = None, objectives: Sequence[str] = ("satisfaction",),
        budget: float | None = None, evaluations: int = 240, draws: int = 4,
        replications: int = 1, fresh_draws: int = 20, fresh_replications: int = 2,
        years: int = 5, seed: int = 0, jobs: int = -1, start: date | None = None,
    ) -> None:  # fmt: skip
        faults: list[Fault] = list(number_faults({"years": years, "seed": seed, "jobs": jobs}))
        counts = {"evaluations": (evaluations, 1), "draws": (draws, 1),
                  "replications": (replications, 1), "fresh draws": (fresh_draws, 3),
                  "fresh replications": (fresh_replications, 1)}  # fmt: skip
        faults += [
            Fault(Text(N_("{name} is “{value}”"), name=name, value=value),
                  Text(N_("a whole number from {low} to {high}"), low=least, high=100_000))
            for name, (value, least) in counts.items() if not least <= value <= 100_000
        ]  # fmt: skip
        faults += check_objectives(objectives)
        first = district.info.start_date
        self.start = start or date(first.year + 1, 1, 1)
        if not faults and self.start.year >= first.year + years:
            faults.append(Fault(Text(N_("a search needs at least two years simulated"))))
        try:
            self.base = load_scenario(base) if isinstance(base, str) else base
        except InputError as error:
            self.base, faults = None, faults + list(error.faults)
        try:
            self.space = Space(among, self.base, self.start)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.district, self.objectives, self.budget = district, tuple(objectives), budget
        self.evaluations, self.counts = evaluations, (draws, replications)
        self.fresh_counts = (fresh_draws, fresh_replications)
        self.years, self.seed, self.jobs = years, seed, jobs
        self.done = 0

    @cached_property
    def signs(self) -> np.ndarray:
        """Turns changes into costs: -1 where more is better; the last is public cost."""
        more = [OUTCOMES[name].better == "more" for name in self.objectives]
        return np.array([-1.0 if m else 1.0 for m in more] + [1.0])

    @property
    def runs(self) -> int:
        """Most runs the study takes."""
        d, r = self.counts
        fd, fr = self.fresh_counts
        return d * r * (self.evaluations + 1) + fd * fr * (MOST_CANDIDATES + 1)

    def run(self, progress: Progress | None = None) -> SearchResult:
        """Search, then look again.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all, at most.
        """
        self.done = 0
        fresh = np.random.SeedSequence([STREAM, self.seed]).generate_state(2).tolist()
        look = _Look(self, *self.counts, self.seed, self.seed, progress)

        def evaluate(packages: Sequence[Package]) -> Mapping[Package, tuple[np.ndarray, float]]:
            means = {p: v.mean(axis=0) for p, v in zip(packages, look.at(packages), strict=True)}
            limit = np.inf if self.budget is None else self.budget
            return {
                p: (v * self.signs, float(v[-1] - limit) if np.isfinite(limit) else -1.0)
                for p, v in means.items()
            }

        seen = optimise(
            self.space.suggest, evaluate, objectives=len(self.signs),
            evaluations=self.evaluations, population=min(POPULATION, self.evaluations),
            seed=self.seed, first=self.space.first_guesses(),
        )  # fmt: skip
        chosen = self._candidates(seen)
        again = _Look(
            self, *self.fresh_counts, int(fresh[0] % 2**31), int(fresh[1] % 2**31), progress
        )
        values = (again.at(chosen) if chosen
                  else np.empty((0, len(again.reference), len(self.signs))))  # fmt: skip
        kept = np.isfinite(values).all(axis=(0, 2))
        if progress is not None:
            progress(self.done, self.done)
        found = self._describe(chosen, seen, values[:, kept], again.reference[kept])
        return SearchResult(
            self.objectives, self.base, self.budget, found, len(seen), self.done, int(kept.sum()),
            self.fresh_counts[1], int((~kept).sum()),
        )  # fmt: skip

    def _candidates(self, seen: Mapping[Package, tuple[np.ndarray, float]]) -> list[Package]:
        """Packages on the search's front, thinned evenly along cost to a number that can be run."""
        allowed = [p for p, (v, excess) in seen.items()
                   if p and excess <= 0 and np.isfinite(v).all()]  # fmt: skip
        if not allowed:
            return []
        costs = np.stack([seen[p][0] for p in allowed])
        front = [allowed[k] for k in np.flatnonzero(non_dominated(costs))]
        front.sort(key=lambda p: float(seen[p][0][-1]))
        places = np.linspace(0, len(front) - 1, min(MOST_CANDIDATES, len(front)))
        return [front[k] for k in dict.fromkeys(places.round().astype(int).tolist())]

    def _describe(
        self, chosen: Sequence[Package], seen: Mapping[Package, tuple[np.ndarray, float]],
        values: np.ndarray, reference: np.ndarray,
    ) -> list[Candidate]:  # fmt: skip
        if not chosen or values.shape[1] < 3:
            return []
        # Doing nothing more is an alternative too: it costs and changes nothing in every draw.
        nothing = np.zeros((1, *values.shape[1:]))
        costs = np.concatenate([values * self.signs, nothing])

        def feasible(means: np.ndarray) -> np.ndarray:
            limit = np.inf if self.budget is None else self.budget
            return np.asarray(means[:, -1] <= limit)

        means = costs.mean(axis=1)
        allowed = np.flatnonzero(feasible(means))
        front = allowed[non_dominated(means[allowed])]
        at = knee(means[front]) if means.shape[1] == 2 else None
        best = -1 if at is None else int(front[at])
        shares, knees = share_on_front(costs, feasible, seed=self.seed)
        found = []
        order = np.argsort(means[: len(chosen), -1], kind="stable").tolist()
        for number, k in enumerate(order, start=1):
            name = f"package-{number}"
            v = values[k]
            price = paired_difference(np.zeros(len(v)), v[:, -1])
            gain = v[:, 0] * -self.signs[0]
            found.append(Candidate(
                name, chosen[k], self.space.scenario(chosen[k], name),
                seen[chosen[k]][0] * self.signs, v,
                tuple(self._effect(o, name, reference[:, i], v[:, i])
                      for i, o in enumerate(self.objectives)),
                (price.difference, price.low, price.high),
                tuple(float(self.signs[i] * np.quantile(v[:, i] * self.signs[i], 1 - BAD_DRAW))
                      for i in range(len(self.objectives))),
                fieller(v[:, -1], gain), k in front, k == best, float(shares[k]),
                float(knees[k]),
            ))  # fmt: skip
        return found

    def _effect(self, name: str, package: str, base: np.ndarray, change: np.ndarray) -> Comparison:
        d = paired_difference(base, base + change)
        return Comparison(OUTCOMES[name], package, d.baseline, d.value, d.difference, d.low,
                          d.high, d.n)  # fmt: skip


class _Look:
    """Runs of packages in the same draws, under the same luck."""

    def __init__(self, study: SearchStudy, draws: int, replications: int, luck: int, drawn: int,
                 progress: Progress | None) -> None:  # fmt: skip
        self.study, self.luck, self.replications = study, luck, replications
        self.draws: Draws = draw_parameters(draws, seed=drawn)
        self.progress = progress

    @cached_property
    def reference(self) -> np.ndarray:
        """Levels under the base alone or today's rules, shape (draws, objectives + 1)."""
        return np.asarray(self._run([self.study.space.scenario((), "baseline")])[0])

    def at(self, packages: Sequence[Package]) -> np.ndarray:
        """Changes against the reference, shape (packages, draws, objectives + 1)."""
        scenarios = [self.study.space.scenario(p, f"p{k}") for k, p in enumerate(packages)]
        return np.asarray(self._run(scenarios) - self.reference)

    def _run(self, scenarios: Sequence[Scenario]) -> np.ndarray:
        s = self.study
        runs = [(k, d, r) for k in range(len(scenarios)) for d in range(len(self.draws))
                for r in range(self.replications)]  # fmt: skip
        starting = Scenario(name="x", title=scenarios[0].title,
                            proposals=(s.space.proposal(s.space.levers[0].proposal,
                                                        s.space.levers[0].low),))  # fmt: skip
        begin = first_month(starting, s.district, s.years)
        levels = np.full((len(scenarios), len(self.draws), self.replications,
                          len(OUTCOME_NAMES)), np.nan)  # fmt: skip
        for run, found in run_all(
            runs, s.district, scenarios, self.draws.mappings, self.luck, s.years, s.jobs,
        ):  # fmt: skip
            if isinstance(found, Finished):
                levels[run] = found.district[begin:].mean(axis=0)
            s.done += 1
            if self.progress is not None:
                self.progress(s.done, max(s.runs, s.done + 1))
        means = levels.mean(axis=2)
        cost = MONTHS * sum(means[:, :, OUTCOME_NAMES.index(name)] for name in PUBLIC)
        wanted = [means[:, :, OUTCOME_NAMES.index(name)] for name in s.objectives]
        return np.stack([*wanted, cost], axis=2)


def check_objectives(names: Sequence[str]) -> list[Fault]:
    """Faults of objectives: unknown, without a better direction, or part of public cost."""
    try:
        check_outcomes(names)
    except InputError as error:
        return list(error.faults)
    faults = [
        Fault(Text(N_("{name} cannot be an objective"), name=name),
              Text(N_("an outcome with a better direction; public cost is one already")))
        for name in names if OUTCOMES[name].better == "neither" or name in PUBLIC
    ]  # fmt: skip
    if not names:
        faults.append(Fault(Text(N_("no objective is given"))))
    return faults
