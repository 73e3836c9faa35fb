"""One month of every community's counter: windows, trips, waits, and what they ask of staff."""

from __future__ import annotations

from govsim.model.compile import kernel
from govsim.model.queueing import interpolate

FLOWS = (
    "matters", "matters_once", "matters_online", "matters_young", "matters_elderly",
    "trips_young", "trips_elderly", "trip_minutes_waited", "double_entry_hours",
)  # fmt: skip
MOST_BURDEN = 3.0
"""Residents' time a matter counts up to this multiple of the usual."""


@kernel
def work_a_month(  # type: ignore[no-untyped-def]
    held, ported, repeated, escort, help_elderly, times
):
    """Serve a month's matters, and say what the way of working costs and is worth.

    Parameters
    ----------
    brought, served : float64 (communities,)
        Matters brought since the start, in person or online, and of these what was served before
        this month; `elderly` is the elderly's share. `served` is brought up to date.
    workers, overload : float64 (communities,)
        Staff in post, of whom a share `at_windows` mans the windows, less what overload takes them
        away for; the hall is open for `open_minutes` this month.
    generalists, skilled : float64 (communities,)
        Share of window service run by generalists, and the part of it that has learned it.
    online0, ported : float64 (2, communities)
        Share of the young's and of the elderly's matters that come online without the portal, and
        the share that comes with it on top.
    repeated, misdirected, escort : float
        Chance that papers lack; chance of the wrong window at specialists'; extra minutes where
        whoever is asked first sees the matter through (0 where that is no rule).
    help_elderly : float
        Extra part of a window's time for the elderly where old systems are retired.
    times : (7,)
        Minutes at the window a trip, staff minutes a matter at the window, the same online, part
        of a matter's time that one trip more costs, slower while learning, minutes of entering a
        matter twice, minutes of a journey.
    weights : (2,)
        Points of satisfaction for residents' time falling to nothing; its usual minutes a matter.
    tables : float64 (windows, loads)
        Mean wait in service times of 1, 2 ... windows sharing a queue.
    today : float64 (communities,)
        Staff minutes a matter under today's rules; `request_time` is against it.
    tally : float64 (flows, communities), added to
    request_time, points : float64 (communities,), written to
    """
    (
        brought, served, workers, overload, at_windows, open_minutes, generalists, skilled, online0,
        elderly, misdirected, weights, loads, tables, today, tally, request_time, points,
    ) = held.given  # fmt: skip
    at_window, staff, staff_online, again, slow, twice, journey = times
    for c in range(len(brought)):
        matters = brought[c] - served[c]
        served[c] = brought[c]
        windows = max(1.0, workers[c] * at_windows / max(1.0, overload[c]))
        lost = misdirected * (1.0 - generalists[c])
        sent_on = 0.0 if escort > 0.0 else lost
        once = (1.0 - repeated) * (1.0 - sent_on)
        trips = 1.0 / once
        young, old = matters * (1.0 - elderly), matters * elderly
        online_young, online_old = online0[0, c] + ported[0, c], online0[1, c] + ported[1, c]
        offline_young, offline_old = young * (1.0 - online_young), old * (1.0 - online_old)
        offline = offline_young + offline_old
        pace = 1.0 + slow * (generalists[c] - skilled[c])
        helped = 1.0 + help_elderly * (offline_old / offline if offline > 0.0 else 0.0)
        minutes = (at_window + lost * escort) * pace * helped
        load = offline * trips * minutes / (windows * open_minutes)
        whole = min(int(windows), len(tables) - 1)
        part = min(windows - whole, 1.0)
        shared = (1.0 - part) * interpolate(load, loads, tables[whole - 1])
        shared += part * interpolate(load, loads, tables[whole])
        alone = interpolate(load, loads, tables[0])
        wait = minutes * (generalists[c] * shared + (1.0 - generalists[c]) * alone)
        share_online = (1.0 - elderly) * online_young + elderly * online_old
        each = (staff * (1.0 + again * (trips - 1.0)) + lost * escort) * pace * helped
        now = share_online * staff_online + (1.0 - share_online) * each
        if today[c] <= 0.0:  # the first time, under today's rules
            today[c] = now
        request_time[c] = now / today[c]
        burden = (1.0 - share_online) * trips * (journey + wait)
        relative = burden / weights[1] if weights[1] > 0.0 else 1.0
        points[c] = weights[0] * (1.0 - min(relative, MOST_BURDEN))
        entered = young * ported[0, c] + old * ported[1, c]
        tally[0, c] += matters
        tally[1, c] += offline * once + (matters - offline)
        tally[2, c] += matters - offline
        tally[3, c] += young
        tally[4, c] += old
        tally[5, c] += offline_young * trips
        tally[6, c] += offline_old * trips
        tally[7, c] += offline * trips * wait
        tally[8, c] += entered * twice / 60.0
