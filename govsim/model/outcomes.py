"""What one replication yields: every outcome, by month and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.model.indicators import OUTCOME_NAMES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Outcomes:
    """Monthly outcomes of one replication.

    Attributes
    ----------
    scenario : str
    draw, replication : int
    months : tuple of str
        ``YYYY-MM``.
    district_id : str
    street_ids, community_ids : tuple of str
        Empty if outcomes of that level were not kept.
    values : numpy.ndarray of float64, shape (months, places, outcomes)
        Places: the district, then streets, then communities; outcomes as `OUTCOME_NAMES`. NaN
        where an outcome has no meaning at that level.
    """

    scenario: str
    draw: int
    replication: int
    months: tuple[str, ...]
    district_id: str
    street_ids: tuple[str, ...]
    community_ids: tuple[str, ...]
    values: np.ndarray

    @property
    def levels(self) -> list[str]:
        """Level of every place, in the order of `values`."""
        return (
            ["district"]
            + ["street"] * len(self.street_ids)
            + ["community"] * len(self.community_ids)
        )

    @property
    def places(self) -> list[str]:
        """Identifier of every place, in the order of `values`."""
        return [self.district_id, *self.street_ids, *self.community_ids]

    def series(self, outcome: str, place: int = 0) -> np.ndarray:
        """One outcome of one place (0 is the district), shape (months,)."""
        return np.asarray(self.values[:, place, OUTCOME_NAMES.index(outcome)])

    def table(self) -> pd.DataFrame:
        """The outcomes as a tidy table.

        Returns
        -------
        pandas.DataFrame
            Columns scenario, draw, replication, month, level, place, outcome, value; one row a
            month, place and outcome. Outcomes without meaning at a level have no row.
        """
        import pandas as pd

        months, places, outcomes = self.values.shape
        flat = self.values.transpose(2, 1, 0).ravel()
        frame = pd.DataFrame(
            {
                "scenario": self.scenario,
                "draw": self.draw,
                "replication": self.replication,
                "month": np.tile(np.array(self.months), places * outcomes),
                "level": np.tile(np.repeat(np.array(self.levels), months), outcomes),
                "place": np.tile(np.repeat(np.array(self.places), months), outcomes),
                "outcome": np.repeat(np.array(OUTCOME_NAMES), places * months),
                "value": flat,
            }
        )
        known: pd.DataFrame = frame[~np.isnan(flat)].reset_index(drop=True)
        return known
