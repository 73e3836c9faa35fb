"""What the hazards, recruiting and skill of staff are made of: constants from parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from govsim.model.setting import DAYS_PER_YEAR, WEEKS_PER_YEAR
from govsim.model.workforce import CONNECTIONS, EXAM, LOCAL

Parameters = Mapping[str, float]


def base_hazards(p: Parameters) -> np.ndarray:
    """Weekly hazard of quitting by route, in the first years and later, shape (4, 2)."""
    yearly = {
        CONNECTIONS: p["quit_annual_incumbent"],
        LOCAL: p["quit_annual_all"],
        EXAM: p["quit_annual_all"],
    }
    base = np.empty((4, 2))
    for route in range(4):
        base[route] = -math.log1p(-min(yearly.get(route, p["quit_annual_all"]), 0.999))
    base[EXAM, 0] = -math.log1p(-min(p["quit_annual_exam_young"], 0.999))
    return base / WEEKS_PER_YEAR


def hazard_terms(p: Parameters) -> tuple[float, ...]:
    """What the hazards of leaving are made of, in the order the kernel takes it."""
    return (
        p["pay_quit_elasticity"],
        min(p["pay_to_private_wage"], 0.99),
        math.log(p["hr_education"]),
        math.log(p["hr_ability"]),
        math.log(p["hr_pay_arrears"]),
        p["arrears_share_dulling"],
        math.log(p["hr_overload_sd"]),
        p["overload_sd"],
        p["tenure_hazard_slope"],
        math.log(p["newcomer_hazard"]),
        p["arrears_recruiting"],
        1.0 / max(1.0, p["fatigue_months"] * WEEKS_PER_YEAR / 12.0),
        p["promotion_merit"],
        p["dismissal_year"] / WEEKS_PER_YEAR,
        p["retirement_age"] * DAYS_PER_YEAR,
    )


def recruiting_terms(p: Parameters) -> tuple[float, ...]:
    """What informal recruiting is made of, in the order the kernel takes it."""
    return (
        1.0 / max(p["fill_months_informal"] * WEEKS_PER_YEAR / 12.0, 1e-3),
        p["connected_share"],
        p["local_bachelor_share"],
        p["local_college_share"],
        skill_mean(p, CONNECTIONS),
        p["cert_share"],
    )


def skill_terms(p: Parameters) -> tuple[float, ...]:
    """What skill and work are made of, in the order the kernel takes it."""
    return (
        p["learning_sd_year"],
        p["bachelor_skill"],
        p["skill_hours_slope"],
        p["connections_effort"],
        p["local_tie_loss"],
        p["onboarding_months"] * DAYS_PER_YEAR / 12.0,
    )


def skill_mean(p: Parameters, route: int) -> float:
    """Mean ability of a route's recruits against an ordinary local recruit, in sd."""
    gain = p["exam_skill_gain"]
    return {CONNECTIONS: -0.5 * gain, EXAM: 0.5 * gain}.get(route, 0.0)
