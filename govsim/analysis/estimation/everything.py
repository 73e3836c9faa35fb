"""Everything that a district's records say of the catalogue's parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.estimation.estimate import Estimate, Silent
from govsim.analysis.estimation.ledgers import (
    Arrears,
    Delays,
    arrears_of,
    delays_of,
    delivery,
    mean_delay,
)
from govsim.analysis.estimation.requests import (
    KINDS,
    Rate,
    Shape,
    Weeks,
    shape_of,
    weeks_of,
    yearly_rate,
)
from govsim.analysis.estimation.scales import NORMAL_90, NORMAL_95
from govsim.analysis.estimation.staff_estimates import StaffFound, estimate_staff
from govsim.analysis.estimation.volunteers import (
    LAPSE,
    PACE,
    RETURN,
    SPREAD,
    Gaps,
    VolunteerFit,
    fit_volunteers,
    gaps_of,
)
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import load_parameters

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District
    from govsim.district.records import Records

TABLES = ("staff_roster", "volunteer_log", "request_log", "tranches", "matches", "arrears")


@dataclass(frozen=True, eq=False)
class Found:
    """What the records say.

    Attributes
    ----------
    estimates : list of Estimate
    silent : list of Silent
        Parameters that were looked for and not found.
    windows : dict of str to (date, date)
        Period of each table that was read.
    sizes : dict of str to int
        Rows of each.
    digest : str
        SHA-256 of the records' content.
    notices : list of Text
        What was assumed of the tables.
    staff : StaffFound or None
    gaps : Gaps or None
    volunteers : VolunteerFit or None
    weeks : Weeks or None
    shape : Shape or None
    delays : Delays or None
    arrears : Arrears or None
    """

    estimates: list[Estimate]
    silent: list[Silent]
    windows: dict[str, tuple[date, date]]
    sizes: dict[str, int]
    digest: str
    notices: list[Text]
    staff: StaffFound | None = None
    gaps: Gaps | None = None
    volunteers: VolunteerFit | None = None
    weeks: Weeks | None = None
    shape: Shape | None = None
    delays: Delays | None = None
    arrears: Arrears | None = None

    def named(self, name: str) -> Estimate | None:
        """The estimate of one parameter, if there is one."""
        return next((e for e in self.estimates if e.name == name), None)


def estimate_all(records: Records, district: District | None = None) -> Found:
    """Estimate whatever the records tell of.

    Parameters
    ----------
    records : Records
    district : District, optional
        For residents, streets, their strength, the wage outside and the register of volunteers;
        what needs them is left out, or a notice says what is taken instead.

    Returns
    -------
    Found

    Raises
    ------
    InputError
        If there is no record table to estimate from.
    """
    there = [name for name in TABLES if getattr(records, name) is not None]
    if not there:
        what = Text(N_("there is no record table to estimate from"))
        expected = Text(N_("at least one of: {names}"), names=", ".join(TABLES))
        raise InputError([Fault(what, expected)])
    windows, notices = _windows(records, there)
    sizes = {name: len(getattr(records, name)) for name in there}
    work = _Work(records, district, windows, notices)
    for name, step in (
        ("staff_roster", work.staff), ("volunteer_log", work.volunteers),
        ("request_log", work.requests), ("tranches", work.tranches), ("matches", work.matches),
        ("arrears", work.arrears),
    ):  # fmt: skip
        if sizes.get(name):
            step()
    return Found(work.estimates, work.silent, windows, sizes, records.digest, work.notices,
                 **work.parts)  # type: ignore[arg-type]  # fmt: skip


def _windows(
    records: Records, there: Sequence[str]
) -> tuple[dict[str, tuple[date, date]], list[Text]]:
    """The period of each table, and what was assumed of it."""
    stated = set() if records.windows is None else set(records.windows["table"].astype(str))
    windows, notices = {}, []
    for name in there:
        if not len(getattr(records, name)):
            continue
        window = records.window(name)
        assert window is not None
        if name == "staff_roster" and name not in stated:
            left = records.staff_roster["exit_date"].dropna()  # type: ignore[index]
            first = left.min().date().replace(day=1) if len(left) else window[0]
            window = (first, window[1])
        if name not in stated:
            notices.append(Text(
                N_("{table}: no period is stated; taken as {first} to {last}, by the dates found"),
                table=name, first=window[0].isoformat(), last=window[1].isoformat(),
            ))  # fmt: skip
        windows[name] = window
    return windows, notices


@dataclass
class _Work:
    """Estimates gathered table by table."""

    records: Records
    district: District | None
    windows: dict[str, tuple[date, date]]
    notices: list[Text]
    estimates: list[Estimate] = field(default_factory=list)
    silent: list[Silent] = field(default_factory=list)
    parts: dict[str, object] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=lambda: load_parameters().centrals())

    def staff(self) -> None:
        wage = self.district.info.average_wage_yuan if self.district else None
        roster = self.records.staff_roster
        assert roster is not None
        found = estimate_staff(roster, self.windows["staff_roster"], self.values, wage,
                               self.records.arrears)  # fmt: skip
        self.estimates += found.estimates
        self.silent += found.silent
        self.notices += found.notices
        self.parts["staff"] = found

    def volunteers(self) -> None:
        table = "volunteer_log"
        log = self.records.volunteer_log
        assert log is not None
        gaps = gaps_of(log, *self.windows[table])
        leave = load_parameters()["vol_leave_year"]
        hazards = [-math.log1p(-p) for p in (leave.low, leave.central, leave.high)]
        sd = (hazards[2] - hazards[0]) / (2.0 * NORMAL_90)
        fit = fit_volunteers(gaps, hazards[1], sd)
        self.parts |= {"gaps": gaps, "volunteers": fit}
        names = ("vol_hours_active", "vol_motivation_sd", "vol_lapse_year", "vol_return_year")
        if fit is None:
            why = Text(
                N_("{n} volunteers with {gaps} gaps between sessions are too few, or do not tell "
                   "lapsing from serving rarely"), n=gaps.volunteers, gaps=gaps.gaps,
            )  # fmt: skip
            self.silent += [Silent(name, table, why) for name in names]
            return
        hours, hours_se, reach = _session_hours(log)
        self.estimates.append(Estimate("vol_session_hours", table, hours, hours_se, len(log),
                                       gaps.volunteers, reach))  # fmt: skip
        error = np.sqrt(np.diag(fit.covariance))
        added = {PACE: (hours, hours_se)}
        note = Text(N_("leaving the register for good is held at the catalogue's hazard, and its "
                       "range adds to the interval"))  # fmt: skip
        ended = int((gaps.silence > 180).sum())
        for name, k, events, notes in (
            ("vol_hours_active", PACE, gaps.gaps, ()), ("vol_motivation_sd", SPREAD, gaps.gaps, ()),
            ("vol_lapse_year", LAPSE, ended, (note,)),
            ("vol_return_year", RETURN, _returns(gaps), (note,)),
        ):  # fmt: skip
            shift, more = added.get(k, (0.0, 0.0))
            self.estimates.append(Estimate(
                name, table, float(fit.values[k]) + shift, math.hypot(float(error[k]), more),
                gaps.sessions, events, notes=notes,
            ))  # fmt: skip
        self._active_share(fit, gaps)

    def _active_share(self, fit: VolunteerFit, gaps: Gaps) -> None:
        register = self.district.volunteers if self.district else None
        if register is None or len(register.ids) <= fit.active:
            why = Text(N_("no register of volunteers, or one shorter than the log"))
            self.silent.append(Silent("vol_active_share", "volunteer_log", why))
            return
        share, n = fit.active / len(register.ids), len(register.ids)
        value = math.log(share / (1 - share))
        se = 1.0 / math.sqrt(n * share * (1 - share))
        self.estimates.append(Estimate("vol_active_share", "volunteer_log", value, se, n,
                                       round(fit.active)))  # fmt: skip

    def requests(self) -> None:
        table = "request_log"
        if self.district is None:
            why = Text(N_("no table of communities with residents"))
            names = ("counter_services", "hotline_dispatched", "request_season", "request_growth",
                     "request_classes")  # fmt: skip
            self.silent += [Silent(name, table, why) for name in names]
            return
        places = self.district.communities
        residents = dict(zip(places.ids, places.residents.astype(float).tolist(), strict=True))
        log = self.records.request_log
        assert log is not None
        weeks = weeks_of(log, *self.windows[table], residents)
        shape = shape_of(weeks)
        self.parts |= {"weeks": weeks, "shape": shape}
        for name, kind in zip(("counter_services", "hotline_dispatched"), KINDS, strict=True):
            self._rate(name, table, yearly_rate(weeks, kind), len(log),
                       Text(N_("no request of this kind")))  # fmt: skip
        short = Text(N_("the log covers too few weeks"))
        self._rate("request_season", table, shape.season, len(log), short)
        self._rate("request_growth", table, shape.growth, len(log), short)
        size = shape.size
        if size is not None:
            narrow = self.values["demand_dispersion"]
            size = Rate(size.value - math.log(narrow), size.se, size.reach, size.events)
        note = Text(N_("only its product with demand_dispersion shows in a log, which is held at "
                       "the catalogue's value"))  # fmt: skip
        even = Text(N_("too few weeks, or no more uneven than chance alone makes it"))
        self._rate("request_classes", table, size, len(log), even, note)

    def tranches(self) -> None:
        ledger = self.records.tranches
        assert ledger is not None
        street = None
        if self.district is not None:
            places = self.district.communities
            names = [self.district.streets.ids[k] for k in places.street]
            street = dict(zip(places.ids, names, strict=True))
        delays = delays_of(ledger, self.windows["tranches"][1], street)
        self.parts["delays"] = delays
        notes = [Text(N_("tranches of one street due on one day count as one event"))]
        if delays.early:
            notes.append(Text(N_("{n} came before they were due and count as on time"),
                              n=delays.early))  # fmt: skip
        self._rate("tranche_delay_days", "tranches", mean_delay(delays), len(ledger),
                   Text(N_("no tranche has been paid")), *notes)  # fmt: skip

    def matches(self) -> None:
        ledger = self.records.matches
        assert ledger is not None
        strength = None
        notes: tuple[Text, ...] = ()
        if self.district is not None:
            streets = self.district.streets
            level = np.asarray(streets.fiscal_strength, float).tolist()
            strength = dict(zip(streets.ids, level, strict=True))
        else:
            notes = (Text(N_("every street is taken to be of middling strength")),)
        why = Text(N_("all or nothing of the match stayed, or none was due"))
        self._rate("street_delivery", "matches", delivery(ledger, strength), len(ledger), why,
                   *notes)  # fmt: skip

    def arrears(self) -> None:
        ledger = self.records.arrears
        assert ledger is not None
        found = arrears_of(ledger)
        self.parts["arrears"] = found
        self._rate("pay_arrears_prob", "arrears", found.odds if found else None, len(ledger),
                   Text(N_("no community fell behind, or all did every month")))  # fmt: skip

    def _rate(self, name: str, table: str, rate: Rate | None, rows: int, why: Text,
              *notes: Text) -> None:  # fmt: skip
        if rate is None:
            self.silent.append(Silent(name, table, why))
        else:
            self.estimates.append(Estimate(name, table, rate.value, rate.se, rows, rate.events,
                                           rate.reach, notes))  # fmt: skip


def _returns(gaps: Gaps) -> int:
    """Gaps of more than half a year: someone came back, or serves rarely."""
    long = gaps.days > 180
    return int(gaps.counts[:, long].sum())


def _session_hours(log: pd.DataFrame) -> tuple[float, float, float]:
    """Log of mean hours of a session, its error clustered by volunteer, and the reach."""
    import statsmodels.api as sm

    hours = log["hours"].to_numpy(float)
    who = np.unique(log["volunteer_id"].astype(str), return_inverse=True)[1]
    fitted: Any = sm.OLS(hours, np.ones((len(hours), 1))).fit(
        cov_type="cluster", cov_kwds={"groups": who}
    )
    mean = float(fitted.params[0])
    return math.log(mean), float(fitted.bse[0]) / mean, NORMAL_95
