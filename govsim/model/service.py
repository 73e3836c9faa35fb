"""Service: requests, tasks handed down, and what capacity is left for residents."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MIDDAY
from govsim.model.compile import kernel
from govsim.model.luck import gamma_at, meet, normal, poisson_at, stream_number
from govsim.model.setting import (
    BURN_IN_YEARS,
    DAYS_PER_YEAR,
    SERVICE_DAY,
    WEEKS_PER_YEAR,
    Setting,
)
from govsim.model.subsystem import Subsystem

CONTRACT_HOURS = 40.0
"""Contracted hours a worker a week."""
MIDSUMMER = 213.0
"""Day of the year on which requests peak (early August)."""
SMOOTHING = 1.0 / 13.0
"""Weight of the latest week in what residents perceive: about a quarter of a year."""


@kernel
def serve(  # type: ignore[no-untyped-def]
    low, high, held, week, factor
):
    """One week of every community's service.

    Order of work: what is assessed first (tasks, inspections), then residents' requests, then what
    is left for activities. A least share of staff time stays at the counter.

    Parameters
    ----------
    luck : float64 (5, communities)
        Room for the week's uniforms.
    workers, work_rate : (communities,)
        Staff in post and mean work done an hour.
    task_level, peak_hours : (communities,)
        Hours a week of tasks handed down, and of preparing for inspections.
    streams : uint32 (4,)
        Of visits, tickets, tasks, and what raises or lowers the first two in a week.
    requests : (kinds of requests, communities)
        Visits to the counter and tickets dispatched a week on average; this week `factor` times
        as many are expected, and `pressure` (communities,) times as many again.
    size : float
        Size of the negative-binomial distribution of a community's week.
    each : (kinds of requests,)
        Staff hours a request of a kind takes today; `request_time` (communities,) is the time of
        a visit against today's.
    more_kinds : tuple of (communities,)
        Kinds of services running beside those that activities make.
    staff_hours : tuple of (communities,)
        Hours a week that everything else asks of staff.
    management : float
        Staff hours an hour of volunteering takes to look after.
    backlog : float64 (kinds of requests, communities), updated
    tallies : float64 (8, communities), added to
        Requests, on time, hours asked, hours contracted, hours of tasks done, hours worked,
        visits, tickets.
    """
    (
        luck, key, streams, places, workers, work_rate, task_level, task_noise, peak_hours,
        staff_hours, helping_hours, more_kinds, volunteer_hours, management, requests, pressure,
        size, each, request_time, overtime_max, counter_floor, lapse, activities, kinds, scale,
        backlog, overload, on_time, variety, spare, tallies,
    ) = held.given  # fmt: skip
    for k in range(4):
        meet(low, high, key, streams[k], places, 0, week, luck[k], luck[4])
    for c in range(low, high):
        here = places[c]
        busy = gamma_at(luck[3, c], luck[4, c], key, streams[3], here, week, size)
        mean = requests[0, c] * pressure[c] * factor * busy
        visits = poisson_at(luck[0, c], key, streams[0], here, week, mean)
        mean = requests[1, c] * pressure[c] * factor * busy
        tickets = poisson_at(luck[1, c], key, streams[1], here, week, mean)
        arrivals = visits + tickets
        tasks = task_level[c] * max(0.0, 1.0 + task_noise * normal(luck[2, c]))
        tasks += peak_hours[c]
        other = 0.0
        for hours in staff_hours:
            other += hours[c]
        tasks += other + management * volunteer_hours[c]
        visit = each[0] * request_time[c]
        waiting = backlog[0, c] * visit + backlog[1, c] * each[1]
        new = visits * visit + tickets * each[1]
        asked = tasks + waiting + new
        contracted = workers[c] * CONTRACT_HOURS
        ordinary = contracted * work_rate[c]
        stretch = min(overtime_max, max(1.0, asked / ordinary)) if ordinary > 0.0 else 1.0
        capacity = ordinary * stretch
        tasks_done = min(tasks, capacity * (1.0 - counter_floor))
        for_requests = capacity - tasks_done + helping_hours[c]
        old = min(1.0, for_requests / waiting) if waiting > 0.0 else 1.0
        fresh = min(1.0, max(0.0, for_requests - waiting) / new) if new > 0.0 else 1.0
        timely = arrivals * fresh
        for k in range(2):
            came = visits if k == 0 else tickets
            left = backlog[k, c] * (1.0 - old) + came * (1.0 - fresh)
            backlog[k, c] = left * (1.0 - lapse)
        idle = max(0.0, for_requests - waiting - new)
        spare[c] += min(idle, ordinary) if ordinary > 0.0 else 0.0
        load = asked / contracted if contracted > 0.0 else 3.0
        overload[c] = min(load, 3.0)
        if arrivals > 0:
            on_time[c] += (timely / arrivals - on_time[c]) * SMOOTHING
        more = 0.0
        for kind in more_kinds:
            more += kind[c]
        running = kinds * (1.0 - math.exp(-activities[c] / scale)) + more
        running = min(max(running, 0.0), kinds)
        variety[c] += (running - variety[c]) * SMOOTHING
        tallies[0, c] += arrivals
        tallies[1, c] += timely
        tallies[2, c] += asked
        tallies[3, c] += contracted
        tallies[4, c] += tasks_done
        tallies[5, c] += capacity
        tallies[6, c] += visits
        tallies[7, c] += tickets


class Service(Subsystem):
    """What communities do for residents, week by week.

    Attributes
    ----------
    overload : numpy.ndarray of float64, shape (communities,)
        Hours of work asked this week against contracted hours in post.
    on_time : numpy.ndarray of float64, shape (communities,)
        Share of requests done within a week, as residents perceive it (smoothed over a quarter).
    variety : numpy.ndarray of float64, shape (communities,)
        Kinds of life services running, as residents perceive it.
    spare_hours : numpy.ndarray of float64, shape (communities,)
        Staff hours left over since the last service day.
    visits : numpy.ndarray of float64, shape (communities,)
        Matters brought to the counter (at a window or online) since the start.
    """

    name = "service"
    title = N_("Service")
    about = N_(
        "Requests and tasks meet the hours of staff in post. What is assessed comes first: "
        "tasks handed down and inspections; then residents' requests; what is left over goes to "
        "activities. A least share of time stays at the counter. Requests not done wait, and "
        "some are given up. Overload is what is asked against contracted hours."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p, district = setting.communities, setting.parameters, setting.district
        residents = district.communities.residents.astype(np.float64)
        self.publish(
            overload=np.ones(n),
            on_time=np.full(n, p["on_time_reference"]),
            variety=np.full(n, p["variety_reference"] * p["service_kinds"]),
            spare_hours=np.zeros(n),
        )
        self.backlog, self._backlog_sum = np.zeros((2, n)), np.zeros(n)
        self.tallies = np.zeros((8, n))
        columns = (
            "requests", "on_time", "hours_asked", "hours_contracted", "hours_tasks", "hours_worked",
            "visits", "tickets",
        )  # fmt: skip
        self._flows = dict(zip(columns, self.tallies, strict=True))
        self.publish(visits=self.tallies[6])
        yearly = np.array([p["counter_services"], p["hotline_dispatched"]])
        self._requests = np.outer(yearly, residents) / 1000.0 / WEEKS_PER_YEAR
        self._each = np.array([p["service_minutes"], p["ticket_minutes"]]) / 60.0
        # A sum of independent classes of requests, each of the size measured, has the sizes' sum.
        self._size = p["demand_dispersion"] * p["request_classes"]
        names = ("request", "ticket", "task", "request mix")
        self._luck = np.empty((5, n))
        self._streams = np.array([stream_number(name) for name in names], np.uint32)
        days = np.arange(MIDDAY, setting.calendar.end, 7.0)
        self._expected = self._expect(days).tolist()
        self._service_months = [
            setting.calendar.month(max(0.0, day - SERVICE_DAY)) for day in days.tolist()
        ]
        self._spare_month = -1

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views, and lay out what every week's kernel is given alike."""
        super().connect(inbox)
        p, out, read = self.setting.parameters, self.out, self.read
        self._serve = self.setting.blocks.bind(
            serve, self._luck, self.setting.luck.key, self._streams, self.setting.places,
            read("staffing.workers"), read("staffing.work_rate"), read("tasks.hours"),
            p["task_noise_cv"], read("inspections.peak_hours"), self.read_all("staff_hours"),
            read("volunteers.helping_hours"), self.read_all("kinds"), read("volunteers.hours"),
            p["volunteer_management_hours"], self._requests, read("emergencies.requests"),
            self._size, self._each, read("counter.request_time"),
            p["overtime_max"], p["counter_floor"], p["request_lapse_week"],
            read("funding.activities"), p["service_kinds"], p["variety_scale"],
            self.backlog, out.overload, out.on_time, out.variety, out.spare_hours, self.tallies,
        )  # fmt: skip

    def _expect(self, days: np.ndarray) -> np.ndarray:
        """Requests expected on days of the clock against the mean of the first year reported.

        Summer is high and winter low.
        """
        p, calendar = self.setting.parameters, self.setting.calendar
        years = np.array([calendar.month(day) // 12 for day in days.tolist()]) - BURN_IN_YEARS
        season = np.cos(2.0 * np.pi * (days % DAYS_PER_YEAR - MIDSUMMER) / DAYS_PER_YEAR)
        return np.asarray(
            (1.0 + p["request_season"] * season) * (1.0 + p["request_growth"]) ** years
        )

    def tick(self, week: int) -> None:
        """One week of work."""
        if self._service_months[week] != self._spare_month:
            self._spare_month = self._service_months[week]
            self.out.spare_hours[:] = 0.0
        self._serve(week, self._expected[week])

    def close_month(self) -> None:
        """Add up what waits."""
        np.add(self.backlog[0], self.backlog[1], out=self._backlog_sum)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """What waits, and what runs."""
        return {"backlog": self._backlog_sum, "variety": self.out.variety}

    def flows(self) -> Mapping[str, np.ndarray]:
        """Requests and hours since the start."""
        return self._flows
