"""Description of the model in the ODD manner (Grimm et al. 2020), made from the code.

What is general is written here as messages; everything about a part of the model comes from that
part itself: its description, its couplings, the parameters, rules and streams its source reads.
"""

from __future__ import annotations

from govsim.catalogue.messages import N_, Language, translate
from govsim.catalogue.outcomes import OUTCOMES, SUBSYSTEMS
from govsim.catalogue.parameters import load_parameters
from govsim.catalogue.rules import PRACTICES, RULES, Rules
from govsim.model.setting import BURN_IN_YEARS
from govsim.policy.proposals import PROPOSALS
from govsim.report.reference.markdown import MADE_FROM_CODE, table
from govsim.report.reference.structure import Part, parts

ENTITIES = (
    (N_("district"), N_("one"), N_("treasury, own revenue and its growth, prices, outside wages")),
    (N_("street"), N_("some ten"), N_("treasury, fiscal strength")),
    (N_("community"), N_("some sixty"),
     N_("residents, households, area, posts, premises, idle property, strength, secretary, "
        "operating account, benefit fund, backlog of requests, satisfaction")),
    (N_("quarter"), N_("some five a community"),
     N_("kind, households, property company and its cooperation, owners' committee, branch")),
    (N_("resident unit"), N_("some four a community"),
     N_("kind, party members in service, capacity to contribute, cooperation")),
    (N_("post and worker"), N_("some nine a community"),
     N_("filled or vacant; route of entry, education, ability, certificate, age, tenure, pay, "
        "arrears, fatigue")),
    (N_("volunteer"), N_("some hundreds a community"),
     N_("skill, motivation, training, serving or lapsed, months served")),
)  # fmt: skip
"""What exists: name, how many in the sample district, state."""

SCALES = N_(
    "Time runs in days on a real calendar; the fiscal year is the calendar year. "
    "Populations move weekly, money on its dates, outcomes are recorded monthly. Money "
    "is whole fen in a double-entry ledger."
)
SCHEDULING = N_(
    "Every week, in the order that causes run: {weekly}. Beside them run procedures with "
    "dates, steps and waits: the budget year, tranches of the grant, payday, the benefit "
    "fund with inspection and claw-back, exam rounds, selection of secretaries, council "
    "days, the volunteers' year, and proposals taking effect. A rule is read at the "
    "moment it matters, so a dated change acts from its day on and on nothing before."
)
INITIAL_STATE = N_(
    "From the district's tables; workers and volunteers without a roster are drawn from "
    "parameters. {n} year of burn-in under the baseline comes before the first reported "
    "day, so that outcomes of a trailing year exist from the first month."
)

CONCEPTS = (
    (N_("Basic principles"),
     N_("The report's own account of causes, put as rules and hazards. What officials can change "
        "is a rule; what nobody controls is the district or a parameter; outcomes are only "
        "measured. A proposal is a dated change to rules and to nothing else.")),
    (N_("Emergence"),
     N_("Gaps, arrears, quits, vacancies, overload, late service, empty registers and nominal "
        "branches are not prescribed. They follow from how rules meet people, and each shape the "
        "tests hold vanishes when its mechanism is switched off.")),
    (N_("Adaptation"),
     N_("Staff stretch their hours under load and leave when it lasts; communities ask for money "
        "when short; streets take their match back after inspections; hiring goes around an exam "
        "the more posts stand vacant; companies leave quarters that do not pay.")),
    (N_("Objectives"),
     N_("None is optimised. People act by hazards whose strength is a parameter with a range.")),
    (N_("Learning"),
     N_("Skill grows with tenure and training and leaves with the person.")),
    (N_("Prediction"),
     N_("None: people respond to what they have met, not to what they expect.")),
    (N_("Sensing"),
     N_("Staff know their pay, arrears, load and prospects; applicants know pay and arrears; "
        "residents know how their requests went, over about a quarter of a year.")),
    (N_("Interaction"),
     N_("Through money, working hours and residents' satisfaction, along the couplings below.")),
    (N_("Stochasticity"),
     N_("Luck is a function of seed, replication, stream, individual and occasion (Philox4x32-10), "
        "so the same person meets the same luck in every scenario, and adding a mechanism changes "
        "no other's numbers. The district's revenue is no luck: what nobody controls and nobody "
        "knows of its path is a matter of parameters, the same in all replications of a draw.")),
    (N_("Collectives"),
     N_("Communities belong to streets and streets to the district; money flows down, blame and "
        "tasks too.")),
    (N_("Observation"),
     N_("At every month's end, for every community, street and the district. An indicator is a "
        "ratio of two amounts that add up, never a mean of means.")),
)  # fmt: skip


def odd_page(language: Language) -> str:
    """The whole description as Markdown."""

    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    weekly = t(N_(", ")).join(t(p.title) for p in parts() if p.weekly)
    lines = [
        f"# {t(N_('The model: overview, design concepts, details'))}", "",
        f"## 1 {t(N_('Purpose and patterns'))}", "",
        t(N_("To try a change in the governance of communities on a simulated district before it "
             "is tried on a real one: who gets paid on time, who leaves, how many volunteers come, "
             "what it costs, and how sure that is. The patterns it is held to are the levels in "
             "[the baseline against the evidence](baseline.{language}.md), the report's nine "
             "problems ([table](problems.{language}.md)) and its causal claims "
             "([list](causal-links.{language}.md))."), language=language), "",
        f"## 2 {t(N_('Entities, state variables and scales'))}", "",
        *table([t(h) for h in (N_("Entity"), N_("How many in the sample district"), N_("State"))],
               [[t(cell) for cell in row] for row in ENTITIES]), "",
        t(SCALES), "",
        f"## 3 {t(N_('Process overview and scheduling'))}", "",
        t(SCHEDULING, weekly=weekly), "",
        f"## 4 {t(N_('Design concepts'))}", "",
        *[f"- **{t(name)}**{t(N_(': '))}{t(text)}" for name, text in CONCEPTS], "",
        f"## 5 {t(N_('Initialisation'))}", "",
        t(INITIAL_STATE, n=BURN_IN_YEARS), "",
        f"## 6 {t(N_('Input data'))}", "",
        t(N_("The district's tables (`govsim template` writes them with an explanation of every "
             "column) and [{n} parameters](parameters.{language}.md) with ranges and sources. "
             "Nothing is read while a run goes on."),
          n=sum("model" in p.roles for p in load_parameters().values()), language=language), "",
        f"## 7 {t(N_('Submodels'))}", "",
        t(N_("How they hang together: [couplings](couplings.{language}.md)."), language=language),
        "",
    ]  # fmt: skip
    for number, part in enumerate(parts(), start=1):
        lines += _submodel(number, part, language)
    return "\n".join([*lines, *_rules(language), *_outcomes(language), t(MADE_FROM_CODE), ""])


def _submodel(number: int, part: Part, language: Language) -> list[str]:
    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    comma, known = t(N_(", ")), load_parameters()
    titles = {p.name: t(p.title) for p in parts()}
    reads = [t(N_("{part} ({why})"), part=titles[c.source], why=t(c.why)) for c in part.reads]
    parameters = [f"{known[n].text('label', language)} (`{n}`)" for n in part.parameters]
    rules = [f"{t(RULES[n]['label'])} (`{n}`)" for n in part.rules]
    facts = (
        (N_("Reads"), reads), (N_("Rules"), rules),
        (N_("Streams of luck"), [f"`{s}`" for s in part.streams]),
    )  # fmt: skip
    folded = [
        "<details><summary>" + t(N_("Parameters ({n})"), n=len(parameters)) + "</summary>", "",
        *[f"- {p}" for p in parameters], "", "</details>", "",
    ]  # fmt: skip
    return [
        f"### 7.{number} {t(part.title)}", "", t(part.about), "",
        *[f"- {t(name)}{t(N_(': '))}{comma.join(found)}" for name, found in facts if found], "",
        *(folded if parameters else []),
    ]  # fmt: skip


def _rules(language: Language) -> list[str]:
    def t(message: str) -> str:
        return translate(message, language)

    head = (N_("Rule"), N_("Meaning"), N_("Unit"), N_("Baseline"), N_("Paragraph"))
    rows = [
        [f"`{n}`", t(m["label"]), t(m["unit"]), _default(n, language), m["paragraph"]]
        for n, m in RULES.items()
    ]
    return [
        f"## 8 {t(N_('Rules in force'))}", "",
        t(N_("Baseline rules, which the proposals change. Existing practices are on.")), "",
        *table([t(h) for h in head], rows), "",
    ]  # fmt: skip


def _default(name: str, language: Language) -> str:
    value = getattr(Rules(), name)
    if value is None or value is False:
        return translate(N_("none"), language)
    if value is True:
        return translate(N_("on"), language)
    return f"{value:g}"


def _outcomes(language: Language) -> list[str]:
    def t(message: str, **values: object) -> str:
        return translate(message, language, **values)

    head = (N_("Name"), N_("Meaning"), N_("Unit"), N_("Part"), N_("Definition"))
    rows = [
        [f"`{o.identifier}`", o.text("label", language), o.text("unit", language),
         t(SUBSYSTEMS[o.subsystem]), o.text("definition", language)]
        for o in OUTCOMES.values()
    ]  # fmt: skip
    return [
        f"## 9 {t(N_('Outcomes'))}", "",
        t(N_("{outcomes} outcomes; [{proposals} proposals](proposals.{language}.md) and "
             "{practices} existing practices act on them."),
          outcomes=len(OUTCOMES), proposals=len(PROPOSALS), practices=len(PRACTICES),
          language=language), "",
        *table([t(h) for h in head], rows), "",
    ]  # fmt: skip
