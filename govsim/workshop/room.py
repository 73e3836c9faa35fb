"""What all participants of a workshop share: desk, district, the year's money, and states."""

from __future__ import annotations

import asyncio
import json
import secrets
import sqlite3
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from pathlib import Path

from govsim.analysis.search_space import LEVERS, Package
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.district import District, load_district
from govsim.workshop.desk import KEPT, STAGES, Desk, RunFailedError
from govsim.workshop.estimate import Estimate, Prices
from govsim.workshop.notes import Notes
from govsim.workshop.packages import levels_of
from govsim.workshop.steps import Steps
from govsim.workshop.work import Place

YEARS = 5
PRICED = 2
"""Replications that a price is taken from."""
USUAL_BUDGET: Package = (("operating_grant", 0.35),)
"""The year's money unless it is given: what this package costs."""
ROUNDED = 1e5
FILE = "workshop.sqlite"


@dataclass
class Visitor:
    """What one participant has set; kept, so that a lost connection loses nothing.

    Attributes
    ----------
    levels : dict of str to int
        Of the levers.
    ran : dict of str to int
        Levels of the package last run; empty if none was.
    outcome : str
        Looked at.
    community : int
        Looked at.
    """

    levels: dict[str, int] = field(default_factory=dict)
    ran: dict[str, int] = field(default_factory=dict)
    outcome: str = "satisfaction"
    community: int = 0


class States:
    """Visitors' states, steps and notes in a file that survives the server.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    InputError
        If the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(folder / FILE, isolation_level=None)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute("PRAGMA synchronous=NORMAL")
            self._file.execute("CREATE TABLE IF NOT EXISTS visitors "
                               "(token TEXT PRIMARY KEY, state TEXT NOT NULL)")  # fmt: skip
            self._file.execute("CREATE TABLE IF NOT EXISTS room "
                               "(key TEXT PRIMARY KEY, value TEXT NOT NULL)")  # fmt: skip
            self.notes = Notes(self._file)
        except (OSError, sqlite3.Error) as error:
            raise InputError([
                Fault(Text(N_("the workshop's state cannot be kept ({problem})"),
                           problem=str(error)),
                      Text(N_("a folder that can be written (--state DIR)")), file=str(folder))
            ]) from error  # fmt: skip

    def load(self, token: str) -> Visitor:
        """A visitor's state; a new one for a token never seen."""
        row = self._file.execute("SELECT state FROM visitors WHERE token = ?", (token,)).fetchone()
        return Visitor(**json.loads(row[0])) if row else Visitor()

    def save(self, token: str, visitor: Visitor) -> None:
        """Keep a visitor's state."""
        self._file.execute("INSERT OR REPLACE INTO visitors VALUES (?, ?)",
                           (token, json.dumps(asdict(visitor))))  # fmt: skip

    def number(self) -> int:
        """How many visitors have a state."""
        return int(self._file.execute("SELECT COUNT(*) FROM visitors").fetchone()[0])

    def steps(self) -> tuple[Steps, bool]:
        """The steps that are open, and whether runs are frozen."""
        row = self._file.execute("SELECT value FROM room WHERE key = 'steps'").fetchone()
        if row is None:
            return Steps(), False
        kept = json.loads(row[0])
        return Steps(**kept["open"]), kept["frozen"]  # steps not kept yet stand as usual

    def keep_steps(self, steps: Steps, frozen: bool) -> None:
        """Keep them."""
        self._file.execute("INSERT OR REPLACE INTO room VALUES ('steps', ?)",
                           (json.dumps({"open": asdict(steps), "frozen": frozen}),))  # fmt: skip

    def clear(self) -> None:
        """Forget visitors and notes; steps stay."""
        self._file.execute("DELETE FROM visitors")
        self.notes.clear()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Room:
    """A workshop that is going on.

    Parameters
    ----------
    folder : str
        The district.
    states : States
    budget : float, optional
        Yuan a year that a package may cost; unless given, what raising the operating grant by 35%
        costs.
    workers, seed : int

    Attributes
    ----------
    steps : Steps
        Open at present.
    frozen : bool
        Whether no new run may begin.
    windows : int
        Pages open at present.
    round : str
        Changes with every start and reset; an open page loads anew when it does.

    Raises
    ------
    InputError
        If the district cannot be read.
    """

    def __init__(
        self, folder: str, states: States, *, budget: float | None = None, workers: int = 2,
        seed: int = 0,
    ) -> None:  # fmt: skip
        self.district: District = load_district(folder)
        self.states, self.budget = states, budget
        self.steps, self.frozen = states.steps()
        self.windows = 0
        self.round = secrets.token_hex(8)
        self.desk = Desk(Place(folder, YEARS, seed), workers)
        self.prices = Prices()
        self._estimates: OrderedDict[tuple[Package, int], Estimate] = OrderedDict()
        self._pricing: asyncio.Task[None] | None = None

    def set_steps(self, steps: Steps, *, frozen: bool) -> None:
        """Open and close steps, freeze runs or let them go on; pages follow by themselves."""
        self.steps, self.frozen = steps, frozen
        self.states.keep_steps(steps, frozen)

    def reset(self) -> None:
        """Forget what all participants did; their pages begin anew."""
        self.states.clear()
        self.round = secrets.token_hex(8)

    async def open(self) -> None:
        """Start the workers and compute today's rules; prices follow in the background.

        Raises
        ------
        RunFailedError
            If the district cannot be simulated.
        """
        await self.desk.open()
        await self.desk.runs((), STAGES[-1])
        self._pricing = asyncio.create_task(self._learn_prices())

    async def close(self) -> None:
        """Stop everything."""
        if self._pricing is not None:
            self._pricing.cancel()
        await self.desk.close()
        self.states.close()

    def estimate(self, package: Package) -> Estimate | None:
        """What is known of a package at present; None before its first estimate."""
        job, reference = self.desk.job(package), self.desk.job(())
        count = max((n for n in STAGES if n <= min(job.done, reference.done)), default=0)
        if not count:
            return None
        key = package, count
        if key not in self._estimates:
            self._estimates[key] = Estimate.of(reference.runs, job.runs, count)
            while len(self._estimates) > KEPT:
                self._estimates.popitem(last=False)
        self._estimates.move_to_end(key)
        return self._estimates[key]

    async def _learn_prices(self) -> None:
        first = [USUAL_BUDGET] if self.budget is None else []
        for package in (*first, *self.prices.probes()):
            try:
                await self.desk.runs(package, PRICED)
            except RunFailedError:
                continue
            found = self.estimate(package)
            assert found is not None
            yuan = found.cost().difference
            if package == USUAL_BUDGET and self.budget is None:
                self.budget = max(ROUNDED, round(yuan / ROUNDED) * ROUNDED)
            else:
                self.prices.learn(package, yuan)

    def fits(self, package: Package) -> bool | None:
        """Whether a package fits the year's money, by its prices; None while they are unknown."""
        price = self.prices.of(package)
        if price is None or self.budget is None:
            return None
        return price <= self.budget

    @staticmethod
    def levels(package: Package) -> dict[str, int]:
        """Levels of all levers in a package."""
        return levels_of(package) if package else dict.fromkeys(LEVERS, 0)
