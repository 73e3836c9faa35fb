"""A study's outcomes as a tidy Parquet file, written run by run and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.model.indicators import BETWEEN_COMMUNITIES, OUTCOME_NAMES

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "scenario", "draw", "replication", "month", "level", "place", "outcome", "value",
)  # fmt: skip


Run = tuple[int, int]
"""Scenario and replication, as numbers."""


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
        between = np.array([name in BETWEEN_COMMUNITIES for name in OUTCOME_NAMES])
        meaningless = between[outcome] & community[place]
        self.kept = ~meaningless
        self._outcome, self._place, self._month = (
            index[self.kept] for index in (outcome, place, month)
        )

    def table(self, scenario: str, draw: int, replication: int, values: np.ndarray) -> pa.Table:
        """The rows of one run, outcome by outcome, place by place, month by month."""
        import pyarrow as pa

        n = len(self._month)
        same = self._same_for_all
        arrays = [
            _words(np.zeros(n, np.int32), [scenario]),
            pa.array(np.full(n, draw, np.int32)),
            pa.array(np.full(n, replication, np.int32)),
            *same,
            pa.array(values.transpose(2, 1, 0).ravel()[self.kept]),
        ]
        # Saying that nothing is missing saves a third of the time that writing takes.
        whole = zip(COLUMNS, arrays, strict=True)
        schema = pa.schema([pa.field(name, a.type, nullable=False) for name, a in whole])
        return pa.Table.from_arrays(arrays, schema=schema)

    @cached_property
    def _same_for_all(self) -> list[pa.Array]:
        """Month, level, place and outcome of every row."""
        level_names = ["district", "street", "community"]
        level = np.array([level_names.index(name) for name in self.levels], np.int32)
        return [
            _words(self._month, self.months),
            _words(level[self._place], level_names),
            _words(self._place, self.places),
            _words(self._outcome, OUTCOME_NAMES),
        ]

    def values(self, column: np.ndarray) -> np.ndarray:
        """`Outcomes.values` of one run from its value column."""
        flat = np.full(len(self.kept), np.nan)
        flat[self.kept] = column
        shape = (len(OUTCOME_NAMES), len(self.places), len(self.months))
        return flat.reshape(shape).transpose(2, 1, 0)


def _words(index: np.ndarray, dictionary: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(list(dictionary)))


class TidyWriter:
    """Writes runs to a file, one row group each, as they come.

    Parameters
    ----------
    path : Path
    layout : Layout
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path, self._layout = path, layout
        self._writer: Any = None

    def add(self, scenario: str, draw: int, replication: int, values: np.ndarray) -> None:
        """Write one run's `Outcomes.values`."""
        import pyarrow.parquet as pq

        table = self._layout.table(scenario, draw, replication, values)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path, table.schema, compression="lz4",
                use_dictionary=[c for c in COLUMNS if c not in ("draw", "replication", "value")],
                column_encoding={"value": "BYTE_STREAM_SPLIT"},
                write_statistics=["draw", "replication"],
            )  # fmt: skip
        self._writer.write_table(table, row_group_size=table.num_rows)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def read_tidy(
    path: Path, layout: Layout, names: Sequence[str], runs: Iterable[Run], count: int
) -> Iterator[tuple[Run, np.ndarray]]:
    """Read back what `TidyWriter` wrote, run by run.

    Parameters
    ----------
    path : Path
    layout : Layout
    names : sequence of str
        Scenarios.
    runs : iterable of (int, int)
        Scenario and replication of what the file should hold, in order.
    count : int
        How many these are.

    Yields
    ------
    run : (int, int)
    values : numpy.ndarray of float64, shape (months, places, outcomes)

    Raises
    ------
    ValueError
        If the file holds other runs, rows or columns than it should.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        if file.num_row_groups != count:
            raise ValueError(f"{file.num_row_groups} runs")
        for group, run in enumerate(runs):
            found = file.read_row_group(group)
            values = layout.values(found["value"].to_numpy())
            expected = layout.table(names[run[0]], 0, run[1], values)
            for name in COLUMNS:
                if name == "value":
                    same = found[name].type == expected[name].type
                else:
                    same = found[name].equals(expected[name])
                if not same:
                    raise ValueError(f"{name}: not as recorded in run {group}")
            yield run, values
