"""What a study yields: every run's outcomes, and how scenarios compare."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.model.indicators import LEVELS_OF_PLACES, OUTCOME_NAMES
from govsim.model.replication import MANY_COMMUNITIES, usual_levels
from govsim.policy import Scenario
from govsim.study.pairing import paired_difference
from govsim.study.precision import Family, Precision, PrecisionReached, with_adjusted
from govsim.study.saving import Saving
from govsim.study.tidy import Layout
from govsim.study.values import RunValues

if TYPE_CHECKING:
    import pandas as pd

    from govsim.district import District

COMPARED = (
    "scenario", "outcome", "level", "place", "period", "baseline", "value", "difference", "low",
    "high", "half_width", "p_value", "n", "variance_reduction",
)  # fmt: skip
AFTER = "after"


def not_kept() -> Text:
    """Say that outcomes of single communities are not kept of a large district."""
    return Text(
        N_("of a district of more than {n} communities, outcomes of single communities are not "
           "kept"), n=f"{MANY_COMMUNITIES:,}",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Results:
    """Outcomes of scenarios × replications.

    Attributes
    ----------
    district : District
    scenarios : list of Scenario
        The reference (without proposals) first.
    months : list of str
        ``YYYY-MM``.
    replications, years, seed : int
    runs : RunValues
        Every run's outcomes, and the runs that failed.
    binding, circumstances : dict
        What decides the numbers, and what does not.
    """

    district: District
    scenarios: list[Scenario]
    months: list[str]
    replications: int
    years: int
    seed: int
    runs: RunValues
    binding: Mapping[str, Any]
    circumstances: Mapping[str, Any]

    @property
    def outcomes(self) -> list[str]:
        """Identifiers of all outcomes."""
        return list(OUTCOME_NAMES)

    @property
    def layout(self) -> Layout:
        """The rows of one run."""
        places = [(level, place) for level in self.levels for place in self.places(level)]
        return Layout(self.months, [level for level, _ in places], [place for _, place in places])

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels of places whose outcomes are kept, the district's first."""
        return usual_levels(self.district)

    def places(self, level: str) -> list[str]:
        """Identifiers of the places of a level.

        Raises
        ------
        InputError
            If there is no such level, or its outcomes are not kept.
        """
        if level not in LEVELS_OF_PLACES:
            raise InputError([unknown_name(level, LEVELS_OF_PLACES)])
        if level not in self.levels:
            raise InputError([Fault(not_kept(), Text(N_("the district or a street")))])
        if level == "district":
            return [self.district.info.district_id]
        return list(getattr(self.district, "streets" if level == "street" else "communities").ids)

    def scenario(self, name: str) -> Scenario:
        """A scenario by name."""
        return self.scenarios[self._scenario_index(name)]

    def _scenario_index(self, name: str) -> int:
        names = [s.name for s in self.scenarios]
        if name not in names:
            raise InputError([unknown_name(name, names)])
        return names.index(name)

    def _place_index(self, level: str, place: str | None) -> int:
        places = self.places(level)
        if place is None and level == "district":
            place = places[0]
        if place not in places:
            raise InputError([unknown_name(str(place), places)])
        first = {"district": 0, "street": 1, "community": 1 + len(self.places("street"))}[level]
        return first + places.index(place)

    def _outcome_index(self, outcome: str) -> int:
        if outcome not in OUTCOME_NAMES:
            raise InputError([unknown_name(outcome, OUTCOME_NAMES)])
        return OUTCOME_NAMES.index(outcome)

    @cached_property
    def complete(self) -> list[int]:
        """Replications in which no scenario's run failed; only these are compared."""
        return self.runs.complete(len(self.scenarios), self.replications)

    @property
    def values(self) -> np.ndarray:
        """All outcomes at once (large).

        Returns
        -------
        numpy.ndarray of float64, shape (scenarios, replications, months, places, outcomes)
            Places: district, streets, communities. Not a number where a run failed.
        """
        shape = (len(self.months), sum(len(self.places(level)) for level in self.levels))
        count = len(self.scenarios), self.replications
        values = np.full((*count, *shape, len(OUTCOME_NAMES)), np.nan)
        for s, r in self.runs.runs():
            values[s, r] = self.runs.run(s, r)
        return values

    def series(
        self, outcome: str, scenario: str, level: str = "district", place: str | None = None
    ) -> np.ndarray:
        """One outcome of one place under one scenario.

        Returns
        -------
        numpy.ndarray of float64, shape (complete replications, months)
        """
        s, o = self._scenario_index(scenario), self._outcome_index(outcome)
        p = self._place_index(level, place)
        if level == "district":
            return self.runs.district(s, self.complete, o)
        return self.runs.places(s, self.complete, o)[:, :, p]

    def periods(self, scenario: Scenario) -> dict[str, slice]:
        """Months of each calendar year, and of all time since the scenario's first start."""
        start = scenario.start()
        first = f"{start:%Y-%m}" if start else self.months[0]
        begins = next((m for m, label in enumerate(self.months) if label >= first), None)
        found = {self.months[12 * y][:4]: slice(12 * y, 12 * y + 12) for y in range(self.years)}
        if begins is not None:
            found[AFTER] = slice(begins, len(self.months))
        return found

    def compare(
        self, outcome: str, *, level: str = "district", place: str | None = None,
        period: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """Every scenario against the reference, in one outcome.

        Parameters
        ----------
        outcome : str
        level : str
            ``district``, ``street`` or ``community``.
        place : str, optional
            One place; else every place of the level.
        period : str, optional
            A calendar year, or ``after`` (all months since the scenario's first start); else all.

        Returns
        -------
        pandas.DataFrame
            One row a scenario, place and period: means over the period's months, the paired
            difference with its 95% interval, and what pairing saved.
        """
        import pandas as pd

        rows = compared_rows(self, outcome, level=level, place=place, period=period)
        return pd.DataFrame(rows, columns=list(COMPARED))

    @cached_property
    def _compared(self) -> dict[tuple[str, str, str | None, str | None], list[dict[str, Any]]]:
        """Documents ask for the same comparisons again and again."""
        return {}

    def _compare(
        self, outcome: str, scenario: Scenario, level: str, places: Sequence[str], period: str,
        months: slice,
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        s, o = self._scenario_index(scenario.name), self._outcome_index(outcome)
        both = [self._held(k, o, level)[:, months] for k in (0, s)]
        for place in places:
            p = self._place_index(level, place)
            reference, tried = (held[:, :, p].mean(axis=1) for held in both)
            if np.isnan(reference).any():
                continue
            yield {
                "scenario": scenario.name, "outcome": outcome, "level": level, "place": place,
                "period": period, **asdict(paired_difference(reference, tried)),
            }  # fmt: skip

    def _held(self, scenario: int, outcome: int, level: str) -> np.ndarray:
        """One outcome, shape (complete replications, months, places from the first on)."""
        if level == "district":
            return self.runs.district(scenario, self.complete, outcome)[:, :, None]
        return self.runs.places(scenario, self.complete, outcome)

    def comparison(self) -> pd.DataFrame:
        """Every scenario against the reference, in every outcome of the district.

        The last column, ``p_adjusted``, corrects the headline comparisons for their number (Holm).
        """
        import pandas as pd

        whole = pd.concat([self.compare(o) for o in self.outcomes], ignore_index=True)
        return with_adjusted(whole)

    @property
    def precision(self) -> PrecisionReached | None:
        """What the replications are enough for; None where their number was given."""
        rule = self.binding.get("precision")
        return Family.of(self).reached(Precision(**rule)) if rule else None

    def table(self) -> pd.DataFrame:
        """All outcomes as one tidy table, as in ``outcomes.parquet`` (large)."""
        import pyarrow as pa

        layout = self.layout
        names = [s.name for s in self.scenarios]
        tables = [
            table for s, r in self.runs.runs()
            for table in layout.tables(names[s], 0, r, self.runs.run(s, r))
        ]  # fmt: skip
        whole = pa.concat_tables(tables).unify_dictionaries()
        frame: pd.DataFrame = whole.to_pandas()
        return frame

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write ``outcomes.parquet``, ``comparison.csv`` and ``run.json`` into a folder.

        Nothing is left half-written: files are made aside and moved into place.

        Raises
        ------
        InputError
            If the folder cannot be written.
        """
        with Saving(folder, self.layout, [s.name for s in self.scenarios]) as saving:
            saving.finish(self)
        return Path(folder)


def compared_rows(
    results: Results, outcome: str, *, level: str = "district", place: str | None = None,
    period: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Rows of `Results.compare`, each a dict by column: worked out once, and not to be changed."""
    asked = outcome, level, place, period
    known = results._compared
    if asked not in known:
        places = results.places(level) if place is None else [place]
        known[asked] = [
            row for scenario in results.scenarios[1:]
            for name, months in results.periods(scenario).items() if period in (None, name)
            for row in results._compare(outcome, scenario, level, places, name, months)
        ]  # fmt: skip
    return known[asked]
