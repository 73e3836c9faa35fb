"""The appendix's results: subsystem by subsystem, year by year, and place by place."""

from __future__ import annotations

from govsim.analysis.headline import (
    compared,
    headline_outcomes,
    most_telling,
    subsystem_outcomes,
    tally,
)
from govsim.analysis.verdict import Comparison, Verdict
from govsim.analysis.winners import (
    PlaceDifference,
    Trait,
    count_verdicts,
    place_differences,
    trait_gap,
)
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES, SUBSYSTEMS
from govsim.report.blocks import Block, Picture, escape, pipe_table
from govsim.report.certainty import glance_table
from govsim.report.context import Context
from govsim.report.figure_data import headline_data, months_data, places_data
from govsim.report.figures import PANELS, headline_figure, subsystem_figure
from govsim.report.figures_places import PANELS as PLACE_PANELS
from govsim.report.figures_places import places_figure
from govsim.report.figures_streets import community_slopes, street_tiles
from govsim.report.numbers import measure_of
from govsim.report.tables import comparison_table, yearly_table
from govsim.report.wording import interval, listed_names

JUDGED_BY = "satisfaction"
"""The outcome by which a place is said to gain or lose."""

STREET_OUTCOMES = ("satisfaction", "gap_share", "vacancy_rate")
NEVER = N_("This proposal takes effect after the end of the run: nothing to compare.")
BY_YEAR = N_("Difference from the baseline year by year (in brackets: within chance)")
COLUMNS = 6
"""Columns of differences a page can hold."""

NAMED = 3
"""Places named at each end."""

TRAITS: tuple[tuple[Trait, str], ...] = (
    (
        "fiscal_strength",
        N_("By the subdistrict's fiscal strength: {low} in the weakest third, {high} in the "
           "strongest third."),
    ),
    (
        "residents",
        N_("By size: {low} in the third with the fewest residents, {high} in the third with the "
           "most."),
    ),
)  # fmt: skip


def headlines(context: Context) -> list[Block]:
    """All headline outcomes: one figure and one table."""
    c = context
    return [
        c.numbering.section(c.say(N_("Results"))),
        difference_chart(c),
        *glance_table(c),
        *(c.prose(*_counted(c, scenario.name)) for scenario in c.proposed),
    ]


def difference_chart(context: Context) -> Picture:
    """Dots with intervals for each headline outcome and proposal."""
    c = context
    outcomes = headline_outcomes(c.results)
    drawing = headline_figure(c.results, outcomes, c.names, c.language)
    caption = c.say(
        N_(
            "{found}. Mean difference from the baseline after the start, with its 95% interval. "
            "Hollow: within chance. ↑ more is better, ↓ less is better"
        ),
        found=_tallied(c, outcomes),
    )
    seen = c.say(N_("Dots with intervals for each headline outcome and proposal"))
    data = headline_data(c.results, outcomes)
    return Picture(drawing, c.numbering.figure(caption), seen, data=data)


def _counted(context: Context, scenario: str) -> list[str]:
    """How many of all outcomes get better and worse; escaped."""
    c = context
    counts = tally(compared(c.results, c.results.outcomes), scenario)
    total = sum(counts.values())
    if not total:
        return [c.say(N_("{proposal}:"), proposal=c.code(scenario)), c.say(NEVER)]
    message = N_(
        "Of {total} outcomes {better} get better and {worse} get worse; {other} change "
        "without being better or worse; {chance} are within chance or do not differ."
    )
    same = counts[Verdict.CHANCE] + counts[Verdict.SAME] + counts[Verdict.UNKNOWN]
    return [
        c.say(N_("{proposal}:"), proposal=c.code(scenario)),
        c.say(message, total=total, better=counts[Verdict.BETTER], worse=counts[Verdict.WORSE],
              other=counts[Verdict.OTHER], chance=same),
    ]  # fmt: skip


def _tallied(context: Context, outcomes: list[str]) -> str:
    """How many outcomes each proposal makes better and worse."""
    c, every = context, compared(context.results, outcomes)
    parts = []
    for scenario in c.proposed:
        verdicts = [one.verdict for one in every if one.scenario == scenario.name]
        parts.append(c.plain(
            N_("{proposal} makes {better} of {total} headline outcomes better and {worse} worse"),
            proposal=c.code(scenario.name), better=verdicts.count(Verdict.BETTER),
            total=len(verdicts), worse=verdicts.count(Verdict.WORSE),
        ))  # fmt: skip
    return c.plain(N_("; ")).join(parts)


def over_time(context: Context) -> list[Block]:
    """The months of the most telling headline outcome of each subsystem that moves most."""
    c = context
    every = compared(c.results, headline_outcomes(c.results))
    real = [one for scenario in c.proposed for one in most_telling(every, scenario.name)]
    firsts: dict[str, str] = {}
    for one in sorted(real, key=lambda one: -abs(one.relative[0]) if one.baseline else -1.0):
        firsts.setdefault(one.outcome.subsystem, one.outcome.identifier)
    overall = [JUDGED_BY] if JUDGED_BY in c.results.outcomes else []
    drawn = [*overall, *(o for o in firsts.values() if o not in overall)][:PANELS]
    if not drawn:
        return []
    drawing = subsystem_figure(c.results, drawn, c.names, c.language)
    caption = c.say(
        N_(
            "{found}. Above: level month by month, shaded where the middle 50% and 95% of single "
            "runs lie; below: difference from the baseline with the 95% interval of its mean"
        ),
        found=_moves(c, [one for one in every if one.outcome.identifier == drawn[0]]),
    )
    labels = listed_names([OUTCOMES[o].text("label", c.language) for o in drawn], c.language)
    seen = c.say(N_("Lines over the months for: {outcomes}"), outcomes=labels)
    data = months_data(c.results, drawn)
    return [Picture(drawing, c.numbering.figure(caption), seen, data=data)]


def _moves(context: Context, ones: list[Comparison]) -> str:
    """How the first outcome drawn differs under each proposal."""
    c = context
    said = {Verdict.BETTER: N_("{proposal} better"), Verdict.WORSE: N_("{proposal} worse"),
            Verdict.OTHER: N_("{proposal} different")}  # fmt: skip
    parts = [c.plain(said.get(one.verdict, N_("{proposal} within chance")),
                     proposal=c.code(one.scenario)) for one in ones]  # fmt: skip
    label = ones[0].outcome.text("label", c.language) if ones else ""
    return c.plain(N_("{label}: {findings}"), label=label, findings=listed_names(parts, c.language))


def year_by_year(context: Context) -> list[Block]:
    """Differences of the headline outcomes in every year."""
    c = context
    return [
        c.numbering.section(c.say(N_("Results in full"))),
        yearly_table(c, headline_outcomes(c.results), c.say(BY_YEAR)),
    ]


def subsystem(context: Context, name: str) -> list[Block]:
    """One subsystem: its figure over the months, and the table of all its outcomes."""
    c = context
    outcomes = subsystem_outcomes(c.results, name)
    if not outcomes:
        return []
    title = c.plain(SUBSYSTEMS[name])
    blocks: list[Block] = [c.numbering.subsection(escape(title))]
    drawn = headline_outcomes(c.results, name)[:PANELS] or outcomes[:PANELS]
    drawing = subsystem_figure(c.results, drawn, c.names, c.language)
    caption = c.say(
        N_("{subsystem}: level (above) and difference from the baseline (below) by month"),
        subsystem=title,
    )
    labels = listed_names([OUTCOMES[o].text("label", c.language) for o in drawn], c.language)
    seen = c.say(N_("Lines over the months for: {outcomes}"), outcomes=labels)
    data = months_data(c.results, drawn)
    blocks.append(Picture(drawing, c.numbering.figure(caption), seen, data=data))
    about = c.say(N_("{subsystem}: means from the start of each proposal"), subsystem=title)
    return [*blocks, comparison_table(c, outcomes, about)]


def who_gains(context: Context) -> list[Block]:
    """Communities and streets: who gains, who loses, and what they have in common."""
    c = context
    blocks: list[Block] = [c.numbering.section(c.say(N_("Who gains and who loses")))]
    intro = N_(
        "A community gains or loses if its {outcome} differs from its own baseline beyond chance. "
        "Among {count} intervals of 95%, about {false} leave zero out by chance alone."
    )
    places = len(c.results.district.communities.ids)
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    blocks.append(
        c.prose(c.say(intro, outcome=label, count=places, false=max(1, round(places * 0.05))))
    )
    affected = []
    for scenario in c.proposed:
        found = place_differences(c.results, JUDGED_BY, scenario.name)
        if found:
            affected.append(scenario.name)
            blocks.append(_gainers(context, scenario.name, found))
    for start in range(0, len(affected), PLACE_PANELS):
        blocks.append(tiles(context, affected[start : start + PLACE_PANELS]))
    return blocks


def every_place(context: Context) -> list[Block]:
    """Subdistricts in several outcomes, and every community with its interval."""
    c = context
    affected = [s.name for s in c.proposed if place_differences(c.results, JUDGED_BY, s.name)]
    blocks: list[Block] = [c.numbering.section(c.say(N_("Every place")))] if affected else []
    for start in range(0, len(affected), COLUMNS):
        blocks.append(_streets(context, affected[start : start + COLUMNS]))
    for start in range(0, len(affected), PLACE_PANELS):
        part = affected[start : start + PLACE_PANELS]
        blocks += [slopes(context, part), _places_picture(context, part)]
    return blocks


def tiles(context: Context, scenarios: list[str]) -> Picture:
    """Subdistricts as a grid of tiles, a panel each proposal."""
    c = context
    drawing = street_tiles(c.results, JUDGED_BY, scenarios, c.names, c.language)
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    caption = c.say(
        N_("{outcome} by subdistrict: difference from the baseline (in brackets: within chance)"),
        outcome=label,
    )
    seen = c.say(N_("A tile for every subdistrict, marked better, worse or within chance"))
    return Picture(drawing, c.numbering.figure(caption), seen,
                   data=places_data(c.results, JUDGED_BY, scenarios, "street"))  # fmt: skip


def slopes(context: Context, scenarios: list[str]) -> Picture:
    """Every community before and after, a panel each proposal."""
    c = context
    drawing = community_slopes(c.results, JUDGED_BY, scenarios, c.names, c.language)
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    caption = c.say(N_("{outcome}: every community in the baseline and with the proposal"),
                    outcome=label)  # fmt: skip
    seen = c.say(N_("A line for every community from its baseline to its level with the proposal"))
    return Picture(drawing, c.numbering.figure(caption), seen,
                   data=places_data(c.results, JUDGED_BY, scenarios, "community"))  # fmt: skip


def _gainers(context: Context, scenario: str, found: list[PlaceDifference]) -> Block:
    c, counts = context, count_verdicts(found)
    counted = c.say(
        N_(
            "{scenario}: {better} communities gain, {worse} lose, "
            "{rest} cannot be told from chance."
        ),
        scenario=c.code(scenario), better=counts[Verdict.BETTER], worse=counts[Verdict.WORSE],
        rest=len(found) - counts[Verdict.BETTER] - counts[Verdict.WORSE],
    )  # fmt: skip
    sentences = [counted]
    for verdict, ordered, message in (
        (Verdict.BETTER, found, N_("Largest gains: {places}.")),
        (Verdict.WORSE, found[::-1], N_("Largest losses: {places}.")),
    ):
        named = [p for p in ordered if p.comparison.verdict is verdict][:NAMED]
        if named:
            words = N_("{place} {amount} ({interval})")
            items = [
                c.plain(
                    words, place=p.name(c.language),
                    amount=measure_of(p.comparison, c.language).signed_amount(
                        p.comparison.difference),
                    interval=interval(p.comparison, c.language),
                )
                for p in named
            ]  # fmt: skip
            sentences.append(c.say(message, places=listed_names(items, c.language)))
    for trait, message in TRAITS:
        low, high = trait_gap(c.results, found, trait)
        if low == low:
            sentences.append(c.say(message, low=signed_points(low), high=signed_points(high)))
    return c.prose(*sentences)


def signed_points(value: float) -> str:
    """Points of satisfaction with their sign."""
    text = f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
    return "0" if not any(d in "123456789" for d in text) else text


def _places_picture(context: Context, scenarios: list[str]) -> Picture:
    c = context
    drawing = places_figure(c.results, JUDGED_BY, scenarios, c.names, c.language)
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    caption = c.say(
        N_(
            "{outcome}: difference in every community with its 95% interval (hollow: within chance)"
        ),
        outcome=label,
    )
    seen = c.say(N_("Communities in order from the largest gain to the largest loss"))
    return Picture(drawing, c.numbering.figure(caption), seen,
                   data=places_data(c.results, JUDGED_BY, scenarios, "community"))  # fmt: skip


def _streets(context: Context, scenarios: list[str]) -> Block:
    """Differences by street; those within chance are in brackets."""
    c, district = context, context.results.district
    held = [o for o in STREET_OUTCOMES if o in c.results.outcomes]
    held = held[: max(1, COLUMNS // len(scenarios))]
    cells: dict[tuple[str, str, str], str] = {}
    for outcome in held:
        for scenario in scenarios:
            for p in place_differences(c.results, outcome, scenario, level="street"):
                m = measure_of(p.comparison, c.language)
                text = m.signed(p.comparison.difference)
                real = p.comparison.is_real or not p.comparison.difference
                cells[p.place, outcome, scenario] = text if real else f"({text})"
    head = [c.say(N_("Subdistrict")), c.say(N_("Communities"))]
    head += [
        c.say(N_("{outcome} {letter}"), outcome=OUTCOMES[o].text("label", c.language),
              letter=c.names.short[s])
        for o in held for s in scenarios
    ]  # fmt: skip
    names = getattr(district.streets, f"names_{c.language}")
    rows = []
    for i, street in enumerate(district.streets.ids):
        count = int((district.communities.street == i).sum())
        row = [names[i], str(count)]
        row += [cells.get((street, o, s), "–") for o in held for s in scenarios]
        rows.append([escape(cell) for cell in row])
    caption = c.numbering.table(
        c.say(
            N_(
                "Differences from the baseline by subdistrict (satisfaction in points, shares in "
                "percentage points; in brackets: within chance)"
            )
        )
    )
    columns = len(held) * len(scenarios)
    return pipe_table(head, rows, caption=caption, widths=(20, 11, *(12 for _ in range(columns))),
                      right=range(1, 2 + columns))  # fmt: skip
