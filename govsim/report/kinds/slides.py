"""The deck's content: eight slides with findings for titles, and notes in full sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govsim.analysis.headline import headline_outcomes, subsystem_outcomes, tally
from govsim.analysis.verdict import Comparison, Verdict
from govsim.analysis.winners import count_verdicts, place_differences
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES, SUBSYSTEMS
from govsim.report.blocks import unescape
from govsim.report.canvas import resolution, shorten
from govsim.report.closing import command
from govsim.report.context import Context
from govsim.report.figures import PANELS, headline_figure, subsystem_figure
from govsim.report.figures_places import PANELS as PLACE_PANELS
from govsim.report.figures_places import places_figure
from govsim.report.findings import JUDGED_BY
from govsim.report.kinds.brief import cost_of, key_rows
from govsim.report.kinds.essence import (
    COST,
    Essence,
    first_scenarios,
    main_limits,
    weak_parameters,
)
from govsim.report.opening import TITLE, rule_changes
from govsim.report.wording import listed_names, sentence

if TYPE_CHECKING:
    from govsim.policy.scenario import Scenario

PIXELS = 400
"""To the inch of a figure as drawn: about 200 once it is as wide as a slide."""
MOST_SHOWN = 4
"""Proposals in the figures and the small table."""
MOST_ROWS = 10
"""Rows of the table of rules that change."""
MOST_EFFECTS = 3
"""Known side effects shown; all are in the notes."""
MOST_OUTCOMES = 7
MOST_DOTS = 5
"""Outcomes in each half of the figure at a glance."""
TITLE_LETTERS = 70


@dataclass(frozen=True)
class Image:
    """A figure as a picture, and what a reader who cannot see it is told."""

    png: bytes = field(repr=False)
    description: str


@dataclass(frozen=True)
class Grid:
    """A table: head, rows, relative widths, and columns of numbers."""

    head: list[str]
    rows: list[list[str]]
    widths: list[float]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Slide:
    """One slide; texts are plain.

    Attributes
    ----------
    title : str
        What was found.
    notes : list of str
        What a speaker says, in full sentences.
    lines, after : list of str
        Shown as a list above the picture or table, or below the table.
    code : str
        A command.
    """

    title: str
    notes: list[str]
    lines: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    grid: Grid | None = None
    image: Image | None = None
    caption: str = ""
    code: str = ""


@dataclass(frozen=True)
class Deck:
    """All slides, with the line at the foot of each."""

    title: str
    subject: str
    foot: str
    slides: list[Slide]


def slides(context: Context) -> Deck:
    """The eight slides of a study.

    Parameters
    ----------
    context : Context

    Returns
    -------
    Deck
    """
    c, essence = context, Essence.of(context)
    with resolution(PIXELS):
        made = [
            _opening(essence), _proposed(essence), _glance(essence),
            _extreme(essence, Verdict.BETTER), _extreme(essence, Verdict.WORSE),
            _places(essence), _costs(essence), _closing(essence),
        ]  # fmt: skip
    foot = N_("{district}, {horizon}, {count} replications a scenario, random seed {seed}; in "
              "brackets: 95% interval of the difference")  # fmt: skip
    said = c.plain(foot, district=shorten(c.district(), 40), horizon=c.horizon(),
                   count=c.results.replications, seed=c.results.seed)  # fmt: skip
    return Deck(c.plain(TITLE), " ".join(c.district().split()), said, made)


def _title_of(context: Context, scenario: Scenario, letters: int = TITLE_LETTERS) -> str:
    title = " ".join(scenario.title.get(context.language).split())
    message = N_("{code} “{title}”")
    return context.plain(message, code=context.code(scenario.name), title=shorten(title, letters))


def _opening(essence: Essence) -> Slide:
    """Satisfaction, by which a proposal is judged, in the title."""
    c, found = essence.context, essence.ordered(JUDGED_BY)
    shown = c.proposed[:MOST_SHOWN]
    counted = N_("{code}: {claim}")
    lines = [c.plain(counted, code=_title_of(c, s), claim=essence.counts(s)) for s in shown]
    lines += _others(c, len(shown))
    notes = [c.plain(N_("{code}: {claim}"), code=_title_of(c, s, 800), claim=essence.answer(s))
             for s in c.proposed]  # fmt: skip
    return Slide(essence.claims(found) if found else _nothing(c), notes, lines)


def _nothing(context: Context) -> str:
    return context.plain(N_("No proposal takes effect within the run"))


def _others(context: Context, shown: int) -> list[str]:
    """Proposals there is no room for."""
    rest = [context.code(s.name) for s in context.proposed[shown:]]
    more = N_("Compared too, and told in the appendix: {names}.")
    names = listed_names(rest, context.language)
    return [context.plain(more, names=names)] if rest else []


def _proposed(essence: Essence) -> Slide:
    """What changes in the rules, and when."""
    c, rows, count = essence.context, [], 0
    days = []
    for scenario in c.proposed:
        changes = [[unescape(x) for x in row] for row in rule_changes(c, scenario)]
        count, title = count + len(changes), _title_of(c, scenario, 44)
        for _, day, rule, before, after, _ in changes:
            rows.append([title, day, rule, before, after])
            days.append(day)
            title = ""
    head = [c.plain(h) for h in (N_("Proposal"), N_("From"), N_("Rule"), N_("Before"), N_("After"))]
    found = N_("{rules} rules change under {proposals} proposals, the first on {day}")
    title = c.plain(found, rules=count, proposals=len(c.proposed), day=min(days)) if days else ""
    kinds = {p.name: p for s in c.proposed for p in s.proposals}
    effect = N_("{title}: {side_effect}")
    known = [c.plain(effect, title=c.plain(p.title), side_effect=c.plain(p.side_effect))
             for p in kinds.values()]  # fmt: skip
    said = [_title_of(c, s, 800) for s in c.proposed]
    more = N_("{count} more changes are in the appendix.")
    rest = len(rows) - MOST_ROWS
    return Slide(
        title or c.plain(N_("The proposals change no rule")), [*said, *known],
        after=known[:MOST_EFFECTS], grid=Grid(head, rows[:MOST_ROWS], [30, 19, 33, 9, 9]),
        caption=c.plain(more, count=rest) if rest > 0 else "",
    )  # fmt: skip


def _glance(essence: Essence) -> Slide:
    """The headline outcomes that move most, and how many move at all."""
    c = essence.context
    results = first_scenarios(c.results, MOST_SHOWN)
    names = essence.moving(headline_outcomes(results), MOST_DOTS)
    drawing = headline_figure(results, names, c.names, c.language)
    counted = []
    for scenario in c.proposed:
        counts = tally(essence.headline, scenario.name)
        if sum(counts.values()):
            one = N_("{code} {better} better, {worse} worse")
            counted.append(c.plain(one, code=c.code(scenario.name), better=counts[Verdict.BETTER],
                                   worse=counts[Verdict.WORSE]))  # fmt: skip
    title = N_("Of {total} headline outcomes beyond chance: {counts}")
    total = len({x.outcome.identifier for x in essence.headline})
    said = c.plain(title, total=total, counts=listed_names(counted[:MOST_SHOWN], c.language))
    notes = [sentence(x, c.language) for x in essence.headline]
    seen = c.plain(N_("Dots with intervals for each headline outcome and proposal"))
    key = N_("The outcomes that move most, with 95% intervals; hollow: within chance; "
             "↑ more is better, ↓ less is better")  # fmt: skip
    return Slide(said if counted else _nothing(c), _told(essence, essence.headline) or notes,
                 image=Image(drawing.png, seen), caption=c.plain(key))  # fmt: skip


def _told(essence: Essence, comparisons: list[Comparison]) -> list[str]:
    """Each comparison as a full sentence after its proposal's name."""
    c = essence.context
    return [c.plain(N_("{code}: {claim}"), code=c.code(x.scenario),
                    claim=sentence(x, c.language)) for x in comparisons]  # fmt: skip


def _extreme(essence: Essence, verdict: Verdict) -> Slide:
    """The largest gains with the small table, or the largest losses month by month."""
    c, found = essence.context, essence.extreme(verdict)
    gains = verdict is Verdict.BETTER
    none = (
        N_("No headline outcome gets better beyond chance by more than a little")
        if gains
        else N_("No headline outcome gets worse beyond chance by more than a little")
    )
    first = N_("Largest gain. {claims}") if gains else N_("Largest loss. {claims}")
    title = c.plain(first, claims=essence.claims(found)) if found else c.plain(none)
    notes = [*_told(essence, [x for x in essence.headline if x.verdict is verdict])]
    notes = notes or [c.plain(N_("{sentence}."), sentence=c.plain(none))]
    if not gains:
        return _months(essence, found, title, notes)
    shown = c.proposed[:MOST_SHOWN]
    head, rows = key_rows(essence, shown, MOST_OUTCOMES)
    widths = [27.0, 9.0, *(56.0 / len(shown) for _ in shown)]
    if len(shown) == 1:
        widths = [34, 13, 13, 13, 22, 14]
    arrows = c.plain(N_("Headline outcomes (↑ more is better, ↓ less is better)"))
    return Slide(title, notes, grid=Grid(head, rows, widths, tuple(range(1, len(head)))),
                 caption=arrows)  # fmt: skip


def _months(essence: Essence, found: list[Comparison], title: str, notes: list[str]) -> Slide:
    """A chapter's outcomes month by month: the one with the largest loss."""
    c = essence.context
    told = found or essence.extreme(Verdict.BETTER)
    chapter = told[0].outcome.subsystem if told else OUTCOMES[JUDGED_BY].subsystem
    results = first_scenarios(c.results, MOST_SHOWN)
    drawn = headline_outcomes(results, chapter) or subsystem_outcomes(results, chapter)
    if told and told[0].outcome.identifier not in drawn[:PANELS]:
        drawn = [told[0].outcome.identifier, *drawn]
    drawn = drawn[:PANELS]
    drawing = subsystem_figure(results, drawn, c.names, c.language)
    labels = listed_names([OUTCOMES[o].text("label", c.language) for o in drawn], c.language)
    seen = c.plain(N_("Lines over the months for: {outcomes}"), outcomes=labels)
    caption = N_("{subsystem}: level (above) and difference from the baseline (below) by month")
    named = c.plain(SUBSYSTEMS[chapter])
    said = c.plain(caption, subsystem=named)
    return Slide(title, notes, image=Image(drawing.png, seen), caption=said)


def _places(essence: Essence) -> Slide:
    """How many communities gain and lose, and which subdistricts."""
    c, counted = essence.context, []
    drawn = []
    for scenario in c.proposed:
        found = place_differences(c.results, JUDGED_BY, scenario.name)
        if not found:
            continue
        counts = count_verdicts(found)
        message = N_("{code}: {better} communities gain, {worse} lose, {rest} within chance")
        better, worse = counts[Verdict.BETTER], counts[Verdict.WORSE]
        counted.append(c.plain(message, code=c.code(scenario.name), better=better, worse=worse,
                               rest=len(found) - better - worse))  # fmt: skip
        drawn.append(scenario.name)
    if not drawn:
        return Slide(_nothing(c), [_nothing(c)])
    drawing = places_figure(c.results, JUDGED_BY, drawn[:PLACE_PANELS], c.names, c.language,
                           level="street")  # fmt: skip
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    caption = N_("{outcome}: difference in every subdistrict with its 95% interval (hollow: within "
                 "chance)")  # fmt: skip
    how = N_("A community gains or loses if its {outcome} differs from its own baseline beyond "
             "chance.")  # fmt: skip
    seen = c.plain(N_("Subdistricts in order from the largest gain to the largest loss"))
    said = [c.plain(N_("{sentence}."), sentence=one) for one in counted]
    return Slide(listed_names(counted[:2], c.language), [c.plain(how, outcome=label), *said],
                 image=Image(drawing.png, seen),
                 caption=c.plain(caption, outcome=label))  # fmt: skip


def _costs(essence: Essence) -> Slide:
    """What the district treasury pays, month by month."""
    c, found = essence.context, essence.ordered(COST)
    told = {s.name: cost_of(essence, s) for s in c.proposed}
    one = N_("{code}: {claim}")
    said = {name: c.prose(*words).markdown for name, words in told.items()}
    lines = [c.plain(one, code=c.code(name), claim=text) for name, text in said.items()]
    results = first_scenarios(c.results, MOST_SHOWN)
    drawing = subsystem_figure(results, [COST], c.names, c.language)
    label = OUTCOMES[COST].text("label", c.language)
    seen = c.plain(N_("Lines over the months for: {outcomes}"), outcomes=label)
    notes = lines + _told(essence, found)
    shown = lines[:MOST_SHOWN] + _others(c, MOST_SHOWN)
    title = essence.claims(found) if found else _nothing(c)
    return Slide(title, notes, shown, image=Image(drawing.png, seen))


def _closing(essence: Essence) -> Slide:
    """What the numbers rest on, and the command that makes them again."""
    c, (used, weak) = essence.context, weak_parameters()
    firm = N_("{weak} of {used} parameters are assumptions or weakly founded: read directions "
              "before sizes")  # fmt: skip
    lines = main_limits(essence)
    again = N_("The same command with the same inputs gives the same numbers to the last digit:")
    shown = f"{command(c)} --kind slides"
    notes = [*lines, c.plain(again), shown]
    return Slide(c.plain(firm, weak=weak, used=used), notes, [*lines, c.plain(again)], code=shown)
