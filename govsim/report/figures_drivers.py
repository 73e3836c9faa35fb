"""The tornado: how far single parameters move an effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govsim.analysis.drivers import Driver, Drivers
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.report.canvas import Canvas, key_height, shorten, wrap
from govsim.report.discovery import exact
from govsim.report.drawing import Drawing
from govsim.report.numbers import patterns
from govsim.report.style import GREY, NORMAL, SMALL, WIDTH, house_style, look

ROW = 0.3
"""Height of a parameter, in inches."""
MOST = 6
"""Parameters of one proposal."""


def tornado_figure(
    told: Sequence[tuple[str, Drivers]], outcome: str, language: Language
) -> Drawing:
    """Effects at the low and the high value of each parameter, a panel each proposal.

    Parameters
    ----------
    told : sequence of (str, Drivers)
        What each proposal is called, and what moves its effect.
    outcome : str
    language : Language

    Returns
    -------
    Drawing
    """
    shown = [(name, one, one.items[:MOST]) for name, one in told]
    texts = [
        translate(m, language) for m in (N_("in its lowest third"), N_("in its highest third"))
    ]
    counts = [len(items) for _, _, items in shown]
    with house_style():
        head, gap = key_height(texts) + 0.12, 0.42
        body = sum(ROW * n + gap for n in counts)
        height = head + body + 0.4
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(
            len(shown), 1, heights=tuple(ROW * n for n in counts), top=1 - (head + 0.3) / height,
            bottom=0.5 / height, left=0.46, right=0.965,
            hspace=gap * len(shown) / (ROW * sum(counts)) * 1.05,
        )[:, 0]  # fmt: skip
        factor, pattern, _ = patterns(OUTCOMES[outcome], abs(told[0][1].mean), language)
        ends = [value * factor for _, one, items in shown for d in items
                for value in (one.mean, *_reach(d))]  # fmt: skip
        margin = 0.06 * (max(*ends, 0.0) - min(*ends, 0.0))
        for ax, (name, one, items) in zip(axes, shown, strict=True):
            _panel(ax, one, items, factor, language)
            ax.set_xlim(min(*ends, 0.0) - margin, max(*ends, 0.0) + margin)
            ax.set_title(wrap(_finding(name, items, language), 92), loc="left", fontsize=NORMAL,
                         x=-0.85)  # fmt: skip
        unit = pattern.replace("{number}", "").strip()
        label = OUTCOMES[outcome].text("label", language)
        axes[-1].set_xlabel(translate(N_("effect on {label} ({unit})"), language, label=label,
                                      unit=unit) if unit else label)  # fmt: skip
        _key(canvas, texts)
        return canvas.finish()


def _reach(one: Driver) -> tuple[float, float, float, float]:
    """Ends of a bar with the interval of how far it moves."""
    return (one.at_low, one.at_high, one.at_high - one.half, one.at_high + one.half)


def _panel(
    ax: Any, one: Drivers, items: Sequence[Driver], factor: float, language: Language
) -> None:
    for y, d in enumerate(items):
        for value, style in ((d.at_low, look(1)), (d.at_high, look(2))):
            ax.barh(y, (value - one.mean) * factor, left=one.mean * factor, height=0.56,
                    color=style.colour)  # fmt: skip
        ax.errorbar([d.at_high * factor], [y], xerr=[d.half * factor], fmt="none", color="black",
                    linewidth=0.9, capsize=2)  # fmt: skip
    ax.axvline(one.mean * factor, color="black", linewidth=0.8)
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle=(0, (2, 2)))
    known = load_parameters()
    names = [
        translate(N_("{label}: below {low}, above {high}"), language,
                  label=shorten(known[d.name].text("label", language), 44),
                  low=exact(float(f"{d.low:.2g}")), high=exact(float(f"{d.high:.2g}")))
        for d in items
    ]  # fmt: skip
    ax.set_yticks(range(len(items)), [wrap(name, 50) for name in names], fontsize=SMALL)
    ax.set_ylim(len(items) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.spines[["top", "right", "left"]].set_visible(False)


def _finding(name: str, items: Sequence[Driver], language: Language) -> str:
    """What the panel shows, in a sentence."""
    first = load_parameters()[items[0].name].text("label", language)
    return translate(N_("{proposal}: “{label}” moves the effect most"), language, proposal=name,
                     label=shorten(first, 60))  # fmt: skip


def _key(canvas: Canvas, texts: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=look(k).colour) for k in (1, 2)]
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=2,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip
