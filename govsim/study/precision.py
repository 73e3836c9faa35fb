"""How many replications are enough: a sequential rule, with many outcomes allowed for.

The rule is that of Hoad, Robinson and Davies (2010), "Automated selection of the number of
replications for a discrete-event simulation", Journal of the Operational Research Society 61:
replications are added until the interval is narrow enough, and then the interval must stay so over
a look-ahead of further replications, which protects against stopping early by luck. It refines the
sequential procedure in Law (2015), "Simulation Modeling and Analysis", 5th ed., section 9.4; that
such procedures keep their coverage as the target shrinks is due to Chow and Robbins (1965), "On
the asymptotic theory of fixed-width sequential confidence intervals for the mean", Annals of
Mathematical Statistics 36.

Here it judges many differences at once, so the half-widths it judges are Bonferroni's: each
interval has confidence 1 - (1 - confidence) / differences, so that all together hold with at least
the confidence asked for at any one number of replications. A difference that is the same in most
pairs is not judged before `EQUAL_PAIRS` of them. The rule decides only after whole batches, and
from the outcomes alone: the number reached depends on neither processes nor time.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.headlines import HEADLINE_OUTCOMES, SMALL_POINTS, SMALL_RELATIVE
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study.results import Results

AUTO: Literal["auto"] = "auto"
"""Asks for as many replications as the precision needs."""
LOOK_AHEAD = 5
"""Further replications over which an interval must stay narrow, per hundred, and at least so
many (Hoad, Robinson and Davies 2010)."""
EQUAL_PAIRS = 59
"""Pairs before a difference is judged that is the same in most of them. Their spread says little
of the rare pair that differs: only then are pairs that differ, if none was seen, fewer than one in
twenty with 95% confidence (0.95 ** 59 < 0.05; the "rule of three" of Hanley and Lippman-Hand 1983,
"If nothing goes wrong, is everything all right?", JAMA 249)."""
FEWEST = 3
"""No variance is judged from fewer replications (same source)."""

_BOUNDS: dict[str, tuple[float, float]] = {
    "relative": (0.0, 1.0), "points": (0.0, 100.0), "of_difference": (0.0, 1.0),
    "confidence": (0.5, 0.9999), "growth": (0.0, 1.0),
}  # fmt: skip
_WHOLE: dict[str, tuple[int, int]] = {
    "first": (FEWEST + LOOK_AHEAD, 10_000), "cap": (FEWEST + LOOK_AHEAD, 10_000),
}  # fmt: skip


@dataclass(frozen=True)
class Precision:
    """How precisely every headline difference is to be known, and how that is sought.

    A difference is known well enough when its half-width is at most the larger of two targets:
    one on the scale of the outcome (`points` for shares and rates, else `relative`), and one on
    the scale of the difference itself (`of_difference`). The defaults of the first are what
    counts as small in all results.

    Attributes
    ----------
    relative : float
        Share of the reference's level.
    points : float
        Percentage points, for shares and rates.
    of_difference : float
        Share of the difference; 0 to leave this target out.
    confidence : float
        That all intervals hold at once.
    first : int
        Replications of the first batch; later ones are at least as large.
    cap : int
        The most replications.
    growth : float
        Size of a later batch as a share of the replications so far.

    Raises
    ------
    InputError
        With every value out of bounds.
    """

    relative: float = SMALL_RELATIVE
    points: float = 100.0 * SMALL_POINTS
    of_difference: float = 0.1
    confidence: float = 0.95
    first: int = 10
    cap: int = 200
    growth: float = 0.25

    def __post_init__(self) -> None:
        faults = []
        for name, value in asdict(self).items():
            whole = name in _WHOLE
            low, high = _WHOLE[name] if whole else _BOUNDS[name]
            kinds = (int,) if whole else (int, float)
            if type(value) not in kinds or not low <= value <= high:
                expected = (
                    N_("a whole number from {low} to {high}") if whole
                    else N_("a number from {low} to {high}")
                )  # fmt: skip
                faults.append(
                    Fault(
                        Text(N_("{name} is “{value}”"), name=name, value=str(value)[:40]),
                        Text(expected, low=low, high=high),
                    )
                )
        if faults:
            raise InputError(faults)

    def after(self, n: int) -> int:
        """Replications once the batch after the first `n` is run; at most `cap`."""
        step = max(self.first, math.ceil(self.growth * n)) if n else self.first
        return min(self.cap, n + step)

    def targets(self, levels: np.ndarray, differences: np.ndarray, shares: np.ndarray) -> Any:
        """Largest half-widths that will do.

        Parameters
        ----------
        levels, differences : numpy.ndarray of float64, shape (differences,)
            Means of the reference, and mean paired differences.
        shares : numpy.ndarray of bool, shape (differences,)
            Whether the outcome is a share or a rate.

        Returns
        -------
        numpy.ndarray of float64, shape (differences,)
        """
        scale = np.where(shares, self.points / 100.0, self.relative * np.abs(levels))
        return np.maximum(scale, self.of_difference * np.abs(differences))


@dataclass(frozen=True, slots=True)
class Known:
    """How well one difference is known.

    Attributes
    ----------
    scenario, outcome : str
    n : int
        Replications.
    difference, half_width, target : float
        In the outcome's unit; the half-width is Bonferroni's.
    met : bool
        Whether the half-width is at most the target, over the look-ahead too.
    """

    scenario: str
    outcome: str
    n: int
    difference: float
    half_width: float
    target: float
    met: bool


@dataclass(frozen=True, slots=True)
class PrecisionReached:
    """What a study's replications were enough for.

    Attributes
    ----------
    rule : Precision
    n : int
        Replications.
    known : tuple of Known
        Every headline difference.
    """

    rule: Precision
    n: int
    known: tuple[Known, ...]

    @property
    def met(self) -> bool:
        """Whether every difference is known to its target."""
        return all(one.met for one in self.known)

    @property
    def unmet(self) -> list[Known]:
        """Differences not known to their target, the furthest from it first."""
        missing = [one for one in self.known if not one.met]
        far = [one.half_width / one.target if one.target else math.inf for one in missing]
        return [missing[i] for i in sorted(range(len(far)), key=lambda i: -far[i])]


@dataclass(frozen=True)
class Family:
    """The differences judged together: headline outcomes of the district, after the start.

    Attributes
    ----------
    names : list of (scenario, outcome)
    shares : numpy.ndarray of bool, shape (differences,)
    reference, tried : numpy.ndarray of float64, shape (differences, replications)
    """

    names: list[tuple[str, str]]
    shares: np.ndarray
    reference: np.ndarray
    tried: np.ndarray

    @classmethod
    def of(cls, results: Results) -> Family:
        """The family of a study; a scenario that starts after the run has no part in it."""
        from govsim.study.results import AFTER

        names: list[tuple[str, str]] = []
        pairs: list[tuple[np.ndarray, np.ndarray]] = []
        first = results.scenarios[0].name
        for scenario in results.scenarios[1:]:
            months = results.periods(scenario).get(AFTER)
            for outcome in HEADLINE_OUTCOMES if months else ():
                both = [results.series(outcome, s)[:, months] for s in (first, scenario.name)]
                pair = both[0].mean(axis=1), both[1].mean(axis=1)
                if not np.isnan(pair).any():
                    names.append((scenario.name, outcome))
                    pairs.append(pair)
        shares = np.array([OUTCOMES[o].kind in ("share", "rate") for _, o in names], dtype=bool)
        values = np.array(pairs).reshape(len(pairs), 2, len(results.complete))
        return cls(names, shares, values[:, 0], values[:, 1])

    def precision(self, rule: Precision, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How well the first replications know each difference.

        Parameters
        ----------
        rule : Precision
        n : int
            Replications to look at, at least 2.

        Returns
        -------
        difference, half_width, target : numpy.ndarray of float64, shape (differences,)
        """
        from scipy.special import stdtrit

        pairs = self.tried[:, :n] - self.reference[:, :n]
        difference = pairs.mean(axis=1)
        level = 1.0 - (1.0 - rule.confidence) / max(1, len(self.names))
        half = stdtrit(n - 1, (1.0 + level) / 2.0) * pairs.std(axis=1, ddof=1) / math.sqrt(n)
        target = rule.targets(self.reference[:, :n].mean(axis=1), difference, self.shares)
        return difference, half, target

    def mostly_equal(self, n: int) -> np.ndarray:
        """Whether more than half of the first pairs differ by the same, shape (differences,)."""
        pairs = self.tried[:, :n] - self.reference[:, :n]
        middle = np.sort(pairs, axis=1)[:, (n - 1) // 2, None]
        rounding = 1e-12 * np.abs(self.reference[:, :n]).max(axis=1, keepdims=True, initial=0.0)
        return np.asarray((np.abs(pairs - middle) <= rounding).mean(axis=1) > 0.5)

    def reached(self, rule: Precision) -> PrecisionReached:
        """What all replications are enough for."""
        n = self.reference.shape[1]
        difference, half, target = self.precision(rule, n)
        met = half <= target
        if n < EQUAL_PAIRS:
            met &= ~self.mostly_equal(n)
        for m in range(max(FEWEST, n - look_ahead(n)), n):
            _, narrower, needed = self.precision(rule, m)
            met &= narrower <= needed
        known = tuple(
            Known(*name, n, float(difference[i]), float(half[i]), float(target[i]), bool(met[i]))
            for i, name in enumerate(self.names)
        )
        return PrecisionReached(rule, n, known)


def look_ahead(n: int) -> int:
    """Last replications over which an interval must have stayed narrow."""
    return max(LOOK_AHEAD, LOOK_AHEAD * n // 100)


def next_batch(results: Results, rule: Precision) -> int:
    """Replications to have after the next batch; as many as there are if they are enough."""
    n = results.replications
    if len(results.complete) < 2:
        return rule.after(n)
    return n if Family.of(results).reached(rule).met else rule.after(n)


def with_adjusted(table: pd.DataFrame) -> pd.DataFrame:
    """A comparison with the column ``p_adjusted`` at its end.

    Holm's (1979) step-down p-values over the headline family of the study: headline outcomes of
    the district in the period ``after``, of all scenarios together. Not a number elsewhere.
    """
    from statsmodels.stats.multitest import multipletests

    table = table.assign(p_adjusted=np.nan)
    family = (
        table["outcome"].isin(HEADLINE_OUTCOMES)
        & (table["level"] == "district")
        & (table["period"] == "after")
        & table["p_value"].notna()
    )
    if family.any():
        adjusted = multipletests(table.loc[family, "p_value"], method="holm")[1]
        table.loc[family, "p_adjusted"] = adjusted
    return table
