"""Boxes of failing draws, regret, and the adapter for the EMA workbench."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.analysis import boxes
from govsim.analysis.boxes import Box, Limit, find_box, inside, quasi_p
from govsim.analysis.discovery import Discovery, DiscoveryStudy
from govsim.analysis.ema import LEVER, ema_model
from govsim.catalogue.errors import InputError
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.indicators import OUTCOME_NAMES
from govsim.model.replication import simulate
from govsim.policy import load_scenario
from govsim.study.draws import draw_parameters
from govsim.study.nested import Nested

PLANTED = ("p3", "p7")


@cache
def district() -> District:
    """Three communities."""
    return district_from_tables(dict(sample_district(3, 1)))


def cloud(draws: int, columns: int, seed: int) -> tuple[pd.DataFrame, np.random.Generator]:
    """Draws of parameters that run from 0 to 1, and the luck to go on with."""
    generator = np.random.default_rng(seed)
    names = [f"p{k}" for k in range(columns)]
    return pd.DataFrame(generator.random((draws, columns)), columns=names), generator


def planted(seed: int, draws: int = 500) -> tuple[Box, pd.DataFrame]:
    """The box found among 355 parameters where two of them decide how likely failing is."""
    inputs, generator = cloud(draws, 355, seed)
    where = (inputs["p3"] > 0.55) & (inputs["p7"] < 0.45)
    found = find_box(inputs, generator.random(draws) < np.where(where, 0.85, 0.15))
    assert found is not None
    return found, inputs


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_box_is_recovered(seed: int) -> None:
    """Among 355 parameters the two that matter are found, and no other, near the limits planted.

    The density inside is 0.85 and outside 0.15; in 12 of 12 seeds tried both were found.
    """
    found, inputs = planted(seed)
    assert set(found.names) == set(PLANTED)
    assert found.confirmed
    limits = {(limit.name, limit.side): limit.value for limit in found.limits}
    assert limits["p3", "above"] == pytest.approx(0.55, abs=0.2)
    assert limits["p7", "below"] == pytest.approx(0.45, abs=0.2)
    assert found.held_out.density.low > found.held_out.base.value
    assert found.holds(inputs).sum() == found.fitted.density.total + found.held_out.density.total


def test_chance_is_not_confirmed() -> None:
    """Where no parameter matters, held-out draws confirm a box no more often than one in twenty.

    Of 20 clouds at 5% more than 4 would be confirmed with a chance of 0.3%.
    """
    confirmed = 0
    for seed in range(20):
        inputs, generator = cloud(200, 30, 1000 + seed)
        found = find_box(inputs, generator.random(200) < 0.3)
        assert found is not None
        confirmed += found.confirmed
    assert confirmed <= 4


def test_the_limits_agree_with_the_quality_stated() -> None:
    """Coverage, density and mass are those of the rounded limits that a reader is told."""
    found, inputs = planted(1)
    fit = ~boxes.held_out_draws(len(inputs))
    within = inside([Limit(o.name, o.side, o.value) for o in found.limits], inputs[fit])
    assert found.fitted.mass.count == within.sum()
    assert found.fitted.mass.value == pytest.approx(within.mean())
    assert all(limit.quasi_p <= boxes.SIGNIFICANT for limit in found.limits)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_quasi_p_is_that_of_the_workbench(seed: int, low: float, high: float) -> None:
    """Our quasi-p of a limit is what the workbench computes for the same box."""
    from ema_workbench.analysis.scenario_discovery_util import _calculate_quasip

    inputs, generator = cloud(80, 2, seed)
    failed = generator.random(80) < inputs["p0"].to_numpy() * 0.9
    limits = [Limit("p0", "above", low), Limit("p1", "below", high)]
    within = inside(limits, inputs)
    if not within.any():
        return
    without = pd.DataFrame({"p0": [0.0, 1.0], "p1": [0.0, high]})
    theirs = _calculate_quasip(
        inputs, failed.astype(int), without, int((within & failed).sum()), int(within.sum())
    )
    assert quasi_p(limits, limits[0], inputs, failed) == pytest.approx(theirs, abs=1e-9)


def test_too_few_failures_or_successes_give_no_box() -> None:
    """No box is looked for where fewer than twenty draws fail, or fewer succeed."""
    inputs, _ = cloud(100, 3, 0)
    few = np.arange(100) < boxes.FEWEST - 1
    assert find_box(inputs, few) is None
    assert find_box(inputs, ~few) is None


def test_columns_of_whole_numbers_are_taken() -> None:
    """Whole numbers are a scale like any other."""
    inputs, generator = cloud(300, 4, 2)
    inputs["p0"] = generator.integers(0, 20, 300)
    found = find_box(inputs, inputs["p0"].to_numpy() >= 12)
    assert found is not None
    assert found.names == ("p0",)
    assert found.held_out.density.value == 1.0


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """The workbench keeps quiet."""
    planted(0, 200)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_without_the_workbench_one_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a traceback nor a run that ends in one."""
    monkeypatch.setattr(boxes, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"govsim\[discovery\]"):
        DiscoveryStudy(district(), ["raise-grants"], draws=60, years=2)


def made_up(effects: np.ndarray) -> Discovery:
    """Two scenarios with these gains in satisfaction, shape (2, draws, replications)."""
    names = ("baseline", "raise-grants", "entry-by-exam")
    draws = draw_parameters(effects.shape[1], names=["rent_m2_month"])
    values = np.zeros((3, *effects.shape[1:], 24, len(OUTCOME_NAMES)))
    k = OUTCOME_NAMES.index("satisfaction")
    values[..., k] = 75.0
    values[1:, ..., 12:, k] += effects[..., None]
    return Discovery(Nested([load_scenario(n) for n in names], draws, [0, 12, 12], values))


def test_failing_is_what_is_asked_for() -> None:
    """Without a threshold no improvement fails; with one, less than that; failed runs are out."""
    gains = np.zeros((2, 100, 2))
    gains[0] = np.linspace(-1, 1, 100)[:, None]
    gains[0, :, 1] += 0.2
    gains[0, 5, 0] = np.nan
    found = made_up(gains)
    plain = found.finding("raise-grants", "satisfaction")
    assert plain.left_out == 1
    assert plain.failed.tolist() == (plain.gain <= 0).tolist()
    assert plain.disagree.count > 0
    more = found.finding("raise-grants", "satisfaction", 0.5)
    assert more.failures.count == int((plain.gain < 0.5).sum()) > plain.failures.count
    assert found.finding("entry-by-exam", "satisfaction").failures.value == 1.0


def test_regret_and_satisficing_by_hand() -> None:
    """Regret is what a scenario falls short of the best in each draw; the target is a level."""
    gains = np.zeros((2, 40, 1))
    gains[0] = 1.0
    gains[1, :10] = 3.0
    gains[1, 10:] = -1.0
    base, grants, exam = made_up(gains).robustness("satisfaction", 76.0)
    assert (base.largest, grants.largest, exam.largest) == (3.0, 2.0, 2.0)
    assert grants.best.count == 30
    assert exam.best.count == 10
    counts = [one.satisfied.count for one in (base, grants, exam) if one.satisfied]
    assert counts == [0, 40, 10]
    assert exam.low <= exam.regret <= exam.high


def test_a_study_from_end_to_end() -> None:
    """Gains are the paired differences of runs done directly, for the better."""
    study = DiscoveryStudy(
        district(), ["raise-grants"], draws=60, years=2, replications=1, jobs=1
    )  # fmt: skip
    found = study.run().finding("raise-grants", "turnover_rate")
    draws = study.study.draws
    values = {name: draws.mappings[7][name] for name in draws.names}
    base, changed = (
        simulate(district(), s, replication=0, years=2, parameters=values).values[12:, 0]
        for s in ("baseline", "raise-grants")
    )
    k = OUTCOME_NAMES.index("turnover_rate")
    assert found.gain[7] == pytest.approx((base - changed).mean(axis=0)[k])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: DiscoveryStudy(district(), ["raise-grants"], draws=5), "draws"),
        (lambda: DiscoveryStudy(district(), ["baseline"], draws=60), "措施|proposal"),
        (lambda: DiscoveryStudy(district(), ["raise-grants"], draws=60, years=1), "raise-grants"),
        (lambda: made_up(np.zeros((2, 3, 1))).finding("raise-grants", "satisfactoin"), "satisf"),
        (lambda: ema_model(district(), ["raise-grants"], ["satisfactoin"]), "satisfaction"),
        (lambda: ema_model(district(), ["raise-grants"], [], parameters=["rent_m2_mont"]), "rent"),
    ],
)
def test_wrong_input_is_refused(wrong, says) -> None:
    """Too few draws, no scenario, one that starts too late, unknown names."""
    with pytest.raises(InputError, match=says):
        wrong()


@pytest.mark.slow
def test_the_workbench_drives_the_model() -> None:
    """Experiments of the workbench are runs of ours, under the same luck in each."""
    from ema_workbench import perform_experiments

    names = ["rent_m2_month", next(iter(draw_parameters(1).names))]
    model = ema_model(
        district(), ["raise-grants"], ["satisfaction", "turnover_rate"], years=2, replications=1,
        parameters=names,
    )  # fmt: skip
    experiments, outcomes = perform_experiments(model, scenarios=2, policies=2)
    assert len(experiments) == 4
    row = experiments.iloc[-1]
    values = {n: float(row[n]) for n in names}
    direct = simulate(district(), str(row[LEVER]), years=2, parameters=values)
    k = OUTCOME_NAMES.index("satisfaction")
    assert outcomes["satisfaction"][-1] == pytest.approx(direct.values[12:, 0, k].mean())
