"""The appendix's last pages: assumptions with their sources, limits, and how to reproduce it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from govsim.catalogue.causal_links import causal_links
from govsim.catalogue.messages import N_
from govsim.catalogue.parameters import GRADES, Parameter
from govsim.catalogue.parameters import VARIABLE as PARAMETERS_FILE
from govsim.catalogue.places import data_root
from govsim.policy.scenario import scenario_names
from govsim.report.blocks import Block, Prose, bullets, escape, pipe_table
from govsim.report.context import Context
from govsim.report.wording import listed_names
from govsim.study import Precision
from govsim.study.posterior import VARIABLE as DRAWS_FILE

_ITEMS: dict[str, str] = {
    "govsim": N_("Version of govsim"),
    "commit": N_("Commit"),
    "source_sha256": N_("Source code (SHA-256)"),
    "district_sha256": N_("District (SHA-256)"),
    "scenarios": N_("Scenario (SHA-256)"),
    "parameters_sha256": N_("Parameters (SHA-256)"),
    "parameters_changed": N_("Parameter changed"),
    "seed": N_("Random seed"),
    "replications": N_("Replications"),
    "precision": N_("Precision asked for"),
    "years": N_("Years"),
    "python": N_("Version of Python"),
    "libraries": N_("Versions of libraries"),
}
"""What the record of a run calls its items, in the reader's words."""


CLAIMS = N_(
    "Of {all} causal claims of the report {whole} work in the model in full and {partly} partly; "
    "what is not in it cannot show."
)


def limits(context: Context) -> list[Block]:
    """What the numbers do not say."""
    c = context
    ignorance = N_(
        "Intervals of the results show chance only: every parameter is held at its central value. "
        "How far the unknown parameters move them is told under “What it depends on”."
    )
    if c.beyond.nested is None:
        ignorance = N_(
            "Intervals show chance only. How far the unknown parameters could move the results is "
            "not in them: every parameter is held at its central value."
        )
    said = [
        ignorance,
        N_(
            "Most parameters are assumptions or come from other places; none has been measured in "
            "this district. Replace them with local records before relying on a size; directions "
            "are firmer than sizes."
        ),
        N_(
            "Satisfaction is a model scale, not a survey: its weights are assumptions. Read "
            "differences, not levels."
        ),
        N_(
            "With many outcomes compared, about one in twenty intervals leaves zero out by chance "
            "alone. A single surprising entry deserves doubt, a pattern deserves attention."
        ),
        N_(
            "A difference beyond chance can still be too small to matter; entries marked "
            "“slightly” are below half a percentage point or one per cent."
        ),
    ]
    items = [*(c.say(text) for text in said), c.say(CLAIMS, **claims())]
    return [c.numbering.section(c.say(N_("Limits"))), bullets(items)]


def claims() -> dict[str, int]:
    """How many of the report's causal claims the model holds."""
    links = causal_links()
    whole = sum(link.status == "modelled" for link in links)
    return {"all": len(links), "whole": whole,
            "partly": sum(link.status == "partly" for link in links)}  # fmt: skip


def reproduce(context: Context) -> list[Block]:
    """The command, and everything that decides the numbers."""
    c = context
    intro = N_("The same command with the same inputs gives the same numbers to the last digit:")
    rows = _items(context)
    head = [c.say(N_("Item")), c.say(N_("Value"))]
    return [
        c.numbering.section(c.say(N_("How to reproduce"))),
        c.prose(c.say(intro)),
        Prose(f"```\n{command(context)}\n```"),
        pipe_table(
            head, rows, widths=(28, 66),
            caption=c.numbering.table(c.say(N_("What decides the numbers"))),
        ),
    ]  # fmt: skip


def command(context: Context) -> str:
    """The command line that makes this appendix."""
    from govsim.report.appendix import DRAWS, EVALUATIONS

    results, shipped = context.results, scenario_names()
    files = [s.name if s.name in shipped else f"{s.name}.yaml" for s in context.proposed]
    words = ["govsim", "appendix", *map(shlex.quote, files)]
    if results.district.digest != _sample_digest():
        words += ["--district", shlex.quote(results.district.info.district_id)]
    reached = results.precision
    count = "auto" if reached and reached.rule == Precision() else str(results.replications)
    words += ["--years", str(results.years), "--replications", count]
    words += ["--seed", str(results.seed)]
    beyond = context.beyond
    words += [] if beyond.draws == DRAWS else ["--draws", str(beyond.draws)]
    words += [] if beyond.evaluations == EVALUATIONS else ["--evaluations", str(beyond.evaluations)]
    for option, variable in (("--parameters", PARAMETERS_FILE), ("--draws-from", DRAWS_FILE)):
        named = os.environ.get(variable)
        words += [option, shlex.quote(Path(named).name)] if named else []
    return " ".join(words)


@cache
def _sample_digest() -> str:
    from govsim.district import load_district

    return load_district(data_root() / "districts" / "sample").digest


def item_name(context: Context, key: str) -> str:
    """What an item of a run's record is called."""
    return context.plain(_ITEMS.get(key, N_("{item}")), item=key)


def _items(context: Context) -> list[list[str]]:
    """What decides the numbers, item by item, in the reader's words."""
    rows = []
    for key, value in context.results.binding.items():
        name = item_name(context, key)
        if isinstance(value, Mapping) and key == "libraries":
            held = [f"{library} {version}" for library, version in value.items()]
            rows.append([name, listed_names(held, context.language)])
        elif isinstance(value, Mapping):
            nested = N_("{item}: {part}")
            rows += [[context.plain(nested, item=name, part=k), str(v)] for k, v in value.items()]
        else:
            rows.append([name, "–" if value is None else str(value)])
    return [[escape(cell) for cell in row] for row in rows]


def parameter_row(context: Context, parameter: Parameter) -> list[str]:
    """Label, value, range, grade and source; escaped."""
    p, language = parameter, context.language
    values = context.plain(N_("{low} to {high}"), low=_short(p.low), high=_short(p.high))
    label = context.plain(N_("{label} ({unit})"), label=p.text("label", language),
                          unit=p.text("unit", language))  # fmt: skip
    cells = [
        label,
        _short(p.central),
        values,
        context.plain(GRADES[p.grade]),
        p.text("source", language),
    ]
    return [escape(cell) for cell in cells]


def _short(value: float) -> str:
    return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")
