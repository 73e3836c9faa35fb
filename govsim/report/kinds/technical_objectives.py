"""Items 1.1 to 1.3 of the technical annex: purpose, outputs, aims of the experiments."""

from __future__ import annotations

from govsim.catalogue.causal_links import causal_links
from govsim.catalogue.messages import N_
from govsim.catalogue.outcomes import BETTER, OUTCOMES, SUBSYSTEMS
from govsim.catalogue.parameters import load_parameters
from govsim.report.blocks import Block, escape
from govsim.report.context import Context
from govsim.report.kinds.tabulated import table
from govsim.report.wording import paragraph
from govsim.study.pairing import CONFIDENCE


def purpose(context: Context) -> list[Block]:
    """What the model is for, and what it is held to."""
    c = context
    why = N_("To try a change in the governance of communities on a simulated copy of a district "
             "before it is tried on the real one: who is paid on time, who leaves, how many "
             "volunteers come, how residents are served, what it costs, and how sure that "
             "is.")  # fmt: skip
    held = N_("It is held to {claims} causal claims of the report it is drawn from, and to "
              "{targets} ranges in which the simulated baseline must land.")  # fmt: skip
    limit = N_("It compares rules with each other; it does not forecast a real place.")
    targets = sum("target" in p.roles for p in load_parameters().values())
    held_said = c.say(held, claims=len(causal_links()), targets=targets)
    return [c.prose(c.say(why)), c.prose(held_said, c.say(limit))]


def outputs(context: Context) -> list[Block]:
    """Every outcome with its definition, when it is computed, and how its interval is."""
    c = context
    when = N_("All {count} outcomes are computed at the end of every month, for every community, "
              "every subdistrict and the district. Each is a ratio of two amounts that add up over "
              "communities, never a mean of means; inequality between communities is "
              "Gini's coefficient.")  # fmt: skip
    how = N_("A comparison takes the mean over the months from a proposal's first day to the end "
             "of the run, replication by replication, and the difference from the baseline in the "
             "same replication. Its {confidence}% interval is Student's t over the pairs: mean ± "
             "t × s ÷ √n, where s is the standard deviation of the n differences.")  # fmt: skip
    head = (N_("Outcome"), N_("Name"), N_("Part"), N_("Good"), N_("Definition"))
    rows = [
        [c.plain(N_("{label} ({unit})"), label=o.text("label", c.language),
                 unit=o.text("unit", c.language)),
         o.identifier, c.plain(SUBSYSTEMS[o.subsystem]), c.plain(BETTER[o.better]),
         o.text("definition", c.language)]
        for o in OUTCOMES.values()
    ]  # fmt: skip
    return [
        c.prose(c.say(when, count=len(OUTCOMES))),
        c.prose(c.say(how, confidence=f"{100 * CONFIDENCE:g}")),
        table(c, head, rows, c.say(N_("Outcomes and their definitions")), (23, 17, 12, 11, 52)),
    ]


def aims(context: Context) -> list[Block]:
    """The scenarios of this study, with their rationale, and the design."""
    c, results = context, context.results
    aim = N_("The study asks what each proposal changes against today's rules, by how much and how "
             "certainly.")  # fmt: skip
    design = N_("Design: {scenarios} scenarios × {count} replications, every scenario under the "
                "same luck in each replication. The scenarios were given beforehand; none was "
                "chosen by its results.")  # fmt: skip
    rows = []
    for scenario in results.scenarios:
        words = scenario.description.get(c.language) if scenario.description else ""
        source = paragraph(scenario.source, c.language)
        rows.append([c.code(scenario.name), scenario.name, scenario.title.get(c.language), words,
                     source])  # fmt: skip
    head = (N_("Scenario"), N_("Name"), N_("Title"), N_("Description"), N_("Source"))
    said = c.say(design, scenarios=len(results.scenarios), count=results.replications)
    return [
        c.prose(c.say(aim), said),
        table(c, head, rows, escape(c.plain(N_("Scenarios"))), (13, 15, 22, 40, 12)),
    ]
