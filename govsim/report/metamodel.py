"""What the regression in place of the model says, and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.analysis.metamodel import LEAST_R2, Metamodel, Prediction, Term
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.policy.proposals import PROPOSALS
from govsim.report.discovery import chance, exact, number
from govsim.report.numbers import MINUS, patterns
from govsim.report.wording import listed_names

LEAST_P = 0.05
"""p-value below which an assumption of the regression is said not to hold."""


def input_name(name: str, language: Language) -> str:
    """What a parameter or a lever is called."""
    known = load_parameters()
    if name in known:
        return known[name].text("label", language)
    proposal, _, option = name.partition(".")
    if proposal not in PROPOSALS:
        return name
    return translate(
        N_("{proposal}: {option}"), language, option=option,
        proposal=translate(PROPOSALS[proposal].title, language),
    )  # fmt: skip


def term_name(term: Term, language: Language) -> str:
    """A term of the regression in words."""
    if len(term) == 2 and term[0] == term[1]:
        return translate(N_("{name}, squared"), language, name=input_name(term[0], language))
    return " × ".join(input_name(name, language) for name in term)


def what_it_predicts(model: Metamodel, language: Language) -> str:
    """The outcome, or its difference from today's rules."""
    label = OUTCOMES[model.outcome].text("label", language)
    if model.is_level:
        return label
    return translate(N_("{label}, difference from the baseline"), language, label=label)


def _amount(model: Metamodel, value: float, language: Language, *, is_error: bool = False) -> str:
    """A prediction, or the size of an error, with its unit."""
    factor, level, change = patterns(OUTCOMES[model.outcome], abs(value), language)
    if model.is_level and not is_error:
        return level.format(number=number(value * factor))
    return change.format(number=number(value * factor) if is_error else signed(value * factor))


TERMS_HEAD = (N_("Term"), N_("Effect of one standard deviation (95% interval)"),
              N_("Range drawn"))  # fmt: skip


def term_rows(model: Metamodel, language: Language) -> list[list[str]]:
    """A table of the regression: a line a term, in the order they entered."""
    from scipy.stats import t

    reach = float(t.ppf(0.975, model.degrees)) * model.variance**0.5
    lines = []
    for k, term in enumerate(model.terms, start=1):
        value, half = model.coefficients[k], reach * model.inverse[k][k] ** 0.5
        told = translate(
            N_("{amount} ({low} to {high})"), language, amount=signed(value),
            low=signed(value - half), high=signed(value + half),
        )  # fmt: skip
        low, high = model.ranges[term[0]]
        drawn = translate(N_("{low} to {high}"), language, low=number(low), high=number(high))
        lines.append([term_name(term, language), told, drawn if len(term) == 1 else ""])
    return lines


def signed(value: float) -> str:
    """Three digits with a sign."""
    return f"{value:+.3g}".replace("-", MINUS)


def sentences(model: Metamodel, language: Language) -> list[str]:
    """How far the metamodel may be trusted."""
    d, label = model.diagnostics, what_it_predicts(model, language)
    fields = {"label": label, "r2": f"{100 * max(0.0, d.held_out_r2):.0f}",
              "rmse": _amount(model, d.held_out_rmse, language, is_error=True),
              "least": f"{100 * LEAST_R2:.0f}"}  # fmt: skip
    if not model.usable:
        return [translate(N_("{label}: on held-out draws {r2}% of the variance is explained, less "
                             "than the {least}% without which no prediction is given."), language,
                          **fields)]  # fmt: skip
    told = [translate(
        N_("{label}: on held-out draws {r2}% of the variance is explained, with an error of {rmse} "
           "(root mean square); {coverage}% of them lie within their 95% prediction intervals."),
        language, coverage=f"{100 * d.interval_coverage:.0f}", **fields,
    )]  # fmt: skip
    told.append(translate(
        N_("Diagnostics: equal errors p = {equal} (Breusch-Pagan), normal errors p = {normal} "
           "(Jarque-Bera), largest Cook's distance {cook}, condition number {condition}, largest "
           "variance inflation {vif}."), language, equal=chance(d.breusch_pagan),
        normal=chance(d.jarque_bera), cook=number(d.largest_cook),
        condition=number(d.condition), vif=number(d.largest_vif),
    ))  # fmt: skip
    if min(d.breusch_pagan, d.jarque_bera) < LEAST_P:
        told.append(translate(
            N_("Errors are not equal and normal everywhere: intervals are too narrow in places and "
               "too wide in others; judge them by their coverage of held-out draws."), language,
        ))  # fmt: skip
    return told


def answer(
    model: Metamodel, values: Mapping[str, float], said: Prediction, language: Language
) -> list[str]:
    """A what-if question and its answer."""
    given = [f"{input_name(name, language)} = {exact(value)}" for name, value in values.items()]
    asked = listed_names(given, language) or translate(N_("nothing changed"), language)
    told = [translate(
        N_("{label} at {given}: {mean} expected (95% interval of the expectation {mean_low} to "
           "{mean_high}); a further run between {low} and {high} (95%)."), language,
        label=what_it_predicts(model, language), given=asked,
        **{part: _amount(model, getattr(said, part), language)
           for part in ("mean", "mean_low", "mean_high", "low", "high")},
    )]  # fmt: skip
    if said.without_effect:
        told.append(translate(
            N_("No effect beyond chance: {names}."), language,
            names=listed_names([input_name(n, language) for n in said.without_effect], language),
        ))  # fmt: skip
    return told
