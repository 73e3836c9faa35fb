"""The page of all outcomes, part of the model by part."""

from __future__ import annotations

from govsim.catalogue.headlines import HEADLINES
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES, SUBSYSTEMS, Outcome
from govsim.report.reference.markdown import MADE_FROM_CODE, table

HEAD = (N_("Name"), N_("Meaning"), N_("Unit"), N_("Headline"), N_("Definition"))


def outcomes_page(language: Language) -> str:
    """Every outcome with its unit and definition, as Markdown."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    lines = [
        f"# {t(N_('Outcomes'))}", "",
        t(N_("{n} outcomes, recorded at every month's end for the district, every street and every "
             "community. Headline outcomes are those an appendix begins with. An outcome is named "
             "by its identifier in commands and in Python."), n=len(OUTCOMES)), "",
    ]  # fmt: skip
    for subsystem, title in SUBSYSTEMS.items():
        held = [o for o in OUTCOMES.values() if o.subsystem == subsystem]
        if held:
            rows = [_row(o, language) for o in held]
            lines += [f"## {t(title)}", "", *table([t(h) for h in HEAD], rows), ""]
    return "\n".join([*lines, t(MADE_FROM_CODE), ""])


def _row(outcome: Outcome, language: Language) -> list[str]:
    is_headline = outcome.identifier in HEADLINES.get(outcome.subsystem, ())
    return [
        f"`{outcome.identifier}`", outcome.text("label", language), outcome.text("unit", language),
        translate(N_("yes"), language) if is_headline else "–",
        outcome.text("definition", language),
    ]  # fmt: skip
