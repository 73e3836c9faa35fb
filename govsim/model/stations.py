"""Convenience stations: residents are received in their quarter, an existing practice."""

from __future__ import annotations

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem

WIDEST = 3.0
"""Way to the community's office counts up to this multiple of the district's mean."""


class Stations(Subsystem):
    """What ending the convenience stations would cost and save; nothing while they are kept.

    Keeping them takes staff time. Without them staff call on those who cannot come, residents come
    twice for what a station would have told them, and all have farther to go, the more so where
    a community is wide.

    Attributes
    ----------
    staff_hours, points : numpy.ndarray of float64, shape (communities,)
        Hours a week and points of satisfaction against today's practice.
    """

    name = "stations"
    title = N_("Convenience stations")
    about = N_(
        "Stations in quarters where residents are received close to home, an existing practice: "
        "keeping them takes staff time, and without them residents travel and requests take "
        "longer."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n = setting.communities
        self.publish(staff_hours=np.zeros(n), points=np.zeros(n))
        self._kept = True
        way = np.sqrt(np.asarray(setting.district.communities.area_km2, np.float64))
        self._way = np.minimum(way / way.mean(), WIDEST) if way.sum() > 0 else np.ones(n)

    def start(self) -> None:
        """Begin the months."""
        self.setting.env.process(self.months())

    def months(self) -> Procedure:
        """Every month, by the rule of the day."""
        setting, p = self.setting, self.setting.parameters
        for day in setting.calendar.month_starts[:-1]:
            yield setting.wait_until(int(day) + MORNING)
            if setting.rules.convenience_stations == self._kept:
                continue
            self._kept = setting.rules.convenience_stations
            ended = 0.0 if self._kept else 1.0
            visits = p["station_visit_hours"] * self._way - p["station_hours"]
            self.out.staff_hours[:] = ended * visits * setting.size
            self.out.points[:] = -ended * p["station_points"] * self._way
