"""Indicators of staff."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import YEAR, Indicator, total
from govsim.model.setting import WEEKS_PER_YEAR

INDICATORS: Mapping[str, Indicator] = {
    "workers": Indicator(lambda b: (b["workers"], total(b))),
    "turnover_rate": Indicator(lambda b: (b.year("left"), b.year("workers") / YEAR)),
    "vacancy_rate": Indicator(lambda b: (b.month("vacant_days"), b.posts * b.days)),
    "time_to_fill_days": Indicator(lambda b: (b.year("fill_days"), b.year("fills")), empty=None),
    "bachelor_share": Indicator(lambda b: (b["bachelors"], b["workers"]), empty=None),
    "graduates_kept": Indicator(lambda b: (b["graduates_kept"], total(b))),
    "work_rate": Indicator(lambda b: (b["work_done"], b["workers"]), empty=None),
    "staff_skill": Indicator(lambda b: (b["skill_sum"], b["workers"]), empty=None),
    "burnout_share": Indicator(lambda b: (b["burnt_out"], b["in_post"]), empty=None),
    "certified_share": Indicator(lambda b: (b["certified"], b["in_post"]), empty=None),
    "graduate_exit_rate": Indicator(
        lambda b: (b.year("graduates_left"), b.year("graduate_weeks") / WEEKS_PER_YEAR), empty=None
    ),
    "secretary_skill": Indicator(lambda b: (b["secretary_skill"], b.ones)),
    "overload": Indicator(
        lambda b: (b.month("hours_asked"), b.month("hours_contracted")), empty=None
    ),
    "handed_down_time_share": Indicator(
        lambda b: (b.month("hours_tasks"), b.month("hours_worked")), empty=None
    ),
}
