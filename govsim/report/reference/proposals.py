"""Every proposal with its paragraph, options, side effect, and the scenarios that try it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.places import data_root
from govsim.catalogue.rules import PRACTICES, RULES
from govsim.policy import Scenario, load_scenario
from govsim.policy.proposals import ENTRIES, Proposal
from govsim.report.listings import KINDS, options_of, shown
from govsim.report.reference.markdown import MADE_FROM_CODE, table

BOUNDS = {"ge": "≥ {}", "gt": "> {}", "le": "≤ {}", "lt": "< {}"}


def shipped_scenarios() -> list[Scenario]:
    """Every scenario file that comes with govsim, by name."""
    folder = data_root() / "scenarios"
    return [load_scenario(path.stem) for path in sorted(folder.glob("*.yaml"))]


def proposals_page(language: Language) -> str:
    """All proposals, one section each, and the existing practices."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    scenarios = shipped_scenarios()
    lines = [
        f"# {t(N_('Proposals'))}",
        "",
        t(N_("Each proposal is a dated change to the rules in force. Any subset combines, in any "
             "order of listing. At their defaults most options change nothing. What each has been "
             "found to do in the sample district is in [the results](results.{language}.md).",),
          language=language),
        "",
    ]  # fmt: skip
    for proposal in ENTRIES.values():
        lines += _section(proposal, scenarios, language)
    lines += [
        f"## {t(N_('Existing practices'))}", "",
        t(N_("What part one of the report describes is on in the baseline. A scenario may end "
             "any of it with `existing_practices`, to see what it has been worth.")), "",
        *table(
            [t(N_("Name")), t(N_("Meaning")), t(N_("Paragraph"))],
            [[f"`{n}`", t(RULES[n]["label"]), RULES[n]["paragraph"]] for n in PRACTICES],
        ),
        "", t(MADE_FROM_CODE), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _section(proposal: type[Proposal], scenarios: list[Scenario], language: Language) -> list[str]:
    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    tried = [s for s in scenarios if any(p.name == proposal.name for p in s.proposals)]
    rows = [
        [
            f"`{o['name']}`", t(KINDS[o["kind"]]), _range(o), shown(o["default"]),
            o[f"meaning_{language}"],
        ]
        for o in options_of(proposal)
    ]  # fmt: skip
    head = (N_("Option"), N_("Kind"), N_("Range"), N_("Default"), N_("Meaning"))
    return [
        f"## {t(proposal.title)}", "",
        t(N_("Name: `{name}`. Paragraph of the report: {paragraph}."), name=proposal.name,
          paragraph=proposal.paragraph), "",
        t(N_("Side effect or limit: {text}"), text=t(proposal.side_effect)), "",
        *table([t(h) for h in head], rows), "",
        *[_trial(s, language) for s in tried], "",
    ]  # fmt: skip


def _range(option: Mapping[str, Any]) -> str:
    if "choices" in option:
        return ", ".join(option["choices"])
    return ", ".join(sign.format(option[k]) for k, sign in BOUNDS.items() if k in option) or "–"


def _trial(scenario: Scenario, language: Language) -> str:
    about = scenario.description.get(language) if scenario.description else ""
    said = translate(
        N_("{name}: {title}. {about}"), language, name=f"`{scenario.name}`",
        title=scenario.title.get(language), about=about,
    )  # fmt: skip
    return f"- {said}".rstrip()
