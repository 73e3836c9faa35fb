"""The six exercises: what participants try, and what they are to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import N_
from govsim.workshop.packages import PRESETS

UP, DOWN = "up", "down"

GRANT, EXAM, LADDER, AWARD, VOLUNTEERS, LIGHTER = PRESETS
"""Titles of the packages to begin from."""


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    title, task : str
        Messages.
    packages : tuple of str
        Titles of the packages that are run.
    outcomes : tuple of str
        Looked at; the first is the one that participants predict.
    reasons : mapping of (package, outcome) to (direction, str)
        Why the model does what it does (a message), told only where the outcome moves in that
        direction beyond chance.
    talk : str
        A question to talk about (message).
    value : bool
        Whether packages are compared by what a point of satisfaction costs.
    """

    title: str
    task: str
    packages: tuple[str, ...]
    outcomes: tuple[str, ...]
    talk: str
    reasons: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    value: bool = False


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        N_("More money for communities"),
        N_("Raise the operating grant and let it follow local revenue. What happens to pay that is "
           "owed, and to those who leave?"),
        (GRANT,), ("arrears_months", "turnover_rate", "gap_share", "satisfaction"),
        N_("What happens in a year in which revenue falls?"),
        {
            (GRANT, "arrears_months"): (DOWN, N_(
                "The gap is what is not paid on time: with a smaller gap, less pay is owed.")),
            (GRANT, "turnover_rate"): (DOWN, N_(
                "Staff who are paid on time have one reason less to leave.")),
        },
    ),
    Exercise(
        N_("Examination alone"),
        N_("Make entry by examination compulsory and change nothing else. How many posts are "
           "empty, and who fills the others?"),
        (EXAM,), ("vacancy_rate", "bachelor_share", "waiting_minutes", "satisfaction"),
        N_("Who would notice the empty posts first?"),
        {
            (EXAM, "vacancy_rate"): (UP, N_(
                "A post stays empty until the next round, and a round takes months from notice to "
                "first day; pay and prospects stay as they were.")),
            (EXAM, "bachelor_share"): (UP, N_(
                "Those with a degree do better in an examination than those with connections.")),
        },
    ),
    Exercise(
        N_("Examination with prospects"),
        N_("Add a career ladder to the examination. Who stays, who leaves, and who comes?"),
        (EXAM, LADDER), ("vacancy_rate", "turnover_rate", "bachelor_share", "satisfaction"),
        N_("What else would the examination need?"),
        {
            (LADDER, "turnover_rate"): (UP, N_(
                "Promotion itself takes people out of the community: the ladder leads up and "
                "out.")),
        },
    ),
    Exercise(
        N_("Award money"),
        N_("Spend more on demonstration communities. Where does the money go, and what becomes of "
           "the distance between communities?"),
        (AWARD,), ("inequality", "inequality_spending", "demonstration_sites", "satisfaction"),
        N_("What rule would lead the same money elsewhere?"),
        {
            (AWARD, "inequality_spending"): (UP, N_(
                "Sites are chosen where success is likely, in communities that are strong "
                "already.")),
            (AWARD, "inequality"): (UP, N_(
                "Sites are chosen where success is likely, in communities that are strong "
                "already; their residents gain, the others do not.")),
        },
    ),
    Exercise(
        N_("Volunteers who come"),
        N_("Build a system for volunteers, and branches in residential quarters. Watch those who "
           "are registered, those who are active, and their hours."),
        (VOLUNTEERS,),
        ("volunteers_active", "volunteers_registered", "volunteer_hours", "satisfaction"),
        N_("Which of these figures would you ask a subdistrict to report, and why?"),
        {
            (VOLUNTEERS, "volunteers_registered"): (DOWN, N_(
                "Registers that are kept properly lose the names of those who never come.")),
            (VOLUNTEERS, "volunteers_active"): (UP, N_(
                "Training, rights and rewards keep those who come, and branches find new ones.")),
        },
    ),
    Exercise(
        N_("The same money"),
        N_("Compare all packages to begin from. Which one gains most, and which one gains most for "
           "its money?"),
        tuple(PRESETS), ("satisfaction", "district_cost_yuan"),
        N_("Is satisfaction all that counts? What would you add?"),
        value=True,
    ),
)  # fmt: skip

QUESTIONS: tuple[tuple[str, str], ...] = (
    (GRANT, "arrears_months"), (EXAM, "vacancy_rate"), (EXAM, "bachelor_share"),
    (EXAM, "waiting_minutes"), (LADDER, "turnover_rate"), (AWARD, "inequality_spending"),
    (VOLUNTEERS, "volunteers_active"), (LIGHTER, "satisfaction"),
)  # fmt: skip
"""What the test before and after asks: the package, and the outcome that may rise or fall."""

ANSWERS = (N_("rises"), N_("no change beyond chance"), N_("falls"))


def direction(found: Comparison) -> str:
    """Up, down, or empty for neither beyond chance."""
    if not found.is_real:
        return ""
    return UP if found.difference > 0 else DOWN
