"""Pictures of a calibration: parameters before and after, the data, and what is ruled out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from govsim.analysis.calibration.result import INTERVAL, Calibration
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.report.calibration import label, target_label
from govsim.report.canvas import Canvas, key_height, shorten, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import patterns
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COLUMNS = 3
ROW = 1.05
"""Height of a panel, in inches."""
LETTERS = 34
"""Width of a panel's title."""
BINS = 24
MOST_PANELS = 12
PALE = "#d9d9d9"


def _panels(
    titles: Sequence[str], texts: Sequence[str], handles: Sequence[Any], note: str
) -> tuple[Canvas, Iterator[Any]]:
    """A canvas of small panels with a key above; empty places are switched off."""
    wrapped = [wrap(shorten(title, 2 * LETTERS), LETTERS) for title in titles]
    rows = -(-len(titles) // COLUMNS)
    head, above = key_height(list(texts)) + 0.08, title_height(wrapped)
    foot = 0.42 + 0.13 * note.count("\n")
    height = head + foot + rows * ROW + rows * (above + 0.22)
    canvas = Canvas(WIDTH, height)
    axes = canvas.grid(
        rows, COLUMNS, top=1 - (head + above) / height, bottom=foot / height, left=0.05,
        right=0.965, hspace=(above + 0.3) / ROW, wspace=0.18,
    ).ravel()  # fmt: skip
    canvas.figure.legend(
        list(handles), list(texts), loc="upper left", frameon=False, ncols=len(texts),
        bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1,
    )  # fmt: skip
    for ax in axes[len(titles) :]:
        ax.set_axis_off()
    for ax, title in zip(axes, wrapped, strict=False):
        ax.set_title(title, loc="left", fontsize=SMALL)
        ax.spines[["top", "right"]].set_visible(False)
    canvas.note(note)
    return canvas, iter(axes)


def _titles(found: Calibration, language: Language) -> list[str]:
    said = []
    for name in found.names:
        unit = found.match.prior.parameters[name].text("unit", language)
        text = label(found, name, language)
        said.append(translate(N_("{label} ({unit})"), language, label=text, unit=unit)
                    if unit else text)  # fmt: skip
    return said


def parameters_figure(found: Calibration, language: Language) -> Drawing:
    """Every parameter before and after the observations.

    Returns
    -------
    Drawing
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    texts = [translate(m, language) for m in (N_("before"), N_("after"), N_("90% region"))]
    after = look(1)
    handles = [Patch(facecolor=PALE), Patch(facecolor=after.colour, alpha=0.6),
               Line2D([], [], color="black", linewidth=1.6)]  # fmt: skip
    note = translate(N_("height: how likely; the line below: where all parameters lie together "
                        "with 90% probability"), language)  # fmt: skip
    with house_style():
        canvas, axes = _panels(_titles(found, language), texts, handles, note)
        for k, (name, ax) in enumerate(zip(found.names, axes, strict=False)):
            known = found.match.prior.parameters[name]
            edges = np.linspace(known.low, known.high, BINS + 1)
            for values, style in (
                (found.prior_values, {"color": PALE}),
                (found.values, {"color": after.colour, "alpha": 0.6}),
            ):
                ax.hist(values[:, k], edges, density=True, edgecolor="none", **style)
            top = ax.get_ylim()[1]
            ax.plot(found.box[:, k], [-0.06 * top] * 2, color="black", linewidth=1.6,
                    solid_capstyle="butt")  # fmt: skip
            ax.set(yticks=[], ylim=(-0.12 * top, top), xlim=(known.low, known.high))
            ax.spines["left"].set_visible(False)
        return canvas.finish()


def implausibility_figure(found: Calibration, language: Language) -> Drawing:
    """How implausible each parameter's values are, at best, whatever the others.

    Returns
    -------
    Drawing
    """
    from matplotlib.lines import Line2D

    texts = [translate(m, language) for m in (N_("least implausible"), N_("ruled out above"))]
    style = look(1)
    handles = [Line2D([], [], color=style.colour),
               Line2D([], [], color=GREY, linestyle=(0, (2, 2)))]  # fmt: skip
    note = translate(
        N_("standard deviations by which the worst figure is off, at the most favourable values of "
           "all other parameters among {draws} draws of the prior"), language,
        draws=f"{len(found.probes):,}",
    )  # fmt: skip
    worst, cut = found.match.worst(found.probes), found.match.cut
    with house_style():
        canvas, axes = _panels(_titles(found, language), texts, handles, wrap(note, 130))
        for k, (name, ax) in enumerate(zip(found.names, axes, strict=False)):
            known = found.match.prior.parameters[name]
            edges = np.linspace(known.low, known.high, BINS + 1)
            place = np.digitize(found.prior_values[:, k], edges[1:-1])
            least = [worst[place == b].min() if (place == b).any() else np.nan
                     for b in range(BINS)]  # fmt: skip
            ax.plot((edges[:-1] + edges[1:]) / 2, np.minimum(least, 3 * cut), color=style.colour)
            ax.axhline(cut, color=GREY, linewidth=0.8, linestyle=(0, (2, 2)))
            ax.set(ylim=(0, 3 * cut), xlim=(known.low, known.high), yticks=[0, round(cut)])
        return canvas.finish()


def groups(found: Calibration) -> list[list[int]]:
    """Targets of one outcome and place, which share a panel."""
    order: dict[tuple[str, str, str], list[int]] = {}
    for k, t in enumerate(found.targets):
        order.setdefault((t.outcome, t.level, t.place), []).append(k)
    return list(order.values())[:MOST_PANELS]


def data_figure(found: Calibration, language: Language) -> Drawing:
    """What the calibrated model says, beside what was observed, year by year.

    Returns
    -------
    Drawing
    """
    tail = (1 - INTERVAL) / 2
    low, middle, high = np.quantile(found.predictive, [tail, 0.5, 1 - tail], axis=0)
    marked = {"missed": "x", "out of reach": "x"}
    return series_figure(
        found, language, groups(found), (low, middle, high),
        lambda k: marked.get(found.fit(k), "o"),
        translate(N_("cross: not matched; bars: twice the stated standard error"), language),
    )  # fmt: skip


def series_figure(
    found: Calibration, language: Language, panels: Sequence[Sequence[int]],
    bands: tuple[np.ndarray, np.ndarray, np.ndarray], marker: Callable[[int], str], note: str,
) -> Drawing:  # fmt: skip
    """Intervals and observations over years, a panel an outcome and place.

    Parameters
    ----------
    found : Calibration
    language : Language
    panels : sequence of sequence of int
        Targets in the order of their years.
    bands : tuple of numpy.ndarray, shape (targets,) each
        Lower end, middle and upper end.
    marker : callable
        Of an observation, by target.
    note : str

    Returns
    -------
    Drawing
    """
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    style = look(1)
    texts = [translate(m, language) for m in (N_("calibrated model, 95%"), N_("observed"))]
    handles = [
        Patch(facecolor=style.colour, alpha=0.35),
        Line2D([], [], color="black", marker="o", linestyle="none", markersize=4),
    ]
    titles = []
    for panel in panels:
        first = found.targets.items[panel[0]]
        _, pattern, _ = patterns(OUTCOMES[first.outcome], abs(first.value), language)
        unit = pattern.replace("{number}", "").strip()
        said = target_label(first, language)
        titles.append(translate(N_("{label} ({unit})"), language, label=said, unit=unit)
                      if unit else said)  # fmt: skip
    with house_style():
        canvas, axes = _panels(titles, texts, handles, note)
        canvas.figure.subplots_adjust(left=0.075, wspace=0.3)
        for panel, ax in zip(panels, axes, strict=False):
            _series(found, panel, bands, marker, ax, language)
        return canvas.finish()


def _series(
    found: Calibration, panel: Sequence[int], bands: tuple[np.ndarray, ...],
    marker: Callable[[int], str], ax: Any, language: Language,
) -> None:  # fmt: skip
    first = found.targets.items[panel[0]]
    factor, _, _ = patterns(OUTCOMES[first.outcome], abs(first.value), language)
    years = [found.targets.items[k].year for k in panel]
    low, middle, high = (factor * band[list(panel)] for band in bands)
    colour = look(1).colour
    if len(panel) > 1:
        ax.fill_between(years, low, high, color=colour, alpha=0.35, linewidth=0)
        ax.plot(years, middle, color=colour)
    else:
        ax.bar(years, high - low, bottom=low, width=0.3, color=colour, alpha=0.35)
        ax.plot(years, middle, marker="_", markersize=12, color=colour)
    for k in panel:
        t = found.targets.items[k]
        ax.errorbar(t.year, factor * t.value, yerr=2 * factor * t.error or None, color="black",
                    marker=marker(k), markersize=4, linewidth=0.9)  # fmt: skip
    ax.set_xticks(sorted({years[0], years[len(years) // 2], years[-1]}))
    ax.set_xlim(min(years) - 0.4, max(years) + 0.4)
    ax.grid(axis="y")
