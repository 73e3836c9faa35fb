"""The facilitator's guide: plan of the half day, exercises with answers, the test's key."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.analysis.value import cost_per_point
from govsim.analysis.verdict import Comparison
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.blocks import (
    Block,
    Picture,
    Prose,
    box,
    bullets,
    escape,
    heading,
    pipe_table,
)
from govsim.report.context import Context
from govsim.report.documents import Manuscript
from govsim.report.figures import PANELS, subsystem_figure
from govsim.report.kinds.manuscripts import manuscript
from govsim.report.numbers import measure_of
from govsim.report.search import money
from govsim.report.wording import interval, listed_names, note, sentence
from govsim.workshop.kit.answers import YEARS, Answer
from govsim.workshop.kit.exercises import ANSWERS, DOWN, QUESTIONS, UP, Exercise, direction
from govsim.workshop.packages import PRESETS, code_of

TITLE = N_("A half day with govsim: the facilitator's guide")

PLAN: tuple[tuple[int, str, str], ...] = (
    (10, N_("Welcome; what a simulation can tell and what it cannot"), N_("slides 1 to 3")),
    (10, N_("Test before: everyone for themselves, numbers instead of names"), N_("test sheet")),
    (10, N_("Everyone opens the page; one package is run together"),
     N_("console: all steps but the game are open")),
    (30, N_("Exercises 1 and 2 in pairs: predict first, then run"),
     N_("handout; the wall shows the room's guesses")),
    (15, N_("What the room expected, and what the model says"), N_("wall; slides of exercises 1 "
                                                                   "and 2")),
    (15, N_("Break"), N_("console: freeze")),
    (35, N_("Exercises 3 to 6 in groups of four; each group reports one"),
     N_("handout; slides of exercises 3 to 6")),
    (50, N_("The game: five years in teams"), N_("console: open the game")),
    (20, N_("Debrief: what was reported, what was true, what was missed"),
     N_("console: open the debrief; wall")),
    (10, N_("Test after; what to take home"), N_("test sheet; summary as PDF")),
    (5, N_("Export of all that was done, without names"), N_("console: export")),
)  # fmt: skip
"""Minutes, what happens, and with what (messages)."""


def guide(answers: Sequence[Answer], language: Language) -> Manuscript:
    """The guide of one district.

    Parameters
    ----------
    answers : sequence of Answer
    language : Language
    """
    context = Context.of(answers[0].results, language)
    blocks: list[Block] = [
        heading(1, context.say(TITLE) + " {.title}"),
        box("subtitle", escape(context.district())),
        *_aims(context), *_plan(context), *_before(context),
    ]  # fmt: skip
    blocks.append(heading(2, context.say(N_("Exercises with answers"))))
    for number, answer in enumerate(answers, start=1):
        blocks += solved_exercise(answer, number, Context(
            answer.results, language, context.numbering, Context.of(answer.results, language).names
        ))  # fmt: skip
    blocks += _key(answers, context)
    blocks += _game(context)
    blocks += _made(answers, context)
    return manuscript(blocks, context.plain(TITLE), language)


def _aims(context: Context) -> list[Block]:
    aims = (
        N_("Participants have predicted the effect of a measure before they saw it, and know where "
           "they were wrong."),
        N_("They can tell a difference beyond chance from one within it."),
        N_("They can say by which way a measure acts, and what it costs."),
        N_("They have felt that reported figures and the truth part company."),
    )  # fmt: skip
    return [heading(2, context.say(N_("What it is for"))), bullets([context.say(a) for a in aims])]


def _plan(context: Context) -> list[Block]:
    rows, now = [], 0
    for minutes, what, with_what in PLAN:
        rows.append([f"{now // 60}:{now % 60:02d}", str(minutes), context.say(what),
                     context.say(with_what)])  # fmt: skip
        now += minutes
    head = [N_("Begins"), N_("Minutes"), N_("What happens"), N_("With what")]
    caption = context.numbering.table(context.say(
        N_("The plan: {hours} hours {minutes} minutes"), hours=now // 60, minutes=now % 60
    ))  # fmt: skip
    table = pipe_table([context.say(h) for h in head], rows, caption=caption,
                       widths=[9, 9, 46, 36], right=[0, 1])  # fmt: skip
    return [heading(2, context.say(N_("The plan"))), table]


def _before(context: Context) -> list[Block]:
    items = (
        N_("One computer for the server, one for the wall, and the room's own network; nothing "
           "else is needed, and nothing is asked of the internet."),
        N_("Start the server a quarter of an hour before, with a password for the room and one for "
           "the console; write the address and the room's password on the board."),
        N_("Number cards for the tests, one a participant; print handout and test, the test "
           "twice."),
        N_("Try one exercise on a phone in the room itself."),
    )  # fmt: skip
    command = "govsim workshop --lan --password … --console …"
    return [heading(2, context.say(N_("Before the day"))),
            bullets([context.say(i) for i in items]), Prose(f"```\n{command}\n```")]  # fmt: skip


def task(exercise: Exercise, language: Language) -> list[str]:
    """What participants are asked to do, as escaped sentences."""

    def say(message: str, **values: str) -> str:
        return escape(translate(message, language, **values))

    first = OUTCOMES[exercise.outcomes[0]].text("label", language)
    codes = listed_names([
        translate(N_("{package} ({code})"), language, package=translate(p, language),
                  code=code_of(PRESETS[p])) for p in exercise.packages
    ], language)  # fmt: skip
    others = listed_names([OUTCOMES[o].text("label", language) for o in exercise.outcomes[1:]
                           if o in HEADLINE_OUTCOMES], language)  # fmt: skip
    return [
        say(exercise.task),
        say(N_("Packages, with their codes: {codes}."), codes=codes),
        say(N_("Choose “{outcome}” as the outcome in the picture, run, draw what you expect. Then "
               "look also at: {others}."), outcome=first, others=others),
        say(N_("Talk about it: {question}"), question=translate(exercise.talk, language)),
    ]  # fmt: skip


def solved_exercise(answer: Answer, number: int, context: Context) -> list[Block]:
    """Task, answer and picture of one exercise."""
    c, exercise = context, answer.exercise
    title = c.say(N_("Exercise {number}: {title}"), number=number, title=c.plain(exercise.title))
    blocks: list[Block] = [heading(3, title), bullets(task(exercise, c.language))]
    blocks.append(Prose(c.say(N_("Answer, from {count} replications over {years} years:"),
                              count=answer.results.replications, years=YEARS)))  # fmt: skip
    blocks.append(_told(answer, number, c))
    if not exercise.value:
        drawn = [o for o in exercise.outcomes if _drawable(answer, o)][:PANELS]
        drawing = subsystem_figure(answer.results, drawn, c.names, c.language)
        labels = listed_names([OUTCOMES[o].text("label", c.language) for o in drawn], c.language)
        caption = c.numbering.figure(c.say(N_("Exercise {number}: {outcomes}"), number=number,
                                           outcomes=labels))  # fmt: skip
        seen = c.plain(N_("Lines over the months for: {outcomes}"), outcomes=labels)
        blocks.append(Picture(drawing, caption, seen))
    return blocks


def _drawable(answer: Answer, outcome: str) -> bool:
    return answer.of(answer.exercise.packages[0], outcome) is not None


def told(answer: Answer, context: Context) -> list[str]:
    """The answer in sentences, none of which the results do not bear out; not escaped."""
    c, exercise = context, answer.exercise
    lines = []
    for package in exercise.packages:
        for outcome in exercise.outcomes:
            one = answer.of(package, outcome)
            if one is not None:
                said = sentence(one, c.language)
                lines.append(said if len(exercise.packages) == 1 else c.plain(
                    N_("{package}: {claim}"), package=c.plain(package), claim=said
                ))  # fmt: skip
    if len(exercise.packages) > 1:
        both = answer.between(exercise.outcomes[0])
        if both is not None:
            lines.append(c.plain(N_("The second package against the first: {claim}"),
                                 claim=sentence(both, c.language)))  # fmt: skip
    reasons = [c.plain(why) for why in answer.reasons()]
    return lines + reasons if reasons else [*lines, c.plain(N_(
        "The model does not move here as one would expect; talk about why."
    ))]  # fmt: skip


def ranked(answer: Answer, c: Context) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a table of all packages, by what they gain; plain text."""
    outcome = answer.exercise.outcomes[0]
    found = [one for p in answer.exercise.packages if (one := answer.of(p, outcome)) is not None]
    found.sort(key=lambda one: -one.difference)
    rows = []
    for one in found:
        price = cost_per_point(answer.results, one.scenario)
        cost = "–" if price is None else c.plain(
            N_("{amount} ({low} to {high})"), amount=money(price.yuan_year, c.language),
            low=money(price.low, c.language), high=money(price.high, c.language),
        )  # fmt: skip
        rows.append([answer.results.scenario(one.scenario).title.get(c.language),
                     measure_of(one, c.language).signed(one.difference),
                     interval(one, c.language), note(one, c.language), cost])  # fmt: skip
    head = [N_("Package"), N_("Gain in satisfaction, points"), N_("95% interval"), N_("Verdict"),
            N_("Money a year for one point")]  # fmt: skip
    return [c.plain(h) for h in head], rows


def _told(answer: Answer, number: int, c: Context) -> Block:
    """The answer as a list, or as a table of packages."""
    if not answer.exercise.value:
        return bullets([escape(line) for line in told(answer, c)])
    head, rows = ranked(answer, c)
    caption = c.numbering.table(c.say(N_("Exercise {number}, answer"), number=number))
    return pipe_table([escape(h) for h in head], [[escape(cell) for cell in r] for r in rows],
                      caption=caption, widths=[30, 13, 17, 12, 28], right=[1, 2, 4])  # fmt: skip


def asked(answers: Sequence[Answer], package: str, outcome: str) -> Comparison | None:
    """The comparison that a question of the test is about."""
    return answers[-1].of(package, outcome)  # the last exercise runs every package


def right(found: Comparison | None) -> str:
    """The right answer of a question (a message)."""
    up, same, down = ANSWERS
    return {UP: up, DOWN: down}.get(direction(found) if found is not None else "", same)


def _key(answers: Sequence[Answer], context: Context) -> list[Block]:
    rows = []
    for number, (package, outcome) in enumerate(QUESTIONS, start=1):
        one = asked(answers, package, outcome)
        said = sentence(one, context.language) if one is not None else ""
        rows.append([str(number), context.say(right(one)), escape(said)])
    head = [N_("Question"), N_("Right answer"), N_("What the model says")]
    caption = context.numbering.table(context.say(N_("Key to the test")))
    table = pipe_table([context.say(h) for h in head], rows, caption=caption, widths=[10, 22, 68])
    how = N_("Count the right answers of every sheet, and put the two sheets of a number side by "
             "side: the mean of the differences, with its interval (paired t), is what the half "
             "day taught. Questions right before and wrong after deserve a word.")  # fmt: skip
    return [heading(2, context.say(N_("Key to the test"))), table, Prose(context.say(how))]


def _game(context: Context) -> list[Block]:
    items = (
        N_("Before the first year: which figures will you trust, and which not?"),
        N_("After the fall of revenue: what did you give up, and by which rule?"),
        N_("After the inspection: did the reported figures move, and did you believe it?"),
        N_("In the debrief: which team led on the scoreboard, and which in truth?"),
        N_("What would a figure have to be like to be worth reporting?"),
    )  # fmt: skip
    said = N_("The same money, the same luck and the same shocks for every team: a fall of revenue "
              "for good, an inspection from above and a flood, in an order that the seed draws. "
              "The sizes of the shocks and the limit on new measures a year are assumptions of "
              "the game.")  # fmt: skip
    return [heading(2, context.say(N_("Questions around the game"))), Prose(context.say(said)),
            bullets([context.say(i) for i in items])]  # fmt: skip


def _made(answers: Sequence[Answer], context: Context) -> list[Block]:
    results = answers[0].results
    said = context.say(
        N_("All answers were computed for this district by govsim {version}: {count} replications, "
           "{years} years, seed {seed}, parameters at their central values, most of which are "
           "assumptions. Read directions before sizes."),
        version=str(results.binding.get("govsim", "")), count=results.replications, years=YEARS,
        seed=results.seed,
    )  # fmt: skip
    return [heading(2, context.say(N_("How the answers were made"))), Prose(said)]
