"""Under what conditions a proposal fails: sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence

from govsim.analysis.boxes import FEWEST, HELD_OUT, Limit, Share
from govsim.analysis.discovery import Finding
from govsim.analysis.robustness import Robustness
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.policy import Scenario
from govsim.report.numbers import MINUS, patterns
from govsim.report.wording import listed_names


def percent(share: Share, language: Language) -> str:
    """A share with its interval."""
    if not share.total:
        return "–"
    return translate(
        N_("{share}% ({low}% to {high}%)"), language, share=f"{100 * share.value:.0f}",
        low=f"{100 * share.low:.0f}", high=f"{100 * share.high:.0f}",
    )  # fmt: skip


def chance(p_value: float) -> str:
    """A p-value as it is written."""
    return "<0.001" if p_value < 0.001 else f"{p_value:.3f}"


def amount(value: float, outcome: str, language: Language) -> str:
    """A difference or a level of an outcome, with its unit."""
    factor, level, _ = patterns(OUTCOMES[outcome], abs(value), language)
    return level.format(number=number(value * factor))


def number(value: float) -> str:
    """Three digits, without an exponent where it can be helped."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return text.replace("-", MINUS)


def parameter_value(name: str, value: float, language: Language) -> str:
    """A parameter's value with its unit; a scale from 0 to 1 needs none."""
    unit = load_parameters()[name].text("unit", language)
    if unit in ("0-1", "0—1"):
        return exact(value)
    pattern = N_("{number} ({unit})") if any(c.isdigit() for c in unit) else N_("{number} {unit}")
    return translate(pattern, language, number=exact(value), unit=unit)


def exact(value: float) -> str:
    """A limit with every digit it has: it was rounded before the box was tested."""
    return f"{value:,.12g}".replace("-", MINUS)


def sides(limits: Sequence[Limit]) -> dict[str, dict[str, float]]:
    """Limits by parameter and side, in their order."""
    found: dict[str, dict[str, float]] = {}
    for limit in limits:
        found.setdefault(limit.name, {})[limit.side] = limit.value
    return found


def condition(name: str, limits: dict[str, float], language: Language) -> str:
    """One parameter's part of a box in words."""
    label = load_parameters()[name].text("label", language)
    values = {side: parameter_value(name, value, language) for side, value in limits.items()}
    message = {
        ("above",): N_("“{label}” is above {above}"),
        ("below",): N_("“{label}” is below {below}"),
        ("above", "below"): N_("“{label}” is between {above} and {below}"),
    }[tuple(sorted(values))]
    return translate(message, language, label=label, **values)


def conditions(found: Finding, language: Language) -> str:
    """The whole box in words."""
    limits = found.box.limits if found.box else ()
    told = [condition(name, one, language) for name, one in sides(limits).items()]
    return translate(N_(", and "), language).join(told)


def failing(found: Finding, language: Language) -> str:
    """What counts as failing."""
    label = OUTCOMES[found.outcome].text("label", language)
    if found.at_least is None:
        return translate(N_("It fails in a draw if it does not improve “{label}” on average over "
                            "the replications."), language, label=label)  # fmt: skip
    return translate(
        N_("It fails in a draw if it improves “{label}” by less than {amount} on average over the "
           "replications."), language, label=label,
        amount=amount(found.at_least, found.outcome, language),
    )  # fmt: skip


def sentences(found: Finding, language: Language) -> list[str]:
    """What may be said of where a scenario fails: nothing that the held-out draws do not bear."""
    box, told = found.box, [failing(found, language)]
    told.append(translate(
        N_("It fails in {failures} of {draws} draws, {share}; in {disagree} the replications of a "
           "draw do not agree."), language, failures=found.failures.count,
        draws=found.failures.total, share=percent(found.failures, language),
        disagree=percent(found.disagree, language),
    ))  # fmt: skip
    if found.left_out:
        told.append(translate(N_("{count} draws are left out because a run of them failed."),
                              language, count=found.left_out))  # fmt: skip
    if box is None:
        return [*told, _too_few(found, language)]
    if not box.limits:
        return [*told, translate(N_("No parameter tells failing draws from succeeding ones beyond "
                                    "chance."), language)]  # fmt: skip
    said = N_("It fails where {conditions}.") if box.confirmed else N_(
        "The best box found is not confirmed by the draws held out and must not be relied on: "
        "{conditions}."
    )  # fmt: skip
    told.append(translate(said, language, conditions=conditions(found, language)))
    told.append(translate(
        N_("On draws that the box was not made from, {density} of those inside fail, against "
           "{base} of all; the box holds {coverage} of the failures (chance of so many: {p})."),
        language, density=percent(box.held_out.density, language),
        base=percent(box.held_out.base, language), p=chance(box.held_out.p_value),
        coverage=percent(box.held_out.coverage, language),
    ))  # fmt: skip
    told.append(translate(
        N_("On the draws that it was made from: density {density}, coverage {coverage}, mass "
           "{mass}; these flatter it."), language, density=percent(box.fitted.density, language),
        coverage=percent(box.fitted.coverage, language), mass=percent(box.fitted.mass, language),
    ))  # fmt: skip
    return told


def _too_few(found: Finding, language: Language) -> str:
    count = found.failures.count
    if 2 * count < found.failures.total:
        return translate(N_("Too few draws fail ({count}; {least} are needed) to say where."),
                         language, count=count, least=FEWEST)  # fmt: skip
    return translate(
        N_("Too few draws succeed ({count}; {least} are needed) to say where it fails and where "
           "not."), language, count=found.failures.total - count, least=FEWEST,
    )  # fmt: skip


LIMITS_HEAD = (N_("Parameter"), N_("Range drawn"), N_("In the box"), N_("Quasi-p"),
               N_("Quasi-p, held-out draws"))  # fmt: skip


def limit_rows(found: Finding, language: Language) -> list[list[str]]:
    """A table of the box: a line each parameter restricted; none without a box."""
    if found.box is None:
        return []
    lines = []
    for name, limits in sides(found.box.limits).items():
        own = [limit for limit in found.box.limits if limit.name == name]
        row = load_parameters()[name]
        unit = row.text("unit", language)
        lines.append([
            translate(N_("{label} ({unit})"), language, label=row.text("label", language),
                      unit=unit),
            span(row.low, row.high, language),
            span(limits.get("above"), limits.get("below"), language),
            *(" / ".join(chance(p) for p in ps)
              for ps in ([o.quasi_p for o in own], [o.held_out_p for o in own])),
        ])  # fmt: skip
    return lines


def span(low: float | None, high: float | None, language: Language) -> str:
    """A range, open where an end is not given."""
    if low is None or high is None:
        return f"≥ {exact(low)}" if low is not None else f"≤ {exact(high or 0.0)}"
    return translate(N_("{low} to {high}"), language, low=exact(low), high=exact(high))


ROBUST_HEAD = (N_("Scenario"), N_("Best of all in"), N_("Regret in nine draws of ten at most"),
               N_("Largest regret"), N_("Reaches the target in"))  # fmt: skip


def robust_rows(
    found: Sequence[Robustness], scenarios: Sequence[Scenario], outcome: str, language: Language
) -> list[list[str]]:
    """A table of regret and satisficing: a line each scenario, the reference first."""
    titles = {s.name: s.title.get(language) for s in scenarios}
    factor, _, _ = patterns(OUTCOMES[outcome], max(r.largest for r in found), language)
    lines = []
    for one in found:
        low, high = number(one.low * factor), number(one.high * factor)
        regret = translate(N_("{amount} ({low} to {high})"), language,
                           amount=number(one.regret * factor), low=low, high=high)  # fmt: skip
        lines.append([
            titles[one.scenario], percent(one.best, language),
            regret, number(one.largest * factor),
            percent(one.satisfied, language) if one.satisfied else "–",
        ])  # fmt: skip
    return lines


def robust_caption(
    outcome: str, found: Sequence[Robustness], target: float | None, language: Language
) -> str:
    """What the table of regret is of."""
    label = OUTCOMES[outcome].text("label", language)
    _, pattern, _ = patterns(OUTCOMES[outcome], max(r.largest for r in found), language)
    unit = pattern.replace("{number}", "").strip()
    shown = translate(N_("{label} ({unit})"), language, label=label, unit=unit) if unit else label
    if target is None:
        return translate(N_("Regret in each draw against the best scenario there: {outcome}"),
                         language, outcome=shown)  # fmt: skip
    return translate(
        N_("Regret in each draw against the best scenario there, and draws that reach {target}: "
           "{outcome}"), language, outcome=shown, target=amount(target, outcome, language),
    )  # fmt: skip


def method(draws: int, replications: int, parameters: int, language: Language) -> str:
    """How it was found."""
    return translate(
        N_("{draws} draws of {parameters} parameters (Latin hypercube over the ranges of the "
           "catalogue), {replications} replications each under the same luck. Boxes are PRIM's, "
           "made from the parameters whose distributions differ most, with limits within chance "
           "(quasi-p above 0.05) dropped; one draw in {every} takes no part and tests the box, "
           "which is confirmed where chance would do as well in at most 5% of cases; of twenty "
           "boxes looked for, one is so by chance. Shares are of draws, with 95% intervals: "
           "how likely the draws themselves are in reality is not known."),
        language, draws=draws, parameters=parameters, replications=replications, every=HELD_OUT,
    )  # fmt: skip


def finding_title(found: Finding, language: Language) -> str:
    """A figure's title states what it shows."""
    title = found.scenario.title.get(language)
    label = OUTCOMES[found.outcome].text("label", language)
    fields = {"scenario": title, "label": label}
    if found.box is None or not found.box.confirmed:
        return translate(N_("“{scenario}”, {label}: no condition of failing is confirmed"),
                         language, **fields)  # fmt: skip
    named = [load_parameters()[n].text("label", language) for n in found.box.names]
    return translate(
        N_("“{scenario}”, {label}: whether it fails hangs on {names}"), language, **fields,
        names=listed_names(named, language),
    )  # fmt: skip
