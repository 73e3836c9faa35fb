"""The outcomes an official asks for first, and how large a difference must be to matter."""

from __future__ import annotations

HEADLINES: dict[str, tuple[str, ...]] = {
    "funding": ("gap_share", "deficit_communities_share", "arrears_months", "district_cost_yuan"),
    "staffing": ("turnover_rate", "vacancy_rate", "bachelor_share", "overload"),
    "service": ("on_time_share", "waiting_minutes", "service_variety"),
    "volunteers": ("volunteers_active", "volunteer_hours"),
    "organisation": ("living_branch_share", "property_cooperation", "unit_cooperation"),
    "overall": ("satisfaction", "inequality"),
}
"""Outcomes an official asks for first, by subsystem."""

HEADLINE_OUTCOMES: tuple[str, ...] = tuple(name for names in HEADLINES.values() for name in names)

SMALL_POINTS = 0.005
"""A share that moves by less than half a percentage point moves little."""

SMALL_RELATIVE = 0.01
"""Any other outcome that moves by less than one per cent of the reference moves little."""
