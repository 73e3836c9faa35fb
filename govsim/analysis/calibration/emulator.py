"""Regressions in place of the model, one an observed figure, with all that they leave open.

What is left open is a covariance over figures: luck (from pairs of runs at one draw), and what the
regressions miss (of draws left out when their terms were chosen and fitted, beyond the luck in
them). Figures that are counts, money or days are taken by their logarithm where they are above
zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.metamodel import Term, choose_terms
from govsim.catalogue.outcomes import OUTCOMES

if TYPE_CHECKING:
    from govsim.analysis.calibration.targets import Targets

BY_LOGARITHM = ("count", "yuan", "days")
FOLDS = 10
"""Parts of the draws; each is predicted by regressions on the others."""


@dataclass(frozen=True, eq=False)
class Scale:
    """Figures as the regressions take them.

    Attributes
    ----------
    is_log : numpy.ndarray of bool, shape (targets,)
    """

    is_log: np.ndarray

    def taken(self, figures: np.ndarray) -> np.ndarray:
        """Figures, the last axis over targets, on the regressions' scale."""
        return np.where(self.is_log, np.log(np.where(self.is_log, figures, 1.0)), figures)

    def given(self, taken: np.ndarray) -> np.ndarray:
        """Back to the outcomes' units."""
        return np.where(self.is_log, np.exp(np.where(self.is_log, taken, 0.0)), taken)

    def errors(self, errors: np.ndarray, figures: np.ndarray) -> np.ndarray:
        """Standard errors of figures on the regressions' scale."""
        return np.where(self.is_log, errors / np.where(self.is_log, figures, 1.0), errors)


def scale_of(targets: Targets, figures: np.ndarray) -> Scale:
    """Which targets are taken by their logarithm.

    Parameters
    ----------
    targets : Targets
    figures : numpy.ndarray, shape (runs, targets)
        Of runs over the whole prior.
    """
    kinds = np.array([OUTCOMES[t.outcome].kind in BY_LOGARITHM for t in targets])
    # Near zero a logarithm would make differences of nothing look large.
    clear = np.nanmin(figures, axis=0) > 0.02 * np.nanmedian(figures, axis=0)
    return Scale(kinds & clear & (targets.values > 0))


@dataclass(frozen=True, eq=False)
class Emulator:
    """What the model would give, without running it.

    Attributes
    ----------
    centre, spread : numpy.ndarray, shape (parameters,)
        Of the inputs it was fitted on.
    terms : list of tuple of Term
        Of each target: inputs by their place, as text.
    coefficients : list of numpy.ndarray
        Of each target, the constant's first.
    luck, missed : numpy.ndarray, shape (targets, targets)
        Covariance of a single run about its expectation, and of the expectation about the
        regressions; on their scale.
    explained : numpy.ndarray, shape (targets,)
        Share of the variance between draws that it predicts of draws left out.
    degrees : int
        Draws it rests on, less the terms of its largest regression.
    """

    centre: np.ndarray
    spread: np.ndarray
    terms: list[tuple[Term, ...]]
    coefficients: list[np.ndarray]
    luck: np.ndarray
    missed: np.ndarray
    explained: np.ndarray
    degrees: int

    def expected(self, inputs: np.ndarray) -> np.ndarray:
        """Expected figures on the regressions' scale, shape (points, targets)."""
        z = (inputs - self.centre) / self.spread
        places, chosen = self._shared
        table = _design(z, places)
        return np.column_stack([
            table.take(columns, axis=1) @ b
            for columns, b in zip(chosen, self.coefficients, strict=True)
        ])  # fmt: skip

    @cached_property
    def _shared(self) -> tuple[tuple[Term, ...], list[np.ndarray]]:
        """Every term once, and which columns of their design each target takes."""
        places = {term: 1 + k for k, term in enumerate(dict.fromkeys(chain(*self.terms)))}
        return tuple(places), [np.array([0, *(places[t] for t in terms)]) for terms in self.terms]


def _design(z: np.ndarray, terms: tuple[Term, ...]) -> np.ndarray:
    columns = [np.prod(z[:, [int(name) for name in term]], axis=1) for term in terms]
    return np.column_stack([np.ones(len(z)), *columns])


def fit_emulator(inputs: np.ndarray, figures: np.ndarray) -> Emulator:
    """Fit one regression a target.

    Parameters
    ----------
    inputs : numpy.ndarray, shape (draws, parameters)
        In no order.
    figures : numpy.ndarray, shape (draws, 2, targets)
        Two runs a draw, on the regressions' scale.
    """
    centre, spread = inputs.mean(axis=0), inputs.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    z, means = (inputs - centre) / spread, figures.mean(axis=1)
    half = (figures[:, 0] - figures[:, 1]) / np.sqrt(2.0)
    luck = half.T @ half / len(half)
    fitted = _regress(z, means)
    left = _left_out(z, means)
    errors = left.T @ left / len(left)
    missed = _without_negative(errors - luck / 2.0)
    between = np.maximum(means.var(axis=0) - np.diag(luck) / 2.0, 1e-300)
    explained = 1.0 - np.diag(missed) / between
    widest = max(len(b) for _, b in fitted)
    return Emulator(centre, spread, [terms for terms, _ in fitted], [b for _, b in fitted], luck,
                    missed, np.clip(explained, 0.0, 1.0), len(means) - widest)  # fmt: skip


def _regress(z: np.ndarray, means: np.ndarray) -> list[tuple[tuple[Term, ...], np.ndarray]]:
    """Terms and coefficients of each target."""
    import pandas as pd

    table = pd.DataFrame(z, columns=[str(k) for k in range(z.shape[1])])
    fitted = []
    for values in means.T:
        varies = values.std() > 1e-12 * max(1.0, float(np.abs(values).max()))
        terms = choose_terms(table, values, heredity=False) if varies else ()
        fitted.append((terms, np.linalg.lstsq(_design(z, terms), values, rcond=None)[0]))
    return fitted


def _left_out(z: np.ndarray, means: np.ndarray) -> np.ndarray:
    """What regressions miss of draws they have not seen, the choice of their terms included."""
    left = np.empty_like(means)
    fold = np.arange(len(z)) % FOLDS
    for k in range(FOLDS):
        out = fold == k
        for target, (terms, b) in enumerate(_regress(z[~out], means[~out])):
            left[out, target] = means[out, target] - _design(z[out], terms) @ b
    return left


def _without_negative(matrix: np.ndarray) -> np.ndarray:
    """The nearest covariance: what differences of covariances have below zero is put to zero."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)
