"""The technical annex: the STRESS-DES checklist (Monks et al. 2019), filled in from the model.

Each item is a function that reads the catalogue, the code and the study's own record, so that the
annex says what the model is now. A sentence is written by hand only where nothing can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from govsim.catalogue.messages import N_, translate
from govsim.catalogue.outcomes import SUBSYSTEMS
from govsim.report import certainty, closing, depends, findings, opening
from govsim.report.blocks import Block, Numbering, box, escape, heading
from govsim.report.context import Context
from govsim.report.documents import Manuscript
from govsim.report.kinds import technical_data as data
from govsim.report.kinds import technical_logic as logic
from govsim.report.kinds import technical_objectives as objectives
from govsim.report.kinds import technical_runs as runs
from govsim.report.kinds.manuscripts import manuscript

TITLE = N_("Technical annex: the simulation model by the STRESS-DES checklist")


@dataclass(frozen=True)
class Item:
    """One item of the checklist: its number, what it asks for, and what fills it in."""

    number: str
    title: str
    fill: Callable[[Context], list[Block]]


SECTIONS: dict[str, str] = {
    "1": N_("Objectives"),
    "2": N_("Logic"),
    "3": N_("Data"),
    "4": N_("Experimentation"),
    "5": N_("Implementation"),
    "6": N_("Code access"),
}

ITEMS: tuple[Item, ...] = (
    Item("1.1", N_("Purpose of the model"), objectives.purpose),
    Item("1.2", N_("Outputs of the model"), objectives.outputs),
    Item("1.3", N_("Aims of the experiments"), objectives.aims),
    Item("2.1", N_("Overview diagram"), logic.overview),
    Item("2.2", N_("Logic of the base model"), logic.base),
    Item("2.3", N_("Logic of the scenarios"), logic.scenarios),
    Item("2.4", N_("Algorithms"), logic.algorithms),
    Item("2.5", N_("Components"), logic.components),
    Item("3.1", N_("Data sources"), data.sources),
    Item("3.2", N_("Preparation of the data"), data.preparation),
    Item("3.3", N_("Input parameters"), data.parameters),
    Item("3.4", N_("Assumptions"), data.assumptions),
    Item("4.1", N_("Initialisation"), runs.initialisation),
    Item("4.2", N_("Length of a run"), runs.run_length),
    Item("4.3", N_("Replications, and why so many"), runs.replications),
    Item("5.1", N_("Software and its versions"), runs.software),
    Item("5.2", N_("Random sampling"), runs.sampling),
    Item("5.3", N_("Execution of the model"), runs.execution),
    Item("5.4", N_("Machine and run time"), runs.machine),
    Item("6.1", N_("How to get and run the model"), runs.access),
)
"""Every item of STRESS-DES, in its order and with its numbers."""


def technical(context: Context) -> Manuscript:
    """The annex of one study.

    Parameters
    ----------
    context : Context

    Returns
    -------
    Manuscript
    """
    return manuscript(blocks(context), translate(TITLE, context.language), context.language)


def blocks(context: Context) -> list[Block]:
    """Title lines, every item under its number, and then all results."""
    numbering = Numbering(context.language, after=len(SECTIONS), is_plain=True)
    c = replace(context, numbering=numbering)
    made: list[Block] = [
        box("annex", c.say(N_("Annex 2"))),
        heading(1, c.say(TITLE) + " {.title}"),
        box("subtitle", escape(c.district())),
        c.prose(
            c.say(
                N_(
                    "Every item of the STRESS-DES checklist (Monks and others, 2019) is filled in "
                    "from the model's own catalogue and code and from the record of this study; "
                    "numbers of sections are those of the checklist."
                )
            )
        ),
    ]
    for item in ITEMS:
        section = item.number.partition(".")[0]
        if item.number == f"{section}.1":
            made.append(heading(2, escape(f"{section} ") + " " + c.say(SECTIONS[section])))
        made.append(heading(3, escape(item.number) + " " + c.say(item.title)))
        made += item.fill(c)
    return [*made, *details(c)]


def details(context: Context) -> list[Block]:
    """What the appendix tells in brief or not at all: every outcome, place, study and limit."""
    chapters = [
        opening.what_was_compared(context),
        opening.method(context),
        findings.headlines(context),
        findings.year_by_year(context),
        *(findings.subsystem(context, name) for name in SUBSYSTEMS),
        findings.who_gains(context),
        findings.every_place(context),
        certainty.costs(context),
        depends.depends(context),
        depends.fails(context),
        depends.alternatives(context),
        closing.limits(context),
        closing.reproduce(context),
    ]
    return [block for chapter in chapters for block in chapter]
