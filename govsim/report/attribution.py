"""What a package's effect comes from: sentences, a table and a figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.analysis.attribution import EXACT, ORDERS, Attribution, Part
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy.proposals import PROPOSALS
from govsim.report.canvas import Canvas, key_height, shorten, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import Measure, measure_of, patterns
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look
from govsim.report.wording import listed_names, note, sentence

if TYPE_CHECKING:
    import os

ROW = 0.26
"""Height of one proposal, in inches."""
MOST_PARTS, MOST_PAIRS = 6, 3
"""Parts and pairs spoken of with their numbers."""


def title_of(proposal: str, language: Language) -> str:
    """What a proposal is called."""
    return translate(PROPOSALS[proposal].title, language)


def amount(comparison: Comparison, measure: Measure, language: Language) -> str:
    """A part with its interval."""
    low, high = measure.signed(comparison.low), measure.signed(comparison.high)
    if comparison.low == comparison.high:
        return measure.signed_amount(comparison.difference)
    return translate(
        N_("{amount} ({low} to {high})"), language,
        amount=measure.signed_amount(comparison.difference), low=low, high=high,
    )  # fmt: skip


def cell(comparison: Comparison, measure: Measure, language: Language) -> str:
    """A part with its interval, without the unit, as a table shows it."""
    number = measure.signed(comparison.difference)
    if comparison.low == comparison.high:
        return number
    low, high = measure.signed(comparison.low), measure.signed(comparison.high)
    return translate(N_("{amount} ({low} to {high})"), language, amount=number, low=low, high=high)


def sentences(found: Attribution, outcome: str, language: Language) -> list[str]:
    """What may be said of one outcome: the whole, the parts, and how they work together."""
    whole, parts = found.effect(outcome), found.parts(outcome)
    measure = measure_of(whole, language)
    told = [sentence(whole, language)]
    real = [part for part in parts if part.share.is_real]
    if real:
        told.append(translate(
            N_("Shared out among the proposals: {parts}."), language,
            parts=listed_names(
                [f"{title_of(p.proposal, language)} {amount(p.share, measure, language)}"
                 for p in real[:MOST_PARTS]], language),
        ))  # fmt: skip
    if real[MOST_PARTS:]:
        told.append(translate(
            N_("Smaller parts, beyond chance too: {parts}."), language,
            parts=listed_names(
                [title_of(p.proposal, language) for p in real[MOST_PARTS:]], language),
        ))  # fmt: skip
    chance = [p for p in parts if not p.share.is_real and p.share.high > p.share.low]
    if chance:
        told.append(translate(
            N_("Within chance: {parts}."), language,
            parts=listed_names([title_of(p.proposal, language) for p in chance], language),
        ))  # fmt: skip
    nothing = [p for p in parts if p.share.low == p.share.high == 0]
    if nothing:
        told.append(translate(
            N_("Without any part in it: {parts}."), language,
            parts=listed_names([title_of(p.proposal, language) for p in nothing], language),
        ))  # fmt: skip
    told += _together(found, outcome, parts, measure, language)
    return told


def _together(found: Attribution, outcome: str, parts: Sequence[Part], measure: Measure,
              language: Language) -> list[str]:  # fmt: skip
    """Whether effects add up, as far as the intervals allow."""
    told = []
    gap = found.beyond_sum(outcome)
    if len(parts) > 1 and gap.is_real:
        message = {
            Verdict.BETTER: N_("Each alone would add up to {sum}; together they do better than "
                               "that, by {gap}."),
            Verdict.WORSE: N_("Each alone would add up to {sum}; together they do worse than "
                              "that, by {gap}."),
        }.get(gap.verdict, N_("Each alone would add up to {sum}; together they differ from that "
                              "by {gap}."))  # fmt: skip
        own = measure_of(gap, language)
        told.append(translate(
            message, language, sum=own.signed_amount(found.alone_sum(outcome)),
            gap=amount(gap, own, language),
        ))  # fmt: skip
    pairs = [pair for pair in found.interactions(outcome) if pair[2].is_real][:MOST_PAIRS]
    if pairs and len(parts) > 2:
        told.append(translate(
            N_("Pairs that do most together beyond what each does: {pairs}."), language,
            pairs=listed_names(
                [translate(N_("{one} with {other} {amount}"), language,
                           one=title_of(a, language), other=title_of(b, language),
                           amount=amount(c, measure, language)) for a, b, c in pairs], language),
        ))  # fmt: skip
    return told


def method(found: Attribution, language: Language) -> str:
    """How the parts were found."""
    fields = {"runs": found.runs, "replications": len(found.whole), "most": EXACT}
    failed = left_out(found.left_out, language)
    if found.exact:
        return failed + translate(
            N_("Every combination of the proposals was run in {replications} replications under "
               "the same luck ({runs} runs). A proposal's part is what it adds to those adopted "
               "before it, averaged over every order (Shapley's value); parts add up to the "
               "whole. Intervals are 95%, over replications."), language, **fields,
        )  # fmt: skip
    return failed + translate(
        N_("Beyond {most} proposals orders of adopting them are sampled: {orders} in each of "
           "{replications} replications under the same luck ({runs} runs). A proposal's part is "
           "what it adds to those adopted before it, averaged over these orders (Shapley's "
           "value); parts add up to the whole. Intervals are 95%, over replications, and hold "
           "the error of sampling."), language, orders=ORDERS, **fields,
    )  # fmt: skip


def left_out(replications: int, language: Language) -> str:
    """That replications were left out because a run of theirs failed; empty if none was."""
    if not replications:
        return ""
    return translate(
        N_("{n} replications are left out because a run of theirs failed. "), language,
        n=replications,
    )  # fmt: skip


def rows(found: Attribution, outcome: str, language: Language) -> list[list[str]]:
    """A table: every proposal's part, effect alone and effect as the last, then the whole."""
    whole = found.effect(outcome)
    measure = measure_of(whole, language)
    lines = [
        [title_of(part.proposal, language), *(cell(c, measure, language)
         for c in (part.share, part.alone, part.last)), note(part.share, language)]
        for part in found.parts(outcome)
    ]  # fmt: skip
    total = translate(N_("The whole package"), language)
    return [*lines, [total, cell(whole, measure, language), "", "", note(whole, language)]]


def caption(found: Attribution, outcome: str, language: Language) -> str:
    """Outcome and unit, above its table."""
    label = OUTCOMES[outcome].text("label", language)
    _, _, pattern = patterns(OUTCOMES[outcome], abs(found.effect(outcome).baseline), language)
    unit = pattern.replace("{number}", "").strip()
    return translate(N_("{label} ({unit})"), language, label=label, unit=unit) if unit else label


HEAD = (N_("Proposal of the package"), N_("Part in the effect (95% interval)"), N_("Alone"),
        N_("As the last"), N_("Verdict"))  # fmt: skip


def attribution_figure(found: Attribution, outcome: str,
                       language: Language) -> Drawing:  # fmt: skip
    """Every proposal's part as a bar with its interval, and its effect alone as a mark.

    Parameters
    ----------
    found : Attribution
    outcome : str
    language : Language

    Returns
    -------
    Drawing
        A hollow bar: within chance.
    """
    parts, whole = found.parts(outcome), found.effect(outcome)
    names = [title_of(part.proposal, language) for part in parts]
    shares = [part.share for part in parts]
    texts = [translate(m, language) for m in (N_("part in the package's effect, 95% interval"),
                                              N_("effect alone"))]  # fmt: skip
    factor, _, pattern = patterns(OUTCOMES[outcome], abs(whole.difference), language)
    with house_style():
        height = key_height(texts) + 0.75 + ROW * (len(parts) + 1)
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - (key_height(texts) + 0.28) / height,
                         bottom=0.42 / height, left=0.36, right=0.97)[0, 0]  # fmt: skip
        _key(canvas, texts)
        _bar(ax, 0, whole, look(0).colour)
        for y, (share, part) in enumerate(zip(shares, parts, strict=True), start=1):
            _bar(ax, y, share, look(1).colour)
            ax.plot([part.alone.difference], [y], look(2).marker, color=look(2).colour,
                    markersize=4, markerfacecolor="white", zorder=5)  # fmt: skip
        ax.axvline(0, color=GREY, linewidth=0.8)
        total = translate(N_("The whole package"), language)
        ax.set_yticks(range(len(parts) + 1), [wrap(shorten(n, 50), 30) for n in (total, *names)])
        ax.tick_params(axis="y", length=0, labelsize=SMALL)
        ax.set_ylim(len(parts) + 0.6, -0.6)
        ax.xaxis.set_major_formatter(
            lambda value, _: f"{value * factor:,.6g}".replace("-", "\N{MINUS SIGN}")
        )
        ax.grid(axis="x")
        ax.spines[["top", "right", "left"]].set_visible(False)
        unit = pattern.replace("{number}", "").strip()
        ax.set_xlabel(translate(N_("difference ({unit})"), language, unit=unit) if unit
                      else translate(N_("difference from the baseline"), language))  # fmt: skip
        ax.set_title(wrap(_finding(found, outcome, language), 84), loc="left",
                     x=-0.53)  # fmt: skip
        return canvas.finish()


def _finding(found: Attribution, outcome: str, language: Language) -> str:
    """The figure's title states what it shows."""
    label = OUTCOMES[outcome].text("label", language)
    real = [part for part in found.parts(outcome) if part.share.is_real]
    if not real:
        return translate(N_("{label}: no proposal's part is beyond chance"), language, label=label)
    return translate(
        N_("{label}: the largest part is “{proposal}”, {amount}"), language, label=label,
        proposal=title_of(real[0].proposal, language),
        amount=measure_of(real[0].share, language).signed_amount(real[0].share.difference),
    )  # fmt: skip


def _bar(ax: Any, y: int, c: Comparison, colour: str) -> None:
    fill = colour if c.is_real else "white"
    ax.barh(y, c.difference, height=0.56, color=fill, edgecolor=colour, linewidth=0.8, alpha=0.75)
    ax.plot([c.low, c.high], [y, y], color="black", linewidth=1.0, zorder=4)


def _key(canvas: Canvas, texts: Sequence[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=look(1).colour, edgecolor=look(1).colour, alpha=0.75),
        Line2D([], [], color=look(2).colour, marker=look(2).marker, linestyle="none",
               markersize=4, markerfacecolor="white"),
    ]  # fmt: skip
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=2,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip


def write(found: Attribution, outcomes: Sequence[str],
          folder: str | os.PathLike[str]) -> list[Path]:  # fmt: skip
    """Write the parts as a table, and a figure of each outcome in both languages.

    Parameters
    ----------
    found : Attribution
    outcomes : sequence of str
    folder : path

    Returns
    -------
    list of Path
        What was written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    found.table(outcomes).to_csv(
        text, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL, float_format="%.8g"
    )
    written = [target / "attribution.csv"]
    written[0].write_text(text.getvalue(), encoding="utf-8")
    for outcome in outcomes:
        for language in LANGUAGES:
            drawing = attribution_figure(found, outcome, language)
            for kind, content in drawing.forms.items():
                written.append(target / f"attribution-{outcome}.{language}.{kind}")
                written[-1].write_bytes(content)
    return written
