"""The appendix's chapters on when a proposal shows, how sure that is, and what it costs whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from govsim.analysis.headline import compared, headline_outcomes
from govsim.analysis.onset import LASTING, Certainty, certainty
from govsim.analysis.verdict import Comparison
from govsim.analysis.winners import place_differences
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.blocks import Block, escape, pipe_table
from govsim.report.context import Context
from govsim.report.numbers import measure_of
from govsim.report.wording import interval

YEAR = 12


def when_and_how_sure(context: Context) -> list[Block]:
    """From when each headline outcome shows, and in how many single runs it is for the better."""
    c = context
    found = [
        one
        for outcome in headline_outcomes(c.results)
        for scenario in c.proposed
        if (one := certainty(c.results, outcome, scenario.name)) is not None
    ]
    if not found:
        return []
    intro = N_(
        "A difference shows from the first month of {lasting} in a row in which the 95% interval "
        "of its mean leaves zero out on one side. The last column tells in how many single runs "
        "out of a hundred the years after the start are better than in the baseline under the same "
        "luck, with its 95% interval: what a district that lives only once may expect by chance."
    )
    rows, last = [], ""
    for one in found:
        label = OUTCOMES[one.outcome].text("label", c.language)
        cells = [label if one.outcome != last else "", c.names.short[one.scenario],
                 _from(context, one), _share(context, one)]  # fmt: skip
        rows.append([escape(cell) for cell in cells])
        last = one.outcome
    head = [
        N_("Outcome"),
        N_("Proposal"),
        N_("Shows from"),
        N_("Better in 100 runs (95% interval)"),
    ]
    caption = c.numbering.table(c.say(N_("When a difference shows, and how sure it is for one "
                                         "district")))  # fmt: skip
    return [
        c.numbering.subsection(c.say(N_("When it shows, and how sure it is"))),
        c.prose(c.say(intro, lasting=LASTING)),
        pipe_table([c.say(h) for h in head], rows, caption=caption, widths=(40, 12, 30, 24),
                   right=(3,)),
    ]  # fmt: skip


def _from(context: Context, one: Certainty) -> str:
    """The month it shows from, and how long after the start that is."""
    if one.shows_from is None:
        return context.plain(N_("not outside chance"))
    year, month = one.shows_from.split("-")
    when = context.plain(N_("{year}-{month}"), year=year, month=month)
    if not one.after_months:
        return context.plain(N_("{month}, at once"), month=when)
    return context.plain(N_("{month}, after {count} months"), month=when, count=one.after_months)


def _share(context: Context, one: Certainty) -> str:
    if not math.isfinite(one.better):
        return "–"
    return context.plain(
        N_("{share} ({low} to {high})"), share=f"{100 * one.better:.0f}",
        low=f"{100 * one.better_low:.0f}", high=f"{100 * one.better_high:.0f}",
    )  # fmt: skip


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
    if not rows:
        return []
    intro = N_(
        "What each treasury pays a year beyond the baseline, on average from the start of a "
        "proposal to the end of the run; what resident units, tenants and departments pay is not "
        "in it."
    )
    head = [N_("Treasury"), N_("Proposal"), N_("More a year"), N_("95% interval"), N_("Verdict")]
    caption = c.numbering.table(c.say(N_("What each treasury pays more or less a year")))
    return [
        c.numbering.section(c.say(N_("What it costs"))),
        c.prose(c.say(intro)),
        pipe_table([c.say(h) for h in head], rows, caption=caption, widths=(34, 12, 24, 28, 18),
                   right=(2, 3)),
    ]  # fmt: skip


def _bills(context: Context) -> Iterator[tuple[str, Comparison]]:
    """Yearly differences: the district's treasury, all streets' together, then each street's."""
    c = context
    for outcome, title in (("district_cost_yuan", N_("District")),
                           ("street_cost_yuan", N_("All subdistricts"))):  # fmt: skip
        for one in compared(c.results, [outcome]):
            yield c.plain(title), _a_year(one)
    streets = c.results.district.streets
    for k, name in enumerate(getattr(streets, f"names_{c.language}")):
        for scenario in c.proposed:
            for place in place_differences(c.results, "street_cost_yuan", scenario.name,
                                           level="street"):  # fmt: skip
                if place.place == streets.ids[k] and place.comparison.difference:
                    yield name, _a_year(place.comparison)


def _paid(one: Comparison) -> str:
    """Whether a treasury pays more or less."""
    if not one.is_real:
        return N_("within chance")
    return N_("pays more") if one.difference > 0 else N_("pays less")


def _a_year(monthly: Comparison) -> Comparison:
    """A monthly amount as a yearly one, written by its own size."""
    values = {name: YEAR * getattr(monthly, name)
              for name in ("value", "difference", "low", "high")}  # fmt: skip
    return replace(monthly, outcome=OUTCOMES["arrears_yuan"], baseline=0.0,
                   **{**values, "value": values["difference"]})  # fmt: skip
