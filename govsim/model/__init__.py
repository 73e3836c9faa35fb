"""One replication of a district under a set of rules."""

from govsim.model.outcomes import Outcomes
from govsim.model.replication import Replication, simulate

__all__ = ["Outcomes", "Replication", "simulate"]
