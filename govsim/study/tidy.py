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


MOST_ROWS = 2**25
"""Rows of one run that are made at once; of a larger district an outcome is written at a time."""
Run = tuple[int, int]
"""Scenario and replication, as numbers."""


class Layout:
    """The rows of one run, which are the same for every run of a study.

    Parameters
    ----------
    months : sequence of str
    levels, places : sequence of str
        Level and identifier of every place, in the order of `Outcomes.values`.

    Attributes
    ----------
    parts : list of range
        Outcomes that are written together: all, or of a large district one at a time.
    """

    def __init__(self, months: Sequence[str], levels: Sequence[str], places: Sequence[str]) -> None:
        self.months, self.levels, self.places = list(months), list(levels), list(places)
        count = len(OUTCOME_NAMES)
        few = count * len(self.places) * len(self.months) <= MOST_ROWS
        self.parts = [range(count)] if few else [range(k, k + 1) for k in range(count)]
        self._made: tuple[range, _Rows] | None = None

    def _rows(self, part: range) -> _Rows:
        if self._made is None or self._made[0] != part:
            self._made = part, _Rows(self, part)
        return self._made[1]

    def tables(
        self, scenario: str, draw: int, replication: int, values: np.ndarray
    ) -> Iterator[pa.Table]:
        """The rows of one run, outcome by outcome, place by place, month by month."""
        import pyarrow as pa

        for part in self.parts:
            rows = self._rows(part)
            n = len(rows.month)
            arrays = [
                _words(np.zeros(n, np.int32), [scenario]),
                pa.array(np.full(n, draw, np.int32)),
                pa.array(np.full(n, replication, np.int32)),
                *rows.same_for_all,
                pa.array(
                    values[:, :, part.start : part.stop].transpose(2, 1, 0).ravel()[rows.kept]
                ),
            ]
            # Saying that nothing is missing saves a third of the time that writing takes.
            whole = zip(COLUMNS, arrays, strict=True)
            schema = pa.schema([pa.field(name, a.type, nullable=False) for name, a in whole])
            yield pa.Table.from_arrays(arrays, schema=schema)

    def values(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """`Outcomes.values` of one run from its value column, part by part."""
        found = []
        for part, column in zip(self.parts, columns, strict=True):
            kept = self._rows(part).kept
            flat = np.full(len(kept), np.nan)
            flat[kept] = column
            found.append(flat.reshape(len(part), len(self.places), len(self.months)))
        whole = found[0] if len(found) == 1 else np.concatenate(found)
        return whole.transpose(2, 1, 0)


class _Rows:
    """Rows of some outcomes: what each is about, and which have a meaning."""

    def __init__(self, layout: Layout, part: range) -> None:
        self._layout = layout
        shape = (len(part), len(layout.places), len(layout.months))
        outcome, place, month = (g.ravel() for g in np.indices(shape, np.int32))
        outcome = outcome + np.int32(part.start)
        community = np.array([level == "community" for level in layout.levels])
        between = np.array([name in BETWEEN_COMMUNITIES for name in OUTCOME_NAMES])
        self.kept = ~(between[outcome] & community[place])
        self._outcome, self._place, self.month = (
            index[self.kept] for index in (outcome, place, month)
        )

    @cached_property
    def same_for_all(self) -> list[pa.Array]:
        """Month, level, place and outcome of every row."""
        level_names = ["district", "street", "community"]
        level = np.array([level_names.index(name) for name in self._layout.levels], np.int32)
        return [
            _words(self.month, self._layout.months),
            _words(level[self._place], level_names),
            _words(self._place, self._layout.places),
            _words(self._outcome, OUTCOME_NAMES),
        ]


def _words(index: np.ndarray, dictionary: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(list(dictionary)))


class TidyWriter:
    """Writes runs to a file, one row group each (a large one: one an outcome), as they come.

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

        for table in self._layout.tables(scenario, draw, replication, values):
            if self._writer is None:
                words = [c for c in COLUMNS if c not in ("draw", "replication", "value")]
                self._writer = pq.ParquetWriter(
                    self._path, table.schema, compression="lz4", use_dictionary=words,
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
        each = len(layout.parts)
        if file.num_row_groups != count * each:
            raise ValueError(f"{file.num_row_groups} row groups")
        for k, run in enumerate(runs):
            groups = [file.read_row_group(each * k + part) for part in range(each)]
            values = layout.values([found["value"].to_numpy() for found in groups])
            tables = layout.tables(names[run[0]], 0, run[1], values)
            for found, expected in zip(groups, tables, strict=True):
                for name in COLUMNS:
                    if name == "value":
                        same = found[name].type == expected[name].type
                    else:
                        same = found[name].equals(expected[name])
                    if not same:
                        raise ValueError(f"{name}: not as recorded in run {k}")
            yield run, values
