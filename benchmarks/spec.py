"""The reduced district that govsim and its peers are compared on: parameters, and what comes out.

Sixty communities, each with eight posts and two hundred volunteers at the start, live ten years in
weeks. Nothing here is calibrated: it is a yardstick with the shape of govsim's model, small enough
to be written in every peer's own style.

Each week, with ``load = min(3, backlog / 60)`` and ``fund = min(1, activity money / (1250 n))``
as the week before left them (n volunteers):

- a volunteer is active with probability ``logistic(-1.6 + 0.8 z + 0.6 fund - 0.25 load
  - 0.002 min(tenure, 200))`` (z: motivation, standard normal), and lapses at the rate ``0.004
  exp(-0.3 z + 0.5 load + 0.6 [8 idle weeks] - 0.003 min(tenure, 260))``;
- the holder of a post quits at the rate ``0.004 exp(0.35 min(arrears, 6) + 0.3 [degree] - 0.004
  min(tenure, 260) + 0.4 load - 0.5 (pay - 3600 yuan) / 1000 yuan)``; with probability 0.4 an
  acquaintance takes the post at once;
- ``Poisson(0.9 (0.5 + 0.5 fund))`` volunteers join, ``Poisson(requests)`` requests come; staff
  serve five each and active volunteers half of one, and a tenth of what is left is given up;
- an active volunteer costs 50 yuan of activity money, while it lasts.

Each month the grant comes (with probability 0.15 a month late), three quarters of it for wages,
the rest for activities, and wages are paid, arrears first. Each year an exam fills empty posts.
"""

from __future__ import annotations

import numpy as np

COMMUNITIES, POSTS, VOLUNTEERS, WEEKS = 60, 8, 200, 520
ROOM = 512
"""Rows kept for a community's volunteers, where rows are laid out beforehand."""
MONTHS = (4, 4, 5) * 4
"""Weeks of each month."""
PAY = (320_000, 360_000, 420_000)
"""Fen a month by education."""
AT_START, ACQUAINTANCES, BY_EXAM = (0.3, 0.5, 0.2), (0.6, 0.35, 0.05), (0.1, 0.5, 0.4)
"""Shares by education of who holds a post at first, through an acquaintance, by exam."""
BY_ACQUAINTANCE = 0.4
LATE = 0.15
SESSION = 5000
"""Fen of activity money an active volunteer costs a week."""
JOINING = 0.9
TREASURY = 10**13
"""Fen the district begins with."""

COLUMNS = (
    "staff", "volunteers", "active", "backlog", "in_arrears", "served", "wage_money",
    "activity_money", "wages", "spent", "quits", "joins",
)  # fmt: skip
"""Recorded each month for every community; the last four since the start, active and served in
the month, the rest as they stand at its end."""

MONTH_END = np.cumsum(np.tile(MONTHS, WEEKS // 52)) - 1
"""Weeks, counted from 0, that end a month."""
IS_MONTH_END = np.isin(np.arange(WEEKS), MONTH_END)
IS_YEAR_END = np.arange(WEEKS) % 52 == 51


def communities() -> tuple[np.ndarray, np.ndarray]:
    """Requests a week and grant in fen a month of each community."""
    luck = np.random.default_rng(20240601)
    requests = luck.uniform(54, 68, COMMUNITIES)
    share = luck.uniform(0.85, 1.10, COMMUNITIES)
    return requests, np.rint(POSTS * 365_000 / 0.75 * share).astype(np.int64)


def summary(table: np.ndarray) -> dict[str, float]:
    """One number a column: of the district, the mean over months, or the last of a running total.

    Parameters
    ----------
    table : numpy.ndarray of int64, shape (months, communities, columns)
    """
    district = table.sum(axis=1)
    running = COLUMNS.index("wages")
    return {
        name: float(district[-1, k] if k >= running else district[:, k].mean())
        for k, name in enumerate(COLUMNS)
    }


def individual_weeks(table: np.ndarray) -> float:
    """Weeks lived by all volunteers on the register and all holders of posts.

    Those there at a month's end count for the weeks of that month.
    """
    people = table[:, :, [COLUMNS.index("staff"), COLUMNS.index("volunteers")]].sum(axis=(1, 2))
    return float(people @ np.resize(MONTHS, len(people)))
