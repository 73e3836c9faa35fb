"""A regression in place of the model: instant what-if over parameters and levers.

Ordinary least squares (statsmodels) on standardised inputs. Main effects enter one by one, then
squares and interactions of those that entered, as long as the extended Bayesian information
criterion falls (Chen and Chen 2008, Biometrika 95): with hundreds of inputs the plain criterion
lets chance in. A quarter of the draws takes no part and says how far off predictions are. It never
extrapolates: neither beyond the ranges nor to a corner of them where no draw lies near (leverage
above the largest in the design; Cook 1977, Technometrics 19).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text

if TYPE_CHECKING:
    import os

    import pandas as pd

Term = tuple[str, ...]
"""One input (main effect), the same twice (square) or two (interaction)."""
HELD_OUT = 4
"""Every so many draws one is held out."""
LEAST_R2 = 0.5
"""Share of the variance on held-out draws below which the metamodel refuses to be used."""
DRAWS_A_TERM = 10
"""Draws for each term of the regression, at least."""
FEWEST_DRAWS = 60
PENALTY = 1.0
"""Weight of the number of candidates in the extended criterion; 0 is the plain one."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Diagnostics:
    """How far the regression's assumptions hold, and how far off it is.

    Attributes
    ----------
    r2, held_out_r2 : float
        Share of the variance explained, on its own draws and on those held out.
    held_out_rmse : float
        Root mean square error on held-out draws, in the outcome's unit.
    interval_coverage : float
        Share of the held-out draws within their 95% prediction intervals.
    breusch_pagan : float
        p-value against an error that is the same everywhere.
    jarque_bera : float
        p-value against normal errors.
    largest_cook : float
        Largest Cook's distance of any draw.
    condition : float
        Condition number of the standardised design.
    largest_vif : float
        Largest variance inflation factor; 1 with a single term.
    """

    r2: float
    held_out_r2: float
    held_out_rmse: float
    interval_coverage: float
    breusch_pagan: float
    jarque_bera: float
    largest_cook: float
    condition: float
    largest_vif: float


@dataclass(frozen=True)
class Prediction:
    """What the metamodel expects.

    Attributes
    ----------
    mean : float
    low, high : float
        95% interval of a single further run of the model's design (its mean over replications).
    mean_low, mean_high : float
        95% interval of the mean itself.
    without_effect : tuple of str
        Inputs given that have no effect beyond chance, and are not used.
    """

    mean: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    without_effect: tuple[str, ...]


@dataclass(frozen=True)
class Metamodel:
    """A regression of one outcome on parameters and levers.

    Attributes
    ----------
    outcome : str
    is_level : bool
        Whether it predicts the outcome's level, and not its difference from today's rules.
    ranges : dict of str to (float, float)
        Of all inputs, as drawn; nothing outside is answered.
    defaults : dict of str to float
        Values of inputs that are not given.
    centre, scale : dict of str to float
        Mean and standard deviation of each input that is used.
    terms : tuple of tuple of str
        After the constant, in the order they entered.
    coefficients : tuple of float
        The constant's first.
    inverse : tuple of tuple of float
        Inverse of the cross product of the design.
    variance : float
        Of the residuals.
    degrees : int
        Of freedom.
    largest_leverage : float
        Of the design; nothing beyond is answered.
    diagnostics : Diagnostics
    origin : dict of str to str or int
        What it was fitted on: scenario, draws, seed and the like; empty if that is not known.
    """

    outcome: str
    is_level: bool
    ranges: Mapping[str, tuple[float, float]]
    defaults: Mapping[str, float]
    centre: Mapping[str, float]
    scale: Mapping[str, float]
    terms: tuple[Term, ...]
    coefficients: tuple[float, ...]
    inverse: tuple[tuple[float, ...], ...]
    variance: float
    degrees: int
    largest_leverage: float
    diagnostics: Diagnostics
    origin: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def used(self) -> tuple[str, ...]:
        """Inputs that have an effect beyond chance, in the order they entered."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term))

    @property
    def usable(self) -> bool:
        """Whether held-out draws are predicted well enough for the metamodel to be used."""
        return self.diagnostics.held_out_r2 >= LEAST_R2

    def predict(self, values: Mapping[str, float]) -> Prediction:
        """What is expected at these inputs.

        Parameters
        ----------
        values : mapping of str to float
            In the inputs' units; those not given stay at their defaults.

        Raises
        ------
        InputError
            With every fault: unknown names, values outside the ranges, a combination farther out
            than any draw, a metamodel whose held-out error is too large.
        """
        from scipy.stats import t

        faults = list(self._faults(values))
        if faults:
            raise InputError(faults)
        row = self._row({**self.defaults, **values})
        leverage = float(row @ np.asarray(self.inverse) @ row)
        if leverage > self.largest_leverage * (1 + 1e-9):
            raise InputError([
                Fault(
                    Text(N_("this combination lies farther out than any draw (leverage {leverage} "
                            "against {largest})"), leverage=f"{leverage:.3g}",
                         largest=f"{self.largest_leverage:.3g}"),
                    Text(N_("values nearer to the middle of their ranges")),
                )
            ])  # fmt: skip
        mean = float(row @ np.asarray(self.coefficients))
        reach = float(t.ppf((1 + CONFIDENCE) / 2, self.degrees)) * math.sqrt(self.variance)
        one, many = reach * math.sqrt(1 + leverage), reach * math.sqrt(leverage)
        idle = tuple(name for name in values if name not in self.used)
        return Prediction(mean, mean - one, mean + one, mean - many, mean + many, idle)

    def _faults(self, values: Mapping[str, float]) -> Iterator[Fault]:
        if not self.usable:
            yield Fault(
                Text(N_("the metamodel of {outcome} explains {r2}% of what held-out draws differ "
                        "by: too little to be used"), outcome=self.outcome,
                     r2=f"{100 * max(0.0, self.diagnostics.held_out_r2):.0f}"),
                Text(N_("at least {least}%: more draws, more replications or fewer inputs"),
                     least=f"{100 * LEAST_R2:.0f}"),
            )  # fmt: skip
        for name, value in values.items():
            if name not in self.ranges:
                yield unknown_name(name, self.ranges)
                continue
            low, high = self.ranges[name]
            if not low <= value <= high:
                yield Fault(
                    Text(N_("{name}: {value} is outside what the metamodel was fitted on"),
                         name=name, value=f"{value:g}"),
                    Text(N_("a number from {minimum} to {maximum}"), minimum=f"{low:.6g}",
                         maximum=f"{high:.6g}"),
                )  # fmt: skip

    def _row(self, values: Mapping[str, float]) -> np.ndarray:
        z = {n: (values[n] - self.centre[n]) / self.scale[n] for n in self.centre}
        return np.array([1.0, *(math.prod(z[n] for n in term) for term in self.terms)])

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it as JSON; `load_metamodel` reads it back the same."""
        target = Path(path)
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        target.write_text(text + "\n", encoding="utf-8")
        return target


def load_metamodel(path: str | os.PathLike[str]) -> Metamodel:
    """Read a saved metamodel.

    Raises
    ------
    InputError
        If the file cannot be read, or holds something else.
    """
    try:
        raw = json.loads(Path(path).read_text(encoding="utf-8"))
        raw["ranges"] = {name: (float(a), float(b)) for name, (a, b) in raw["ranges"].items()}
        raw["terms"] = tuple(tuple(term) for term in raw["terms"])
        raw["coefficients"] = tuple(raw["coefficients"])
        raw["inverse"] = tuple(tuple(row) for row in raw["inverse"])
        return Metamodel(**{**raw, "diagnostics": Diagnostics(**raw["diagnostics"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError([
            Fault(Text(N_("this is no saved metamodel")),
                  Text(N_("a file that govsim metamodel has written")), file=str(path))
        ]) from error  # fmt: skip


def fit_metamodel(
    inputs: pd.DataFrame, values: np.ndarray, outcome: str, *, is_level: bool = True,
    defaults: Mapping[str, float] | None = None,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    origin: Mapping[str, str | int] | None = None,
) -> Metamodel:  # fmt: skip
    """Fit a metamodel.

    Parameters
    ----------
    inputs : pandas.DataFrame
        A draw a row; parameters and levers in columns. Draws must be in no order.
    values : numpy.ndarray, shape (draws,)
        The outcome in each draw; draws that are not numbers are left out.
    outcome : str
    is_level : bool
        Whether values are levels, and not differences.
    defaults : mapping of str to float, optional
        Values of inputs that a question leaves out; means unless given.
    ranges : mapping of str to (float, float), optional
        Within which questions are answered, where known; from the least to the largest value
        drawn elsewhere.
    origin : mapping of str to str or int, optional
        Kept with it.

    Raises
    ------
    InputError
        If there are too few draws.
    """
    import statsmodels.api as sm

    ran = np.isfinite(values)
    inputs, values = inputs.iloc[np.flatnonzero(ran)].astype(float), np.asarray(values)[ran]
    if len(values) < FEWEST_DRAWS:
        raise InputError([
            Fault(Text(N_("{count} draws are too few for a metamodel"), count=len(values)),
                  Text(N_("at least {least}"), least=FEWEST_DRAWS))
        ])  # fmt: skip
    out = np.arange(len(values)) % HELD_OUT == HELD_OUT - 1
    fit = inputs.iloc[np.flatnonzero(~out)]
    centre, scale = fit.mean(), fit.std(ddof=0).replace(0.0, 1.0)
    z = (inputs - centre) / scale
    terms = choose_terms(z.iloc[np.flatnonzero(~out)], values[~out])
    design = _design(z, terms)
    result = sm.OLS(values[~out], design[~out]).fit()
    used = list(dict.fromkeys(name for term in terms for name in term))
    drawn = {str(n): (float(inputs[n].min()), float(inputs[n].max())) for n in inputs}
    return Metamodel(
        outcome, is_level, drawn | dict(ranges or {}),
        {str(n): float((defaults or {}).get(str(n), centre[str(n)])) for n in inputs},
        {n: float(centre[n]) for n in used}, {n: float(scale[n]) for n in used}, terms,
        tuple(result.params.tolist()),
        tuple(map(tuple, np.linalg.inv(design[~out].T @ design[~out]).tolist())),
        float(result.mse_resid), int(result.df_resid),
        float(result.get_influence().hat_matrix_diag.max()),
        _diagnose(result, design[out], values[out]), dict(origin or {}),
    )  # fmt: skip


def _design(z: pd.DataFrame, terms: Sequence[Term]) -> np.ndarray:
    columns = [np.prod([z[name].to_numpy() for name in term], axis=0) for term in terms]
    return np.column_stack([np.ones(len(z)), *columns])


def choose_terms(z: pd.DataFrame, values: np.ndarray, *, heredity: bool = True) -> tuple[Term, ...]:
    """Main effects, then squares and interactions, that lower the criterion.

    Parameters
    ----------
    z : pandas.DataFrame
        Standardised inputs, a draw a row.
    values : numpy.ndarray, shape (draws,)
    heredity : bool
        Squares and interactions only of inputs that have a main effect; False for few inputs,
        where a square or an interaction may stand alone.

    Returns
    -------
    tuple of tuple of str
        In the order they entered; at most one for every `DRAWS_A_TERM` draws.
    """
    most = len(values) // DRAWS_A_TERM
    mains: list[Term] = [(str(name),) for name in z.columns]
    chosen = _forward(z, values, mains, [], most)
    names = [term[0] for term in (chosen if heredity else mains)]
    second: list[Term] = [(a, b) for k, a in enumerate(names) for b in names[k:]]
    found = _forward(z, values, second, chosen, most)
    if heredity:
        return tuple(found)
    # Beside a square, a main effect too small to be seen before may now lower the criterion.
    return tuple(_forward(z, values, [m for m in mains if m not in found], found, most))


def _forward(
    z: pd.DataFrame, values: np.ndarray, candidates: Sequence[Term], chosen: Sequence[Term],
    most: int,
) -> list[Term]:  # fmt: skip
    """Add the candidate that explains most, as long as the criterion falls."""
    draws, found = len(values), list(chosen)
    if not candidates:
        return found
    columns = _design(z, candidates)[:, 1:]
    basis = np.linalg.qr(_design(z, found))[0]
    columns = columns - basis @ (basis.T @ columns)
    rest = values - basis @ (basis.T @ values)
    price = math.log(draws) + 2 * PENALTY * math.log(len(candidates))
    free = np.ones(len(candidates), bool)
    while len(found) < most:
        size = (columns**2).sum(axis=0)
        usable = free & (size > 1e-8 * draws)
        gain = np.where(usable, (columns.T @ rest) ** 2 / np.where(usable, size, 1.0), 0.0)
        best, left = int(np.argmax(gain)), float(rest @ rest)
        after = max(left - float(gain[best]), 1e-300)
        if gain[best] <= 0 or draws * math.log(left / after) <= price:
            break
        found.append(candidates[best])
        free[best] = False
        unit = columns[:, best] / math.sqrt(size[best])
        rest = rest - unit * (unit @ rest)
        columns = columns - np.outer(unit, unit @ columns)
    return found


def _diagnose(result: Any, held_out: np.ndarray, values: np.ndarray) -> Diagnostics:
    from statsmodels.stats.diagnostic import het_breuschpagan
    from statsmodels.stats.outliers_influence import variance_inflation_factor
    from statsmodels.stats.stattools import jarque_bera

    design = result.model.exog
    predicted = result.get_prediction(held_out)
    bounds = predicted.conf_int(obs=True, alpha=1 - CONFIDENCE)
    error = values - predicted.predicted_mean
    inside = (values >= bounds[:, 0]) & (values <= bounds[:, 1])
    several = design.shape[1] > 2
    return Diagnostics(
        float(result.rsquared),
        float(1 - (error**2).sum() / ((values - values.mean()) ** 2).sum()),
        float(np.sqrt((error**2).mean())), float(inside.mean()),
        float(het_breuschpagan(result.resid, design)[1]) if design.shape[1] > 1 else 1.0,
        float(jarque_bera(result.resid)[1]), float(result.get_influence().cooks_distance[0].max()),
        float(np.linalg.cond(design)),
        max(float(variance_inflation_factor(design, k)) for k in range(1, design.shape[1]))
        if several else 1.0,
    )  # fmt: skip
