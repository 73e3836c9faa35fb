"""What every subsystem of one replication is given, and may not change."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.catalogue.rules import Rules
from govsim.model.blocks import Blocks
from govsim.model.clock import Calendar
from govsim.model.ledger import Ledger
from govsim.model.luck import Luck, place_numbers
from govsim.policy.shocks import Shock

if TYPE_CHECKING:
    import simpy

    from govsim.district import District

Procedure = Generator[Any, Any, None]
"""What SimPy runs: it yields what it waits for."""
DAYS_PER_YEAR = 365.25
WEEKS_PER_YEAR = DAYS_PER_YEAR / 7
WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12.0
SERVICE_DAY = 25
"""Day of the month on which services are paid for."""
BURN_IN_YEARS = 1
"""Years simulated under the baseline before the first day reported, so that it starts in motion."""
REFERENCE_RESIDENTS = 8000.0
"""Size of the community that running and service costs are quoted for (catalogue: residents)."""


class Chronicle:
    """Dated events of one community, for those who want its story.

    Parameters
    ----------
    community : int or None
        Index of the community; None keeps nothing and costs nothing.
    """

    def __init__(self, community: int | None = None) -> None:
        self.community = community
        self.events: list[tuple[int, str, dict[str, Any]]] = []

    def watches(self, communities: np.ndarray) -> bool:
        """Whether the community watched is among these."""
        return self.community is not None and self.community in communities

    def note(self, day: float, kind: str, **values: Any) -> None:
        """Keep one event."""
        self.events.append((int(day), kind, values))


@dataclass
class Setting:
    """The frame of one replication.

    Attributes
    ----------
    district : District
    parameters : mapping of str to float
    luck : Luck
    calendar : Calendar
    ledger : Ledger
    env : simpy.Environment
    rules : Rules
        The rules in force now; the proposals' process alone replaces them.
    shocks : tuple of Shock
        What no proposal decides; usually nothing.
    places, street_places : numpy.ndarray of uint64
        Addresses of luck of communities and streets.
    blocks : Blocks
        How kernels take the communities.
    street_members : list of numpy.ndarray of int64
        Communities of every street.
    """

    district: District
    parameters: Mapping[str, float]
    luck: Luck
    calendar: Calendar
    ledger: Ledger
    env: simpy.Environment
    rules: Rules = field(default_factory=Rules)
    chronicle: Chronicle = field(default_factory=Chronicle)
    shocks: tuple[Shock, ...] = ()

    def __post_init__(self) -> None:
        self.places = place_numbers(self.district.communities.ids)
        self.street_places = place_numbers(self.district.streets.ids)
        self.communities = len(self.places)
        self.blocks = Blocks(self.communities)
        street = self.district.communities.street
        order = np.argsort(street, kind="stable")
        bounds = np.searchsorted(street[order], np.arange(1, len(self.street_places)))
        self.street_members = np.split(order, bounds)
        self.size = self.district.communities.residents / REFERENCE_RESIDENTS

    def month(self) -> int:
        """Calendar months since the start of the clock."""
        return self.calendar.month(self.env.now)

    def year(self) -> int:
        """Calendar years since the start of the clock."""
        return self.month() // 12

    def grown(self, rate: float) -> float:
        """What a yearly growth has made of 1 since the first year reported."""
        return float((1.0 + rate) ** (self.year() - BURN_IN_YEARS))

    def wait_until(self, day: float) -> Any:
        """A SimPy time-out that ends on a day of the clock, at once if that is past."""
        ahead = float(day) - self.env.now
        return self.env.timeout(ahead if ahead > 0.0 else 0.0)

    def note(self, kind: str, **values: Any) -> None:
        """Keep an event of the chronicled community."""
        self.chronicle.note(self.env.now, kind, **values)


def odds_shift(share: np.ndarray | float, log_factor: np.ndarray | float) -> np.ndarray:
    """Move a share by a factor on its odds; 0 stays 0 and 1 stays 1."""
    factor = np.exp(log_factor)
    return np.asarray(share * factor / (1.0 - share + share * factor))


def within_month(months: float) -> float:
    """Probability a month of what takes so many months on average; 1 if it takes none."""
    return 1.0 - math.exp(-1.0 / months) if months > 0 else 1.0
