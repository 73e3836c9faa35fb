"""Kernels that move every worker and every post by one week."""

from __future__ import annotations

import math

import numpy as np

from govsim.model.compile import inlined, kernel, rows
from govsim.model.luck import exponential, normal, uniforms

CONNECTIONS, LOCAL, EXAM, SELECTION = 0, 1, 2, 3
SECONDARY, COLLEGE, BACHELOR = 0, 1, 2
QUIT, PROMOTED, DISMISSED, RETIRED = 0, 1, 2, 3
PER_YEAR = 1.0 / 365.25
"""A year's part that a day is."""


@inlined
def clip(x, low, high):  # type: ignore[no-untyped-def]
    """`x` kept within bounds."""
    return min(max(x, low), high)


@kernel
def welcome(  # type: ignore[no-untyped-def]
    key, stream, i, number, day, route, education, skill_mean, certificate_share, birth_year_low,
    birth_year_high, filled, person, worker_route, worker_education, ability, certificate,
    birth_day, entry_day, fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
):  # fmt: skip
    """Put a person into post i, with the traits and clocks that are theirs by luck."""
    a, b = uniforms(key, stream, number, 0)
    c, d = uniforms(key, stream, number, 1)
    e, f = uniforms(key, stream, number, 2)
    filled[i] = True
    person[i] = number
    worker_route[i] = route
    worker_education[i] = education
    ability[i] = skill_mean + normal(a)
    certificate[i] = b < certificate_share
    birth_day[i] = int(day - 365.25 * (birth_year_low + f * (birth_year_high - birth_year_low)))
    entry_day[i] = day
    fatigue[i] = 1.0
    quit_clock[i] = exponential(c)
    promotion_clock[i] = exponential(d)
    dismissal_clock[i] = exponential(e)
    merit_ratio[i] = 0.0


@kernel
def welcome_all(  # type: ignore[no-untyped-def]
    key, stream, slots, numbers, routes, educations, skill_means, certificate_share,
    filled, person, worker_route, worker_education, ability, certificate, birth_day, entry_day,
    fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
):  # fmt: skip
    """Put everyone on the opening roster into post, aged 25 to 50 unless the roster knows."""
    for k in range(len(slots)):
        i = slots[k]
        welcome(
            key, stream, i, numbers[i], 0, routes[i], educations[i], skill_means[routes[i]],
            certificate_share, 25.0, 50.0, filled, person, worker_route, worker_education, ability,
            certificate, birth_day, entry_day, fatigue, quit_clock, promotion_clock,
            dismissal_clock, merit_ratio,
        )  # fmt: skip


@kernel
def live_week(  # type: ignore[no-untyped-def]
    low, high,
    day, first, filled, person, worker_route, worker_education, ability, entry_day, birth_day,
    pay, log_pay, fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio, vacant_since,
    ordinal, arrears_months, arrears_person, arrears_share, overload, outside_pay, log_outside,
    base, elasticity, reference_ratio, log_education, log_ability, log_arrears, dulling,
    log_overload, overload_sd, tenure_slope, log_newcomer, arrears_perceived, fatigue_weight,
    promotion, merit, dismissal, retirement_days, pull, exits, graduates,
):  # fmt: skip
    """One week of every worker: fatigue, and the hazards of leaving.

    The log hazard of quitting is linear in: log pay against what that education earns outside,
    months in arrears (less where all owe), overload felt, education and ability as far as pay
    lags, and years of service. Each person's clock holds an exponential amount of hazard; the
    person leaves when it is used up, so the week's probability is 1 - exp(-hazard).

    Parameters
    ----------
    base : float64 (4, 2)
        Weekly hazard by route, in the first three years and later.
    log_pay : float64 (posts,)
        Log of pay.
    outside_pay, log_outside : float64 (3,)
        Monthly pay outside by education, fen; log of it times the reference ratio.
    merit_ratio : float64 (posts,)
        Of the hazard of promotion by ability, at an exponent of `merit`; 0 until it is asked for.
    pull : float64 (posts,)
        Of training, certificates and prospects on the log hazard.
    exits : int64 (4, communities), added to
        Quits, promotions, dismissals, retirements.
    graduates : int64 (2, communities), added to
        Weeks lived by graduates in their first three years, and how many of them left.
    """
    per_outside = 1.0 / outside_pay
    per_gap, per_sd = 1.0 / (1.0 - reference_ratio), log_overload / overload_sd
    log_month = log_arrears * (1.0 - dulling * arrears_share)
    for c in range(low, high):
        graduate_weeks = np.int64(0)
        for i in rows(first[c], first[c + 1]):
            if not filled[i]:
                continue
            tired = fatigue[i] + (overload[c] - fatigue[i]) * fatigue_weight
            fatigue[i] = tired
            years = max(0.0, (day - entry_day[i]) * PER_YEAR)
            months = arrears_months[i] if arrears_person[i] == person[i] else 0.0
            route, education = worker_route[i], worker_education[i]
            perceived = pay[i] * per_outside[education] * max(0.1, 1.0 - arrears_perceived * months)
            lag = clip((1.0 - perceived) * per_gap, 0.0, 3.0)
            able = clip(ability[i], -3.0, 3.0)
            log_hazard = pull[i] + elasticity * (log_pay[i] - log_outside[education])
            log_hazard += log_month * min(months, 3.0)
            log_hazard += per_sd * clip(tired - 1.0, -3.0 * overload_sd, 3.0 * overload_sd)
            log_hazard += log_ability * able * lag
            log_hazard -= tenure_slope * (min(years, 10.0) - 5.0)
            graduate, recent = education == BACHELOR, years < 3.0
            young = (route == EXAM) & recent
            log_hazard += log_education * lag if graduate & (not young) else 0.0
            log_hazard += log_newcomer if (years < 2.0) & (not young) else 0.0
            quit_left = quit_clock[i] - base[route, 0 if young else 1] * math.exp(log_hazard)
            if merit_ratio[i] == 0.0:
                merit_ratio[i] = math.exp(merit * able)
            promotion_left = promotion_clock[i] - promotion * merit_ratio[i]
            dismissal_left = dismissal_clock[i] - dismissal
            quit_clock[i], promotion_clock[i] = quit_left, promotion_left
            dismissal_clock[i] = dismissal_left
            graduate_weeks += graduate & recent
            retires = day - birth_day[i] >= retirement_days
            if retires | (min(quit_left, promotion_left, dismissal_left) <= 0.0):
                reason = DISMISSED
                if retires:
                    reason = RETIRED
                elif quit_left <= 0.0:
                    reason = QUIT
                elif promotion_left <= 0.0:
                    reason = PROMOTED
                graduates[1, c] += graduate & recent
                exits[reason, c] += 1
                filled[i] = False
                vacant_since[i] = day
                ordinal[i] += 1
        graduates[0, c] += graduate_weeks


@kernel
def fill_informally(  # type: ignore[no-untyped-def]
    low, high,
    key, stream_fill, stream_person, stream_how, day, first, post_number, ordinal, exempt_luck,
    exempt_share, attraction, weekly_rate, connected_share, bachelor_share, college_share,
    connected_skill, certificate_share, vacant_since, fill_clock, fill_for, fills, fill_days,
    filled, person, worker_route, worker_education, ability, certificate, birth_day, entry_day,
    fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
):  # fmt: skip
    """One week of filling vacant exempt posts: by connections, or from local applicants."""
    for c in range(low, high):
        for i in rows(first[c], first[c + 1]):
            if filled[i] or exempt_luck[i] >= exempt_share or vacant_since[i] >= day:
                continue
            number = post_number[i] + ordinal[i]
            if fill_for[i] != ordinal[i]:
                u, _ = uniforms(key, stream_fill, number, 0)
                fill_clock[i] = exponential(u)
                fill_for[i] = ordinal[i]
            fill_clock[i] -= weekly_rate * attraction[c]
            if fill_clock[i] > 0.0:
                continue
            u, v = uniforms(key, stream_how, number, 0)
            route = CONNECTIONS if u < connected_share else LOCAL
            education = SECONDARY
            if v < bachelor_share:
                education = BACHELOR
            elif v < bachelor_share + college_share:
                education = COLLEGE
            fills[c] += 1
            fill_days[c] += day - vacant_since[i]
            welcome(
                key, stream_person, i, number, day, route, education,
                connected_skill if route == CONNECTIONS else 0.0, certificate_share, 22.0, 45.0,
                filled, person, worker_route, worker_education, ability, certificate, birth_day,
                entry_day, fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
            )  # fmt: skip


@kernel
def summarise(  # type: ignore[no-untyped-def]
    low, high,
    day, first, filled, worker_route, worker_education, ability, entry_day,
    learned, learning, bachelor_skill, hours_slope, connected_effort, tie_loss, onboarding_days,
    skill, workers, work_rate, bachelors, skill_sum,
):  # fmt: skip
    """What the staff in post amount to: numbers, mean work rate, degrees, skill.

    Skill is ability, a degree, and what years of service teach; newcomers reach their full work
    rate over the onboarding time; outsiders who passed the exam lack local ties.
    """
    ramp = 0.6 / onboarding_days
    for c in range(low, high):
        count, rate, degrees, total = 0, 0.0, np.int64(0), 0.0
        for i in rows(first[c], first[c + 1]):
            if not filled[i]:
                continue
            served = max(0.0, float(day - entry_day[i]))
            graduate = worker_education[i] == BACHELOR
            s = ability[i] + learned[i] + learning * min(served * PER_YEAR, 5.0)
            s += bachelor_skill if graduate else 0.0
            degrees += graduate
            skill[i] = s
            effort = connected_effort if worker_route[i] == CONNECTIONS else 1.0
            effort *= 1.0 - tie_loss if worker_route[i] == EXAM else 1.0
            rate += max(0.1, 1.0 + hours_slope * s) * effort * min(1.0, 0.4 + served * ramp)
            count += 1
            total += s
        workers[c] = count
        work_rate[c] = rate / count if count > 0 else 0.0
        bachelors[c] = degrees
        skill_sum[c] = total


@kernel
def staff_week(  # type: ignore[no-untyped-def]
    low, high, held, day, exempt_share, promotion, effort, classroom_hours
):
    """A week of every post: people live and leave, vacant posts are filled, stock is taken.

    One call from Python for four kernels.
    """
    (
        outside_pay, log_outside, log_pay, attraction, first, filled, person, worker_route,
        worker_education, ability, entry_day, birth_day, pay, fatigue, quit_clock, promotion_clock,
        dismissal_clock, merit_ratio, vacant_since, ordinal, arrears_months, arrears_person,
        arrears_share, overload, base, elasticity, reference_ratio, log_education, log_ability,
        log_arrears, dulling, log_overload, overload_sd, tenure_slope, log_newcomer,
        arrears_perceived, fatigue_weight, merit, dismissal, retirement_days, pull, exits,
        graduates, key, stream_fill, stream_person, stream_how, post_number, exempt_luck,
        weekly_rate, connected_share, bachelor_share, college_share, connected_skill,
        certificate_share, fill_clock, fill_for, fills, fill_days, certificate, learned, learning,
        bachelor_skill, hours_slope, connected_effort, tie_loss, onboarding_days, skill, workers,
        work_rate, bachelors, skill_sum, secretary_skill, secretary_effect, staff_hours,
    ) = held.given  # fmt: skip
    live_week(
        low, high, day, first, filled, person, worker_route, worker_education, ability, entry_day,
        birth_day, pay, log_pay, fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
        vacant_since, ordinal, arrears_months, arrears_person, arrears_share[0], overload,
        outside_pay, log_outside, base, elasticity, reference_ratio, log_education, log_ability,
        log_arrears, dulling, log_overload, overload_sd, tenure_slope, log_newcomer,
        arrears_perceived, fatigue_weight, promotion, merit, dismissal, retirement_days, pull,
        exits, graduates,
    )  # fmt: skip
    fill_informally(
        low, high, key, stream_fill, stream_person, stream_how, day, first, post_number, ordinal,
        exempt_luck, exempt_share, attraction, weekly_rate, connected_share, bachelor_share,
        college_share, connected_skill, certificate_share, vacant_since, fill_clock, fill_for,
        fills, fill_days, filled, person, worker_route, worker_education, ability, certificate,
        birth_day, entry_day, fatigue, quit_clock, promotion_clock, dismissal_clock, merit_ratio,
    )  # fmt: skip
    summarise(
        low, high, day, first, filled, worker_route, worker_education, ability, entry_day, learned,
        learning, bachelor_skill, hours_slope, connected_effort, tie_loss, onboarding_days, skill,
        workers, work_rate, bachelors, skill_sum,
    )  # fmt: skip
    lead(
        low, high, secretary_skill, secretary_effect, effort, classroom_hours, workers, work_rate,
        staff_hours,
    )  # fmt: skip


@kernel
def take_stock(  # type: ignore[no-untyped-def]
    held, day, entered_by
):
    """Take stock of every community's staff at a month's end.

    Parameters
    ----------
    day : int
        Today.
    entered_by : float
        Day by which a graduate must have entered to count as kept.
    burnt_out : float
        Fatigue above which someone counts as burnt out.
    vacant_since : int64 (posts,)
        Since when a post has been vacant that is.
    exits : int64 (4, communities), workers, work_rate, fill_days : (communities,)
        Who left since the start, by reason; staff and the mean work they do an hour; days that
        posts since filled had been vacant.
    stock : float64 (7, communities), set
        In post, vacant posts, burnt out, certified, graduates who have stayed, work done an hour,
        days of vacancy since the start.
    left : int64 (communities,), set
        Who left since the start.
    """
    (
        first, filled, fatigue, burnt_out, certificate, education, entry_day, vacant_since, exits,
        workers, work_rate, fill_days, stock, left,
    ) = held.given  # fmt: skip
    stock[:] = 0.0
    for c in range(len(first) - 1):
        days = 0.0
        for i in rows(first[c], first[c + 1]):
            if filled[i]:
                stock[0, c] += 1.0
                stock[2, c] += fatigue[i] > burnt_out
                stock[3, c] += certificate[i]
                stock[4, c] += education[i] == BACHELOR and entry_day[i] <= entered_by
            else:
                days += day - vacant_since[i]
        stock[1, c] = first[c + 1] - first[c] - stock[0, c]
        stock[5, c] = work_rate[c] * workers[c]
        stock[6, c] = fill_days[c] + days
        left[c] = exits[0, c] + exits[1, c] + exits[2, c] + exits[3, c]


@kernel
def lead(  # type: ignore[no-untyped-def]
    low, high, skill, effect, effort, hours, workers, work_rate, staff_hours
):
    """Secretaries and prospects move how hard people work; classrooms take their hours."""
    for c in range(low, high):
        work_rate[c] *= math.exp(effect * skill[c]) * effort
        staff_hours[c] = workers[c] * hours


@kernel
def compare_pay(held, usual, prospects):  # type: ignore[no-untyped-def]
    """What is earned outside this month, and pay as applicants see it against it.

    Parameters
    ----------
    usual : float
        What a graduate of a college earns outside in a month, fen; `by_education` (3,) is the pay
        of each education against it.
    outside, log_outside : float64 (3,), set
        Monthly pay outside by education, fen; log of it times the reference ratio.
    arrears_months : float64 (posts,)
        Arrears known in the street count as pay not received, as far as `arrears_seen`.
    mean_pay : float64 (communities,)
        Pay of a community's posts.
    prospects : float
        What a career ladder is worth, as a factor on pay.
    relative : float64 (communities,), set
        Against the reference ratio, from 0.1 to 4.
    attraction : float64 (communities,), set
        Applicants against the usual, of which `elasticity` is the elasticity.
    """
    (
        first, arrears_months, mean_pay, by_education, arrears_seen, reference, reference_ratio,
        elasticity, outside, log_outside, relative, attraction,
    ) = held.given  # fmt: skip
    for e in range(len(outside)):
        outside[e] = by_education[e] * usual
        log_outside[e] = math.log(outside[e] * reference_ratio)
    for c in range(len(relative)):
        months = 0.0
        for i in rows(first[c], first[c + 1]):
            months += arrears_months[i]
        months /= max(first[c + 1] - first[c], 1)
        seen = max(0.1, 1.0 - arrears_seen * months)
        ratio = mean_pay[c] / outside[COLLEGE] * seen * prospects / reference
        relative[c] = min(max(ratio, 0.1), 4.0)
        attraction[c] = relative[c] ** elasticity
