"""Every parameter with its range, grade, source, and who reads it."""

from __future__ import annotations

from govsim.catalogue.draw_rules import DISTRIBUTIONS, correlations, distributions
from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.parameters import GRADES, ROLES, Parameter, load_parameters
from govsim.report.reference.markdown import MADE_FROM_CODE, table
from govsim.report.reference.structure import parts


def parameters_page(language: Language) -> str:
    """The table of parameters, those the model reads first."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    parameters = load_parameters()
    lines = [
        f"# {t(N_('Parameters'))}",
        "",
        t(N_("Every number the model assumes. Low and high bound what is plausible; central is "
             "what a run takes unless told otherwise. The grade says how well a number is "
             "founded.")),
        "",
    ]  # fmt: skip
    for role, meaning in ROLES.items():
        rows = [_cells(p, language) for p in parameters.values() if _role(p) == role]
        head = (N_("Name"), N_("Meaning"), N_("Unit"), N_("Low"), N_("Central"), N_("High"),
                N_("Grade"), N_("Source"), N_("Read by"))  # fmt: skip
        title = t(meaning)
        lines += [f"## {title[:1].upper()}{title[1:]}", "", *table([t(h) for h in head], rows), ""]
    return "\n".join([*lines, *_draw_rules(language), t(MADE_FROM_CODE), ""])


def _draw_rules(language: Language) -> list[str]:
    """How draws are made: distributions, and pairs that are not independent."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    known, reason = load_parameters(), f"reason_{language}"
    special = [
        [f"`{name}`", known[name].text("label", language), f"`{rule.distribution}`",
         getattr(rule, reason)]
        for name, rule in distributions().items()
    ]  # fmt: skip
    pairs = [
        [f"`{c.first}`", f"`{c.second}`", f"{c.rank_correlation:g}", t(GRADES[c.grade]),
         getattr(c, reason)]
        for c in correlations()
    ]  # fmt: skip
    head = N_("Name"), N_("Meaning"), N_("Distribution"), N_("Reason")
    both = N_("First"), N_("Second"), N_("Rank correlation"), N_("Grade"), N_("Reason")
    return [
        f"## {t(N_('How parameters are drawn'))}", "",
        t(N_("Studies of ignorance, sensitivity, discovery and search draw every uncertain "
             "parameter at once. All are triangular and independent but for those below.")), "",
        *[f"- `{name}`: {t(meaning)}" for name, meaning in DISTRIBUTIONS.items()], "",
        *table([t(h) for h in head], special), "",
        *table([t(h) for h in both], pairs), "",
    ]  # fmt: skip


def _role(p: Parameter) -> str:
    return next(role for role in ROLES if role in p.roles)


def _cells(p: Parameter, language: Language) -> list[str]:
    source = p.text("source", language)
    readers = [translate(x.title, language) for x in parts() if p.name in x.parameters]
    return [
        f"`{p.name}`", p.text("label", language), p.text("unit", language), f"{p.low:g}",
        f"{p.central:g}", f"{p.high:g}", translate(GRADES[p.grade], language),
        f"[{source}]({p.address})" if p.address.startswith("http") else source,
        translate(N_(", "), language).join(readers) or "–",
    ]  # fmt: skip
