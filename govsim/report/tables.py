"""Tables of a comparison: reference, proposal, difference, interval and verdict side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.analysis.headline import compared
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_
from govsim.report.blocks import Prose, escape, pipe_table
from govsim.report.context import Context
from govsim.report.numbers import measure_of
from govsim.report.wording import interval, note

if TYPE_CHECKING:
    import pandas as pd


def comparison_frame(context: Context, outcomes: list[str]) -> pd.DataFrame:
    """What the tables say, tidy: one row an outcome and scenario, for use in a notebook.

    Returns
    -------
    pandas.DataFrame
        Columns outcome, scenario, baseline, proposal, difference, low, high, note.
    """
    import pandas as pd

    rows = [
        {
            "outcome": c.outcome.identifier, "scenario": c.scenario, "baseline": c.baseline,
            "proposal": c.value, "difference": c.difference, "low": c.low, "high": c.high,
            "note": note(c, context.language),
        }
        for c in compared(context.results, outcomes)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def comparison_table(context: Context, outcomes: list[str], caption: str) -> Prose:
    """One row an outcome and scenario.

    Parameters
    ----------
    context : Context
    outcomes : list of str
    caption : str
        Escaped, without number.

    Returns
    -------
    Prose
    """
    c, rows, last = context, [], ""
    for comparison in compared(c.results, outcomes):
        m = measure_of(comparison, c.language)
        name = comparison.outcome.identifier
        row = [
            label(context, comparison) if name != last else "",
            c.names.short[comparison.scenario], m.number(comparison.baseline),
            m.number(comparison.value), m.signed(comparison.difference),
            interval(comparison, c.language), note(comparison, c.language),
        ]  # fmt: skip
        rows.append([escape(cell) for cell in row])
        last = name
    head = [N_("Outcome"), N_("Proposal"), N_("Baseline"), N_("Under it"), N_("Difference"),
            N_("95% interval"), N_("Verdict")]  # fmt: skip
    return pipe_table([c.say(h) for h in head], rows, caption=c.numbering.table(caption),
                      widths=(35, 11, 11, 11, 12, 20, 16), right=(2, 3, 4, 5))  # fmt: skip


def label(context: Context, comparison: Comparison) -> str:
    """The outcome's label with the unit its numbers are in."""
    text = comparison.outcome.text("label", context.language)
    unit = measure_of(comparison, context.language).unit
    return context.plain(N_("{label} ({unit})"), label=text, unit=unit) if unit else text


def yearly_table(context: Context, outcomes: list[str], caption: str) -> Prose:
    """Differences year by year; those within chance are in brackets."""
    c = context
    years = sorted({month[:4] for month in c.results.months})
    cells: dict[tuple[str, str, str], Comparison] = {}
    for year in years:
        for comparison in compared(c.results, outcomes, period=year):
            cells[comparison.outcome.identifier, comparison.scenario, year] = comparison
    rows, last = [], ""
    for name in outcomes:
        for scenario in c.proposed:
            found = [cells.get((name, scenario.name, year)) for year in years]
            known = [f for f in found if f is not None]
            if not known:
                continue
            widest = max(known, key=lambda f: abs(f.difference))
            head = label(context, widest) if name != last else ""
            row = [
                head,
                c.names.short[scenario.name],
                *(_yearly(context, f, widest) for f in found),
            ]
            rows.append([escape(cell) for cell in row])
            last = name
    titles = [c.say(N_("Outcome")), c.say(N_("Proposal")), *years]
    widths = (38, 11, *(12 for _ in years))
    right = range(2, 2 + len(years))
    return pipe_table(titles, rows, caption=c.numbering.table(caption), widths=widths, right=right)


def _yearly(context: Context, comparison: Comparison | None, widest: Comparison) -> str:
    """A year's difference in the unit of the row."""
    if comparison is None:
        return ""
    if comparison.verdict is Verdict.SAME:
        return "0"
    own, row = measure_of(comparison, context.language), measure_of(widest, context.language)
    text = own.signed(comparison.difference)
    if own.factor != row.factor:
        text = row.signed(comparison.difference)
    return text if comparison.is_real else f"({text})"
