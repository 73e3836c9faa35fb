"""What happened in a workshop, in the order in which it did: runs, guesses, moves; no names."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

RUN, GUESS, SKIP, MOVE = "run", "guess", "skip", "move"


@dataclass(frozen=True)
class Note:
    """One thing that a participant did.

    Attributes
    ----------
    at : float
        Seconds since 1970.
    token : str
        The participant's; never shown or exported.
    kind : str
    code : str
        Of the package.
    outcome : str
        Empty where none is meant; of a move, the calendar year that it decides for.
    values : list of float
        A guess's curve, year by year.
    """

    at: float
    token: str
    kind: str
    code: str
    outcome: str = ""
    values: tuple[float, ...] = ()


class Notes:
    """Notes in a table of a workshop's file.

    Parameters
    ----------
    file : sqlite3.Connection

    Attributes
    ----------
    version : int
        Grows with every note taken and every clearing.
    """

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self.version = 0
        self._changed: dict[str, int] = {}
        self._cleared = 0
        file.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, at REAL, "
                     "token TEXT, kind TEXT, code TEXT, outcome TEXT, vals TEXT)")  # fmt: skip
        file.execute("CREATE INDEX IF NOT EXISTS notes_by_kind ON notes (kind, code, outcome)")
        file.execute("CREATE INDEX IF NOT EXISTS notes_by_token ON notes (token, code)")

    def take(
        self, token: str, kind: str, code: str, outcome: str = "", values: Sequence[float] = ()
    ) -> None:
        """Write one down."""
        self.version += 1
        self._changed[code] = self.version
        self._file.execute(
            "INSERT INTO notes (at, token, kind, code, outcome, vals) VALUES (?, ?, ?, ?, ?, ?)",
            (time.time(), token, kind, code, outcome, json.dumps(list(values))),
        )

    def version_of(self, code: str) -> int:
        """Grows with every note taken of one package, and with every clearing."""
        return max(self._changed.get(code, 0), self._cleared)

    def all(self) -> list[Note]:
        """Every note."""
        return self._read("")

    def of(self, kind: str) -> list[Note]:
        """All of one kind."""
        return self._read("WHERE kind = ?", kind)

    def guesses(self, code: str, outcome: str) -> list[Note]:
        """The guesses of one package and outcome."""
        return self._read("WHERE kind = ? AND code = ? AND outcome = ?", GUESS, code, outcome)

    def _read(self, where: str, *values: str) -> list[Note]:
        rows = self._file.execute(
            f"SELECT at, token, kind, code, outcome, vals FROM notes {where} ORDER BY id", values
        )
        return [
            Note(at, token, kind, code, outcome, tuple(json.loads(drawn)))
            for at, token, kind, code, outcome, drawn in rows
        ]

    def seen(self, token: str, code: str) -> bool:
        """Whether a participant has guessed what a package does, or declined to."""
        row = self._file.execute(
            "SELECT 1 FROM notes WHERE token = ? AND code = ? AND kind IN (?, ?) LIMIT 1",
            (token, code, GUESS, SKIP),
        ).fetchone()
        return row is not None

    def clear(self) -> None:
        """Throw all of them away."""
        self.version += 1
        self._cleared = self.version
        self._file.execute("DELETE FROM notes")
