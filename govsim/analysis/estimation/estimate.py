"""One parameter estimated: the data's own word, the catalogue's, and what is made of the two.

The rule. Where the data are enough, they speak alone. They are too little where they hold fewer
than `LEAST_EVENTS` events, or where their standard error exceeds the standard deviation that the
catalogue's range stands for; the estimate is then drawn towards the catalogue's central value with
the weights of two normal distributions (Gelman and others 2013, *Bayesian Data Analysis*, 3rd
edition, section 2.5), on the parameter's working scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from govsim.analysis.estimation.scales import NORMAL_95, SCALES, Scale, prior_of
from govsim.catalogue.messages import Text
from govsim.catalogue.parameters import Parameter, load_parameters

LEAST_EVENTS = 10
"""Events below which data are too little (Peduzzi and others 1995, *Journal of Clinical
Epidemiology* 48: fewer than ten a coefficient, and its interval is not to be trusted)."""
ENOUGH_WEIGHT = 0.5
"""Weight of the data against the catalogue's range from which they speak alone."""


@dataclass(frozen=True)
class Estimate:
    """What the records say of one parameter.

    Attributes
    ----------
    name : str
        Of the catalogue's parameter.
    table : str
        Of the record table it comes from.
    value, se : float
        Estimate and standard error on the working scale.
    rows, events : int
        Rows of the table behind it, and what was counted in them.
    reach : float
        Standard errors from the estimate to either end of the 95% interval: 1.96, or more where
        the standard error comes from few groups.
    notes : tuple of Text
        What a reader must know beside the number.
    """

    name: str
    table: str
    value: float
    se: float
    rows: int
    events: int
    reach: float = NORMAL_95
    notes: tuple[Text, ...] = field(default=())

    @property
    def scale(self) -> Scale:
        """The working scale."""
        return SCALES[self.name]

    @cached_property
    def parameter(self) -> Parameter:
        """The catalogue's row."""
        return load_parameters()[self.name]

    @property
    def own(self) -> tuple[float, float, float]:
        """The data's own estimate and 95% interval, in the catalogue's unit: low, middle, high."""
        half = self.reach * self.se
        back = self.scale.back
        return back(self.value - half), back(self.value), back(self.value + half)

    @cached_property
    def weight(self) -> float:
        """Weight of the data against the catalogue's range, 0 to 1."""
        _, sd = prior_of(self.parameter)
        error = self._error
        return sd * sd / (sd * sd + error * error) if sd > 0 else 0.0

    @property
    def _error(self) -> float:
        """Standard error of a normal distribution with the interval's width."""
        return self.se * self.reach / NORMAL_95

    @property
    def is_enough(self) -> bool:
        """Whether the data speak alone."""
        return self.events >= LEAST_EVENTS and self.weight >= ENOUGH_WEIGHT

    @cached_property
    def result(self) -> tuple[float, float, float]:
        """Low, central and high of the parameters file, in the catalogue's unit.

        The 95% interval of the data, or of data and catalogue together where the data are too
        little; within the parameter's hard bounds.
        """
        row = self.parameter
        if self.is_enough:
            found = self.own
        else:
            mean, sd = prior_of(row)
            middle = self.weight * self.value + (1.0 - self.weight) * mean
            half = NORMAL_95 * self._error * math.sqrt(self.weight) if self.weight > 0 else 0.0
            half = half or NORMAL_95 * sd
            back = self.scale.back
            found = back(middle - half), back(middle), back(middle + half)
        low, central, high = (min(max(v, row.minimum), row.maximum) for v in found)
        return low, central, high


@dataclass(frozen=True)
class Silent:
    """A parameter of which the records say nothing, and why.

    Attributes
    ----------
    name, table : str
    why : Text
    """

    name: str
    table: str
    why: Text
