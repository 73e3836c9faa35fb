"""The counter: how residents' matters are taken, at the windows of the hall and online."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.catalogue.rules import Rules
from govsim.model.clock import MIDDAY
from govsim.model.compile import Bound
from govsim.model.counter_kernel import FLOWS, work_a_month
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.queueing import LOADS, MOST_WINDOWS, waits
from govsim.model.setting import (
    WEEKS_PER_MONTH,
    WEEKS_PER_YEAR,
    Procedure,
    Setting,
    within_month,
)
from govsim.model.subsystem import Subsystem

OPEN_DAY = 420.0
"""Minutes a hall is open on a working day."""
OPEN_MONTH = 5.0 * OPEN_DAY * WEEKS_PER_MONTH
"""Minutes it is open in a month of five working days a week."""
MOST_ONLINE = 0.98


class Counter(Subsystem):
    """Windows and portal of every community, month by month.

    Attributes
    ----------
    request_time : numpy.ndarray of float64, shape (communities,)
        Staff time a matter takes against today's way of working; 1 in the baseline.
    staff_hours : numpy.ndarray of float64, shape (communities,)
        Hours a week of entering matters twice and of learning to be a generalist.
    points : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction for residents' time against the usual.
    generalists : numpy.ndarray of float64, shape (communities,)
        Share of window service run by generalists; `skilled` is the part that has learned it.
    adopted : numpy.ndarray of float64, shape (2,)
        How far the young and the elderly have taken up the portal, 0 to 1.
    built, running : bool
        Whether the portal was paid for once, and this month; unpaid, it stands still.
    """

    name = "counter"
    title = N_("Counter")
    about = N_(
        "Residents bring matters to the hall's windows or online. At specialists' windows each "
        "keeps its own queue and some residents choose the wrong one; generalists share one queue. "
        "Papers lack now and then, and the trip is made again. Waiting follows from the load of a "
        "day that opens empty. A portal takes over part of the matters as the young, and later "
        "the elderly, take it up; while old systems stay in use staff enter them twice."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p, district = setting.communities, setting.parameters, setting.district
        self.publish(request_time=np.ones(n), staff_hours=np.zeros(n), points=np.zeros(n))
        rank = np.argsort(np.argsort(-np.asarray(district.communities.strength), kind="stable"))
        self._practised = (rank < np.rint(p["generalist_share0"] * n)).astype(np.float64)
        self.generalists, self.skilled = self._practised.copy(), self._practised.copy()
        self._online0 = self._online_today(np.asarray(district.communities.online_share))
        self._no_portal = np.zeros_like(self._online0)
        self.adopted = np.zeros(2)
        self._settled_under: Rules | None = None
        self.built = self.running = False
        self.tally = np.zeros((len(FLOWS), n))
        self._flows = dict(zip(FLOWS, self.tally, strict=True))
        self._served, self._today = np.zeros(n), np.zeros(n)
        length = OPEN_DAY / p["window_minutes"]
        largest = float(np.max(district.communities.posts)) * p["window_staff_share"]
        most = min(MOST_WINDOWS, int(largest) + 2)
        self._tables = np.stack(
            [waits(c, length, spread=p["window_time_cv"]) for c in range(1, most + 1)]
        )

    def _online_today(self, share: np.ndarray) -> np.ndarray:
        """The young's and the elderly's online share that make up each community's."""
        p = self.setting.parameters
        old, ratio = p["elderly_matters_share"], p["elderly_online_ratio"]
        young = np.minimum(share * p["online_scale"] / (1.0 - old + old * ratio), MOST_ONLINE)
        return np.stack([young, young * ratio])

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every month's kernel is given alike."""
        super().connect(inbox)
        p, out, read = self.setting.parameters, self.out, self.read
        self._work_a_month = Bound(
            work_a_month, read("service.visits"), self._served, read("staffing.workers"),
            read("service.overload"), p["window_staff_share"], OPEN_MONTH, self.generalists,
            self.skilled, self._online0, p["elderly_matters_share"], p["misdirected"],
            (p["weight_hall"], p["hall_minutes_reference"]), LOADS, self._tables, self._today,
            self.tally, out.request_time, out.points,
        )  # fmt: skip

    def start(self) -> None:
        """Set today's way of working as the measure, and begin the months."""
        self._work()
        self.setting.env.process(self.months())

    def months(self) -> Procedure:
        """At noon of each month's first day: train, build, and let residents take it up."""
        setting = self.setting
        for day in setting.calendar.month_starts[:-1]:
            yield setting.wait_until(int(day) + MIDDAY)
            self._learn()
            self._spread()

    def _pay(self, yuan: np.ndarray, kind: Kind) -> bool:
        """Pay suppliers for every community from the district, all or nothing."""
        ledger = self.setting.ledger
        amount = np.rint(yuan * FEN).astype(np.int64)
        if int(ledger.balance[ledger.district]) < int(amount.sum()):
            return False
        ledger.move_many(
            ledger.district, int(Outside.SUPPLIERS), amount, kind,
            np.arange(self.setting.communities),
        )  # fmt: skip
        return True

    def _learn(self) -> None:
        """Train staff to serve at every window; they learn over months."""
        rules, p = self.setting.rules, self.setting.parameters
        if rules is self._settled_under:
            return
        practised = self._practised if rules.generalist_service else 0.0 * self._practised
        wanted = np.maximum(practised, rules.hall_generalists)
        fewer = np.minimum(wanted, self.generalists)
        staff = self.read("staffing.workers") * p["window_staff_share"]
        more = wanted - fewer
        self.generalists[:] = fewer
        if np.any(more > 0) and self._pay(staff * more * p["generalist_yuan"], Kind.ONE_STOP):
            self.generalists[:] = wanted
        self.skilled[:] = np.minimum(self.skilled, self.generalists)
        learned = (self.generalists - self.skilled) * within_month(p["generalist_months"])
        self.skilled += learned
        self.out.staff_hours[:] = staff * learned * p["generalist_hours"] / WEEKS_PER_MONTH
        if np.array_equal(self.skilled, wanted) and not rules.portal_reach:
            self._settled_under = rules

    def _spread(self) -> None:
        """Build and run the portal while it is paid for; residents take it up from each other."""
        rules, p, n = self.setting.rules, self.setting.parameters, self.setting.communities
        reach = rules.portal_reach
        if reach <= 0.0:
            self.adopted[:], self.built, self.running = 0.0, False, False
            return
        if not self.built:
            self.built = self.running = self._pay(
                np.full(n, reach * p["portal_build_yuan"]), Kind.PORTAL
            )
            self.adopted[:] = p["portal_first_users"] if self.built else 0.0
        else:
            self.running = self._pay(np.full(n, reach * p["portal_year_yuan"] / 12.0), Kind.PORTAL)
            if self.running:
                rate = np.array([p["portal_rate_young"], p["portal_rate_elderly"]])
                grown = self.adopted / (1.0 - self.adopted) * np.exp(rate)
                self.adopted[:] = np.minimum(grown / (1.0 + grown), 0.9999)
        self.out.staff_hours += self.double_entry()

    def _ported(self) -> np.ndarray:
        """Share of the young's and the elderly's matters that come through the portal."""
        if not self.running:
            return self._no_portal
        p = self.setting.parameters
        most = np.array([p["portal_ceiling_young"], p["portal_ceiling_elderly"]])
        room = np.maximum(0.0, most[:, None] - self._online0)
        return np.asarray(self.setting.rules.portal_reach * self.adopted[:, None] * room)

    def _twice(self) -> float:
        """Minutes of entering a matter a second time while old systems stay in use."""
        retired = self.setting.rules.portal_retires_old
        return 0.0 if retired else self.setting.parameters["double_entry_minutes"]

    def double_entry(self) -> np.ndarray:
        """Hours a week of entering what came through the portal into the old systems too.

        Asked of staff for the matters expected of the residents, since the month's own are not
        known until it is over; the hours reported are those of the matters that came.
        """
        p = self.setting.parameters
        old, ported = p["elderly_matters_share"], self._ported()
        per_resident = p["counter_services"] / 1000.0 / WEEKS_PER_YEAR
        matters = np.asarray(self.setting.district.communities.residents) * per_resident
        part = (1.0 - old) * ported[0] + old * ported[1]
        return np.asarray(matters * part * self._twice() / 60.0)

    def close_month(self) -> None:
        """Serve what was brought since the last time."""
        self._work()

    def _work(self) -> None:
        rules, p = self.setting.rules, self.setting.parameters
        ported = self._ported()
        retired = rules.portal_reach if rules.portal_retires_old and self.built else 0.0
        times = (
            p["window_minutes"], p["service_minutes"],
            p["service_minutes"] * p["online_time_ratio"], p["repeat_time_share"],
            p["generalist_slow"], self._twice(), p["journey_minutes"],
        )  # fmt: skip
        self._work_a_month(
            ported, p["papers_lacking"] * (1.0 - p["once_only_gain"] * rules.hall_once_only),
            p["first_asked_minutes"] if rules.hall_first_asked else 0.0, p["portal_help"] * retired,
            times,
        )  # fmt: skip

    def flows(self) -> Mapping[str, np.ndarray]:
        """Matters, trips, waits and double entry since the start."""
        return self._flows
