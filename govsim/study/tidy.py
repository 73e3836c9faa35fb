"""A study's outcomes as a tidy Parquet file, written run by run and read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from govsim.model.indicators import OUTCOME_NAMES, SPREADS

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "scenario", "draw", "replication", "month", "level", "place", "outcome", "value",
)  # fmt: skip


class Layout:
    """The rows of one run, which are the same for every run of a study.

    Parameters
    ----------
    months : sequence of str
    levels, places : sequence of str
        Level and identifier of every place, in the order of `Outcomes.values`.
    """

    def __init__(self, months: Sequence[str], levels: Sequence[str], places: Sequence[str]) -> None:
        self.months, self.levels, self.places = list(months), list(levels), list(places)
        shape = (len(OUTCOME_NAMES), len(places), len(months))
        outcome, place, month = (g.ravel() for g in np.indices(shape, np.int32))
        community = np.array([level == "community" for level in levels])
        spreads = [OUTCOME_NAMES.index(name) for name in SPREADS]
        meaningless = np.isin(outcome, spreads) & community[place]
        self.kept = ~meaningless
        self._outcome, self._place, self._month = (
            index[self.kept] for index in (outcome, place, month)
        )

    def table(self, scenario: str, draw: int, replication: int, values: np.ndarray) -> pa.Table:
        """The rows of one run, outcome by outcome, place by place, month by month."""
        import pyarrow as pa

        n = len(self._month)
        level_names = ["district", "street", "community"]
        level = np.array([level_names.index(name) for name in self.levels], np.int32)

        def words(index: np.ndarray, dictionary: Sequence[str]) -> pa.Array:
            return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(list(dictionary)))

        arrays = [
            words(np.zeros(n, np.int32), [scenario]),
            pa.array(np.full(n, draw, np.int32)),
            pa.array(np.full(n, replication, np.int32)),
            words(self._month, self.months),
            words(level[self._place], level_names),
            words(self._place, self.places),
            words(self._outcome, OUTCOME_NAMES),
            pa.array(values.transpose(2, 1, 0).ravel()[self.kept]),
        ]
        return pa.Table.from_arrays(arrays, names=list(COLUMNS))

    def values(self, column: np.ndarray) -> np.ndarray:
        """`Outcomes.values` of one run from its value column."""
        flat = np.full(len(self.kept), np.nan)
        flat[self.kept] = column
        shape = (len(OUTCOME_NAMES), len(self.places), len(self.months))
        return flat.reshape(shape).transpose(2, 1, 0)


def write_tidy(
    path: Path, layout: Layout, runs: Iterable[tuple[str, int, int, np.ndarray]]
) -> None:
    """Write runs, one row group each, in the order given.

    Parameters
    ----------
    path : Path
    layout : Layout
    runs : iterable of (scenario, draw, replication, values)
    """
    import pyarrow.parquet as pq

    writer = None
    try:
        for scenario, draw, replication, values in runs:
            table = layout.table(scenario, draw, replication, values)
            if writer is None:
                writer = pq.ParquetWriter(
                    path, table.schema, compression="zstd", compression_level=1,
                    use_dictionary=[c for c in COLUMNS if c != "value"],
                    column_encoding={"value": "BYTE_STREAM_SPLIT"},
                )  # fmt: skip
            writer.write_table(table, row_group_size=table.num_rows)
    finally:
        if writer is not None:
            writer.close()


def read_tidy(
    path: Path, layout: Layout, scenarios: Sequence[str], replications: int
) -> np.ndarray:
    """Read back what `write_tidy` wrote.

    Parameters
    ----------
    path : Path
    layout : Layout
    scenarios : sequence of str
    replications : int
        What the file should hold: every replication of the first scenario, then of the next.

    Returns
    -------
    numpy.ndarray of float64, shape (runs, months, places, outcomes)

    Raises
    ------
    ValueError
        If the file holds other runs, rows or columns than it should.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.num_row_groups != len(scenarios) * replications:
            raise ValueError(f"{file.num_row_groups} runs")
        values = []
        for group, (scenario, replication) in enumerate(product(scenarios, range(replications))):
            found = file.read_row_group(group)
            column = found["value"].to_numpy()
            expected = layout.table(scenario, 0, replication, layout.values(column))
            for name in COLUMNS:
                if name == "value":
                    same = found[name].type == expected[name].type
                else:
                    same = found[name].equals(expected[name])
                if not same:
                    raise ValueError(f"{name}: not as recorded in run {group}")
            values.append(layout.values(column))
    return np.stack(values)
