"""Items 4.1 to 6.1 of the technical annex: how the runs were made, with what, and how to repeat."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import Any

from govsim.analysis.headline import compared, headline_outcomes, pairing_factor
from govsim.catalogue.messages import N_
from govsim.model.clock import EVENING, MIDDAY, MORNING
from govsim.model.setting import BURN_IN_YEARS
from govsim.report.blocks import Block, Prose, escape
from govsim.report.closing import command
from govsim.report.context import Context
from govsim.report.kinds.tabulated import table
from govsim.report.numbers import measure_of
from govsim.report.precision import chosen_by
from govsim.report.reference.odd import CONCEPTS, INITIAL_STATE
from govsim.report.reference.structure import parts
from govsim.report.tables import label
from govsim.report.wording import listed

PACKAGE = "govsim"
LUCK = N_("Stochasticity")
"""The design concept that says how chance is drawn."""


def initialisation(context: Context) -> list[Block]:
    """The first state, and the years that are not reported."""
    c = context
    kind = N_("A run is not meant to reach a steady state: it follows one district from its real "
              "state on, along the calendar. The burn-in is of a fixed length.")  # fmt: skip
    return [c.prose(c.say(INITIAL_STATE, n=BURN_IN_YEARS)), c.prose(c.say(kind))]


def run_length(context: Context) -> list[Block]:
    """Years, months and the unit of time."""
    c, months = context, context.results.months
    message = N_("{years} years are reported, {months} months from {first} to {last}, after "
                 "{burn} year of burn-in; the clock counts days.")  # fmt: skip
    return [c.prose(c.say(message, years=c.results.years, months=len(months), first=months[0],
                          last=months[-1], burn=BURN_IN_YEARS))]  # fmt: skip


def replications(context: Context) -> list[Block]:
    """How many, why, and how narrow the intervals became."""
    c, results = context, context.results
    reached = results.precision
    given = N_("{count} replications a scenario were set beforehand. The table says what they were "
               "enough for.")  # fmt: skip
    why = (
        [escape(text) for text in chosen_by(reached, c.language)]
        if reached
        else [c.say(given, count=results.replications)]
    )
    gain = N_("Pairing by common luck narrows the intervals as much as {factor} times as many "
              "replications would (median of the outcomes).")  # fmt: skip
    factor = pairing_factor(results)
    if factor > 1:
        why.append(c.say(gain, factor=f"{factor:.2g}" if factor < 10 else f"{factor:,.0f}"))
    failed = N_("{count} runs failed; their replications are left out of every comparison.")
    if results.runs.failed:
        why.append(c.say(failed, count=len(results.runs.failed)))
    rows = [
        [label(c, x), c.code(x.scenario), measure_of(x, c.language).signed(x.difference),
         measure_of(x, c.language).number(x.half_width), str(x.replications)]
        for x in compared(results, headline_outcomes(results))
    ]  # fmt: skip
    head = (N_("Outcome"), N_("Proposal"), N_("Difference"), N_("Half-width of its interval"),
            N_("Pairs"))  # fmt: skip
    caption = c.say(N_("How narrow the intervals of the headline differences are"))
    known = [table(c, head, rows, caption, (40, 16, 16, 18, 10), (2, 3, 4))] if rows else []
    return [c.prose(*why), *known]


def software(context: Context) -> list[Block]:
    """What computed the numbers, and what the documents are made with."""
    c, binding = context, context.results.binding
    rows = [[c.plain(N_("version of the model")), PACKAGE, str(binding.get("govsim", "–"))],
            [c.plain(N_("commit")), "git", str(binding.get("commit") or "–")],
            [c.plain(N_("interpreter")), "Python", str(binding.get("python", "–"))]]  # fmt: skip
    decides = dict(binding.get("libraries") or {})
    others = [(n, v) for n, v in installed() if n.lower() not in map(str.lower, decides)]
    rows += [[c.plain(N_("decides the numbers")), n, str(v)] for n, v in decides.items()]
    rows += [[c.plain(N_("everything else")), n, v] for n, v in others]
    said = N_("Versions that decide the numbers are those recorded with the study; the others are "
              "those this document was made with. requirements.lock.txt pins all of "
              "them.")  # fmt: skip
    head = N_("Use"), N_("Software"), N_("Version")
    return [c.prose(c.say(said)),
            table(c, head, rows, c.say(N_("Software and its versions")), (30, 30, 40))]  # fmt: skip


def installed() -> Iterator[tuple[str, str]]:
    """Libraries the package asks for, extras left out, with the versions that are installed."""
    try:
        asked = requires(PACKAGE) or []
    except PackageNotFoundError:
        return
    for line in sorted(asked, key=str.lower):
        if "extra ==" in line:
            continue
        name = "".join(_name_letters(line))
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "–"


def _name_letters(requirement: str) -> Iterator[str]:
    for letter in requirement:
        if not (letter.isalnum() or letter in "-_."):
            return
        yield letter


def sampling(context: Context) -> list[Block]:
    """The generator, and which stream belongs to which subsystem."""
    c = context
    concept = dict(CONCEPTS)[LUCK]
    seeds = N_("Seed {seed}; replications are numbered from 0 to {last}. A stream is a name, so "
               "that no two mechanisms share numbers:")  # fmt: skip
    rows = [[c.plain(p.title), listed(list(p.streams), c.language)] for p in parts() if p.streams]
    said = c.say(seeds, seed=c.results.seed, last=c.results.replications - 1)
    head = N_("Part"), N_("Streams of luck")
    return [c.prose(c.say(concept)), c.prose(said),
            table(c, head, rows, c.say(N_("Streams of luck")), (28, 70))]  # fmt: skip


def execution(context: Context) -> list[Block]:
    """The event mechanism, the order within a day, and how runs are spread."""
    c = context
    events = N_("SimPy {version} runs the procedures as processes on an event list; populations "
                "are arrays that compiled code moves week by week. What falls on the same day "
                "happens in a fixed order, as parts of the day: rules change at 0, money moves "
                "at {morning}, people act at {midday}, the month is recorded at "
                "{evening}.")  # fmt: skip
    spread = N_("Runs are independent and are spread over processes with joblib, or over machines "
                "with Dask; the numbers are the same to the last digit however many there "
                "are.")  # fmt: skip
    libraries = c.results.binding.get("libraries") or {}
    said = c.say(events, version=libraries.get("simpy", ""), morning=f"{MORNING:g}",
                 midday=f"{MIDDAY:g}", evening=f"{EVENING:g}")  # fmt: skip
    return [c.prose(said), c.prose(c.say(spread))]


def machine(context: Context) -> list[Block]:
    """From the record of the study."""
    c, record = context, context.results.circumstances
    rows = [[c.plain(name), _shown(c, record.get(key))] for key, name in _RECORDED.items()]
    head = N_("Item"), N_("Value")
    note = N_("Runs that were kept from an earlier study are not computed again and take no time.")
    return [table(c, head, rows, c.say(N_("Machine and run time")), (36, 62)),
            c.prose(c.say(note))]  # fmt: skip


_RECORDED: dict[str, str] = {
    "system": N_("System"),
    "machine": N_("Processor"),
    "processes": N_("Processes"),
    "seconds": N_("Seconds for all runs"),
    "finished": N_("Finished"),
}


def _shown(context: Context, value: Any) -> str:
    return context.plain(N_("not recorded")) if value is None else str(value)


def access(context: Context) -> list[Block]:
    """Licence, citation, and the command that repeats the study."""
    c = context
    facts = package_facts()
    free = N_("The model is open: code, parameters, scenarios, sample district and tests are "
              "published under the {licence} licence, which lets anyone use, change and share "
              "them.")  # fmt: skip
    cite = N_("Please cite: {author}, govsim, version {version}: {summary}")
    again = N_("The same command with the same inputs gives the same numbers to the last digit:")
    return [
        c.prose(c.say(free, licence=facts["License-Expression"])),
        c.prose(c.say(cite, author=facts["Author"], version=facts["Version"],
                      summary=facts["Summary"])),
        c.prose(c.say(again)),
        Prose(f"```\n{command(context)} --kind technical\n```"),
    ]  # fmt: skip


def package_facts() -> dict[str, str]:
    """What the package says of itself; a dash where it does not."""
    names = ("License-Expression", "Author", "Version", "Summary")
    try:
        found = metadata(PACKAGE)
    except PackageNotFoundError:
        return dict.fromkeys(names, "–")
    return {name: str(found[name] or "–") if name in found else "–" for name in names}
