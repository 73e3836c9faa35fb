"""Under what conditions a proposal fails: the box drawn, and how it was chosen."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.analysis.discovery import Discovery, Finding
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.parameters import load_parameters
from govsim.report.canvas import Canvas, wrap
from govsim.report.discovery import exact, finding_title, number, sides
from govsim.report.drawing import Drawing
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    import os

STRIP = 0.62
"""Height of one parameter, in inches."""
SHOWN = 3
"""Parameters drawn where there is no box: those that differ most."""


def box_figure(found: Finding, language: Language) -> Drawing:
    """Every parameter restricted: its range, the box within it, failing and succeeding draws.

    Parameters
    ----------
    found : Finding
        With a box, or at least with parameters that were looked at.
    language : Language

    Returns
    -------
    Drawing
    """
    box = found.box
    if box is None:
        raise ValueError("nothing to draw where no box was looked for")
    limits = sides(box.limits)
    names = tuple(limits) or box.screened[:SHOWN]
    title = wrap(finding_title(found, language), 92)
    head = 0.42 + 0.15 * title.count("\n")
    with house_style():
        height = head + STRIP * len(names) + 0.18
        canvas = Canvas(WIDTH, height)
        panels = canvas.grid(len(names), 1, top=1 - head / height, bottom=0.24 / height,
                             left=0.34, right=0.97, hspace=0.75)[:, 0]  # fmt: skip
        for ax, name in zip(panels, names, strict=True):
            _strip(ax, found, name, limits.get(name), language, confirmed=box.confirmed)
        canvas.figure.text(0.01, 1 - 0.04 / height, title, va="top")
        _key(canvas, head, height, title.count("\n"), language)
        return canvas.finish()


def _strip(
    ax: Any, found: Finding, name: str, limits: dict[str, float] | None, language: Language, *,
    confirmed: bool,
) -> None:  # fmt: skip
    values = found.inputs[name].to_numpy()
    row = load_parameters()[name]
    low, high = row.low, row.high
    if limits:
        left, right = limits.get("above", low), limits.get("below", high)
        ax.axvspan(left, right, facecolor="#d9d9d9" if confirmed else "none", edgecolor="black",
                   linewidth=0.9, linestyle="-" if confirmed else (0, (3, 2)))  # fmt: skip
        for edge in limits.values():
            ax.annotate(exact(edge), (edge, 1.0), xycoords=("data", "axes fraction"),
                        xytext=(0, 1.5), textcoords="offset points", ha="center", va="bottom",
                        fontsize=SMALL)  # fmt: skip
    for y, chosen, style, filled in ((0.7, found.failed, look(2), True),
                                     (0.3, ~found.failed, look(1), False)):  # fmt: skip
        ax.plot(values[chosen], [y] * int(chosen.sum()), "x" if filled else "o", markersize=3.4,
                color=style.colour, markerfacecolor="none", markeredgewidth=0.6, alpha=0.8,
                linestyle="none")  # fmt: skip
    margin = 0.02 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.set_ylim(0, 1)
    text = translate(N_("{label} ({unit})"), language, label=row.text("label", language),
                     unit=row.text("unit", language))  # fmt: skip
    ax.set_yticks([0.5], [wrap(text, 38)])
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(_few())
    ax.xaxis.set_major_formatter(lambda value, _: number(value))
    ax.spines[["top", "right", "left"]].set_visible(False)


def _few() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(5)


def _key(canvas: Canvas, head: float, height: float, lines: int, language: Language) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    texts = [translate(m, language) for m in (N_("fails"), N_("succeeds"), N_("the box"))]
    marks = [
        Line2D([], [], marker=mark, color=look(k).colour, linestyle="none", markersize=4,
               markerfacecolor="none")
        for mark, k in (("x", 2), ("o", 1))
    ]  # fmt: skip
    canvas.figure.legend(
        [*marks, Patch(facecolor="#d9d9d9", edgecolor="black", linewidth=0.9)], texts,
        loc="upper left", frameon=False, ncols=3, fontsize=SMALL, borderaxespad=0.0,
        bbox_to_anchor=(0.005, 1 - (0.17 + 0.15 * lines) / height),
    )  # fmt: skip


def trajectory_figure(found: Finding, language: Language) -> Drawing:
    """Coverage against density: PRIM's boxes, the one chosen, and the same on held-out draws."""
    box = found.box
    if box is None:
        raise ValueError("nothing to draw where no box was looked for")
    texts = [translate(m, language) for m in (
        N_("PRIM's boxes"), N_("the box chosen, on its own draws"),
        N_("the same box on held-out draws, 95% intervals"), N_("share failing of all draws"),
    )]  # fmt: skip
    with house_style():
        canvas = Canvas(WIDTH, 3.4)
        ax = canvas.grid(1, 1, top=0.9, bottom=0.13, left=0.09, right=0.62)[0, 0]
        coverage, density, _ = box.trajectory.T
        fit, out = box.fitted, box.held_out
        handles = [
            ax.plot(coverage, density, "-", color=look(0).colour, marker=".", markersize=4,
                    linewidth=0.7)[0],
            ax.plot([fit.coverage.value], [fit.density.value], "s", color=look(1).colour,
                    markersize=6, zorder=5)[0],
            ax.errorbar(
                [out.coverage.value], [out.density.value], fmt="D", color=look(2).colour,
                markerfacecolor="white", markersize=5.5, zorder=6, linewidth=0.9,
                xerr=[[out.coverage.value - out.coverage.low],
                      [out.coverage.high - out.coverage.value]],
                yerr=[[out.density.value - out.density.low],
                      [out.density.high - out.density.value]],
            ),
            ax.axhline(found.failures.value, color=GREY, linewidth=0.8, linestyle=(0, (4, 2))),
        ]  # fmt: skip
        ax.set_xlim(0, 1.03)
        ax.set_ylim(0, 1.03)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
        ax.grid(linewidth=0.3)
        ax.set_xlabel(translate(N_("coverage: share of all failures that the box holds"), language))
        ax.set_ylabel(translate(N_("density: share of the box that fails"), language))
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(handles, [wrap(t, 30) for t in texts], loc="center left", frameon=False,
                  bbox_to_anchor=(1.02, 0.5), fontsize=SMALL, labelspacing=1.0)  # fmt: skip
        canvas.figure.text(0.01, 0.99, wrap(_chosen(found, language), 92), va="top")
        return canvas.finish()


def _chosen(found: Finding, language: Language) -> str:
    if found.box is None or not found.box.confirmed:
        return translate(N_("No box tells failing from succeeding draws beyond chance"), language)
    out = found.box.held_out
    return translate(
        N_("On held-out draws {density}% of the box fails, against {base}% of all"), language,
        density=f"{100 * out.density.value:.0f}", base=f"{100 * out.base.value:.0f}",
    )  # fmt: skip


def write(
    found: Discovery, outcomes: Sequence[str], folder: str | os.PathLike[str], *,
    at_least: float | None = None,
) -> list[Path]:  # fmt: skip
    """Write the boxes as a table, every draw with its gains, and figures in both languages.

    Parameters
    ----------
    found : Discovery
    outcomes : sequence of str
    folder : path
    at_least : float, optional
        As for `Discovery.finding`.

    Returns
    -------
    list of Path
        What was written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "discovery.csv"]
    text = io.StringIO()
    found.table(outcomes, at_least).to_csv(
        text, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL, float_format="%.8g"
    )
    written[0].write_text(text.getvalue(), encoding="utf-8")
    for name in found.names:
        for outcome in outcomes:
            one = found.finding(name, outcome, at_least)
            written.append(target / f"draws-{name}-{outcome}.csv")
            draws = one.inputs.assign(gain=one.gain, failed=one.failed)
            draws.to_csv(written[-1], lineterminator="\n", float_format="%.8g",
                         index_label="draw")  # fmt: skip
            if one.box is None:
                continue
            for kind, draw in (("box", box_figure), ("trajectory", trajectory_figure)):
                for language in LANGUAGES:
                    for ending, content in draw(one, language).forms.items():
                        written.append(target / f"{kind}-{name}-{outcome}.{language}.{ending}")
                        written[-1].write_bytes(content)
    return written
