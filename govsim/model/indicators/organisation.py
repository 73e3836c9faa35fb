"""Indicators of branches, property companies and resident units."""

from __future__ import annotations

from collections.abc import Mapping

from govsim.model.indicators.books import Indicator, total
from govsim.model.ledger import FEN

INDICATORS: Mapping[str, Indicator] = {
    "branch_coverage": Indicator(
        lambda b: (b["branches_alive"] + b["branches_nominal"], b["quarters"])
    ),
    "living_branch_share": Indicator(lambda b: (b["branches_alive"], b["quarters"])),
    "nominal_branch_share": Indicator(lambda b: (b["branches_nominal"], b["quarters"])),
    "owners_committee_share": Indicator(lambda b: (b["committees"], b["quarters"])),
    "property_cooperation": Indicator(
        lambda b: (b["households_willing"], b["households_served"]), empty=None
    ),
    "abandoned_quarters_share": Indicator(lambda b: (b["quarters_abandoned"], b["quarters"])),
    "unit_cooperation": Indicator(lambda b: (b["units_willing"], b["units"]), empty=None),
    "meeting_attendance": Indicator(lambda b: (b["units_attending"], b["units"])),
    "contributions_yuan": Indicator(lambda b: (b.year("contributions") / FEN, total(b))),
}
