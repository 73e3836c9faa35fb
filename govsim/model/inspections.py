"""Inspections and contests: announced, prepared for, and heavier the more ledgers are kept."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.compile import Bound, kernel
from govsim.model.setting import DAYS_PER_YEAR, Procedure, Setting
from govsim.model.subsystem import Subsystem
from govsim.policy.shocks import GrandInspection

LEAST_GAP = 1.0
"""Days between two contests of a street on average, however many there are a year."""
WEEK = 7.0


@kernel
def hold_contests(held, now, waits):  # type: ignore[no-untyped-def]
    """Announce and end every street's contests up to now; one after another at random dates.

    Parameters
    ----------
    gap, notice : float
        Days from one contest to the next announcement on average; days of notice.
    waits : float64 (occasions, streets)
        Days to a contest's announcement against the average.
    occasion : int64 (streets,), announced : bool (streets,), updated
        Contest that comes or is prepared for, and whether it has been announced.
    ahead : bool (streets,), updated
        Whether the street's latest change came before what the week brings at the same moment.
    since, until : float64 (streets,), updated
        When the street's latest change was, and when the next one is.
    preparing : int64 (streets,), updated
        Inspections and contests that a street prepares for.

    Returns
    -------
    bool
        False if more occasions are needed to go on.
    """
    gap, notice, occasion, announced, ahead, since, until, preparing = held.given
    for s in range(len(until)):
        while until[s] <= now:
            # Of what happens at one moment, what was awaited for longer comes first.
            first = now - since[s] > WEEK or (now - since[s] == WEEK and ahead[s])
            if until[s] == now and not first:
                break
            if announced[s] and occasion[s] + 1 == len(waits):
                return False
            ahead[s], since[s] = until[s] == now, until[s]
            announced[s] = not announced[s]
            if announced[s]:
                preparing[s] += 1
                until[s] += notice
            else:
                preparing[s] -= 1
                occasion[s] += 1
                until[s] += math.floor(gap * waits[occasion[s], s])
    return True


@kernel
def prepare(low, high, held):  # type: ignore[no-untyped-def]
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
    (
        preparing, street, fund, workers, ledgers, fund_hours, contest_hours, peak_hours, inspected,
        days,
    ) = held.given  # fmt: skip
    for c in range(low, high):
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
        streets, p = len(setting.street_places), setting.parameters
        self._preparing = np.zeros(streets, np.int64)
        self._occasion, self._announced = np.zeros(streets, np.int64), np.zeros(streets, np.bool_)
        self._ahead = np.zeros(streets, np.bool_)
        self._contests = p["contests_year"] > 0
        if self._contests:
            each = DAYS_PER_YEAR / p["contests_year"] - p["contest_notice_days"]
            self._gap, self._waits = max(each, LEAST_GAP), self._draw_waits(0, 4)
            self._since, self._until = np.zeros(streets), np.floor(self._gap * self._waits[0])
            self._contests_until = Bound(
                hold_contests, self._gap, p["contest_notice_days"], self._occasion,
                self._announced, self._ahead, self._since, self._until, self._preparing,
            )  # fmt: skip
        self.days = np.zeros(n)
        self.publish(peak_hours=np.zeros(n), inspected=np.zeros(n, np.bool_))

    def start(self) -> None:
        """Wait for whatever comes from above."""
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

    def _draw_waits(self, first: int, last: int) -> np.ndarray:
        """Waits of the occasions from `first` to before `last`, shape (occasions, streets)."""
        setting = self.setting
        luck = [setting.luck.pairs("contest", setting.street_places, k) for k in range(first, last)]
        return np.stack([-np.log(pairs[:, 0]) for pairs in luck])

    def _hold_contests(self) -> None:
        """Bring every street's contests up to now."""
        while not self._contests_until(float(self.setting.env.now), self._waits):
            known = len(self._waits)
            self._waits = np.concatenate([self._waits, self._draw_waits(known, 2 * known)])

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every week's kernel is given alike."""
        super().connect(inbox)
        p, out, read = self.setting.parameters, self.out, self.read
        self._prepare = self.setting.blocks.bind(
            prepare, self._preparing, self._street, read("funding.inspected"),
            read("staffing.workers"), read("tasks.ledgers"), p["inspection_hours"],
            p["contest_hours"], out.peak_hours, out.inspected, self.days,
        )  # fmt: skip

    def tick(self, week: int) -> None:
        """One week of preparing."""
        if self._contests:
            self._hold_contests()
        self._prepare()

    def flows(self) -> Mapping[str, np.ndarray]:
        """Days of preparing since the start."""
        return {"days_prepared": self.days}
