"""The appendix's first pages: title lines, summary, what was compared, and how."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from govsim.analysis.headline import (
    pairing_factor,
)
from govsim.analysis.value import cost_per_point
from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.rules import RULES
from govsim.policy.scenario import Scenario
from govsim.report.blocks import Block, box, bullets, escape, heading, pipe_table
from govsim.report.context import Context
from govsim.report.numbers import measure_of
from govsim.report.precision import chosen_by
from govsim.report.wording import paragraph

TITLE = N_("Governance proposals compared by simulation")


def title_page(context: Context) -> list[Block]:
    """The lines an annex to an official document begins with."""
    c, results = context, context.results
    title = c.say(TITLE)
    runs = N_("Simulated {horizon}, {count} replications a scenario, random seed {seed}")
    return [
        box("annex", c.say(N_("Annex 1"))),
        heading(1, title + " {.title}"),
        box("subtitle", escape(c.district())),
        box("subtitle", c.say(runs, horizon=c.horizon(), count=results.replications,
                              seed=results.seed)),
    ]  # fmt: skip


def cost_sentences(context: Context, scenario: Scenario, everything: list[Comparison]) -> list[str]:
    """What the district treasury pays more a year; nothing where that is within chance."""
    for comparison in everything:
        if comparison.scenario != scenario.name or not comparison.is_real:
            continue
        if comparison.outcome.identifier == "district_cost_yuan":
            said = [_cost_a_year(context, comparison)]
            return said + _cost_of_a_point(context, scenario, comparison)
    return []


def _cost_of_a_point(context: Context, scenario: Scenario, monthly: Comparison) -> list[str]:
    """What a point of satisfaction costs, where points are gained for more money."""
    found = cost_per_point(context.results, scenario.name)
    if found is None or found.low <= 0:
        return []
    priced = replace(monthly, outcome=OUTCOMES["arrears_yuan"], baseline=0.0,
                     value=found.yuan_year, difference=found.yuan_year, low=found.low,
                     high=found.high)  # fmt: skip
    m = measure_of(priced, context.language)
    message = N_(
        "One point of satisfaction gained costs district and streets {amount} a year "
        "({low} to {high})."
    )
    low, high = m.number(found.low), m.number(found.high)
    return [context.say(message, amount=m.value(found.yuan_year), low=low, high=high)]


def _cost_a_year(context: Context, monthly: Comparison) -> str:
    more = monthly.difference > 0
    message = (
        N_("It costs the district treasury {amount} a year more ({low} to {high}).")
        if more
        else N_("It costs the district treasury {amount} a year less ({low} to {high}).")
    )
    ends = sorted(12 * abs(value) for value in (monthly.low, monthly.high))
    amount = 12 * abs(monthly.difference)
    # Scaled by the change itself: the level it is a change of is not in the sentence.
    yearly = replace(monthly, outcome=OUTCOMES["arrears_yuan"], baseline=0.0, value=amount,
                     difference=amount, low=ends[0], high=ends[1])  # fmt: skip
    m = measure_of(yearly, context.language)
    low, high = (m.number(end) for end in ends)
    return context.say(message, amount=m.value(amount), low=low, high=high)


def what_was_compared(context: Context) -> list[Block]:
    """The scenarios in their authors' words, and what is known to go wrong with each."""
    c = context
    blocks: list[Block] = [c.numbering.section(c.say(N_("What was compared")))]
    rows = []
    for scenario in c.results.scenarios:
        words = scenario.description.get(c.language) if scenario.description else ""
        source = paragraph(scenario.source, c.language)
        cells = (c.code(scenario.name), scenario.title.get(c.language), words, source)
        rows.append([escape(cell) for cell in cells])
    head = [N_("Scenario"), N_("Title"), N_("Description"), N_("Source")]
    caption = c.numbering.table(c.say(N_("Scenarios")))
    blocks.append(pipe_table([c.say(h) for h in head], rows, caption=caption,
                             widths=(12, 24, 46, 14)))  # fmt: skip
    kinds = {p.name: p for s in c.proposed for p in s.proposals}
    if kinds:
        known = N_("Known costs and side effects, which the model can show:")
        said = N_("{title}: {side_effect}")
        items = [c.say(said, title=c.plain(p.title), side_effect=c.plain(p.side_effect))
                 for p in kinds.values()]  # fmt: skip
        blocks += [c.prose(c.say(known)), bullets(items)]
    return blocks


def rule_changes(context: Context, scenario: Scenario) -> list[list[str]]:
    """Proposal, day, rule, before, after and paragraph of every change, escaped."""
    book, rows = scenario.rulebook(), []
    for day in book.change_dates():
        before, after = book.on(day - timedelta(days=1)), book.on(day)
        for name, rule in RULES.items():
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                rows.append([context.names.short[scenario.name], day_of(context, day),
                             context.plain(rule["label"]), rule_setting(context, rule["unit"], old),
                             rule_setting(context, rule["unit"], new),
                             paragraph(rule["paragraph"], context.language)])  # fmt: skip
    return [[escape(cell) for cell in row] for row in rows]


def day_of(context: Context, day: date) -> str:
    """A date as the language writes it; not escaped."""
    message = N_("{year}-{month:02d}-{day:02d}")
    return context.plain(message, year=day.year, month=day.month, day=day.day)


def rule_setting(context: Context, unit: str, value: Any) -> str:
    """What a rule is set to, in words or as a number with its unit; not escaped."""
    if value is None:
        return context.plain(N_("no"))
    if isinstance(value, bool):
        return context.plain(N_("yes")) if value else context.plain(N_("no"))
    if unit.startswith("share"):
        return f"{100 * value:g}%"
    if value and unit.startswith(("yuan", "hours")):
        return context.plain(N_("{number} {unit}"), number=f"{value:g}", unit=context.plain(unit))
    return f"{value:g}"


def method(context: Context) -> list[Block]:
    """How it was done, on half a page."""
    c = context
    world = N_(
        "The model follows every community worker, every registered volunteer and every yuan of "
        "the district, subdistrict and community accounts along the real calendar: budget year, "
        "grant tranches, payroll, exam rounds, inspections. Money short of need becomes pay in "
        "arrears, arrears become departures and vacancies, vacancies become overload and late "
        "service, and service moves residents' satisfaction and with it volunteering."
    )
    rules = N_(
        "A proposal is a dated change to the rules, never to an outcome. Problems and effects "
        "are not put in; they come out of the rules."
    )
    luck = N_(
        "Each replication meets the same luck under every scenario: the same person draws "
        "the same chances. Differences are taken pair by pair, which removes most of the noise; "
        "the 95% interval is Student's t over the {count} pairs."
    )
    gain = N_(
        "Pairing by common luck narrows the intervals as much as {factor} times as many "
        "replications would (median of the outcomes)."
    )
    factor = pairing_factor(c.results)
    shown = f"{factor:.2g}" if factor < 10 else f"{factor:,.0f}"
    paired = [c.say(gain, factor=shown)] if factor > 1 else []
    bands = N_(
        "Bands in the upper panels of figures hold the middle 50% and 95% of single runs; bands in "
        "the lower panels are the 95% interval of the mean difference. The vertical line marks the "
        "day a proposal takes effect."
    )
    rounding = N_("Numbers are rounded one by one, so that sums may be off in the last digit.")
    return [
        c.numbering.section(c.say(N_("Method"))),
        c.prose(c.say(world)),
        c.prose(c.say(rules), c.say(luck, count=c.results.replications), *paired),
        *(
            [c.prose(*map(escape, chosen_by(c.results.precision, c.language)))]
            if c.results.precision
            else []
        ),
        c.prose(c.say(bands), c.say(rounding)),
    ]
