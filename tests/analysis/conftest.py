"""A model whose posterior is known, in place of the district's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from govsim.analysis.calibration.made_up import small_district
from govsim.analysis.calibration.prior import Prior
from govsim.analysis.calibration.runs import Simulator
from govsim.analysis.calibration.study import CalibrationStudy
from govsim.catalogue.parameters import load_parameters

KNOWN = ("quit_annual_all", "admin_task_share", "vol_lapse_year")
"""Parameters of the toy model; its figures are linear in them."""


@pytest.fixture(scope="session")
def district():
    """Three communities."""
    return small_district(3)


def standardised(values: np.ndarray) -> np.ndarray:
    """Values of `KNOWN` from their central value, in units of their ranges."""
    rows = [load_parameters()[name] for name in KNOWN]
    central, low, high = (np.array([getattr(r, k) for r in rows])
                          for k in ("central", "low", "high"))  # fmt: skip
    return (values - central) / (high - low)


@dataclass
class LinearModel(Simulator):
    """Figures that are weights times parameters, with luck that figures share.

    Attributes
    ----------
    weights : numpy.ndarray, shape (3, targets)
    luck : numpy.ndarray, shape (targets, targets)
        Lower root of the covariance of luck.
    """

    weights: np.ndarray = field(default_factory=lambda: np.eye(3))
    luck: np.ndarray = field(default_factory=lambda: 0.05 * np.eye(3))

    def run(self, draws: Sequence[Mapping[str, float]]) -> np.ndarray:
        """As the district's model, but linear."""
        values = np.array([[draw[name] for name in KNOWN] for draw in draws])
        generator = np.random.default_rng([self.seed, self.done])
        self.done += len(draws)
        noise = generator.normal(size=(len(draws), len(self.targets))) @ self.luck.T
        return 0.5 + standardised(values) @ self.weights + noise


class LinearStudy(CalibrationStudy):
    """A calibration of `LinearModel`."""

    weights = np.eye(3)
    luck = 0.05 * np.eye(3)

    def simulator(self, expected, progress):  # type: ignore[no-untyped-def]
        """The linear model."""
        return LinearModel(self.district, self.scenario, self.targets, self.seed,
                           weights=self.weights, luck=self.luck)  # fmt: skip


@pytest.fixture(scope="session")
def prior() -> Prior:
    """Of the toy model's parameters."""
    return Prior(KNOWN, load_parameters())
