"""What a calibration has found, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.calibration.result import (
    INTERVAL,
    LITTLE,
    NOTHING,
    REGION,
    Calibration,
)
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.tables import shown
from govsim.report.numbers import patterns
from govsim.report.wording import listed_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govsim.analysis.calibration.targets import Target

PARAMETER_HEAD = (N_("Parameter"), N_("Range before"), N_("After: median (90% by itself)"),
                  N_("90% region of all together"), N_("Uncertainty gone"))  # fmt: skip
FIGURE_HEAD = (N_("Observed figure"), N_("Year"), N_("Observed"), N_("Calibrated model (95%)"),
               N_("Agreement"))  # fmt: skip
FITS = {
    "matched": N_("matched"),
    "missed": N_("not matched"),
    "out of reach": N_("cannot be matched"),
    "not fitted": N_("not used in the fit"),
}
SHOWN_PAIRS = 3


def significant(value: float, width: float, digits: int = 2) -> str:
    """A number with as many digits as an interval of a width bears."""
    if not np.isfinite(value):
        return "–"
    place = digits - 1 - int(np.floor(np.log10(width))) if width > 0 else 6
    rounded = round(value, place)
    text = f"{rounded:.{max(place, 0)}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def label(found: Calibration, name: str, language: Language) -> str:
    """What a parameter is called."""
    return found.match.prior.parameters[name].text("label", language)


def target_label(target: Target, language: Language) -> str:
    """What an observed figure is called, with its place."""
    said = OUTCOMES[target.outcome].text("label", language)
    if target.level == "district":
        return said
    return translate(N_("{label} ({place})"), language, label=said, place=target.place)


def parameter_rows(found: Calibration, language: Language) -> list[list[str]]:
    """A table's rows, one a parameter."""
    rows = []
    for row in found.parameters().to_dict("records"):
        unit = found.match.prior.parameters[row["parameter"]].text("unit", language)
        width = row["q95"] - row["q05"]
        median, low, high, start, end = (
            significant(row[key], width)
            for key in ("q50", "q05", "q95", "region_low", "region_high")
        )
        rows.append([
            f"{label(found, row['parameter'], language)} ({unit})" if unit
            else label(found, row["parameter"], language),
            translate(N_("{low} to {high}"), language, low=shown(row["low"]),
                      high=shown(row["high"])),
            translate(N_("{share} ({low} to {high})"), language, share=median, low=low, high=high),
            translate(N_("{low} to {high}"), language, low=start, high=end),
            f"{100 * max(0.0, row['learned']):.0f}%",
        ])  # fmt: skip
    return rows


def figure_rows(found: Calibration, language: Language) -> list[list[str]]:
    """A table's rows, one an observed figure."""
    rows = []
    table = found.figures().to_dict("records")
    for target, row in zip(found.targets, table, strict=True):
        outcome = OUTCOMES[target.outcome]
        factor, pattern, _ = patterns(outcome, abs(row["observed"]), language)
        width = factor * (row["high"] - row["low"])
        cells = [significant(factor * row["observed"], width, 3)]
        cells += [significant(factor * row[key], width) for key in ("predicted", "low", "high")]
        between = translate(N_("{share} ({low} to {high})"), language, share=cells[1],
                            low=cells[2], high=cells[3])  # fmt: skip
        rows.append([
            target_label(target, language), str(target.year), pattern.format(number=cells[0]),
            pattern.format(number=between), translate(FITS[row["fit"]], language),
        ])  # fmt: skip
    return rows


def sentences(found: Calibration, language: Language) -> list[str]:
    """What may be said: what was matched, what not, what the data say of the parameters."""
    told = [_matched(found, language), *_unmatched(found, language)]
    told += _learned(found, language)
    for first, second, share in found.entangled[:SHOWN_PAIRS]:
        message = (
            N_("“{first}” and “{second}” are known only together: the data allow more of one with "
               "more of the other (rank correlation {share}).") if share > 0 else
            N_("“{first}” and “{second}” are known only together: the data allow more of one with "
               "less of the other (rank correlation {share}).")
        )  # fmt: skip
        told.append(translate(message, language, first=label(found, first, language),
                              second=label(found, second, language),
                              share=f"{share:.1f}".replace("-", "\N{MINUS SIGN}")))  # fmt: skip
    return told


def _names(found: Calibration, which: Sequence[int], language: Language) -> str:
    said = [translate(N_("{label} in {year}"), language,
                      label=target_label(found.targets.items[k], language),
                      year=found.targets.items[k].year) for k in which]  # fmt: skip
    return listed_names(said, language)


def _matched(found: Calibration, language: Language) -> str:
    counted = [k for k in range(len(found.targets)) if found.fitted[k]]
    good = [k for k in counted if found.fit(k) == "matched"]
    return translate(
        N_("Of {all} observed figures, the calibrated model gives {count} within the 95% interval "
           "of what one history may show."), language, all=len(counted), count=len(good),
    )  # fmt: skip


def _unmatched(found: Calibration, language: Language) -> list[str]:
    told = []
    if found.dropped:
        told.append(translate(
            N_("No parameters within their ranges bring the model near: {figures}. They were left "
               "out of the fit; either the figure counts something else than the model does, or "
               "the model or a parameter held fast is wrong."), language,
            figures=_names(found, sorted(found.dropped), language),
        ))  # fmt: skip
    missed = [k for k in range(len(found.targets)) if found.fit(k) == "missed"]
    if missed:
        told.append(translate(
            N_("Could not be matched together with the rest: {figures}. By chance alone, about "
               "{chance} of {all} would lie outside."), language,
            figures=_names(found, missed, language), all=int(found.fitted.sum()),
            chance=f"{(1 - INTERVAL) * found.fitted.sum():.1f}",
        ))  # fmt: skip
    return told


def _learned(found: Calibration, language: Language) -> list[str]:
    told = []
    groups = (
        (LITTLE, np.inf, N_("The observations say much of: {parameters}.")),
        (NOTHING, LITTLE, N_("They say little of: {parameters}.")),
        (-np.inf, NOTHING,
         N_("They say nothing of: {parameters}. What was thought of them before still stands.")),
    )  # fmt: skip
    for low, high, message in groups:
        learned = zip(found.names, found.learned, strict=True)
        names = [label(found, name, language) for name, share in learned if low <= share < high]
        if names:
            told.append(translate(message, language, parameters=listed_names(names, language)))
    return told


def method(found: Calibration, language: Language) -> list[str]:
    """How the numbers were found, and what they assume."""
    binding, last = found.binding, found.rounds[-1]
    left = last.left
    told = [translate(
        N_("{runs} runs of the model in {waves} waves and a check, each run under luck of its own; "
           "{failed} failed. Regressions fitted on the waves stand for the model. Of the prior, "
           "{left} is not ruled out by any figure. The posterior is {draws} draws, worth about "
           "{effective} independent ones."), language, runs=found.runs, waves=len(found.rounds),
        failed=found.failed, left=_share(left), draws=len(found.values),
        effective=max(10, 10 * round(found.posterior.effective / 10)),
    ), translate(
        N_("Disagreement is weighed against luck, the observations' standard errors, what the "
           "regressions miss, and a discrepancy of {share}% of the spread that the prior leaves "
           "to each figure: how far the model may be off even with the right parameters. That "
           "share is an assumption."), language, share=f"{100 * binding['discrepancy']:g}",
    )]  # fmt: skip
    if binding["others"] == "held":
        told.append(translate(
            N_("All other parameters are held at their central values; what is not known of them "
               "is not in these intervals (--others drawn puts it in)."), language,
        ))  # fmt: skip
    else:
        told.append(translate(
            N_("All other parameters are drawn from their ranges in every run, so that what is not "
               "known of them widens the intervals."), language,
        ))  # fmt: skip
    if found.targets.is_moved:
        told.append(translate(
            N_("Observations begin in {year}, before the district's first day. The district is "
               "taken to have been, at the start of that year, as its tables say (an "
               "assumption)."), language, year=found.targets.first_year,
        ))  # fmt: skip
    told.append(translate(
        N_("A figure of a year is December's; where an outcome is counted month by month, the mean "
           "of the year's months. In the region, all parameters lie together with {share}% "
           "probability, given all this."), language, share=f"{100 * REGION:.0f}",
    ))  # fmt: skip
    return told


def chosen_line(found: Calibration, language: Language) -> str | None:
    """Which parameters a screening chose, if it did."""
    if not found.screened:
        return None
    names = [label(found, one.name, language) for one in found.screened]
    return translate(
        N_("Chosen by a screening of all parameters, the strongest first: {parameters}."),
        language, parameters=listed_names(names, language),
    )  # fmt: skip


def _share(share: float) -> str:
    if share < 0.0001:
        return "<0.01%"
    return f"{100 * share:.1g}%" if share < 0.01 else f"{100 * share:.0f}%"
