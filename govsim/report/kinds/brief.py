"""The brief: one page on what is proposed, what comes of it, what it costs, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.analysis.headline import headline_outcomes
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_, translate
from govsim.report.blocks import (
    Block,
    Picture,
    Prose,
    box,
    bullets,
    escape,
    heading,
    pipe_table,
    unescape,
)
from govsim.report.canvas import shorten
from govsim.report.closing import command
from govsim.report.context import Context
from govsim.report.documents import Manuscript, count_pages
from govsim.report.figure_data import headline_data
from govsim.report.figures import headline_figure
from govsim.report.findings import NEVER
from govsim.report.kinds.essence import (
    COST,
    Essence,
    first_scenarios,
    main_limits,
)
from govsim.report.kinds.manuscripts import manuscript
from govsim.report.numbers import measure_of
from govsim.report.opening import cost_sentences, rule_changes
from govsim.report.tables import label
from govsim.report.wording import interval, listed_names, note, sentence

if TYPE_CHECKING:
    from govsim.policy.scenario import Scenario

TITLE = N_("Brief: governance proposals compared by simulation")
MOST_PROPOSALS = 4
"""Proposals told one by one; the others are named."""
MOST_OUTCOMES = 6
MOST_CHANGES = 4
"""Rule changes of one proposal written out."""
LETTERS = 880
"""Letters of all titles together, a Chinese character counting two."""
DISTRICT_LETTERS = 80
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
"""Type sizes tried until everything is on one page."""
FIGURE = 0.86
"""Part of the text's width the figure takes."""


def brief(context: Context) -> Manuscript:
    """One page, in the largest type that fits.

    Parameters
    ----------
    context : Context

    Returns
    -------
    Manuscript
    """
    blocks = _blocks(context)
    title = translate(TITLE, context.language)
    for scale in SCALES:
        made = manuscript(blocks, title, context.language, layout="brief", scale=scale)
        if count_pages(made) == 1:
            return made
    raise AssertionError("a brief that fits no page")


def _blocks(context: Context) -> list[Block]:
    c, essence = context, Essence.of(context)
    shown = c.proposed[:MOST_PROPOSALS]
    runs = N_("{district}. Simulated {horizon}, {count} replications a scenario, random seed "
              "{seed}. All differences are from today's rules, from a proposal's first "
              "day to the end of the run.")  # fmt: skip
    said = c.say(runs, district=shorten(c.district(), DISTRICT_LETTERS), horizon=c.horizon(),
                 count=c.results.replications, seed=c.results.seed)  # fmt: skip
    return [
        heading(1, c.say(TITLE) + " {.title}"),
        box("subtitle", said),
        heading(2, c.say(N_("What is proposed"))),
        *_proposed(context, shown),
        heading(2, c.say(N_("The answer"))),
        bullets([_named(context, s, essence.answer(s)) for s in shown]),
        _table(essence, shown),
        _figure(context),
        heading(2, c.say(N_("What it costs"))),
        bullets([_named(context, s, *cost_of(essence, s)) for s in shown]),
        heading(2, c.say(N_("Limits"))),
        bullets([escape(text) for text in main_limits(essence)]),
        heading(2, c.say(N_("How to reproduce"))),
        Prose(f"```\n{command(context)} --kind brief\n```"),
    ]


def _named(context: Context, scenario: Scenario, *said: str) -> str:
    """Sentences after the name of their proposal, as one Markdown paragraph."""
    words = context.prose(*map(escape, said)).markdown
    code = escape(context.code(scenario.name))
    return context.plain(N_("{code}: {claim}"), code=f"**{code}**", claim=words)


def _proposed(context: Context, shown: list[Scenario]) -> list[Block]:
    """Each proposal's title, and the rules it changes."""
    c, most = context, LETTERS // max(len(shown), 1)
    items = []
    for scenario in shown:
        title = " ".join(scenario.title.get(c.language).split())
        quoted = c.plain(N_("“{title}”."), title=shorten(title, most))
        items.append(_named(context, scenario, quoted, *change_sentences(context, scenario)))
    rest = c.proposed[len(shown) :]
    more = N_("Compared too, and told in the appendix: {names}.")
    names = listed_names([c.code(s.name) for s in rest], c.language)
    return [bullets(items), *([c.prose(c.say(more, names=names))] if rest else [])]


def change_sentences(context: Context, scenario: Scenario) -> list[str]:
    """The rules a proposal changes, in one sentence; not escaped."""
    c = context
    changes = [[unescape(cell) for cell in row] for row in rule_changes(context, scenario)]
    one = N_("{rule}: {before} → {after} (from {day})")
    words = [
        c.plain(one, rule=rule, before=before, after=after, day=day)
        for _, day, rule, before, after, _ in changes[:MOST_CHANGES]
    ]
    if not words:
        return []
    listed = listed_names(words, c.language)
    rest = len(changes) - len(words)
    message = N_("{changes}; {count} more rules.") if rest else N_("{changes}.")
    return [c.plain(message, changes=listed, **({"count": rest} if rest else {}))]


def cost_of(essence: Essence, scenario: Scenario) -> list[str]:
    """What the district treasury pays more, or that this is within chance; not escaped."""
    said = cost_sentences(essence.context, scenario, essence.everything)
    if said:
        return [unescape(text) for text in said]
    cost = essence.one(COST, scenario.name)
    if cost is None:
        return [essence.context.plain(NEVER)]
    return [sentence(cost, essence.context.language)]


def _table(essence: Essence, shown: list[Scenario]) -> Block:
    """The headline outcomes that tell most, with intervals and verdicts."""
    c = essence.context
    head, rows = key_rows(essence, shown, MOST_OUTCOMES)
    caption = c.say(N_("Headline outcomes (↑ more is better, ↓ less is better)"))
    widths = [27, 9, *(56 / len(shown) for _ in shown)]
    if len(shown) == 1:
        widths = [34, 13, 13, 13, 22, 14]
    return pipe_table(
        [escape(h) for h in head], [[escape(cell) for cell in row] for row in rows],
        caption=c.numbering.table(caption), widths=widths, right=range(1, len(head)),
    )  # fmt: skip


def key_rows(
    essence: Essence, shown: list[Scenario], most: int
) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the small table; not escaped.

    Parameters
    ----------
    essence : Essence
    shown : list of Scenario
    most : int
        Rows.

    Returns
    -------
    list of str, list of list of str
    """
    c = essence.context
    rows = []
    for name in essence.key_outcomes(shown, most):
        found = [essence.one(name, s.name) for s in shown]
        known = [f for f in found if f is not None]
        if not known:
            continue
        widest = max(known, key=lambda f: abs(f.difference))
        m = measure_of(widest, c.language)
        first = [_arrowed(context=c, comparison=widest), m.number(widest.baseline)]
        if len(shown) == 1:
            rows.append([*first, m.number(widest.value), m.signed(widest.difference),
                         interval(widest, c.language), note(widest, c.language)])  # fmt: skip
        else:
            rows.append([*first, *(_cell(c, f, widest) for f in found)])
    outcome, baseline = c.plain(N_("Outcome")), c.plain(N_("Baseline"))
    if len(shown) == 1:
        others = (N_("Under it"), N_("Difference"), N_("95% interval"), N_("Verdict"))
        return [outcome, baseline, *map(c.plain, others)], rows
    return [outcome, baseline, *(c.code(s.name) for s in shown)], rows


def _arrowed(context: Context, comparison: Comparison) -> str:
    arrow = {"more": "↑ ", "less": "↓ "}.get(comparison.outcome.better, "")
    return arrow + label(context, comparison)


def _cell(context: Context, comparison: Comparison | None, widest: Comparison) -> str:
    """Difference, interval and verdict of one proposal, in the unit of the row."""
    if comparison is None:
        return "–"
    language = context.language
    if comparison.verdict is Verdict.SAME:
        return note(comparison, language)
    own, row = measure_of(comparison, language), measure_of(widest, language)
    m = own if own.factor == row.factor else row
    numbers = (m.signed(x) for x in (comparison.difference, comparison.low, comparison.high))
    difference, low, high = numbers
    message = N_("{difference} ({low} to {high}), {verdict}")
    return context.plain(message, difference=difference, low=low, high=high,
                         verdict=note(comparison, language))  # fmt: skip


def _figure(context: Context) -> Picture:
    c, results = context, first_scenarios(context.results, MOST_PROPOSALS)
    drawing = headline_figure(results, headline_outcomes(results), c.names, c.language)
    caption = c.say(N_("Difference from the baseline with its 95% interval; hollow: within chance"))
    seen = c.say(N_("Dots with intervals for each headline outcome and proposal"))
    return Picture(drawing, c.numbering.figure(caption), seen, share=FIGURE,
                   data=headline_data(results, headline_outcomes(results)))  # fmt: skip
