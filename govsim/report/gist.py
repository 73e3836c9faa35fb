"""The appendix for a reader with five minutes: the answer, what is proposed, and how it was tried.

What is told here in brief stands in full in the technical annex, which each chapter names.
"""

from __future__ import annotations

from collections.abc import Iterator

from govsim.analysis.headline import most_telling, tally
from govsim.analysis.verdict import Verdict
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy.scenario import Scenario
from govsim.report import wording
from govsim.report.blocks import Block, Prose, box, escape
from govsim.report.context import Context
from govsim.report.findings import JUDGED_BY, NEVER
from govsim.report.kinds.essence import Essence
from govsim.report.kinds.tabulated import table
from govsim.report.numbers import measure_of
from govsim.report.opening import cost_sentences, day_of, rule_changes
from govsim.report.precision import chosen_by
from govsim.report.wording import interval, listed_names, paragraph

EXTREMES = 2
"""Outcomes named at each end of one proposal's answer."""
TOLD_AT_LENGTH, TOLD_IN_WORDS = 4, 5
"""Proposals up to which each answer names its extremes, and is a paragraph of its own; more are a
table."""
RULES_SHOWN = 8
"""Changed rules that the appendix lists; more are in the technical annex."""

COUNTED = N_(
    "By {outcome}, {better} of {count} proposals are better than the baseline beyond chance, "
    "{worse} are worse, and {rest} cannot be told from it; each is in table {number}."
)
RULES_ELSEWHERE = N_(
    "{count} rules change; all are listed with their dates, before and after, in section 2.3 of "
    "annex 2 (technical annex)."
)


def note(context: Context, *sentences: str) -> Prose:
    """Small print under a table or figure; the sentences are escaped."""
    return box("note", context.prose(*sentences).markdown)


def summary(context: Context) -> list[Block]:
    """What came out: each proposal's answer with its interval, its cost and its extremes."""
    c, results = context, context.results
    communities = results.district.communities
    first = c.say(
        N_(
            "{district} was simulated with its {streets} subdistricts, {communities} communities "
            "and {residents} residents, month by month over {years} years, once under today's "
            "rules (the baseline) and once under each proposal, {count} times each."
        ),
        district=c.district(), streets=len(results.district.streets.ids),
        communities=len(communities.ids), residents=f"{int(communities.residents.sum()):,}",
        years=results.years, count=results.replications,
    )  # fmt: skip
    second = c.say(
        N_(
            "Numbers are means from a proposal's first day to the end of the run; in brackets is "
            "the 95% interval of the difference. Where that interval includes zero, the "
            "difference is within chance and is not called one."
        )
    )
    essence = Essence.of(c)
    section = c.numbering.section(c.say(N_("Summary")))
    if len(c.proposed) > TOLD_IN_WORDS:
        return [section, c.prose(first, second), *_answers(essence)]
    answers = [c.prose(*_answer(essence, scenario)) for scenario in c.proposed]
    return [section, c.prose(first, second), *answers]


def _answers(essence: Essence) -> list[Block]:
    """Many proposals: how many help, the best and the worst of them, and a row each."""
    c, label = essence.context, OUTCOMES[JUDGED_BY].text("label", essence.context.language)
    judged = [one for s in c.proposed if (one := essence.one(JUDGED_BY, s.name)) is not None]
    verdicts = [one.verdict for one in judged]
    better, worse = verdicts.count(Verdict.BETTER), verdicts.count(Verdict.WORSE)
    said = [c.say(
        COUNTED, outcome=label, better=better, count=len(c.proposed), worse=worse,
        rest=len(c.proposed) - better - worse, number=c.numbering.next_table(),
    )]  # fmt: skip
    for verdict, message in (
        (Verdict.BETTER, N_("Highest mean of the better: {proposal}, {claim}.")),
        (Verdict.WORSE, N_("Lowest mean of the worse: {proposal}, {claim}.")),
    ):
        found = [one for one in judged if one.verdict is verdict]
        if found:
            most = max(found, key=lambda one: abs(one.difference))
            scenario = next(s for s in c.proposed if s.name == most.scenario)
            said.append(c.say(message, proposal=c.full(scenario), claim=essence.claim(most)))
    head = (N_("Proposal"), N_("Title"), N_("Difference (95% interval)"), N_("Verdict"),
            N_("Headline outcomes better / worse"))  # fmt: skip
    caption = c.say(N_("Each proposal's answer: {outcome}, difference from the baseline"),
                    outcome=label)  # fmt: skip
    rows = [_answer_row(essence, scenario) for scenario in c.proposed]
    return [c.prose(*said), table(c, head, rows, caption, right=(2,), small_from=None,
                                  whole=(2,))]  # fmt: skip


def _answer_row(essence: Essence, scenario: Scenario) -> list[str]:
    c, one = essence.context, essence.one(JUDGED_BY, scenario.name)
    code, title = c.names.short[scenario.name], scenario.title.get(c.language)
    if one is None:
        return [code, title, "–", c.plain(NEVER), "–"]
    counts = tally(essence.headline, scenario.name)
    amount = c.plain(N_("{amount} ({interval})"), interval=interval(one, c.language),
                     amount=measure_of(one, c.language).signed_amount(one.difference))  # fmt: skip
    return [code, title, amount, wording.note(one, c.language),
            f"{counts[Verdict.BETTER]} / {counts[Verdict.WORSE]}"]  # fmt: skip


def _answer(essence: Essence, scenario: Scenario) -> Iterator[str]:
    c = essence.context
    yield c.say(N_("{proposal}:"), proposal=c.full(scenario))
    count = len(c.proposed)
    yield escape(essence.answer(scenario))
    costs = cost_sentences(c, scenario, essence.everything)
    yield from costs if count <= TOLD_AT_LENGTH else costs[:1]
    if count <= TOLD_AT_LENGTH:
        yield from _extremes(essence, scenario)


def _extremes(essence: Essence, scenario: Scenario) -> Iterator[str]:
    """Headline outcomes other than satisfaction that change most, beyond chance and not little."""
    c = essence.context
    telling = [one for one in most_telling(essence.headline, scenario.name)
               if not one.is_small and one.outcome.identifier != JUDGED_BY]  # fmt: skip
    for verdict, message in (
        (Verdict.BETTER, N_("Improves most: {changes}.")),
        (Verdict.WORSE, N_("Worsens most: {changes}.")),
    ):
        chosen = [one for one in telling if one.verdict is verdict][:EXTREMES]
        changes = [
            c.plain(N_("{label} {amount}"), label=one.outcome.text("label", c.language),
                    amount=measure_of(one, c.language).signed_amount(one.difference))
            for one in chosen
        ]  # fmt: skip
        if changes:
            yield c.say(message, changes=listed_names(changes, c.language))


def proposed(context: Context) -> list[Block]:
    """What each proposal does, where the report says so, from when, and what it costs otherwise."""
    c = context
    rows = [row for scenario in c.proposed for row in _measures(c, scenario)]
    head = (N_("Proposal"), N_("What is proposed"), N_("From"), N_("Paragraph of the report"),
            N_("Known costs and side effects"))  # fmt: skip
    caption = c.say(N_("What is proposed, and what is known to speak against it"))
    blocks: list[Block] = [
        c.numbering.section(c.say(N_("What is proposed"))),
        table(c, head, rows, caption, small_from=None, whole=(2,)),
    ]
    changes = [row for scenario in c.proposed for row in rule_changes(c, scenario)]
    if len(changes) > RULES_SHOWN:
        return [*blocks, note(c, c.say(RULES_ELSEWHERE, count=len(changes)))]
    if changes:
        head = (N_("Proposal"), N_("From"), N_("Rule"), N_("Before"), N_("After"))
        blocks.append(table(c, head, [row[:5] for row in changes],
                            c.say(N_("Rules that change, and when")),
                            small_from=None, escaped=True, whole=(1, 3, 4)))  # fmt: skip
    return blocks


def _measures(context: Context, scenario: Scenario) -> Iterator[list[str]]:
    """A row each measure of one proposal; the proposal's own words where it is but one."""
    c, own = context, ""
    if scenario.description and len(scenario.proposals) < 2:
        own = scenario.description.get(c.language)
    code = c.names.short[scenario.name]
    for k, one in enumerate(scenario.proposals):
        yield [code if k == 0 else "", own or c.plain(one.title), day_of(c, one.start),
               paragraph(one.paragraph, c.language), c.plain(one.side_effect)]  # fmt: skip
    if not scenario.proposals:
        yield [code, own or scenario.title.get(c.language), "–", "–", "–"]


def method(context: Context) -> list[Block]:
    """How it was done, in a paragraph."""
    c = context
    said = N_(
        "The model follows every community worker, volunteer and yuan of public money through the "
        "real calendar. A proposal is a dated change to the rules, never to an outcome. Each "
        "replication meets the same luck under every proposal; differences are taken pair by pair, "
        "and the 95% interval is Student's t over the {count} pairs. How the model works is told "
        "in annex 2."
    )
    chosen = map(escape, chosen_by(c.results.precision, c.language)) if c.results.precision else ()
    return [c.numbering.section(c.say(N_("Method"))),
            c.prose(c.say(said, count=c.results.replications), *chosen)]  # fmt: skip
