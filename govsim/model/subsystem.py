"""What a subsystem is: it owns its arrays, alone writes them, and shows some of them to others."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import ClassVar

import numpy as np

from govsim.model.ledger import Kind
from govsim.model.setting import Setting

Moves = tuple[list[Kind], list[Kind]]


class Subsystem:
    """A room of the model.

    A subsystem writes only its own arrays. What others may read it publishes; what it reads of
    others comes through `couplings` as views it cannot write to.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    name, title, about : str
        Identifier; title and description (messages), from which the model's description is made.
    money : mapping of str to (list of Kind, list of Kind)
        Columns to record of money moved at a community since the start: what is added up, and
        what is taken off.
    out : types.SimpleNamespace
        The published arrays, to be written in place by the owner only.
    """

    name = ""
    money: ClassVar[Mapping[str, Moves]] = {}
    title = ""
    about = ""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.out = SimpleNamespace()
        self._inbox: Mapping[str, np.ndarray] = {}
        self._alike: dict[str, tuple[np.ndarray, ...]] = {}

    def publish(self, **arrays: np.ndarray) -> None:
        """Offer arrays for others to read."""
        for name, array in arrays.items():
            setattr(self.out, name, array)

    def connect(self, inbox: Mapping[str, np.ndarray]) -> None:
        """Take the views of what this subsystem reads, by ``subsystem.array``."""
        self._inbox = inbox
        alike: dict[str, tuple[np.ndarray, ...]] = {}
        for name, view in inbox.items():
            array = name.partition(".")[2]
            alike[array] = (*alike.get(array, ()), view)
        self._alike = alike

    def read(self, name: str) -> np.ndarray:
        """A read-only view of another subsystem's array."""
        return self._inbox[name]

    def read_all(self, array: str) -> tuple[np.ndarray, ...]:
        """Read-only views of all arrays of this name that others publish for this subsystem."""
        return self._alike[array]

    def start(self) -> None:
        """Begin the subsystem's SimPy processes."""

    def tick(self, week: int) -> None:
        """Move the subsystem's population by one week."""

    def close_month(self) -> None:
        """Bring up to date what is only counted at a month's end, just before it is recorded."""

    def stocks(self) -> Mapping[str, np.ndarray]:
        """Levels to record at a month's end, by column, each of shape (communities,).

        Asked for once: always the same arrays, which the owner keeps up to date (`close_month`).
        """
        return {}

    def flows(self) -> Mapping[str, np.ndarray]:
        """Totals since the start to record at a month's end, by column; as for `stocks`."""
        return {}
