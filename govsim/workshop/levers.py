"""The levers as they are shown: grouped as in part three of the report, with its own sentences."""

from __future__ import annotations

from govsim.analysis.search_space import LEVERS
from govsim.catalogue.messages import N_, Language, translate
from govsim.policy.proposals import PROPOSALS
from govsim.report.search import strength

GROUPS: dict[str, str] = {
    "三(一)": N_("1. Strengthen political leadership"),
    "三(二)": N_("2. Serve residents well"),
    "三(三)": N_("3. Pool resources"),
}
"""Sections of part three: beginning of the paragraph to its title."""

SENTENCES: dict[str, str] = {
    "operating_grant": N_(
        "Bring communities' operating money into public finance, raise the yearly amount "
        "moderately, and let it grow in step with local revenue."
    ),
    "entry_by_exam": N_(
        "Make entry of community staff by examination strictly compulsory, with yearly recruitment "
        "planned in advance, open, and by competition."
    ),
    "staff_training": N_(
        "Strengthen the education and training of community workers, and support them in taking "
        "the social-work qualification and further education."
    ),
    "career_ladder": N_(
        "Let community staff sit regularly for the subdistrict's civil-service and public-sector "
        "posts, and so break through the ceiling on their promotion."
    ),
    "secretary_selection": N_(
        "Recruit and select community Party secretaries from graduate village officials, the "
        "“three supports and one assistance” and subdistrict staff."
    ),
    "one_stop_service": N_(
        "Improve the service hall: the first asked is responsible, one matter is done in one go, "
        "and every window handles everything."
    ),
    "online_portal": N_(
        "Develop a portal for residents, so that matters are done anywhere in the city, accepted, "
        "finished and answered online."
    ),
    "council_day": N_(
        "Introduce the community council everywhere: one fixed day a month on which "
        "representatives discuss what residents ask for and how to answer it."
    ),
    "distinctive_services": N_(
        "Let every community have at least one distinctive service that residents welcome: one "
        "community, one brand."
    ),
    "volunteer_system": N_(
        "Set up registration, training, assessment, protection of rights, and rewards for "
        "volunteers, so that more people serve in their community."
    ),
    "quarter_branches": N_(
        "In newly built quarters follow the “three in step”, and found Party branches first where "
        "conditions allow, led by subdistrict and community."
    ),
    "red_property": N_(
        "Hand daily supervision of property companies to subdistricts and communities, with a "
        "yearly assessment that counts for credit ratings and tenders."
    ),
    "cross_appointment": N_(
        "Heads of resident units should in principle all sit on the leading bodies of subdistrict "
        "and community; this counts in the yearly assessment."
    ),
    "unit_contributions": N_(
        "Settle what resident enterprises and institutions do for the community, and the least "
        "amount of money they give."
    ),
    "collective_economy": N_(
        "Develop the communities' collective economy: let their idle property on the market."
    ),
    "demonstration": N_(
        "Create demonstration communities, fine quarters and standard quarters every year, which "
        "the district treasury rewards."
    ),
    "checkin_reform": N_(
        "Turn the hard targets that only count how many report into targets of effect that look at "
        "the quality of the service."
    ),
    "task_admission": N_(
        "Apply the admission of tasks strictly: departments must not hand their duties down to "
        "subdistricts and communities at will."
    ),
}
"""What the report says of each proposal; the Chinese is the report's own wording."""


def groups() -> dict[str, list[str]]:
    """Proposals of every group, in the order of the report."""
    return {
        start: [name for name in LEVERS if PROPOSALS[name].paragraph.startswith(start)]
        for start in GROUPS
    }


def setting(name: str, language: Language) -> str:
    """What a lever sets, in plain words."""
    lever = LEVERS[name]
    fields = PROPOSALS[name].model_fields
    found = next(f for key, f in fields.items() if lever.option in (key, f.alias))
    return translate(found.description or "", language)


def price(name: str, language: Language) -> str:
    """What a proposal is known to cost, and its side effects."""
    return translate(PROPOSALS[name].side_effect, language)


def choices(name: str, language: Language) -> list[str]:
    """What a lever can be set to, level by level from off on."""
    lever = LEVERS[name]
    steps = [strength(lever, value, language) for value in lever.strengths()]
    return [translate(N_("not done"), language), *steps]
