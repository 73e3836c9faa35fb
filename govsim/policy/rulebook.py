"""Which rules hold on which day under a set of proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from govsim.catalogue.rules import Rules
from govsim.policy.proposals import Proposal


class RuleBook:
    """The rules as proposals change them over time.

    Parameters
    ----------
    proposals : sequence of Proposal
        In any order: they apply by date, then by name.
    """

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self._proposals = sorted(proposals, key=lambda p: (p.start, p.name))

    def on(self, day: date) -> Rules:
        """The rules in force on a day."""
        rules = Rules()
        for proposal in self._proposals:
            if proposal.in_force(day):
                rules = proposal.apply(rules)
        return rules

    def change_dates(self) -> list[date]:
        """Days on which some rule may change, in order."""
        days = {p.start for p in self._proposals}
        days |= {p.end for p in self._proposals if p.end is not None}
        return sorted(days)
