"""The report's causal claims and where each of them works in the model."""

from __future__ import annotations

from govsim.catalogue.causal_links import STATUS, CausalLink, causal_links
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.catalogue.parameters import load_parameters
from govsim.report.reference.markdown import MADE_FROM_CODE, table
from govsim.report.reference.structure import parts


def links_page(language: Language) -> str:
    """The list as Markdown."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    head = (N_("Claim"), N_("Paragraph"), N_("Cause"), N_("Effect"), N_("Status"),
            N_("Works in"), N_("Strength"), N_("Shows in"), N_("Note"))  # fmt: skip
    links = causal_links()
    return "\n".join(
        [
            f"# {t(N_('The causal claims, and where each works in the model'))}", "",
            t(N_("{n} claims, stated in the report, inferred from it, or known from elsewhere. "
                 "{whole} are in the model in full."), n=len(links),
              whole=sum(x.status == "modelled" for x in links)), "",
            *table([t(h) for h in head], [_row(x, language) for x in links]), "",
            t(MADE_FROM_CODE), "",
        ]
    )  # fmt: skip


def _row(link: CausalLink, language: Language) -> list[str]:
    comma, known = translate(N_(", "), language), load_parameters()
    titles = {p.name: translate(p.title, language) for p in parts()}
    return [
        link.id, link.paragraph, link.text("cause", language), link.text("effect", language),
        translate(STATUS[link.status], language),
        comma.join(titles[s] for s in link.subsystems.split()),
        comma.join(known[n].text("label", language) for n in link.parameters.split()) or "–",
        comma.join(OUTCOMES[o].text("label", language) for o in link.outcomes.split()),
        link.text("note", language) or "–",
    ]  # fmt: skip
