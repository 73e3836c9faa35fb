"""What is to be matched: outcomes that the district observed, year by year and place by place.

An outcome's figure for a year is December's where it is counted at the end of a month or over
twelve months, and the mean of the year's months where it is counted month by month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.outcomes import OUTCOMES
from govsim.model.bounds import BOUNDS
from govsim.model.indicators import OUTCOME_NAMES

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

MONTHLY = frozenset({
    "district_cost_yuan", "street_cost_yuan", "overload", "handed_down_time_share", "requests",
    "on_time_share", "volunteer_hours", "skilled_hours_share", "needs_voiced", "checkins",
    "checkin_hosting_hours", "voluntary_visits", "satisfaction_reported", "waiting_minutes",
    "vacancy_rate", "once_only_share", "online_share", "trips_young", "trips_elderly",
    "double_entry_hours",
})  # fmt: skip
"""Outcomes counted month by month: a year's figure is the mean of its months."""
BY_COMMUNITY = frozenset({"deficit_communities_share", "checkin_blank_share"})
"""Shares that count communities, and so move in steps."""
SCARCE = 2
"""Fewest observations worth a calibration."""


@dataclass(frozen=True)
class Target:
    """One observed figure.

    Attributes
    ----------
    outcome : str
    year : int
        Of the calendar.
    value : float
        In the outcome's unit.
    error : float
        Its standard error; 0 where none is stated.
    level : {"district", "street", "community"}
    place : str
        Identifier; empty for the district.
    """

    outcome: str
    year: int
    value: float
    error: float = 0.0
    level: str = "district"
    place: str = ""

    @property
    def key(self) -> str:
        """Name in tables: outcome, place and year."""
        return ":".join(part for part in (self.outcome, self.place, str(self.year)) if part)


@dataclass(frozen=True, eq=False)
class Targets:
    """All figures to be matched, and the years of a run they belong to.

    Attributes
    ----------
    items : tuple of Target
        In the order of outcome, place and year.
    first_year : int
        Calendar year that the first year of a run stands for.
    is_moved : bool
        Whether that is before the district's own first day: then the district is taken to have
        been, at the start of the first year observed, as its tables say.
    """

    items: tuple[Target, ...]
    first_year: int
    is_moved: bool

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Target]:
        return iter(self.items)

    @property
    def years(self) -> int:
        """Years a run must have."""
        return max(t.year for t in self.items) - self.first_year + 1

    @property
    def values(self) -> np.ndarray:
        """Observed figures, shape (targets,)."""
        return np.array([t.value for t in self.items])

    @property
    def errors(self) -> np.ndarray:
        """Their standard errors, shape (targets,)."""
        return np.array([t.error for t in self.items])

    @property
    def outcomes(self) -> list[str]:
        """Outcomes observed, in order."""
        return list(dict.fromkeys(t.outcome for t in self.items))

    @property
    def needs_places(self) -> bool:
        """Whether any is of a street or a community."""
        return any(t.level != "district" for t in self.items)

    def through(self, year: int) -> np.ndarray:
        """Which are of a year or before, shape (targets,) of bool."""
        return np.array([t.year <= year for t in self.items])

    def grain(self, district: District) -> np.ndarray:
        """Standard deviation of the steps that figures move in, shape (targets,).

        A share of few communities is a step function of what decides it, and regressions are
        smooth: each step of a uniform grid is off by its width over the root of twelve.
        """
        streets = np.asarray(district.communities.street)
        found = np.zeros(len(self.items))
        for k, target in enumerate(self.items):
            if target.outcome not in BY_COMMUNITY:
                continue
            count = len(streets)
            if target.level == "street":
                count = int((streets == list(district.streets.ids).index(target.place)).sum())
            elif target.level == "community":
                count = 1
            found[k] = 1.0 / (max(count, 1) * np.sqrt(12.0))
        return found

    def of_run(self, values: np.ndarray, district: District) -> np.ndarray:
        """The figures that one run gives.

        Parameters
        ----------
        values : numpy.ndarray of float64, shape (months, outcomes) or (months, places, outcomes)
            Of the district, or of every place where streets or communities are observed.
        district : District

        Returns
        -------
        numpy.ndarray of float64, shape (targets,)
        """
        streets = list(district.streets.ids)
        communities = list(district.communities.ids)
        found = np.empty(len(self.items))
        for k, target in enumerate(self.items):
            column = values[..., OUTCOME_NAMES.index(target.outcome)]
            if column.ndim == 2:
                place = 0
                if target.level == "street":
                    place = 1 + streets.index(target.place)
                elif target.level == "community":
                    place = 1 + len(streets) + communities.index(target.place)
                column = column[:, place]
            first = 12 * (target.year - self.first_year)
            months = column[first : first + 12]
            found[k] = months.mean() if target.outcome in MONTHLY else months[-1]
        return found


def make_targets(items: Sequence[Target], district: District, *, file: str = "") -> Targets:
    """Targets in order, checked against the district.

    Raises
    ------
    InputError
        With every fault: unknown outcomes and places, figures given twice or that are no numbers,
        errors below zero, too few figures, too long a span.
    """
    faults = [fault for target in items for fault in _faults(target, district, file)]
    seen: set[tuple[str, str, str, int]] = set()
    for t in items:
        key = (t.outcome, t.level, t.place, t.year)
        if key in seen:
            faults.append(
                Fault(
                    Text(N_("{name} is observed twice in {year}"), name=t.outcome, year=t.year),
                    Text(N_("one figure a year, outcome and place")),
                    file=file,
                )
            )
        seen.add(key)
    if len(items) < SCARCE:
        faults.append(Fault(Text(N_("{count} observations are too few to calibrate"),
                                 count=len(items)),
                            Text(N_("at least {least}"), least=SCARCE), file=file))  # fmt: skip
    if faults:
        raise InputError(faults)
    order = {name: k for k, name in enumerate(OUTCOMES)}
    ordered = tuple(sorted(items, key=lambda t: (order[t.outcome], t.level, t.place, t.year)))
    own = district.info.start_date.year
    earliest = min(t.year for t in ordered)
    found = Targets(ordered, min(own, earliest), earliest < own)
    longest = BOUNDS["years"][1]
    if found.years > longest:
        raise InputError([
            Fault(Text(N_("observations span {years} years"), years=found.years),
                  Text(N_("at most {longest}, from the district's first day on"),
                       longest=longest), file=file)
        ])  # fmt: skip
    return found


def _faults(target: Target, district: District, file: str) -> Iterator[Fault]:
    if target.outcome not in OUTCOMES:
        from govsim.catalogue.errors import unknown_name

        yield unknown_name(target.outcome, OUTCOMES, file=file)
    if not np.isfinite(target.value) or not np.isfinite(target.error) or target.error < 0:
        yield Fault(Text(N_("{name} in {year}: no number, or an error below zero"),
                         name=target.outcome, year=target.year), file=file)  # fmt: skip
    known = {"district": ["", district.info.district_id], "street": list(district.streets.ids),
             "community": list(district.communities.ids)}.get(target.level, [])  # fmt: skip
    if target.place not in known:
        yield Fault(Text(N_("{name} in {year}: the district has no place “{place}” at this level"),
                         name=target.outcome, year=target.year, place=target.place),
                    Text(N_("level district, street or community, and the identifier of the "
                            "place")), file=file)  # fmt: skip


def targets_of(frame: pd.DataFrame | None, district: District, *, file: str = "") -> Targets:
    """Targets from the record table ``observations``.

    Parameters
    ----------
    frame : pandas.DataFrame or None
        Columns year, outcome, value, and where there are any standard_error, level and place;
        None where the table was left out.
    district : District
    file : str
        Where it comes from, for faults.

    Raises
    ------
    InputError
        With every fault.
    """
    if frame is None:
        raise InputError([
            Fault(Text(N_("there is no table “observations”")),
                  Text(N_("year, outcome and value of what the district observed")), file=file)
        ])  # fmt: skip
    import pandas as pd

    items = []
    for row in frame.to_dict("records"):
        error, place = row.get("standard_error"), row.get("place")
        level = row.get("level")
        level = "district" if pd.isna(level) or not level else str(level)
        items.append(Target(
            str(row["outcome"]), int(row["year"]), float(row["value"]),
            0.0 if error is None or pd.isna(error) else float(error), level,
            "" if level == "district" or place is None or pd.isna(place) else str(place),
        ))  # fmt: skip
    return make_targets(items, district, file=file)
