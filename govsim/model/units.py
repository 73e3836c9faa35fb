"""Resident units: how far they cooperate, attend joint meetings, and contribute."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MIDDAY, MORNING
from govsim.model.compile import kernel
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import normal, place_numbers, stream_number, uniforms
from govsim.model.setting import (
    WEEKS_PER_MONTH,
    WEEKS_PER_YEAR,
    Procedure,
    Setting,
    within_month,
)
from govsim.model.subsystem import Subsystem

CONTRIBUTION_DAY = 6, 20
"""Month and day on which units settle the year's contribution."""
FLOOR_REFERENCE = 10_000.0
"""Floor in yuan a year at which half of the resistance to any floor shows."""


@kernel
def incline(key, stream, number, level, spread, own):  # type: ignore[no-untyped-def]
    """What every unit does of its own accord, 0 to 1: normal around a level."""
    for i in range(len(number)):
        u, _ = uniforms(key, stream, number[i], 0)
        own[i] = min(max(level + spread * normal(u), 0.0), 1.0)


@kernel
def live_a_month(  # type: ignore[no-untyped-def]
    community, capacity, own, shift, real, formal, resistance, neutral, meetings, speed, whole,
    usual, weight, each, meeting_hours, powers, unit_cooperation, attendance, tally, cooperation,
    points, staff_hours, street_powers,
):  # fmt: skip
    """One month of every unit's cooperation and attendance, and what communities notice of it.

    Parameters
    ----------
    capacity, own : float64 (units,)
        What a unit could share, and what it does of its own accord, 0 to 1.
    shift, real : float
        What today's practices and what real consequences add to it.
    formal : float
        Share of absences that assessment turns into attendance without substance.
    resistance, neutral : float
        What a floor takes from a unit that does not cooperate at all; level from which it takes
        nothing.
    meetings : bool
        Whether joint meetings are held.
    speed : float
        Share of the distance to its target that cooperation moves in a month.
    whole : float64 (communities,)
        Capacity of all units of a community.
    usual, weight : float
        Cooperation at which points are zero; points for all of what units could share.
    each, meeting_hours : float
        Staff hours a week a unit assessed, and of joint meetings where there are units.
    powers : float
        How far the street has a say over local offices.
    unit_cooperation, attendance : float64 (units,), updated and set
    tally : float64 (3, communities), written to
        Units, their cooperation and their attendance.
    cooperation, points, staff_hours, street_powers : float64 (communities,), set
    """
    tally[:] = 0.0
    points[:] = 0.0
    for i in range(len(own)):
        now, c = unit_cooperation[i], community[i]
        loss = resistance * max(0.0, 1.0 - now / neutral) if neutral > 0.0 else 0.0
        target = min(max(own[i] + shift + real - loss, 0.0), 1.0)
        now += (target - now) * speed
        unit_cooperation[i] = now
        attendance[i] = now + (1.0 - now) * formal if meetings else 0.0
        tally[0, c] += 1.0
        tally[1, c] += now
        tally[2, c] += attendance[i]
        points[c] += capacity[i] * (now - usual)
    for c in range(len(points)):
        units = tally[0, c]
        points[c] = weight * points[c] / max(whole[c], 1.0)
        cooperation[c] = tally[1, c] / units if units > 0 else usual
        staff_hours[c] = each * units + (meeting_hours if units > 0 else 0.0)
        street_powers[c] = powers


class Units(Subsystem):
    """All resident units of the district, one row each.

    Attributes
    ----------
    staff_hours, points : numpy.ndarray of float64, shape (communities,)
        Hours a week that joint meetings and assessing units ask of staff; points of satisfaction
        for what units share with residents against the usual.
    cooperation : numpy.ndarray of float64, shape (communities,)
        Mean cooperation of a community's units, 0 to 1; the usual level where there is none.
    street_powers : numpy.ndarray of float64, shape (communities,)
        How far the street has a say over departments' local offices (staff and money), 0 to 1.
    beyond : numpy.ndarray of float64, shape (communities,), fen
        What units have paid since the start above what they would have given of their own accord.
    """

    name = "units"
    title = N_("Resident units")
    about = N_(
        "Every resident unit has a degree of cooperation. Joint meetings keep it up; "
        "cross-appointment and a weight in the unit's yearly assessment raise it, part of which is "
        "paper compliance. A floor on contributions brings money where units are able, and "
        "resistance where cooperation is low."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p, table = setting.communities, setting.parameters, setting.district.units
        self.community = np.asarray(table.community, np.int64)
        self.number = place_numbers(table.ids)
        self.own = np.zeros(len(self.number))
        incline(
            setting.luck.key, stream_number("resident unit"), self.number, p["unit_coop0"],
            p["unit_coop_sd"], self.own,
        )  # fmt: skip
        self.cooperation, self.attendance = self.own.copy(), self.own.copy()
        self.tally = np.zeros((3, n))
        self._capacities = np.asarray(table.capacity, np.float64)
        self.capacity = np.bincount(self.community, weights=table.capacity, minlength=n)
        self.publish(
            staff_hours=np.zeros(n), points=np.zeros(n), cooperation=np.zeros(n),
            street_powers=np.zeros(n), beyond=np.zeros(n),
        )  # fmt: skip
        self.live()

    def start(self) -> None:
        """Begin the months and the yearly contributions."""
        self.setting.env.process(self.months())
        self.setting.env.process(self.contributions())

    def months(self) -> Procedure:
        """Every unit lives a month, at noon of its first day."""
        setting = self.setting
        for day in setting.calendar.month_starts[:-1]:
            yield setting.wait_until(int(day) + MIDDAY)
            self.live()

    def sanction(self) -> float:
        """How much the street's assessment means to a unit, 0 to 1: a duty without weight, none."""
        rules, half = self.setting.rules, self.setting.parameters["assessment_half_weight"]
        weight = rules.assessment_weight
        return rules.cross_posts * weight / (weight + half) if weight > 0 else 0.0

    def live(self) -> None:
        """One month of cooperation, and what communities notice of it."""
        p, rules, out = self.setting.parameters, self.setting.rules, self.out
        sanction, floor = self.sanction(), rules.unit_floor_yuan
        live_a_month(
            self.community, self._capacities, self.own,
            0.0 if rules.joint_meetings else -p["unit_meeting_gain"],
            p["unit_assessment_gain"] * (1.0 - p["unit_paper_share"]) * sanction,
            p["unit_paper_share"] * sanction,
            p["floor_resistance"] * floor / (floor + FLOOR_REFERENCE), p["unit_neutral_coop"],
            rules.joint_meetings, within_month(p["unit_adjust_months"]), self.capacity,
            p["unit_coop_reference"], p["weight_unit_help"],
            p["assessment_hours"] / WEEKS_PER_YEAR * sanction,
            p["joint_meeting_hours"] / WEEKS_PER_MONTH if rules.joint_meetings else 0.0,
            rules.street_powers, self.cooperation, self.attendance, self.tally, out.cooperation,
            out.points, out.staff_hours, out.street_powers,
        )  # fmt: skip

    # -- contributions ---------------------------------------------------------------------------

    def contributions(self) -> Procedure:
        """On a day of every year each unit gives what it will, or the floor."""
        setting = self.setting
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *CONTRIBUTION_DAY) + MORNING)
            self.contribute(year)

    def contribute(self, year: int) -> None:
        """The year's contributions go to the communities' operating accounts.

        A unit gives by capacity and cooperation of its own accord. Where a floor asks for more, it
        pays the floor if its luck of the year lies below its compliance.
        """
        setting, p, ledger = self.setting, self.setting.parameters, self.setting.ledger
        capacity = setting.district.units.capacity
        given = capacity * self.cooperation * p["unit_contribution_yuan"]
        due = capacity * setting.rules.unit_floor_yuan
        refusal = (1.0 - self.cooperation) * (1.0 - p["floor_compliance"]) * (1.0 - self.sanction())
        luck = setting.luck.pairs("unit contribution", self.number, year)[:, 0]
        willing = given
        given = np.where((due > given) & (luck < 1.0 - refusal), due, given)
        self.out.beyond += FEN * np.bincount(
            self.community, weights=given - willing, minlength=setting.communities
        )
        amount = np.rint(
            np.bincount(self.community, weights=given, minlength=setting.communities) * FEN
        ).astype(np.int64)
        ledger.move_many(
            int(Outside.UNITS), ledger.operating, amount, Kind.CONTRIBUTION,
            np.arange(setting.communities),
        )  # fmt: skip
        c = setting.chronicle.community
        if c is not None and amount[c] > 0:
            setting.note("contributed", yuan=int(amount[c]) / FEN)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Units, what they are worth to the community, and who comes to meetings."""
        return {
            "units": self.tally[0],
            "units_willing": self.tally[1],
            "units_attending": self.tally[2],
        }
