"""Figures of who gains and who loses: every community, and every street, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govsim.analysis.winners import Level, PlaceDifference, place_differences
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.canvas import Canvas, shorten, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.figures import Names
from govsim.report.numbers import patterns
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    from govsim.study import Results

PANELS = 3
"""Scenarios in one figure."""

MOST_ROWS = 60
"""Places a page can name; of more, those in the middle are left out."""

ROW = 0.124
"""Height of one place, in inches."""


def places_figure(
    results: Results,
    outcome: str,
    scenarios: list[str],
    names: Names,
    language: Language,
    *,
    level: Level = "community",
) -> Drawing:
    """Every place's difference with its interval, one panel a scenario, from gain to loss.

    Parameters
    ----------
    results : Results
    outcome : str
    scenarios : list of str
        At most `PANELS`.
    names : Names
    language : Language
    level : {"community", "street"}

    Returns
    -------
    Drawing
        A filled mark: the interval leaves zero out; a hollow one: within chance.
    """
    order = [s.name for s in results.scenarios]
    found = [place_differences(results, outcome, name, level=level) for name in scenarios]
    rows = max((min(len(places), MOST_ROWS) for places in found), default=1)
    extent = _extent(found)
    with house_style():
        columns = len(scenarios)
        titles = [wrap(names.long[name], 96 // columns - 10) for name in scenarios]
        head = title_height(titles)
        height = head + 0.4 + ROW * max(rows, 4)
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(1, columns, top=1 - head / height, bottom=0.4 / height,
                           left=0.17, right=0.985, wspace=0.52 if columns < 3 else 0.9)  # fmt: skip
        for j, (name, places) in enumerate(zip(scenarios, found, strict=True)):
            ax = axes[0, j]
            ax.set_title(titles[j], loc="left", pad=3)
            _column(ax, places, order.index(name), language, extent)
            _, _, pattern = patterns(OUTCOMES[outcome], extent[1], language)
            unit = pattern.replace("{number}", "").strip()
            words = translate(N_("difference ({unit})"), language, unit=unit)
            ax.set_xlabel(words)
        return canvas.finish()


def _extent(found: list[list[PlaceDifference]]) -> tuple[float, float]:
    """The same scale for all panels, so that scenarios can be compared by eye."""
    lows = [p.comparison.low for places in found for p in places] or [0.0]
    highs = [p.comparison.high for places in found for p in places] or [0.0]
    low, high = min(0.0, *lows), max(0.0, *highs)
    margin = (high - low) * 0.04 or 1.0
    return low - margin, high + margin


def _column(ax: Any, places: list[PlaceDifference], index: int, language: Language,
            extent: tuple[float, float]) -> None:  # fmt: skip
    shown = places
    if len(places) > MOST_ROWS:
        half = MOST_ROWS // 2
        shown = places[:half] + places[-half:]
        ax.axhline(half - 0.5, color=GREY, linewidth=0.6, linestyle=(0, (1, 1)))
    factor, _, _ = (
        patterns(places[0].comparison.outcome, 1.0, language) if places else (1.0, "", "")
    )
    style = look(index)
    ax.axvline(0, color=GREY, linewidth=0.7)
    for y, place in enumerate(shown):
        c = place.comparison
        fill = style.colour if c.is_real else "white"
        ax.plot([c.low, c.high], [y, y], color=style.colour, linewidth=0.8)
        ax.plot([c.difference], [y], style.marker, color=style.colour, markerfacecolor=fill,
                markersize=2.9, markeredgewidth=0.7)  # fmt: skip
    ax.set_yticks(range(len(shown)), [shorten(p.name(language), 20) for p in shown])
    ax.tick_params(axis="y", labelsize=SMALL - 0.3, length=0, pad=2)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_xlim(*extent)
    ax.xaxis.set_major_formatter(
        lambda value, _: f"{value * factor:,.6g}".replace("-", "\N{MINUS SIGN}")
    )
    ax.grid(axis="x")
    ax.spines[["top", "right", "left"]].set_visible(False)
