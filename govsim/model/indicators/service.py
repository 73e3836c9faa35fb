"""Indicators of service."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total

INDICATORS: Mapping[str, Indicator] = {
    "requests": Indicator(lambda b: (b.month("requests"), total(b))),
    "backlog_requests": Indicator(lambda b: (b["backlog"], total(b))),
    "on_time_share": Indicator(lambda b: (b.month("on_time"), b.month("requests")), empty=None),
    "needs_voiced": Indicator(lambda b: (b.month("needs_voiced"), total(b))),
    "needs_resolved_share": Indicator(
        lambda b: (b.year("needs_met"), b.year("needs_closed")), empty=None
    ),
    "brands_running": Indicator(lambda b: (b["brands"], total(b))),
    "service_variety": Indicator(lambda b: (b["variety"], b.ones)),
    "tasks_in_force": Indicator(lambda b: (b["tasks"], b.ones)),
    "new_tasks": Indicator(lambda b: (b.year("tasks_begun"), b.ones)),
    "tasks_admitted": Indicator(lambda b: (b.year("tasks_let_in"), b.ones)),
    "informal_tasks": Indicator(lambda b: (b["tasks_informal"], b.ones)),
    "task_hours": Indicator(lambda b: (b["task_hours"], b.ones)),
    "inspection_days": Indicator(lambda b: (b.year("days_prepared"), b.ones)),
}
