"""Kernels that move in-service members' visits and micro-wishes by one week."""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import kernel
from govsim.model.luck import MOST, RECIPROCAL, meet, normal, poisson_at
from govsim.model.setting import WEEKS_PER_YEAR

MOST_HELP = 3.0
"""Help counts up to this multiple of what residents are used to."""
BY_INVERSION = 30.0
"""Mean up to which a binomial count is drawn exactly; a normal one beyond."""
MEMORY = 1.0 / 52.0
"""Weight of the latest week in what residents remember of help: about a year."""


@kernel
def binomial(u, n, p, log_none):  # type: ignore[no-untyped-def]
    """Binomial count at a uniform; rises in `u`.

    Exact up to a mean of `BY_INVERSION` of the rarer result, rounded normal beyond.

    Parameters
    ----------
    u : float
    n : int
    p : float
    log_none : float
        ``log(1 - p)``, the same for many.
    """
    if n <= 0 or p <= 0.0:
        return 0
    if p >= 1.0:
        return n
    rare = p <= 0.5
    q = p if rare else 1.0 - p
    v = u if rare else 1.0 - u
    if n * q > BY_INVERSION:
        drawn = math.floor(n * q + math.sqrt(n * q * (1.0 - q)) * normal(v) + 0.5)
        k = min(max(int(drawn), 0), n)
    else:
        probability = math.exp(n * log_none) if rare else p**n
        cumulated, k, odds = probability, 0, q / (1.0 - q)
        while v > cumulated and k < n and k < MOST:
            probability *= odds * (n - k) * RECIPROCAL[k + 1]
            k += 1
            cumulated += probability
    return k if rare else n - k


@kernel
def visit_week(  # type: ignore[no-untyped-def]
    low, high, held, week, weeks_left, duty, steady, willing, skilled, staff_each, staff_fixed
):
    """One week of every community's members.

    A member who owes r visits with w weeks left comes this week with the hazard
    ``duty * r / w + steady``. At a duty of 1 the year's visits spread evenly; below it they are put
    off, and what is owed piles up against the year's end.

    Parameters
    ----------
    owing : int64 (communities, required + 1)
        Members by counted visits they still owe this year.
    willing, own_willing : float
        Share of counted and of voluntary visits made to meet a need, where needs are many.
    own_visits : float
        Voluntary visits a week of a member who wholly belongs.
    need : float
        Needs for help a week a resident; `need_lapse` is the share that lapses in a week.
    staff_each, staff_fixed : float
        Staff hours a counted visit, and a week.
    gain, decay, crowding : float
        Belonging gained a useful visit; lost a week; lost a formal visit.
    weight, usual : float
        Points for the usual help, and how much help a resident a year that is.
    state : float64 (3, communities)
        Needs for help open; belonging, 0 to 1; help a resident a year as remembered.
    luck : float64 (required + 2, communities)
        Room for the week's uniforms.
    given : float64 (4, communities), set
        Skilled and unskilled hours that met a need, staff hours, points.
    tallies : float64 (4, communities), added to
        Counted visits, those that met a need, voluntary visits, staff hours.
    """
    (
        key, stream, places, residents, owing, own_visits, own_willing, need, need_lapse,
        hours_each, gain, decay, crowding, weight, usual, state, luck, given, tallies,
    ) = held.given  # fmt: skip
    required = owing.shape[1] - 1
    chance, none = np.empty(required + 1), np.empty(required + 1)
    for r in range(required + 1):
        hazard = duty * r / weeks_left + steady
        chance[r], none[r] = 1.0 - math.exp(-hazard), -hazard
        meet(low, high, key, stream, places, r, week, luck[r], luck[required + 1])
    for c in range(low, high):
        visits, members = 0, 0
        for r in range(required + 1):
            n = owing[c, r]
            members += n
            if n == 0 or chance[r] <= 0.0:
                continue
            came = binomial(luck[r, c], n, chance[r], none[r])
            visits += came
            if r > 0:
                owing[c, r] -= came
                owing[c, r - 1] += came
        belonging = state[1, c]
        own = members * own_visits * belonging
        needs = state[0, c] * (1.0 - need_lapse) + need * residents[c]
        meant = visits * willing + own * own_willing
        met = needs * (1.0 - math.exp(-meant / needs)) if needs > 0.0 else 0.0
        state[0, c] = needs - met
        counted = met * visits * willing / meant if meant > 0.0 else 0.0
        if members > 0:
            useful, formal = met / members, (visits - counted) / members
            change = gain * useful * (1.0 - belonging)
            change -= (decay + crowding * formal) * belonging
            state[1, c] = min(max(belonging + change, 0.0), 1.0)
        state[2, c] += (met * WEEKS_PER_YEAR / residents[c] - state[2, c]) * MEMORY
        given[0, c] = met * skilled * hours_each
        given[1, c] = met * (1.0 - skilled) * hours_each
        given[2, c] = visits * staff_each + staff_fixed
        given[3, c] = weight * (min(state[2, c] / usual, MOST_HELP) - 1.0)
        tallies[0, c] += visits
        tallies[1, c] += counted
        tallies[2, c] += own
        tallies[3, c] += given[2, c]


@kernel
def wish_week(  # type: ignore[no-untyped-def]
    low, high, held, week, means
):
    """One week of every community's wish wall.

    Parameters
    ----------
    means : float64 (2, communities)
        Wishes posted a week: unskilled, skilled.
    claim : float
        Probability a week that a wish finds someone who would take it up, time permitting.
    volunteer_share, member_share : float
        Share of volunteers' hours, and of members' useful hours, that goes to wishes.
    waiting : int64 (2, communities, patience in weeks)
        Open wishes by the week they were posted in, in a ring.
    open_wishes : int64 (2, communities)
    stored : float64 (2, communities)
        Hours left over, never more than one wish takes.
    met_seen : float64 (communities,)
        Wishes met a resident a year, as remembered.
    luck : float64 (5, communities)
        Room for the week's uniforms.
    tallies : float64 (5, communities), added to
        Posted, met, expired, days that those met waited, skilled ones met.
    """
    (
        key, stream_post, stream_claim, places, residents, claim, hours_each, volunteer_share,
        member_share, all_hours, skilled_hours, member_unskilled, member_skilled, weight, usual,
        waiting, open_wishes, stored, met_seen, luck, points, tallies,
    ) = held.given  # fmt: skip
    patience = waiting.shape[2]
    now = week % patience
    no_claim = math.log1p(-claim) if claim < 1.0 else 0.0
    for k in range(2):
        meet(low, high, key, stream_post, places, k, week, luck[k], luck[4])
        meet(low, high, key, stream_claim, places, k, week, luck[2 + k], luck[4])
    for c in range(low, high):
        met_now = 0
        for k in range(2):
            expired = waiting[k, c, now]
            here = places[c] + np.uint64(k)
            posted = poisson_at(luck[k, c], key, stream_post, here, week, means[k, c])
            waiting[k, c, now] = posted
            open_wishes[k, c] += posted - expired
            tallies[0, c] += posted
            tallies[2, c] += expired
            if k == 1:
                supply = volunteer_share * skilled_hours[c] + member_share * member_skilled[c]
            else:
                supply = volunteer_share * max(0.0, all_hours[c] - skilled_hours[c])
                supply += member_share * member_unskilled[c]
            hours = stored[k, c] + supply
            met = 0
            if open_wishes[k, c] > 0 and hours >= hours_each:
                claimed = binomial(luck[2 + k, c], open_wishes[k, c], claim, no_claim)
                met = min(claimed, int(hours / hours_each))
            stored[k, c] = min(max(hours - met * hours_each, 0.0), hours_each)
            open_wishes[k, c] -= met
            met_now += met
            tallies[1, c] += met
            tallies[4, c] += met * k
            age, slot = patience - 1, now
            while met > 0:
                slot = slot + 1 if slot + 1 < patience else 0
                taken = min(met, waiting[k, c, slot])
                waiting[k, c, slot] -= taken
                met -= taken
                tallies[3, c] += taken * (7.0 * age + 3.5)
                age -= 1
        met_seen[c] += (met_now * WEEKS_PER_YEAR / residents[c] - met_seen[c]) * MEMORY
        points[c] = weight * (min(met_seen[c] / usual, MOST_HELP) - 1.0)
