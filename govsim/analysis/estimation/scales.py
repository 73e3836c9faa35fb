"""Working scales: where an estimate is about normal, and where it meets the catalogue's range."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from govsim.catalogue.parameters import Parameter

NORMAL_90 = 1.6448536269514722
"""Standard deviations from the middle of a normal distribution to the ends of its central 90%."""
NORMAL_95 = 1.959963984540054
LEAST_SHARE = 0.05
"""Where a range begins at zero and the scale is logarithmic, it is read as beginning at this share
of the central value."""


@dataclass(frozen=True)
class Scale:
    """A strictly increasing function and its inverse.

    Attributes
    ----------
    name : str
    to, back : callable
        From the catalogue's unit to the working scale, and back.
    """

    name: str
    to: Callable[[float], float]
    back: Callable[[float], float]


def _of_yearly_probability(share: float) -> float:
    share = min(max(share, 1e-12), 1.0 - 1e-12)
    return math.log(-math.log1p(-share))


def _to_yearly_probability(value: float) -> float:
    return -math.expm1(-math.exp(min(value, 6.0)))


def _logit(share: float) -> float:
    share = min(max(share, 1e-12), 1.0 - 1e-12)
    return math.log(share / (1.0 - share))


def _share(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(value, -700.0), 700.0)))


def _log(value: float) -> float:
    return math.log(max(value, 1e-300))


PLAIN = Scale("plain", float, float)
LOG = Scale("log", _log, math.exp)
LOGIT = Scale("logit", _logit, _share)
YEARLY = Scale("log hazard", _of_yearly_probability, _to_yearly_probability)
"""A yearly probability p is a hazard of -log(1 - p) a year, as the model has it; the working scale
is the hazard's logarithm."""

SCALES: Mapping[str, Scale] = {
    **dict.fromkeys(
        ("quit_annual_all", "quit_annual_exam_young", "quit_annual_incumbent", "vol_lapse_year",
         "vol_return_year"), YEARLY,
    ),
    **dict.fromkeys(
        ("hr_education", "hr_pay_arrears", "newcomer_hazard", "promotion_outflow",
         "dismissal_year", "vol_hours_active", "vol_session_hours", "vol_motivation_sd",
         "counter_services", "hotline_dispatched", "request_classes", "tranche_delay_days",
         "pay_gross_month"), LOG,
    ),
    **dict.fromkeys(
        ("street_delivery", "edu_college_plus", "edu_bachelor_ft", "cert_share",
         "connected_share", "local_bachelor_share", "local_college_share", "pay_arrears_prob",
         "vol_active_share"), LOGIT,
    ),
    **dict.fromkeys(
        ("pay_quit_elasticity", "tenure_hazard_slope", "retirement_age", "request_season",
         "request_growth"), PLAIN,
    ),
}  # fmt: skip
"""Every parameter that can be estimated, with its working scale."""


def prior_of(row: Parameter) -> tuple[float, float]:
    """Mean and standard deviation that the catalogue's range stands for, on the working scale.

    The central value is the mean, and low to high the central 90% of a normal distribution: experts
    asked for a range of plausible values give about that (O'Hagan and others 2006, *Uncertain
    Judgements*, chapter 5).
    """
    scale = SCALES[row.name]
    low = row.low
    if scale is not PLAIN and low <= 0:
        low = LEAST_SHARE * row.central
    return scale.to(row.central), (scale.to(row.high) - scale.to(low)) / (2.0 * NORMAL_90)
