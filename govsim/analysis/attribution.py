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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.shapley import (
    Coalition,
    interaction_weights,
    marginal,
    members,
    shapley_weights,
)
from govsim.analysis.verdict import Comparison
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.model.bounds import refuse_bad_numbers
from govsim.model.indicators import OUTCOME_NAMES
from govsim.policy import Scenario, load_scenario
from govsim.study.engine import Failed, Progress, nothing_to_compare, run_all
from govsim.study.nested import first_month, too_late
from govsim.study.pairing import paired_difference

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

EXACT = 8
"""Most proposals for which every combination is run."""
ORDERS = 4
"""Orders sampled in every replication beyond that, half of them the reverse of the other half."""
STREAM = 201
"""Seeds the sampling of orders, apart from the model's luck."""


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
    left_out : int
        Replications left out because a run of theirs failed.
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
    left_out: int = 0

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

    def alone_sum(self, outcome: str) -> float:
        """What the proposals' effects by themselves add up to."""
        return sum(part.alone.difference for part in self.parts(outcome))

    def beyond_sum(self, outcome: str) -> Comparison:
        """By how much the whole goes beyond the sum of each proposal's effect by itself."""
        return self._comparison(outcome, self.whole - self.alone.sum(axis=1))

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
        check_outcomes([outcome])
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
            self.scenario = load_package(scenario)
            faults += too_late(self.scenario, district, years)
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
            return [members(k, n) for k in range(2**n)]
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
        runs = [(number[c], 0, r) for r, each in enumerate(wanted) for c in each]
        scenarios = [_sub_package(self.scenario, c) for c in distinct]
        begin = first_month(self.scenario, self.district, self.years)
        means: dict[tuple[int, int], np.ndarray] = {}
        failed: list[Failed] = []
        finished = run_all(
            runs, self.district, scenarios, [self.values], self.seed, self.years, self.jobs,
        )  # fmt: skip
        for done, ((c, _, r), result) in enumerate(finished, start=1):
            if isinstance(result, Failed):
                failed.append(result)
            else:
                means[c, r] = result.district[begin:].mean(axis=0)
            if progress is not None:
                progress(done, len(runs))
        complete = [
            r for r, each in enumerate(wanted) if all((number[c], r) in means for c in each)
        ]
        if len(complete) < 2:
            raise InputError([nothing_to_compare(failed)])
        effects = {
            r: {c: means[number[c], r] - means[number[frozenset()], r] for c in wanted[r]}
            for r in complete
        }
        baseline = np.stack([means[number[frozenset()], r] for r in complete])
        return self._share_out(baseline, effects, len(runs))

    def _share_out(
        self, baseline: np.ndarray, of: Mapping[int, Mapping[Coalition, np.ndarray]], runs: int
    ) -> Attribution:
        effects = list(of.values())
        n, everyone = self.size, frozenset(range(self.size))
        whole = np.stack([e[everyone] for e in effects])
        alone = np.stack([[e[frozenset([i])] for i in range(n)] for e in effects])
        last = np.stack([[e[everyone] - e[everyone - {i}] for i in range(n)] for e in effects])
        pairs = None
        if self.exact:
            values = np.stack([[e[members(k, n)] for k in range(2**n)] for e in effects])
            shares = np.einsum("ik,rko->rio", shapley_weights(n), values)
            pairs = np.einsum("ijk,rko->rijo", interaction_weights(n), values)
        else:
            shares = np.stack([marginal(self.orders(r), e) for r, e in of.items()])
        return Attribution(
            self.scenario, tuple(p.name for p in self.scenario.proposals), self.exact, runs,
            baseline, whole, shares, alone, last, pairs, self.replications - len(effects),
        )  # fmt: skip


def _sub_package(scenario: Scenario, coalition: Coalition) -> Scenario:
    proposals = tuple(p for i, p in enumerate(scenario.proposals) if i in coalition)
    return scenario.model_copy(update={"proposals": proposals})


def load_package(scenario: Scenario | str) -> Scenario:
    """A scenario whose effect can be shared out.

    Raises
    ------
    InputError
        If it has fewer than two proposals, or one of them twice.
    """
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    names = [p.name for p in loaded.proposals]
    faults = [
        Fault(
            Text(N_("{name} lists {proposal} more than once"), name=loaded.name, proposal=name),
            Text(N_("each proposal once: its part could not be told apart")),
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if len(names) < 2:
        faults.append(
            Fault(
                Text(N_("{name} has fewer than two proposals"), name=loaded.name),
                Text(N_("a package of two or more, whose effect can be shared out")),
            )
        )
    if faults:
        raise InputError(faults)
    return loaded


def check_outcomes(names: Sequence[str]) -> None:
    """Refuse outcomes that do not exist.

    Raises
    ------
    InputError
        With every unknown name, and the nearest one.
    """
    faults = [unknown_name(name, OUTCOME_NAMES) for name in names if name not in OUTCOME_NAMES]
    if faults:
        raise InputError(faults)
