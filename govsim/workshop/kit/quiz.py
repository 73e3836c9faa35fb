"""The test of learning: the same sheet before and after."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.catalogue.messages import N_, Language
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.blocks import Block, Prose, box, escape, heading, pipe_table
from govsim.report.context import Context
from govsim.report.documents import Manuscript
from govsim.report.kinds.manuscripts import manuscript
from govsim.workshop.kit.answers import Answer
from govsim.workshop.kit.exercises import ANSWERS, QUESTIONS

TITLE = N_("What do you expect? Test before and after")


def quiz(answers: Sequence[Answer], language: Language) -> Manuscript:
    """One sheet; its key is in the guide.

    Parameters
    ----------
    answers : sequence of Answer
    language : Language
    """
    c = Context.of(answers[0].results, language)
    asks = N_("Number on your card: ________   □ before   □ after")
    how = N_("For each measure, tick what you expect over the four years after it begins, compared "
             "with today's rules and all else equal. Nobody is graded.")  # fmt: skip
    rows = [
        [str(number), c.say(package), escape(OUTCOMES[outcome].text("label", language)),
         "□", "□", "□"]
        for number, (package, outcome) in enumerate(QUESTIONS, start=1)
    ]  # fmt: skip
    head = [N_("Question"), N_("Measure"), N_("Outcome"), *ANSWERS]
    caption = c.numbering.table(c.say(N_("Tick one box a line")))
    table = pipe_table([c.say(h) for h in head], rows, caption=caption,
                       widths=[9, 34, 27, 9, 12, 9])  # fmt: skip
    blocks: list[Block] = [
        heading(1, c.say(TITLE) + " {.title}"), box("subtitle", escape(c.district())),
        Prose(c.say(asks)), Prose(c.say(how)), table,
    ]  # fmt: skip
    return manuscript(blocks, c.plain(TITLE), language)
