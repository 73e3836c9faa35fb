"""Item 2.5 of the technical annex: entities, resources, queues, and where things enter and leave.

What a row says stands here as a message; what it is about is named by identifiers of the code, and
a name the code no longer has stops the annex.
"""

from __future__ import annotations

from govsim.catalogue.messages import N_
from govsim.model.ledger import Outside
from govsim.report.blocks import Block
from govsim.report.context import Context
from govsim.report.kinds.tabulated import table
from govsim.report.reference.odd import ENTITIES
from govsim.report.reference.structure import Part, parts
from govsim.report.story import REASONS, ROUTES
from govsim.report.wording import listed

ACCOUNTS: dict[Outside, str] = {
    Outside.TAXPAYERS: N_("taxpayers"),
    Outside.SUPERIORS: N_("superiors"),
    Outside.UNITS: N_("resident units"),
    Outside.WORKERS: N_("workers"),
    Outside.INSURANCE: N_("social insurance"),
    Outside.SUPPLIERS: N_("suppliers"),
    Outside.RESIDENTS: N_("residents"),
    Outside.CONTRACTORS: N_("contractors"),
    Outside.OTHER_SPENDING: N_("the district's other spending"),
    Outside.TENANTS: N_("tenants"),
    Outside.DEPARTMENTS: N_("departments"),
}
"""Accounts outside the district: all money enters from and leaves to them."""

RESOURCES: tuple[tuple[str, str, str], ...] = (
    ("service", N_("Working hours"),
     N_("hours of the staff in post, a week and community; what is assessed comes first")),
    ("staffing", N_("Posts"), N_("a fixed number a community, filled or vacant")),
    ("counter", N_("Windows"), N_("windows of a community's hall, specialists or generalists")),
    ("volunteers", N_("Volunteer hours"), N_("sessions of those serving")),
    ("members", N_("Visits of members"), N_("what members in service owe and pay in visits")),
    ("funding", N_("Money"), N_("a community's operating account and its benefit fund")),
)  # fmt: skip

QUEUES: tuple[tuple[str, str, str, str, str], ...] = (
    ("service", N_("Requests of residents"),
     N_("first come, first served, after what is assessed"), N_("some are given up"),
     N_("no limit")),
    ("counter", N_("Residents at the windows"),
     N_("first come, first served; one queue, or one a window"),
     N_("nobody within a day; the day opens empty"), N_("no limit")),
    ("staffing", N_("Vacant posts"),
     N_("exempt posts as they fall vacant; the others wait for the next exam round or the reserve "
        "list"), N_("a reserve place lapses"), N_("posts of the community")),
    ("deliberation", N_("Needs"), N_("three steps one after the other; then money"),
     N_("a need lapses"), N_("no limit")),
    ("wishes", N_("Micro-wishes"), N_("taken up as hours of the skill go"),
     N_("a wish expires"), N_("no limit")),
    ("funding", N_("Pay owed"), N_("old arrears before new pay"), N_("nobody"), N_("no limit")),
)  # fmt: skip
"""Subsystem, queue, discipline, reneging, capacity."""


def component_blocks(context: Context, activities: str) -> list[Block]:
    """The item's tables.

    Parameters
    ----------
    context : Context
    activities : str
        Escaped paragraph on activities and routing.
    """
    c, known = context, {p.name: p for p in parts()}
    entities = [[c.plain(cell) for cell in row] for row in ENTITIES]
    head = N_("Entity"), N_("How many in the sample district"), N_("State")
    resources = [[_title(c, known[s]), c.plain(what), c.plain(how)] for s, what, how in RESOURCES]
    queues = [
        [_title(c, known[s]), *(c.plain(cell) for cell in cells)] for s, *cells in QUEUES
    ]  # fmt: skip
    return [
        table(c, head, entities, c.say(N_("Entities and their attributes")), (16, 22, 60)),
        c.prose(c.say(counted_entities(c))),
        c.prose(activities),
        table(c, (N_("Part"), N_("Resource"), N_("What it is")), resources,
              c.say(N_("Resources")), (20, 20, 58)),
        table(c, (N_("Part"), N_("Queue"), N_("Discipline"), N_("Leaving it"), N_("Capacity")),
              queues, c.say(N_("Queues")), (16, 18, 34, 20, 12)),
        c.prose(c.say(_ways(c))),
    ]  # fmt: skip


def counted_entities(context: Context) -> str:
    """How many of each kind this study's district has; not escaped."""
    c, district = context, context.results.district
    message = N_("This study's district has {streets} subdistricts, {communities} communities with "
                 "{residents} residents and {posts} posts.")  # fmt: skip
    communities = district.communities
    return c.plain(
        message, streets=len(district.streets.ids), communities=len(communities.ids),
        residents=f"{int(communities.residents.sum()):,}",
        posts=f"{int(communities.posts.sum()):,}",
    )  # fmt: skip


def _title(context: Context, part: Part) -> str:
    return context.plain(part.title)


def _ways(context: Context) -> str:
    """Where people, requests and money enter and leave; not escaped."""
    c = context
    message = N_("Entry and exit: workers enter {routes}; one leaves who {reasons}. Volunteers "
                 "enter by registering and leave by lapsing, and may return. Requests, tasks, "
                 "needs and wishes enter by chance and leave done, given up or expired. Money "
                 "enters from and leaves to accounts outside the district: "
                 "{accounts}.")  # fmt: skip
    return c.plain(
        message, routes=listed([c.plain(r) for r in ROUTES], c.language),
        reasons=listed([c.plain(r) for r in REASONS], c.language),
        accounts=listed([c.plain(ACCOUNTS[a]) for a in Outside], c.language),
    )  # fmt: skip
