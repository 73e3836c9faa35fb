"""What the runs of a package say against today's rules, as far as they have come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from govsim.analysis.search_space import LEVERS, Package
from govsim.analysis.shapley import shapley_weights
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.outcomes import OUTCOMES
from govsim.study.pairing import Difference, paired_difference, paired_differences
from govsim.workshop.work import SHOWN, Run

T = TypeVar("T")
NAME = "package"
START = 12
"""Month in which packages begin, counted from the run's first."""
MONTHS = 12
COSTS = ("district_cost_yuan", "street_cost_yuan")
"""What the public treasuries pay beyond today's rules, yuan a month."""
EXPLAINED = 4
"""Proposals up to which every combination is run to share out an effect."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """A package against today's rules, over the same replications of both.

    Attributes
    ----------
    reference, tried : tuple of Run
        Replication by replication.
    """

    reference: tuple[Run, ...]
    tried: tuple[Run, ...]
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    def once(self, make: Callable[[], T], *key: str) -> T:
        """What a function returns; it is called once, whoever asks for it how often under a key."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    @classmethod
    def of(cls, reference: Mapping[int, Run], tried: Mapping[int, Run], count: int) -> Estimate:
        """Over the first replications that both have."""
        return cls(tuple(reference[r] for r in range(count)), tuple(tried[r] for r in range(count)))

    @property
    def replications(self) -> int:
        """Pairs."""
        return len(self.tried)

    def series(self, outcome: str) -> tuple[np.ndarray, np.ndarray]:
        """One outcome of the district, without and with the package.

        Returns
        -------
        two numpy.ndarray of float64, shape (replications, months)
        """
        k = SHOWN.index(outcome)
        return (np.stack([run.months[:, k] for run in self.reference]),
                np.stack([run.months[:, k] for run in self.tried]))  # fmt: skip

    def compare(self, outcome: str) -> Comparison | None:
        """The outcome's mean from the package's start on; None where it has no number."""
        return self.once(lambda: self._compare(outcome), "difference", outcome)

    def _compare(self, outcome: str) -> Comparison | None:
        before, after = (s[:, START:].mean(axis=1) for s in self.series(outcome))
        if np.isnan(before).any() or np.isnan(after).any():
            return None
        return Comparison(OUTCOMES[outcome], NAME, *_told(paired_difference(before, after)))

    def level(self, outcome: str) -> Comparison | None:
        """The outcome under today's rules; the interval is the mean level's, around zero."""
        return self.once(lambda: self._level(outcome), "level", outcome)

    def _level(self, outcome: str) -> Comparison | None:
        before = self.series(outcome)[0][:, START:].mean(axis=1)
        if np.isnan(before).any():
            return None
        own = paired_difference(np.zeros(len(before)), before)
        half = own.half_width
        return Comparison(OUTCOMES[outcome], NAME, own.value, own.value, 0.0, -half, half, own.n)

    def headlines(self) -> list[Comparison]:
        """All headline outcomes that have a number."""
        every = (self.compare(name) for name in HEADLINE_OUTCOMES)
        return [one for one in every if one is not None]

    def cost(self) -> Difference:
        """What the treasuries pay more, yuan a year."""
        sums = [np.zeros(self.replications), np.zeros(self.replications)]
        for outcome in COSTS:
            for total, series in zip(sums, self.series(outcome), strict=True):
                total += MONTHS * np.nan_to_num(series[:, START:].mean(axis=1))
        return paired_difference(*sums)

    def communities(self) -> list[Comparison]:
        """Satisfaction of every community, in the district's order."""
        before = np.stack([run.communities for run in self.reference])
        after = np.stack([run.communities for run in self.tried])
        outcome = OUTCOMES["satisfaction"]
        return [Comparison(outcome, NAME, *_told(one))
                for one in paired_differences(before, after)]  # fmt: skip


def _told(found: Difference) -> tuple[float, float, float, float, float, int]:
    return (found.baseline, found.value, found.difference, found.low, found.high, found.n)


@dataclass(frozen=True)
class Gains:
    """How many communities of a group gain and lose beyond chance, and the mean of all of them."""

    group: str
    gain: int
    lose: int
    communities: int
    mean: float

    @classmethod
    def of(cls, group: str, every: Sequence[Comparison]) -> Gains:
        """Count them."""
        verdicts = [one.verdict for one in every]
        return cls(group, verdicts.count(Verdict.BETTER), verdicts.count(Verdict.WORSE),
                   len(every), float(np.mean([one.difference for one in every])))  # fmt: skip


def coalitions(package: Package) -> list[Package]:
    """Every combination of a package's proposals, in the order of their bits."""
    return [
        tuple(part for bit, part in enumerate(package) if k >> bit & 1)
        for k in range(2 ** len(package))
    ]


def shares(
    package: Package, runs: Mapping[Package, Mapping[int, Run]], outcome: str, count: int
) -> list[tuple[str, Difference]]:
    """Shapley's share of each proposal in a package's effect on an outcome, with its interval.

    Parameters
    ----------
    package : Package
    runs : mapping of Package to mapping of int to Run
        Of every combination.
    outcome : str
    count : int
        Replications.
    """
    k = SHOWN.index(outcome)
    values = np.array([
        [runs[each][r].months[START:, k].mean() for r in range(count)]
        for each in coalitions(package)
    ])  # fmt: skip
    parts = shapley_weights(len(package)) @ values
    none = np.zeros(count)
    return [(name, paired_difference(none, part))
            for (name, _), part in zip(package, parts, strict=True)]  # fmt: skip


class Prices:
    """What each proposal costs a year by itself, between its weakest and its strongest.

    For a package that has not been run yet; what proposals save one another is not in it.
    """

    def __init__(self) -> None:
        self._known: dict[Package, float] = {}

    @staticmethod
    def probes() -> list[Package]:
        """Packages of one proposal that prices are taken from."""
        return [((lever.proposal, lever.strengths()[end]),)
                for lever in LEVERS.values() for end in (0, -1)]  # fmt: skip

    def learn(self, package: Package, yuan: float) -> None:
        """Take in what a package of one proposal costs."""
        self._known[package] = yuan

    def of(self, package: Package) -> float | None:
        """Yuan a year of a whole package; None while a price is not known yet."""
        total = 0.0
        for name, strength in package:
            steps = LEVERS[name].strengths()
            ends = [self._known.get(((name, step),)) for step in (steps[0], steps[-1])]
            low, high = ends
            if low is None or high is None:
                return None
            total += float(np.interp(strength, (steps[0], steps[-1]), (low, high)))
        return total
