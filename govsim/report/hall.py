"""The study of the request hall: one figure, one table, and what they show in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from govsim.analysis.hall import compare_designs, today, waits_by_load
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.validation import checked
from govsim.report.blocks import (
    Block,
    Numbering,
    Picture,
    Prose,
    bullets,
    escape,
    heading,
    pipe_table,
)
from govsim.report.canvas import Canvas, key_height, title_height
from govsim.report.drawing import Drawing
from govsim.report.numbers import MINUS
from govsim.report.style import GREY, WIDTH, house_style, look

if TYPE_CHECKING:
    import pandas as pd

    from govsim.analysis.hall import DesignResult
    from govsim.study.pairing import Difference

Load = Annotated[float, Field(ge=0.05, le=1.4)]


class HallSettings(BaseModel):
    """The notebook's parameters.

    Attributes
    ----------
    windows : list of int
        Halls compared with theory.
    loads : list of float
        Work brought in a day against what the windows can do.
    trips : int
        Trips simulated at each load.
    hall_windows : int
        Windows of the hall whose designs are compared.
    matters_day : float
        Matters brought to that hall a day.
    days, replications, seed : int
    language : Language
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    windows: Annotated[list[Annotated[int, Field(ge=1, le=8)]], Field(min_length=1, max_length=3)]
    loads: Annotated[list[Load], Field(min_length=2)]
    trips: Annotated[int, Field(ge=100, le=10_000_000)] = 8000
    hall_windows: Annotated[int, Field(ge=1, le=50)] = 4
    matters_day: Annotated[float, Field(gt=0, le=10_000)] = 80.0
    days: Annotated[int, Field(ge=2, le=10_000)] = 20
    replications: Annotated[int, Field(ge=2, le=1000)] = 12
    seed: Annotated[int, Field(ge=0)] = 0
    language: Language = "zh"


def check_hall_settings(**values: object) -> HallSettings:
    """The settings, or every fault in them.

    Raises
    ------
    InputError
        Names the setting of each fault.
    """
    return checked(HallSettings, values)


def _number(value: float, decimals: int, *, sign: bool = False) -> str:
    text = f"{value:{'+' if sign else ''}.{decimals}f}"
    return text.replace("-", MINUS)


class HallStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    settings : HallSettings
    """

    def __init__(self, settings: HallSettings) -> None:
        self.settings = settings
        self._numbering = Numbering(settings.language)

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.settings.language, **values))

    def _prose(self, *sentences: str) -> Prose:
        return Prose(("" if self.settings.language == "zh" else " ").join(sentences))

    def what_the_hall_does(self) -> list[Block]:
        """How the hall works, and the numbers it works with."""
        s = self.settings
        base = today(s.hall_windows, s.matters_day)
        return [
            heading(2, self._say(N_("What the hall does"))),
            self._prose(
                self._say(N_(
                    "Residents come to a hall that opens empty, most of them in the late morning; "
                    "each takes a place in line, is served, and comes again another day where the "
                    "window was the wrong one or papers lacked."
                )),
                self._say(N_(
                    "The hall here has {windows} windows, is open {hours} hours a day, takes "
                    "{minutes} minutes a trip on average and gets {matters} matters a day; "
                    "{elderly}% are the elderly's, papers lack with a chance of {papers}%, and "
                    "at specialists' windows {lost}% go to the wrong one. These are the district "
                    "model's central parameters; most are assumptions."
                ), windows=base.windows, hours=_number(base.open_minutes / 60, 0),
                    minutes=_number(base.minutes, 0), matters=_number(base.matters_day, 0),
                    elderly=_number(100 * base.elderly, 0),
                    papers=_number(100 * base.papers_lacking, 0),
                    lost=_number(100 * base.misdirected, 0)),
            ),
        ]  # fmt: skip

    def against_theory(self) -> list[Block]:
        """Simulated waits against Erlang's formula and the district model's, over loads."""
        s = self.settings
        frame = waits_by_load(s.windows, s.loads, s.trips, s.seed)
        drawing = load_figure(frame, s.language)
        inside = (frame["day"] >= frame["low"]) & (frame["day"] <= frame["high"])
        apart = float(np.average(frame["day"] / frame["wait"] - 1.0, weights=frame["wait"]))
        busy = frame[(frame["load"] < 1.0) & (frame["load"] >= 0.5)]
        sentences = [self._say(N_(
            "Of {cases} halls, the district model's wait lies in the simulation's 95% interval in "
            "{inside}; about {expected} are to be expected if the two agree, give or take a few, "
            "since halls share their residents' luck. Weighted by the wait, it differs from the "
            "simulation's by {apart}%."
        ), cases=len(frame), inside=int(inside.sum()), expected=round(0.95 * len(frame)),
            apart=_number(100 * apart, 1, sign=True))]  # fmt: skip
        if len(busy):
            most = busy.iloc[int(np.argmax(busy["steady"] / busy["wait"]))]
            sentences.append(self._say(N_(
                "Erlang's formula is for a hall that never closes and is never busier in the "
                "morning: furthest above, at a load of {load} (windows: {windows}), it says "
                "{steady} minutes where residents wait {wait}. From a load of 1 on it gives no "
                "finite wait, while the day still ends."
            ), windows=int(most["windows"]), load=_number(most["load"], 2),
                steady=_number(most["steady"], 0), wait=_number(most["wait"], 0)))  # fmt: skip
        caption = self._numbering.figure(self._say(N_("Mean wait by load and number of windows")))
        return [
            heading(2, self._say(N_("Against theory"))),
            Picture(drawing, caption, " ".join(sentences)),
            self._prose(*sentences),
        ]

    def designs(self) -> list[Block]:
        """Ways to run the hall, for the same residents."""
        s = self.settings
        found = compare_designs(
            today(s.hall_windows, s.matters_day), s.days, s.replications, s.seed
        )
        return [
            heading(2, self._say(N_("Ways to run the hall"))),
            self._table(found),
            bullets([self._effect(result) for result in found[1:]]),
        ]

    def _table(self, found: list[DesignResult]) -> Prose:
        rows = []
        for result in found:
            row = [self._say(result.label)]
            for measure, decimals in (("wait", 1), ("once", 3), ("young", 2), ("elderly", 2)):
                mean, low, high = (_number(v, decimals) for v in result.level[measure])
                row.append(self._say(N_("{mean} ({low} to {high})"), mean=mean, low=low, high=high))
            rows.append(row)
        head = [N_("Design"), N_("Wait a trip, minutes"), N_("Settled in one trip, share"),
                N_("Trips a matter, young"), N_("Trips a matter, elderly")]  # fmt: skip
        caption = self._say(
            N_("Ways to run the hall: means of {replications} runs of {days} days, 95% intervals"),
            replications=self.settings.replications, days=self.settings.days,
        )  # fmt: skip
        return pipe_table(
            [self._say(h) for h in head], rows, caption=self._numbering.table(caption),
            widths=(34, 20, 22, 20, 20), right=(1, 2, 3, 4),
        )  # fmt: skip

    def _effect(self, result: DesignResult) -> str:
        wait, once, young, elderly = (result.values[m] for m in result.values)
        return self._say(
            N_("{design}: wait {wait} minutes ({low} to {high}), {verdict}; settled in one "
               "trip {once} points, trips a matter {young} for the young and {elderly} for the "
               "elderly."),
            design=translate(result.label, self.settings.language),
            wait=_number(wait.difference, 1, sign=True), low=_number(wait.low, 1, sign=True),
            high=_number(wait.high, 1, sign=True),
            verdict=translate(_verdict(wait), self.settings.language),
            once=_number(100 * once.difference, 1, sign=True),
            young=_number(young.difference, 2, sign=True),
            elderly=_number(elderly.difference, 2, sign=True),
        )  # fmt: skip

    def limits(self) -> list[Block]:
        """What this does not show."""
        return [
            heading(2, self._say(N_("What this does not show"))),
            self._prose(
                self._say(N_("Differences are against specialists' windows for the same residents, "
                             "so that their intervals are narrower than those of the levels.")),
                self._say(N_("Here nobody turns back at a long line, nobody learns which hour is "
                             "quiet, and training, its cost and its slow first months are left "
                             "out; the district model has the latter.")),
            ),
        ]  # fmt: skip


def _verdict(change: Difference) -> str:
    if change.low > 0:
        return N_("longer beyond chance")
    if change.high < 0:
        return N_("shorter beyond chance")
    return N_("within chance")


def _key(canvas: Canvas, texts: list[str]) -> None:
    """One row: a mark for what is simulated, lines for what is computed."""
    from matplotlib.lines import Line2D

    mark = Line2D([], [], color=look(0).colour, marker=look(0).marker, linestyle="none",
                  markersize=4)  # fmt: skip
    lines = [Line2D([], [], **look(i).line) for i in (1, 2)]
    canvas.figure.legend([mark, *lines], texts, loc="upper left", frameon=False, ncols=3,
                         bbox_to_anchor=(0.005, 1.0), handlelength=2.6, columnspacing=1.6,
                         borderaxespad=0.1, handletextpad=0.6)  # fmt: skip


def load_figure(frame: pd.DataFrame, language: Language) -> Drawing:
    """Waits over loads, a panel for each number of windows.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `waits_by_load`.
    language : Language

    Returns
    -------
    Drawing
    """
    import seaborn as sns

    panels = sorted(set(frame["windows"]))
    keys = [translate(message, language) for message in (
        N_("simulated day, 95% interval"), N_("district model"), N_("Erlang, never closes"),
    )]  # fmt: skip
    titles = [translate(N_("Windows: {number}"), language, number=n) for n in panels]
    top = 1.12 * float(frame["high"].max())
    with house_style():
        head = key_height(keys[:1]) + title_height(titles)
        height = head + 2.1
        canvas = Canvas(WIDTH, height)
        axes = canvas.grid(1, len(panels), top=1 - head / height, bottom=0.4 / height, left=0.08,
                           right=0.985, wspace=0.12)[0]  # fmt: skip
        _key(canvas, keys)
        for ax, number, title in zip(axes, panels, titles, strict=True):
            part = frame[frame["windows"] == number]
            ax.errorbar(part["load"], part["wait"], fmt=look(0).marker, color=look(0).colour,
                        yerr=[part["wait"] - part["low"], part["high"] - part["wait"]],
                        markersize=3, linewidth=0.9, capsize=2, zorder=4)  # fmt: skip
            for column, style in (("day", look(1)), ("steady", look(2))):
                finite = part[np.isfinite(part[column]) & (part[column] < 3 * top)]
                sns.lineplot(finite, x="load", y=column, ax=ax, errorbar=None, **style.line)
            ax.axvline(1, color=GREY, linewidth=0.7, linestyle=(0, (2, 2)))
            ax.set_title(title, loc="left")
            ax.set(ylim=(0, top), xlim=(0, None), ylabel="",
                   xlabel=translate(N_("load of the day"), language))  # fmt: skip
            ax.grid(axis="y")
            ax.spines[["top", "right"]].set_visible(False)
            if ax is not axes[0]:
                ax.tick_params(labelleft=False)
        axes[0].set_ylabel(translate(N_("mean wait, minutes"), language))
        return canvas.finish()
