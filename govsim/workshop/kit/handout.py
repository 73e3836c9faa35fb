"""What participants hold in their hands."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.catalogue.messages import N_, Language
from govsim.report.blocks import Block, box, bullets, escape, heading
from govsim.report.context import Context
from govsim.report.documents import Manuscript
from govsim.report.kinds.manuscripts import manuscript
from govsim.workshop.kit.answers import Answer
from govsim.workshop.kit.guide import task

TITLE = N_("Trying a policy before it is made: handout")

STEPS = (
    N_("Open the address on the board, on a laptop or a phone. No name is asked for."),
    N_("Set the levers, or choose a package to begin from. The meter shows whether the year's "
       "money is enough."),
    N_("Run the package. Before the result is shown, draw what you expect, and hand it in."),
    N_("Read the result: first estimates are wide, and sharpen while you look."),
    N_("Ask why, where the money goes, and for one community's story. Share your package by its "
       "code."),
)  # fmt: skip
READING = (
    N_("A difference is the package against today's rules under the same luck: what would have "
       "happened anyway is in both."),
    N_("The 95% interval shows how far chance could move the difference. If it holds zero, do not "
       "speak of a difference."),
    N_("The interval knows nothing of wrong assumptions. Most numbers behind the model are "
       "assumptions: trust directions before sizes."),
    N_("Satisfaction is a scale of the model, not a survey: read differences, not levels."),
)  # fmt: skip


def handout(answers: Sequence[Answer], language: Language) -> Manuscript:
    """Steps, exercises without answers, and how to read the results.

    Parameters
    ----------
    answers : sequence of Answer
    language : Language
    """
    c = Context.of(answers[0].results, language)
    blocks: list[Block] = [
        heading(1, c.say(TITLE) + " {.title}"), box("subtitle", escape(c.district())),
        heading(2, c.say(N_("How it goes"))), bullets([c.say(s) for s in STEPS]),
        heading(2, c.say(N_("How to read a result"))), bullets([c.say(s) for s in READING]),
        heading(2, c.say(N_("Exercises"))),
    ]  # fmt: skip
    for number, answer in enumerate(answers, start=1):
        title = c.plain(answer.exercise.title)
        blocks.append(heading(3, c.say(N_("Exercise {number}: {title}"), number=number,
                                       title=title)))  # fmt: skip
        blocks.append(bullets(task(answer.exercise, language)))
    return manuscript(blocks, c.plain(TITLE), language)
