"""Indicators of money."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from govsim.model.indicators.books import YEAR, Books, Indicator, Pair, total
from govsim.model.ledger import FEN

DEFICIT_TOLERANCE = 0.01
"""A gap below this share of need does not count as a deficit."""


def shortfall(b: Books) -> np.ndarray:
    """By how much the trailing year's income falls short of need, fen.

    Income is the grant a community is entitled to, what it was given when it asked, what
    resident units contribute, what departments pay for tasks, rents and party fee grants, and the
    part of the benefit fund that reached residents (services are part of need).
    """
    income = b.year("entitled") + b.year("appeals") + b.year("fund_delivered")
    income = income + b.year("contributions") + b.year("rents") + b.year("party_fees")
    income = income + b.year("task_money")
    return np.asarray(np.maximum(0.0, b.year("need") - income))


def _of_fund(b: Books, name: str) -> Pair:
    """A year's amount out of the fund's nominal one, at most all of it: a year may catch up."""
    nominal = b.year("fund_nominal")
    return np.minimum(b.year(name), nominal), nominal


INDICATORS: Mapping[str, Indicator] = {
    "gap_share": Indicator(lambda b: (shortfall(b), b.year("need"))),
    "deficit_communities_share": Indicator(
        lambda b: ((shortfall(b) > DEFICIT_TOLERANCE * b.year("need")) * 1.0, b.ones)
    ),
    "benefit_fund_delivered_share": Indicator(lambda b: _of_fund(b, "fund_delivered")),
    "benefit_fund_returned_share": Indicator(lambda b: _of_fund(b, "fund_returned")),
    "benefit_fund_diverted_share": Indicator(lambda b: _of_fund(b, "fund_diverted")),
    "arrears_yuan": Indicator(lambda b: (b["owed"] / FEN, total(b))),
    "arrears_workers": Indicator(lambda b: (b["owed_workers"], total(b))),
    "arrears_months": Indicator(lambda b: (b["owed_months"], b["workers"])),
    "district_cost_yuan": Indicator(lambda b: (b.month("district_paid") / FEN, total(b))),
    "task_money_yuan": Indicator(lambda b: (b.year("task_money") / FEN, total(b))),
    "street_cost_yuan": Indicator(lambda b: (b.month("street_paid") / FEN, total(b))),
    "demonstration_sites": Indicator(lambda b: (b.year("sites_accepted"), total(b))),
    "project_spending_yuan": Indicator(lambda b: (b.year("projects_spent") / FEN, total(b))),
    "site_money_strong_share": Indicator(
        lambda b: (b.year("site_spent_strong"), b.year("site_spent")), empty=None
    ),
    "project_yuan_elsewhere": Indicator(
        lambda b: (b.year("projects_elsewhere") / FEN, b.year("residents_without_site") / YEAR)
    ),
    "own_income_yuan": Indicator(
        lambda b: (
            (b.year("rents") + b.year("contributions") + b.year("party_fees")) / FEN,
            total(b),
        )
    ),
    "property_let_share": Indicator(lambda b: (b["let_m2"], b["property_m2"])),
}
