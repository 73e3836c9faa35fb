"""What the app writes, as HTML in which every text is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from govsim.analysis.search_space import LEVERS, Package
from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.messages import N_, Language, translate
from govsim.district import District
from govsim.policy.proposals import PROPOSALS
from govsim.report.numbers import measure_of
from govsim.report.search import money, strength
from govsim.report.wording import interval, listed_names, note, sentence
from govsim.study.pairing import Difference
from govsim.workshop.estimate import Estimate, Gains
from govsim.workshop.levers import SENTENCES, price, setting

MARKS = {Verdict.BETTER: "better", Verdict.WORSE: "worse"}
TELLING = 3
RULES = re.compile(r"<style[^>]*>\*\{([^}]*)\}</style>")
"""What a picture says of the lines of all elements, which would be all of the page's."""


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; ``kind`` is its class."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of escaped cells; the first column heads its row."""
    first = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{c}</td>" for c in row[1:]) + "</tr>"
        for row in rows
    )
    head_row = f"<caption>{escape(caption)}</caption><thead><tr>{first}</tr></thead>"
    return wide(caption, f"<table>{head_row}<tbody>{body}</tbody></table>")


def wide(label: str, inside: str) -> str:
    """HTML that scrolls sideways by itself on a narrow screen, with the keyboard too."""
    named = f'role="group" aria-label="{escape(label)}"'
    return f'<div class="wide" tabindex="0" {named}>{inside}</div>'


def inline(svg: str) -> str:
    """A picture as a part of a page: its rules for all elements hold for its own alone."""
    rules = ";".join(RULES.findall(svg))
    alone = RULES.sub("", svg[svg.index("<svg") :])
    return alone.replace("<svg", f'<svg style="{escape(rules)}"', 1)


def title_of(package: Package, language: Language) -> str:
    """A package in words."""
    if not package:
        return translate(N_("Today's rules"), language)
    parts = [
        translate(N_("{proposal} ({strength})"), language,
                  proposal=translate(PROPOSALS[name].title, language),
                  strength=strength(LEVERS[name], value, language))
        for name, value in package
    ]  # fmt: skip
    return listed_names(parts, language)


def about(name: str, language: Language) -> tuple[list[str], str]:
    """A lever's explanation, and the report's sentence; plain text."""
    told = [
        translate(N_("It sets: {setting}."), language, setting=setting(name, language)),
        translate(N_("Its price: {price}"), language, price=price(name, language)),
        translate(N_("The report, {paragraph}:"), language, paragraph=PROPOSALS[name].paragraph),
    ]
    return told, translate(SENTENCES[name], language)


def budget(price_now: float | None, limit: float | None, language: Language) -> str:
    """The meter of the year's money."""
    if price_now is None or limit is None:
        return paragraph(translate(N_("Prices are still being worked out."), language))
    said = translate(
        N_("About {price} of {limit} a year."), language, price=money(price_now, language),
        limit=money(limit, language),
    )  # fmt: skip
    label = translate(N_("The year's money"), language)
    meter = (f'<meter aria-label="{escape(label)}" min="0" max="{limit:.0f}" '
             f'value="{min(max(price_now, 0.0), limit):.0f}"></meter>')  # fmt: skip
    if price_now <= limit:
        return meter + paragraph(said)
    over = translate(N_("The package does not fit the year's money: {over} too much."), language,
                     over=money(price_now - limit, language))  # fmt: skip
    return f'<div role="alert">{meter}{paragraph(said)}{paragraph(over, "alert")}</div>'


def answer(found: Estimate, package: Package, last: int, language: Language) -> str:
    """The answer in sentences: how sure, the costs, and what changes most."""
    said = [
        translate(
            N_("{package}: {count} of {last} replications done."),
            language,
            package=title_of(package, language),
            count=found.replications,
            last=last,
        )
    ]
    if found.replications < last:
        said.append(translate(N_("A first estimate; it sharpens while you look."), language))
    cost = found.cost()
    said.append(translate(
        N_("District and subdistricts pay {amount} a year more (95% interval {low} to {high})."),
        language, amount=money(cost.difference, language, signed=True),
        low=money(cost.low, language, signed=True), high=money(cost.high, language, signed=True),
    ))  # fmt: skip
    real = [
        one
        for one in found.headlines()
        if one.verdict in MARKS and not one.is_small and "cost" not in one.outcome.identifier
    ]
    real.sort(key=lambda one: -abs(one.relative[0]) if one.baseline else -1.0)
    lines = "".join(f"<li>{escape(sentence(one, language))}</li>" for one in real[:TELLING])
    none = translate(N_("No headline outcome changes beyond chance so far."), language)
    return "".join(map(paragraph, said)) + (f"<ul>{lines}</ul>" if lines else paragraph(none))


def outcomes(found: Estimate, language: Language) -> str:
    """The table of headline outcomes."""
    head = [N_("Outcome"), N_("Baseline"), N_("Difference"), N_("95% interval"), N_("Verdict")]
    rows = []
    for one in found.headlines():
        m, mark = measure_of(one, language), MARKS.get(one.verdict, "")
        rows.append([escape(one.outcome.text("label", language)), escape(m.number(one.baseline)),
                     escape(m.signed_amount(one.difference)), escape(interval(one, language)),
                     f'<span class="{mark}">{escape(note(one, language))}</span>'])  # fmt: skip
    caption = translate(N_("Means from the package's first day to the end"), language)
    return table(caption, [translate(h, language) for h in head], rows)


def today(found: Estimate, language: Language) -> str:
    """Headline outcomes under today's rules, for a page on which nothing has been run yet."""
    rows = []
    for name in HEADLINE_OUTCOMES:
        one = found.level(name)
        if one is not None:
            m = measure_of(one, language)
            rows.append([escape(one.outcome.text("label", language)), escape(m.value(one.value)),
                         escape(translate(N_("{low} to {high}"), language,
                                          low=m.number(one.value + one.low),
                                          high=m.number(one.value + one.high)))])  # fmt: skip
    caption = translate(N_("Today's rules: means from the second year on"), language)
    head = [N_("Outcome"), N_("Mean"), N_("95% interval")]
    return table(caption, [translate(h, language) for h in head], rows)


def welcome(found: Estimate, language: Language) -> str:
    """What the page says before anything is run."""
    said = N_("Shown here are today's rules ({count} replications). Choose a package and run it "
              "to see what it changes.")  # fmt: skip
    return paragraph(translate(said, language, count=found.replications))


def gains(found: Estimate, district: District, language: Language) -> str:
    """Who gains and who loses, by street and by the strength of communities."""
    every, home = found.communities(), district.communities
    groups: list[Gains] = []
    names = district.streets.names_zh if language == "zh" else district.streets.names_en
    for k, name in enumerate(names):
        own = [one for one, street in zip(every, home.street, strict=True) if street == k]
        if own:
            groups.append(Gains.of(name, own))
    whole = Gains.of(translate(N_("All"), language), every)
    rows = [
        [escape(g.group), str(g.communities), str(g.gain), str(g.lose),
         escape(f"{g.mean:+.2f}".replace("-", "−"))]
        for g in (whole, *groups)
    ]  # fmt: skip
    head = [N_("Subdistrict"), N_("Communities"), N_("Gain"), N_("Lose"), N_("Mean, points")]
    caption = translate(
        N_("Residents' satisfaction by subdistrict: communities that gain or lose beyond chance"),
        language,
    )
    return table(caption, [translate(h, language) for h in head], rows)


def why(parts: Sequence[tuple[str, Difference]], outcome: Comparison, language: Language) -> str:
    """What each lever adds to the package's effect on an outcome."""
    m = measure_of(outcome, language)
    rows = [
        [escape(translate(PROPOSALS[name].title, language)), escape(m.signed_amount(d.difference)),
         escape(translate(N_("{low} to {high}"), language, low=m.signed(d.low),
                          high=m.signed(d.high)))]
        for name, d in parts
    ]  # fmt: skip
    total = translate(N_("The whole package"), language)
    rows.append([escape(total), escape(m.signed_amount(outcome.difference)),
                 escape(interval(outcome, language))])  # fmt: skip
    caption = translate(N_("{outcome}: what each lever adds (Shapley's value)"), language,
                        outcome=outcome.outcome.text("label", language))  # fmt: skip
    head = [N_("Lever"), N_("Adds"), N_("95% interval")]
    return table(caption, [translate(h, language) for h in head], rows)


def story(lines: Sequence[str]) -> str:
    """One community's story."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
    return paragraph(lines[0]) + f'<ol class="story">{items}</ol>'
