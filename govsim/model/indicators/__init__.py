"""Outcomes from what was recorded: every indicator's formula, in one place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from govsim.catalogue.large import large_array, let_go
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
from govsim.model.indicators.inequality import LEVELS, gini, gini_within

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

LEVELS_OF_PLACES = ("district", "street", "community")
"""From the largest to the smallest."""


class Geography:
    """How communities make up streets and the district.

    Parameters
    ----------
    street : numpy.ndarray of int, shape (communities,)
        Street of each community.
    streets : int
    levels : collection of str
        Levels whose outcomes are wanted, out of `LEVELS_OF_PLACES`; the district's always are.

    Attributes
    ----------
    places : int
        Places whose outcomes are wanted: the district, then streets, then communities.
    """

    def __init__(self, street: np.ndarray, streets: int,
                 levels: Collection[str] = LEVELS_OF_PLACES) -> None:  # fmt: skip
        self.street = np.asarray(street, np.int64)
        self.streets = streets if "street" in levels else 0
        self.communities = len(self.street) if "community" in levels else 0
        self.places = 1 + self.streets + self.communities
        self.order = np.argsort(street, kind="stable")
        self.bounds = np.searchsorted(self.street[self.order], np.arange(self.streets + 1))

    def between(self, levels: np.ndarray, inequality: np.ndarray) -> None:
        """Inequality between the communities of the district and of every street.

        Parameters
        ----------
        levels : numpy.ndarray of float64, shape (months, communities), not negative
        inequality : numpy.ndarray, shape (months, 1 + streets), set
        """
        inequality[:, 0] = gini(levels)
        if self.streets:
            gini_within(levels, self.order, self.bounds, inequality[:, 1:])


@kernel
def work_out(  # type: ignore[no-untyped-def]
    numerator, denominator, street, streets, communities, carried, otherwise, latest, values
):
    """One outcome of the district, its streets and its communities, side by side.

    Parameters
    ----------
    numerator, denominator : float64 (months, communities)
        The second is empty for an amount that simply adds up.
    streets, communities : int
        How many of them are wanted: all or none.
    carried : bool
        Whether the latest known value holds where the denominator is zero, or `otherwise`.
    latest : float64 (places,), updated
        Latest known value of each place.
    values : float64 (months, places), set
    """
    ratio = denominator.size > 0
    upper = 1 + streets
    top, bottom = np.empty(upper), np.empty(upper)
    for m in range(len(numerator)):
        top[:], bottom[:] = 0.0, 0.0
        for c in range(numerator.shape[1]):
            above, below = numerator[m, c], denominator[m, c] if ratio else 1.0
            top[0] += above
            bottom[0] += below
            if streets > 0:
                top[1 + street[c]] += above
                bottom[1 + street[c]] += below
            if communities > 0:
                if not ratio:
                    latest[upper + c] = above
                elif below > 0:
                    latest[upper + c] = above / below
                elif not carried:
                    latest[upper + c] = otherwise
        for place in range(upper):
            if not ratio:
                latest[place] = top[place]
            elif bottom[place] > 0:
                latest[place] = top[place] / bottom[place]
            elif not carried:
                latest[place] = otherwise
        values[m] = latest


class Reckoning:
    """All outcomes of one replication, worked out as months come.

    Parameters
    ----------
    geography : Geography
    months : int
        Months reported.
    first : int
        First month reported; earlier ones are burn-in.
    fallback : mapping of str to float
        Value of a carried-forward outcome before anything is known.

    Attributes
    ----------
    done : int
        Months worked out so far, with those of the burn-in.
    values : numpy.ndarray of float64, shape (months reported, places, outcomes)
        Places: district, streets, communities. NaN where an outcome has no meaning
        (`BETWEEN_COMMUNITIES` within one community).
    """

    def __init__(self, geography: Geography, months: int, first: int,
                 fallback: Mapping[str, float]) -> None:  # fmt: skip
        self.geography, self.first, self.done = geography, first, 0
        self._values = large_array((len(OUTCOME_NAMES), months, geography.places))
        otherwise = [
            fallback.get(name, 0.0) if one.empty is None else one.empty
            for name, one in INDICATORS.items()
        ]
        self._otherwise = np.array(otherwise, np.float64)
        self._latest = np.repeat(self._otherwise[:, None], geography.places, axis=1)
        self.values = np.moveaxis(np.asarray(self._values), 0, -1)

    def take(self, books: Books) -> None:
        """Work out the months of these books, the next ones."""
        assert books.first == self.done, "a month was left out, or taken twice"
        geography, burnt = self.geography, max(0, min(self.first, books.last) - books.first)
        here = slice(books.first + burnt - self.first, books.last - self.first)
        found = np.empty((books.last - books.first, geography.places))
        for k, indicator in enumerate(INDICATORS.values()):
            numerator, denominator = indicator.pair(books)
            work_out(
                np.ascontiguousarray(numerator, np.float64),
                np.ascontiguousarray(denominator, np.float64), geography.street, geography.streets,
                geography.communities, indicator.empty is None, self._otherwise[k],
                self._latest[k], found,
            )  # fmt: skip
            self._values[k, here] = found[burnt:]
        if burnt < len(found):
            self._compare(books, here, burnt)
        let_go(self._values)
        self.done = books.last

    def _compare(self, books: Books, here: slice, burnt: int) -> None:
        """How unequal communities are."""
        for k, level in enumerate(LEVELS.values(), start=len(INDICATORS)):
            between = self._values[k, here]
            levels = np.ascontiguousarray(level(books)[burnt:], np.float64)
            self.geography.between(levels, between[:, : 1 + self.geography.streets])
            between[:, 1 + self.geography.streets :] = np.nan
