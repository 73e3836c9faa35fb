"""What no proposal decides: revenue falls, an inspection is announced, a flood comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RevenueFall:
    """Own revenue of district and subdistricts stays lower from a year on.

    Parameters
    ----------
    year : int
        First calendar year.
    part : float
        Part of the revenue that is lost, 0 to below 1.
    """

    year: int
    part: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.part < 1.0:
            raise ValueError("part must lie between 0 and 1")


@dataclass(frozen=True)
class GrandInspection:
    """All communities prepare for an inspection from above.

    Parameters
    ----------
    start : date
        Day on which it is announced.
    days : int
        From then until it is over.
    """

    start: date
    days: int


@dataclass(frozen=True)
class Flood:
    """Staff of some subdistricts stand watch, and residents need more than usual.

    Parameters
    ----------
    start : date
    days : int
    streets : tuple of int
        Indices of the subdistricts that are hit.
    hours : float
        Hours a week that it takes of everyone in post.
    requests : float
        Residents' requests against the usual number.
    """

    start: date
    days: int
    streets: tuple[int, ...]
    hours: float
    requests: float


Shock = RevenueFall | GrandInspection | Flood


def revenue_left(shocks: Sequence[Shock], year: int) -> float:
    """Part of a year's revenue that falls have left."""
    left = 1.0
    for shock in shocks:
        if isinstance(shock, RevenueFall) and shock.year <= year:
            left *= 1.0 - shock.part
    return left
