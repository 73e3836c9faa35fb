"""Demonstration sites: applied for, selected, built, accepted, rewarded - and slowly worn out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.compile import Bound, kernel
from govsim.model.departments import DepartmentMoney
from govsim.model.ledger import FEN, OUTSIDE_ACCOUNTS, Kind, Outside
from govsim.model.premises import Premises
from govsim.model.setting import Procedure, Setting
from govsim.model.site_plan import GRADES, SitePlan
from govsim.model.sites import FULL_SITE_YUAN, Sites
from govsim.model.subsystem import Subsystem

CALL_DAY, SELECTION_DAY, MONTHLY_DAY = (3, 10), (4, 12), 20
FELT_SITES = 2.0
"""Full-size sites in use at which five eighths of what sites can do is felt."""


@kernel
def show(held, hours_each):  # type: ignore[no-untyped-def]
    """What sites in use are worth against the usual, and what those being built take.

    Parameters
    ----------
    value, size : float64 (communities,)
        Sites in use and being built, in full-size sites.
    worth, usual : (2,)
        Most points and kinds that sites can bring, and what they usually bring.
    hours_each : float
        Staff hours a week of a full-size site.
    more_points, more_kinds : float64 (communities,)
        Of departments' projects and premises.
    points, kinds, staff_hours : float64 (communities,), set
    """
    value, worth, usual, size, more_points, more_kinds, points, kinds, staff_hours = held.given
    for c in range(len(points)):
        felt = 1.0 - math.exp(-value[c] / FELT_SITES)
        points[c] = worth[0] * felt - usual[0] + more_points[c]
        kinds[c] = worth[1] * felt - usual[1] + more_kinds[c]
        staff_hours[c] = hours_each * size[c]


class Demonstration(Subsystem):
    """Sites by community, departments' project money, and premises.

    A community applies if it has its own part of the money; among those the strong win. District
    and street pay in, the community pays its own part and advances what the district pays only
    after acceptance. With plain grants, and for sites kept for the weakest, the district pays
    everything but the street's part before building.

    Attributes
    ----------
    points, kinds, staff_hours : numpy.ndarray of float64, shape (communities,)
        Points of satisfaction and kinds of services against the usual; hours a week.
    sites : Sites
        Those being built and those in use.
    """

    name = "demonstration"
    money: ClassVar = {
        "site_spent": ([Kind.SITE_SPENT], []),
        "projects_spent": ([Kind.SITE_SPENT, Kind.DEPARTMENT_SPENT], []),
    }
    title = N_("Demonstration sites")
    about = N_(
        "Every spring communities apply. District, street and community pay a third each; the "
        "district's third comes after acceptance as a reward, so a community needs money of its "
        "own up front, and the strong are chosen first. Works take months, sooner under monthly "
        "dispatch, which takes staff time. A finished site offers services and better "
        "surroundings and wears out slowly. Departments' own project money is spread thinly "
        "over communities, or pooled at the sites and so taken from the others."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        n, p = setting.communities, setting.parameters
        self.publish(points=np.zeros(n), kinds=np.zeros(n), staff_hours=np.zeros(n))
        strength = np.asarray(setting.district.communities.strength, np.float64)
        spread = float(strength.std())
        self._z = (strength - strength.mean()) / spread if spread > 0 else np.zeros(n)
        self._strength, self._street = strength, setting.district.communities.street
        self.plan = SitePlan(setting)
        self.sites = Sites(setting, self._opening())
        self.departments = DepartmentMoney(setting, self.sites.busy)
        self.premises = Premises(setting)
        self._residents = setting.district.communities.residents.astype(np.float64)
        self._strong = strength > np.median(strength)
        self._without_site, self._spent_strong = np.zeros(n), np.zeros(n, np.int64)
        self._spent = setting.ledger.flows[int(Kind.SITE_SPENT), :n]
        usual = tuple(float(w.mean()) for w in self._worth())
        self._show_all = Bound(
            show, self.sites.value, (float(p["site_points"]), float(p["site_kinds"])), usual,
            self.sites.size, self.departments.points, self.premises.kinds, self.out.points,
            self.out.kinds, self.out.staff_hours,
        )  # fmt: skip
        self._show()

    def _opening(self) -> np.ndarray:
        """Sites in use when the clock starts: what years of this practice have left."""
        p, n = self.setting.parameters, self.setting.communities
        size = [self.plan.reward(g) * 3.0 / FEN / FULL_SITE_YUAN for g in range(len(GRADES))]
        yearly = sum(k * s for k, s in zip(self.plan.numbers(), size, strict=True))
        odds = np.exp(np.minimum(p["award_selection_slope"] * self._z, 50.0))
        return np.asarray(yearly * p["site_life_years"] * odds / odds.sum()) if n else np.zeros(0)

    # -- the year --------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the yearly rounds and the months."""
        self.setting.env.process(self.rounds())
        self.setting.env.process(self.months())

    def rounds(self) -> Procedure:
        """Every year: a call in March, selection and first money in April."""
        setting = self.setting
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *CALL_DAY) + MORNING)
            applied = [self._able(self.plan.reward(g)) for g in range(len(GRADES))]
            yield setting.wait_until(setting.calendar.day_of(year, *SELECTION_DAY) + MORNING)
            luck = setting.luck.pairs("site selection", setting.places, year)[:, 0]
            for grade, number in enumerate(self.plan.numbers()):
                self._grade(4 * year + grade, number, applied[grade], luck)

    def _grade(self, round_: int, wanted: int, applied: np.ndarray, luck: np.ndarray) -> None:
        """Select the year's sites of a grade: those kept for the weakest, then the others."""
        rules, reward = self.setting.rules, self.plan.reward(round_ % 4)
        kept = round(rules.site_targeting * wanted)
        busy = self.sites.busy
        weakest = np.lexsort((self._strength, self.sites.accepted + 1000 * busy))
        front = self.plan.up_front(reward)
        for place in weakest[: min(kept, int((~busy).sum()))]:
            self._begin(int(place), round_, reward, front, in_full=True)
        score = self.setting.parameters["award_selection_slope"] * self._z - np.log(-np.log(luck))
        eligible = applied & self._able(reward) & ~busy
        best = np.flatnonzero(eligible)[np.argsort(-score[eligible], kind="stable")]
        for place in best[: wanted - kept]:
            in_full = not rules.reward_instead_of_grants
            self._begin(int(place), round_, reward, front, in_full=in_full)

    def _able(self, reward: int) -> np.ndarray:
        return self.plan.able(reward, self.read("funding.need_month"))

    def _begin(
        self, place: int, round_: int, reward: int, front: tuple[np.ndarray, np.ndarray], *,
        in_full: bool,
    ) -> None:  # fmt: skip
        """Pay in the first money and begin building.

        Parameters
        ----------
        front : tuple of two numpy.ndarray of int64, shape (communities,), fen
            What each community raises and pays itself up front.
        in_full : bool
            Whether the district pays its part and the community's before building.
        """
        ledger = self.setting.ledger
        street, project = int(ledger.street[self._street[place]]), int(ledger.project[place])
        cost, owed, given = 0, 0, reward + self.plan.own_part(reward)
        if not in_full:
            owed = self.plan.advance(reward)
            given = reward - owed
            raised, own = (int(part[place]) for part in front)
            operating = int(ledger.operating[place])
            cost += self._move(int(Outside.UNITS), project, raised, place, Kind.SITE_RAISED)
            cost += self._move(operating, project, own, place, Kind.SITE_OWN)
        cost += self._move(ledger.district, project, given, place, Kind.SITE_DISTRICT)
        cost += self._move(street, project, reward, place, Kind.SITE_STREET)
        self.sites.begin(place, round_, cost, owed)
        if place == self.setting.chronicle.community:
            self.setting.note("site_selected", yuan=cost / FEN)

    def _move(self, source: int, target: int, fen: int, place: int, kind: Kind) -> int:
        """Move money as far as an account inside the district has it; returns what moved."""
        ledger = self.setting.ledger
        if source >= OUTSIDE_ACCOUNTS:
            fen = min(fen, int(ledger.balance[source]))
        if fen > 0:
            ledger.move_many(source, target, np.array([fen]), kind, np.array([place]))
        return fen

    # -- the month -------------------------------------------------------------------------------

    def months(self) -> Procedure:
        """Every month departments' money comes, sites wear out, and residents notice; then sites
        are built.
        """
        setting = self.setting
        for day in setting.calendar.month_starts[:-1]:
            yield setting.wait_until(int(day) + MONTHLY_DAY + MORNING)
            self.sites.pool(self.departments.month())
            self.premises.month()
            self.sites.value *= math.exp(-1.0 / 12.0 / setting.parameters["site_life_years"])
            self._show()
            yield setting.wait_until(float(day) + MONTHLY_DAY + MORNING + 0.01)
            self.sites.month()

    def _worth(self) -> tuple[np.ndarray, np.ndarray]:
        """Points and kinds of the sites in use: the second adds less than the first."""
        p, felt = self.setting.parameters, 1.0 - np.exp(-self.sites.value / FELT_SITES)
        return p["site_points"] * felt, p["site_kinds"] * felt

    def _show(self) -> None:
        p, rules = self.setting.parameters, self.setting.rules
        each = p["site_hours_week"] + (p["dispatch_hours_week"] if rules.monthly_dispatch else 0.0)
        self._show_all(float(each))

    def close_month(self) -> None:
        """Add up residents of communities without a site, and what the strong have spent."""
        np.multiply(self._residents, ~self.sites.busy, out=self._without_site)
        np.multiply(self._spent, self._strong, out=self._spent_strong)

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Sites being built, and residents of communities without one."""
        return {"sites_open": self.sites.busy, "residents_without_site": self._without_site}

    def flows(self) -> Mapping[str, np.ndarray]:
        """Sites and money since the start."""
        return {
            "sites_accepted": self.sites.accepted,
            "site_spent_strong": self._spent_strong,
            "projects_elsewhere": self.departments.elsewhere,
        }
