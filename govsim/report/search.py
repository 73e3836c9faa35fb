"""What a search for packages found: sentences, a table, a figure, and scenario files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.analysis.search import BAD_DRAW, Candidate, SearchResult
from govsim.analysis.search_space import LEVERS, Lever
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy.proposals import PROPOSALS
from govsim.report.canvas import Canvas, key_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import MINUS, measure_of, patterns
from govsim.report.style import GREY, NORMAL, SMALL, WIDTH, house_style, look
from govsim.report.wording import listed_names

if TYPE_CHECKING:
    import os

HEAD = (N_("No."), N_("Package and strengths"), N_("Public cost a year (95% interval)"),
        N_("Change (95% interval)"), N_("In a bad draw"), N_("Cost of a unit gained"),
        N_("On the front"))  # fmt: skip
HIGH_SHARE = 0.9
"""A place on the front is called sure from this share of resamples on."""


def words(found: Candidate, language: Language) -> str:
    """A package in words: proposals with their strengths."""
    parts = [
        translate(N_("{proposal} ({strength})"), language,
                  proposal=translate(PROPOSALS[name].title, language),
                  strength=strength(LEVERS[name], value, language))
        for name, value in found.package
    ]  # fmt: skip
    return listed_names(parts, language)


def strength(lever: Lever, value: float, language: Language) -> str:
    """How strong a proposal is, in its unit."""
    return translate(lever.unit, language, number=f"{value * lever.factor:,.10g}")


def money(yuan: float, language: Language, *, signed: bool = False) -> str:
    """Money a year to three digits, in the language's large unit; small sums in yuan."""
    size, unit = (
        (1e4, N_("CNY {number} ten thousand")) if language == "zh"
        else (1e6, N_("CNY {number} million"))
    )  # fmt: skip
    if abs(yuan) < size / 10:
        text = f"{float(f'{yuan:.3g}'):{'+' if signed else ''},.0f}".replace("-", MINUS)
        return translate(N_("CNY {number}"), language, number=text)
    number = yuan / size
    decimals = 2 if abs(number) < 10 else 1 if abs(number) < 100 else 0
    text = f"{number:+,.{decimals}f}" if signed else f"{number:,.{decimals}f}"
    return translate(unit, language, number=text.replace("-", MINUS))


def span(middle: float, low: float, high: float, language: Language) -> str:
    """Money with its interval."""
    return translate(N_("{amount} ({low} to {high})"), language, amount=money(middle, language),
                     low=money(low, language), high=money(high, language))  # fmt: skip


def rows(found: SearchResult, language: Language) -> list[list[str]]:
    """One row a candidate, by rising cost; changes of several objectives are joined."""
    lines = []
    for number, c in enumerate(found.candidates, start=1):
        changes, bad = [], []
        for effect, worst in zip(c.effects, c.bad_draw, strict=True):
            m = measure_of(effect, language)
            label = effect.outcome.text("label", language)
            changes.append(translate(
                N_("{label} {amount} ({low} to {high})"), language, label=label,
                amount=m.signed_amount(effect.difference), low=m.signed(effect.low),
                high=m.signed(effect.high),
            ))  # fmt: skip
            bad.append(m.signed(worst))
        price = unit_cost(c, language)
        mark = N_("knee, {share}%") if c.is_knee else N_("yes, {share}%")
        place = translate(mark if c.on_front else N_("no, {share}%"), language,
                          share=round(100 * c.front_share))  # fmt: skip
        lines.append([str(number), words(c, language), span(*c.cost, language),
                      "; ".join(changes), "; ".join(bad), price, place])  # fmt: skip
    return lines


def unit_cost(found: Candidate, language: Language) -> str:
    """Cost of a unit gained, where it costs anything and gains something."""
    if found.per_point is None:
        return translate(N_("gain within chance"), language)
    if found.cost[2] < 0:
        return translate(N_("none: it saves money"), language)
    return span(*found.per_point, language)


def sentences(found: SearchResult, language: Language) -> list[str]:
    """What may be said of the front, the knee and the search's optimism."""
    if not found.candidates:
        return [translate(N_("No package within the budget was found on the front."), language)]
    front = found.front
    told = [translate(
        N_("Of {candidates} packages run again, {front} remain on the front; {sure} of them in at "
           "least {share}% of resamples of the draws."), language,
        candidates=len(found.candidates), front=len(front),
        sure=sum(c.front_share >= HIGH_SHARE for c in front), share=round(100 * HIGH_SHARE),
    )]  # fmt: skip
    if (best := found.knee) is not None:
        m = measure_of(best.effects[0], language)
        told.append(translate(
            N_("The knee is No. {number} ({words}): {label} {amount} (95% interval {low} to "
               "{high}) for {cost} a year; it is the knee in {share}% of resamples."), language,
            number=found.candidates.index(best) + 1, words=words(best, language),
            label=best.effects[0].outcome.text("label", language),
            amount=m.signed_amount(best.effects[0].difference),
            low=m.signed(best.effects[0].low), high=m.signed(best.effects[0].high),
            cost=money(best.cost[0], language), share=round(100 * best.knee_share),
        ))  # fmt: skip
    else:
        told.append(translate(N_("The front has no knee."), language))
    real = sum(c.effects[0].is_real for c in front)
    label = OUTCOMES[found.objectives[0]].text("label", language)
    told.append(translate(
        N_("{real} of {front} packages on the front change the first objective ({label}) beyond "
           "their interval."), language, real=real, front=len(front), label=label,
    ))  # fmt: skip
    mean = sum(float(c.optimism[0]) for c in found.candidates) / len(found.candidates)
    m = measure_of(found.candidates[-1].effects[0], language)
    told.append(translate(
        N_("The search saw changes that differ from the fresh ones by {amount} on average: numbers "
           "given here are the fresh ones."), language, amount=m.signed_amount(mean),
    ))  # fmt: skip
    return told


def against(found: SearchResult, language: Language) -> str:
    """What changes are counted from."""
    if found.base is None:
        return translate(N_("the baseline"), language)
    return translate(N_("“{title}” alone"), language, title=found.base.title.get(language))


def method(found: SearchResult, language: Language) -> str:
    """How packages were searched and judged."""
    told = translate(
        N_("{evaluated} packages were searched (NSGA-II), the best run again in {draws} fresh "
           "draws of the parameters × {replications} replications under fresh luck ({runs} runs "
           "in all). Intervals are 95%, of the mean over draws, from differences paired by draw "
           "and luck: they hold both the parameters' uncertainty and luck. Changes and cost are "
           "counted from {against}. A bad draw: {share}% of draws are worse. Shares on the front "
           "are of resamples of the draws."), language, against=against(found, language),
        evaluated=found.evaluated, draws=found.draws, replications=found.replications,
        runs=found.runs, share=round(100 * BAD_DRAW),
    )  # fmt: skip
    if found.lost:
        lost = translate(
            N_("{lost} draws are left out since a run failed."), language, lost=found.lost
        )
        told += lost if language == "zh" else f" {lost}"
    return told


def search_figure(found: SearchResult, language: Language) -> Drawing:
    """Cost and first objective of each candidate with intervals, the front and its knee.

    Returns
    -------
    Drawing
    """
    size = 1e4 if language == "zh" else 1e6
    outcome = OUTCOMES[found.objectives[0]]
    base = found.candidates[0].effects[0].baseline if found.candidates else 0.0
    factor, _, pattern = patterns(outcome, abs(base), language)
    texts = [
        translate(t, language)
        for t in (
            N_("on the front, 95% interval"),
            N_("no longer on the front when run again"),
            N_("knee"),
        )
    ]
    with house_style():
        height = 2.7
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - (key_height(texts) + 0.26) / height, bottom=0.5 / height,
                         left=0.105, right=0.97)[0, 0]  # fmt: skip
        for number, c in enumerate(found.candidates, start=1):
            _point(ax, number, c, size, factor)
        front = sorted((c.cost[0] / size, c.effects[0].difference * factor) for c in found.front)
        if len(found.objectives) == 1 and front:
            ax.plot(*zip(*front, strict=True), color=look(1).colour, linewidth=0.9, zorder=2)
        ax.axhline(0, color=GREY, linewidth=0.8)
        if found.budget is not None:
            ax.axvline(found.budget / size, color=GREY, linewidth=0.8, linestyle=(0, (4, 2)))
            ax.annotate(translate(N_("budget"), language), (found.budget / size, 1),
                        xycoords=("data", "axes fraction"), xytext=(-3, -3), ha="right", va="top",
                        textcoords="offset points", fontsize=SMALL, color=GREY)  # fmt: skip
        _key(canvas, texts)
        unit = translate(
            N_("CNY {number} ten thousand") if language == "zh" else N_("CNY {number} million"),
            language, number="",
        ).replace("  ", " ").strip()  # fmt: skip
        ax.set_xlabel(translate(N_("public cost a year beyond {against} ({unit})"), language,
                                unit=unit, against=against(found, language)))  # fmt: skip
        label, own = outcome.text("label", language), pattern.replace("{number}", "").strip()
        named = translate(N_("{label}: change ({unit})"), language, label=label, unit=own)
        ax.set_ylabel(wrap(named if own else label, 30))
        ax.grid(True)
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_title(wrap(_finding(found, language), 96), loc="left", x=-0.1, fontsize=NORMAL)
        return canvas.finish()


def _point(ax: Any, number: int, c: Candidate, size: float, factor: float) -> None:
    e = c.effects[0]
    style = look(2) if c.is_knee else look(1) if c.on_front else look(0)
    x, y = c.cost[0] / size, e.difference * factor
    ax.errorbar(
        x, y, xerr=[[x - c.cost[1] / size], [c.cost[2] / size - x]],
        yerr=[[y - e.low * factor], [e.high * factor - y]], color=style.colour,
        marker="*" if c.is_knee else style.marker if c.on_front else "x",
        markersize=9 if c.is_knee else 4.5, linewidth=0.6, zorder=5 if c.is_knee else 4,
    )  # fmt: skip
    ax.annotate(str(number), (x, y), xytext=(4, 3 if c.on_front else -10),
                textcoords="offset points", fontsize=SMALL)  # fmt: skip


def _key(canvas: Canvas, texts: list[str]) -> None:
    from matplotlib.lines import Line2D

    looks = ((look(1).colour, look(1).marker, 4.5), (look(0).colour, "x", 4.5),
             (look(2).colour, "*", 9))  # fmt: skip
    handles = [Line2D([], [], color=colour, marker=marker, markersize=size, linestyle="none")
               for colour, marker, size in looks]  # fmt: skip
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=3,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip


def _finding(found: SearchResult, language: Language) -> str:
    if (best := found.knee) is not None:
        m = measure_of(best.effects[0], language)
        return translate(
            N_("The knee, No. {number}: {amount} ({low} to {high}) for {cost} a year"), language,
            number=found.candidates.index(best) + 1, cost=money(best.cost[0], language),
            amount=m.signed_amount(best.effects[0].difference),
            low=m.signed(best.effects[0].low), high=m.signed(best.effects[0].high),
        )  # fmt: skip
    return translate(N_("{front} packages remain on the front when run again; it has no knee"),
                     language, front=len(found.front))  # fmt: skip


def write(found: SearchResult, folder: str | os.PathLike[str]) -> list[Path]:
    """Write the table, the figure in both languages, and each package of the front as a scenario.

    Returns
    -------
    list of Path
        What was written.
    """
    from ruamel.yaml import YAML

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "search.csv"]
    written[0].write_text(
        found.table().to_csv(index=False, lineterminator="\n", float_format="%.8g"), "utf-8"
    )
    if found.candidates:
        for language in LANGUAGES:
            for kind, content in search_figure(found, language).forms.items():
                written.append(target / f"search.{language}.{kind}")
                written[-1].write_bytes(content)
    for c in found.front:
        text = io.StringIO()
        YAML().dump(
            {
                "name": c.name, "title": c.scenario.title.model_dump(), "author": "govsim",
                "proposals": [
                    {p.name: p.model_dump(mode="json", by_alias=True, exclude_none=True)}
                    for p in c.scenario.proposals
                ],
            },
            text,
        )  # fmt: skip
        written.append(target / f"{c.name}.yaml")
        written[-1].write_text(text.getvalue(), encoding="utf-8")
    return written
