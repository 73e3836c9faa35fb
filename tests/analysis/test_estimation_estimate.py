"""The rule by which data and catalogue are put together, and the scales on which that is done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.analysis.estimation.estimate import ENOUGH_WEIGHT, LEAST_EVENTS, Estimate
from govsim.analysis.estimation.scales import NORMAL_90, SCALES, prior_of
from govsim.catalogue.parameters import load_parameters

NAMES = st.sampled_from(sorted(SCALES))
KNOWN = load_parameters()


@pytest.mark.parametrize("name", sorted(SCALES))
def test_every_scale_is_a_parameter_of_the_catalogue_and_can_be_undone(name: str) -> None:
    """To the working scale and back gives the value again; the scale rises."""
    scale, row = SCALES[name], KNOWN[name]
    for value in (row.central, row.high):
        assert scale.back(scale.to(value)) == pytest.approx(value)
    assert scale.to(row.central) < scale.to(row.high)


@pytest.mark.parametrize("name", sorted(SCALES))
def test_the_catalogues_range_is_the_middle_90_percent(name: str) -> None:
    """The central value is the mean, the range 2 × 1.645 standard deviations wide."""
    mean, sd = prior_of(KNOWN[name])
    scale, row = SCALES[name], KNOWN[name]
    assert mean == scale.to(row.central)
    assert sd > 0
    if row.low > 0 or scale.name == "plain":
        assert scale.to(row.high) - scale.to(row.low) == pytest.approx(2 * NORMAL_90 * sd)


def made(name: str, shift: float, ratio: float, events: int = 1000) -> Estimate:
    """An estimate `shift` prior standard deviations from the centre, with an error of `ratio`."""
    mean, sd = prior_of(KNOWN[name])
    return Estimate(name, "staff_roster", mean + shift * sd, ratio * sd, events, events)


@given(NAMES, st.floats(-2, 2), st.floats(0.05, 20), st.integers(0, 5000))
def test_results_lie_between_data_and_catalogue(
    name: str, shift: float, ratio: float, events: int
) -> None:
    """Never beyond either; in order; within the hard bounds."""
    one = made(name, shift, ratio, events)
    low, central, high = one.result
    row = one.parameter
    assert row.minimum <= low <= central <= high <= row.maximum
    ends = sorted((one.own[1], row.central))
    ends = [min(max(end, row.minimum), row.maximum) for end in ends]
    assert ends[0] - 1e-9 * abs(ends[0]) - 1e-12 <= central <= ends[1] + 1e-9 * abs(ends[1]) + 1e-12


@given(NAMES, st.floats(-2, 2), st.floats(0.05, 0.9))
def test_enough_data_speak_alone(name: str, shift: float, ratio: float) -> None:
    """An error below the catalogue's, on enough events: the data's own interval is used."""
    one = made(name, shift, ratio)
    assert one.is_enough
    assert one.weight >= ENOUGH_WEIGHT
    row = one.parameter
    assert one.result == tuple(min(max(v, row.minimum), row.maximum) for v in one.own)


def test_too_few_events_are_too_little_however_sharp_they_look() -> None:
    """Nine events never speak alone."""
    assert not made("newcomer_hazard", 0.5, 0.1, LEAST_EVENTS - 1).is_enough
    assert made("newcomer_hazard", 0.5, 0.1, LEAST_EVENTS).is_enough


def test_precisions_add_up() -> None:
    """Two normal distributions: the mean weighted by precision, the precisions' sum."""
    one = made("tenure_hazard_slope", 1.0, 2.0)
    mean, sd = prior_of(KNOWN["tenure_hazard_slope"])
    own, prior = 1 / (2 * sd) ** 2, 1 / sd**2
    low, central, high = one.result
    assert central == pytest.approx((own * (mean + sd) + prior * mean) / (own + prior))
    assert (high - low) / (2 * 1.959964) == pytest.approx((own + prior) ** -0.5, rel=1e-5)
