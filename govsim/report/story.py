"""The story of one community: what the model made happen there, as dated sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govsim.catalogue.errors import InputError, unknown_name
from govsim.catalogue.messages import N_, Language, Text, translate

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.model.replication import Replication
    from govsim.policy import Scenario

REASONS = (
    N_("resigned"),
    N_("was promoted to the street or the civil service"),
    N_("was dismissed"),
    N_("retired"),
)
ROUTES = (
    N_("through connections"),
    N_("from local applicants"),
    N_("by examination"),
    N_("by selection"),
)
EDUCATIONS = (N_("secondary school"), N_("college"), N_("a bachelor's degree"))

SENTENCES: dict[str, str] = {
    "tranche": N_("A tranche of the operating grant arrives: {yuan} yuan, {late_days} days late."),
    "tranche_on_time": N_("A tranche of the operating grant arrives on time: {yuan} yuan."),
    "appeal": N_("The community asks helping units and superiors for money and gets {yuan} yuan."),
    "appeal_vain": N_("The community asks helping units and superiors for money, in vain."),
    "unpaid": N_("Pay cannot be met in full: {yuan} yuan more stay owed to staff."),
    "unpaid_quarter": N_(
        "The quarter's performance pay falls due and cannot be met in full: {yuan} yuan more stay "
        "owed to staff."
    ),
    "arrears_cleared": N_("Arrears of {yuan} yuan are paid off."),
    "fund_district": N_("The district's share of the benefit fund arrives: {yuan} yuan."),
    "fund_shown": N_("The street passes down its match for the inspection: {yuan} yuan."),
    "fund_returned": N_("After the inspection the street takes back {yuan} yuan of its match."),
    "fund_diverted": N_("{yuan} yuan of the benefit fund go into alleys and basic works."),
    "left": N_("A worker {reason}; {workers} remain in post."),
    "hired": N_("A post is filled {route} after {days} days; the newcomer has {education}."),
    "exam_announced": N_("An examination is announced for vacant posts here: {posts}."),
    "branch_founded": N_("Party branches are set up in quarters: {branches}."),
    "company_left": N_("Property companies leave quarters: {companies}."),
    "company_came": N_("Property companies take over quarters: {companies}."),
    "contributed": N_("Resident units contribute {yuan} yuan."),
    "site_selected": N_("A demonstration site is selected here; {yuan} yuan are paid in."),
    "site_accepted": N_("The demonstration site passes acceptance; it has cost {yuan} yuan."),
    "site_rewarded": N_("The reward for the demonstration site arrives: {yuan} yuan."),
    "rent": N_("Tenants of the community's property pay {yuan} yuan of rent."),
    "members_listed": N_("In-service members to report here this year: {members}."),
    "task_money": N_("Departments pay {yuan} yuan for tasks that were admitted with money."),
    "rules_changed": N_("From today the rules change: {titles}."),
    "month": N_(
        "Month's end: {workers} workers in post, {vacant} posts vacant, {backlog} requests "
        "waiting, {on_time} done on time, {active} volunteers serving, satisfaction {satisfaction}."
    ),
}


def choose(district: Path | str, scenario: str, community: str) -> tuple[District, Scenario, int]:
    """What a story is told of.

    Parameters
    ----------
    district : path
    scenario : str
        File or name.
    community : str
        Identifier, or name in either language.

    Returns
    -------
    tuple of District, Scenario, int
        The last is the community's index.

    Raises
    ------
    InputError
        With every fault of district, scenario and community.
    """
    from govsim.district import load_district
    from govsim.study.design import order_scenarios

    loaded, faults = order_scenarios([scenario])
    try:
        home = load_district(district)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    index = _find(home, community)
    if index is None:
        names = [*home.communities.ids, *home.communities.names_zh, *home.communities.names_en]
        faults.append(unknown_name(community, names))
    if faults or index is None:
        raise InputError(faults)
    return home, loaded[-1], index


def tell(
    home: District, chosen: Scenario, index: int, *, months: int = 24, seed: int = 0,
    replication: int = 0, language: Language = "zh",
) -> list[str]:  # fmt: skip
    """Run one replication and tell one community's part of it.

    Parameters
    ----------
    home : District
    chosen : Scenario
    index : int
        Which community, as `choose` finds it.
    months : int
        Months to tell, from the district's start date.
    seed, replication : int
    language : Language

    Returns
    -------
    list of str
        Dated sentences, in order.
    """
    from govsim.catalogue.parameters import load_parameters
    from govsim.model.replication import Replication

    run = Replication(
        home, chosen.rulebook(), load_parameters().with_values({}), seed=seed,
        replication=replication, years=-(-months // 12), watch=index,
    ).run()  # fmt: skip
    title = Text(
        N_("{name}, {residents} residents, {posts} posts; scenario: {scenario}."),
        name=(home.communities.names_zh if language == "zh" else home.communities.names_en)[index],
        residents=f"{home.communities.residents[index]:,}",
        posts=int(home.communities.posts[index]),
        scenario=chosen.title.get(language),
    )
    titles = translate(N_("; "), language).join(
        translate(p.title, language) for p in chosen.proposals
    )
    events = sorted([*_events(run, months), *_month_ends(run, index, months)], key=lambda e: e[0])
    return [title.get(language)] + [
        _sentence(run, day, kind, values | {"titles": titles}, language)
        for day, kind, values in events
    ]


def _find(district: District, community: str) -> int | None:
    table = district.communities
    for names in (table.ids, table.names_zh, table.names_en):
        if community in names:
            return names.index(community)
    return None


def _events(run: Replication, months: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    calendar = run.setting.calendar
    first = calendar.day(calendar.first_reported)
    last = int(calendar.month_starts[calendar.month(first) + months])
    for day, kind, values in run.setting.chronicle.events:
        if first <= day < last:
            yield day, kind, values


def _month_ends(
    run: Replication, index: int, months: int
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    outcomes = run.outcomes("", 0)
    place = 1 + len(outcomes.street_ids) + index
    calendar = run.setting.calendar
    first = calendar.month(calendar.day(calendar.first_reported))
    names = ("workers", "vacancy_rate", "backlog_requests", "on_time_share",
             "volunteers_active", "satisfaction")  # fmt: skip
    posts = int(run.setting.district.communities.posts[index])
    for month in range(months):
        workers, vacancy, backlog, on_time, active, satisfaction = (
            float(outcomes.series(name, place)[month]) for name in names
        )
        yield int(calendar.month_starts[first + month + 1]) - 1, "month", {
            "workers": round(workers), "vacant": round(vacancy * posts),
            "backlog": round(backlog), "on_time": f"{on_time:.0%}", "active": round(active),
            "satisfaction": f"{satisfaction:.1f}",
        }  # fmt: skip


def _sentence(
    run: Replication, day: int, kind: str, values: dict[str, Any], language: Language
) -> str:
    words = dict(values)
    if "yuan" in words:
        words["yuan"] = f"{words['yuan']:,.0f}"
    if kind == "left":
        words["reason"] = translate(REASONS[values["reason"]], language)
    elif kind == "hired":
        words["route"] = translate(ROUTES[values["route"]], language)
        words["education"] = translate(EDUCATIONS[values["education"]], language)
    elif kind == "tranche" and values["late_days"] == 0:
        kind = "tranche_on_time"
    elif kind == "appeal" and values["yuan"] == 0:
        kind = "appeal_vain"
    elif kind == "unpaid" and values["quarter_end"]:
        kind = "unpaid_quarter"
    when = run.setting.calendar.date(day)
    date = translate(
        N_("{year}-{month:02d}-{day:02d}"), language, year=when.year, month=when.month, day=when.day
    )
    return f"{date}  {translate(SENTENCES[kind], language, **words)}"
