"""Record tables as data frames: rosters, logs and ledgers that a district keeps over the years.

They come in the same folder or workbook as the district's own tables, are all optional, and are
what parameters are estimated from. Row models: `govsim.district.record_rows`; what each column
means: `govsim.district.record_columns`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.catalogue.collector import collector_paused
from govsim.catalogue.errors import InputError
from govsim.district.fields import fields
from govsim.district.notices import ReadReport
from govsim.district.record_columns import RECORD_MEANINGS, RECORD_TABLE_MEANINGS
from govsim.district.record_rows import RECORD_TABLES
from govsim.district.tables import Values

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "RECORD_MEANINGS",
    "RECORD_TABLES",
    "RECORD_TABLE_MEANINGS",
    "Records",
    "load_records",
    "records_from_values",
]


@dataclass(frozen=True, eq=False)
class Records:
    """The record tables of a district, each a data frame, or None where it was left out.

    Dates are ``datetime64[s]`` with NaT for a blank, text is ``str`` with NaN for a blank, numbers
    are ``int64`` or ``float64`` with NaN, flags are ``bool``. Every column of the row model is
    there; a column left out holds what is assumed. Rows stand in the order of the file.

    Attributes
    ----------
    staff_roster : DataFrame or None
        ``worker_id, community_id, route, education, birth_year, entry_date, exit_date,
        exit_reason, base_pay_yuan, certificate``. A worker who moved or came back has a row for
        each stay; stays of one worker do not overlap.
    volunteer_log : DataFrame or None
        ``volunteer_id, community_id, date, hours``.
    request_log : DataFrame or None
        ``request_id, community_id, received_date, closed_date, kind``.
    tranches : DataFrame or None
        ``community_id, due_date, paid_date, amount_yuan``.
    matches : DataFrame or None
        ``street_id, year, due_yuan, paid_yuan, returned_yuan``.
    arrears : DataFrame or None
        ``community_id, month, owed_yuan``.
    observations : DataFrame or None
        ``year, outcome, value, standard_error, level, place``.
    windows : DataFrame or None
        ``table, from_date, to_date``.
    digest : str
        SHA-256 of the content of all of them in hexadecimal digits: the same whatever the file
        format and the way of writing a number or a date.
    digests : dict of str to str
        The same of each table that is there.
    """

    staff_roster: DataFrame | None = None
    volunteer_log: DataFrame | None = None
    request_log: DataFrame | None = None
    tranches: DataFrame | None = None
    matches: DataFrame | None = None
    arrears: DataFrame | None = None
    observations: DataFrame | None = None
    windows: DataFrame | None = None
    digest: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)

    def window(self, table: str) -> tuple[date, date] | None:
        """First and last day over which a table is complete.

        Parameters
        ----------
        table : str
            ``staff_roster``, ``volunteer_log``, ``request_log``, ``tranches``, ``matches``,
            ``arrears`` or ``observations``.

        Returns
        -------
        tuple of date or None
            As `windows` states it; else the first and last day found in the table, whole years
            for tables by year; None if the table was left out.
        """
        if self.windows is not None:
            stated = self.windows[self.windows["table"] == table]
            if len(stated):
                row = stated.iloc[0]
                return row["from_date"].date(), row["to_date"].date()
        frame: DataFrame | None = getattr(self, table)
        if frame is None:
            return None
        if "year" in frame:
            return date(int(frame["year"].min()), 1, 1), date(int(frame["year"].max()), 12, 31)
        days = [frame[name] for name in frame if frame[name].dtype.kind == "M"]
        return (
            min(day.min() for day in days).date(),
            max(day.max() for day in days if day.notna().any()).date(),
        )


def load_records(path: Path | str) -> Records:
    """Read the record tables from a folder of CSV tables or an ``.xlsx`` workbook.

    Parameters
    ----------
    path : path
        The same as for `govsim.district.load_district`; the district's own tables may be missing,
        and where they are there, every street and community named must be in them.

    Returns
    -------
    Records

    Raises
    ------
    InputError
        With every fault of the record tables.
    """
    from govsim.district.load import checked
    from govsim.district.read import read_tables

    with collector_paused():
        read = read_tables(path, need=())
        report = ReadReport()
        values = checked(read, report)
        others = {(raw.file, raw.sheet) for name, raw in read.tables.items()
                  if name not in RECORD_TABLES}  # fmt: skip
        faults = [fault for fault in report.faults if (fault.file, fault.sheet) not in others]
        if faults:
            raise InputError(faults)
        return records_from_values(values)


def records_from_values(values: Mapping[str, Values]) -> Records:
    """Data frames of tables without a fault.

    Parameters
    ----------
    values : mapping of str to Values
        Tables that were left out are missing.
    """
    frames: dict[str, Any] = {
        name: _frame(name, values[name]) for name in RECORD_TABLES if name in values
    }
    digests = {name: _digest(frame) for name, frame in frames.items()}
    whole = hashlib.sha256("\n".join(f"{k}={v}" for k, v in sorted(digests.items())).encode())
    return Records(**frames, digest=whole.hexdigest(), digests=digests)


def _frame(name: str, values: Values) -> DataFrame:
    import numpy as np
    import pandas as pd

    columns: dict[str, Any] = {}
    for column, known in fields(name).items():
        cells = values.columns[column]
        if known.kind == "date":
            days = np.array(cells, "datetime64[D]")
            columns[column] = pd.Series(days.astype("datetime64[s]"))
        elif known.kind == "bool":
            columns[column] = np.array(cells, np.bool_)
        elif known.kind in ("int", "float"):
            whole = known.kind == "int" and None not in cells
            columns[column] = np.array(cells, np.int64 if whole else np.float64)
        else:
            columns[column] = pd.Series(cells, dtype="str")
    return pd.DataFrame(columns)


def _digest(frame: DataFrame) -> str:
    """SHA-256 over every value as text, column by column."""
    content = hashlib.sha256()
    for name in sorted(map(str, frame)):
        cells = frame[name].astype("str").fillna("").str.cat(sep="\n")
        content.update(f"{name}={cells}\n".encode())
    return content.hexdigest()
