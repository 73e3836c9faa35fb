"""The way of money from the treasuries to what it buys, as a Sankey diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from govsim.analysis.money import GIVERS, ROUTES, USES, Money, Place
from govsim.catalogue.messages import N_, Language, translate
from govsim.report.canvas import Canvas, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.figures import Names
from govsim.report.style import GREY, NORMAL, SMALL, WIDTH, house_style, look

LABELS: dict[Place, str] = {
    "district": N_("District treasury"), "street": N_("Subdistrict treasuries"),
    "superiors": N_("Superiors and departments"), "units": N_("Resident units"),
    "rents": N_("Rents"), "communities": N_("Community accounts"),
    "staff": N_("Staff pay, insurance"), "running": N_("Running costs"),
    "residents": N_("Services for residents"),
    "projects": N_("Sites and projects"), "schemes": N_("Exams, training, systems"),
    "returned": N_("Returned to subdistricts"), "diverted": N_("Diverted to other uses"),
    "kept": N_("Left on the accounts"),
}  # fmt: skip
PANEL = 1.2
"""Height of one scenario's diagram, in inches."""
GAP = 0.055
"""Between two places of a column, as a part of all money."""
HEIGHT = 1.0 + 8 * GAP
"""Of a diagram, as a part of all money."""
BAR = 0.012
LEFT, RIGHT = 0.3, 0.66
MARKED: dict[Place, str] = {"residents": look(1).colour, "diverted": look(2).colour,
                            "returned": look(2).colour}  # fmt: skip
LEAST = 0.002
"""A way that carries a smaller part of the money is left out of the drawing, not of its data."""


def money_figure(
    found: Money, scenarios: Sequence[str], names: Names, language: Language
) -> Drawing:
    """Money a year from each giver through the communities to each use, a panel a scenario.

    Parameters
    ----------
    found : Money
    scenarios : sequence of str
    names : Names
    language : Language

    Returns
    -------
    Drawing
        All panels to one scale. Services for residents are blue, money lost to them orange.
    """
    means = [found.mean(name) for name in scenarios]
    titles = [wrap(_finding(found, name, names, language), 106) for name in scenarios]
    largest = max((_given(routes) for routes in means), default=0.0) or 1.0
    with house_style():
        head = title_height(titles)
        height = len(scenarios) * (head + PANEL) + 0.05
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(len(scenarios), 1, top=1 - head / height, bottom=0.03 / height,
                           left=0.01, right=0.99, hspace=head / PANEL)[:, 0]  # fmt: skip
        for ax, title, routes in zip(axes, titles, means, strict=True):
            ax.set_title(title, loc="left", fontsize=NORMAL)
            ax.set(xlim=(0, 1), ylim=(HEIGHT, 0))
            ax.axis("off")
            _diagram(ax, {r: v / largest for r, v in routes.items()}, largest, language)
        return canvas.finish()


def amount(yuan: float, language: Language) -> str:
    """Money in the figure's unit: ten thousands of yuan in Chinese, millions in English."""
    number = yuan / (1e4 if language == "zh" else 1e6)
    return f"{number:,.{0 if number >= 100 else 1 if number >= 10 else 2}f}"


def _given(routes: Mapping[tuple[Place, Place], float]) -> float:
    return sum(v for (source, _), v in routes.items() if source in GIVERS)


def _finding(found: Money, scenario: str, names: Names, language: Language) -> str:
    return translate(
        N_("{name}: of 100 yuan {staff} go to staff, {residents} to residents' services, {kept} "
           "stay unspent"), language, name=names.long[scenario],
        staff=f"{100 * found.share(scenario, 'staff'):.0f}",
        residents=f"{100 * found.share(scenario, 'residents'):.0f}",
        kept=f"{100 * found.share(scenario, 'kept'):.0f}",
    )  # fmt: skip


def _diagram(
    ax: Any, routes: Mapping[tuple[Place, Place], float], yuan: float, language: Language
) -> None:
    shown = {route: v for route, v in routes.items() if v >= LEAST}
    columns: tuple[tuple[tuple[Place, ...], int | None, float], ...] = (
        (GIVERS, 0, LEFT - BAR), (("communities",), None, 0.5 - BAR / 2), (USES, 1, RIGHT),
    )  # fmt: skip
    tops: dict[tuple[Place, str], float] = {}
    x_of: dict[Place, float] = {}
    for places, side, x in columns:
        sizes: dict[Place, float] = {}
        for place in places:
            parts = [sum(v for route, v in shown.items() if route[k] == place) for k in (0, 1)]
            sizes[place] = max(parts) if side is None else parts[side]
        y, texts = GAP if side is not None else GAP * 2, []
        for place, size in sizes.items():
            if size > 0:
                _bar(ax, x, y, size)
                tops[place, "out"] = tops[place, "in"] = y
                x_of[place] = x
                texts.append((place, y + size / 2, size))
                y += size + GAP
        _label(ax, texts, side, yuan, language)
    for source, target in ROUTES:  # in a fixed order, so that ribbons of a place do not cross
        size = shown.get((source, target), 0.0)
        if size > 0:
            start, end = tops[source, "out"], tops[target, "in"]
            tops[source, "out"], tops[target, "in"] = start + size, end + size
            _ribbon(ax, (x_of[source] + BAR, start), (x_of[target], end), size,
                    MARKED.get(target, "#8a8a8a"))  # fmt: skip


def _bar(ax: Any, x: float, y: float, size: float) -> None:
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y), BAR, size, facecolor="#3f3f3f", linewidth=0))


def _ribbon(
    ax: Any, start: tuple[float, float], end: tuple[float, float], size: float, colour: str
) -> None:
    t = np.linspace(0.0, 1.0, 40)
    x = start[0] + (end[0] - start[0]) * t
    top = start[1] + (end[1] - start[1]) * t * t * (3 - 2 * t)
    ax.fill_between(x, top, top + size, color=colour, alpha=0.42, linewidth=0)


def _apart(middles: Sequence[float]) -> list[float]:
    """Places of labels, moved down where they would touch, and up again from the lower edge."""
    line = SMALL * 1.2 / 72 / PANEL * HEIGHT
    found: list[float] = []
    for middle in middles:
        found.append(max(middle, found[-1] + line) if found else middle)
    lowest = HEIGHT - line / 2
    for k in range(len(found) - 1, -1, -1):
        found[k] = min(found[k], lowest)
        lowest = found[k] - line
    return found


def _label(
    ax: Any, texts: Sequence[tuple[Place, float, float]], side: int | None, yuan: float,
    language: Language,
) -> None:  # fmt: skip
    """Names and amounts beside the bars, in a small part moved apart where bars are thin."""
    for (place, middle, size), y in zip(texts, _apart([t[1] for t in texts]), strict=True):
        said = f"{translate(LABELS[place], language)} {amount(size * yuan, language)}"
        if side is None:
            ax.text(0.5 + BAR / 2, middle + size / 2 + 0.05, said, ha="right", va="top",
                    fontsize=SMALL)  # fmt: skip
            continue
        bar, text = (LEFT - BAR, LEFT - 0.035) if side == 0 else (RIGHT + BAR, RIGHT + 0.035)
        ax.plot([bar, text], [middle, y], color=GREY, linewidth=0.4)
        ax.text(text, y, wrap(said, 44), ha="right" if side == 0 else "left", va="center",
                fontsize=SMALL, linespacing=1.0)  # fmt: skip
