"""Outcomes from what was recorded: every indicator's formula, in one place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.model.indicators import (
    counter,
    funding,
    members,
    organisation,
    overall,
    service,
    staffing,
    volunteers,
)
from govsim.model.indicators.books import Books, Indicator
from govsim.model.indicators.inequality import LEVELS, gini

INDICATORS: Mapping[str, Indicator] = {
    **funding.INDICATORS,
    **staffing.INDICATORS,
    **service.INDICATORS,
    **counter.INDICATORS,
    **volunteers.INDICATORS,
    **members.INDICATORS,
    **organisation.INDICATORS,
    **overall.INDICATORS,
}
"""Indicators by identifier; inequality is no ratio and is computed beside them."""

BETWEEN_COMMUNITIES: tuple[str, ...] = tuple(LEVELS)
"""Outcomes that say how unequal communities are; one community by itself has none."""

OUTCOME_NAMES: tuple[str, ...] = (*INDICATORS, *BETWEEN_COMMUNITIES)


class Geography:
    """How communities make up streets and the district.

    Parameters
    ----------
    street : numpy.ndarray of int, shape (communities,)
        Street of each community.
    streets : int
    """

    def __init__(self, street: np.ndarray, streets: int) -> None:
        self.streets = streets
        self.communities = len(street)
        self._order = np.argsort(street, kind="stable")
        self._bounds = np.searchsorted(np.asarray(street)[self._order], np.arange(streets + 1))

    def places(self, values: np.ndarray) -> np.ndarray:
        """District, streets and communities side by side.

        Parameters
        ----------
        values : numpy.ndarray, shape (months, communities)

        Returns
        -------
        numpy.ndarray, shape (months, 1 + streets + communities)
        """
        # No street is without communities (a district with one is refused), as reduceat needs.
        streets = np.add.reduceat(values[:, self._order], self._bounds[:-1], axis=1)
        return np.concatenate([values.sum(axis=1, keepdims=True), streets, values], axis=1)

    def members(self, street: int) -> np.ndarray:
        """Communities of a street."""
        return self._order[self._bounds[street] : self._bounds[street + 1]]


def compute(books: Books, geography: Geography, first_month: int,
            fallback: Mapping[str, float]) -> np.ndarray:  # fmt: skip
    """All outcomes of one replication.

    Parameters
    ----------
    books : Books
    geography : Geography
    first_month : int
        First month reported; earlier ones are burn-in.
    fallback : mapping of str to float
        Value of a carried-forward outcome before anything is known.

    Returns
    -------
    numpy.ndarray of float64, shape (months reported, places, outcomes)
        Places: district, streets, communities. NaN where an outcome has no meaning (`SPREADS`
        within one community).
    """
    values = []
    for name, indicator in INDICATORS.items():
        numerator, denominator = indicator.pair(books)
        top = geography.places(np.asarray(numerator, np.float64))
        if not denominator.size:
            values.append(top[first_month:])
            continue
        bottom = geography.places(np.asarray(denominator, np.float64))
        known = bottom > 0
        ratio = np.where(known, top / np.where(known, bottom, 1.0), np.nan)
        if indicator.empty is None:
            ratio = _carry_forward(ratio, fallback.get(name, 0.0))
        else:
            ratio = np.where(known, ratio, indicator.empty)
        values.append(ratio[first_month:])
    for level in LEVELS.values():
        values.append(_between_communities(level(books), geography)[first_month:])
    return np.stack(values, axis=-1)


def _carry_forward(values: np.ndarray, start: float) -> np.ndarray:
    known = ~np.isnan(values)
    latest = np.maximum.accumulate(np.where(known, np.arange(len(values))[:, None], -1), axis=0)
    carried = np.take_along_axis(values, np.maximum(latest, 0), axis=0)
    return np.where(latest < 0, start, carried)


def _between_communities(level: np.ndarray, geography: Geography) -> np.ndarray:
    parts = [gini(level)] + [gini(level[:, geography.members(s)]) for s in range(geography.streets)]
    none = np.full(level.shape, np.nan)
    return np.concatenate([np.stack(parts, axis=1), none], axis=1)
