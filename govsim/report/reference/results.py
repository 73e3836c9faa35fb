"""What each shipped scenario does in the sample district, from the expected-result files."""

from __future__ import annotations

from govsim.analysis.expected import REPLICATIONS, YEARS, Effect, expected_file, read_effects
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy import Scenario
from govsim.report.numbers import measure_of
from govsim.report.reference.markdown import MADE_FROM_CODE, table
from govsim.report.reference.proposals import shipped_scenarios

WORDS = {
    Verdict.BETTER: N_("better"),
    Verdict.WORSE: N_("worse"),
    Verdict.OTHER: N_("changed"),
}


def results_page(language: Language) -> str:
    """One section a scenario: what changes beyond chance and by more than a little."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    lines = [
        f"# {t(N_('What the scenarios do in the sample district'))}", "",
        t(N_("Means over all months from the scenario's start, against the baseline, with paired "
             "95% intervals over {n} replications of {years} years; all parameters at their "
             "central values, most of which are assumptions, so these are results about the "
             "sample district and not about a real one. Intervals hold chance only and are not "
             "corrected for the number of outcomes. Shown is what changes beyond chance and by "
             "more than half a percentage point or one per cent; everything else is in "
             "`data/scenarios/*.expected.csv`."), n=REPLICATIONS, years=YEARS), "",
    ]  # fmt: skip
    for scenario in shipped_scenarios():
        if scenario.proposals and expected_file(scenario.name).exists():
            lines += _section(scenario, language)
    return "\n".join([*lines, t(MADE_FROM_CODE), ""])


def _section(scenario: Scenario, language: Language) -> list[str]:
    def t(message: str) -> str:
        return translate(message, language)

    found = [_comparison(e, scenario) for e in read_effects(expected_file(scenario.name)).values()]
    rows = [_row(c, language) for c in found if c.is_real and not c.is_small]
    head = (N_("Outcome"), N_("Baseline"), N_("Difference"), N_("95% interval"), N_("Verdict"))
    nothing = [t(N_("Nothing changes beyond chance and by more than a little."))]
    return [
        f"## {scenario.title.get(language)}", "", f"`{scenario.name}`", "",
        *(table([t(h) for h in head], rows) if rows else nothing), "",
    ]  # fmt: skip


def _comparison(effect: Effect, scenario: Scenario) -> Comparison:
    return Comparison(
        OUTCOMES[effect.outcome], scenario.name, effect.baseline,
        effect.baseline + effect.difference, effect.difference, effect.low, effect.high,
        REPLICATIONS,
    )  # fmt: skip


def _row(c: Comparison, language: Language) -> list[str]:
    measure = measure_of(c, language)
    interval = translate(
        N_("{low} to {high}"), language, low=measure.signed(c.low), high=measure.signed(c.high)
    )
    return [
        c.outcome.text("label", language), measure.value(c.baseline),
        measure.signed_amount(c.difference), interval, translate(WORDS[c.verdict], language),
    ]  # fmt: skip
