"""Money moves and never appears."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.model.ledger import Kind, Ledger, Outside
from govsim.model.payroll import payday


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 17), st.integers(0, 17), st.integers(-5, 2000)), max_size=60)
)
def test_movements_keep_the_sum_and_refuse_overdrafts(moves):
    """Whatever is asked, the sum stays, nothing inside is overdrawn, and a refusal moves
    nothing."""
    ledger = Ledger(communities=3, streets=2)
    ledger.balance[ledger.operating] = 1000
    total = ledger.total()
    for source, target, amount in moves:
        before, flows = ledger.balance.copy(), ledger.flows.copy()
        try:
            ledger.move_many(source, target, np.array([amount]), Kind.SERVICE, np.array([0]))
        except ValueError:
            np.testing.assert_array_equal(ledger.balance, before)
            np.testing.assert_array_equal(ledger.flows, flows)
            inside = source >= len(Outside)
            assert amount < 0 or (inside and before[source] < amount)
        assert ledger.total() == total
        assert not ledger.overdrawn()


def test_flows_add_up_to_what_moved():
    """The flow of a kind at a place is the sum of its movements."""
    ledger = Ledger(communities=2, streets=1)
    everyone = np.arange(2)
    for amount in (30, 12):
        ledger.move_many(
            int(Outside.SUPERIORS), ledger.operating, np.full(2, amount), Kind.SERVICE, everyone
        )
    assert ledger.flows[Kind.SERVICE, :2].tolist() == [42, 42]


class Office:
    """One community with two posts, and its payday."""

    def __init__(self, cash: int) -> None:
        self.ledger = Ledger(1, 1)
        self.ledger.balance[self.ledger.operating] = cash
        self.owed, self.accrued = np.zeros(2, np.int64), np.zeros(2, np.int64)
        self.person = np.array([11, 12], np.uint64)
        self.owed_person = self.person.copy()
        self.claims, self.payables = np.zeros(1, np.int64), np.zeros((2, 1), np.int64)
        self.months = np.zeros(2)

    def pay(self, *, quarter_end: bool = False, filled: tuple[bool, bool] = (True, True)) -> None:
        payday(
            self.ledger.balance, self.ledger.flows, self.ledger.operating, np.array([0, 2]),
            np.array(filled), self.person, np.array([1000, 500]), 0.2, quarter_end, 100,
            np.array([300]), self.owed, self.owed_person, self.accrued, self.claims,
            self.payables, self.months,
        )  # fmt: skip

    def paid(self, kind: Kind) -> int:
        return int(self.ledger.flows[kind, 0])


def test_base_pay_comes_before_insurance_and_running_costs():
    """Short of cash, base pay is met first, then insurance, then running costs."""
    office = Office(cash=1350)
    office.pay()
    assert office.paid(Kind.WAGES) == 1200
    assert office.paid(Kind.INSURANCE) == 150
    assert office.paid(Kind.RUNNING) == 0
    assert office.payables[:, 0].tolist() == [50, 300]
    assert office.owed.tolist() == [0, 0]


def test_persons_of_one_rank_share_what_there_is():
    """What base pay cannot be met is shared in proportion, and stays owed to the fen."""
    office = Office(cash=600)
    office.pay()
    assert office.paid(Kind.WAGES) == 600
    assert office.owed.tolist() == [400, 200]
    assert office.months.tolist() == [0.4, 0.4]


def test_old_arrears_come_first():
    """The next payday pays what was owed before anything else."""
    office = Office(cash=600)
    office.pay()
    office.ledger.balance[office.ledger.operating] += 700
    office.pay()
    assert 1300 - 2 <= office.paid(Kind.WAGES) <= 1300  # parts are rounded down to the fen
    assert office.owed.sum() == 2 * 1200 - office.paid(Kind.WAGES)


def test_performance_pay_falls_due_at_the_quarter_end():
    """Performance pay is earned monthly, due in the quarter's last month, and owed if not met."""
    office = Office(cash=10_000)
    office.pay()
    assert office.accrued.tolist() == [200, 100]
    office.pay(quarter_end=True)
    assert office.paid(Kind.WAGES) == 2 * 1500
    assert office.accrued.tolist() == [0, 0]


def test_arrears_belong_to_persons_not_posts():
    """When a post changes hands the arrears stay with the one who left, and are still paid."""
    office = Office(cash=600)
    office.pay()
    office.person[0] = 99
    office.ledger.balance[office.ledger.operating] += 400
    office.pay()
    assert office.paid(Kind.WAGES) == 1000
    assert office.owed_person[0] == 99
    assert office.claims[0] == 400 + 200 - 400  # base pay and performance pay earned, less paid
    assert office.owed.sum() == 200 + 1200


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 5000), st.booleans(), st.tuples(st.booleans(), st.booleans()))
def test_due_is_paid_or_owed(cash, quarter_end, filled):
    """To the fen: what fell due is what was paid plus what stays owed; nothing is overdrawn."""
    office = Office(cash=cash)
    office.pay(quarter_end=quarter_end, filled=filled)
    due = sum(p for p, f in zip((1000, 500), filled, strict=True) if f)
    due += 300 + 100 * sum(filled)
    paid = sum(office.paid(k) for k in (Kind.WAGES, Kind.INSURANCE, Kind.RUNNING))
    owed = office.owed.sum() + office.accrued.sum() + office.payables.sum() + office.claims.sum()
    assert paid + owed == due
    assert not office.ledger.overdrawn()


def test_a_refusal_names_the_fault():
    """An overdraft in the model is an error, never a silent loss."""
    ledger = Ledger(1, 1)
    with pytest.raises(ValueError, match="refused"):
        ledger.move_many(ledger.district, 0, np.array([1]), Kind.SERVICE, np.array([0]))
