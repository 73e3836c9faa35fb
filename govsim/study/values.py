"""The outcomes of a study's runs, read when asked for: a study of any size needs little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.study.engine import Failed, Finished
from govsim.study.packing import DamagedRunError, Places, Read, Shelf

STACKED = 4
"""Outcomes kept at hand: a comparison asks for the reference's and the other's by turns."""


class RunValues:
    """Outcomes by scenario and replication.

    Attributes
    ----------
    failed : dict of (scenario, replication) to Failed
    """

    def __init__(self) -> None:
        self._done: dict[tuple[int, int], tuple[Read, Places | None]] = {}
        self._shelf = Shelf()
        self._months = 0
        self.failed: dict[tuple[int, int], Failed] = {}
        self._stacked: dict[tuple[int, int], tuple[list[int], np.ndarray]] = {}

    def put(self, scenario: int, replication: int, result: Finished | Failed) -> None:
        """Take a run's result."""
        if isinstance(result, Failed):
            self.failed[scenario, replication] = result
        else:
            self._months = len(result.district)
            by_outcome = np.ascontiguousarray(result.district.T, np.float64)
            read = self._shelf.keep(by_outcome.tobytes())
            self._done[scenario, replication] = read, result.places

    def __contains__(self, run: tuple[int, int]) -> bool:
        return run in self._done or run in self.failed

    def complete(self, scenarios: int, replications: int) -> list[int]:
        """Replications that no scenario failed in, so that all can be paired."""
        every = range(scenarios)
        return [r for r in range(replications) if all((s, r) in self._done for s in every)]

    def district(self, scenario: int, replications: list[int], outcome: int) -> np.ndarray:
        """One outcome of the district.

        Returns
        -------
        numpy.ndarray of float64, shape (replications, months)
        """
        asked = scenario, outcome
        known, values = self._stacked.get(asked, (None, np.empty((0, 0))))
        if known is not replications and known != replications:
            size = 8 * self._months
            rows = [self._done[scenario, r][0](size * outcome, size) for r in replications]
            values = np.frombuffer(b"".join(rows), np.float64).reshape(len(rows), self._months)
            self._stacked[asked] = replications, values
            if len(self._stacked) > STACKED:
                del self._stacked[next(iter(self._stacked))]
        return values

    def places(self, scenario: int, replications: list[int], outcome: int) -> np.ndarray:
        """One outcome of every place.

        Returns
        -------
        numpy.ndarray of float64, shape (replications, months, places)
        """
        found = [self._part(scenario, r, outcome) for r in replications]
        return np.stack(found).transpose(0, 2, 1)

    def run(self, scenario: int, replication: int) -> np.ndarray:
        """All of one run.

        Returns
        -------
        numpy.ndarray of float64, shape (months, places, outcomes)
        """
        return _unpacked(self._places(scenario, replication).all)

    def runs(self) -> Iterator[tuple[int, int]]:
        """Scenario and replication of every run that was done, in the order of the results file."""
        yield from sorted(self._done, key=lambda run: (run[1], run[0]))

    def _part(self, scenario: int, replication: int, outcome: int) -> np.ndarray:
        return _unpacked(self._places(scenario, replication).outcome, outcome)

    def _places(self, scenario: int, replication: int) -> Places:
        _, places = self._done[scenario, replication]
        assert places is not None, "a study keeps every place"
        return places


def _unpacked(unpack: Callable[..., np.ndarray], *arguments: int) -> np.ndarray:
    try:
        return unpack(*arguments)
    except DamagedRunError as error:
        raise InputError([
            Fault(Text(N_("a run of this study is damaged or gone from the store ({problem})"),
                       problem=str(error)),
                  Text(N_("“govsim store verify”, then the same command again")))
        ]) from error  # fmt: skip
