"""What a calibration has found: the posterior, and what it says of the figures observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from govsim.analysis.calibration.emulator import Scale
    from govsim.analysis.calibration.matching import Match
    from govsim.analysis.calibration.sampling import Sample
    from govsim.analysis.calibration.screening import Chosen
    from govsim.analysis.calibration.targets import Targets

REGION = 0.90
"""Probability of the region within which all parameters lie together."""
INTERVAL = 0.95
"""Of the figures that the calibrated model gives."""
NOTHING, LITTLE = 0.15, 0.5
"""Shares of a parameter's prior variance gone below which data say nothing of it, or little."""
LOG_DENSITY = "log_density"
"""Column of the posterior's table that is no parameter."""
Fit = Literal["matched", "missed", "out of reach", "not fitted"]


def within_bounds(figures: np.ndarray, targets: Targets) -> np.ndarray:
    """Figures, shape (draws, targets), with shares between none and all, and counts above zero."""
    kinds = [OUTCOMES[t.outcome].kind for t in targets]
    low = np.array([0.0 if kind in ("share", "count", "days", "rate") else -np.inf
                    for kind in kinds])  # fmt: skip
    high = np.array([1.0 if kind == "share" else np.inf for kind in kinds])
    return np.asarray(np.clip(figures, low, high))


@dataclass(frozen=True, eq=False)
class Round:
    """One wave, in numbers.

    Attributes
    ----------
    draws, runs : int
        That the regressions rest on; done so far, in all.
    left : float
        Share of the prior that is not ruled out.
    explained : numpy.ndarray, shape (targets,)
        Share of each figure's variance between draws that the regressions predict.
    """

    draws: int
    runs: int
    left: float
    explained: np.ndarray


@dataclass(frozen=True, eq=False)
class Calibration:
    """Parameters that agree with what was observed.

    Attributes
    ----------
    targets : Targets
    fitted : numpy.ndarray of bool, shape (targets,)
        Figures that were to count.
    dropped : tuple of int
        Those of them that no parameters in their ranges come near, the farthest first.
    match : Match
        Prior, waves and regressions.
    scale : Scale
    posterior : Sample
        Of scores (see `govsim.analysis.calibration.prior`).
    picked : numpy.ndarray of int, shape (checks,)
        Draws of the posterior that the model was run at.
    predicted : numpy.ndarray, shape (checks, targets)
        What it gave, in the outcomes' units.
    probes : numpy.ndarray, shape (probes, parameters)
        Scores drawn from the prior.
    rounds : tuple of Round
    screened : tuple of Chosen
        Empty where parameters were named.
    binding : dict
        Everything that decides the numbers.
    runs, failed : int
    seconds : float
    """

    targets: Targets
    fitted: np.ndarray
    dropped: tuple[int, ...]
    match: Match
    scale: Scale
    posterior: Sample
    picked: np.ndarray
    predicted: np.ndarray
    probes: np.ndarray
    rounds: tuple[Round, ...]
    screened: tuple[Chosen, ...]
    binding: Mapping[str, Any]
    runs: int
    failed: int
    seconds: float

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters calibrated."""
        return self.match.prior.names

    @cached_property
    def values(self) -> np.ndarray:
        """Posterior draws in the parameters' units, shape (draws, parameters)."""
        return self.match.prior.values(self.posterior.points)

    @cached_property
    def prior_values(self) -> np.ndarray:
        """Prior draws, shape (probes, parameters)."""
        return self.match.prior.values(self.probes)

    def frame(self) -> pd.DataFrame:
        """Posterior draws as a table (index ``draw``), with the logarithm of their density."""
        import pandas as pd

        index = pd.RangeIndex(len(self.values), name="draw")
        frame = pd.DataFrame(self.values, columns=list(self.names), index=index)
        return frame.assign(**{LOG_DENSITY: self.posterior.heights})

    @cached_property
    def threshold(self) -> float:
        """Logarithm of the density that the draws of the region lie above."""
        return float(np.quantile(self.posterior.heights, 1.0 - REGION))

    def contains(self, values: Mapping[str, float]) -> bool:
        """Whether the joint 90% region holds a set of values.

        The region of highest density: the smallest that has this probability.

        Parameters
        ----------
        values : mapping of str to float
            Of every parameter calibrated.
        """
        row = np.array([[values[name] for name in self.names]], float)
        height = self.match.density()(self.match.prior.scores_of(row))
        return bool(height[0] >= self.threshold)

    @cached_property
    def box(self) -> np.ndarray:
        """Ends between which all parameters lie together with 90% probability.

        The same share is cut off from every parameter's draws at either end.

        Returns
        -------
        numpy.ndarray, shape (2, parameters)
        """
        ranks = self.values.argsort(axis=0).argsort(axis=0) / max(1, len(self.values) - 1)
        widest = np.abs(2 * ranks - 1).max(axis=1)
        reach = float(np.quantile(widest, REGION))
        return np.asarray(np.quantile(self.values, [(1 - reach) / 2, (1 + reach) / 2], axis=0))

    @cached_property
    def learned(self) -> np.ndarray:
        """Share of each parameter's prior variance that the data took away, shape (parameters,)."""
        prior = self.match.prior
        after = prior.inputs(self.values).var(axis=0)
        return np.asarray(1.0 - after / prior.inputs(self.prior_values).var(axis=0))

    @property
    def silent(self) -> list[str]:
        """Parameters that the data say nothing about."""
        return [n for n, share in zip(self.names, self.learned, strict=True) if share < NOTHING]

    @cached_property
    def entangled(self) -> list[tuple[str, str, float]]:
        """Pairs known only together: parameters whose posterior draws correlate by 0.5 or more."""
        if len(self.names) < 2:
            return []
        ranks = self.values.argsort(axis=0).argsort(axis=0)
        matrix = np.atleast_2d(np.corrcoef(ranks, rowvar=False))
        pairs = [
            (a, b, float(matrix[i, j]))
            for i, a in enumerate(self.names)
            for j, b in enumerate(self.names)
            if i < j and abs(matrix[i, j]) >= 0.5
        ]
        return sorted(pairs, key=lambda pair: -abs(pair[2]))

    def parameters(self) -> pd.DataFrame:
        """One row a parameter: prior range, posterior, joint region, what was learned.

        Returns
        -------
        pandas.DataFrame
            ``q05`` to ``q95`` are of each parameter by itself; between ``region_low`` and
            ``region_high`` all lie together with 90% probability.
        """
        import pandas as pd

        known = self.match.prior.parameters
        marginal = np.quantile(self.values, [0.05, 0.5, 0.95], axis=0)
        return pd.DataFrame({
            "parameter": n, "unit": known[n].unit_en, "low": known[n].low,
            "central": known[n].central, "high": known[n].high,
            "mean": float(self.values[:, k].mean()), "sd": float(self.values[:, k].std(ddof=1)),
            "q05": marginal[0, k], "q50": marginal[1, k], "q95": marginal[2, k],
            "region_low": self.box[0, k], "region_high": self.box[1, k],
            "learned": float(self.learned[k]),
        } for k, n in enumerate(self.names))  # fmt: skip

    @cached_property
    def predictive(self) -> np.ndarray:
        """What the calibrated model says would be observed, shape (checks, targets).

        Runs at posterior draws, with the observations' errors and the model's discrepancy added,
        in the outcomes' units.
        """
        wave = self.match.waves[-1]
        ran = self.predicted[np.isfinite(self.predicted).all(axis=1)]
        noise = np.random.default_rng(11).normal(size=ran.shape) * np.sqrt(wave.own)
        # A figure below what the logarithm can take is left as the run gave it.
        usable = np.where(self.scale.is_log, np.maximum(ran, 1e-12), ran)
        return within_bounds(self.scale.given(self.scale.taken(usable) + noise), self.targets)

    def fit(self, target: int) -> Fit:
        """Whether the calibrated model gives a figure that was observed."""
        if target in self.dropped:
            return "out of reach"
        if not self.fitted[target]:
            return "not fitted"
        tail = (1 - INTERVAL) / 2
        low, high = np.quantile(self.predictive[:, target], [tail, 1 - tail])
        return "matched" if low <= self.targets.values[target] <= high else "missed"

    def figures(self) -> pd.DataFrame:
        """One row a figure observed: what the calibrated model says, and whether they agree."""
        import pandas as pd

        tail = (1 - INTERVAL) / 2
        low, median, high = np.quantile(self.predictive, [tail, 0.5, 1 - tail], axis=0)
        wave = self.match.waves[-1]
        deviation = np.sqrt(np.diag(wave.emulator.luck + wave.emulator.missed) + wave.own)
        inputs = self.match.prior.inputs(self.values)
        off = (wave.observed - wave.emulator.expected(inputs)) / deviation
        return pd.DataFrame({
            "outcome": t.outcome, "year": t.year, "level": t.level, "place": t.place,
            "observed": t.value, "standard_error": t.error, "predicted": median[k],
            "low": low[k], "high": high[k], "off": float(np.median(off[:, k])),
            "explained": float(self.rounds[0].explained[k]), "fit": self.fit(k),
        } for k, t in enumerate(self.targets))  # fmt: skip
