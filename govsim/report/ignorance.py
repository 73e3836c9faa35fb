"""What can be said although the parameters are not known: sentences, a table and a figure."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.analysis.ignorance import Answer, answers, ignorance_table
from govsim.analysis.verdict import Verdict
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.report.canvas import Canvas, key_height, shorten, wrap
from govsim.report.drawing import Drawing
from govsim.report.drawn import from_file_note
from govsim.report.numbers import measure_of
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look
from govsim.report.wording import listed_names

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from govsim.study.nested import Nested

ROW = 0.26
"""Height of one outcome, in inches."""
HEAD = (N_("Outcome"), N_("Effect, mean over draws"), N_("95 of 100 draws"),
        N_("Half-width of chance"), N_("Helps in (95% interval)"), N_("Ignorance in the variance"),
        N_("Verdict"))  # fmt: skip
_VERDICTS = {
    Verdict.BETTER: N_("better in nearly every draw"),
    Verdict.WORSE: N_("worse in nearly every draw"),
    Verdict.OTHER: N_("the same direction in nearly every draw"),
    Verdict.SAME: N_("no difference"),
}


def rows(found: Sequence[Answer], language: Language) -> list[list[str]]:
    """A table's rows, one an outcome."""
    return [_row(one, language) for one in found]


def _row(one: Answer, language: Language) -> list[str]:
    c, m = one.over_draws, measure_of(one.over_draws, language)
    between = translate(N_("{low} to {high}"), language, low=m.signed(c.low), high=m.signed(c.high))
    return [
        c.outcome.text("label", language), m.signed_amount(c.difference), between,
        m.number(one.chance_half), _helps(one, language), _percent(one.components.ignorance_share),
        translate(_VERDICTS.get(c.verdict, N_("depends on the parameters")), language),
    ]  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if math.isfinite(share) else "–"


def _helps(one: Answer, language: Language) -> str:
    if not math.isfinite(one.helps):
        return "–"
    return translate(
        N_("{share} ({low} to {high})"), language, share=_percent(one.helps),
        low=_percent(one.helps_low), high=_percent(one.helps_high),
    )  # fmt: skip


def sentences(found: Sequence[Answer], language: Language) -> list[str]:
    """What may be said of a scenario: what is sure, what is not, and why."""

    def named(which: Sequence[Answer]) -> str:
        labels = [one.over_draws.outcome.text("label", language) for one in which]
        return listed_names(labels, language)

    told = []
    for verdict, message in (
        (Verdict.BETTER, N_("Better in nearly every draw of the parameters: {outcomes}.")),
        (Verdict.WORSE, N_("Worse in nearly every draw of the parameters: {outcomes}.")),
    ):  # fmt: skip
        sure = [one for one in found if one.over_draws.verdict == verdict]
        if sure:
            told.append(translate(message, language, outcomes=named(sure)))
    open_ = [one for one in found
             if one.over_draws.verdict == Verdict.CHANCE and math.isfinite(one.helps)]  # fmt: skip
    for one in sorted(open_, key=lambda one: -abs(one.helps - 0.5)):
        told.append(translate(
            N_("{label}: helps in {share} of the draws; whether it does depends on the "
               "parameters."), language,
            label=one.over_draws.outcome.text("label", language), share=_helps(one, language),
        ))  # fmt: skip
    most = [one for one in found if one.components.ignorance_share > 0.5]
    if most:
        told.append(translate(
            N_("Ignorance of the parameters weighs more than chance, so that data help more than "
               "replications: {outcomes}."), language, outcomes=named(most),
        ))  # fmt: skip
    return told


def method(found: Nested, language: Language) -> str:
    """How the numbers were found."""
    lost = len({run[1] for run in found.failed})
    said = translate(
        N_("{draws} draws of {count} parameters from their ranges, each run in {replications} "
           "replications under the same luck ({runs} runs). The variance of the paired "
           "difference is split by two-way random effects: ignorance is what differs from draw to "
           "draw, chance what differs from replication to replication of one draw. Most ranges "
           "are assumptions; another range gives another answer."), language,
        draws=len(found.draws), count=len(found.draws.names), replications=found.replications,
        runs=len(found.scenarios) * len(found.draws) * found.replications,
    )  # fmt: skip
    said += from_file_note(found.draws.from_file, language)
    if lost:
        said += translate(N_(" {n} draws are left out because a run failed."), language, n=lost)
    return said


def ignorance_figure(found: Sequence[Answer], title: str, language: Language) -> Drawing:
    """In what share of draws the proposal helps, and how much of the variance is ignorance.

    Parameters
    ----------
    found : sequence of Answer
    title : str
        What the scenario is called.
    language : Language

    Returns
    -------
    Drawing
    """
    judged = [one for one in found if math.isfinite(one.helps)]
    names = [one.over_draws.outcome.text("label", language) for one in judged]
    texts = [translate(m, language) for m in (N_("ignorance of the parameters"), N_("chance"))]
    sure = sum(1 for one in judged if one.over_draws.verdict == Verdict.BETTER)
    finding = translate(
        N_("{title}: of {all} outcomes, {sure} are better in nearly every draw"), language,
        title=shorten(title, 40), all=len(judged), sure=sure,
    )  # fmt: skip
    with house_style():
        head = key_height(texts) + 0.32
        height = head + ROW * len(judged) + 0.62
        canvas = Canvas(WIDTH, height)
        left, right = canvas.grid(1, 2, top=1 - head / height, bottom=0.56 / height, left=0.3,
                                  right=0.965, wspace=0.16)[0]  # fmt: skip
        for y, one in enumerate(judged):
            colour = look(1).colour
            left.plot([one.helps_low, one.helps_high], [y, y], color=colour, linewidth=1.6)
            left.plot([one.helps], [y], "o", color=colour, markersize=4.5,
                      markerfacecolor=colour if one.is_sure else "white")  # fmt: skip
            share = one.components.ignorance_share
            if math.isfinite(share):
                right.barh(y, share, height=0.62, color=look(2).colour, edgecolor="white")
                right.barh(y, 1 - share, left=share, height=0.62, color="#d9d9d9",
                           edgecolor="white")  # fmt: skip
        left.axvline(0.5, color=GREY, linewidth=0.7, linestyle=(0, (2, 2)))
        for ax in (left, right):
            _percent_axis(ax, len(judged))
        left.set_yticks(range(len(judged)), [wrap(shorten(n, 60), 32) for n in names])
        left.grid(axis="x")
        right.tick_params(labelleft=False)
        left.set_xlabel(translate(N_("share of draws in which it helps"), language))
        right.set_xlabel(translate(N_("share of the variance of one run's difference"), language))
        _key(canvas, texts)
        canvas.note(translate(N_("filled: one direction in 95 of 100 draws; the line is the 95% "
                                 "interval of the share"), language))  # fmt: skip
        canvas.figure.text(0.01, 1 - (key_height(texts) + 0.2) / height, wrap(finding, 96))
        return canvas.finish()


def _percent_axis(ax: Any, count: int) -> None:
    ax.set(xlim=(-0.02, 1.02), ylim=(count - 0.4, -0.6), xticks=(0, 0.25, 0.5, 0.75, 1))
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}%")
    ax.tick_params(axis="y", length=0, labelsize=SMALL)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _key(canvas: Canvas, texts: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=c) for c in (look(2).colour, "#d9d9d9")]
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=2,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip


def write(found: Nested, folder: str | os.PathLike[str]) -> list[Path]:
    """Write the table, and a figure of each scenario in both languages.

    Returns
    -------
    list of Path
        What was written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "ignorance.csv", target / "draws.csv"]
    text = ignorance_table(found).to_csv(
        index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL, float_format="%.8g"
    )
    written[0].write_text(text, encoding="utf-8")
    written[1].write_text(found.draws.frame().to_csv(lineterminator="\n"), encoding="utf-8")
    for scenario in found.scenarios[1:]:
        for language in LANGUAGES:
            title = scenario.title.get(language)
            pictures = ignorance_figure(answers(found, scenario.name), title, language)
            for kind, content in pictures.forms.items():
                written.append(target / f"ignorance-{scenario.name}.{language}.{kind}")
                written[-1].write_bytes(content)
    return written
