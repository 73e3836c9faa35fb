"""What the answers hang on, when a proposal fails, and what else the money buys, in brief."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.util import find_spec

from govsim.analysis.discovery import FEWEST_DRAWS, Discovery, Finding
from govsim.analysis.drivers import Drivers
from govsim.analysis.ignorance import answers
from govsim.analysis.search import Candidate, SearchResult
from govsim.analysis.verdict import Verdict
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.policy.scenario import Scenario
from govsim.report import depends as full
from govsim.report import discovery as failing
from govsim.report import search
from govsim.report.blocks import Block, Picture, escape
from govsim.report.context import Context
from govsim.report.discovery import exact
from govsim.report.findings import JUDGED_BY
from govsim.report.gist import note
from govsim.report.kinds.tabulated import table
from govsim.report.wording import listed_names
from govsim.study.nested import Nested

TORNADO, FRONT = 1, 2
"""Proposals up to which there is room for the tornado, and for the front of packages."""
NAMED = 2
"""Parameters named for one proposal; one where there are many proposals."""
MANY, SHORT_FROM = 4, 8
"""Proposals up to which each is compared with the best package, and failures have a share."""


def depends(context: Context) -> list[Block]:
    """What holds whatever the parameters are, what it hangs on, and when a proposal fails."""
    c, found = context, context.beyond.nested
    if found is None:
        return []
    section = c.numbering.section(c.say(N_("What it depends on, and when it fails")))
    intro = N_(
        "All parameters of the model were drawn anew {draws} times from their ranges, most of "
        "which are assumptions, and every proposal was run again in each draw. The table says "
        "what holds in nearly every draw, which parameters move the effect most, and in how many "
        "draws satisfaction does not improve."
    )
    if not c.drawn:
        return [section, c.prose(c.say(intro, draws=len(found.draws)))]
    judged = full.judged_drivers(c, found)
    fails = _failures(c, found)
    head = (N_("Proposal"), N_("In nearly every draw"), N_("What moves the effect most"),
            N_("Draws in which it fails"), N_("Conditions of failing"))  # fmt: skip
    rows = [
        [c.names.short[s.name], _sure(c, found, s), _moved(c, s, judged), *fails[s.name]]
        for s in c.drawn
    ]
    caption = c.say(N_("What each proposal's effect depends on, and when it fails"))
    more = N_("Better, worse or open: headline outcomes that are better in nearly every draw, "
              "worse in nearly every draw, or either. In brackets: the effect where the parameter "
              "is in its lowest and in its highest third. Methods, every outcome and the tests of "
              "each condition are in annex 2.")  # fmt: skip
    drawn = full.tornado(c, judged) if len(c.proposed) <= TORNADO else []
    return [
        section, c.prose(c.say(intro, draws=len(found.draws))),
        table(c, head, rows, caption, small_from=None), note(c, c.say(more)),
        *drawn,
    ]  # fmt: skip


def _sure(context: Context, found: Nested, scenario: Scenario) -> str:
    told = answers(found, scenario.name)
    verdicts = [one.over_draws.verdict for one in told]
    hangs = sum(one.over_draws.verdict is Verdict.CHANCE and math.isfinite(one.helps)
                for one in told)  # fmt: skip
    return context.plain(
        N_("{better} better, {worse} worse, {open} open"), better=verdicts.count(Verdict.BETTER),
        worse=verdicts.count(Verdict.WORSE), open=hangs,
    )  # fmt: skip


def _moved(context: Context, scenario: Scenario, judged: dict[str, dict[str, Drivers]]) -> str:
    """The first outcome whose effect hangs on single parameters, and the strongest of them."""
    c = context
    outcome = next((o for o, by in judged.items() if scenario.name in by), None)
    if outcome is None:
        return c.plain(N_("no single parameter beyond chance"))
    told = judged[outcome][scenario.name]
    m, most = full.moved_measure(outcome, told), NAMED if len(c.proposed) <= MANY else 1
    named = [
        c.plain(N_("{label} (below {low}: {at_low}; above {high}: {at_high})"),
                label=load_parameters()[one.name].text("label", c.language),
                at_low=m.signed(one.at_low), at_high=m.signed(one.at_high),
                low=exact(full.short(one.low)), high=exact(full.short(one.high)))
        for one in told.items[:most]
    ]  # fmt: skip
    label = OUTCOMES[outcome].text("label", c.language)
    return c.plain(N_("{label}: {findings}"), label=label, findings=listed_names(named, c.language))


def _failures(context: Context, found: Nested) -> dict[str, tuple[str, str]]:
    """In how many draws each proposal fails to improve satisfaction, and under what conditions."""
    c = context
    if len(found.draws) < FEWEST_DRAWS or find_spec("ema_workbench") is None:
        return {s.name: ("–", c.plain(N_("not studied: too few draws"))) for s in c.drawn}
    discovered, told = Discovery(found), {}
    for scenario in c.drawn:
        one = discovered.finding(scenario.name, JUDGED_BY)
        words = N_("{failures} of {draws}: {share}")
        if len(c.proposed) > SHORT_FROM:
            words = N_("{failures} of {draws}")
        share = c.plain(words, failures=one.failures.count, draws=one.failures.total,
                        share=failing.percent(one.failures, c.language))  # fmt: skip
        told[scenario.name] = (share, _conditions(c, one))
    return told


def _conditions(context: Context, one: Finding) -> str:
    c, (failures, total) = context, (one.failures.count, one.failures.total)
    if one.box is None:
        rare = N_("fails too rarely to say where")
        often = N_("succeeds too rarely to say where")
        return c.plain(rare if 2 * failures < total else often)
    if not one.box.limits or not one.box.confirmed:
        return c.plain(N_("none confirmed by draws held out"))
    return failing.conditions(one, c.language)


def alternatives(context: Context) -> list[Block]:
    """Other packages within the same money: how many were tried, and the best of them."""
    c, found = context, context.beyond.search
    if found is None:
        return []
    section = c.numbering.section(c.say(N_("Alternatives within the same money")))
    tried = full.tried(c, found)
    if not found.candidates:
        return [section, c.prose(tried, escape(search.sentences(found, c.language)[0]))]
    said = [full.best_package(c, found), *_against(c, found), *full.knee_package(c, found)]
    shown = _shown(found)
    rows = [row[:6] for row in search.rows(replace(found, candidates=shown), c.language)]
    for row, one in zip(rows, shown, strict=True):
        row[0] = str(found.candidates.index(one) + 1)
    caption = c.say(N_("The best packages when run again: public cost and what they change"))
    how = N_(
        "Packages come from a search (NSGA-II); those shown were run again in {draws} fresh draws "
        "of the parameters under fresh luck. Intervals are 95%, of the mean over draws. All "
        "packages, and their front, are in annex 2."
    )
    drawing = search.search_figure(found, c.language)
    title = escape(said[0].rstrip(".。"))
    drawn = [Picture(drawing, c.numbering.figure(title), escape(" ".join(said)),
                     data=found.table())]  # fmt: skip
    return [
        section, c.prose(tried, *map(escape, said)),
        table(c, search.HEAD[:6], rows, caption, right=(2, 3, 4, 5), small_from=None),
        note(c, c.say(how, draws=found.draws)),
        *(drawn if len(c.proposed) <= FRONT else []),
    ]  # fmt: skip


def _shown(found: SearchResult) -> list[Candidate]:
    """The best package, and the knee where it is another."""
    best = full.winner(found)
    return [one for one in found.candidates if one is best or one is found.knee]


def _against(context: Context, found: SearchResult) -> list[str]:
    """The best package beside each proposal; counted where there are many."""
    said = full.against_best(context, found)
    if len(said) <= MANY:
        return [text for _, text in said]
    signs = [sign for sign, _ in said]
    return [context.plain(
        N_("Of {count} proposals compared, {less} gain less than it, {more} gain more, and {open} "
           "cannot be told apart from it."), count=len(said), less=signs.count(-1),
        more=signs.count(1), open=signs.count(0),
    )]  # fmt: skip
