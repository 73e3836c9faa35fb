"""Which proposals of a package does its effect come from, and how do they work together?

The effect of a package is shared out among its proposals by Shapley's value (Shapley 1953, "A value
for n-person games"): a proposal's part is what it adds to those adopted before it, averaged over
every order of adopting them. The parts add up to the whole effect. Up to `EXACT` proposals every
combination is run; beyond, orders are sampled, each with its reverse (Castro, Gomez & Tejada 2009,
"Polynomial calculation of the Shapley value based on sampling"; the reverse is an antithetic
variate). All combinations meet the same luck, so intervals are of paired differences.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.verdict import Comparison
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import refuse_bad_numbers
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario, load_scenario
from govsim.study.engine import Progress, run_all
from govsim.study.pairing import paired_difference

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

EXACT = 8
"""Most proposals for which every combination is run."""
ORDERS = 4
"""Orders sampled in every replication beyond that, half of them the reverse of the other half."""
STREAM = 20_1
"""Set apart from the model's luck: it seeds the sampling of orders."""

Coalition = frozenset[int]
"""Proposals in force together, by their place in the package."""


def shapley_weights(n: int) -> np.ndarray:
    """Weights by which the effects of all combinations make the parts.

    Parameters
    ----------
    n : int
        Proposals.

    Returns
    -------
    numpy.ndarray of float64, shape (n, 2 ** n)
        Combination k holds proposal i if bit i of k is set.
    """
    weights = np.zeros((n, 2**n))
    for k in range(2**n):
        size = k.bit_count()
        for i in range(n):
            others = size - 1 if k >> i & 1 else size
            share = math.factorial(others) * math.factorial(n - others - 1) / math.factorial(n)
            weights[i, k] = share if k >> i & 1 else -share
    return weights


def interaction_weights(n: int) -> np.ndarray:
    """Weights of the Shapley interaction index of every pair (Grabisch & Roubens 1999).

    Returns
    -------
    numpy.ndarray of float64, shape (n, n, 2 ** n)
        What two proposals do together beyond what each does by itself, averaged over what else is
        in force; zero on the diagonal.
    """
    weights = np.zeros((n, n, 2**n))
    for k, (i, j) in itertools.product(range(2**n), itertools.permutations(range(n), 2)):
        one, other = k >> i & 1, k >> j & 1
        others = k.bit_count() - one - other
        share = math.factorial(others) * math.factorial(n - others - 2) / math.factorial(n - 1)
        weights[i, j, k] = share if one == other else -share
    return weights


@dataclass(frozen=True)
class Part:
    """What one proposal has to do with a package's effect on one outcome.

    Attributes
    ----------
    proposal : str
        Name of the proposal.
    share : Comparison
        Its Shapley value; the shares add up to the whole.
    alone, last : Comparison
        Its effect by itself, and what the package would lose without it.
    """

    proposal: str
    share: Comparison
    alone: Comparison
    last: Comparison


@dataclass(frozen=True)
class Attribution:
    """A package's effect, shared out among its proposals.

    Attributes
    ----------
    scenario : Scenario
    proposals : tuple of str
        In the order of the package.
    exact : bool
        Whether every combination was run.
    runs : int
        Runs it took.
    baseline : numpy.ndarray, shape (replications, outcomes)
        Mean of the months since the package's start, under today's rules.
    whole : numpy.ndarray, shape (replications, outcomes)
        The package's effect.
    shares, alone, last : numpy.ndarray, shape (replications, proposals, outcomes)
    pairs : numpy.ndarray or None, shape (replications, proposals, proposals, outcomes)
        Interaction of every pair, where every combination was run.
    """

    scenario: Scenario
    proposals: tuple[str, ...]
    exact: bool
    runs: int
    baseline: np.ndarray
    whole: np.ndarray
    shares: np.ndarray
    alone: np.ndarray
    last: np.ndarray
    pairs: np.ndarray | None

    def effect(self, outcome: str) -> Comparison:
        """The whole effect on one outcome."""
        return self._comparison(outcome, self.whole)

    def parts(self, outcome: str) -> list[Part]:
        """Every proposal's part in the effect on one outcome, largest first."""
        found = [
            Part(
                name,
                *(
                    self._comparison(outcome, values[:, i])
                    for values in (self.shares, self.alone, self.last)
                ),
            )
            for i, name in enumerate(self.proposals)
        ]
        return sorted(found, key=lambda part: -abs(part.share.difference))

    def interactions(self, outcome: str) -> list[tuple[str, str, Comparison]]:
        """Every pair's interaction in one outcome, largest first; none where orders were sampled.

        Positive where two proposals together do more than the sum of each.
        """
        if self.pairs is None:
            return []
        found = [
            (self.proposals[i], self.proposals[j], self._comparison(outcome, self.pairs[:, i, j]))
            for i, j in itertools.combinations(range(len(self.proposals)), 2)
        ]
        return sorted(found, key=lambda item: -abs(item[2].difference))

    def _comparison(self, outcome: str, change: np.ndarray) -> Comparison:
        if outcome not in OUTCOME_NAMES:
            raise InputError([unknown_name(outcome, OUTCOME_NAMES)])
        k = OUTCOME_NAMES.index(outcome)
        base = self.baseline[:, k]
        d = paired_difference(base, base + change[:, k])
        return Comparison(
            OUTCOMES[outcome], self.scenario.name, d.baseline, d.value, d.difference, d.low,
            d.high, d.n,
        )  # fmt: skip

    def table(self, outcomes: Sequence[str]) -> pd.DataFrame:
        """Parts of all these outcomes as a table.

        Returns
        -------
        pandas.DataFrame
            One row an outcome and proposal, and one for the whole (proposal ``"(all)"``): share,
            effect alone and effect as the last, each with its 95% interval, in the outcome's unit.
        """
        import pandas as pd

        rows: list[dict[str, Any]] = []
        for outcome in outcomes:
            whole = self.effect(outcome)
            rows.append({"outcome": outcome, "proposal": "(all)", **_cells("share", whole)})
            for part in self.parts(outcome):
                rows.append(
                    {
                        "outcome": outcome, "proposal": part.proposal,
                        **_cells("share", part.share), **_cells("alone", part.alone),
                        **_cells("last", part.last),
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)


def _cells(name: str, c: Comparison) -> dict[str, float]:
    return {name: c.difference, f"{name}_low": c.low, f"{name}_high": c.high}


class AttributionStudy:
    """Run the combinations of a package's proposals, and share its effect out.

    Parameters
    ----------
    district : District
    scenario : Scenario or str
        The package.
    years, replications, seed, jobs : int
        As for `govsim.study.Study`; intervals need at least two replications.
    parameters : mapping of str to float, optional
        Values that replace the catalogue's central ones.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, scenario: Scenario | str, *, years: int = 5,
        replications: int = 12, seed: int = 0, jobs: int = -1,
        parameters: Mapping[str, float] | None = None,
    ) -> None:  # fmt: skip
        faults: list[Fault] = []
        try:
            refuse_bad_numbers(years=years, replications=replications, seed=seed, jobs=jobs)
        except InputError as error:
            faults += error.faults
        try:
            self.values = load_parameters().with_values(dict(parameters or {}))
        except InputError as error:
            faults += error.faults
        try:
            self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
            faults += _package_faults(self.scenario, district, years)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.district, self.years = district, years
        self.replications, self.seed, self.jobs = replications, seed, jobs

    @cached_property
    def size(self) -> int:
        """Proposals of the package."""
        return len(self.scenario.proposals)

    @cached_property
    def exact(self) -> bool:
        """Whether every combination is run."""
        return self.size <= EXACT

    def orders(self, replication: int) -> list[list[int]]:
        """The orders of adopting that are sampled in a replication, each followed by its reverse.

        They follow from the seed and the replication's number.
        """
        generator = np.random.default_rng([STREAM, self.seed, replication])
        drawn = [generator.permutation(self.size).tolist() for _ in range(ORDERS // 2)]
        return [order for one in drawn for order in (one, one[::-1])]

    def coalitions(self, replication: int) -> list[Coalition]:
        """The combinations to run in a replication, the empty one first."""
        n = self.size
        if self.exact:
            return [_members(k, n) for k in range(2**n)]
        everyone = range(n)
        found = {frozenset[int](): None}
        found |= {frozenset([i]): None for i in everyone}
        found |= {frozenset(everyone) - {i}: None for i in everyone}
        for order in self.orders(replication):
            found |= {frozenset(order[:k]): None for k in range(1, n + 1)}
        return list(found)

    def run(self, progress: Progress | None = None) -> Attribution:
        """Run everything.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all.
        """
        wanted = [self.coalitions(r) for r in range(self.replications)]
        distinct = list(dict.fromkeys(c for each in wanted for c in each))
        number = {coalition: k for k, coalition in enumerate(distinct)}
        runs = [(number[c], r) for r, each in enumerate(wanted) for c in each]
        scenarios = [_sub_package(self.scenario, c) for c in distinct]
        start = self.scenario.start()
        assert start is not None, "a package has proposals"
        first = self.district.info.start_date
        begin = max(0, 12 * (start.year - first.year) + start.month - first.month)
        means: dict[tuple[int, int], np.ndarray] = {}
        finished = run_all(
            runs, self.district, scenarios, self.values, self.seed, self.years, self.jobs
        )
        for done, (run, values) in enumerate(finished, start=1):
            means[run] = values[begin:, 0].mean(axis=0)
            if progress is not None:
                progress(done, len(runs))
        effects = [
            {c: means[number[c], r] - means[number[frozenset()], r] for c in wanted[r]}
            for r in range(self.replications)
        ]
        baseline = np.stack([means[number[frozenset()], r] for r in range(self.replications)])
        return self._share_out(baseline, effects, len(runs))

    def _share_out(
        self, baseline: np.ndarray, effects: Sequence[Mapping[Coalition, np.ndarray]], runs: int
    ) -> Attribution:
        n, everyone = self.size, frozenset(range(self.size))
        whole = np.stack([e[everyone] for e in effects])
        alone = np.stack([[e[frozenset([i])] for i in range(n)] for e in effects])
        last = np.stack([[e[everyone] - e[everyone - {i}] for i in range(n)] for e in effects])
        pairs = None
        if self.exact:
            values = np.stack([[e[_members(k, n)] for k in range(2**n)] for e in effects])
            shares = np.einsum("ik,rko->rio", shapley_weights(n), values)
            pairs = np.einsum("ijk,rko->rijo", interaction_weights(n), values)
        else:
            shares = np.stack(
                [_marginal(self.orders(r), e) for r, e in enumerate(effects)]
            )
        return Attribution(
            self.scenario, tuple(p.name for p in self.scenario.proposals), self.exact, runs,
            baseline, whole, shares, alone, last, pairs,
        )  # fmt: skip


def _members(k: int, n: int) -> Coalition:
    return frozenset(i for i in range(n) if k >> i & 1)


def _marginal(orders: Sequence[Sequence[int]], effects: Mapping[Coalition, np.ndarray]) -> np.ndarray:
    """Mean of what each proposal adds to those before it, shape (proposals, outcomes)."""
    total = np.zeros((len(orders[0]), *effects[frozenset()].shape))
    for order in orders:
        for k, i in enumerate(order):
            total[i] += effects[frozenset(order[: k + 1])] - effects[frozenset(order[:k])]
    return np.asarray(total / len(orders))


def _sub_package(scenario: Scenario, coalition: Coalition) -> Scenario:
    proposals = tuple(p for i, p in enumerate(scenario.proposals) if i in coalition)
    return scenario.model_copy(update={"proposals": proposals})


def _package_faults(scenario: Scenario, district: District, years: int) -> list[Fault]:
    start = scenario.start()
    if len(scenario.proposals) < 2 or start is None:
        return [
            Fault(
                Text(N_("{name} has fewer than two proposals"), name=scenario.name),
                Text(N_("a package of two or more, whose effect can be shared out")),
            )
        ]
    names = [p.name for p in scenario.proposals]
    faults = [
        Fault(
            Text(N_("{name} lists {proposal} more than once"), name=scenario.name, proposal=name),
            Text(N_("each proposal once: its part could not be told apart")),
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if start.year >= district.info.start_date.year + years:
        faults.append(
            Fault(
                Text(N_("{name} takes effect only after the years simulated"), name=scenario.name),
                Text(N_("a later horizon, or an earlier start")),
            )
        )
    return faults
