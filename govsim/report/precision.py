"""How many replications were enough, in words, as a figure and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govsim.analysis.precision import adjusted, narrowing, worth_of_pairing
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES, SUBSYSTEMS
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
from govsim.report.canvas import Canvas, key_height, title_height, wrap
from govsim.report.drawing import Drawing
from govsim.report.numbers import patterns
from govsim.report.style import GREY, WIDTH, house_style, look
from govsim.report.wording import listed_names
from govsim.study.precision import EQUAL_PAIRS

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study import Results
    from govsim.study.precision import Known, Precision, PrecisionReached

MOST_NAMED = 5
"""Differences named where they are not known to their target."""


def targets_in_words(rule: Precision, language: Language) -> str:
    """How narrow an interval must be."""
    if not rule.of_difference:
        message = N_("{points} percentage points for shares and rates, {relative}% of the baseline "
                     "for other outcomes")  # fmt: skip
    else:
        message = N_("{points} percentage points for shares and rates, {relative}% of the baseline "
                     "for other outcomes, or {part}% of the difference where that is "
                     "more")  # fmt: skip
    return translate(message, language, points=f"{rule.points:g}",
                     relative=f"{100 * rule.relative:g}",
                     part=f"{100 * rule.of_difference:g}")  # fmt: skip


def reached_line(reached: PrecisionReached, language: Language) -> str:
    """One line on what the replications were enough for."""
    if reached.met:
        message = N_("{n} replications: every headline difference is known to its target")
        return translate(message, language, n=reached.n)
    far = reached.unmet
    names = [OUTCOMES[one.outcome].text("label", language) for one in far]
    named = list(dict.fromkeys(names))
    message = N_("{n} replications, the most allowed: {count} of {all} headline differences are "
                 "not known to their target, furthest from it: {outcomes}")  # fmt: skip
    return translate(message, language, n=reached.n, count=len(far), all=len(reached.known),
                     outcomes=listed_names(named[:MOST_NAMED], language))  # fmt: skip


def chosen_by(reached: PrecisionReached, language: Language) -> list[str]:
    """How the number of replications was chosen, and what was reached; not escaped."""
    rule = reached.rule
    how = N_("The number of replications was not set beforehand: they were added in whole batches "
             "until the half-width of every headline difference was at most its target and stayed "
             "so over a look-ahead (the rule of Hoad, Robinson and Davies 2010), or until there "
             "were {cap}. A difference that is the same in most pairs is judged only from {equal} "
             "replications on, because a rare pair that differs might not have been met before. "
             "Targets: {targets}. Half-widths are widened for the {all} differences "
             "judged at once (Bonferroni), so that all hold together with {confidence}% "
             "confidence.")  # fmt: skip
    came = N_("Reached: {line}.")
    return [
        translate(how, language, cap=rule.cap, equal=EQUAL_PAIRS,
                  targets=targets_in_words(rule, language), all=len(reached.known),
                  confidence=f"{100 * rule.confidence:g}"),
        translate(came, language, line=reached_line(reached, language)),
    ]  # fmt: skip


class PrecisionStory:
    """The notebook's chapters; each method returns what ``display(*...)`` shows.

    Parameters
    ----------
    results : Results
        Of a study whose replications were chosen by precision.
    language : Language
    """

    def __init__(self, results: Results, language: Language) -> None:
        found = results.precision
        assert found is not None
        self.results, self.language, self.reached = results, language, found
        self._numbering = Numbering(language)
        self._titles = {s.name: s.title.get(language) for s in results.scenarios}

    def _say(self, message: str, /, **values: object) -> str:
        return escape(translate(message, self.language, **values))

    def _prose(self, *sentences: str) -> Prose:
        return Prose(("" if self.language == "zh" else " ").join(sentences))

    def rule(self) -> list[Block]:
        """What is asked for, and what came of it."""
        why = N_("One replication is one possible history. The mean over many has an interval, and "
                 "the interval narrows with the square root of their number: half the width costs "
                 "four times as many.")  # fmt: skip
        return [
            heading(2, self._say(N_("How precise is precise enough"))),
            self._prose(self._say(why)),
            self._prose(*map(escape, chosen_by(self.reached, self.language))),
        ]

    def narrowing(self) -> list[Block]:
        """Half-widths over replications, with the target and where the rule stopped."""
        frame = narrowing(self.results, self.reached.rule)
        words = self._say(N_("Each line is one headline outcome: the half-width of its difference "
                             "as a multiple of its target. The rule stops once every line is below "
                             "1 and has stayed there over the look-ahead: here at {n} "
                             "replications."), n=self.reached.n)  # fmt: skip
        if not self.reached.met:
            words = self._say(N_("Each line is one headline outcome: the half-width of its "
                                 "difference as a multiple of its target. At {n} replications, the "
                                 "most allowed, some lines have not stayed below 1."),
                              n=self.reached.n)  # fmt: skip
        blocks: list[Block] = [heading(2, self._say(N_("How intervals narrow")))]
        if len(frame):
            drawing = narrowing_figure(frame, self.reached, self._titles, self.language)
            caption = self._say(N_("Half-width over target by number of replications"))
            blocks.append(Picture(drawing, self._numbering.figure(caption), words))
        return [*blocks, self._prose(words)]

    def table(self) -> list[Block]:
        """What was reached, difference by difference."""
        head = [N_("Scenario"), N_("Outcome"), N_("Difference"), N_("Half-width"), N_("Target"),
                N_("Met"), N_("p"), N_("p, corrected")]  # fmt: skip
        p_values = {(str(r[0]), str(r[1])): (r[2], r[3])
                    for r in adjusted(self.results).to_numpy()}  # fmt: skip
        rows = [self._row(one, *p_values[one.scenario, one.outcome])
                for one in self.reached.known if one.half_width > 0 or not one.met]  # fmt: skip
        caption = self._say(N_("Headline differences at {n} replications"), n=self.reached.n)
        blocks: list[Block] = [heading(2, self._say(N_("What was reached")))]
        if rows:
            blocks.append(pipe_table(
                [self._say(h) for h in head], rows, caption=self._numbering.table(caption),
                widths=(26, 34, 18, 15, 15, 8, 10, 10), right=(2, 3, 4, 6, 7),
            ))  # fmt: skip
        same = len(self.reached.known) - len(rows)
        words = [self._say(N_("Half-widths are those the rule judges, widened for {all} "
                              "differences."), all=len(self.reached.known))]  # fmt: skip
        if same:
            words.append(self._say(N_("Left out of the table: {same} differences that are zero or "
                                      "equal in every pair."), same=same))  # fmt: skip
        return [*blocks, self._prose(*words)]

    def _row(self, one: Known, p_value: float, corrected: float) -> list[str]:
        outcome = OUTCOMES[one.outcome]
        factor, _, change = patterns(outcome, abs(one.difference), self.language)
        cells = [_short(value * factor) for value in (one.half_width, one.target)]
        shown = _short(one.difference * factor, "+")
        met = N_("yes") if one.met else N_("no")
        return [
            escape(self._titles[one.scenario]),
            escape(outcome.text("label", self.language)),
            escape(change.format(number=shown.replace("-", "\N{MINUS SIGN}"))),
            *cells,
            self._say(met),
            _p(p_value),
            _p(corrected),
        ]

    def pairing(self) -> list[Block]:
        """What common luck is worth."""
        worth = worth_of_pairing(self.results)
        blocks: list[Block] = [heading(2, self._say(N_("Why pairing helps")))]
        why = N_("Both scenarios of a pair meet the same luck, so what chance adds to both drops "
                 "out of their difference. The variance with independent luck over the variance "
                 "with common luck says how many independent replications one paired replication "
                 "is worth.")  # fmt: skip
        blocks.append(self._prose(self._say(why)))
        items = []
        for scenario, part in worth.groupby("scenario", sort=False):
            ordered = part.sort_values("variance_reduction", ignore_index=True)
            least, most = ordered.iloc[0], ordered.iloc[-1]
            items.append(self._say(
                N_("{scenario}: {median} in the median of {count} headline outcomes, from {least} "
                   "({worst}) to {most} ({best})."),
                scenario=self._titles[str(scenario)], count=len(ordered),
                median=_times(ordered["variance_reduction"].median()),
                least=_times(least["variance_reduction"]),
                worst=OUTCOMES[str(least["outcome"])].text("label", self.language),
                most=_times(most["variance_reduction"]),
                best=OUTCOMES[str(most["outcome"])].text("label", self.language),
            ))  # fmt: skip
        return [*blocks, bullets(items)] if items else blocks

    def correction(self) -> list[Block]:
        """How the number of outcomes is allowed for."""
        table = adjusted(self.results)
        before, after = ((table[c] < 0.05).sum() for c in ("p_value", "p_adjusted"))
        two = N_(
            "Of many comparisons some leave zero out by chance alone: about one in twenty at "
            "95%. Two things allow for it. The half-widths that decide when to stop share the "
            "error among all headline differences (Bonferroni). The p-values of the headline "
            "comparisons, all scenarios together and after their start, are corrected by "
            "Holm's step-down method; they are the last column of comparison.csv."
        )
        came = N_("Here {before} of {all} headline comparisons are beyond chance at 5% taken one "
                  "by one, and {after} after the correction.")  # fmt: skip
        limits = N_("What this does not cover: whether the parameters are right. More replications "
                    "never narrow that.")  # fmt: skip
        return [
            heading(2, self._say(N_("Many outcomes at once"))),
            self._prose(self._say(two)),
            self._prose(self._say(came, before=before, after=after, all=len(table)),
                        self._say(limits)),
        ]  # fmt: skip


def _times(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"


def _short(value: float, sign: str = "") -> str:
    """Three digits, or whole where there are more before the point."""
    return f"{value:{sign},.3g}" if abs(value) < 1000 else f"{value:{sign},.0f}"


def _p(value: float) -> str:
    return "<0\\.001" if value < 0.001 else f"{value:.3f}"


def narrowing_figure(
    frame: pd.DataFrame, reached: PrecisionReached, titles: dict[str, str], language: Language
) -> Drawing:
    """Half-width over target against replications: a panel a scenario, a line an outcome.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `narrowing`.
    reached : PrecisionReached
    titles : dict of str to str
        What scenarios are called.
    language : Language

    Returns
    -------
    Drawing
    """
    import seaborn as sns
    from matplotlib.ticker import FuncFormatter, NullFormatter

    panels = list(dict.fromkeys(frame["scenario"]))
    themes = [s for s in SUBSYSTEMS if s in {OUTCOMES[o].subsystem for o in frame["outcome"]}]
    looks = {theme: look(i) for i, theme in enumerate(themes)}
    names = [translate(SUBSYSTEMS[theme], language) for theme in themes]
    heads = [wrap(titles[name], 44) for name in panels]
    positive = frame[frame["ratio"] > 0]
    low, high = 0.7 * float(positive["ratio"].min()), 1.4 * float(positive["ratio"].max())
    columns = min(2, len(panels))
    rows = -(-len(panels) // columns)
    with house_style():
        head = key_height(names) + title_height(heads)
        height = head + 2.4 * rows + 0.1
        canvas = Canvas(WIDTH, height)
        grid = canvas.grid(rows, columns, top=1 - head / height, bottom=0.42 / height, left=0.09,
                           right=0.985, wspace=0.1, hspace=0.4)  # fmt: skip
        canvas.key([(name, looks[theme]) for name, theme in zip(names, themes, strict=True)])
        for ax in grid.flat[len(panels) :]:
            ax.set_visible(False)
        for ax, name, title in zip(grid.flat, panels, heads, strict=False):
            part = positive[positive["scenario"] == name]
            for outcome, line in part.groupby("outcome", sort=False):
                style = looks[OUTCOMES[str(outcome)].subsystem].line
                sns.lineplot(line, x="n", y="ratio", ax=ax, errorbar=None, linewidth=0.9, **style)
            ax.axhline(1, color=GREY, linewidth=1.0, linestyle=(0, (2, 2)))
            ax.axvline(reached.n, color=GREY, linewidth=0.7)
            ax.set(yscale="log", ylim=(low, high), xlim=(0, 1.02 * reached.n), ylabel="")
            ax.set_xlabel(translate(N_("replications"), language))
            ax.set_title(title, loc="left")
            ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            ax.yaxis.set_minor_formatter(NullFormatter())
            ax.grid(axis="y")
            ax.spines[["top", "right"]].set_visible(False)
            if ax not in grid[:, 0]:
                ax.tick_params(labelleft=False)
        for ax in grid[:, 0]:
            ax.set_ylabel(translate(N_("half-width over target"), language))
        return canvas.finish()
