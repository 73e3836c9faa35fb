"""What one interval allows one to say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.verdict import Comparison, Verdict
from govsim.catalogue.outcomes import OUTCOMES

numbers = st.floats(-1e6, 1e6)


def compared(outcome: str, difference: float, low: float, high: float) -> Comparison:
    return Comparison(OUTCOMES[outcome], "x", 10.0, 10.0 + difference, difference, low, high, 9)


@given(numbers, st.floats(0, 1e6), st.sampled_from(sorted(OUTCOMES)))
def test_nothing_is_real_inside_its_interval(middle: float, half: float, outcome: str) -> None:
    """A difference is real exactly if its interval leaves zero out."""
    c = compared(outcome, middle, middle - half, middle + half)
    assert c.is_real == (not c.low <= 0 <= c.high)


@pytest.mark.parametrize(
    ("outcome", "difference", "verdict"),
    [("gap_share", -1.0, Verdict.BETTER), ("gap_share", 1.0, Verdict.WORSE),
     ("satisfaction", 1.0, Verdict.BETTER), ("workers", 1.0, Verdict.OTHER)],
)  # fmt: skip
def test_better_is_what_the_catalogue_says(
    outcome: str, difference: float, verdict: Verdict
) -> None:
    """The same sign is better for one outcome and worse for another."""
    c = compared(outcome, difference, difference - 0.5, difference + 0.5)
    assert c.verdict is verdict


def test_equal_pairs_and_single_runs() -> None:
    """Pairs equal to the bit are the same; without an interval nothing can be told."""
    assert compared("workers", 0.0, 0.0, 0.0).verdict is Verdict.SAME
    assert compared("workers", 3.0, math.nan, math.nan).verdict is Verdict.UNKNOWN


def test_half_a_point_is_small() -> None:
    """A share that moves by less than half a percentage point, or a number by 1%, is small."""
    assert compared("gap_share", 0.004, 0.003, 0.005).is_small
    assert not compared("gap_share", 0.006, 0.005, 0.007).is_small
    assert compared("satisfaction", 0.09, 0.08, 0.10).is_small
    assert not compared("satisfaction", 0.11, 0.10, 0.12).is_small
