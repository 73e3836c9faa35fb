"""Inspections and contests: announced, prepared for, and heavier the more ledgers are kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import count

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.compile import kernel
from govsim.model.setting import DAYS_PER_YEAR, Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.policy.shocks import GrandInspection

LEAST_GAP = 1.0
"""Days between two contests of a street on average, however many there are a year."""


@kernel
def prepare(  # type: ignore[no-untyped-def]
    street,
    preparing,
    fund,
    workers,
    ledgers,
    fund_hours,
    contest_hours,
    peak_hours,
    inspected,
    days,
):
    """One week of preparing for inspections: hours on top of tasks, and days so far.

    Parameters
    ----------
    preparing : int64 (streets,)
        Contests that a street prepares for.
    fund : bool (communities,)
        Whether the benefit fund's inspection is prepared for.
    workers, ledgers : float64 (communities,)
        Staff in post; ledgers kept against those at the start.
    fund_hours, contest_hours : float
        Hours a worker a week for either.
    """
    for c in range(len(street)):
        contest = preparing[street[c]] > 0
        hours = contest_hours * ledgers[c] if contest else 0.0
        if fund[c]:
            hours += fund_hours
        peak_hours[c] = hours * workers[c]
        inspected[c] = contest or fund[c]
        if inspected[c]:
            days[c] += 7.0


class Inspections(Subsystem):
    """What inspections ask of communities: the benefit fund's, and each street's contests.

    Attributes
    ----------
    peak_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week that preparing takes on top of tasks.
    inspected : numpy.ndarray of bool, shape (communities,)
        Whether any inspection is being prepared for.
    """

    name = "inspections"
    title = N_("Inspections and contests")
    about = N_(
        "Inspections and contests come to each street at random dates, announced some weeks "
        "before; until then staff spend extra hours on papers and premises. The more ledgers "
        "are kept, the more there is to show."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n = setting.communities
        self._street = np.asarray(setting.district.communities.street, np.int64)
        self._preparing = np.zeros(len(setting.street_places), np.int64)
        self._gaps: list[np.ndarray] = []
        self.days = np.zeros(n)
        self.publish(peak_hours=np.zeros(n), inspected=np.zeros(n, np.bool_))

    def start(self) -> None:
        """Begin every street's contests, and whatever comes from above."""
        if self.setting.parameters["contests_year"] > 0:
            for street in range(len(self._preparing)):
                self.setting.env.process(self.contests(street))
        for shock in self.setting.shocks:
            if isinstance(shock, GrandInspection):
                self.setting.env.process(self.from_above(shock))

    def from_above(self, shock: GrandInspection) -> Procedure:
        """An inspection of the whole district, which everyone prepares for."""
        setting = self.setting
        yield setting.wait_until(setting.calendar.day(shock.start))
        self._preparing += 1
        yield setting.env.timeout(shock.days)
        self._preparing -= 1

    def contests(self, street: int) -> Procedure:
        """One street's contests, one after another at random dates, each announced."""
        setting, p = self.setting, self.setting.parameters
        gap = max(DAYS_PER_YEAR / p["contests_year"] - p["contest_notice_days"], LEAST_GAP)
        for occasion in count():
            if occasion == len(self._gaps):
                luck = setting.luck.pairs("contest", setting.street_places, occasion)[:, 0]
                self._gaps.append(-np.log(luck))
            yield setting.env.timeout(math.floor(gap * self._gaps[occasion][street]))
            self._preparing[street] += 1
            yield setting.env.timeout(p["contest_notice_days"])
            self._preparing[street] -= 1

    def tick(self, week: int) -> None:
        """One week of preparing."""
        p, out = self.setting.parameters, self.out
        prepare(
            self._street, self._preparing, self.read("funding.inspected"),
            self.read("staffing.workers"), self.read("tasks.ledgers"), p["inspection_hours"],
            p["contest_hours"], out.peak_hours, out.inspected, self.days,
        )  # fmt: skip

    def flows(self) -> Mapping[str, np.ndarray]:
        """Days of preparing since the start."""
        return {"days_prepared": self.days}
