"""A team's page of the game."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import panel as pn

from govsim.analysis.search_space import LEVERS, Package
from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy.proposals import PROPOSALS
from govsim.policy.shocks import Flood, GrandInspection, RevenueFall
from govsim.report.numbers import measure_of
from govsim.report.search import money, strength
from govsim.report.wording import interval, listed_names
from govsim.study.pairing import Difference
from govsim.workshop import words
from govsim.workshop.debrief import Debrief, yearly
from govsim.workshop.frame import framed
from govsim.workshop.game import FALL, NEW_A_YEAR, REPORTED, SCORE, TRUE, YEARS, Plan, begun
from govsim.workshop.lever_list import Levers
from govsim.workshop.match import Match
from govsim.workshop.packages import levels_of, package_of
from govsim.workshop.parts import Html
from govsim.workshop.sheet import sheet_of
from govsim.workshop.window import Window

KNOWN = 0.01
"""Part of a yearly figure down to which it is written."""
TITLE = N_("govsim game: run a district for five years")
SECTIONS = {
    "decide": N_("1. Decide for the year"), "reports": N_("2. What is reported"),
    "board": N_("3. Scoreboard"), "debrief": N_("4. Debrief"),
}  # fmt: skip
"""The page's sections (messages)."""


class GamePage(Window):
    """Decide year by year on what is reported; learn at the end what was true.

    Parameters
    ----------
    match : Match
    token : str
        The team's.
    language : Language
    """

    def __init__(self, match: Match, token: str, language: Language) -> None:
        super().__init__(language)
        self.match, self.room, self.token = match, match.room, token
        self.plan = match.plan(token)
        self._known: tuple[Any, ...] = ()
        self.levers = Levers(language, levels_of(self.plan[-1] if self.plan else ()))
        self.levers.on_change(self._show_choice)
        self.news, self.budget = Html(live=True), Html()
        self.decide = self.button(N_("Decide"), self._decide, primary=True)
        self.closed = Html(live=True)
        self.reports, self.board, self.truth = Html(live=True), Html(), Html()

    @property
    def chosen(self) -> Package:
        """The package that the levers are set to."""
        return package_of(self.levers.value)

    # Deciding

    def _show_choice(self) -> None:
        plan, over = self.plan, len(self.plan) >= YEARS
        self.levers.visible = self.decide.visible = self.budget.visible = not over
        self.news.object = self._news()
        if over:
            return
        package, year = self.chosen, str(self.match.course.first + len(plan))
        self.decide.name = self.say(N_("Decide for {year}"), year=year)
        new = begun(plan[-1] if plan else (), package)
        said = self.say(N_("Begun or strengthened this year: {count} of at most {most}."),
                        count=len(new), most=NEW_A_YEAR)  # fmt: skip
        meter = words.budget(self.room.prices.of(package), self.match.money(len(plan)),
                             self.language)  # fmt: skip
        kind = "alert" if len(new) > NEW_A_YEAR else ""
        self.budget.object = meter + words.paragraph(said, kind)
        ready = self.room.steps.game and not self.room.frozen
        self.decide.disabled = not (ready and self.match.fits(plan, package))

    def _news(self) -> str:
        course, year = self.match.course, len(self.plan)
        if year >= YEARS:
            said = [self.say(N_("All five years are decided. The debrief tells what was true."))]
            return "".join(map(words.paragraph, said))
        now = str(course.first + year)
        said = [self.say(N_("It is the beginning of {year}."), year=now)]
        if year and course.in_year(year - 1, Flood):
            said.append(self.say(N_("Last summer a flood hit part of the subdistricts: staff stood "
                                    "watch for a month.")))  # fmt: skip
        if course.in_year(year, RevenueFall):
            said.append(self.say(N_("Revenue has fallen by {part}, and with it the money for "
                                    "measures, for good."), part=f"{FALL:.0%}"))  # fmt: skip
        if course.in_year(year, GrandInspection):
            said.append(self.say(N_("An inspection from above is announced for this spring.")))
        return "".join(map(words.paragraph, said))

    async def _decide(self) -> None:
        plan = self.match.plan(self.token)
        if plan == self.plan:  # else another window of this team has decided
            self.match.decide(self.token, self.chosen)
        self._look()

    # Looking

    def _look(self) -> None:
        self.aside(self._look_around)

    def _facts(self) -> tuple[Any, ...]:
        """All that may change without a doing of this page."""
        room = self.room
        return (room.states.notes.version, room.steps, room.frozen, room.budget,
                room.prices.of(self.chosen))  # fmt: skip

    async def _look_around(self) -> None:
        room, known = self.room, self._facts()
        if known == self._known:
            return
        self._known, before = known, self.plan
        self.plan = self.match.plan(self.token)
        if self.plan != before:
            self.levers.value = levels_of(self.plan[-1])
        self._show_choice()
        closed = not room.steps.game or room.frozen
        said = N_("The facilitator has closed this step for now.")
        self.closed.object = words.paragraph(self.say(said), "alert") if closed else ""
        try:
            await self._report()
        except Exception:
            self._known = ()  # tried again at the next look
            raise

    async def _report(self) -> None:
        run = await self.match.seen(self.plan)
        first = self.match.course.first - 1
        self.reports.object = yearly_table(self.say(N_("As reported to the district")), run,
                                           REPORTED, first, self.language)  # fmt: skip
        self.board.object = await board(self.match, self.token, self.language)
        if not self.room.steps.debrief:
            self.truth.object = words.paragraph(
                self.say(N_("The facilitator opens the debrief once the teams are done."))
            )
            return
        self.wait(self.truth)
        told = await self.match.debrief()
        if told is None:
            self.truth.object = words.paragraph(self.say(N_("No team is done yet.")))
            return
        parts = [debriefed(self.match, told, self.token, self.language)]
        if len(self.plan) == YEARS:
            parts.append(yearly_table(self.say(N_("What was true under your plan")), run, TRUE,
                                      first, self.language))  # fmt: skip
        self.truth.object = "".join(parts)

    def view(self) -> pn.Template:
        """The page."""
        rules = Html()
        course = self.match.course
        rules.object = words.paragraph(self.say(
            N_("Your team runs the district's community policy from {first} to {last}. Choose the "
               "measures of every year within its money; at most {most} may be begun or "
               "strengthened a year, and what you drop falls back to today's rules. You see only "
               "what is reported. Score: residents' true satisfaction over the five years."),
            first=str(course.first), last=str(course.first + YEARS - 1), most=NEW_A_YEAR,
        ))  # fmt: skip
        self._show_choice()
        sheet = sheet_of({
            "decide": [rules, self.closed, self.news, self.budget, self.decide, self.progress,
                       self.levers],
            "reports": [self.reports], "board": [self.board], "debrief": [self.truth],
        })  # fmt: skip
        page = framed(self.language, self.say(TITLE),
                      {key: self.say(title) for key, title in SECTIONS.items()}, sheet,
                      skip=("reports", self.say(N_("Skip to what is reported"))),
                      ways={"room": self.say(N_("Try packages"))})  # fmt: skip
        self.follow(lambda: self._facts() != self._known, self._look)
        pn.state.onload(self._look)
        return page


def yearly_table(
    caption: str, run: np.ndarray, outcomes: tuple[str, ...], first: int, language: Language
) -> str:  # fmt: skip
    """Yearly means of one run."""
    rows = []
    for name in outcomes:
        values = yearly(run, name)
        size = max(abs(v) for v in values)
        half = KNOWN * size
        m = measure_of(Comparison(OUTCOMES[name], "", size, size, 0.0, -half, half, 2), language)
        rows.append([escape(f"{OUTCOMES[name].text('label', language)} ({m.unit})" if m.unit else
                            OUTCOMES[name].text("label", language)),
                     *(escape(m.number(v)) for v in values)])  # fmt: skip
    years = [str(first + k) for k in range(len(run) // 12)]
    return words.table(caption, [translate(N_("Indicator"), language), *years], rows)


async def board(match: Match, token: str, language: Language) -> str:
    """The scoreboard; the own team is marked."""
    rows = [
        [escape(_team(s.team, s.token == token, language)), str(len(s.plan)),
         f"{s.reported:.1f}", escape(money(s.committed, language))]
        for s in await match.board()
    ]  # fmt: skip
    if not rows:
        return words.paragraph(translate(N_("No team has decided yet."), language))
    head = [N_("Team"), N_("Years decided"), N_("Reported satisfaction, latest year"),
            N_("Money committed")]  # fmt: skip
    caption = translate(N_("Teams by what is reported"), language)
    return words.table(caption, [translate(h, language) for h in head], rows)


def _team(number: int, own: bool, language: Language) -> str:
    if own:
        return translate(N_("Team {number} (you)"), language, number=number)
    return translate(N_("Team {number}"), language, number=number)


def debriefed(match: Match, told: Debrief, token: str, language: Language) -> str:
    """The best plan known, and every team's true gain and regret."""
    plans = match.plans()
    rows = [(told.best.gain, [
        escape(translate(N_("Best plan known"), language)), *_points(told.best.gain, language), "",
    ])]  # fmt: skip
    for k, (each, plan) in enumerate(plans.items(), start=1):
        if plan in told.judged:
            one = told.judged[plan]
            missed, bounds = _points(one.regret, language)
            name = escape(_team(k, each == token, language))
            gain = _points(one.gain, language)
            rows.append((one.gain, [name, *gain, f"{missed} ({bounds})"]))
    rows.sort(key=lambda row: -row[0].difference)
    head = [N_("Plan"), N_("True gain, points"), N_("95% interval"), N_("Missed against the best")]
    caption = translate(N_("Residents' true satisfaction, mean of five years, against doing "
                           "nothing"), language)  # fmt: skip
    table = words.table(caption, [translate(h, language) for h in head], [r for _, r in rows])
    how = translate(
        N_("The best of {tried} plans tried (the teams' and those made from what each lever does "
           "alone), chosen on other luck than it is judged on ({count} replications). A better "
           "one may exist."), language, tried=told.tried, count=told.best.gain.n,
    )  # fmt: skip
    items = "".join(f"<li>{escape(line)}</li>" for line in _steps(told.best.plan, match, language))
    return table + words.paragraph(how) + f"<ul>{items}</ul>"


def _steps(plan: Plan, match: Match, language: Language) -> list[str]:
    """What a plan begins, year by year."""
    lines, before = [], tuple[tuple[str, float], ...]()
    for k, package in enumerate(plan):
        new = set(begun(before, package))
        names = [
            translate(N_("{proposal} ({strength})"), language,
                      proposal=translate(PROPOSALS[lever].title, language),
                      strength=strength(LEVERS[lever], value, language))
            for lever, value in package if lever in new
        ]  # fmt: skip
        what = listed_names(names, language) if names else translate(N_("nothing new"), language)
        lines.append(translate(N_("{year}: {what}"), language, year=str(match.course.first + k),
                               what=what))  # fmt: skip
        before = package
    return lines


def _points(found: Difference, language: Language) -> tuple[str, str]:
    c = Comparison(OUTCOMES[SCORE], "", found.baseline, found.value, found.difference, found.low,
                   found.high, found.n)  # fmt: skip
    return escape(measure_of(c, language).signed(c.difference)), escape(interval(c, language))
