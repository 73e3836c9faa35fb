"""What is recorded at the end of every month, for every community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.model.clock import EVENING
from govsim.model.ledger import Kind
from govsim.model.setting import Procedure
from govsim.model.volunteer_kernels import REGISTERED, SERVING
from govsim.model.workforce import take_stock

if TYPE_CHECKING:
    from govsim.model.replication import Replication

STOCKS = (
    "workers", "vacant", "bachelors", "skill_sum", "owed", "owed_workers", "owed_months",
    "backlog", "registered", "active", "satisfaction", "variety", "then", "still",
)  # fmt: skip
"""Levels at the end of the month."""
FLOWS = (
    "need", "entitled", "appeals", "fund_nominal", "fund_delivered", "fund_returned",
    "fund_diverted", "district_paid", "street_paid", "left", "fills", "fill_days", "requests",
    "on_time", "hours_asked", "hours_contracted", "hours_tasks", "hours_worked", "sessions",
    "skilled_sessions",
)  # fmt: skip
"""Amounts of the month, kept while running as totals since the start."""
COLUMN = {name: k for k, name in enumerate(STOCKS + FLOWS)}


class Recorder:
    """Writes one row a month into an array laid out beforehand.

    Parameters
    ----------
    replication : Replication

    Attributes
    ----------
    raw : numpy.ndarray of float64, shape (months, columns, communities)
        Columns as in `COLUMN`; flows are totals since the start. Money is in fen.
    """

    def __init__(self, replication: Replication) -> None:
        self.replication = replication
        months = 12 * replication.setting.calendar.years
        self.raw = np.zeros((months, len(COLUMN), replication.setting.communities))

    def start(self) -> None:
        """Begin recording."""
        self.replication.setting.env.process(self.month_ends())

    def month_ends(self) -> Procedure:
        """Every month, in the evening of its last day."""
        setting = self.replication.setting
        for month, day in enumerate(setting.calendar.month_starts[1:]):
            yield setting.wait_until(int(day) - 1 + EVENING)
            self.replication.volunteers.close_month()
            self._record(self.raw[month])

    def _record(self, row: np.ndarray) -> None:
        run = self.replication
        staffing, funding, service = run.staffing, run.funding, run.service
        volunteers, flows = run.volunteers, run.setting.ledger.flows
        n = run.setting.communities
        take_stock(
            staffing.first, staffing.out.filled, funding.owed, funding.out.arrears_months,
            row[COLUMN["vacant"]], row[COLUMN["owed"]], row[COLUMN["owed_workers"]],
            row[COLUMN["owed_months"]],
        )  # fmt: skip
        values: dict[str, np.ndarray] = {
            "workers": staffing.out.workers,
            "bachelors": staffing.bachelors,
            "skill_sum": staffing.skill_sum,
            "backlog": service.backlog,
            "registered": volunteers.counts[REGISTERED],
            "active": volunteers.counts[SERVING],
            "satisfaction": run.satisfaction.out.level,
            "variety": service.out.variety,
            "then": volunteers.then,
            "still": volunteers.still,
            "need": funding.need,
            "entitled": funding.entitled,
            "appeals": flows[Kind.APPEAL_UNITS, :n] + flows[Kind.APPEAL_SUPERIORS, :n],
            "fund_nominal": funding.fund_nominal,
            "fund_delivered": flows[Kind.FUND_SERVICE, :n],
            "fund_returned": flows[Kind.FUND_RETURNED, :n],
            "fund_diverted": flows[Kind.FUND_DIVERTED, :n],
            "district_paid": flows[Kind.OPERATING_GRANT, :n]
            + flows[Kind.FUND_DISTRICT, :n]
            + flows[Kind.EXAM, :n],
            "street_paid": flows[Kind.FUND_STREET, :n] - flows[Kind.FUND_RETURNED, :n],
            "left": staffing.exits.sum(axis=0),
            "fills": staffing.fills,
            "fill_days": staffing.fill_days,
            "requests": service.tallies[0],
            "on_time": service.tallies[1],
            "hours_asked": service.tallies[2],
            "hours_contracted": service.tallies[3],
            "hours_tasks": service.tallies[4],
            "hours_worked": service.tallies[5],
            "sessions": volunteers.month_sessions[0],
            "skilled_sessions": volunteers.month_sessions[1],
        }
        for name, value in values.items():
            row[COLUMN[name]] = value
