"""What the made-up district's records were made with.

Parameters of the catalogue at values of their own; everything else is at its central value. Whoever
estimates from the records should find these again, within the interval.
"""

from __future__ import annotations

from datetime import date

COMMUNITIES = 24
SEED = 20260701
START = date(2027, 1, 1)
ROSTER = date(2016, 1, 1), date(2026, 12, 31)
LOG = date(2025, 1, 1), date(2026, 12, 31)
REQUESTS = date(2025, 1, 1), date(2026, 12, 31)
LEDGERS = date(2023, 1, 1), date(2026, 12, 31)

STAFF = {
    "quit_annual_all": 0.16,
    "quit_annual_exam_young": 0.30,
    "quit_annual_incumbent": 0.07,
    "pay_quit_elasticity": -1.2,
    "tenure_hazard_slope": 0.05,
    "newcomer_hazard": 1.3,
    "hr_education": 1.0,
    "promotion_outflow": 0.02,
    "dismissal_year": 0.005,
    "retirement_age": 60.0,
}
"""Of staff: hazards of leaving, as the model has them; ability plays no part here."""

VOLUNTEERS = {
    "vol_lapse_year": 0.38,
    "vol_return_year": 0.10,
    "vol_leave_year": 0.08,
    "vol_session_hours": 2.5,
    "vol_motivation_sd": 0.5,
}
"""Of volunteers: yearly chances of lapsing, returning, leaving; the spread of their paces."""
SESSIONS_YEAR = 18.0
"""Sessions a year of a volunteer of middling pace while active (median)."""

REQUEST_RATES = {"visit": 28.0, "ticket": 8.0}
"""Requests a year per 1,000 residents."""
REQUEST_SEASON = 0.25
"""Amplitude of the season, a cosine that peaks in early August."""
REQUEST_SIZE = 8.0
"""Size of the negative binomial distribution of weekly counts."""
CLOSING_DAYS = 6.0
"""Mean days from receipt to closing, exponential."""

TRANCHE_DELAY_DAYS = 48.0
"""Mean days a tranche came late, exponential."""
DELIVERY = 0.25, 0.85
"""Share of its match a street pays: of the weakest and the strongest, linear in between."""
RETURNED = 0.2
"""Share of what was paid that went back after inspections."""

PLANTED = {
    "quit_annual_all": 0.16,
    "budget_alloc_year": 50.0,
    "vol_register_year": 0.008,
    "service_minutes": 38.0,
    "fill_months_informal": 2.0,
    "admin_task_share": 0.65,
    "vol_lapse_year": 0.38,
    "pay_to_private_wage": 0.80,
}
"""Parameters with which the model made the figures observed."""
OBSERVED = ("turnover_rate", "deficit_communities_share", "volunteers_active", "on_time_share",
            "time_to_fill_days", "handed_down_time_share")  # fmt: skip
OBSERVED_YEARS = 2025, 2026
OBSERVED_SEED = 7
