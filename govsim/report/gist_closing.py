"""The appendix's last half-page: limits, assumptions, and how to repeat the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from govsim.catalogue.messages import N_
from govsim.catalogue.parameters import GRADES, load_parameters
from govsim.report.blocks import Block, Prose, escape
from govsim.report.closing import CLAIMS, claims, command, item_name, parameter_row
from govsim.report.context import Context
from govsim.report.depends import moved_most
from govsim.report.gist import note
from govsim.report.kinds.essence import Essence, main_limits
from govsim.report.kinds.tabulated import table
from govsim.report.wording import listed_names

SHOWN = 5
"""Parameters in the table of assumptions."""
SAID = ("libraries", "seed", "replications", "years")
"""What the command above the table says, or annex 2."""
DIGITS = 12
"""Of a checksum, enough to tell two inputs apart by eye."""


def limits(context: Context) -> list[Block]:
    """What the numbers do not say."""
    c = context
    said = [escape(text) for text in main_limits(Essence.of(c))]
    return [c.numbering.section(c.say(N_("Limits"))), c.prose(*said, c.say(CLAIMS, **claims()))]


def founded_on(context: Context) -> list[Block]:
    """How well the parameters are founded, and the range and source of those that decide most."""
    c = context
    used = [p for p in load_parameters().values() if "model" in p.roles]
    grades = Counter(p.grade for p in used)
    counted = [
        c.plain(N_("{grade} ({count})"), grade=c.plain(GRADES[g]), count=n)
        for g, n in sorted(grades.items(), key=lambda item: list(GRADES).index(item[0]))
    ]  # fmt: skip
    intro = N_(
        "The model reads {count} parameters. By how well they are founded: {grades}. All are "
        "listed with range, grade and source in section 3.3 of annex 2."
    )
    blocks: list[Block] = [
        c.numbering.section(c.say(N_("Assumptions and their sources"))),
        c.prose(c.say(intro, count=len(used), grades=listed_names(counted, c.language))),
    ]
    named = moved_most(c)[:SHOWN]
    rows = [parameter_row(c, load_parameters()[name]) for name in named]
    if rows:
        head = N_("Parameter"), N_("Value"), N_("Range"), N_("Grade"), N_("Source")
        caption = c.say(N_("Parameters that the effects depend on most"))
        blocks.append(table(c, head, rows, caption, right=(1,), small_from=None,
                            escaped=True, whole=(2,)))  # fmt: skip
    return blocks


def reproduce(context: Context) -> list[Block]:
    """The command, and short marks of everything that decides the numbers."""
    c = context
    intro = N_("The same command with the same inputs gives the same numbers to the last digit:")
    more = N_("Checksums are SHA-256, here their first {digits} digits. They stand in full, with "
              "the versions of all libraries, in annex 2, which the same command makes with "
              "“--kind technical”.")  # fmt: skip
    head = N_("Item"), N_("Value")
    caption = c.say(N_("What decides the numbers"))
    return [
        c.numbering.section(c.say(N_("How to reproduce"))),
        c.prose(c.say(intro)),
        Prose(f"```\n{command(c)}\n```"),
        table(c, head, _marks(c), caption, small_from=None),
        note(c, c.say(more, digits=DIGITS)),
    ]


def _marks(context: Context) -> list[list[str]]:
    """What decides the numbers, in few rows; checksums cut."""
    rows = []
    for key, value in context.results.binding.items():
        name = item_name(context, key)
        if key in SAID or value is None or value == {}:
            continue
        if isinstance(value, Mapping):
            held = [f"{part} {_cut(key, one)}" for part, one in value.items()]
            rows.append([name, listed_names(held, context.language)])
        else:
            rows.append([name, _cut(key, value)])
    return rows


def _cut(key: str, value: object) -> str:
    said = str(value)
    return said[:DIGITS] if key.endswith("sha256") or key in ("scenarios", "commit") else said
