"""The facilitator's console, and the picture for the wall."""

from __future__ import annotations

import asyncio
import hmac
from collections import Counter
from dataclasses import asdict
from html import escape
from typing import Any

import panel as pn

from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.workshop import export, words
from govsim.workshop.foresee import Curve, compared, years_shown
from govsim.workshop.frame import framed
from govsim.workshop.game_page import board, debriefed
from govsim.workshop.match import Match
from govsim.workshop.notes import GUESS, RUN
from govsim.workshop.packages import code_of, read_code
from govsim.workshop.parts import Download, Html, Line, Part
from govsim.workshop.room import Room
from govsim.workshop.sheet import sheet_of
from govsim.workshop.steps import TITLES, Steps
from govsim.workshop.ticks import Ticks
from govsim.workshop.window import LOOK_AROUND, Window, alert

LISTED = 8
"""Packages in the console's list."""
PATIENCE = 1.0
"""Seconds that a wrong password costs everyone who tries one."""
FROZEN, SURE = "frozen", "sure"
FREEZE = N_("Freeze: no new run begins")


def progress(room: Room, language: Language) -> str:
    """How far the room is: numbers, and the packages most run."""
    notes = room.states.notes.all()
    runs = Counter(n.code for n in notes if n.kind == RUN)
    guessed = Counter(n.code for n in notes if n.kind == GUESS)
    rows = [
        [translate(name, language), str(value)]
        for name, value in (
            (N_("Pages open now"), room.windows),
            (N_("Participants so far"), room.states.number()),
            (N_("Packages run, different ones"), len(runs)),
            (N_("Guesses handed in"), sum(guessed.values())),
            (N_("Runs computed"), room.desk.computed),
            (N_("Runs waiting"), room.desk.waiting),
        )
    ]
    head = [translate(h, language) for h in (N_("What"), N_("Number"))]
    said = words.table(translate(N_("Progress of the room"), language), head, rows)
    if not runs:
        return said
    listed = [
        [escape(words.title_of(read_code(code), language)), escape(code), str(count),
         str(guessed[code])]
        for code, count in runs.most_common(LISTED)
    ]  # fmt: skip
    names = (N_("Package"), N_("Code"), N_("Times run"), N_("Guesses"))
    return said + words.table(translate(N_("Packages most run"), language),
                              [translate(h, language) for h in names], listed)  # fmt: skip


class Tries:
    """Passwords tried, one at a time, a wrong one at a price."""

    def __init__(self, password: str) -> None:
        self._password = password.encode()
        self._turn = asyncio.Lock()

    async def right(self, given: str) -> bool:
        """Whether it is the password."""
        async with self._turn:
            if hmac.compare_digest(given.encode(), self._password):
                return True
            await asyncio.sleep(PATIENCE)
            return False


class Console(Window):
    """What the facilitator sees and does.

    Parameters
    ----------
    room : Room
    tries : Tries
    language : Language
    """

    def __init__(self, room: Room, tries: Tries, language: Language) -> None:
        super().__init__(language)
        self.room, self.tries = room, tries
        self.let_in = False
        self.password = Line(self.say(N_("The console's password")), 200, secret=True)
        self.enter = self.button(N_("Enter"), self._try, primary=True)
        self.door: list[Part] = [self.password, self.enter]

    async def _try(self) -> None:
        given, self.password.value = self.password.value, ""
        if not await self.tries.right(given):
            self.progress.object = alert(self.say(N_("The password is not right.")))
            return
        if self.let_in:
            return  # pressed twice
        self.let_in = True
        self.progress.object = ""
        for part in self.door:
            part.visible = False
        self.sheet.add("console", self._build())
        self._show()

    def _build(self) -> list[Part]:
        """What only one who knows the password has in the page."""
        titles = {key: self.say(title) for key, title in (*TITLES.items(), (FROZEN, FREEZE))}
        self.boxes = Ticks(titles, self._now())
        self.boxes.on_change(self._turned)
        self.sure = Ticks({SURE: self.say(N_("Yes, forget everything participants did"))}, {})
        self.reset = self.button(N_("Reset the workshop"), self._reset)
        self.reset.disabled = True
        self.sure.on_change(lambda: setattr(self.reset, "disabled", not self.sure.value[SURE]))
        save = Download(self.say(N_("Export all as CSV (no names)")), self._csv,
                        "govsim-workshop.csv")  # fmt: skip
        self.state, wall = Html(), Html()
        name = escape(self.say(N_("Open the picture for the wall")))
        wall.object = f'<p><a href="projector?lang={self.language}" target="_blank">{name}</a></p>'
        return [
            *self._titled(N_("Steps that are open"), self.boxes),
            *self._titled(N_("Progress"), self.state, wall, save),
            *self._titled(N_("Begin anew"), self.sure, self.reset),
        ]

    def _titled(self, title: str, *parts: Part) -> tuple[Part, ...]:
        head = Html()
        head.object = f"<h3>{escape(self.say(title))}</h3>"
        return head, *parts

    def _now(self) -> dict[str, bool]:
        return {**asdict(self.room.steps), FROZEN: self.room.frozen}

    def _turned(self) -> None:
        wanted = dict(self.boxes.value)
        if self.let_in and wanted != self._now():
            frozen = wanted.pop(FROZEN)
            self.room.set_steps(Steps(**wanted), frozen=frozen)

    async def _reset(self) -> None:
        if self.let_in and self.sure.value[SURE]:
            self.sure.value = {}
            self.room.reset()

    def _csv(self) -> bytes:
        return export.csv(self.room.states.notes.all(), years_shown(self.room), self.language)

    def _show(self) -> None:
        if self.let_in:
            self.state.object = progress(self.room, self.language)
            self.boxes.value = self._now()  # another console may have turned one

    def view(self) -> pn.Template:
        """The page."""
        pn.state.add_periodic_callback(self._show, int(1000 * LOOK_AROUND))
        title = self.say(N_("Facilitator's console"))
        self.sheet = sheet_of({"console": [*self.door, self.progress]})
        return framed(
            self.language, title, {"console": title}, self.sheet,
            skip=("console", self.say(N_("Skip to the console"))), kind="one",
        )  # fmt: skip


class Wall(Window):
    """What is thrown on the wall: the room's guesses against the model, and the scoreboard.

    Parameters
    ----------
    room : Room
    match : Match
    language : Language
    """

    def __init__(self, room: Room, match: Match, language: Language) -> None:
        super().__init__(language)
        self.room, self.match = room, match
        self.score = Html()
        self.state, self.title, self.told = Html(), Html(), Html()
        self.curve = Curve()
        self._known: tuple[Any, ...] = ()

    def show(self) -> None:
        """Write what is new."""
        self.aside(self._show_all)

    async def _show_all(self) -> None:
        guesses = self.room.states.notes.of(GUESS)
        counts = Counter((n.code, n.outcome) for n in guesses)
        best = max(counts, key=lambda key: counts[key], default=None)
        found = self.room.estimate(read_code(best[0])) if best else None
        known = (self.room.states.notes.version, self.room.windows, self.room.steps, best,
                 found.replications if found else 0)  # fmt: skip
        if known == self._known:
            return
        self._known = known
        self.state.object = progress(self.room, self.language)
        self.score.object = await board(self.match, "", self.language)
        if self.room.steps.debrief and (told := await self.match.debrief()):
            self.score.object += debriefed(self.match, told, "", self.language)
        self.curve.visible = best is not None
        if best is None:
            said = N_("Guesses of the room appear here once the first is handed in.")
            self.title.object = words.paragraph(translate(said, self.language))
            self.told.object = ""
            return
        package = read_code(best[0])
        said = translate(
            N_("{outcome} under {package} ({code})"), self.language,
            outcome=OUTCOMES[best[1]].text("label", self.language),
            package=words.title_of(package, self.language), code=code_of(package),
        )  # fmt: skip
        self.title.object = f"<h3>{escape(said)}</h3>"
        self.told.object = compared(self.room, package, best[1], [], self.language, self.curve)

    def view(self) -> pn.Template:
        """The page."""
        pn.state.add_periodic_callback(self.show, int(1000 * LOOK_AROUND))
        pn.state.onload(self.show)

        sheet = sheet_of({
            "guesses": [self.title, self.curve, self.told], "score": [self.score],
            "room": [self.state],
        })  # fmt: skip
        titles = {
            "guesses": self.say(N_("What the room expected, and what the model says")),
            "score": self.say(N_("The game")), "room": self.say(N_("The room")),
        }  # fmt: skip
        return framed(
            self.language, self.say(N_("Workshop: on the wall")), titles, sheet, kind="wall",
            skip=("guesses", self.say(N_("Skip to the results"))),
        )  # fmt: skip
