"""Pictures of an estimation: who stays, what was expected, requests by week, how late money is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from govsim.analysis.estimation.cox import survival
from govsim.analysis.estimation.estimate import Estimate
from govsim.analysis.estimation.residuals import BY
from govsim.analysis.estimation.scales import prior_of
from govsim.catalogue.messages import N_, Language, translate
from govsim.district.district import ROUTES
from govsim.report.canvas import Canvas, key_height, shorten, wrap
from govsim.report.drawing import Drawing
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look

if TYPE_CHECKING:
    from govsim.analysis.estimation.ledgers import Delays
    from govsim.analysis.estimation.person_time import Stays
    from govsim.analysis.estimation.requests import Weeks

Drawn = tuple[Drawing, pd.DataFrame]
"""A figure and the numbers it shows."""
ROUTE_NAMES = {
    "connections": N_("came in by connections"), "local": N_("recruited locally"),
    "exam": N_("came in by exam"), "selection": N_("selected"),
}  # fmt: skip
ROW = 0.25
MOST_LABELS = 8
"""Groups of a panel that are all named; of more, every other one is."""
REACH = 5.0
"""Standard deviations of the catalogue's range that the comparison shows to either side."""
LEAST_AT_RISK = 10
"""Workers under observation from which a survival curve begins, and below which it ends."""


def against_catalogue(shown: Sequence[Estimate], language: Language) -> Drawn:
    """Each estimate against the catalogue's range, on a scale common to all."""
    rows = []
    for one in shown:
        mean, sd = prior_of(one.parameter)
        half = one.reach * one.se
        values = [one.value - half, one.value, one.value + half,
                  *(one.scale.to(v) for v in one.result)]  # fmt: skip
        rows.append((one.name, one.is_enough, *((v - mean) / sd for v in values)))
    names = ["parameter", "enough", "own_low", "own", "own_high", "low", "central", "high"]
    data = pd.DataFrame(rows, columns=names)
    few = not all(one.is_enough for one in shown)
    messages = [N_("catalogue's range"), N_("own records, 95% interval"),
                N_("used, where data are too little")]  # fmt: skip
    texts = [translate(m, language) for m in messages[: 2 + few]]
    with house_style():
        head = key_height(texts[:1]) + 0.06
        height = head + ROW * len(data) + 0.5
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - head / height, bottom=0.46 / height, left=0.46,
                         right=0.97)[0, 0]  # fmt: skip
        ax.axvspan(-1.645, 1.645, color="#e3e3e3", linewidth=0)
        ax.axvline(0, color=GREY, linewidth=0.7, linestyle=(0, (2, 2)))
        for y, row in enumerate(data.to_dict("records")):
            ends = np.clip([row["own_low"], row["own_high"]], -REACH, REACH)
            ax.plot(ends, [y, y], color=look(1).colour, linewidth=1.6)
            mark = "<" if row["own"] < -REACH else ">" if row["own"] > REACH else look(1).marker
            ax.plot([np.clip(row["own"], -REACH, REACH)], [y], mark, color=look(1).colour,
                    markersize=4)  # fmt: skip
            if not row["enough"]:
                ax.plot(np.clip([row["low"], row["high"]], -REACH, REACH), [y + 0.28, y + 0.28],
                        color=look(2).colour, linewidth=1.2)  # fmt: skip
                ax.plot([row["central"]], [y + 0.28], look(2).marker, color=look(2).colour,
                        markersize=3.5)  # fmt: skip
        labels = [shorten(one.parameter.text("label", language), 54) for one in shown]
        ax.set_yticks(range(len(data)), [wrap(label, 56) for label in labels], fontsize=SMALL)
        ax.set(xlim=(-REACH - 0.1, REACH + 0.1), ylim=(len(data) - 0.4, -0.6))
        ax.set_xlabel(translate(N_("standard deviations that the catalogue's range stands for, "
                                   "from its central value"), language))  # fmt: skip
        _frame(ax)
        _key(canvas, texts)
        return canvas.finish(), data


def _key(canvas: Canvas, texts: list[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks: list[Any] = [Patch(facecolor="#e3e3e3")]
    marks += [Line2D([], [], color=look(k).colour, marker=look(k).marker, markersize=4)
              for k in (1, 2)[: len(texts) - 1]]  # fmt: skip
    canvas.figure.legend(
        marks, texts, loc="upper left", frameon=False, ncols=len(texts),
        bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1, columnspacing=1.4,
    )  # fmt: skip


def _frame(ax: Any) -> None:
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def staying(stays: Stays, language: Language, least: int = 0) -> Drawn | None:
    """Kaplan and Meier's curves of not quitting, over years of service, by route.

    Routes with fewer than `least` workers are left out; a curve begins and ends where few are
    under observation.
    """
    parts, looks = [], []
    for k, route in enumerate(ROUTES):
        inside = stays.route == k
        quits = (stays.reason == "quit") & inside
        if inside.sum() < max(least, LEAST_AT_RISK) or not quits.any():
            continue
        curve = _settled(stays.start[inside], stays.stop[inside], quits[inside], least)
        if len(curve):
            parts.append(curve.assign(route=route))
            looks.append((translate(ROUTE_NAMES[route], language), look(k)))
    if not parts:
        return None
    data = pd.concat(parts, ignore_index=True)
    with house_style():
        head = key_height([name for name, _ in looks]) + 0.1
        height = head + 2.75
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - head / height, bottom=0.5 / height, left=0.09,
                         right=0.97)[0, 0]  # fmt: skip
        canvas.key(looks)
        for part, (_, style) in zip(parts, looks, strict=True):
            time = np.r_[part["time"].iloc[0], part["time"]]
            ax.step(time, np.r_[1.0, part["survival"]], where="post", **style.line)
            ax.fill_between(time, np.r_[1.0, part["low"]], np.r_[1.0, part["high"]], step="post",
                            color=style.colour, alpha=0.13, linewidth=0)  # fmt: skip
        ax.set(ylim=(0, 1.02), xlim=(0, float(data["time"].max())))
        ax.yaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f}%")
        ax.set_xlabel(translate(N_("years of service"), language))
        ax.set_ylabel(translate(N_("share who have not quit"), language))
        ax.grid(axis="y")
        ax.spines[["top", "right"]].set_visible(False)
        return canvas.finish(), data


def _settled(start: np.ndarray, stop: np.ndarray, quits: np.ndarray, least: int) -> pd.DataFrame:
    """A curve from where enough are under observation to where they become too few."""
    enough = max(LEAST_AT_RISK, least)
    for begin in np.unique(np.r_[0.0, start]):
        if ((start <= begin) & (stop > begin)).sum() >= enough:
            break
    else:
        return pd.DataFrame()
    kept = stop > begin
    curve = survival(np.maximum(start[kept], begin), stop[kept], quits[kept].astype(float))
    few = np.flatnonzero(curve["at_risk"].to_numpy() < enough)
    return curve.iloc[: few[0]] if len(few) else curve


def residual_figure(groups: pd.DataFrame, language: Language) -> Drawn:
    """Quits observed against expected, a panel for each way of grouping."""
    kinds = [by for by in BY if (groups["by"] == by).any()]
    with house_style():
        canvas = Canvas(WIDTH, 2.3)
        axes = canvas.grid(1, len(kinds), top=0.88, bottom=0.26, left=0.075, right=0.985,
                           wspace=0.12)[0]  # fmt: skip
        top = min(3.0, max(2.0, float(groups["high"].clip(upper=3.0).max())))
        for ax, by in zip(axes, kinds, strict=True):
            part = groups[groups["by"] == by]
            x = np.arange(len(part))
            low, high = (part[c].clip(0, top) for c in ("low", "high"))
            ax.vlines(x, low, high, color=look(1).colour, linewidth=1.3)
            ax.plot(x, part["ratio"].clip(0, top), look(1).marker, color=look(1).colour,
                    markersize=3.5)  # fmt: skip
            ax.axhline(1.0, color=GREY, linewidth=0.8)
            step = 1 if len(part) <= MOST_LABELS else 2
            ax.set_xticks(x[::step], part["group"].iloc[::step])
            ax.set(ylim=(0, top), xlim=(-0.6, len(part) - 0.4))
            ax.set_xlabel(wrap(translate(BY[by], language), 26))
            ax.tick_params(labelleft=ax is axes[0])
            if len(part) > 5:
                ax.tick_params(axis="x", labelsize=SMALL - 1.2, labelrotation=40)
            ax.grid(axis="y")
            ax.spines[["top", "right"]].set_visible(False)
        axes[0].set_ylabel(translate(N_("quits observed / expected"), language))
        return canvas.finish(), groups


def requests_figure(weeks: Weeks, language: Language) -> Drawn:
    """Requests of the district by week."""
    data = pd.DataFrame({
        "week": np.arange(weeks.weeks), "visits": weeks.counts[0].sum(axis=0),
        "tickets": weeks.counts[1].sum(axis=0),
    })  # fmt: skip
    keys = [(translate(N_("visits"), language), look(1)),
            (translate(N_("tickets"), language), look(2))]  # fmt: skip
    with house_style():
        head = key_height([k for k, _ in keys]) + 0.1
        height = head + 2.0
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - head / height, bottom=0.42 / height, left=0.09,
                         right=0.97)[0, 0]  # fmt: skip
        canvas.key(keys)
        for column, (_, style) in zip(("visits", "tickets"), keys, strict=True):
            ax.plot(data["week"], data[column], **{**style.line, "linewidth": 0.9})
        ax.set(ylim=(0, None), xlim=(0, max(1, weeks.weeks - 1)))
        ax.set_xlabel(translate(N_("week of the log"), language))
        ax.set_ylabel(translate(N_("requests a week"), language))
        ax.grid(axis="y")
        ax.spines[["top", "right"]].set_visible(False)
        return canvas.finish(), data


def delays_figure(delays: Delays, mean: float, language: Language, least: int = 0) -> Drawn:
    """Share of tranches still not there by days after they were due, and the model's law.

    The curve ends where fewer than `least` are still awaited.
    """
    curve = survival(np.zeros(len(delays.days)), delays.days, delays.paid.astype(float))
    curve = curve[curve["at_risk"] >= least]
    with house_style():
        texts = [translate(m, language) for m in (N_("ledger, 95% interval"),
                                                  N_("exponential, as in the model"))]  # fmt: skip
        keys = list(zip(texts, (look(1), look(2)), strict=True))
        head = key_height(texts) + 0.1
        height = head + 2.0
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - head / height, bottom=0.42 / height, left=0.09,
                         right=0.97)[0, 0]  # fmt: skip
        canvas.key(keys)
        time = np.r_[0.0, curve["time"]]
        ax.step(time, np.r_[1.0, curve["survival"]], where="post", **look(1).line)
        ax.fill_between(time, np.r_[1.0, curve["low"]], np.r_[1.0, curve["high"]], step="post",
                        color=look(1).colour, alpha=0.13, linewidth=0)  # fmt: skip
        grid = np.linspace(0.0, float(time.max()), 120)
        ax.plot(grid, np.exp(-grid / mean), **look(2).line)
        ax.set(ylim=(0, 1.02), xlim=(0, float(time.max())))
        ax.yaxis.set_major_formatter(lambda v, _: f"{100 * v:.0f}%")
        ax.set_xlabel(translate(N_("days after the day due"), language))
        ax.set_ylabel(translate(N_("share not yet paid"), language))
        ax.grid(axis="y")
        ax.spines[["top", "right"]].set_visible(False)
        return canvas.finish(), curve.assign(model=np.exp(-curve["time"] / mean))
