"""How well parameters agree with what was observed, by the regressions that stand for the model.

Disagreement is measured against everything that may cause it: luck in the one history observed,
the observation's own error, what the regressions miss, and what the model itself is off by even
with the right parameters (an assumption). A point more than so many of the resulting standard
deviations off is ruled out (history matching: Craig, Goldstein, Seheult and Smith 1997; Vernon,
Goldstein and Bower 2010, Bayesian Analysis 5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from govsim.analysis.calibration.emulator import Emulator
from govsim.analysis.calibration.prior import FARTHEST, Prior
from govsim.analysis.calibration.sampling import Density

CUT = 3.0
"""Standard deviations beyond which one figure rules a point out (Pukelsheim 1994: at most one
unimodal error in twenty is so large)."""
WALL = 10.0
"""Steepness of the wall around points that earlier waves ruled out."""


@dataclass(frozen=True, eq=False)
class Wave:
    """One round of runs and the regressions fitted on them.

    Attributes
    ----------
    emulator : Emulator
    observed : numpy.ndarray, shape (targets,)
        On the regressions' scale.
    own : numpy.ndarray, shape (targets,)
        Variances of the observations' errors and of the model's own discrepancy.
    used : numpy.ndarray of bool, shape (targets,)
        Targets that count.
    """

    emulator: Emulator
    observed: np.ndarray
    own: np.ndarray
    used: np.ndarray

    @cached_property
    def variance(self) -> np.ndarray:
        """Of the disagreement where the parameters are right, shape (used, used)."""
        whole = self.emulator.luck + self.emulator.missed + np.diag(self.own)
        whole = whole[np.ix_(self.used, self.used)]
        return np.asarray(whole + np.diag(1e-9 * np.diag(whole) + 1e-18))

    @cached_property
    def _root(self) -> np.ndarray:
        return np.linalg.inv(np.linalg.cholesky(self.variance))

    def off(self, inputs: np.ndarray) -> np.ndarray:
        """Observed less expected, shape (points, used)."""
        return np.asarray((self.observed - self.emulator.expected(inputs))[:, self.used])

    def implausibility(self, inputs: np.ndarray) -> np.ndarray:
        """How many standard deviations each target is off, shape (points, used)."""
        return np.asarray(np.abs(self.off(inputs)) / np.sqrt(np.diag(self.variance)))

    def likelihood(self, inputs: np.ndarray, widened: float = 1.0) -> np.ndarray:
        """Logarithm of the likelihood up to a constant.

        Student's t with the degrees of freedom that the covariance is estimated with (Sellentin
        and Heavens 2016, Monthly Notices of the Royal Astronomical Society 456). Some figures'
        luck has heavier tails, and a size that depends on the parameters; in sum with the rest
        that is left open, neither shows in how often regions hold the parameters
        (``benchmarks/calibration_coverage.py``).

        Parameters
        ----------
        inputs : numpy.ndarray, shape (points, parameters)
        widened : float
            Times the variance.
        """
        distance = ((self.off(inputs) @ self._root.T) ** 2).sum(axis=1) / widened
        free, count = max(self.emulator.degrees, 4), len(self.variance)
        return np.asarray(-0.5 * (free + count) * np.log1p(distance / free))


@dataclass(frozen=True, eq=False)
class Match:
    """Prior and waves so far.

    Attributes
    ----------
    prior : Prior
    waves : list of Wave
        All count the same targets.
    """

    prior: Prior
    waves: list[Wave] = field(default_factory=list)

    @cached_property
    def cut(self) -> float:
        """Standard deviations beyond which a point is ruled out.

        With many targets the largest of them goes further by chance.
        """
        from scipy.stats import norm

        count = max(1, int(self.waves[-1].used.sum())) if self.waves else 1
        return max(CUT, float(norm.isf(0.00135 / count)))

    def worst(self, scores: np.ndarray) -> np.ndarray:
        """Largest implausibility in any wave and target, shape (points,)."""
        inputs = self.prior.inputs(self.prior.values(scores))
        each = [wave.implausibility(inputs).max(axis=1) for wave in self.waves]
        return np.asarray(np.max(each, axis=0))

    def density(self, widened: float = 1.0) -> Density:
        """Logarithm of the posterior density of scores, up to a constant.

        Points that any wave rules out, against its variance widened as much, are walled off: later
        regressions were not fitted there.
        """
        last, before = self.waves[-1], self.waves[:-1]

        def height(scores: np.ndarray) -> np.ndarray:
            inputs = self.prior.inputs(self.prior.values(scores))
            found = -0.5 * (scores**2).sum(axis=1) + last.likelihood(inputs, widened)
            for wave in before:
                worst = wave.implausibility(inputs).max(axis=1) / np.sqrt(max(widened, 1.0))
                found -= WALL * np.maximum(worst - self.cut, 0.0) ** 2
            beyond = (np.abs(scores) > FARTHEST).any(axis=1)
            return np.where(beyond | ~np.isfinite(found), -np.inf, found)

        return height
