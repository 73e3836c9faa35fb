"""Predict, then see: what a participant expects, before the result is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from govsim.analysis.search_space import Package
from govsim.analysis.verdict import Verdict
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.numbers import measure_of
from govsim.workshop import words
from govsim.workshop.estimate import START
from govsim.workshop.guesses import LEAST, MONTHS, Together, checked, curves, scale
from govsim.workshop.notes import GUESS, SKIP
from govsim.workshop.packages import code_of
from govsim.workshop.parts import Button, Html, Part, Valued
from govsim.workshop.room import YEARS, Room

SURE = "satisfaction"
"""Asked about where the outcome looked at has no number."""


class Curve(Valued[list[float]]):
    """A curve drawn by pointer, finger or keyboard, and later what it is compared with.

    Its value is the participant's guess.
    """

    kind = "guess"

    def __init__(self) -> None:
        super().__init__([], baseline=[], years=[], low=0.0, high=1.0, factor=1.0, truth=[],
                         band_low=[], band_high=[], labels={"picture": "", "key": ""},
                         open=False)  # fmt: skip
        self.visible = False

    def draw(self, guess: list[float], **shown: Any) -> None:
        """Draw it anew."""
        self.show(value=guess, turn=self.shown["turn"] + 1, **shown)

    def checked(self, told: Any) -> list[Any] | None:
        """A list of anything, which a guess is made of."""
        return told if isinstance(told, list) else None


def compared(room: Room, package: Package, outcome: str, own: list[float], language: Language,
             curve: Curve) -> str:  # fmt: skip
    """Put guesses beside the model; fills the curve, and returns the sentences.

    Parameters
    ----------
    own : list of float
        The participant's guess; empty where there is none, as on the wall.
    """
    code = code_of(package)
    found, one = room.estimate(package), None
    notes = room.states.notes.guesses(code, outcome)
    if found is not None:
        one = found.compare(outcome)
    if found is None or one is None:
        return words.paragraph(translate(N_("Being worked out; please wait …"), language))
    baseline, truth = curves(found, outcome)
    together = Together.of([note.values for note in notes], baseline)
    key = [translate(N_("Dashed grey: today's rules. Blue: the model."), language)]
    if own:
        key.append(translate(N_("Dotted brown: your guess."), language))
    if together.low:
        key.append(translate(N_("Shaded: eight of ten guesses in the room."), language))
    laid = _laid(room, outcome, baseline, language)
    laid["labels"] |= {"key": ("" if language == "zh" else " ").join(key)}
    curve.draw(own, **laid, truth=truth, band_low=together.low, band_high=together.high,
               open=False)  # fmt: skip
    m = measure_of(one, language)
    label = OUTCOMES[outcome].text("label", language)
    said = []
    last = str(years_shown(room)[-1])
    if own:
        said.append(translate(
            N_("{outcome} in {year}: you expected {guess}, the model says {truth}, under today's "
               "rules it is {today}."), language, outcome=label, year=last,
            guess=m.value(own[-1]), truth=m.value(truth[-1]), today=m.value(baseline[-1]),
        ))  # fmt: skip
    if one.verdict not in (Verdict.BETTER, Verdict.WORSE):
        said.append(translate(N_("Over the whole time the model finds no change beyond chance."),
                              language))  # fmt: skip
    if together.count >= LEAST:
        said.append(translate(
            N_("The room: of {count} guesses {up} expect more than today, {same} about the same, "
               "{down} less."), language, count=together.count, up=together.up,
            same=together.same, down=together.down,
        ))  # fmt: skip
    else:
        said.append(translate(N_("The room's guesses are shown from {least} on."), language,
                              least=LEAST))  # fmt: skip
    return "".join(map(words.paragraph, said))


def years_shown(room: Room) -> list[int]:
    """Calendar years of a guess's points."""
    first = room.district.info.start_date.year
    return list(range(first + START // MONTHS, first + YEARS))


def _laid(
    room: Room, outcome: str, baseline: list[float], language: Language
) -> dict[str, Any]:  # fmt: skip
    """Axes of a curve, today's rules on them, and what is written beside it."""
    low, high = scale(outcome, baseline)
    share = OUTCOMES[outcome].kind in ("share", "rate")
    unit = "%" if share else OUTCOMES[outcome].text("unit", language)
    label = OUTCOMES[outcome].text("label", language)
    picture = translate(N_("{outcome} ({unit}), year by year"), language, outcome=label, unit=unit)
    key = translate(
        N_("{picture}. Dashed grey: today's rules. Dotted brown: what you expect; draw it, or "
           "use the sliders."), language, picture=picture,
    )  # fmt: skip
    return {"baseline": baseline, "low": low, "high": high, "factor": 100.0 if share else 1.0,
            "years": [str(y) for y in years_shown(room)],
            "labels": {"picture": picture, "key": key}}  # fmt: skip


class Foresee:
    """The part of a participant's page that asks first.

    Parameters
    ----------
    room : Room
    token : str
    language : Language
    button : callable
        Makes a button of the page.
    seen : callable
        Called once the result may be shown.
    """

    def __init__(
        self, room: Room, token: str, language: Language,
        button: Callable[[str, Callable[[], Awaitable[None]]], Button],
        seen: Callable[[], None],
    ) -> None:  # fmt: skip
        self.room, self.token, self.language, self._seen = room, token, language, seen
        self.told = Html(live=True)
        self.curve = Curve()
        self.hand_in = button(N_("Hand in what I expect"), self._handed)
        self.skip = button(N_("Show without a guess"), self._skipped)
        self._package: Package = ()
        self._outcome = ""
        self._told_of: tuple[Any, ...] = ()
        self._known: tuple[Any, ...] = ()

    @property
    def parts(self) -> list[Part]:
        """For the page."""
        return [self.told, self.curve, self.hand_in, self.skip]

    def waits(self, package: Package) -> bool:
        """Whether a package's result waits for the participant's guess."""
        return (
            bool(package)
            and self.room.steps.predict
            and not self.room.states.notes.seen(self.token, code_of(package))
        )

    def known(self, package: Package, outcome: str) -> tuple[Any, ...]:
        """All that this part depends on."""
        room = self.room
        return (package, outcome, room.steps, room.states.notes.version_of(code_of(package)),
                room.desk.job(()).done, room.desk.job(package).done)  # fmt: skip

    def show(self, package: Package, outcome: str) -> None:
        """Ask, or compare; costs next to nothing where nothing has happened since."""
        known = self.known(package, outcome)
        if known == self._known:
            return
        self._known = known
        today = self.room.estimate(())
        if today is None:
            self.hand_in.visible = self.skip.visible = False
            return  # today's rules are still being simulated
        if today.level(outcome) is None:
            outcome = SURE
        asking = self.waits(package)
        self.hand_in.visible = self.skip.visible = asking
        code = code_of(package)
        found = self.room.estimate(package)
        notes = self.room.states.notes.guesses(code, outcome)
        now = (package, outcome, asking, found.replications if found else 0, len(notes))
        if now == self._told_of:
            return  # what is drawn but not handed in stays
        if asking and self._told_of[:3] == now[:3]:
            return
        self._told_of, self._package, self._outcome = now, package, outcome
        label = OUTCOMES[outcome].text("label", self.language)
        if asking:
            self._ask(label)
            return
        own = next((list(n.values) for n in notes if n.token == self.token), [])
        self.curve.visible = bool(own)
        if own:
            self.told.object = compared(self.room, package, outcome, own, self.language, self.curve)
        else:
            said = N_("Run a package: before its result is shown, you draw what you expect.")
            self.told.object = words.paragraph(translate(said, self.language))

    def _ask(self, label: str) -> None:
        today = self.room.estimate(())
        assert today is not None
        self.told.object = words.paragraph(translate(
            N_("Before the result is shown: how will “{outcome}” go under this package? Draw the "
               "curve and hand it in; nobody sees whose it is."), self.language, outcome=label,
        ))  # fmt: skip
        baseline, _ = curves(today, self._outcome)
        laid = _laid(self.room, self._outcome, baseline, self.language)
        self.curve.draw([], **laid, truth=[], band_low=[], band_high=[], open=True, visible=True)

    async def _handed(self) -> None:
        today = self.room.estimate(())
        if today is None or not self.waits(self._package):
            return
        baseline, _ = curves(today, self._outcome)
        drawn = checked(self.curve.value or baseline, baseline, self._outcome)
        if drawn is None:
            return
        self.room.states.notes.take(self.token, GUESS, code_of(self._package), self._outcome, drawn)
        self._seen()

    async def _skipped(self) -> None:
        if self.waits(self._package):
            self.room.states.notes.take(self.token, SKIP, code_of(self._package))
        self._seen()
