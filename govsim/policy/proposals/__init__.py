"""Proposals: dated changes to the rules, one file a theme."""

from govsim.policy.proposals.base import Proposal
from govsim.policy.proposals.funding import OperatingGrant
from govsim.policy.proposals.members import CheckinReform
from govsim.policy.proposals.money import CollectiveEconomy, Demonstration
from govsim.policy.proposals.organisation import (
    CrossAppointment,
    QuarterBranches,
    RedProperty,
    UnitContributions,
)
from govsim.policy.proposals.practices import ExistingPractices
from govsim.policy.proposals.service import (
    CouncilDay,
    DistinctiveServices,
    OneStopService,
    OnlinePortal,
)
from govsim.policy.proposals.staffing import (
    CareerLadder,
    EntryByExam,
    SecretarySelection,
    StaffTraining,
)
from govsim.policy.proposals.tasks import TaskAdmission
from govsim.policy.proposals.volunteers import VolunteerSystem

PROPOSALS: dict[str, type[Proposal]] = {
    p.name: p
    for p in (
        OperatingGrant,
        EntryByExam,
        StaffTraining,
        CareerLadder,
        SecretarySelection,
        OneStopService,
        OnlinePortal,
        CouncilDay,
        DistinctiveServices,
        VolunteerSystem,
        QuarterBranches,
        RedProperty,
        CrossAppointment,
        UnitContributions,
        CollectiveEconomy,
        Demonstration,
        CheckinReform,
        TaskAdmission,
    )
}
"""Every proposal of part three of the report that the model can carry out, by name."""
ENTRIES: dict[str, type[Proposal]] = PROPOSALS | {ExistingPractices.name: ExistingPractices}
"""What a scenario may list: the proposals, and the end of existing practices."""

__all__ = ["ENTRIES", "PROPOSALS", "ExistingPractices", "Proposal"]
