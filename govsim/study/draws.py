"""Draws of the uncertain parameters: what could be true instead of the central values.

A draw gives every parameter that the model reads a value from its range in the catalogue. Draws
fill the space evenly: a Latin hypercube (McKay, Beckman and Conover 1979, Technometrics 21) or a
scrambled Sobol' sequence (Owen 1998, ACM Transactions on Modeling and Computer Simulation 8).
Distributions and correlations are those that the catalogue declares.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from govsim.catalogue.draw_rules import (
    LOG_TRIANGULAR,
    TRIANGULAR,
    UNIFORM,
    correlated,
    correlations,
    distributions,
    rank_matrix,
)
from govsim.catalogue.errors import InputError, unknown_name
from govsim.catalogue.parameters import Parameters, load_parameters

if TYPE_CHECKING:
    import pandas as pd

Method = Literal["lhs", "sobol"]
METHODS: tuple[Method, ...] = ("lhs", "sobol")
STREAM = 202
"""Seeds the drawing of parameters, apart from the model's luck."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Values of the uncertain parameters, draw by draw.

    Attributes
    ----------
    names : tuple of str
        Parameters that vary, in the order of the columns.
    values : numpy.ndarray of float64, shape (draws, parameters)
        In each parameter's unit.
    base : dict of str to float
        Values of all parameters; those named are replaced draw by draw.
    from_file : tuple of str
        Of those that vary, the ones drawn from a file rather than from their ranges.
    """

    names: tuple[str, ...]
    values: np.ndarray
    base: Mapping[str, float]
    from_file: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def mappings(self) -> list[dict[str, float]]:
        """Values of all parameters in each draw."""
        rows = self.values.tolist()
        return [{**self.base, **dict(zip(self.names, row, strict=True))} for row in rows]

    def frame(self) -> pd.DataFrame:
        """Varying parameters as a table, one row a draw (index ``draw``)."""
        import pandas as pd

        index = pd.RangeIndex(len(self.values), name="draw")
        return pd.DataFrame(self.values, columns=list(self.names), index=index)


def uncertain_parameters(parameters: Parameters | None = None) -> tuple[str, ...]:
    """Names of parameters that the model reads and that have a range."""
    known = parameters or load_parameters()
    return tuple(n for n, row in known.items() if "model" in row.roles and row.low < row.high)


def from_unit(
    unit: np.ndarray, names: Sequence[str], *, base: Mapping[str, float] | None = None,
    parameters: Parameters | None = None,
) -> Draws:  # fmt: skip
    """Draws at points of the unit cube, through each parameter's quantile function.

    Parameters
    ----------
    unit : numpy.ndarray, shape (draws, parameters)
        Numbers from 0 to 1, a column for each name.
    names : sequence of str
        Parameters with a range.
    base : mapping of str to float, optional
        Values of all other parameters; central ones unless given.
    parameters : Parameters, optional
        Whose ranges; the catalogue's unless given.
    """
    known = parameters or load_parameters()
    points = np.asarray(unit, float)
    columns = [quantile(known, name, points[:, k]) for k, name in enumerate(names)]
    values = np.column_stack(columns) if columns else np.empty((len(points), 0))
    return Draws(tuple(names), values, known.centrals() | dict(base or {}))


def quantile(parameters: Parameters, name: str, share: np.ndarray) -> np.ndarray:
    """Values of one parameter below which a share of its distribution lies.

    Triangular from low to high with its peak at the central value, unless the catalogue says
    otherwise: what it states is a range and a best guess, and nothing more.
    """
    row, special = parameters.named(name), distributions().get(name)
    kind = special.distribution if special else TRIANGULAR
    if kind == UNIFORM:
        return np.asarray(row.low + (row.high - row.low) * share)
    if kind == LOG_TRIANGULAR and row.low > 0:  # a range of one's own may begin at zero
        low, central, high = (math.log(value) for value in (row.low, row.central, row.high))
        return np.asarray(np.clip(np.exp(_triangle(low, central, high, share)), row.low, row.high))
    return _triangle(row.low, row.central, row.high, share)


def _triangle(low: float, central: float, high: float, share: np.ndarray) -> np.ndarray:
    width = high - low
    peak = (central - low) / width
    left = low + width * np.sqrt(share * peak)
    right = high - width * np.sqrt((1.0 - share) * (1.0 - peak))
    return np.asarray(np.where(share < peak, left, right))


def correlate(unit: np.ndarray, names: Sequence[str], *, by_rank: bool) -> np.ndarray:
    """Points of the unit cube with the rank correlations that the catalogue declares.

    Parameters
    ----------
    unit : numpy.ndarray, shape (draws, parameters)
        Independent columns, one for each name.
    names : sequence of str
    by_rank : bool
        Only put each column in another order (Iman and Conover 1982, Communications in Statistics
        B 11), so that a Latin hypercube stays one; else move the points through a normal copula,
        which keeps a sequence even.

    Returns
    -------
    numpy.ndarray, shape (draws, parameters)
    """
    from scipy.special import ndtr, ndtri

    block = [name for name in correlated(correlations()) if name in names]
    if len(block) < 2:
        return unit
    columns = [list(names).index(name) for name in block]
    # The normal scores' correlation that gives this rank correlation (Pearson 1907).
    target = 2.0 * np.sin(np.pi / 6.0 * rank_matrix(correlations(), block))
    np.fill_diagonal(target, 1.0)
    scores = ndtri(np.clip(unit[:, columns], 1e-12, 1 - 1e-12)) @ np.linalg.cholesky(target).T
    moved = unit.copy()
    for k, column in enumerate(columns):
        if by_rank:
            order = scores[:, k].argsort().argsort()
            moved[:, column] = np.sort(unit[:, column])[order]
        else:
            moved[:, column] = ndtr(scores[:, k])
    return moved


def check_method(method: str) -> None:
    """Refuse a way of drawing that does not exist.

    Raises
    ------
    InputError
    """
    if method not in METHODS:
        raise InputError([unknown_name(method, METHODS)])


def draw_parameters(
    count: int, *, seed: int = 0, method: Method = "lhs", names: Sequence[str] | None = None,
    base: Mapping[str, float] | None = None, parameters: Parameters | None = None,
) -> Draws:  # fmt: skip
    """Draw parameters.

    Parameters
    ----------
    count : int
        Draws.
    seed : int
    method : {"lhs", "sobol"}
        Latin hypercube, or scrambled Sobol' sequence (best with a power of two).
    names : sequence of str, optional
        Parameters to vary; all `uncertain_parameters` unless given, and then those that
        `govsim.study.posterior.drawing` is told to draw from a file come from there.
    base : mapping of str to float, optional
        Values of all other parameters; central ones unless given.
    parameters : Parameters, optional
        Whose ranges; the catalogue's unless given.

    Returns
    -------
    Draws
        The same for the same arguments.
    """
    from scipy.stats import qmc

    check_method(method)
    if names is None and base is None and parameters is None:
        from govsim.study.posterior import drawn_now, draws_from

        if (held := drawn_now()) is not None:
            return draws_from(held, count, seed=seed, method=method)
    chosen = uncertain_parameters(parameters) if names is None else tuple(names)
    generator = np.random.default_rng([STREAM, seed])
    engine = (qmc.LatinHypercube if method == "lhs" else qmc.Sobol)(d=len(chosen), rng=generator)
    unit = correlate(engine.random(count), chosen, by_rank=method == "lhs")
    return from_unit(unit, chosen, base=base, parameters=parameters)
