"""Residents' satisfaction: a slow index moved by what they get."""

from __future__ import annotations

import numpy as np

from govsim.model.setting import WEEKS_PER_YEAR, Setting
from govsim.model.subsystem import Subsystem


class Satisfaction(Subsystem):
    """Satisfaction of each community's residents, 0 to 100.

    Every week the index moves a little towards its target: the baseline level plus points for
    requests done in time, for the variety of services, and for volunteers' help. The weights are
    assumptions.

    Attributes
    ----------
    level : numpy.ndarray of float64, shape (communities,)
    """

    name = "satisfaction"

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        start = setting.parameters["true_satisfaction0"]
        self.publish(level=np.full(setting.communities, float(start)))
        self._residents = setting.district.communities.residents.astype(np.float64)

    def target(self) -> np.ndarray:
        """Where satisfaction is heading, shape (communities,)."""
        p = self.setting.parameters
        variety = self.read("service.variety") / p["service_kinds"]
        help_each = self.read("volunteers.hours") * WEEKS_PER_YEAR / self._residents
        relative = np.minimum(help_each / p["volunteer_reference"], 3.0) - 1.0
        points = (
            p["weight_on_time"] * (self.read("service.on_time") - p["on_time_reference"])
            + p["weight_variety"] * (variety - p["variety_reference"])
            + p["weight_volunteers"] * relative
        )
        return np.clip(p["true_satisfaction0"] + points, 0.0, 100.0)

    def tick(self, week: int) -> None:
        """One week of slow change."""
        weeks = self.setting.parameters["satisfaction_months"] * WEEKS_PER_YEAR / 12.0
        self.out.level += (self.target() - self.out.level) / max(weeks, 1.0)
