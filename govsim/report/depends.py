"""The appendix's chapters on what an effect depends on, when it fails, and what else could be done.

They rest on `govsim.analysis.beyond`; without it they say that it was not studied.
"""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.util import find_spec

from govsim.analysis.discovery import FEWEST_DRAWS, Discovery
from govsim.analysis.drivers import Drivers, drivers
from govsim.analysis.headline import headline_outcomes
from govsim.analysis.ignorance import Answer, answers
from govsim.analysis.search import Candidate, SearchResult
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.policy.scenario import Scenario
from govsim.report import discovery as failing
from govsim.report import ignorance, search
from govsim.report.blocks import Block, Picture, box, bullets, escape, pipe_table
from govsim.report.context import Context
from govsim.report.discovery import exact
from govsim.report.figure_data import drivers_data
from govsim.report.figures_drivers import tornado_figure
from govsim.report.numbers import Measure, measure_of
from govsim.report.wording import listed_names
from govsim.study.nested import Nested

JUDGED_BY = "satisfaction"
NAMED = 3
"""Parameters named in a sentence."""
LISTED = 8
"""Parameters in the table of assumptions."""


def depends(context: Context) -> list[Block]:
    """In what share of draws each proposal helps, and what that hangs on."""
    c, found = context, context.beyond.nested
    if found is None:
        return []
    blocks: list[Block] = [
        c.numbering.section(c.say(N_("What it depends on"))),
        c.prose(escape(ignorance.method(found, c.language))),
    ]
    judged = judged_drivers(c, found)
    for scenario in c.drawn:
        told = answers(found, scenario.name)
        if told:
            said = [*_sureness(context, told), *_moved_by(context, found, scenario, judged)]
            blocks += [c.prose(c.say(N_("{proposal}:"), proposal=c.full(scenario))),
                       bullets([escape(line) for line in said])]  # fmt: skip
    return [*blocks, *tornado(context, judged)]


def _sureness(context: Context, told: list[Answer]) -> list[str]:
    """What holds whatever the parameters are, and what hangs on them."""
    c = context
    said = []
    for verdict, message in (
        (Verdict.BETTER, N_("Better in nearly every draw of the parameters: {outcomes}.")),
        (Verdict.WORSE, N_("Worse in nearly every draw of the parameters: {outcomes}.")),
    ):
        sure = [_label(c, one) for one in told if one.over_draws.verdict is verdict]
        if sure:
            said.append(c.plain(message, outcomes=listed_names(sure, c.language)))
    hangs = [one for one in told
             if one.over_draws.verdict is Verdict.CHANCE and math.isfinite(one.helps)]  # fmt: skip
    if hangs:
        parts = [
            c.plain(N_("{label} ({share})"), label=_label(c, one), share=f"{100 * one.helps:.0f}%")
            for one in sorted(hangs, key=lambda one: -one.helps)
        ]
        said.append(c.plain(
            N_("Better or worse as the parameters may be (in brackets the share of draws in which "
               "it is better): {outcomes}."), outcomes=listed_names(parts, c.language),
        ))  # fmt: skip
    varies = [one for one in told if math.isfinite(one.components.ignorance_share)]
    more = sum(one.components.ignorance_share > 0.5 for one in varies)
    if varies:
        said.append(c.plain(
            N_("In {more} of {all} outcomes ignorance of the parameters weighs more than chance: "
               "there, data help more than replications."), more=more, all=len(varies),
        ))  # fmt: skip
    return said


def _label(context: Context, one: Answer) -> str:
    return one.over_draws.outcome.text("label", context.language)


def _drivers(found: Nested, scenario: str, outcome: str) -> Drivers | None:
    return drivers(found.draws.frame(), found.difference(scenario, outcome).mean(axis=1))


def judged_drivers(context: Context, found: Nested) -> dict[str, dict[str, Drivers]]:
    """Outcomes whose effects hang on single parameters, with what moves them by proposal.

    Satisfaction first; the others by how much of their effects is explained.
    """
    told: dict[str, dict[str, Drivers]] = {}
    for outcome in headline_outcomes(context.results):
        of = {s.name: _drivers(found, s.name, outcome) for s in context.drawn}
        told[outcome] = {name: one for name, one in of.items() if one is not None and one.items}
    explained = {o: sum(one.explained for one in by.values()) for o, by in told.items()}
    order = sorted(told, key=lambda o: (o != JUDGED_BY, -explained[o]))
    return {o: told[o] for o in order if told[o]}


def moved_most(context: Context) -> list[str]:
    """Names of the parameters that move the proposals' effects most."""
    found = context.beyond.nested
    if found is None:
        return []
    strongest = [one.items[:NAMED] for by in judged_drivers(context, found).values()
                 for one in by.values()]  # fmt: skip
    return list(dict.fromkeys(d.name for items in strongest for d in items))[:LISTED]


def _moved_by(
    context: Context, found: Nested, scenario: Scenario, judged: dict[str, dict[str, Drivers]]
) -> list[str]:
    """The parameters that move the effects most, in words."""
    c, said = context, []
    if JUDGED_BY in c.results.outcomes and scenario.name not in judged.get(JUDGED_BY, {}):
        label = OUTCOMES[JUDGED_BY].text("label", c.language)
        said.append(c.plain(
            N_("No single parameter moves its effect on {label} beyond chance in these {draws} "
               "draws."), label=label, draws=len(found.draws),
        ))  # fmt: skip
    first = next((o for o, by in judged.items() if scenario.name in by), None)
    return said if first is None else [*said, *_hangs(c, first, judged[first][scenario.name])]


def _hangs(context: Context, outcome: str, told: Drivers) -> list[str]:
    c, m = context, moved_measure(outcome, told)
    label = OUTCOMES[outcome].text("label", c.language)
    named = [
        c.plain(N_("“{label}” ({at_low} below {low}, {at_high} above {high})"),
                label=load_parameters()[one.name].text("label", c.language),
                at_low=m.signed(one.at_low), at_high=m.signed(one.at_high),
                low=exact(short(one.low)), high=exact(short(one.high)))
        for one in told.items[:NAMED]
    ]  # fmt: skip
    return [c.plain(
        N_("Its effect on {label} hangs most on {names}; the {count} parameters found carry "
           "{share}% of the variance of its ranks over draws."), label=label,
        names=listed_names(named, c.language), count=len(told.items),
        share=f"{100 * told.explained:.0f}",
    )]  # fmt: skip


def moved_measure(name: str, told: Drivers) -> Measure:
    """Digits that the narrowest of the moves bears."""
    half = min(one.half for one in told.items)
    return measure_of(Comparison(OUTCOMES[name], "", 0.0, told.mean, told.mean, told.mean - half,
                                 told.mean + half, told.draws), "en")  # fmt: skip


def short(value: float) -> float:
    """To two digits."""
    return float(f"{value:.2g}")


def tornado(context: Context, judged: dict[str, dict[str, Drivers]]) -> list[Block]:
    """How far each of the strongest parameters moves the effect on the first outcome."""
    c = context
    if not judged:
        return []
    outcome, by = next(iter(judged.items()))
    drawn = [(s, by[s.name]) for s in c.proposed if s.name in by]
    label = OUTCOMES[outcome].text("label", c.language)
    drawing = tornado_figure([(c.code(s.name), told) for s, told in drawn], outcome, c.language)
    caption = c.say(N_("How far single parameters move the effect on {label}: mean in the draws of "
                       "their lowest and highest third, with the 95% interval of the move"),
                    label=label)  # fmt: skip
    seen = c.say(N_("Bars of the strongest parameters for each proposal"))
    data = drivers_data([(s.name, told) for s, told in drawn])
    return [Picture(drawing, c.numbering.figure(caption), seen, data=data)]


def fails(context: Context) -> list[Block]:
    """Under what conditions a proposal does not improve satisfaction."""
    c, found = context, context.beyond.nested
    if found is None or len(found.draws) < FEWEST_DRAWS or find_spec("ema_workbench") is None:
        return []
    blocks: list[Block] = [c.numbering.section(c.say(N_("When it fails")))]
    discovered = Discovery(found)
    for scenario in c.drawn:
        said = failing.sentences(discovered.finding(scenario.name, JUDGED_BY), c.language)
        blocks += [c.prose(c.say(N_("{proposal}:"), proposal=c.full(scenario))),
                   bullets([escape(line) for line in said])]  # fmt: skip
    return blocks


def alternatives(context: Context) -> list[Block]:
    """Other packages within the same money, the best of them, and how they compare."""
    c, found = context, context.beyond.search
    if found is None:
        return []
    section = c.numbering.section(c.say(N_("Alternatives within the same money")))
    how = c.say(
        N_("A search (NSGA-II) proposed them; the best were run again in {draws} fresh draws of "
           "the parameters under fresh luck, and what is said of them comes from those alone. "
           "Intervals are 95%, of the mean over draws."), draws=found.draws,
    )  # fmt: skip
    blocks: list[Block] = [section, c.prose(tried(c, found), how)]
    if not found.candidates:
        return [*blocks, c.prose(escape(search.sentences(found, c.language)[0]))]
    said = [best_package(context, found), *(text for _, text in against_best(c, found)),
            *knee_package(context, found)]  # fmt: skip
    blocks.append(bullets([escape(line) for line in said]))
    drawing = search.search_figure(found, c.language)
    title = c.say(N_("Packages run again: public cost and what they change"))
    shows = escape(said[0].rstrip(".。"))
    blocks.append(Picture(drawing, c.numbering.figure(shows), escape(" ".join(said)),
                          data=found.table()))  # fmt: skip
    rows = [[escape(cell) for cell in row] for row in search.rows(found, c.language)]
    table = pipe_table(
        [c.say(h) for h in search.HEAD], rows, caption=c.numbering.table(title),
        widths=(6, 56, 20, 18, 9, 20, 10), right=(2, 3, 4, 5),
    )  # fmt: skip
    blocks.append(box("small", f"\n{table.markdown}\n"))
    return blocks


def tried(context: Context, found: SearchResult) -> str:
    """How many packages were tried, and within what money; escaped."""
    c, budget = context, found.budget or 0.0
    within = N_("{count} packages of the proposals of part three were tried within {money} of "
                "public money a year, which is what the costliest proposal compared here "
                "takes.")  # fmt: skip
    if not budget:
        within = N_("{count} packages of the proposals of part three were tried that take no more "
                    "public money than today, since no proposal compared here takes "
                    "any.")  # fmt: skip
    return c.say(
        within, count=found.evaluated, money=search.money(budget, c.language),
    )  # fmt: skip


def best_package(context: Context, found: SearchResult) -> str:
    """The package that gains most within the money."""
    best = winner(found)
    e, m = best.effects[0], measure_of(best.effects[0], context.language)
    message = N_("The best package found is No. {number}: {label} {amount} (95% interval {low} to "
                 "{high}) for {cost} a year.")  # fmt: skip
    if e.low <= 0.0 <= e.high:
        message = N_("No package found changes it beyond chance. The best by its mean is No. "
                     "{number}: {label} {amount} (95% interval {low} to {high}) for {cost} a "
                     "year.")  # fmt: skip
    return context.plain(
        message, number=found.candidates.index(best) + 1,
        label=e.outcome.text("label", context.language),
        amount=m.signed_amount(e.difference), low=m.signed(e.low), high=m.signed(e.high),
        cost=search.money(best.cost[0], context.language),
    )  # fmt: skip


def knee_package(context: Context, found: SearchResult) -> list[str]:
    """Where more money begins to buy less."""
    best = found.knee
    if best is None or best is winner(found):
        return []
    m = measure_of(best.effects[0], context.language)
    return [context.plain(
        N_("More money buys less from No. {number} on, the knee: {amount} ({low} to {high}) for "
           "{cost} a year."), number=found.candidates.index(best) + 1,
        amount=m.signed_amount(best.effects[0].difference), low=m.signed(best.effects[0].low),
        high=m.signed(best.effects[0].high), cost=search.money(best.cost[0], context.language),
    )]  # fmt: skip


def winner(found: SearchResult) -> Candidate:
    """The package that gains most."""
    more = OUTCOMES[found.objectives[0]].better == "more"
    gains = found.front or found.candidates
    return max(gains, key=lambda c: c.effects[0].difference if more else -c.effects[0].difference)


def against_best(context: Context, found: SearchResult) -> list[tuple[int, str]]:
    """Each proposal beside the best package, where both were run in draws of the parameters.

    Returns
    -------
    list of (int, str)
        -1 where the proposal gains less, 1 where more, 0 where they cannot be told apart; and the
        sentence that says so.
    """
    nested, best = context.beyond.nested, winner(found).effects[0]
    told = []
    for scenario in context.drawn:
        assert nested is not None
        own = next((a for a in answers(nested, scenario.name)
                    if a.over_draws.outcome.identifier == found.objectives[0]), None)  # fmt: skip
        if own is None:
            continue
        low, high = _mean_interval(nested, scenario.name, found.objectives[0])
        middle = own.over_draws.difference
        sign, message = -1, N_("{proposal} gains less: {amount} ({low} to {high}, mean over "
                               "draws).")  # fmt: skip
        if best.difference < middle:
            sign, message = 1, N_("{proposal} gains more: {amount} ({low} to {high}, mean over "
                                  "draws).")  # fmt: skip
        if not (high < best.low or low > best.high):
            sign, message = 0, N_("{proposal} cannot be told apart from it by its gain: {amount} "
                                  "({low} to {high}, mean over draws).")  # fmt: skip
        m = measure_of(replace(own.over_draws, low=low, high=high), context.language)
        said = context.plain(message, proposal=context.code(scenario.name),
                             amount=m.signed_amount(middle), low=m.signed(low),
                             high=m.signed(high))  # fmt: skip
        told.append((sign, said))
    return told


def _mean_interval(found: Nested, scenario: str, outcome: str) -> tuple[float, float]:
    """95% interval of the mean effect over draws."""
    from statsmodels.stats.weightstats import DescrStatsW

    effects = found.difference(scenario, outcome).mean(axis=1)
    low, high = DescrStatsW(effects[effects == effects]).tconfint_mean()
    return float(low), float(high)
