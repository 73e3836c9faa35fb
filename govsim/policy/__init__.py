"""Rules in force, proposals (dated changes to rules) and scenario files."""

from govsim.policy.proposals import PROPOSALS, Proposal
from govsim.policy.rulebook import RuleBook
from govsim.policy.scenario import Scenario, load_scenario, scenario_names

__all__ = ["PROPOSALS", "Proposal", "RuleBook", "Scenario", "load_scenario", "scenario_names"]
