"""The calendar: days as SimPy's clock counts them, real dates, and China's working days.

Within a day things happen in a fixed order, written as fractions of the day: rules change at
midnight, money moves in the morning, people act at midday, the month is recorded in the evening.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

MORNING, MIDDAY, EVENING = 0.25, 0.5, 0.9


@lru_cache(maxsize=8)
def _working_calendar(first_year: int, last_year: int) -> np.busdaycalendar:
    import holidays

    days = holidays.country_holidays("CN", years=range(first_year, last_year + 2))
    return np.busdaycalendar(holidays=sorted(days))


class Calendar:
    """Dates of one replication.

    Parameters
    ----------
    start : datetime.date
        Day 0 of the clock, a 1 January: the first day of the burn-in.
    years : int
        Whole calendar years simulated, burn-in included.
    burn_in : int
        Years at the beginning that are not reported.

    Attributes
    ----------
    month_starts : numpy.ndarray of int64, shape (12 * years + 1,)
        Day on which each month begins; the last is the end of the horizon.
    """

    def __init__(self, start: date, years: int, burn_in: int = 0) -> None:
        self.start, self.years = start, years
        self.first_reported = start.replace(year=start.year + burn_in)
        starts = [
            (date(start.year + m // 12, m % 12 + 1, 1) - start).days for m in range(12 * years + 1)
        ]
        self.month_starts = np.array(starts, np.int64)
        self._month_list = starts
        self.end = starts[-1]
        self._moved: dict[tuple[int, int], int] = {}
        self._working = _working_calendar(start.year, start.year + years)

    def day(self, when: date) -> int:
        """Days from the start to a date; negative before it."""
        return (when - self.start).days

    def month(self, day: float) -> int:
        """Months from the start of the clock to the month a day lies in."""
        return bisect_right(self._month_list, day) - 1

    def date(self, day: float) -> date:
        """The date of a day of the clock."""
        return self.start + timedelta(days=int(day))

    def day_of(self, year: int, month: int, day: int = 1) -> int:
        """Day of the clock for a date given in parts; `year` counts from 0."""
        return self.day(date(self.start.year + year, month, day))

    def add_workdays(self, day: int, workdays: int) -> int:
        """The day that lies so many working days after the first working day from `day` on."""
        key = day, workdays
        if key not in self._moved:
            self._moved[key] = self._add_workdays(day, workdays)
        return self._moved[key]

    def _add_workdays(self, day: int, workdays: int) -> int:
        moved = np.busday_offset(self.date(day), workdays, roll="forward", busdaycal=self._working)
        return self.day(moved.astype(object))

    def months(self) -> list[str]:
        """Labels ``YYYY-MM`` of all months simulated."""
        return [f"{self.start.year + m // 12:04d}-{m % 12 + 1:02d}" for m in range(12 * self.years)]


@lru_cache(maxsize=16)
def calendar(start: date, years: int, burn_in: int) -> Calendar:
    """A calendar, made once: every replication of a study has the same."""
    return Calendar(start, years, burn_in)
