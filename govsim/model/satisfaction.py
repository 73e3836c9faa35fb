"""Residents' satisfaction: a slow index moved by what they get."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.compile import kernel
from govsim.model.setting import WEEKS_PER_YEAR, Setting
from govsim.model.subsystem import Subsystem

MOST_HELP = 3.0
"""Volunteers' help counts up to this multiple of what residents are used to."""


@kernel
def move(  # type: ignore[no-untyped-def]
    low, high, held
):
    """Move every community's index by a week towards what residents get, within 0 and 100.

    `points` is a tuple of arrays.
    """
    (
        on_time, variety, hours, residents, usual, weight_on_time, usual_on_time, weight_variety,
        kinds, usual_variety, weight_help, usual_help, points, weeks, level,
    ) = held.given  # fmt: skip
    for c in range(low, high):
        more = 0.0
        for part in points:
            more += part[c]
        help_each = hours[c] * WEEKS_PER_YEAR / residents[c] / usual_help
        target = (
            usual
            + weight_on_time * (on_time[c] - usual_on_time)
            + weight_variety * (variety[c] / kinds - usual_variety)
            + weight_help * (min(help_each, MOST_HELP) - 1.0)
            + more
        )
        target = min(max(target, 0.0), 100.0)
        level[c] += (target - level[c]) / weeks


class Satisfaction(Subsystem):
    """Satisfaction of each community's residents, 0 to 100.

    Every week the index moves a little towards its target: the baseline level plus points for
    requests done in time, for the variety of services, for volunteers' help, and for whatever else
    publishes ``points``. The weights are assumptions.

    Attributes
    ----------
    level : numpy.ndarray of float64, shape (communities,)
    """

    name = "satisfaction"
    title = N_("Satisfaction")
    about = N_(
        "A slow index from 0 to 100 a community. Every week it moves a little towards a target "
        "made of points for requests done in time, choice of services, neighbours' help, and "
        "whatever other subsystems add. The weights are assumptions."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        start = setting.parameters["true_satisfaction0"]
        self.publish(level=np.full(setting.communities, float(start)))
        self._residents = setting.district.communities.residents.astype(np.float64)

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every week's kernel is given alike."""
        super().connect(inbox)
        p = self.setting.parameters
        self._move = self.setting.blocks.bind(
            move, self.read("service.on_time"), self.read("service.variety"),
            self.read("volunteers.hours"), self._residents, p["true_satisfaction0"],
            p["weight_on_time"], p["on_time_reference"], p["weight_variety"], p["service_kinds"],
            p["variety_reference"], p["weight_volunteers"], p["volunteer_reference"],
            self.read_all("points"), max(1.0, p["satisfaction_months"] * WEEKS_PER_YEAR / 12.0),
            self.out.level,
        )  # fmt: skip

    def tick(self, week: int) -> None:
        """One week of slow change."""
        self._move()

    def stocks(self) -> Mapping[str, np.ndarray]:
        """The index at the month's end."""
        return {"satisfaction": self.out.level}
