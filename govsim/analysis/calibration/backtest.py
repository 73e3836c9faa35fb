"""Back-test: calibrate on the years up to one, predict those after it, and compare.

A forecast takes the parameters from the posterior and goes on from the history observed: of what a
run gives, the part that luck explains is moved to where the observations say it was (Matheron's
rule: Wilson and others 2021, Journal of Machine Learning Research 22). Beside it stand what anyone
could say without a model: the last value, and the straight line through the values so far.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.calibration.result import INTERVAL, Calibration, within_bounds
from govsim.analysis.calibration.study import CalibrationStudy
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text

if TYPE_CHECKING:
    import pandas as pd

    from govsim.analysis.calibration.targets import Target, Targets
    from govsim.district import District
    from govsim.study.engine import Progress

METHODS = ("model", "last value", "trend")
FEWEST_CHANGES = 2
"""Yearly changes from which the spread of a last value is told."""
FEWEST_FOR_TREND = 3


@dataclass(frozen=True)
class Forecast:
    """One figure foretold.

    Attributes
    ----------
    target : int
        Its place among the targets.
    method : str
        One of `METHODS`.
    value, low, high : float
        Forecast and its 95% interval, in the outcome's unit; ends are not numbers where there are
        too few years to tell.
    """

    target: int
    method: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """How one method did, over all that it foretold.

    Attributes
    ----------
    method : str
    forecasts, with_interval, inside : int
    inside_low, inside_high : float
        95% interval of the share inside (Wilson 1927).
    error : float
        Mean absolute error as a share of the range of the series observed.
    nearer : int or None
        Forecasts in which the model is nearer than this method; None for the model itself.
    """

    method: str
    forecasts: int
    with_interval: int
    inside: int
    inside_low: float
    inside_high: float
    error: float
    nearer: int | None


@dataclass(frozen=True, eq=False)
class BackTest:
    """Forecasts of years that were held back.

    Attributes
    ----------
    calibration : Calibration
        On the years up to `through`.
    through : int
    """

    calibration: Calibration
    through: int

    @cached_property
    def model(self) -> np.ndarray:
        """What the model foretells of every target, shape (checks, targets), in their units."""
        found = self.calibration
        wave = found.match.waves[-1]
        ran = found.predicted[np.isfinite(found.predicted).all(axis=1)]
        taken = found.scale.taken(np.where(found.scale.is_log, np.maximum(ran, 1e-12), ran))
        noise = np.random.default_rng(12).normal(size=taken.shape) * np.sqrt(wave.own)
        past, luck = wave.used, wave.emulator.luck
        inner = luck[np.ix_(past, past)] + np.diag(wave.own[past])
        inner += np.diag(1e-6 * np.diag(inner) + 1e-18)
        gain = np.linalg.solve(inner, luck[past]).T
        off = (wave.observed - taken - noise)[:, past]
        told = found.scale.given(taken + off @ gain.T + noise)
        return within_bounds(told, found.targets)

    @cached_property
    def forecasts(self) -> list[Forecast]:
        """By every method, of every figure after the year."""
        tail = (1 - INTERVAL) / 2
        targets, told = self.calibration.targets, []
        for k, target in enumerate(targets):
            if target.year <= self.through:
                continue
            low, middle, high = np.quantile(self.model[:, k], [tail, 0.5, 1 - tail])
            told.append(Forecast(k, "model", float(middle), float(low), float(high)))
            past = [t for t in targets if _series(t) == _series(target)
                    and t.year <= self.through]  # fmt: skip
            for method, naive in (("last value", last_value), ("trend", trend)):
                found = naive([t.year for t in past], [t.value for t in past], target.year)
                if found is not None:
                    told.append(Forecast(k, method, *found))
        return told

    def scores(self) -> list[Score]:
        """How each method did."""
        errors = {(f.method, f.target): self._error(f) for f in self.forecasts}
        found = []
        for method in METHODS:
            own = [f for f in self.forecasts if f.method == method]
            if own:
                found.append(self._score(method, own, errors))
        return found

    def _score(
        self, method: str, own: Sequence[Forecast], errors: dict[tuple[str, int], float]
    ) -> Score:  # fmt: skip
        from statsmodels.stats.proportion import proportion_confint

        told = [f for f in own if math.isfinite(f.low)]
        values = self.calibration.targets.values
        inside = sum(f.low <= values[f.target] <= f.high for f in told)
        low, high = (math.nan, math.nan)
        if told:
            low, high = proportion_confint(inside, len(told), method="wilson")
        nearer = None
        if method != "model":
            nearer = sum(errors["model", f.target] < errors[method, f.target] for f in own)
        mean = float(np.mean([errors[method, f.target] for f in own]))
        return Score(method, len(own), len(told), int(inside), float(low), float(high), mean,
                     nearer)  # fmt: skip

    def _error(self, forecast: Forecast) -> float:
        """Absolute error as a share of the range of the series observed."""
        targets = self.calibration.targets
        one = targets.items[forecast.target]
        series = [t.value for t in targets if _series(t) == _series(one)]
        span = max(series) - min(series)
        return abs(forecast.value - one.value) / (span if span > 0 else 1.0)

    def table(self) -> pd.DataFrame:
        """One row a forecast."""
        import pandas as pd

        items = self.calibration.targets.items
        return pd.DataFrame({
            "outcome": items[f.target].outcome, "level": items[f.target].level,
            "place": items[f.target].place, "year": items[f.target].year, "method": f.method,
            "observed": items[f.target].value, "forecast": f.value, "low": f.low, "high": f.high,
            "inside": f.low <= items[f.target].value <= f.high if math.isfinite(f.low) else None,
            "error_of_range": self._error(f),
        } for f in self.forecasts)  # fmt: skip


def _series(target: Target) -> tuple[str, str, str]:
    return target.outcome, target.level, target.place


def last_value(
    years: Sequence[int], values: Sequence[float], year: int
) -> tuple[float, float, float] | None:
    """The last value, with an interval from the yearly changes before (a random walk).

    Returns
    -------
    value, low, high : float
        Ends that are not numbers where there are too few changes; None without any value.
    """
    from scipy.special import stdtrit

    if not values:
        return None
    last = float(values[-1])
    gaps = np.diff(years)
    if len(gaps) < FEWEST_CHANGES:
        return last, math.nan, math.nan
    spread = math.sqrt(float(np.mean(np.diff(values) ** 2 / gaps)) * (year - years[-1]))
    reach = float(stdtrit(len(gaps), (1 + INTERVAL) / 2)) * spread
    return last, last - reach, last + reach


def trend(
    years: Sequence[int], values: Sequence[float], year: int
) -> tuple[float, float, float] | None:
    """The straight line through all values, with its 95% prediction interval.

    Returns
    -------
    value, low, high : float
        None with fewer than three values.
    """
    if len(values) < FEWEST_FOR_TREND:
        return None
    import statsmodels.api as sm

    design = sm.add_constant(np.asarray(years, float) - years[0])
    fitted = sm.OLS(np.asarray(values, float), design).fit()
    point = fitted.get_prediction(np.array([[1.0, float(year - years[0])]]))
    low, high = point.conf_int(obs=True, alpha=1 - INTERVAL)[0]
    return float(point.predicted_mean[0]), float(low), float(high)


class BackTestStudy:
    """Calibrate on the years up to one, and foretell those after it.

    Parameters
    ----------
    district : District
    targets : Targets
        Of the years up to it and of those after.
    through : int, optional
        The last year that is fitted; unless given, the last quarter of the years is foretold, and
        one at least.
    names : sequence of str, optional
    **settings
        As for `CalibrationStudy`.

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, targets: Targets, through: int | None = None,
        names: Sequence[str] | None = None, **settings: Any,
    ) -> None:  # fmt: skip
        years = sorted({t.year for t in targets})
        if through is None:
            through = years[max(0, len(years) - 1 - max(1, len(years) // 4))]
        before = targets.through(through)
        faults = []
        if before.all() or before.sum() < 2:
            faults.append(Fault(
                Text(N_("no back-test is possible with the years up to {year}"), year=through),
                Text(N_("a year with at least two figures up to it and one after it; observed are "
                        "{first} to {last}"), first=years[0], last=years[-1]),
            ))  # fmt: skip
        try:
            self.study = CalibrationStudy(district, targets, names, fitted=before, **settings)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.through = through

    def run(self, progress: Progress | None = None) -> BackTest:
        """Run everything; progress as for `CalibrationStudy.run`."""
        return BackTest(self.study.run(progress), self.through)
