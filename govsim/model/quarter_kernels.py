"""Kernels of residential quarters: a month of every branch, committee and property company."""

from __future__ import annotations

import math

from govsim.model.compile import inlined, kernel
from govsim.model.luck import normal, uniforms

NONE, NOMINAL, ALIVE = 0, 1, 2
"""States of a quarter's branch, as `govsim.district.district.BRANCH_STATES` numbers them."""
MATURE, NEW, SPECIAL = 0, 1, 2
"""Kinds of quarters, as `govsim.district.district.QUARTER_KINDS` numbers them."""
SECRETARY, MONEY, ROOM = 0, 1, 2
"""What a branch needs to be alive (缺人、缺钱、缺阵地)."""


@inlined
def _chance(hazard):  # type: ignore[no-untyped-def]
    """Probability that something of a monthly hazard happens within a month."""
    return 1.0 - math.exp(-hazard)


@kernel
def quarter_month(held, month):  # type: ignore[no-untyped-def]
    """One month of every quarter, and what communities notice of it (the kernels below)."""
    (
        key, stream_found, stream_life, streams_element, stream_event, stream_company, number,
        community, kind, households, have, offset, terms, branch, company_terms, weights, hours,
        odds, luck, until, state, committee, founded, founded_total, company, abandoned, own,
        cooperation, tenures, events, tally, staff_hours, points, living_share, shown, mobilising,
    ) = held.given  # fmt: skip
    branch_month(
        key, stream_found, stream_life, streams_element, month, number, community, kind, have,
        offset, terms, *branch, luck, until, state, committee, founded,
    )  # fmt: skip
    property_month(
        key, stream_event, stream_company, month, number, community, kind, odds, state, committee,
        *company_terms, company, abandoned, own, cooperation, tenures, events,
    )  # fmt: skip
    for c in range(len(founded)):
        founded_total[c] += founded[c]
    tally_quarters(
        community, kind, households, state, committee, company, abandoned, cooperation, tally
    )
    notice(tally, founded, weights, hours, staff_hours, points, living_share, shown, mobilising)


@kernel
def branch_month(  # type: ignore[no-untyped-def]
    key, stream_found, stream_life, streams_element, month, number, community, kind,
    have, offset, terms, support,
    spontaneous, drive, ripen, wither, committee_found, committee_lapse, committee_ratio,
    luck, until, state, committee, founded,
):  # fmt: skip
    """One month of every quarter's branch and owners' committee.

    Whether a branch has a secretary, money and a room holds for a term, then is drawn again. It is
    there when the luck of that term lies below the probability, which support raises.

    Parameters
    ----------
    number : uint64 (quarters,)
    have : float64 (3, quarters)
        Probability of each element without support.
    support : float64 (3, 3)
        By element and kind of quarter: share of what lacks that support makes up for.
    offset : int64 (quarters,)
        Months by which a quarter's terms are shifted.
    terms : int64 (3,)
        Length of each element's term in months.
    spontaneous, drive : float, float64 (3,)
        Hazard a month of a branch being founded where a secretary is at hand; by kind of quarter,
        of one being founded under a drive, whether or not it can live.
    ripen, wither : float
        Probability a month that a complete nominal branch comes to life; that a living one that
        lacks something fades.
    committee_found : float64 (3,)
        Hazard a month by kind; times `committee_ratio` where a branch lives.
    luck, until : float64, int64 (3, quarters), written to
        Luck of each element's present term, and the month from which the next one runs.
    state, committee : int8, bool (quarters,), written to
    founded : float64 (communities,), written to
        Branches founded this month.
    """
    founded[:] = 0.0
    lapse = _chance(committee_lapse)
    for q in range(len(number)):
        here, sort = number[q], kind[q]
        complete, secretary = True, False
        for element in range(3):
            if month >= until[element, q]:
                term = (month + offset[q]) // terms[element]
                luck[element, q], _ = uniforms(key, streams_element[element], here, term)
                until[element, q] = (term + 1) * terms[element] - offset[q]
            p = have[element, q]
            p += (1.0 - p) * support[element, sort]
            if luck[element, q] >= p:
                complete = False
            elif element == SECRETARY:
                secretary = True
        u, v = uniforms(key, stream_found, here, month)
        if state[q] == NONE:
            hazard = drive[sort] + (spontaneous if secretary else 0.0)
            if u < _chance(hazard):
                state[q] = NOMINAL
                founded[community[q]] += 1.0
        if state[q] == (NOMINAL if complete else ALIVE):
            life, _ = uniforms(key, stream_life, here, month)
            if life < (ripen if complete else wither):
                state[q] = ALIVE if complete else NOMINAL
        if committee[q]:
            if v < lapse:
                committee[q] = False
        else:
            ratio = committee_ratio if state[q] == ALIVE else 1.0
            if v < _chance(committee_found[sort] * ratio):
                committee[q] = True


@kernel
def newcomer(key, stream, number, count, level, spread):  # type: ignore[no-untyped-def]
    """Cooperation that the `count`-th company of a quarter brings along, 0 to 1."""
    u, _ = uniforms(key, stream, number, count)
    return min(max(level + spread * normal(u), 0.0), 1.0)


@kernel
def welcome_companies(  # type: ignore[no-untyped-def]
    key, stream, number, level, spread, company, own, cooperation
):
    """Give every company in place its own level of cooperation, and start it there."""
    for q in range(len(number)):
        if company[q]:
            own[q] = newcomer(key, stream, number[q], 0, level, spread)
            cooperation[q] = own[q]


@kernel
def property_odds(poor, leave, back, poor_slope, ratio, pressure, odds):  # type: ignore[no-untyped-def]
    """Probability a month that a company leaves a quarter (row 0), and that one comes (row 1).

    Parameters
    ----------
    poor : float64 (quarters,)
        How little a quarter pays a company, 0 to 1.
    leave, back : float
        Hazard a month of a company leaving a quarter that is not poor, and of one coming there.
    poor_slope, ratio : float
        Log hazard of leaving from not poor to poor; hazard ratio of full pressure where poor.
    pressure : float
        How much an evaluation means, 0 to 1.
    odds : float64 (2, quarters), set
    """
    log_ratio = math.log(ratio)
    for q in range(len(poor)):
        odds[0, q] = _chance(leave * math.exp((poor_slope + log_ratio * pressure) * poor[q]))
        odds[1, q] = _chance(back * (1.0 - poor[q]) * math.exp(-log_ratio * pressure * poor[q]))


@kernel
def property_month(  # type: ignore[no-untyped-def]
    key, stream_event, stream_company, month, number, community, kind, odds, state, committee,
    level, spread, neglect, gain, pressure, branch_gain, lubricant, speed,
    company, abandoned, own, cooperation, tenures, events,
):  # fmt: skip
    """One month of every property company: cooperation drifts, companies leave and come.

    Parameters
    ----------
    odds : float64 (2, quarters)
        As of `property_odds`.
    level, spread : float
        Cooperation that companies bring along, and its sd.
    neglect, gain : float
        What cooperation loses in the long run where nobody can evaluate; what it gains under full
        `pressure` (0 to 1) of evaluation.
    branch_gain, lubricant : float
        Gain where a branch lives beside a committee; multiple of it in mature quarters.
    speed : float
        Share of the distance to its target that cooperation moves in a month.
    company, abandoned, own, cooperation, tenures : (quarters,), written to
    events : int64 (2, communities), added to
        Companies that left, and that came.
    """
    for q in range(len(number)):
        u, v = uniforms(key, stream_event, number[q], month)
        if company[q]:
            target = own[q] - neglect * (1.0 - pressure) + gain * pressure
            if state[q] == ALIVE and committee[q]:
                target += branch_gain * (lubricant if kind[q] == MATURE else 1.0)
            target = min(max(target, 0.0), 1.0)
            cooperation[q] += (target - cooperation[q]) * speed
            if u < odds[0, q]:
                company[q], abandoned[q], cooperation[q] = False, True, 0.0
                events[0, community[q]] += 1
        elif v < odds[1, q]:
            tenures[q] += 1
            own[q] = newcomer(key, stream_company, number[q], tenures[q], level, spread)
            company[q], abandoned[q], cooperation[q] = True, False, own[q]
            events[1, community[q]] += 1


@kernel
def tally_quarters(  # type: ignore[no-untyped-def]
    community, kind, households, state, committee, company, abandoned, cooperation, tally
):
    """Sum up quarters by community.

    Parameters
    ----------
    tally : float64 (11, communities), written to
        Quarters; living, nominal branches; committees; abandoned quarters; households; households
        with a living branch; households with a company, and these times its cooperation; branches
        in special quarters; companies.
    """
    tally[:] = 0.0
    for q in range(len(community)):
        c, size = community[q], float(households[q])
        tally[0, c] += 1.0
        tally[1, c] += state[q] == ALIVE
        tally[2, c] += state[q] == NOMINAL
        tally[3, c] += committee[q]
        tally[4, c] += abandoned[q]
        tally[5, c] += size
        if state[q] == ALIVE:
            tally[6, c] += size
        if company[q]:
            tally[7, c] += size
            tally[8, c] += size * cooperation[q]
            tally[10, c] += 1.0
        tally[9, c] += state[q] != NONE and kind[q] == SPECIAL


@kernel
def notice(  # type: ignore[no-untyped-def]
    tally, founded, weights, hours, staff_hours, points, living_share, cooperation, mobilising
):
    """What staff, residents and volunteers notice of a community's quarters.

    Parameters
    ----------
    tally : float64 (11, communities)
        As of `tally_quarters`.
    founded : float64 (communities,)
        Branches founded this month.
    weights : (6,)
        Points for surroundings and their usual level; points for participation and its usual
        level; what participation does to registering; cooperation taken for granted where there is
        no company.
    hours : (6,)
        Staff hours a week of a branch, a founding, an abandoned quarter, 1,000 households with an
        unwilling company, a branch in a special quarter, evaluating a company.
    staff_hours, points, living_share, cooperation, mobilising : float64 (communities,), set
    """
    for_care, usual_care, for_living, usual_living, per_living, no_company = weights
    for c in range(len(points)):
        homes, served, willing = tally[5, c], tally[7, c], tally[8, c]
        living_share[c] = tally[6, c] / homes if homes > 0 else usual_living
        cooperation[c] = willing / served if served > 0 else no_company
        care = willing / homes if homes > 0 else usual_care
        points[c] = for_care * (care - usual_care)
        points[c] += for_living * (living_share[c] - usual_living)
        mobilising[c] = 1.0 + per_living * (living_share[c] - usual_living)
        staff_hours[c] = (
            hours[0] * (tally[1, c] + tally[2, c]) + hours[1] * founded[c] + hours[2] * tally[4, c]
            + hours[3] * (served - willing) / 1000.0 + hours[4] * tally[9, c]
            + hours[5] * tally[10, c]
        )  # fmt: skip
