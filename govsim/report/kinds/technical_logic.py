"""Items 2.1 to 2.5 of the technical annex: how the model works, from its own code."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from inspect import getmembers, isclass, isfunction

import govsim.model
from govsim.catalogue.messages import N_, translate
from govsim.catalogue.rules import RULES, Rules
from govsim.model.couplings import COUPLINGS
from govsim.policy.proposals import ENTRIES
from govsim.report.blocks import Block, Picture, bullets, escape, unescape
from govsim.report.context import Context
from govsim.report.documents import svg_to_png
from govsim.report.drawing import Drawing
from govsim.report.kinds.components import component_blocks
from govsim.report.kinds.tabulated import table
from govsim.report.opening import rule_changes, rule_setting
from govsim.report.reference.couplings import couplings_svg
from govsim.report.reference.odd import SCALES, SCHEDULING
from govsim.report.reference.structure import parts
from govsim.report.style import PIXELS_PER_INCH
from govsim.report.wording import listed, listed_names, paragraph

ALGORITHMS: tuple[tuple[str, str, str], ...] = (
    ("govsim.model.luck.philox", N_("Uniform random numbers"),
     N_("Philox4x32-10, a counter-based generator (Salmon and others, 2011)")),
    ("govsim.model.luck.normal", N_("Normal numbers"),
     N_("inversion by Wichura (1988), to the last digits of a double")),
    ("govsim.model.luck.poisson", N_("Poisson numbers"),
     N_("inversion, in parts of at most 500")),
    ("govsim.model.luck.gamma", N_("Gamma numbers"),
     N_("Marsaglia and Tsang (2000); mixed into a Poisson mean they make a negative binomial")),
    ("govsim.model.queueing.erlang_c", N_("Waiting at the windows"),
     N_("Erlang's formulas, and a day that opens empty followed in small steps")),
    ("govsim.model.ledger.Ledger", N_("Money"),
     N_("double entry in whole fen: every movement leaves one account and enters another")),
    ("govsim.model.setting.odds_shift", N_("Chances"),
     N_("shifts on the odds and proportional hazards, so that a chance stays between 0 and 1")),
    ("govsim.model.indicators.inequality.gini", N_("Inequality"), N_("Gini's coefficient")),
    ("govsim.study.pairing.paired_difference", N_("Differences"),
     N_("Student's t on pairs under the same luck")),
    ("govsim.study.precision.with_adjusted", N_("Many comparisons"), N_("Holm's correction")),
    ("govsim.study.precision.Precision", N_("Number of replications"),
     N_("sequential rule with a look-ahead (Hoad, Robinson and Davies, 2010; after Chow and "
        "Robbins, 1965, and Law, 2015)")),
    ("govsim.analysis.value.cost_per_point", N_("Cost of a point"),
     N_("ratio of two means, with its interval by Fieller's theorem")),
)  # fmt: skip
"""What is computed by a named method: where in the code, for what, and how."""


def located(address: str) -> object:
    """What a dotted address names; an AttributeError if the code has it no longer."""
    module, _, name = address.rpartition(".")
    return getattr(import_module(module), name)


def overview(context: Context) -> list[Block]:
    """Who reads what from whom, as a picture and a table."""
    c = context
    svg = couplings_svg(c.language).encode()
    drawing = Drawing(lambda form: svg if form == "svg" else svg_to_png(svg, PIXELS_PER_INCH))
    title = c.say(N_("Who reads what from whom in the model"))
    seen = N_("Matrix of {parts} subsystems; a dot where one reads of another")
    words = N_("Along its row a subsystem gives; down its column it takes.")
    counted = N_("The model has {parts} subsystems. A number in a dot counts the arrays that pass; "
                 "{count} pass in all. A subsystem writes only its own.")  # fmt: skip
    titles = {p.name: c.plain(p.title) for p in parts()}
    rows = [[titles[x.source], titles[x.reader], c.plain(x.why), f"{x.source}.{x.array}"]
            for x in COUPLINGS]  # fmt: skip
    head = N_("Gives"), N_("Takes"), N_("Why"), N_("Array")
    return [
        c.prose(c.say(counted, parts=len(titles), count=len(COUPLINGS)), c.say(words)),
        Picture(drawing, c.numbering.figure(title),
                c.say(seen, parts=len(titles)), share=0.75),
        table(c, head, rows, title, (18, 18, 38, 28)),
    ]  # fmt: skip


def base(context: Context) -> list[Block]:
    """What happens when, and every subsystem in its own words."""
    c = context
    weekly = listed([c.plain(p.title) for p in parts() if p.weekly], c.language)
    said = N_("{title}: {text}")
    items = []
    for part in parts():
        title = f"**{c.say(part.title)}**"
        items.append(c.plain(said, title=title, text=c.say(part.about)))
    return [
        c.prose(c.say(SCALES)),
        c.prose(c.say(SCHEDULING, weekly=weekly)),
        c.prose(c.say(N_("The subsystems, in the order in which they are set up:"))),
        bullets(items),
    ]


def scenarios(context: Context) -> list[Block]:
    """How each scenario differs from the base, and the rules they all start from."""
    c = context
    rows = [[unescape(x) for x in row] for s in c.proposed for row in rule_changes(c, s)]
    head = (N_("Proposal"), N_("From"), N_("Rule"), N_("Before"), N_("After"),
            N_("Paragraph of the report"))  # fmt: skip
    same = N_("A scenario is the base model with dated changes to its rules, and with nothing else "
              "changed.")  # fmt: skip
    used = list(dict.fromkeys(p.name for s in c.proposed for p in s.proposals))
    words = N_("Of the {count} kinds of change the model can carry out, this study uses: {used}. "
               "Not used: {rest}.")  # fmt: skip
    known = {name: c.plain(kind.title) for name, kind in ENTRIES.items()}
    rest = [title for name, title in known.items() if name not in used]
    none = c.plain(N_("nothing"))
    counted = c.say(
        words, count=len(known), used=listed_names([known[n] for n in used], c.language) or none,
        rest=listed_names(rest, c.language) or none,
    )  # fmt: skip
    changed = [table(c, head, rows, c.say(N_("Rules that change, and when")),
                     (12, 15, 38, 12, 12, 13))] if rows else []  # fmt: skip
    rules = [
        [c.plain(m["label"]), name, c.plain(m["unit"]),
         rule_setting(c, m["unit"], getattr(Rules(), name)), paragraph(m["paragraph"], c.language)]
        for name, m in RULES.items()
    ]  # fmt: skip
    columns = N_("Rule"), N_("Name"), N_("Unit"), N_("Baseline"), N_("Paragraph")
    everything = c.say(N_("All rules, as they are in the baseline"))
    return [c.prose(c.say(same), counted), *changed,
            table(c, columns, rules, everything, (40, 26, 22, 10, 12))]  # fmt: skip


def algorithms(context: Context) -> list[Block]:
    """Methods by name, with where each stands in the code."""
    c = context
    for address, _, _ in ALGORITHMS:
        located(address)
    rows = [[c.plain(what), c.plain(how), address] for address, what, how in ALGORITHMS]
    head = N_("For"), N_("Method"), N_("In the code")
    return [table(c, head, rows, c.say(N_("Algorithms")), (18, 44, 40))]


@cache
def procedures() -> dict[str, tuple[str, ...]]:
    """Names of the procedures that run on SimPy's clock, by the module they stand in."""
    found: dict[str, tuple[str, ...]] = {}
    for module_name in sorted(m.name for m in pkgutil.iter_modules(govsim.model.__path__)):
        module = import_module(f"govsim.model.{module_name}")
        names = [
            name
            for _, kind in getmembers(module, isclass)
            if kind.__module__ == module.__name__
            for name, method in vars(kind).items()
            if isfunction(method) and method.__annotations__.get("return") == "Procedure"
        ]
        if names:
            found[module_name] = tuple(names)
    return found


def components(context: Context) -> list[Block]:
    """Entities, activities, resources, queues, entry and exit."""
    c = context
    weekly = [translate(p.title, c.language) for p in parts() if p.weekly]
    moved = N_("Activities and routing: every week the model moves, in this order, {weekly}. On "
               "SimPy's clock run these procedures, by the module they stand in: "
               "{procedures}.")  # fmt: skip
    running = [f"{module} ({', '.join(names)})" for module, names in procedures().items()]
    said = c.plain(moved, weekly=listed(weekly, c.language),
                   procedures=listed_names(running, c.language))  # fmt: skip
    return component_blocks(c, escape(said))
