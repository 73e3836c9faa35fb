"""Floods and the like: duty for staff, and need among residents."""

from __future__ import annotations

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.policy.shocks import Flood


class Emergencies(Subsystem):
    """What an emergency asks of the communities it hits; nothing where none is planned.

    Attributes
    ----------
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week on duty.
    requests : numpy.ndarray of float64, shape (communities,)
        Residents' requests against the usual number.
    """

    name = "emergencies"
    title = N_("Emergencies")
    about = N_(
        "A flood, where the experiment plans one, takes hours of everyone in post in the "
        "subdistricts it hits, and brings more requests, for as long as it lasts."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n = setting.communities
        self._going_on: list[Flood] = []
        self._street = np.asarray(setting.district.communities.street)
        self.publish(staff_hours=np.zeros(n), requests=np.ones(n))

    def start(self) -> None:
        """Wait for every flood."""
        for shock in self.setting.shocks:
            if isinstance(shock, Flood):
                self.setting.env.process(self.flood(shock))

    def flood(self, shock: Flood) -> Procedure:
        """One flood, from its first day to its last."""
        setting = self.setting
        yield setting.wait_until(setting.calendar.day(shock.start))
        self._going_on.append(shock)
        self._ask()
        yield setting.env.timeout(shock.days)
        self._going_on.remove(shock)
        self._ask()

    def _ask(self) -> None:
        """What all that goes on asks, of those in post now."""
        self.out.staff_hours[:], self.out.requests[:] = 0.0, 1.0
        for shock in self._going_on:
            hit = np.isin(self._street, shock.streets)
            self.out.staff_hours[hit] += shock.hours * self.read("staffing.workers")[hit]
            self.out.requests[hit] *= shock.requests
