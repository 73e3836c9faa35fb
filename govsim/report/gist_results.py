"""The appendix's results in brief: what changes and when, for whom, and who pays.

One row a proposal, so that many proposals stay within the pages of an annex.
"""

from __future__ import annotations

from collections.abc import Sequence

from govsim.analysis.headline import compared, headline_outcomes
from govsim.analysis.value import cost_per_point
from govsim.analysis.verdict import Comparison, Verdict
from govsim.analysis.winners import (
    PlaceDifference,
    count_verdicts,
    place_differences,
    trait_gap,
)
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report import certainty, findings
from govsim.report.blocks import Block, escape, pipe_table
from govsim.report.certainty import yearly_comparison
from govsim.report.context import Context
from govsim.report.findings import JUDGED_BY, signed_points, tiles
from govsim.report.gist import note
from govsim.report.kinds.columns import balanced
from govsim.report.kinds.essence import Essence
from govsim.report.kinds.tabulated import table
from govsim.report.numbers import measure_of
from govsim.report.tables import yearly_table
from govsim.report.wording import interval, listed_names

ROWS = 36
"""Rows of headline outcomes; with more proposals fewer outcomes are shown."""
FEWEST_OUTCOMES = 2
LINES = 5
"""Proposals whose months one figure shows legibly."""
DRAWN = 2
"""Proposals up to which subdistricts are drawn; with more they are columns of a table. So many are
also told year by year, and every community is drawn, where no further studies take the room."""
FEW_MEASURES = 6
"""Measures of a single proposal up to which there is room for more figures."""
STREETS_DRAWN, STREET_COLUMNS = 40, 10
"""Subdistricts up to which there are tiles; and columns of the table that stands for them."""
KINDS_OF_STREETS = (" Subdistrict", "街道")
ENDS, MANY = 2, 8
"""Places named at each end; one, and without its interval, with more proposals than that."""

EVERY_STREET = N_("Every subdistrict, and all intervals, are there too.")
NO_PRICE = N_("not told: gain or cost within chance, or none")
PRICELESS = N_("A dash: the cost of a point is {reason}.")
ELSEWHERE = N_("All {count} headline outcomes, and every other, are in annex 2.")


def results(context: Context) -> list[Block]:
    """Headline outcomes over time, and on one line each: size, interval, onset, how sure."""
    c, outcomes = context, headline_outcomes(context.results)
    most = max(FEWEST_OUTCOMES, ROWS // len(c.proposed))
    shown = outcomes
    if most < len(outcomes):
        shown = Essence.of(c).key_outcomes(c.proposed, most)
    told = certainty.glance_rows(c, shown)
    drawn = findings.over_time(c) if len(c.proposed) <= LINES else []
    blocks: list[Block] = [c.numbering.section(c.say(N_("Results"))), *drawn]
    if not told:
        return blocks
    notes = certainty.glance_notes(c, shown)
    if len(shown) < len(outcomes):
        notes.append(c.say(ELSEWHERE, count=len(outcomes)))
    blocks += [certainty.glance(c, told), note(c, *notes)]
    if _has_room(c):
        blocks.append(findings.difference_chart(c))
    if _stands_alone(c):
        blocks.append(yearly_table(c, outcomes, c.say(findings.BY_YEAR)))
    return blocks


def who_gains(context: Context) -> list[Block]:
    """Communities and subdistricts: who gains, who loses, and what they have in common."""
    c = context
    intro = N_(
        "A community gains or loses if its {outcome} differs from its own baseline beyond chance. "
        "Among {count} intervals of 95%, about {false} leave zero out by chance alone."
    )
    count = len(c.results.district.communities.ids)
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    said = c.say(intro, outcome=label, count=count, false=max(1, round(count * 0.05)))
    found = {s.name: place_differences(c.results, JUDGED_BY, s.name) for s in c.proposed}
    found = {name: places for name, places in found.items() if places}
    section = c.numbering.section(c.say(N_("Who gains and who loses")))
    if not found:
        return [section, c.prose(said)]
    head = [N_("Proposal"), N_("Gain / lose / within chance"), N_("Mean by fiscal strength"),
            N_("Mean by size"), N_("Largest gains"), N_("Largest losses")]  # fmt: skip
    caption = c.say(N_("Communities that gain and lose ({outcome}, points)"), outcome=label)
    rows = [_places_row(c, name, places) for name, places in found.items()]
    if len(found) > MANY:
        head.insert(2, N_("Subdistricts: gain / lose / within chance"))
        rows = [[*row[:2], _street_counts(c, name), *row[2:]]
                for name, row in zip(found, rows, strict=True)]  # fmt: skip
    more = N_("By fiscal strength of the subdistrict and by residents: mean difference in the "
              "lowest and in the highest third of communities. Every community is in "
              "annex 2.")  # fmt: skip
    notes = [c.say(more)] if len(found) <= MANY else [c.say(more), c.say(EVERY_STREET)]
    blocks = [section, c.prose(said), table(c, head, rows, caption, small_from=None),
              note(c, *notes)]  # fmt: skip
    if len(found) <= MANY:
        blocks += _streets(c, list(found))
    return [*blocks, findings.slopes(c, list(found))] if _stands_alone(c) else blocks


def _street_counts(context: Context, scenario: str) -> str:
    places = place_differences(context.results, JUDGED_BY, scenario, level="street")
    return _counted(places)


def _counted(places: Sequence[PlaceDifference]) -> str:
    """Places that gain, that lose, and that cannot be told from chance."""
    counts = count_verdicts(list(places))
    gain, lose = counts[Verdict.BETTER], counts[Verdict.WORSE]
    return f"{gain} / {lose} / {len(places) - gain - lose}"


def _places_row(context: Context, scenario: str, places: list[PlaceDifference]) -> list[str]:
    c = context
    cells = [c.names.short[scenario], _counted(places)]
    for trait, message in (
        ("fiscal_strength", N_("weak {low}, strong {high}")),
        ("residents", N_("small {low}, large {high}")),
    ):
        low, high = trait_gap(c.results, places, trait)  # type: ignore[arg-type]
        known = low == low
        cells.append(c.plain(message, low=signed_points(low), high=signed_points(high))
                     if known else "–")  # fmt: skip
    return [*cells, _ends(c, places, Verdict.BETTER), _ends(c, places[::-1], Verdict.WORSE)]


def _ends(context: Context, ordered: Sequence[PlaceDifference], verdict: Verdict) -> str:
    c = context
    is_short = len(c.proposed) > MANY
    named = [p for p in ordered if p.comparison.verdict is verdict][: 1 if is_short else ENDS]
    words = N_("{place} {amount}") if is_short else N_("{place} {amount} ({interval})")
    items = [
        c.plain(words, place=p.name(c.language), interval=interval(p.comparison, c.language),
                amount=measure_of(p.comparison, c.language).signed(p.comparison.difference))
        for p in named
    ]  # fmt: skip
    return listed_names(items, c.language) or "–"


def _streets(context: Context, scenarios: list[str]) -> list[Block]:
    """Subdistricts as tiles if they and the proposals are few, else as columns of a table."""
    c = context
    if len(scenarios) <= DRAWN and len(c.results.district.streets.ids) <= STREETS_DRAWN:
        return [tiles(c, scenarios)]
    found = {
        name: {p.place: p for p in place_differences(c.results, JUDGED_BY, name, level="street")}
        for name in scenarios
    }
    streets = c.results.district.streets
    largest = {i: max((abs(p[i].comparison.difference) for p in found.values() if i in p),
                      default=0.0) for i in streets.ids}  # fmt: skip
    chosen = sorted(streets.ids, key=lambda i: -largest[i])[:STREET_COLUMNS]
    shown = [(i, name) for i, name in zip(streets.ids, getattr(streets, f"names_{c.language}"),
                                          strict=True) if i in chosen]  # fmt: skip
    rows = [[c.names.short[s], *(_street_cell(c, places.get(i)) for i, _ in shown)]
            for s, places in found.items()]  # fmt: skip
    label = OUTCOMES[JUDGED_BY].text("label", c.language)
    caption = c.say(
        N_("{outcome} by subdistrict: difference from the baseline (in brackets: within chance)"),
        outcome=label,
    )
    head = [c.say(N_("Proposal")), *map(escape, _own_names([name for _, name in shown]))]
    cells = [[escape(cell) for cell in row] for row in rows]
    made = pipe_table(head, cells, caption=c.numbering.table(caption),
                      widths=balanced(head, cells), right=range(1, 1 + len(shown)))  # fmt: skip
    rest = len(streets.ids) - len(shown)
    if not rest:
        return [made]
    more = N_("The {count} other subdistricts, which differ less, are in annex 2.")
    return [made, note(c, c.say(more, count=rest))]


def _own_names(names: Sequence[str]) -> list[str]:
    """Names without the word for a subdistrict, if all end with the same one."""
    for kind in KINDS_OF_STREETS:
        if all(len(name) > len(kind) and name.endswith(kind) for name in names):
            return [name.removesuffix(kind) for name in names]
    return list(names)


def _street_cell(context: Context, place: PlaceDifference | None) -> str:
    if place is None:
        return "–"
    one = place.comparison
    text = measure_of(one, context.language).signed(one.difference)
    return text if one.is_real or not one.difference else f"({text})"


def costs(context: Context) -> list[Block]:
    """What district and subdistricts pay more a year, and what a point gained costs."""
    c = context
    intro = N_(
        "What each treasury pays a year beyond the baseline, on average from the start of a "
        "proposal to the end of the run; what resident units, tenants and departments pay is not "
        "in it. Every subdistrict, and the way of the money to residents, are in annex 2."
    )
    head = (N_("Proposal"), N_("District"), N_("All subdistricts"), N_("Single subdistricts"),
            N_("Cost of a point of satisfaction"))  # fmt: skip
    caption = c.say(N_("What each treasury pays more or less a year (95% interval)"))
    rows = [_costs_row(c, s.name) for s in c.proposed]
    made = [table(c, head, rows, caption, small_from=None)]
    if len(c.proposed) > MANY and any(row[-1] == "–" for row in rows):
        made.append(note(c, c.say(PRICELESS, reason=c.plain(NO_PRICE))))
    money = certainty.money_picture(c) if _has_room(c) else []
    return [c.numbering.section(c.say(N_("What it costs"))), c.prose(c.say(intro)), *made, *money]


def _costs_row(context: Context, scenario: str) -> list[str]:
    c = context
    cells = [c.names.short[scenario]]
    for outcome in ("district_cost_yuan", "street_cost_yuan"):
        found = next((x for x in compared(c.results, [outcome]) if x.scenario == scenario), None)
        cells.append("–" if found is None else _bill(c, yearly_comparison(found)))
    cells.append(_street_bills(c, scenario))
    point = cost_per_point(c.results, scenario)
    if point is None or point.low <= 0:
        return [*cells, c.plain(NO_PRICE) if len(c.proposed) <= MANY else "–"]
    priced = Comparison(OUTCOMES["arrears_yuan"], scenario, 0.0, point.yuan_year, point.yuan_year,
                        point.low, point.high, c.results.replications)  # fmt: skip
    return [*cells, _amount(c, priced, signed=False)]


def _has_room(context: Context) -> bool:
    """Whether the difference chart and the way of the money fit; both are in annex 2 anyway."""
    return len(context.proposed) == 1 and len(context.proposed[0].proposals) <= FEW_MEASURES


def _stands_alone(context: Context) -> bool:
    """Whether few proposals were compared without the further studies, which take most room."""
    beyond = context.beyond
    return len(context.proposed) <= DRAWN and beyond.nested is None and beyond.search is None


def _bill(context: Context, one: Comparison) -> str:
    if one.verdict is Verdict.SAME:
        return context.plain(N_("no difference"))
    amount = _amount(context, one)
    if one.is_real:
        return amount
    words = N_("{amount}, within chance")
    return context.plain(words, amount=amount)


def _amount(context: Context, one: Comparison, *, signed: bool = True) -> str:
    m = measure_of(one, context.language)
    write = m.signed if signed else m.number
    return context.plain(
        N_("{amount} ({low} to {high})"),
        amount=m.signed_amount(one.difference) if signed else m.amount(one.difference),
        low=write(one.low), high=write(one.high),
    )  # fmt: skip


def _street_bills(context: Context, scenario: str) -> str:
    """How many subdistricts pay more and less beyond chance, and where most."""
    c = context
    places = place_differences(c.results, "street_cost_yuan", scenario, level="street")
    ones = [(p, yearly_comparison(p.comparison)) for p in places]
    real = [(p, one) for p, one in ones if one.is_real]
    if not real:
        return c.plain(N_("none beyond chance"))
    place, most = max(real, key=lambda item: abs(item[1].difference))
    more = sum(one.difference > 0 for _, one in real)
    return c.plain(
        N_("{more} pay more, {less} less; most differs {place}: {amount}"), more=more,
        less=len(real) - more, place=place.name(c.language),
        amount=measure_of(most, c.language).signed_amount(most.difference),
    )  # fmt: skip
