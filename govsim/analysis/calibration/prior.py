"""What is thought of the parameters before the observations, in normal scores.

A point is a standard normal score for each parameter, independent of the others; the catalogue's
correlations and distributions turn it into values. So the prior is the same in every direction,
whatever the parameters' units, and has no edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from govsim.catalogue.draw_rules import LOG_TRIANGULAR, correlated, correlations, distributions
from govsim.catalogue.parameters import Parameters
from govsim.study.draws import correlate, quantile

FARTHEST = 5.0
"""Scores beyond which the prior is held to end: one draw in millions."""
WIDE = 4.0
"""Ratio of high to low from which a parameter enters regressions by its logarithm."""
_GRID = 20_001


@dataclass(frozen=True, eq=False)
class Prior:
    """Distribution of some parameters.

    Attributes
    ----------
    names : tuple of str
    parameters : Parameters
        Whose ranges: the catalogue's, or a table of estimates.
    """

    names: tuple[str, ...]
    parameters: Parameters

    @cached_property
    def is_log(self) -> np.ndarray:
        """Which enter regressions by their logarithm, shape (parameters,) of bool."""
        rows = [self.parameters[name] for name in self.names]
        special = distributions()
        return np.array([
            row.low > 0 and (row.high / row.low >= WIDE or (
                row.name in special and special[row.name].distribution == LOG_TRIANGULAR))
            for row in rows
        ], bool)  # fmt: skip

    def scores(self, count: int, seed: Sequence[int]) -> np.ndarray:
        """Draws from the prior as scores: a Latin hypercube, shape (count, parameters)."""
        from scipy.special import ndtri
        from scipy.stats import qmc

        engine = qmc.LatinHypercube(d=len(self.names), rng=np.random.default_rng(list(seed)))
        return np.asarray(ndtri(np.clip(engine.random(count), 1e-7, 1 - 1e-7)))

    def values(self, scores: np.ndarray) -> np.ndarray:
        """Values of the parameters at scores, shape (points, parameters) both."""
        from scipy.special import ndtr

        unit = correlate(ndtr(np.clip(scores, -FARTHEST, FARTHEST)), self.names, by_rank=False)
        columns = [quantile(self.parameters, n, unit[:, k]) for k, n in enumerate(self.names)]
        return np.column_stack(columns)

    def scores_of(self, values: np.ndarray) -> np.ndarray:
        """Scores of values, shape (points, parameters) both; those outside a range at its end."""
        from scipy.special import ndtr

        grid = np.linspace(-FARTHEST, FARTHEST, _GRID)
        scores = np.column_stack([
            np.interp(values[:, k], quantile(self.parameters, name, ndtr(grid)), grid)
            for k, name in enumerate(self.names)
        ])  # fmt: skip
        block = [name for name in correlated(correlations()) if name in self.names]
        if len(block) > 1:
            columns = [self.names.index(name) for name in block]
            scores[:, columns] = np.linalg.solve(self._factor(block), scores[:, columns].T).T
        return np.asarray(scores)

    def _factor(self, block: Sequence[str]) -> np.ndarray:
        from govsim.catalogue.draw_rules import rank_matrix

        target = 2.0 * np.sin(np.pi / 6.0 * rank_matrix(correlations(), block))
        np.fill_diagonal(target, 1.0)
        return np.linalg.cholesky(target)

    def inputs(self, values: np.ndarray) -> np.ndarray:
        """Values as they enter regressions, shape (points, parameters)."""
        return np.where(self.is_log, np.log(np.where(self.is_log, values, 1.0)), values)
