"""Items 3.1 to 3.4 of the technical annex: where numbers come from, and what is assumed."""

from __future__ import annotations

import string
from collections import Counter

from govsim.catalogue.causal_links import STATUS, causal_links
from govsim.catalogue.draw_rules import DISTRIBUTIONS, TRIANGULAR, correlations, distributions
from govsim.catalogue.messages import N_
from govsim.catalogue.parameters import GRADES, Parameter, load_parameters
from govsim.district.columns import MEANINGS, TABLE_MEANINGS
from govsim.district.fields import fields
from govsim.district.rows import TABLES
from govsim.report.blocks import Block, Prose, bullets
from govsim.report.context import Context
from govsim.report.kinds.essence import weak_parameters
from govsim.report.kinds.tabulated import table
from govsim.report.reference.odd import CONCEPTS
from govsim.report.wording import listed_names, paragraph

_LETTERS = dict(zip(GRADES, string.ascii_lowercase, strict=False))
"""Grades in the table of parameters, one letter each."""
_SIGNS = {name: name[0].upper() for name in DISTRIBUTIONS}
"""Distributions in the same table."""


def sources(context: Context) -> list[Block]:
    """The district's tables with their size, and where parameters come from."""
    c, district = context, context.results.district
    rows = []
    for name in TABLES:
        held = getattr(district, "info" if name == "district" else name)
        count = 1 if name == "district" else len(held.ids) if held is not None else 0
        size = f"{count:,}" if count else c.plain(N_("not given"))
        rows.append([TABLE_MEANINGS[name].get(c.language), name, size, str(len(fields(name)))])
    head = N_("Table"), N_("Name"), N_("Rows"), N_("Columns")
    whole = N_("The district's data begin on {date}. Their content has the SHA-256 {digest}; a "
               "study is refused if it was made with other data.")  # fmt: skip
    used = [p for p in load_parameters().values() if p.is_used]
    grades = Counter(p.grade for p in used)
    one = N_("{grade}: {count}")
    counted = [c.plain(one, grade=c.plain(GRADES[g]), count=n) for g, n in grades.most_common()]
    linked = sum(p.address.startswith("http") for p in used)
    founded = N_("The {count} parameters come from {sources} sources, of which {linked} numbers "
                 "have a public address. By how well they are founded: {grades}.")  # fmt: skip
    named = len({p.text("source", c.language) for p in used})
    return [
        table(c, head, rows, c.say(N_("Tables of the district")), (40, 20, 14, 14), (2, 3)),
        c.prose(c.say(whole, date=district.info.start_date.isoformat(), digest=district.digest)),
        c.prose(c.say(founded, count=len(used), sources=named, linked=linked,
                      grades=listed_names(counted, c.language))),
    ]  # fmt: skip


def preparation(context: Context) -> list[Block]:
    """What is done to the data before the first run."""
    c, district = context, context.results.district
    checked = N_("Tables are checked cell by cell; one with a fault is refused, not mended. "
                 "Encodings, ways of writing numbers and dates, and the order of columns make no "
                 "difference. Nothing is smoothed and no outlier is removed.")  # fmt: skip
    missing = [name for name in ("workers", "volunteers") if getattr(district, name) is None]
    empty = [name for name in ("quarters", "units", "departments")
             if not len(getattr(district, name).ids)]  # fmt: skip
    drawn = N_("Not given for this district, and drawn from the parameters: {tables}.")
    whole = N_("Every table is given for this district.")
    names = [*missing, *empty]
    second = c.say(drawn, tables=listed_names(names, c.language)) if names else c.say(whole)
    blank = N_("Columns that may be left blank, and what is assumed then:")
    optional = [
        [table_name, name, MEANINGS[table_name][name].assumed.get(c.language)]
        for table_name in TABLES
        for name, field in fields(table_name).items()
        if not field.required
    ]  # fmt: skip
    head = N_("Table"), N_("Column"), N_("If left blank")
    return [
        c.prose(c.say(checked), second),
        c.prose(c.say(blank)),
        table(c, head, optional, c.say(N_("What is assumed for blank cells")), (26, 26, 46)),
    ]


def parameters(context: Context) -> list[Block]:
    """Every number the model reads, with what it is here, its range, grade and distribution."""
    c, known = context, load_parameters()
    changed = dict(c.results.binding.get("parameters_changed") or {})
    used = [p for p in known.values() if p.is_used]
    run = N_("In this study every parameter is at its base value.")
    other = N_("In this study these parameters are not at their base value: {changes}.")
    one = N_("{label} ({name}) {value}")
    words = [c.plain(one, label=known[n].text("label", c.language), name=n, value=f"{v:g}")
             for n, v in changed.items()]  # fmt: skip
    first = c.say(other, changes=listed_names(words, c.language)) if changed else c.say(run)
    drawn = N_("The range from low to high is what is plausible; studies of ignorance, sensitivity "
               "and discovery draw from it.")  # fmt: skip
    kinds = [c.plain(N_("{name}: {meaning}"), name=_SIGNS[n], meaning=c.plain(m))
             for n, m in DISTRIBUTIONS.items()]  # fmt: skip
    letters = [c.plain(N_("{letter} {grade}"), letter=_LETTERS[g], grade=c.plain(m))
               for g, m in GRADES.items()]  # fmt: skip
    graded = N_("Grades: {grades}. Distributions:")
    head = (N_("Parameter"), N_("Name"), N_("Base"), N_("Range"), N_("Drawn"), N_("Grade"),
            N_("Source"))  # fmt: skip
    rows = [_row(c, p) for p in used]
    blocks: list[Block] = [
        c.prose(first, c.say(drawn), c.say(graded, grades=listed_names(letters, c.language))),
        bullets([c.say(N_("{text}."), text=kind) for kind in kinds]),
        table(c, head, rows, c.say(N_("Parameters")), (30, 21, 9, 13, 7, 6, 38), (2,)),
    ]
    pairs = [
        [known[x.first].text("label", c.language), known[x.second].text("label", c.language),
         f"{x.rank_correlation:g}".replace("-", "\N{MINUS SIGN}"),
         getattr(x, f"reason_{c.language}")]
        for x in correlations()
    ]  # fmt: skip
    titles = N_("First"), N_("Second"), N_("Rank correlation"), N_("Reason")
    if pairs:
        caption = c.say(N_("Parameters that are not drawn independently"))
        blocks.append(table(c, titles, pairs, caption, (26, 26, 12, 34), (2,)))
    return blocks


def _row(context: Context, p: Parameter) -> list[str]:
    c, rules = context, distributions()
    label = c.plain(N_("{label} ({unit})"), label=p.text("label", c.language),
                    unit=p.text("unit", c.language))  # fmt: skip
    values = c.plain(N_("{low} to {high}"), low=_short(p.low), high=_short(p.high))
    drawn = rules[p.name].distribution if p.name in rules else TRIANGULAR
    return [label, p.name, _short(p.central), values, _SIGNS[drawn], _LETTERS[p.grade],
            p.text("source", c.language)]  # fmt: skip


def _short(value: float) -> str:
    return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")


def assumptions(context: Context) -> list[Block]:
    """What the model takes for granted, and which claims it holds only in part."""
    c, (used, weak) = context, weak_parameters()
    counted = N_("Of {used} parameters the model reads, {weak} are assumptions or weakly founded.")
    said = N_("{title}: {text}")
    concepts = [
        c.plain(said, title=f"**{c.say(name)}**", text=c.say(text)) for name, text in CONCEPTS
    ]
    partly = [x for x in causal_links() if x.status != "modelled"]
    all_in = N_("All {count} causal claims of the report are in the model.")
    some = N_("Of {count} causal claims of the report, these are not in the model in full:")
    rows = [
        [paragraph(x.paragraph, c.language), x.text("cause", c.language),
         x.text("effect", c.language), c.plain(STATUS[x.status]), x.text("note", c.language)]
        for x in partly
    ]  # fmt: skip
    head = N_("Paragraph"), N_("Cause"), N_("Effect"), N_("Status"), N_("Note")
    total = len(causal_links())
    claims: list[Block] = [c.prose(c.say(some if partly else all_in, count=total))]
    if partly:
        claims.append(table(c, head, rows, c.say(N_("Claims not in the model in full")),
                            (12, 22, 22, 12, 30)))  # fmt: skip
    structure: Prose = c.prose(c.say(counted, used=used, weak=weak),
                               c.say(N_("The structure of the model assumes:")))  # fmt: skip
    return [structure, bullets(concepts), *claims]
