"""One replication: the clock, the subsystems, and what comes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import simpy

from govsim.catalogue.collector import collector_paused
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.rules import Rules
from govsim.model.bounds import refuse_bad_numbers, refuse_unknown_levels
from govsim.model.brands import Brands
from govsim.model.clock import MIDDAY, calendar
from govsim.model.counter import Counter
from govsim.model.couplings import connect
from govsim.model.deliberation import Deliberation
from govsim.model.demonstration import Demonstration
from govsim.model.emergencies import Emergencies
from govsim.model.funding import Funding
from govsim.model.indicators import LEVELS_OF_PLACES, Geography, Reckoning
from govsim.model.indicators.books import Books
from govsim.model.inspections import Inspections
from govsim.model.ledger import Ledger
from govsim.model.luck import Luck
from govsim.model.members import Members
from govsim.model.outcomes import Outcomes
from govsim.model.own_income import OwnIncome
from govsim.model.quarters import Quarters
from govsim.model.record import Recorder
from govsim.model.satisfaction import Satisfaction
from govsim.model.secretaries import Secretaries
from govsim.model.service import Service
from govsim.model.setting import BURN_IN_YEARS, Chronicle, Procedure, Setting
from govsim.model.staffing import Staffing
from govsim.model.stations import Stations
from govsim.model.survey import Survey
from govsim.model.tasks import Tasks
from govsim.model.treasury import Treasury
from govsim.model.units import Units
from govsim.model.volunteers import Volunteers
from govsim.model.wishes import Wishes
from govsim.policy import RuleBook, Scenario, load_scenario
from govsim.policy.shocks import Shock

if TYPE_CHECKING:
    from govsim.district import District

DAYS_PER_MONTH = 365.25 / 12
MANY_COMMUNITIES = 10_000
"""Of a district of more, outcomes of single communities are kept only if asked for."""


class Replication:
    """One run of the model under one seed.

    Parameters
    ----------
    district : District
    rulebook : RuleBook
        The rules over time.
    parameters : mapping of str to float
        A value for every parameter the model reads.
    seed, replication : int
    years : int
        Years reported; one year of burn-in under the baseline comes before them.
    coupled : bool
        False runs each subsystem on its own (for tests against theory).
    watch : int or None
        Index of a community whose events are kept.
    shocks : sequence of Shock
        What no proposal decides.
    levels : collection of str, optional
        Levels of places whose outcomes are kept, as in `simulate`.
    """

    def __init__(
        self, district: District, rulebook: RuleBook, parameters: Mapping[str, float], *,
        seed: int = 0, replication: int = 0, years: int = 5, coupled: bool = True,
        watch: int | None = None, shocks: Sequence[Shock] = (),
        levels: Collection[str] | None = None,
    ) -> None:  # fmt: skip
        start = district.info.start_date
        first = start.replace(year=start.year - BURN_IN_YEARS)
        days = calendar(first, years + BURN_IN_YEARS, BURN_IN_YEARS)
        self.rulebook = rulebook
        self.setting = Setting(
            district, parameters, Luck(seed, replication), days,
            Ledger(len(district.communities.ids), len(district.streets.ids)), simpy.Environment(),
            chronicle=Chronicle(watch), shocks=tuple(shocks),
        )  # fmt: skip
        treasury = Treasury(self.setting)
        self.funding = Funding(self.setting, treasury)
        self.quarters = Quarters(self.setting)
        self.units = Units(self.setting)
        self.tasks, self.inspections = Tasks(self.setting), Inspections(self.setting)
        self.service = Service(self.setting)
        self.counter = Counter(self.setting)
        self.satisfaction = Satisfaction(self.setting)
        self.volunteers = Volunteers(self.setting)
        self.secretaries = Secretaries(self.setting)
        self.staffing = Staffing(self.setting, treasury)
        self.deliberation = Deliberation(self.setting, self.funding.benefit_fund)
        self.brands = Brands(self.setting)
        self.demonstration = Demonstration(self.setting)
        self.own_income = OwnIncome(self.setting)
        self.members, self.wishes = Members(self.setting), Wishes(self.setting)
        self.stations, self.survey = Stations(self.setting), Survey(self.setting)
        self.emergencies = Emergencies(self.setting)
        self.weekly = (
            self.inspections, self.service, self.satisfaction, self.volunteers, self.staffing,
            self.members, self.wishes,
        )  # fmt: skip
        self.subsystems = (
            self.funding, self.quarters, self.units, self.tasks, *self.weekly,
            self.secretaries, self.deliberation, self.brands, self.demonstration,
            self.own_income, self.counter, self.stations, self.survey, self.emergencies,
        )  # fmt: skip
        connect(self.subsystems, coupled=coupled)
        self.recorder = Recorder(self.setting, self.subsystems)
        self.recorder.reader = self._work_out
        self._levels = usual_levels(district) if levels is None else levels
        self.reckoning = self._reckoning()

    def run(self) -> Replication:
        """Run to the end of the horizon."""
        env = self.setting.env
        env.process(self.proposals())
        for subsystem in self.subsystems:
            subsystem.start()
        self.opening_total = self.setting.ledger.total()
        env.process(self.weeks())
        self.recorder.start()
        with collector_paused():
            env.run(until=self.setting.calendar.end)
        return self

    def proposals(self) -> Procedure:
        """Each proposal takes effect at the first minute of its day."""
        setting = self.setting
        setting.rules = Rules()
        for when in self.rulebook.change_dates():
            day = max(setting.calendar.day(when), setting.calendar.day(self._first_day()))
            if day >= setting.calendar.end:
                continue
            yield setting.wait_until(day)
            rules = self.rulebook.on(when)
            if rules != setting.rules:
                setting.note("rules_changed")
            setting.rules = rules

    def _first_day(self) -> Any:
        return self.setting.calendar.first_reported

    def weeks(self) -> Procedure:
        """Every week, each population lives a week, in the order that causes run."""
        week = 0
        yield self.setting.env.timeout(MIDDAY)
        while True:
            for subsystem in self.weekly:
                subsystem.tick(week)
            week += 1
            yield self.setting.env.timeout(7)

    def _reckoning(self) -> Reckoning:
        """Nothing worked out yet."""
        setting, p = self.setting, self.setting.parameters
        fallback = {
            "time_to_fill_days": p["fill_months_informal"] * DAYS_PER_MONTH,
            "volunteer_retention": 1.0 - p["vol_lapse_year"],
            "on_time_share": p["on_time_reference"],
            "property_cooperation": p["property_coop0"],
            "unit_cooperation": p["unit_coop0"],
            "checkin_matched_share": p["checkin_effective"],
            "member_belonging": p["belonging0"],
            "wish_days": 7.0 / max(p["wish_claim_week"], 0.01),
        }
        geography = Geography(
            setting.district.communities.street, len(setting.district.streets.ids), self._levels
        )
        months, first = 12 * setting.calendar.years, 12 * BURN_IN_YEARS
        return Reckoning(geography, months - first, first, fallback)

    def _work_out(self) -> None:
        """Work out the outcomes of the months recorded since the last time."""
        done, recorded = self.reckoning.done, self.recorder.done
        if done == recorded:
            return
        communities = self.setting.district.communities
        books = Books(
            self.recorder, communities.residents, communities.posts,
            self.setting.parameters["vol_session_hours"], done, recorded,
        )  # fmt: skip
        self.reckoning.take(books)

    def outcomes(self, scenario: str, replication: int, draw: int = 0) -> Outcomes:
        """The outcomes of the months reported."""
        self._work_out()
        district = self.setting.district
        return Outcomes(
            scenario=scenario, draw=draw, replication=replication,
            months=tuple(self.setting.calendar.months()[12 * BURN_IN_YEARS :]),
            district_id=district.info.district_id,
            street_ids=tuple(district.streets.ids) if "street" in self._levels else (),
            community_ids=tuple(district.communities.ids) if "community" in self._levels else (),
            values=self.reckoning.values,
        )  # fmt: skip

    def release(self) -> None:
        """Let go of everything; the replication cannot be used afterwards.

        Its parts refer to each other, so that its memory would otherwise wait for the next search
        for garbage, while a study goes on to the next run.
        """
        clock = vars(self.setting.env)
        for *_, event in clock["_queue"]:
            event.callbacks.clear()  # a waiting procedure and what it waits for know each other
        for part in self.subsystems:
            vars(part).clear()
        clock.clear()
        vars(self).clear()


def usual_levels(district: District) -> tuple[str, ...]:
    """Levels of places whose outcomes are kept unless others are asked for."""
    few = len(district.communities.ids) <= MANY_COMMUNITIES
    return LEVELS_OF_PLACES if few else LEVELS_OF_PLACES[:2]


def simulate(
    district: District,
    scenario: Scenario | str,
    *,
    parameters: Mapping[str, float] | None = None,
    seed: int = 0,
    replication: int = 0,
    years: int = 5,
    shocks: Sequence[Shock] = (),
    levels: Collection[str] | None = None,
) -> Outcomes:
    """Run one scenario once.

    Parameters
    ----------
    district : District
        From `govsim.load_district`.
    scenario : Scenario or str
        From `govsim.load_scenario`, or a path or name to load.
    parameters : mapping of str to float, optional
        Values that replace the catalogue's central ones, in the catalogue's units.
    seed, replication : int
        The same two numbers give the same luck, whatever the scenario.
    years : int
        Calendar years reported, from the district's start date.
    shocks : sequence of Shock
        What no proposal decides (`govsim.policy.shocks`).
    levels : collection of {"district", "street", "community"}, optional
        Levels of places whose outcomes are kept; the district's always are. Unless given, all of
        them, but of a district of more than 10,000 communities not those of single communities.
        What is kept changes no number.

    Returns
    -------
    Outcomes
        Monthly outcomes of the district and of the places of the other levels kept.

    Raises
    ------
    InputError
        With every fault: an unknown parameter, a value outside its bounds, a bad number of years,
        an unknown level.
    """
    values = load_parameters().with_values(dict(parameters or {}))
    refuse_bad_numbers(years=years, seed=seed, replication=replication)
    refuse_unknown_levels(levels)
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    run = Replication(
        district, loaded.rulebook(), values, seed=seed, replication=replication, years=years,
        shocks=shocks, levels=levels,
    )  # fmt: skip
    found = run.run().outcomes(loaded.name, replication)
    run.release()
    return found
