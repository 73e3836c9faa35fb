"""Party secretaries of communities: who they are, when they go, who comes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.catalogue.messages import N_
from govsim.model.clock import MORNING
from govsim.model.ledger import FEN, Kind, Outside
from govsim.model.luck import normal, poisson, stream_number
from govsim.model.setting import Procedure, Setting
from govsim.model.subsystem import Subsystem

SELECTION_DAY = 7, 1
STRENGTH_SPREAD = 2.0
"""Sd of secretary's skill that a community's strength from 0 to 1 stands for when the clock
starts: strong communities are those with able secretaries (assumption)."""


class Secretaries(Subsystem):
    """One secretary a community, replaced at the yearly selection.

    Attributes
    ----------
    skill : numpy.ndarray of float64, shape (communities,)
        Against an ordinary secretary, sd.
    """

    name = "secretaries"
    title = N_("Party secretaries")
    about = N_(
        "One secretary a community, replaced when the term ends. An able secretary gets more "
        "work out of every hour of the staff. Selection from targeted pools finds abler ones as "
        "far as candidates go; they move on sooner."
    )

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        strength = np.asarray(setting.district.communities.strength, np.float64)
        self.publish(skill=STRENGTH_SPREAD * (strength - strength.mean()))
        self.selected = np.zeros(setting.communities, np.bool_)
        self._strength = strength
        self.changes = np.zeros(setting.communities, np.int64)

    def start(self) -> None:
        """Begin the yearly selection."""
        self.setting.env.process(self.selection_year())

    def selection_year(self) -> Procedure:
        """Every summer some secretaries go; pools fill as many places as they have candidates."""
        setting = self.setting
        for year in range(setting.calendar.years):
            yield setting.wait_until(setting.calendar.day_of(year, *SELECTION_DAY) + MORNING)
            gone = self._leave(year)
            chosen = self._select(gone, year)
            self._replace(gone, chosen, year)

    def _leave(self, year: int) -> np.ndarray:
        """Communities whose secretary goes; those from the pools move on sooner."""
        p = self.setting.parameters
        hazard = np.where(self.selected, p["secretary_moves_on"], 1.0) / p["secretary_years"]
        luck = self.setting.luck.pairs("secretary leaves", self.setting.places, year)[:, 0]
        return np.flatnonzero(luck < -np.expm1(-hazard))

    def _select(self, gone: np.ndarray, year: int) -> np.ndarray:
        """Places filled from the pools: the weakest communities first, while candidates last."""
        setting, rules = self.setting, self.setting.rules
        wanted = int(np.rint(rules.secretary_selection * len(gone)))
        if not wanted or not rules.secretary_pools:
            return gone[:0]
        mean = setting.parameters["secretary_candidates"] * rules.secretary_pools
        stream = stream_number("secretary candidates")
        candidates = poisson(setting.luck.key, stream, np.uint64(0), year, mean)
        weakest = gone[np.argsort(self._strength[gone], kind="stable")]
        return np.asarray(weakest[: min(wanted, candidates)])

    def _replace(self, gone: np.ndarray, chosen: np.ndarray, year: int) -> None:
        setting, p, ledger = self.setting, self.setting.parameters, self.setting.ledger
        luck = setting.luck.pairs("secretary", setting.places, year)[:, 0]
        self.changes[gone] += 1
        self.selected[gone] = False
        self.selected[chosen] = True
        for c in gone:
            mean = p["secretary_gain"] if self.selected[c] else 0.0
            self.out.skill[c] = mean + p["secretary_sd"] * normal(float(luck[c]))
        cost = round(p["secretary_cost_yuan"] * FEN)
        if len(chosen) and cost * len(chosen) <= int(ledger.balance[ledger.district]):
            ledger.move_many(
                ledger.district, int(Outside.SUPPLIERS), np.full(len(chosen), cost, np.int64),
                Kind.SECRETARIES, chosen,
            )  # fmt: skip

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Secretaries' skill at the month's end."""
        return {"secretary_skill": self.out.skill, "secretaries_selected": self.selected}
