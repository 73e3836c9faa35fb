"""Which parameters decide: sentences, tables and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.analysis.indices import Index, Screened
from govsim.analysis.sensitivity import Sensitivity
from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import LANGUAGES, N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import GRADES, load_parameters
from govsim.catalogue.tables import shown
from govsim.report.canvas import Canvas, key_height, shorten, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import Measure, measure_of
from govsim.report.style import GREY, SMALL, WIDTH, house_style, look
from govsim.report.wording import listed_names

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

ROW = 0.27
"""Height of one parameter, in inches."""
NAMED = 3
"""Parameters named in a sentence."""
LABELLED = 6
"""Points with their names in the picture of the screening."""
HEAD = (N_("Parameter"), N_("Range"), N_("Grade"), N_("By itself (95% interval)"),
        N_("With others (95% interval)"), N_("Knowing it is worth"))  # fmt: skip


def label(name: str, language: Language) -> str:
    """What a parameter is called."""
    return load_parameters()[name].text("label", language)


def _percent(share: float) -> str:
    return f"{round(100 * share) + 0:d}%".replace("-", "\N{MINUS SIGN}")


def _share(share: float, half: float, language: Language) -> str:
    return translate(N_("{share} ({low} to {high})"), language, share=_percent(share),
                     low=_percent(share - half), high=_percent(share + half))  # fmt: skip


def _measure(found: Sensitivity, language: Language) -> Measure:
    """How amounts of the result are written: to the digits of its spread over parameters."""
    spread, mean = found.variance**0.5, found.mean
    one = OUTCOMES[found.outcome]
    return measure_of(
        Comparison(one, found.scenario.name, 0.0, mean, mean, mean - spread, mean + spread, 2),
        language,
    )


def result_in_words(found: Sensitivity, language: Language) -> str:
    """What is explained: an outcome, or the difference a scenario makes in it."""
    message = (
        N_("{outcome} under “{title}”") if found.is_level
        else N_("effect of “{title}” on: {outcome}")
    )  # fmt: skip
    return translate(message, language, title=found.scenario.title.get(language),
                     outcome=OUTCOMES[found.outcome].text("label", language))  # fmt: skip


def is_found(one: Index) -> bool:
    """Whether a parameter's part in the variance is beyond the error of the estimate."""
    return one.total - one.total_half > 0


def rows(found: Sensitivity, language: Language) -> list[list[str]]:
    """A table's rows, one a parameter with indices."""
    return [_row(found, one, language) for one in found.indices.items]


def _row(found: Sensitivity, one: Index, language: Language) -> list[str]:
    p, worth = load_parameters()[one.name], found.worth(one.name)
    span = translate(N_("{low} to {high}"), language, low=shown(p.low), high=shown(p.high))
    unit = p.text("unit", language)
    return [
        label(one.name, language), f"{span} {unit}".strip(), translate(GRADES[p.grade], language),
        _share(one.first, one.first_half, language), _share(one.total, one.total_half, language),
        "–" if worth is None else _measure(found, language).amount(worth),
    ]  # fmt: skip


def sentences(found: Sensitivity, language: Language) -> list[str]:
    """What may be said: how much the result varies, what decides it, what to measure first."""
    m = _measure(found, language)
    mean = m.value(found.mean) if found.is_level else m.signed_amount(found.mean)
    told = [translate(
        N_("The {result}: {mean} on average over the parameters below, with a standard deviation "
           "of {spread}."), language, result=result_in_words(found, language), mean=mean,
        spread=m.amount(found.variance**0.5),
    )]  # fmt: skip
    beyond = [one for one in found.indices.items if is_found(one)]
    if not found.indices.items:
        told.append(
            translate(
                N_("No parameter looked at moves it beyond the same runs' own value."), language
            )
        )
        return told
    if not beyond:
        told.append(translate(
            N_("No parameter's part is beyond the error of the estimate; more points would tell."),
            language,
        ))  # fmt: skip
        return told
    told.append(translate(
        N_("Deciding, with the share of the variance each has a part in: {parameters}."), language,
        parameters=listed_names(
            [f"{label(one.name, language)} {_share(one.total, one.total_half, language)}"
             for one in beyond[:NAMED]], language),
    ))  # fmt: skip
    order = sorted(beyond, key=lambda one: -one.first)
    first = [one for one in order if one.first - one.first_half > 0][:NAMED]
    if first:
        told.append(translate(
            N_("To measure first in the district: {parameters}. Were the first of them known, "
               "about {share} of this variance would go."), language,
            parameters=listed_names(
                [translate(N_("{parameter} (now: {grade})"), language,
                           parameter=label(one.name, language),
                           grade=translate(GRADES[load_parameters()[one.name].grade], language))
                 for one in first], language),
            share=_share(first[0].first, first[0].first_half, language),
        ))  # fmt: skip
    worth = [(found.worth(one.name) or 0.0) for one in found.indices.items]
    if not found.is_level and max(worth) <= 0 and OUTCOMES[found.outcome].better != "neither":
        told.append(translate(
            N_("Knowing any one of them would not change the choice between adopting and leaving "
               "it, as far as this outcome goes."), language,
        ))  # fmt: skip
    return told


def method(found: Sensitivity, language: Language) -> str:
    """How the indices were found."""
    said = translate(
        N_("{idle} of {all} parameters leave the result equal to the bit and were put aside; the "
           "other {left} were screened (Morris), and Sobol' indices estimated for the {top} most "
           "influential, all others at their central values ({runs} runs, {replications} "
           "replications of each point under the same luck). By itself: the share of the variance "
           "that would go if the parameter were known. With others: the share it has any part in. "
           "Estimates below 0% or above 100% are the estimator's error; the intervals say how "
           "large it is. Parameters are drawn independently from their ranges."), language,
        idle=len(found.idle), all=len(found.idle) + len(found.screened), left=len(found.screened),
        top=len(found.indices.items), runs=found.runs, replications=found.replications,
    )  # fmt: skip
    if found.failed:
        said += translate(N_(" {n} points failed and were given the mean."), language,
                          n=found.failed)  # fmt: skip
    return said


def indices_figure(found: Sensitivity, language: Language) -> Drawing:
    """Every parameter's share of the variance, with others as a bar and by itself as a mark.

    Returns
    -------
    Drawing
    """
    items = found.indices.items
    texts = [translate(m, language) for m in (N_("share of the variance, with others"),
                                              N_("by itself, 95% interval"))]  # fmt: skip
    with house_style():
        finding = wrap(_finding(found, language), 92)
        lines = finding.count("\n") + 1
        head = key_height(texts) + 0.22 + 0.16 * lines
        height = head + ROW * len(items) + 0.45
        canvas = Canvas(WIDTH, height)
        ax = canvas.grid(1, 1, top=1 - head / height, bottom=0.4 / height, left=0.4,
                         right=0.97)[0, 0]  # fmt: skip
        for y, one in enumerate(items):
            solid = is_found(one)
            ax.barh(y, one.total, height=0.58, color=look(1).colour if solid else "white",
                    edgecolor=look(1).colour, linewidth=0.8, alpha=0.75)  # fmt: skip
            ax.plot([one.total - one.total_half, one.total + one.total_half], [y + 0.12] * 2,
                    color="black", linewidth=0.9)  # fmt: skip
            ax.errorbar(one.first, y - 0.12, xerr=one.first_half, color=look(2).colour,
                        marker=look(2).marker, markersize=4, markerfacecolor="white",
                        linewidth=0.9)  # fmt: skip
        ax.axvline(0, color=GREY, linewidth=0.8)
        ax.set_yticks(range(len(items)), [wrap(shorten(label(o.name, language), 66), 36)
                                          for o in items])  # fmt: skip
        ax.set_ylim(len(items) - 0.4, -0.6)
        ax.xaxis.set_major_formatter(lambda value, _: _percent(value))
        ax.tick_params(axis="y", length=0, labelsize=SMALL)
        ax.grid(axis="x")
        ax.spines[["top", "right", "left"]].set_visible(False)
        ax.set_xlabel(translate(N_("share of the variance (hollow: within the estimate's error)"),
                                language))  # fmt: skip
        _key(canvas, texts)
        canvas.figure.text(0.01, 1 - (key_height(texts) + 0.08) / height, finding, va="top")
        return canvas.finish()


def _finding(found: Sensitivity, language: Language) -> str:
    beyond = [one for one in found.indices.items if is_found(one)]
    what = result_in_words(found, language)
    if not beyond:
        return translate(N_("{result}: no parameter stands out"), language, result=what)
    return translate(N_("{result}: most depends on “{parameter}”"), language, result=what,
                     parameter=shorten(label(beyond[0].name, language), 40))  # fmt: skip


def _key(canvas: Canvas, texts: Sequence[str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor=look(1).colour, alpha=0.75),
        Line2D([], [], color=look(2).colour, marker=look(2).marker, markersize=4,
               markerfacecolor="white"),
    ]  # fmt: skip
    canvas.figure.legend(handles, texts, loc="upper left", frameon=False, ncols=2,
                         bbox_to_anchor=(0.005, 1.0), borderaxespad=0.1)  # fmt: skip


def screening_figure(found: Sensitivity, language: Language) -> Drawing:
    """Morris's plane: how much each parameter moves the result, and how unevenly.

    Returns
    -------
    Drawing
    """
    factor = _measure(found, language).factor
    chosen = {one.name for one in found.indices.items}
    with house_style():
        canvas = Canvas(WIDTH, 3.3)
        ax = canvas.grid(1, 1, top=0.9, bottom=0.13, left=0.1, right=0.97)[0, 0]
        for inside, style in ((False, look(0)), (True, look(1))):
            part = [s for s in found.screened if (s.name in chosen) == inside]
            ax.plot(
                [factor * s.mu_star for s in part], [factor * s.sigma for s in part],
                style.marker, color=style.colour, markersize=4 if inside else 2.5,
                markerfacecolor=style.colour if inside else "white", linestyle="none",
            )  # fmt: skip
        top = [factor * s.mu_star for s in found.screened[:1]] or [1.0]
        for s in _apart(found.screened[:LABELLED]):
            left = factor * s.mu_star > 0.6 * top[0]
            ax.annotate(shorten(label(s.name, language), 36),
                        (factor * s.mu_star, factor * s.sigma), fontsize=SMALL,
                        ha="right" if left else "left", xytext=(-5 if left else 5, 3),
                        textcoords="offset points")  # fmt: skip
        ax.set(xlim=(0, None), ylim=(0, None))
        unit = _measure(found, language).change.replace("{number}", "").strip()
        across = translate(N_("mean size of the change across the range"), language)
        named = translate(N_("{label} ({unit})"), language, label=across, unit=unit)
        ax.set_xlabel(named if unit else across)
        ax.set_ylabel(translate(N_("spread of the changes"), language))
        ax.grid()
        ax.spines[["top", "right"]].set_visible(False)
        title = translate(
            N_("{left} of {all} parameters move it at all; filled: with indices"), language,
            left=len(found.screened), all=len(found.screened) + len(found.idle),
        )  # fmt: skip
        ax.set_title(title, loc="left")
        return canvas.finish()


def _apart(screened: Sequence[Screened]) -> list[Screened]:
    """Those whose names would not be written over each other's."""
    widest = max(s.mu_star for s in screened)
    highest = max(s.sigma for s in screened) or 1.0
    kept: list[Screened] = []
    for s in screened:
        near = (
            abs(s.mu_star - k.mu_star) < 0.25 * widest and abs(s.sigma - k.sigma) < 0.05 * highest
            for k in kept
        )  # fmt: skip
        if not any(near):
            kept.append(s)
    return kept


def write(found: Sensitivity, folder: str | os.PathLike[str]) -> list[Path]:
    """Write the table, and both figures in both languages.

    Returns
    -------
    list of Path
        What was written.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "sensitivity.csv"]
    text = found.table().to_csv(index=False, lineterminator="\n", float_format="%.8g")
    written[0].write_text(text, encoding="utf-8")
    figures = [("screening", screening_figure)] if found.screened else []
    figures += [("indices", indices_figure)] if found.indices.items else []
    for name, figure in figures:
        for language in LANGUAGES:
            for kind, content in figure(found, language).forms.items():
                written.append(target / f"{name}-{found.outcome}.{language}.{kind}")
                written[-1].write_bytes(content)
    return written
