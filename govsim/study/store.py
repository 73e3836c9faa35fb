"""The store: every run is computed once and kept.

One SQLite database in write-ahead mode: a run is there whole or not at all, whatever happens to the
process, and several studies may read and write it at once (on one machine: not on a network
drive). Runs are found by what decides their numbers, so that an interrupted study goes on where it
stopped and two studies share their runs.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.study.packing import DamagedRunError, Packed, Places, all_values, district_values

FILE = "runs.sqlite"
VARIABLE = "GOVSIM_STORE"
"""Environment variable that names the folder; `NONE` to keep nothing."""
NONE = "none"
LAYOUT = 2
"""Number of the tables' and blocks' layout; another number is refused."""
PATIENCE = 60.0
"""Seconds to wait while another process writes."""
ASKED = 500
"""Runs asked for in one query."""

_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, model BLOB NOT NULL, made REAL NOT NULL,
    district BLOB NOT NULL, places BLOB
)
"""
_ADD = """
INSERT INTO runs (key, model, made, district, places) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    model = excluded.model, made = excluded.made,
    district = excluded.district, places = excluded.places
WHERE runs.places IS NULL
"""


@dataclass(frozen=True)
class Inventory:
    """What a store holds.

    Attributes
    ----------
    path : Path
    runs, with_places, other_models : int
        Runs; those with every place; those of another version of the model.
    size : int
        Bytes of the file.
    oldest, newest : float or None
        When the first and the last were computed, in seconds since 1970.
    """

    path: Path
    runs: int
    with_places: int
    other_models: int
    size: int
    oldest: float | None
    newest: float | None


class Store:
    """Runs kept in a folder.

    Parameters
    ----------
    folder : path
        Made if it is not there.

    Raises
    ------
    InputError
        If it cannot be written, or holds something else.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.path = Path(folder) / FILE
        with self._explained():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            # Large pages: a run is some hundred kilobytes.
            self._database.execute("PRAGMA page_size = 16384")
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            found = int(self._database.execute("PRAGMA user_version").fetchone()[0])
            if found not in (0, LAYOUT):
                raise InputError([
                    Fault(Text(N_("the store was made by another version of govsim")),
                          Text(N_("another folder (--store), or the file removed")),
                          file=str(self.path))
                ])  # fmt: skip
            self._database.execute(_TABLES)
            self._database.execute(f"PRAGMA user_version = {LAYOUT}")

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Tell what went wrong with the file in one message."""
        try:
            yield
        except (sqlite3.OperationalError, PermissionError) as error:
            raise InputError([
                Fault(Text(N_("the store of runs cannot be written or read ({problem})"),
                           problem=str(error)),
                      Text(N_("a folder with room that can be written (--store DIR; none to keep "
                              "no runs); runs already kept are safe")), file=str(self.path))
            ]) from error  # fmt: skip
        except (sqlite3.DatabaseError, OSError) as error:
            raise InputError([
                Fault(Text(N_("this is not a store of runs, or it is damaged ({problem})"),
                           problem=str(error)),
                      Text(N_("another folder (--store DIR), or the file removed: its runs are "
                              "computed anew")), file=str(self.path))
            ]) from error  # fmt: skip

    def add(self, model: bytes, runs: Iterable[tuple[bytes, Packed]]) -> None:
        """Keep runs, all in one step.

        Parameters
        ----------
        model : bytes
            Version of the model that made them.
        runs : iterable of (key, Packed)
            A run there already is replaced unless it holds more.

        Raises
        ------
        InputError
            If they cannot be written; those kept before stay.
        """
        now = time.time()
        rows = [(key, model, now, p.district, p.places) for key, p in runs]
        with self._explained(), self._whole():
            self._database.executemany(_ADD, rows)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """All statements of the block, or none of them."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def find(self, keys: Sequence[bytes], *, places: bool) -> Iterator[tuple[bytes, np.ndarray]]:
        """Runs that are kept whole; a damaged one counts as missing and is thrown away.

        Parameters
        ----------
        keys : sequence of bytes
        places : bool
            Whether only runs that hold every place will do.

        Yields
        ------
        key : bytes
        district : numpy.ndarray of float64, shape (months, outcomes)
        """
        for first in range(0, len(keys), ASKED):
            asked = keys[first : first + ASKED]
            marks = ",".join("?" * len(asked))
            more = " AND places IS NOT NULL" if places else ""
            query = f"SELECT key, id, district FROM runs WHERE key IN ({marks}){more}"
            with self._explained():
                rows = self._database.execute(query, asked).fetchall()
            for key, number, district in rows:
                try:
                    yield key, district_values(district)
                except DamagedRunError:
                    self._remove([number])

    def places(self, key: bytes) -> Places:
        """Outcomes of every place of a run that is kept, read when asked for."""

        def read(first: int, size: int) -> bytes:
            with self._explained():
                query = "SELECT id FROM runs WHERE key = ? AND places IS NOT NULL"
                row = self._database.execute(query, (key,)).fetchone()
                if row is None:
                    raise DamagedRunError("it is no longer there")
                with self._database.blobopen("runs", "places", row[0], readonly=True) as blob:
                    blob.seek(first)
                    return bytes(blob.read(size))

        return Places(read)

    def inventory(self, model: bytes) -> Inventory:
        """What the store holds.

        Parameters
        ----------
        model : bytes
            The version of the model that runs today.
        """
        query = (
            "SELECT count(*), count(places), coalesce(sum(model <> ?), 0), min(made), max(made) "
            "FROM runs"
        )
        with self._explained():
            row = self._database.execute(query, (model,)).fetchone()
            size = sum(f.stat().st_size for f in self.path.parent.glob(FILE + "*"))
        return Inventory(self.path, row[0], row[1], row[2], size, row[3], row[4])

    def verify(self) -> tuple[int, int]:
        """Read every run whole and throw away those that are damaged.

        Returns
        -------
        sound, damaged : int

        Raises
        ------
        InputError
            If the file itself is damaged.
        """
        damaged, total = [], 0
        with self._explained():
            problem = self._database.execute("PRAGMA integrity_check").fetchone()[0]
            if problem != "ok":
                raise sqlite3.DatabaseError(problem)
            numbers = [n for (n,) in self._database.execute("SELECT id FROM runs")]
        for number in numbers:
            query = "SELECT district, places FROM runs WHERE id = ?"
            with self._explained():
                row = self._database.execute(query, (number,)).fetchone()
            if row is None:
                continue
            total += 1
            try:
                district_values(row[0])
                if row[1] is not None:
                    all_values(row[1])
            except DamagedRunError:
                damaged.append(number)
        self._remove(damaged)
        return total - len(damaged), len(damaged)

    def prune(self, model: bytes, *, days: float | None = None) -> int:
        """Throw away runs of other versions of the model, and those that are old.

        Parameters
        ----------
        model : bytes
            The version of the model whose runs stay.
        days : float, optional
            Also throw away runs computed longer ago.

        Returns
        -------
        int
            Runs thrown away; the file shrinks by them.
        """
        before = time.time() - days * 86_400 if days is not None else -1.0
        with self._explained():
            with self._whole():
                query = "DELETE FROM runs WHERE model <> ? OR made < ?"
                gone = self._database.execute(query, (model, before)).rowcount
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _remove(self, numbers: Sequence[int]) -> None:
        with self._explained(), self._whole():
            query = "DELETE FROM runs WHERE id = ?"
            self._database.executemany(query, [(number,) for number in numbers])
