"""The slides: how it goes, one a exercise with its computed answer, and the game."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.catalogue.messages import N_, Language
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.blocks import unescape
from govsim.report.canvas import resolution, shorten
from govsim.report.context import Context
from govsim.report.figures import PANELS, subsystem_figure
from govsim.report.kinds.slides import PIXELS, Deck, Grid, Image, Slide
from govsim.report.wording import listed_names, sentence
from govsim.workshop.game import NEW_A_YEAR
from govsim.workshop.game import YEARS as GAME_YEARS
from govsim.workshop.kit.answers import Answer
from govsim.workshop.kit.guide import ranked, task, told
from govsim.workshop.kit.handout import READING, STEPS

TITLE = N_("Trying a policy before it is made")


def slides(answers: Sequence[Answer], language: Language) -> Deck:
    """The deck of one district.

    Parameters
    ----------
    answers : sequence of Answer
    language : Language
    """
    c = Context.of(answers[0].results, language)
    results = answers[0].results
    welcome = N_("A simulated district made from the district's own tables: nobody is hurt by a "
                 "bad idea here.")  # fmt: skip
    not_said = N_("A model is not the district: it shows what follows from what is assumed.")
    made = [
        Slide(c.plain(TITLE), [c.plain(welcome), c.plain(not_said)],
              lines=[c.plain(welcome), c.plain(not_said)]),
        Slide(c.plain(N_("How it goes")), [c.plain(s) for s in STEPS],
              lines=[c.plain(s) for s in STEPS]),
        Slide(c.plain(N_("How to read a result")), [c.plain(s) for s in READING],
              lines=[c.plain(s) for s in READING]),
    ]  # fmt: skip
    with resolution(PIXELS):
        for number, answer in enumerate(answers, start=1):
            made += _exercise(answer, number, language)
    rules = [
        c.plain(N_("Five years, one decision a year, the same money and the same luck for every "
                   "team.")),
        c.plain(N_("At most {most} measures may be begun or strengthened a year; what is dropped "
                   "falls back to today's rules."), most=NEW_A_YEAR),
        c.plain(N_("You see what is reported. The score is residents' true satisfaction.")),
        c.plain(N_("Something will come in between.")),
    ]  # fmt: skip
    game = c.plain(N_("The game: run the district for {years} years"), years=GAME_YEARS)
    made.append(Slide(game, rules, lines=rules))
    questions = [
        c.plain(N_("Which team led on the scoreboard, and which in truth?")),
        c.plain(N_("Which reported figure misled you most?")),
        c.plain(N_("What did the best plan known begin with, and why?")),
        c.plain(N_("What will you look at differently tomorrow?")),
    ]
    made.append(Slide(c.plain(N_("Debrief")), questions, lines=questions))
    foot = c.plain(
        N_("{district}, {horizon}, {count} replications a scenario, random seed {seed}; in "
           "brackets: 95% interval of the difference"),
        district=shorten(c.district(), 40), horizon=c.horizon(), count=results.replications,
        seed=results.seed,
    )  # fmt: skip
    return Deck(c.plain(TITLE), " ".join(c.district().split()), foot, made)


def _exercise(answer: Answer, number: int, language: Language) -> list[Slide]:
    """The task, then the answer."""
    c, exercise = Context.of(answer.results, language), answer.exercise
    title = c.plain(N_("Exercise {number}: {title}"), number=number, title=c.plain(exercise.title))
    lines = [unescape(line) for line in task(exercise, language)]
    first = Slide(title, lines, lines=lines)
    if exercise.value:
        head, rows = ranked(answer, c)
        grid = Grid(head, rows, [30, 13, 17, 12, 28], (1, 2, 4))
        notes = [c.plain(exercise.talk)]
        return [first, Slide(c.plain(N_("Exercise {number}, answer"), number=number), notes,
                             grid=grid)]  # fmt: skip
    said = told(answer, c)
    drawn = [o for o in exercise.outcomes if answer.of(exercise.packages[0], o)][:PANELS]
    drawing = subsystem_figure(answer.results, drawn, c.names, language)
    labels = listed_names([OUTCOMES[o].text("label", language) for o in drawn], language)
    seen = c.plain(N_("Lines over the months for: {outcomes}"), outcomes=labels)
    one = answer.of(exercise.packages[-1], exercise.outcomes[0])
    finding = sentence(one, language) if one is not None else title
    return [first, Slide(finding, said, image=Image(drawing.png, seen), caption=labels)]
