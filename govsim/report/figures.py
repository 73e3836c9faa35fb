"""Figures: each outcome over the months, its paired difference, and the headlines side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.headline import compared
from govsim.analysis.paths import INNER, Path, band, paired_difference
from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES, Outcome
from govsim.report.canvas import Canvas, key_height, shorten, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import patterns
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    from govsim.study import Results

PANELS = 3
"""Panels side by side."""


@dataclass(frozen=True)
class Names:
    """What scenarios are called in figures.

    Attributes
    ----------
    short : dict of str to str
        By scenario name; a word or a letter, written at the ends of lines.
    long : dict of str to str
        For the key above the panels.
    """

    short: dict[str, str]
    long: dict[str, str]


def subsystem_figure(results: Results, outcomes: list[str], names: Names,
                     language: Language) -> Drawing:  # fmt: skip
    """Outcomes over the months with bands; below each, the paired difference with its interval.

    Parameters
    ----------
    results : Results
    outcomes : list of str
        At most `PANELS`.
    names : Names
    language : Language

    Returns
    -------
    Drawing
    """
    keys = [names.long[s.name] for s in results.scenarios]
    titles = [wrap(_title(results, OUTCOMES[name], language), 29) for name in outcomes]
    with house_style():
        head = key_height(keys) + title_height(titles)
        height = head + 2.45
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(2, len(outcomes), heights=(1.15, 1), top=1 - head / height,
                           bottom=0.25 / height, left=0.09, right=0.93, hspace=0.2,
                           wspace=0.42 if len(outcomes) > 2 else 0.3)  # fmt: skip
        canvas.key([(text, look(i)) for i, text in enumerate(keys)])
        for j, name in enumerate(outcomes):
            axes[0, j].set_title(titles[j], loc="left")
            _levels(axes[0, j], results, OUTCOMES[name], names, language)
            _differences(axes[1, j], results, OUTCOMES[name], names, language)
        axes[0, 0].set_ylabel(translate(N_("level"), language))
        axes[1, 0].set_ylabel(translate(N_("difference from the baseline"), language))
        canvas.figure.align_ylabels(axes[:, 0])
        return canvas.finish()


def _title(results: Results, outcome: Outcome, language: Language) -> str:
    _, pattern, _ = patterns(outcome, _size(results, outcome), language)
    unit = pattern.replace("{number}", "").strip()
    if not unit:
        return outcome.text("label", language)
    message = N_("{label} ({unit})")
    return translate(message, language, label=outcome.text("label", language), unit=unit)


def _size(results: Results, outcome: Outcome) -> float:
    """Largest mean level of any scenario: it decides the step of money."""
    means = [results.series(outcome.identifier, s.name).mean(axis=0) for s in results.scenarios]
    return float(np.nanmax(np.abs(means)))


def _levels(ax: Any, results: Results, outcome: Outcome, names: Names, language: Language) -> None:
    ends = []
    for i, scenario in enumerate(results.scenarios):
        path = band(results, outcome.identifier, scenario.name)
        ends.append((path.middle[-1], names.short[scenario.name], look(i)))
        _shade(ax, band(results, outcome.identifier, scenario.name, coverage=INNER), i)
        _draw(ax, path, i)
    factor, _, _ = patterns(outcome, _size(results, outcome), language)
    _finish(ax, results, factor, ends)
    ax.tick_params(labelbottom=False)


def _differences(ax: Any, results: Results, outcome: Outcome, names: Names,
                 language: Language) -> None:  # fmt: skip
    ends, largest = [], 0.0
    for i, scenario in enumerate(results.scenarios):
        if i:
            path = paired_difference(results, outcome.identifier, scenario.name)
            ends.append((path.middle[-1], names.short[scenario.name], look(i)))
            _draw(ax, path, i)
            largest = max(largest, float(np.abs(path.middle).max()))
    ax.axhline(0, color=GREY, linewidth=0.7)
    factor, _, pattern = patterns(outcome, largest, language)
    unit = pattern.replace("{number}", "").strip()
    ax.set_title(wrap(unit, 29), loc="left", fontsize=SMALL)
    _finish(ax, results, factor, ends)
    if largest == 0:
        ax.set_ylim(-1, 1)
        ax.set_yticks([0])


def _draw(ax: Any, path: Path, index: int) -> None:
    _shade(ax, path, index)
    ax.plot(np.arange(len(path.months)), path.middle, **look(index).line, zorder=3 + index)


def _shade(ax: Any, path: Path, index: int) -> None:
    ax.fill_between(np.arange(len(path.months)), path.low, path.high, color=look(index).colour,
                    alpha=0.16, linewidth=0)  # fmt: skip


def _finish(ax: Any, results: Results, factor: float, ends: list[tuple[float, str, Any]]) -> None:
    """Years on the axis, a line at each start, the unit's scale, and names at the lines' ends."""
    months = list(results.months)
    years = [i for i, month in enumerate(months) if month.endswith("-01")]
    ax.set_xticks(years, [months[i][:4] for i in years])
    ax.set_xlim(-0.5, len(months) - 0.5)
    starts = {f"{day:%Y-%m}" for s in results.scenarios if (day := s.start()) is not None}
    for start in sorted(starts & set(months)):
        ax.axvline(months.index(start), color=GREY, linewidth=0.8, linestyle=(0, (2, 2)))
    ax.yaxis.set_major_formatter(lambda value, _: _tick(value * factor))
    ax.yaxis.set_major_locator(_locator(factor))
    ax.grid(axis="y")
    ax.spines[["top", "right"]].set_visible(False)
    Canvas.label_ends(ax, ends)


def _tick(value: float) -> str:
    return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")


def _locator(factor: float) -> Any:
    """Round steps in the unit that is shown, which need not be round in the outcome's own."""
    from matplotlib.ticker import MaxNLocator

    class Scaled(MaxNLocator):
        def tick_values(self, vmin: float, vmax: float) -> list[float]:
            return [tick / factor for tick in super().tick_values(vmin * factor, vmax * factor)]

    return Scaled(nbins=5, steps=[1, 2, 2.5, 5, 10])


def headline_figure(results: Results, outcomes: list[str], names: Names,
                    language: Language) -> Drawing:  # fmt: skip
    """Differences of all headline outcomes with intervals: shares in points, the rest in per cent.

    Parameters
    ----------
    results : Results
    outcomes : list of str
    names : Names
    language : Language

    Returns
    -------
    Drawing
        A filled mark: the interval leaves zero out; a hollow one: within chance.
    """
    shares = [n for n in outcomes if OUTCOMES[n].kind in ("share", "rate")]
    others = [n for n in outcomes if n not in shares]
    step = 0.17 + 0.08 * (len(results.scenarios) - 1)
    keys = [(names.long[s.name], look(i)) for i, s in enumerate(results.scenarios) if i]
    with house_style():
        head = key_height([text for text, _ in keys]) + 0.05
        height = head + step * max(len(shares), len(others)) + 0.4
        canvas = Canvas(WIDTH, height)
        canvas.key(keys, markers=True)
        for left, chosen in ((0.225, shares), (0.73, others)):
            size = step * len(chosen) / height
            place = (left, 1 - head / height - size, 0.262, size)
            ax = canvas.figure.add_axes(place)
            _dots(ax, results, chosen, language, relative=chosen is others)
        return canvas.finish()


def _dots(ax: Any, results: Results, outcomes: list[str], language: Language, *,
          relative: bool) -> None:  # fmt: skip
    order = [s.name for s in results.scenarios]
    count = max(len(order) - 1, 1)
    ax.axvline(0, color=GREY, linewidth=0.7)
    for comparison in compared(results, outcomes):
        index = order.index(comparison.scenario)
        row = outcomes.index(comparison.outcome.identifier)
        y = row + (index - (count + 1) / 2) * 0.6 / count
        middle, low, high = _standardised(comparison, relative)
        style = look(index)
        fill = style.colour if comparison.is_real else "white"
        ax.plot([low, high], [y, y], color=style.colour, linewidth=1.1)
        ax.plot([middle], [y], style.marker, color=style.colour, markerfacecolor=fill,
                markersize=4.2, markeredgewidth=0.9)  # fmt: skip
    labels = [wrap(_arrowed(OUTCOMES[n], language), 27) for n in outcomes]
    ax.set_yticks(range(len(outcomes)), labels)
    ax.set_ylim(len(outcomes) - 0.5, -0.5)
    for y in range(1, len(outcomes)):
        ax.axhline(y - 0.5, color="#e3e3e3", linewidth=0.4)
    ax.tick_params(axis="y", length=0)
    points, percent = N_("difference in percentage points"), N_("difference in % of the baseline")
    ax.set_xlabel(translate(percent if relative else points, language))
    ax.xaxis.set_major_formatter(lambda value, _: _tick(value))
    ax.grid(axis="x")
    ax.spines[["top", "right", "left"]].set_visible(False)


def _arrowed(outcome: Outcome, language: Language) -> str:
    """The label with an arrow the way the outcome should go."""
    arrow = {"more": "\N{NO-BREAK SPACE}↑", "less": "\N{NO-BREAK SPACE}↓"}.get(outcome.better, "")
    return outcome.text("label", language) + arrow


def _standardised(c: Comparison, relative: bool) -> tuple[float, float, float]:
    values = c.relative if relative else (c.difference, c.low, c.high)
    return 100 * values[0], 100 * values[1], 100 * values[2]


def scenario_names(results: Results, language: Language) -> Names:
    """A letter for each scenario but the reference, and its shortened title."""
    short, long = {}, {}
    for i, scenario in enumerate(results.scenarios):
        title = shorten(" ".join(scenario.title.get(language).split()), 44)
        short[scenario.name] = letter(i) if i else translate(N_("Baseline"), language)
        label = translate(
            N_("{letter}: {title}"), language, letter=short[scenario.name], title=title
        )
        long[scenario.name] = label if i else short[scenario.name]
    return Names(short, long)


def letter(index: int) -> str:
    """A for the first scenario after the reference, and so on; numbers past Z."""
    return chr(ord("A") + index - 1) if index <= 26 else str(index)
