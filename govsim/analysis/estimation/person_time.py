"""Time at risk of a staff roster, cut so thin that a hazard hardly moves within a piece.

A worker is at risk from the later of entry and the period's first day (left truncation) to the
earlier of leaving and the period's last day (right censoring).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from govsim.district.district import EDUCATIONS, ROUTES
from govsim.model.setting import DAYS_PER_YEAR
from govsim.model.workforce import BACHELOR, CONNECTIONS, EXAM

if TYPE_CHECKING:
    import pandas as pd

PIECE_YEARS = 0.25
"""Length of a piece by tenure; two, three and ten years of service begin new ones."""
YOUNG_YEARS, NEW_YEARS, TENURE_YEARS, TENURE_MIDDLE = 3.0, 2.0, 10.0, 5.0
"""Of the model's hazard: years with the young hazard after an exam, years as a newcomer, years
after which tenure no longer counts, and the tenure at which a base hazard holds."""
LAST_PAY = 3.0
"""Most that pay can lag, in multiples of the usual lag."""


@dataclass(frozen=True, eq=False)
class Stays:
    """Stays of workers within the period, one entry each.

    Attributes
    ----------
    start, stop : numpy.ndarray of float64
        Years of service at the beginning and the end of the time at risk.
    reason : numpy.ndarray of str
        Why it ended; empty if the period ended first.
    opened : numpy.ndarray of float64
        Day (from 1970-01-01) on which the time at risk begins.
    route, education, cluster : numpy.ndarray of int64
        Codes as the model's; number of the community.
    log_pay, lag : numpy.ndarray of float64
        Log of pay against what the model takes as usual for that education, and how far pay lags
        behind outside pay, in multiples of the usual lag.
    birth_year : numpy.ndarray of int64
    places : tuple of str
        Identifiers of the communities that `cluster` numbers.
    """

    start: np.ndarray
    stop: np.ndarray
    reason: np.ndarray
    opened: np.ndarray
    route: np.ndarray
    education: np.ndarray
    cluster: np.ndarray
    log_pay: np.ndarray
    lag: np.ndarray
    birth_year: np.ndarray
    places: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def years(self) -> float:
        """Person-years at risk."""
        return float((self.stop - self.start).sum())


def stays_of(
    roster: pd.DataFrame, first: date, last: date, outside: np.ndarray, reference: float
) -> Stays:
    """The time at risk of everyone who was in post within a period.

    Parameters
    ----------
    roster : pandas.DataFrame
        Table ``staff_roster``; dates as datetimes.
    first, last : date
        First and last day of the period the roster covers.
    outside : numpy.ndarray of float64, shape (3,)
        Pay a month outside by education, yuan.
    reference : float
        Pay against pay outside at which base hazards hold (``pay_to_private_wage``).

    Returns
    -------
    Stays
        Stays that do not reach into the period are left out.
    """
    from_day, to_day = (np.datetime64(d, "D").astype(np.int64) for d in (first, last))
    entry = _days(roster["entry_date"])
    gone = roster["exit_date"].notna().to_numpy()
    leave = np.where(gone, _days(roster["exit_date"]) + 1, to_day + 1)  # after the last day
    in_time = gone & (leave <= to_day + 1)
    begin = np.maximum(entry, from_day).astype(float)
    end = np.where(in_time, leave, to_day + 1).astype(float)
    kept = (entry <= to_day) & (end > begin)
    part = roster[kept]
    education = _codes(part["education"], EDUCATIONS)
    ratio = part["base_pay_yuan"].to_numpy(float) / outside[education]
    places, cluster = np.unique(part["community_id"].astype(str), return_inverse=True)
    reason = np.where(in_time, part_text(roster["exit_reason"]), "")[kept]
    reason = np.where(in_time[kept] & (reason == ""), "other", reason)
    return Stays(
        start=((begin - entry) / DAYS_PER_YEAR)[kept],
        stop=((end - entry) / DAYS_PER_YEAR)[kept],
        reason=reason,
        opened=begin[kept],
        route=_codes(part["route"], ROUTES),
        education=education,
        cluster=cluster,
        log_pay=np.log(ratio / reference),
        lag=np.clip((1.0 - ratio) / (1.0 - min(reference, 0.99)), 0.0, LAST_PAY),
        birth_year=part["birth_year"].to_numpy(np.int64),
        places=tuple(str(place) for place in places),
    )


def part_text(column: pd.Series) -> np.ndarray:
    """A column as text, blank where there is nothing."""
    return np.asarray(column.astype(object).where(column.notna(), "").astype(str))


def _days(column: pd.Series) -> np.ndarray:
    import pandas as pd

    day = pd.to_datetime(column)
    return np.asarray(day.to_numpy("datetime64[D]").astype(np.int64))


def _codes(column: pd.Series, names: tuple[str, ...]) -> np.ndarray:
    return np.asarray([names.index(str(v)) for v in column], np.int64)


@dataclass(frozen=True, eq=False)
class Pieces:
    """Time at risk in pieces.

    Attributes
    ----------
    stay : numpy.ndarray of int64
        Which stay each piece is of.
    start, stop : numpy.ndarray of float64
        Years of service.
    tenure : numpy.ndarray of float64
        Years of service at which the hazard is taken: the middle of the interval that the piece
        lies in, whether or not it is cut short (were it the piece's own middle, those who leave
        would seem to do so early).
    middle_day : numpy.ndarray of int64
        Day in the middle of the piece, from 1970-01-01.
    reason : numpy.ndarray of str
        Why the stay ended with this piece; empty if it did not.
    """

    stay: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    tenure: np.ndarray
    middle_day: np.ndarray
    reason: np.ndarray

    @property
    def years(self) -> np.ndarray:
        """Person-years of each piece."""
        return np.asarray(self.stop - self.start)


def cut(stays: Stays, length: float = PIECE_YEARS) -> Pieces:
    """Cut stays at multiples of `length` years of service."""
    first = np.floor(stays.start / length + 1e-9)
    count = np.maximum(1, np.ceil(stays.stop / length - 1e-9) - first).astype(np.int64)
    stay = np.repeat(np.arange(len(stays)), count)
    number = np.arange(len(stay)) - np.repeat(np.cumsum(count) - count, count)
    edge = (first[stay] + number) * length
    start = np.maximum(edge, stays.start[stay])
    stop = np.minimum(edge + length, stays.stop[stay])
    ends = number == count[stay] - 1
    middle = stays.opened[stay] + (0.5 * (start + stop) - stays.start[stay]) * DAYS_PER_YEAR
    return Pieces(
        stay, start, stop, edge + 0.5 * length, middle.astype(np.int64),
        np.where(ends, stays.reason[stay], ""),
    )  # fmt: skip


def quit_terms(stays: Stays, pieces: Pieces) -> dict[str, np.ndarray]:
    """What the model's log hazard of quitting is linear in, piece by piece.

    Returns
    -------
    dict of str to numpy.ndarray
        By the parameter that each term's coefficient gives; the first three are groups, of which
        each piece is in exactly one.
    """
    stay, tenure = pieces.stay, pieces.tenure
    route, education = stays.route[stay], stays.education[stay]
    connected = route == CONNECTIONS
    young = (route == EXAM) & (tenure < YOUNG_YEARS)
    graduate = (education == BACHELOR) & ~young
    terms = {
        "quit_annual_all": ~connected & ~young,
        "quit_annual_incumbent": connected,
        "quit_annual_exam_young": young,
        "pay_quit_elasticity": stays.log_pay[stay],
        "tenure_hazard_slope": TENURE_MIDDLE - np.minimum(tenure, TENURE_YEARS),
        "newcomer_hazard": ~young & (tenure < NEW_YEARS),
        "hr_education": graduate * stays.lag[stay],
    }
    return {name: term.astype(float) for name, term in terms.items()}
