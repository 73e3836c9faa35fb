"""Figures of places: streets as tiles, and every community before and after."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from govsim.analysis.verdict import Verdict
from govsim.analysis.winners import PlaceDifference, place_differences
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.canvas import Canvas, key_height, shorten, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.figures import Names
from govsim.report.numbers import measure_of, patterns
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    from govsim.study import Results

TILE = 0.44
"""Height of a tile, in inches."""
MOST_TILES = 120
BETTER, WORSE = look(1).colour, look(2).colour
NAMED = 3
"""Communities named at each end of the slope chart."""


def street_tiles(
    results: Results, outcome: str, scenarios: list[str], names: Names, language: Language
) -> Drawing:
    """Streets as tiles in the order of the district's table, darker where the difference is larger.

    Blue with a rising mark is better, orange with a falling one worse, white within chance: marks
    and numbers hold in black and white.

    Parameters
    ----------
    results : Results
    outcome : str
    scenarios : list of str
        A panel each, one below the other.
    names : Names
    language : Language

    Returns
    -------
    Drawing
    """
    found = [
        {p.place: p for p in place_differences(results, outcome, name, level="street")}
        for name in scenarios
    ]
    ids = list(results.district.streets.ids)[:MOST_TILES]
    columns = min(len(ids), 5 if len(ids) <= 15 else 10)
    rows = math.ceil(len(ids) / columns)
    largest = max((abs(p.comparison.difference) for places in found for p in places.values()),
                  default=0.0)  # fmt: skip
    with house_style():
        titles = [_counted(names.long[s], list(places.values()), language)
                  for s, places in zip(scenarios, found, strict=True)]  # fmt: skip
        head = title_height(titles)
        height = len(scenarios) * (head + TILE * rows) + 0.06
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(len(scenarios), 1, top=1 - head / height, bottom=0.04 / height,
                           left=0.01, right=0.99, hspace=head / (TILE * rows))[:, 0]  # fmt: skip
        for ax, title, places in zip(axes, titles, found, strict=True):
            ax.set_title(title, loc="left", pad=3)
            for k, street in enumerate(ids):
                _tile(ax, k % columns, k // columns, places.get(street), largest, language)
            ax.set(xlim=(0, columns), ylim=(rows, 0))
            ax.axis("off")
        return canvas.finish()


def _counted(name: str, places: list[PlaceDifference], language: Language) -> str:
    verdicts = [p.comparison.verdict for p in places]
    return wrap(translate(
        N_("{name}: {better} subdistricts better, {worse} worse, {rest} within chance"), language,
        name=name, better=verdicts.count(Verdict.BETTER), worse=verdicts.count(Verdict.WORSE),
        rest=len(verdicts) - verdicts.count(Verdict.BETTER) - verdicts.count(Verdict.WORSE),
    ), 100)  # fmt: skip


def _tile(
    ax: Any, x: int, y: int, place: PlaceDifference | None, largest: float, language: Language
) -> None:
    from matplotlib.patches import Rectangle

    if place is None:
        return
    c = place.comparison
    real = c.verdict in (Verdict.BETTER, Verdict.WORSE)
    strength = 0.15 + 0.45 * abs(c.difference) / largest if largest else 0.0
    colour = (BETTER if c.verdict is Verdict.BETTER else WORSE) if real else "white"
    ax.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, facecolor=colour,
                           alpha=strength if real else 1.0, linewidth=0))  # fmt: skip
    ax.add_patch(Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, fill=False, edgecolor=GREY,
                           linewidth=0.5))  # fmt: skip
    mark = ("▲ " if c.verdict is Verdict.BETTER else "▼ ") if real else ""
    text = measure_of(c, language).signed(c.difference)
    ax.text(x + 0.5, y + 0.33, shorten(place.name(language), 20), ha="center", va="center",
            fontsize=SMALL)  # fmt: skip
    ax.text(x + 0.5, y + 0.7, mark + (text if real else f"({text})"), ha="center", va="center",
            fontsize=SMALL)  # fmt: skip


def community_slopes(
    results: Results, outcome: str, scenarios: list[str], names: Names, language: Language
) -> Drawing:
    """Every community's level in the baseline and under a proposal, joined by a line.

    Parameters
    ----------
    results : Results
    outcome : str
    scenarios : list of str
        A panel each, at most three.
    names : Names
    language : Language

    Returns
    -------
    Drawing
    """
    found = [place_differences(results, outcome, name) for name in scenarios]
    verdicts = (N_("better"), N_("worse"), N_("within chance"))
    texts = [translate(t, language) for t in verdicts]
    factor, pattern, _ = patterns(OUTCOMES[outcome], 1.0, language)
    with house_style():
        titles = [wrap(names.long[name], 96 // len(scenarios) - 6) for name in scenarios]
        head = key_height(texts) + title_height(titles)
        height = head + 3.2
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(1, len(scenarios), top=1 - head / height, bottom=0.3 / height, left=0.09,
                           right=0.86, wspace=0.75)[0]  # fmt: skip
        for ax, title, places in zip(axes, titles, found, strict=True):
            ax.set_title(title, loc="left", pad=3)
            _slopes(ax, places, factor, language)
        unit = pattern.replace("{number}", "").strip()
        label = OUTCOMES[outcome].text("label", language)
        axes[0].set_ylabel(
            translate(N_("{label} ({unit})"), language, label=label, unit=unit) if unit else label
        )
        _key(canvas, texts)
        return canvas.finish()


def _slopes(ax: Any, places: list[PlaceDifference], factor: float, language: Language) -> None:
    ends = []
    named = {p.place for p in (*places[:NAMED], *places[-NAMED:])}
    for place in places:
        c = place.comparison
        style = {Verdict.BETTER: (BETTER, "-"), Verdict.WORSE: (WORSE, (0, (4, 1.2)))}.get(
            c.verdict, ("#a6a6a6", (0, (1, 1)))
        )
        ax.plot([0, 1], [c.baseline * factor, c.value * factor], color=style[0],
                linestyle=style[1], linewidth=0.8)  # fmt: skip
        if place.place in named:
            index = 1 if c.verdict is Verdict.BETTER else 2 if c.verdict is Verdict.WORSE else 0
            ends.append((c.value * factor, shorten(place.name(language), 14), look(index)))
    Canvas.label_ends(ax, ends)
    ticks = [translate(t, language) for t in (N_("baseline"), N_("with the proposal"))]
    ax.set_xticks([0, 1], ticks)
    ax.set_xlim(-0.03, 1.0)
    ax.spines[["top", "right"]].set_visible(False)


def _key(canvas: Canvas, texts: list[str]) -> None:
    from matplotlib.lines import Line2D

    looks: list[tuple[str, Any]] = [(BETTER, "-"), (WORSE, (0, (4, 1.2))), ("#a6a6a6", (0, (1, 1)))]
    handles = [Line2D([], [], color=colour, linestyle=line) for colour, line in looks]
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=3,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip
