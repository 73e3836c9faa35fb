"""The appendix's chapters on when a proposal shows, how sure that is, and what it costs whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from govsim.analysis.headline import compared, headline_outcomes
from govsim.analysis.ignorance import answer
from govsim.analysis.onset import LASTING, Certainty, certainty
from govsim.analysis.verdict import Comparison, Verdict
from govsim.analysis.winners import place_differences
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.blocks import Block, Picture, Prose, escape, pipe_table
from govsim.report.context import Context
from govsim.report.drawn import from_file_note
from govsim.report.figures_money import money_figure
from govsim.report.kinds.columns import balanced
from govsim.report.numbers import measure_of
from govsim.report.tables import label
from govsim.report.wording import interval, listed_names, note

YEAR = 12
MONEY_PANELS = 3
"""Scenarios whose money is drawn."""


def glance_table(context: Context) -> list[Block]:
    """Every headline outcome on one line a proposal: size, interval, onset, and how sure it is."""
    c, outcomes = context, headline_outcomes(context.results)
    rows = glance_rows(c, outcomes)
    return [glance(c, rows), c.prose(*glance_notes(c, outcomes))] if rows else []


def glance_rows(context: Context, outcomes: list[str]) -> list[list[str]]:
    """A row each outcome and proposal that differ at all; escaped."""
    c = context
    rows, last = [], ""
    for one in compared(c.results, outcomes):
        if one.verdict is Verdict.SAME:
            continue
        name, m = one.outcome.identifier, measure_of(one, c.language)
        sure = certainty(c.results, name, one.scenario)
        cells = [
            label(c, one) if name != last else "", c.names.short[one.scenario],
            m.number(one.baseline), _difference(c, one), _verdict(c, one), _from(sure),
            _runs(sure), _draws(c, name, one.scenario),
        ]  # fmt: skip
        rows.append([escape(cell) for cell in cells])
        last = name
    return rows


def glance(context: Context, rows: list[list[str]]) -> Prose:
    """The rows as a table."""
    c = context
    head = [N_("Outcome"), N_("Proposal"), N_("Baseline"), N_("Difference (95% interval)"),
            N_("Verdict"), N_("Shows from"), N_("Better runs of 100"),
            N_("Better draws of 100")]  # fmt: skip
    caption = c.numbering.table(c.say(N_("Headline outcomes from the start of each proposal")))
    titles = [c.say(h) for h in head]
    return pipe_table(titles, rows, caption=caption, widths=balanced(titles, rows, (2, 3, 5)),
                      right=(2, 3, 6, 7))  # fmt: skip


def glance_notes(context: Context, outcomes: list[str]) -> list[str]:
    """How the table is read; escaped."""
    c = context
    same = [OUTCOMES[o].text("label", c.language) for o in outcomes
            if all(x.verdict is Verdict.SAME for x in compared(c.results, [o]))]  # fmt: skip
    notes = [c.say(NOTE, lasting=LASTING)]
    if c.beyond.nested is not None:
        draws = c.beyond.nested.draws
        drawn = escape(from_file_note(draws.from_file, c.language))
        notes.append(c.say(NOTE_DRAWS, draws=len(draws)) + drawn)
    if same:
        notes.append(c.say(N_("Without any difference: {outcomes}."),
                           outcomes=listed_names(same, c.language)))  # fmt: skip
    return notes


NOTE = N_(
    "Differences whose interval holds zero are within chance. A difference shows from the first "
    "month of {lasting} in a row in which the interval of that month's mean leaves zero out on one "
    "side. Better runs: of a hundred single runs, those in which the years after the start are "
    "better than in the baseline under the same luck; a district lives only once."
)
NOTE_DRAWS = N_(
    "Better draws: of a hundred draws of all uncertain parameters ({draws} were made), those in "
    "which the outcome is better than in the baseline."
)


def _difference(context: Context, one: Comparison) -> str:
    m = measure_of(one, context.language)
    return context.plain(N_("{amount} ({interval})"), amount=m.signed(one.difference),
                         interval=interval(one, context.language))  # fmt: skip


def _verdict(context: Context, one: Comparison) -> str:
    return note(one, context.language)


def _from(one: Certainty | None) -> str:
    """The month it shows from."""
    if one is None or one.shows_from is None:
        return "–"
    return one.shows_from


def _runs(one: Certainty | None) -> str:
    return f"{100 * one.better:.0f}" if one is not None and math.isfinite(one.better) else "–"


def _draws(context: Context, outcome: str, scenario: str) -> str:
    nested = context.beyond.nested
    if nested is None or scenario not in [s.name for s in context.drawn]:
        return "–"
    told = answer(nested, scenario, outcome)
    return f"{100 * told.helps:.0f}" if told is not None and math.isfinite(told.helps) else "–"


def costs(context: Context) -> list[Block]:
    """What every treasury pays more or less a year."""
    c = context
    rows, last = [], ""
    for name, one in _bills(context):
        m = measure_of(one, c.language)
        cells = [name if name != last else "", c.names.short[one.scenario],
                 m.signed_amount(one.difference), interval(one, c.language),
                 c.plain(_paid(one))]  # fmt: skip
        rows.append([escape(cell) for cell in cells])
        last = name
    section = c.numbering.section(c.say(N_("What it costs")))
    if not rows:
        shown = money_picture(c)
        return [section, *shown] if shown else []
    intro = N_(
        "What each treasury pays a year beyond the baseline, on average from the start of a "
        "proposal to the end of the run; what resident units, tenants and departments pay is not "
        "in it. Single subdistricts are listed where the difference is beyond chance."
    )
    head = [N_("Treasury"), N_("Proposal"), N_("More a year"), N_("95% interval"), N_("Verdict")]
    caption = c.numbering.table(c.say(N_("What each treasury pays more or less a year")))
    return [
        section,
        c.prose(c.say(intro)),
        pipe_table([c.say(h) for h in head], rows, caption=caption, widths=(34, 12, 24, 28, 18),
                   right=(2, 3)),
        *money_picture(c),
    ]  # fmt: skip


def money_picture(context: Context) -> list[Block]:
    """Where the money comes from and what it buys, under the baseline and the first proposals."""
    c, found = context, context.beyond.money
    if found is None:
        return []
    shown = [s.name for s in c.results.scenarios[:MONEY_PANELS]]
    drawing = money_figure(found, shown, c.names, c.language)
    caption = c.say(
        N_("Money a year from the treasuries to what it buys, in {unit}: mean of {count} "
           "replications from the start of a proposal on. Blue: services for residents; orange: "
           "money of the benefit fund that does not reach them"),
        unit=c.plain(N_("CNY million")), count=found.yuan.shape[1],
    )  # fmt: skip
    seen = c.say(N_("Bands of money from each giver through the communities' accounts to each use"))
    data = found.frame()
    return [Picture(drawing, c.numbering.figure(caption), seen,
                    data=data[data["scenario"].isin(shown)])]  # fmt: skip


def _bills(context: Context) -> Iterator[tuple[str, Comparison]]:
    """Yearly differences: the district, all streets together, then streets beyond chance."""
    c = context
    for outcome, title in (("district_cost_yuan", N_("District")),
                           ("street_cost_yuan", N_("All subdistricts"))):  # fmt: skip
        for one in compared(c.results, [outcome]):
            if one.difference:
                yield c.plain(title), yearly_comparison(one)
    streets = c.results.district.streets
    for k, name in enumerate(getattr(streets, f"names_{c.language}")):
        for scenario in c.proposed:
            for place in place_differences(c.results, "street_cost_yuan", scenario.name,
                                           level="street"):  # fmt: skip
                if place.place == streets.ids[k] and place.comparison.is_real:
                    yield name, yearly_comparison(place.comparison)


def _paid(one: Comparison) -> str:
    """Whether a treasury pays more or less."""
    if not one.is_real:
        return N_("within chance")
    return N_("pays more") if one.difference > 0 else N_("pays less")


def yearly_comparison(monthly: Comparison) -> Comparison:
    """A monthly amount as a yearly one, written by its own size."""
    values = {name: YEAR * getattr(monthly, name)
              for name in ("value", "difference", "low", "high")}  # fmt: skip
    return replace(monthly, outcome=OUTCOMES["arrears_yuan"], baseline=0.0,
                   **{**values, "value": values["difference"]})  # fmt: skip
