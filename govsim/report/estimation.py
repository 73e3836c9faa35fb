"""An estimation in words and rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govsim.analysis.estimation.estimate import ENOUGH_WEIGHT, LEAST_EVENTS, Estimate
from govsim.analysis.estimation.files import LEAST_WEIGHT, is_shown
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.parameters import load_parameters
from govsim.report.numbers import MINUS
from govsim.report.wording import listed_names

if TYPE_CHECKING:
    from govsim.analysis.estimation.cox import CoxFit
    from govsim.analysis.estimation.everything import Found

HEAD = (N_("Parameter"), N_("Rows (events)"), N_("Own records, 95% interval"),
        N_("Weight of the data"), N_("Used: central (low to high)"),
        N_("Catalogue: central (low to high)"))  # fmt: skip
TABLE_NAMES = {
    "staff_roster": N_("staff roster"), "volunteer_log": N_("volunteer log"),
    "request_log": N_("request log"), "tranches": N_("tranches"), "matches": N_("streets' match"),
    "arrears": N_("arrears"),
}  # fmt: skip
COX_NAMES = {
    "connections": N_("came in by connections, against recruited locally"),
    "exam_young": N_("first three years after an exam"),
    "log_pay": N_("log of pay against outside"),
    "graduate_lag": N_("degree, as far as pay lags"),
}  # fmt: skip
COX_HEAD = (N_("Cox's model: term"), N_("Hazard ratio (95% interval)"),
            N_("Constancy over years of service: chi-squared, p"))  # fmt: skip
SUSPECT = 0.01
"""Chance below which a hazard ratio is said to change with years of service."""


def figure_of(value: float) -> str:
    """A number to three significant digits."""
    if value == 0:
        return "0"
    text = f"{value:.3g}" if 1e-3 <= abs(value) < 1000 else f"{value:,.0f}"
    if abs(value) < 1e-3:
        text = f"{value:.1g}"
    return text.replace("-", MINUS)


def span(low: float, middle: float, high: float, language: Language) -> str:
    """A number with its interval."""
    return translate(N_("{middle} ({low} to {high})"), language, middle=figure_of(middle),
                     low=figure_of(low), high=figure_of(high))  # fmt: skip


def rows(shown: Sequence[Estimate], language: Language, least: int = 0) -> list[list[str]]:
    """One row an estimate; numbers on fewer rows or events than `least` are left out."""
    found = []
    for one in shown:
        row = one.parameter
        name = translate(N_("{label}, {unit}"), language, label=row.text("label", language),
                         unit=row.text("unit", language))  # fmt: skip
        prior = span(row.low, row.central, row.high, language)
        if not is_shown(one, least):
            hidden = translate(N_("under {least}"), language, least=least)
            found.append([name, hidden, "–", "–", "–", prior])
            continue
        low, middle, high = one.own
        used = one.result
        count = translate(N_("{rows} ({events})"), language, rows=f"{one.rows:,}",
                          events=f"{one.events:,}")  # fmt: skip
        found.append([
            name, count, span(low, middle, high, language), f"{100 * one.weight:.0f}%",
            span(*used, language) if one.weight >= LEAST_WEIGHT else prior, prior,
        ])  # fmt: skip
    return found


def label(name: str, language: Language) -> str:
    """What a parameter is called."""
    return load_parameters()[name].text("label", language)


def rule(language: Language) -> str:
    """When data are too little, and what is done then."""
    return translate(
        N_("Where the data are enough, low and high are the ends of their own 95% interval. They "
           "are too little with fewer than {events} events, or where they have less than "
           "{percent}% of the weight against the catalogue's range, which is read as the middle "
           "90% of a normal distribution around the central value; the estimate is then drawn "
           "towards the central value, each weighted by its precision, on the scale on which the "
           "estimate is about normal."),
        language, events=LEAST_EVENTS, percent=round(100 * ENOUGH_WEIGHT),
    )  # fmt: skip


def sentences(found: Found, language: Language, least: int = 0) -> list[str]:
    """What is too little, what departs from the catalogue, what is not there, what was assumed."""
    shown = [one for one in found.estimates if is_shown(one, least)]

    def named(names: Sequence[str]) -> str:
        return listed_names([label(name, language) for name in names], language)

    told = []
    few = [one.name for one in shown if not one.is_enough]
    if few:
        told.append(translate(N_("Too little data, drawn towards the catalogue: {names}."),
                              language, names=named(few)))  # fmt: skip
    for one in shown:
        low, middle, high = one.own
        if one.is_enough and (high < one.parameter.low or low > one.parameter.high):
            told.append(translate(
                N_("{label}: the records ({own}) lie wholly outside the catalogue's range ({low} "
                   "to {high})."), language, label=label(one.name, language),
                own=span(low, middle, high, language), low=figure_of(one.parameter.low),
                high=figure_of(one.parameter.high),
            ))  # fmt: skip
    for note in dict.fromkeys(n.get(language) for one in shown for n in one.notes):
        about = [one.name for one in shown if note in [n.get(language) for n in one.notes]]
        told.append(translate(N_("{names}: {note}."), language, names=named(about), note=note))
    for why in dict.fromkeys(s.why.get(language) for s in found.silent):
        about = [s.name for s in found.silent if s.why.get(language) == why]
        told.append(translate(N_("Not estimated, left as the catalogue has it: {names} ({why})."),
                              language, names=named(about), why=why))  # fmt: skip
    told += [translate(N_("Note: {notice}."), language, notice=n) for n in found.notices]
    return told


def cox_rows(fit: CoxFit, language: Language) -> list[list[str]]:
    """Hazard ratios and the test of their constancy."""
    from math import exp

    return [
        [translate(COX_NAMES[name], language),
         span(exp(b - 1.96 * se), exp(b), exp(b + 1.96 * se), language),
         f"{chi2:.2f}, {p:.2f}" if p >= 0.005 else f"{chi2:.2f}, < 0.01"]
        for name, b, se, chi2, p in zip(fit.names, fit.coefficients, fit.errors, fit.chi2, fit.p,
                                        strict=True)
    ]  # fmt: skip


def constancy(fit: CoxFit, language: Language) -> str:
    """Whether hazards are proportional, in a sentence."""
    moved = [translate(COX_NAMES[n], language) for n, p in zip(fit.names, fit.p, strict=True)
             if p < SUSPECT]  # fmt: skip
    if not moved:
        steady = N_("No hazard ratio changes with years of service beyond chance (scaled "
                    "Schoenfeld residuals against the rank of time).")  # fmt: skip
        return translate(steady, language)
    return translate(N_("Hazard ratios that change with years of service, so that one number for "
                        "all years is an average: {names}."), language,
                     names=listed_names(moved, language))  # fmt: skip
