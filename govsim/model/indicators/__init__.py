"""Outcomes from what was recorded: every indicator's formula, in one place."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from govsim.model.compile import kernel
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
        self.street, self.streets = np.asarray(street, np.int64), streets
        self._order = np.argsort(street, kind="stable")
        self._bounds = np.searchsorted(self.street[self._order], np.arange(streets + 1))

    def between(self, levels: np.ndarray) -> np.ndarray:
        """Inequality between the communities of the district and of every street.

        Parameters
        ----------
        levels : numpy.ndarray, shape (..., communities), not negative

        Returns
        -------
        numpy.ndarray, shape (..., 1 + streets)
        """
        parts = [levels] + [
            levels[..., self._order[a:b]] for a, b in itertools.pairwise(self._bounds)
        ]
        return np.stack([gini(part) for part in parts], axis=-1)


@kernel
def work_out(  # type: ignore[no-untyped-def]
    numerator, denominator, street, streets, first_month, carried, otherwise, values
):
    """One outcome of the district, its streets and its communities, side by side.

    Parameters
    ----------
    numerator, denominator : float64 (months, communities)
        The second is empty for an amount that simply adds up.
    carried : bool
        Whether the latest known value holds where the denominator is zero, or `otherwise`; before
        anything is known it is `otherwise`, too.
    values : float64 (months reported, 1 + streets + communities), set
    """
    months, n = numerator.shape
    ratio = denominator.size > 0
    places = 1 + streets + n
    latest = np.full(places, otherwise)
    for m in range(months):
        top, bottom = np.zeros(places), np.zeros(places)
        for c in range(n):
            for place in (0, 1 + street[c], 1 + streets + c):
                top[place] += numerator[m, c]
                if ratio:
                    bottom[place] += denominator[m, c]
        for place in range(places):
            if not ratio:
                latest[place] = top[place]
            elif bottom[place] > 0:
                latest[place] = top[place] / bottom[place]
            elif not carried:
                latest[place] = otherwise
        if m >= first_month:
            values[m - first_month] = latest


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
        Places: district, streets, communities. NaN where an outcome has no meaning
        (`BETWEEN_COMMUNITIES` within one community).
    """
    street, names = geography.street, list(INDICATORS)
    months, n = len(books.ones), len(street)
    values = np.full((len(OUTCOME_NAMES), months - first_month, 1 + geography.streets + n), np.nan)
    for k, (name, indicator) in enumerate(INDICATORS.items()):
        numerator, denominator = indicator.pair(books)
        carried = indicator.empty is None
        work_out(
            np.ascontiguousarray(numerator, np.float64),
            np.ascontiguousarray(denominator, np.float64), street, geography.streets,
            first_month, carried, fallback.get(name, 0.0) if carried else indicator.empty,
            values[k],
        )  # fmt: skip
    levels = np.stack([level(books)[first_month:] for level in LEVELS.values()])
    values[len(names) :, :, : 1 + geography.streets] = geography.between(levels)
    return np.moveaxis(values, 0, -1)
