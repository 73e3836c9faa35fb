"""One participant's page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn

from govsim.analysis.search_space import Package
from govsim.catalogue.errors import InputError
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import N_, Language
from govsim.catalogue.outcomes import OUTCOMES
from govsim.workshop import words, work
from govsim.workshop.charts import Chart, chart
from govsim.workshop.desk import STAGES, RunFailedError
from govsim.workshop.estimate import EXPLAINED, Estimate, coalitions, shares
from govsim.workshop.foresee import Foresee
from govsim.workshop.frame import framed
from govsim.workshop.lever_list import Levers
from govsim.workshop.notes import RUN
from govsim.workshop.packages import LONGEST, PRESETS, code_of, levels_of, package_of, read_code
from govsim.workshop.parts import Choice, Download, Html, Line
from govsim.workshop.room import Room
from govsim.workshop.sheet import sheet_of
from govsim.workshop.window import Window, alert, held

STORY_MONTHS = 24
EXPLAINING = 4
"""Replications of every combination behind “why?”."""
TITLE = N_("govsim workshop: try a policy before it is made")
TOLD = (*range(1, STAGES[1]), *range(STAGES[1], STAGES[-1] + 1, 2))
"""Replications after which the progress of a run is told."""
SECTIONS = {
    "choose": N_("1. Choose a package"), "predict": N_("2. What you expect"),
    "results": N_("3. What comes of it"), "ask": N_("4. Who, why, and where the money goes"),
    "share": N_("5. Share and keep"),
}  # fmt: skip
"""The page's sections by the step they belong to (messages)."""


class Page(Window):
    """Levers, the run, and what comes of it, for one browser window.

    Parameters
    ----------
    room : Room
    token : str
        The visitor's.
    language : Language
    """

    def __init__(self, room: Room, token: str, language: Language) -> None:
        super().__init__(language)
        self.room, self.token = room, token
        self.visitor = room.states.load(token)
        self._round = room.round
        self._running: asyncio.Task[None] | None = None
        self._seen: tuple[Any, ...] = ()
        self._levers()
        self._outputs()
        self.foresee = Foresee(room, token, language, self.button, self.show)
        self._show_budget()

    @property
    def ran(self) -> Package:
        """The package last run."""
        return package_of(self.visitor.ran)

    def _levers(self) -> None:
        self.levers = Levers(self.language, self.visitor.levels)
        self.chosen = package_of(self.levers.value)
        self.levers.on_change(self._turned)
        titles = {self.say(N_("Choose a package to begin from")): 0}
        titles |= {self.say(title): k for k, title in enumerate(PRESETS, start=1)}
        self.presets = Choice(self.say(N_("Packages to begin from")), titles, 0)
        self.presets.on_change(self._preset)
        self.clear = self.button(N_("All levers off"), self._cleared)
        self.start = self.button(N_("Run the package"), self._begin, primary=True)
        self.stop = self.button(N_("Stop"), self._stopped, disabled=True)
        self.budget = Html()

    def _outputs(self) -> None:
        labels = {OUTCOMES[n].text("label", self.language): n for n in HEADLINE_OUTCOMES}
        self.outcome = Choice(self.say(N_("Outcome in the picture")), labels, self.visitor.outcome)
        self.outcome.on_change(self._looked)
        self.answer, self.table, self.gains = Html(live=True), Html(), Html()
        self.picture = Chart()
        home = self.room.district.communities
        names = home.names_zh if self.language == "zh" else home.names_en
        self.community = Choice(self.say(N_("Community")), {n: k for k, n in enumerate(names)},
                                min(self.visitor.community, len(names) - 1))  # fmt: skip
        self.community.on_change(self._looked)
        self.why, self.money, self.story = Html(), Html(), Html()
        self.ask_why = self.button(N_("Why? What each lever adds"), self._explain)
        self.ask_money = self.button(N_("Where the money goes"), self._follow)
        self.ask_story = self.button(N_("Tell this community's story"), self._tell)
        self.code = Html()
        self.given = Line(self.say(N_("Somebody's code")), LONGEST)
        self.take = self.button(N_("Set the levers to this code"), self._take)
        self.refused = Html(live=True)
        self.ask_paper = self.button(N_("Make a one-page summary (PDF)"), self._print)
        self.printing = Html(live=True)
        self.paper = Download(self.say(N_("Download the summary")), bytes, "govsim.pdf")
        self.paper.visible = False
        self.asks = [self.ask_why, self.ask_money, self.ask_story, self.ask_paper]

    # What the levers do

    @held
    def _turned(self) -> None:
        self.chosen = package_of(self.levers.value)
        self.visitor.levels = levels_of(self.chosen)
        self._keep()
        self._show_budget()

    def _keep(self) -> None:
        if self._round == self.room.round:  # else this page is about to begin anew
            self.room.states.save(self.token, self.visitor)

    def _set(self, package: Package) -> None:
        self.levers.value = levels_of(package)

    def _preset(self) -> None:
        if self.presets.value:
            self._set(list(PRESETS.values())[self.presets.value - 1])

    async def _cleared(self) -> None:
        self._set(())

    def _money(self) -> tuple[float | None, float | None]:
        """The package's price and the year's money, as far as they are worked out."""
        return self.room.prices.of(self.chosen), self.room.budget

    @held
    def _show_budget(self) -> None:
        package = self.chosen
        self._shown_money = self._money()
        self.budget.object = words.budget(*self._shown_money, self.language)
        self.start.disabled = (
            self._running is not None or self.room.frozen or self.room.fits(package) is False
        )
        said = self.say(N_("Share this package by its code:"))
        self.code.object = f'{words.paragraph(said)}<p class="code">{code_of(package)}</p>'

    # The run

    async def _begin(self) -> None:
        if self._running is not None or self.room.frozen:
            return
        package = self.chosen
        self.room.states.notes.take(self.token, RUN, code_of(package))
        self.visitor.ran = levels_of(package)
        self._keep()
        for part in (self.why, self.money, self.story, self.printing):
            part.object = ""
        self.paper.visible = False
        self._advance(0, has_news=True)  # nobody takes another package's result for this one's
        self._running = asyncio.ensure_future(self._run(package))
        self.start.disabled, self.stop.disabled = True, False
        try:
            await asyncio.shield(self._running)
        except asyncio.CancelledError:
            self.progress.object = words.paragraph(self.say(N_("Stopped; what was done is kept.")))
        finally:
            self._running = None
            self.stop.disabled = True
            self._show_budget()

    async def _run(self, package: Package) -> None:
        told, shown = -1, 0
        try:
            async for job in self.room.desk.watch(package):
                if job.error:
                    raise RunFailedError(job.error)
                done, stage = (max((n for n in steps if n <= job.done), default=0)
                               for steps in (TOLD, STAGES))  # fmt: skip
                if done > told:
                    self._advance(done, has_news=stage > shown)
                    told, shown = done, stage
        finally:
            if self.room.estimate(package) is None:  # else it would say for ever to wait
                self._empty(N_("Stopped; what was done is kept."))

    @held
    def _advance(self, done: int, *, has_news: bool) -> None:
        self._show_progress(done)
        if has_news:
            self.show()

    def _show_progress(self, done: int) -> None:
        last = STAGES[-1]
        label = self.say(N_("Progress of the run"))
        said = self.say(N_("{done} of {last} replications"), done=done, last=last)
        self.progress.object = (
            f'<progress aria-label="{label}" max="{last}" value="{done}"></progress>'
            f"{words.paragraph(said)}"
        )

    async def _stopped(self) -> None:
        if self._running is not None:
            self._running.cancel()

    @held
    def show(self) -> None:
        """Write what is known of the package last run, or of today's rules."""
        package = self.ran
        found = self.room.estimate(package)
        if found is None:
            self._empty(N_("Being worked out; please wait …"))
            return
        self.foresee.show(package, self.outcome.value)
        waits = self.foresee.waits(package)
        for button in self.asks:
            button.disabled = waits
        if waits:
            self._empty(N_("The result is shown once you have handed in what you expect."))
            return
        if not package:
            self.answer.object = words.welcome(found, self.language)
            self.table.object = self._once(found, words.today)
            self.gains.object = words.paragraph(self.say(N_("Run a package to see who gains.")))
            self._draw()
            return
        self.answer.object = self._once(found, words.answer, package, STAGES[-1])
        self.table.object = self._once(found, words.outcomes)
        self.gains.object = self._once(found, words.gains, self.room.district)
        self._draw()

    def _once(self, found: Estimate, write: Callable[..., str], *given: Any) -> str:
        """What is written of an estimate; pages of one language share it."""
        return found.once(
            lambda: write(found, *given, self.language), write.__name__, self.language
        )

    def _empty(self, said: str) -> None:
        """No result, and why."""
        self.answer.object = words.paragraph(self.say(said))
        self.table.object = self.gains.object = ""
        self.picture.drawn = {}

    def _draw(self) -> None:
        found = self.room.estimate(self.ran)
        if found is not None:
            year = self.room.district.info.start_date.year
            outcome, alone = self.outcome.value, not self.ran
            self.picture.drawn = found.once(
                lambda: chart(found, outcome, year, self.language, alone=alone),
                "picture", outcome, self.language,
            )  # fmt: skip

    def _looked(self) -> None:
        self.visitor.outcome = self.outcome.value
        self.visitor.community = self.community.value
        self._keep()
        self.show()

    # What can be asked of it

    async def _explain(self) -> None:
        package, outcome = self.ran, self.outcome.value
        if not 1 <= len(package) <= EXPLAINED:
            said = self.say(N_("Run a package of one to {most} levers first."), most=EXPLAINED)
            self.why.object = words.paragraph(said)
            return
        self.wait(self.why)
        every = coalitions(package)
        jobs = await asyncio.gather(*(self.room.desk.runs(p, EXPLAINING) for p in every))
        found = {p: job.runs for p, job in zip(every, jobs, strict=True)}
        whole = self.room.estimate(package)
        one = whole.compare(outcome) if whole is not None else None
        if one is None:
            self.why.object = words.paragraph(self.say(N_("This outcome has no number here.")))
            return
        parts = shares(package, found, outcome, EXPLAINING)
        self.why.object = words.why(parts, one, self.language)

    async def _follow(self) -> None:
        self.wait(self.money)
        title = words.title_of(self.ran, self.language)
        svg = await self.room.desk.call(work.money, self.ran, title, self.language)
        self.money.object = words.wide(self.say(N_("Where the money goes")),
                                       words.inline(svg.decode()))  # fmt: skip

    async def _tell(self) -> None:
        self.wait(self.story)
        lines = await self.room.desk.call(
            work.story,
            self.ran,
            words.title_of(self.ran, self.language),
            self.community.value,
            STORY_MONTHS,
            self.language,
        )
        self.story.object = words.story(lines)

    async def _print(self) -> None:
        self.paper.visible = False
        self.wait(self.printing)
        package = self.ran
        title = words.title_of(package, self.language)
        made = await self.room.desk.call(work.paper, package, title, self.language)
        self.printing.object = ""
        self.paper.make, self.paper.filename = lambda: made, f"govsim-{code_of(package)}.pdf"
        self.paper.visible = True

    async def _take(self) -> None:
        try:
            package = read_code(self.given.value)
        except InputError as error:
            said = error.faults[0].render(self.language)
            self.refused.object = alert(said)
            return
        self.refused.object = words.paragraph(self.say(N_("The levers are set.")))
        self._set(package)

    # The whole page

    def view(self) -> pn.Template:
        """The page, with what was last seen on it."""
        self.sheet = sheet_of({
            "choose": [self.budget, self.start, self.stop, self.progress, self.presets,
                       self.clear, self.levers],
            "predict": self.foresee.parts,
            "results": [self.answer, self.outcome, self.picture, self.table],
            "ask": [self.gains, self.ask_why, self.why, self.ask_money, self.money,
                    self.community, self.ask_story, self.story],
            "share": [self.code, self.given, self.take, self.refused, self.ask_paper,
                      self.printing, self.paper],
        })  # fmt: skip
        page = framed(self.language, self.say(TITLE),
                      {key: self.say(title) for key, title in SECTIONS.items()}, self.sheet,
                      skip=("results", self.say(N_("Skip to the results"))),
                      ways={"game": self.say(N_("To the game"))})  # fmt: skip
        self._follow_steps()
        self.room.windows += 1
        self.follow(lambda: self._known() != self._seen, self._look_around)
        pn.state.on_session_destroyed(self._left)
        if self.visitor.ran:
            pn.state.onload(partial(self.aside, self._resume))
        return page

    def _follow_steps(self) -> None:
        """Show the open steps; the others say that they are closed."""
        self._steps = self.room.steps, self.room.frozen
        said = words.paragraph(self.say(N_("The facilitator has closed this step for now.")))
        opened = {key: getattr(self.room.steps, key) for key in SECTIONS}
        notes = {key: ["" if opened[key] else said, not opened[key]] for key in SECTIONS}
        if self.room.frozen:
            notes["choose"][0] = words.paragraph(
                self.say(N_("Runs are frozen for now; please listen to the facilitator.")), "alert"
            )
        self.sheet.notes = notes
        self._show_budget()
        self.show()

    def _known(self) -> tuple[Any, ...]:
        """All that may change without a doing of this page."""
        return (self.room.steps, self.room.frozen, self._money(),
                self.foresee.known(self.ran, self.outcome.value))  # fmt: skip

    @held
    def _look_around(self) -> None:
        self._seen = self._known()
        if self._steps != (self.room.steps, self.room.frozen):
            self._follow_steps()
            return
        if self._shown_money != self._money():
            self._show_budget()
        if self.ran:
            self.foresee.show(self.ran, self.outcome.value)

    async def _resume(self) -> None:
        """Go on with a run that was cut off."""
        if self.room.desk.job(self.ran).done < STAGES[-1]:
            await self._run(self.ran)

    def _left(self, _: Any) -> None:
        self.room.windows -= 1
        if self._running is not None:
            self._running.cancel()
