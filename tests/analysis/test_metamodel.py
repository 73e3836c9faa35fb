"""The regression in place of the model: what it finds, how far off it is, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.analysis.metamodel import Metamodel, fit_metamodel, load_metamodel
from govsim.analysis.metamodel_study import MetamodelStudy
from govsim.catalogue.errors import InputError
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.replication import simulate
from govsim.policy import Scenario, load_scenario
from govsim.policy.levers import Lever, numeric_options, with_options
from govsim.study.computing import computing

RAISE = "operating_grant.raise"


@cache
def district() -> District:
    """Three communities."""
    return district_from_tables(dict(sample_district(3, 1)))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Runs that a level and a difference have in common are done once."""
    with computing(store=tmp_path_factory.mktemp("store")):
        yield


def cloud(draws: int = 400, columns: int = 60, seed: int = 0) -> pd.DataFrame:
    """Draws of inputs that run from 0 to 1."""
    generator = np.random.default_rng(seed)
    return pd.DataFrame(
        generator.random((draws, columns)), columns=[f"x{k}" for k in range(columns)]
    )


@cache
def surface(noise: float = 0.1) -> tuple[pd.DataFrame, np.ndarray, Metamodel]:
    """Three main effects, a square and an interaction, among sixty inputs."""
    x = cloud()
    values = 5 + 2 * x["x1"] - 3 * x["x5"] + x["x9"] + 4 * (x["x1"] - 0.5) ** 2
    values = (values + 3 * x["x5"] * x["x9"]).to_numpy()
    values = values + np.random.default_rng(7).normal(0, noise, len(x))
    return x, values, fit_metamodel(x, values, "satisfaction")


def test_the_terms_planted_are_chosen_and_chance_is_left_out() -> None:
    """All five terms enter, and at most one of the other fifty-seven inputs."""
    _, _, model = surface()
    planted = {("x1",), ("x5",), ("x9",), ("x1", "x1"), ("x5", "x9")}
    assert planted <= {tuple(sorted(term)) for term in model.terms}
    assert len(set(model.used) - {"x1", "x5", "x9"}) <= 1
    assert model.diagnostics.held_out_r2 > 0.95
    assert model.diagnostics.held_out_rmse == pytest.approx(0.1, rel=0.25)


def test_predictions_are_those_of_statsmodels() -> None:
    """Mean and both intervals are what statsmodels says of the same regression."""
    x, values, model = surface()
    fit = np.arange(len(x)) % 4 != 3
    z = (x - x[fit].mean()) / x[fit].std(ddof=0)
    columns = [np.prod([z[name] for name in term], axis=0) for term in model.terms]
    design = np.column_stack([np.ones(len(x)), *columns])
    theirs = sm.OLS(values[fit], design[fit]).fit().get_prediction(design[:1])
    ours = model.predict({name: float(x[name].iloc[0]) for name in model.used})
    assert ours.mean == pytest.approx(theirs.predicted_mean[0])
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.conf_int(obs=True)[0]))
    assert (ours.mean_low, ours.mean_high) == pytest.approx(tuple(theirs.conf_int()[0]))


def test_prediction_intervals_hold_new_draws() -> None:
    """95% intervals hold 900 of 1,000 draws never seen at least (a chance of 1 in 10^9 if true)."""
    _, _, model = surface()
    new = cloud(1000, seed=99).clip(0.02, 0.98)
    truth = 5 + 2 * new["x1"] - 3 * new["x5"] + new["x9"] + 4 * (new["x1"] - 0.5) ** 2
    truth = truth + 3 * new["x5"] * new["x9"] + np.random.default_rng(8).normal(0, 0.1, 1000)
    held, asked = 0, 0
    for row, value in zip(new[list(model.used)].to_dict("records"), truth, strict=True):
        try:
            said = model.predict(row)
        except InputError:
            continue
        asked += 1
        held += said.low <= value <= said.high
    assert asked > 900
    assert held > 0.9 * asked


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["x1", "x5", "x40"]), st.floats(1.01, 1e6), st.booleans())
def test_nothing_outside_the_ranges_is_answered(name: str, far: float, below: bool) -> None:
    """Whichever input, however far: it is named, with its range."""
    _, _, model = surface()
    with pytest.raises(InputError, match=name):
        model.predict({name: 1 - far if below else far})


def test_every_fault_is_named_at_once() -> None:
    """Two inputs outside and an unknown one: three faults."""
    _, _, model = surface()
    with pytest.raises(InputError) as refused:
        model.predict({"x1": 2.0, "x5": -1.0, "y": 0.0})
    assert len(refused.value.faults) == 3


def test_a_corner_far_from_every_draw_is_refused() -> None:
    """Two inputs that always move together cannot be moved apart, each within its own range."""
    x = cloud(300, 2)
    x["x1"] = x["x0"] + 0.02 * (x["x1"] - 0.5)
    values = (x["x0"] + 5 * (x["x1"] - x["x0"]) * 20).to_numpy()
    model = fit_metamodel(x, values, "satisfaction")
    assert set(model.used) == {"x0", "x1"}
    assert model.predict({"x0": 0.5, "x1": 0.5}).mean == pytest.approx(0.5, abs=0.05)
    with pytest.raises(InputError, match=r"leverage|杠杆"):
        model.predict({"x0": 0.1, "x1": 0.9})


def test_a_metamodel_that_explains_little_refuses_to_be_used() -> None:
    """Where outcomes are chance, no number is given."""
    x = cloud(200, 20)
    model = fit_metamodel(x, np.random.default_rng(3).normal(size=200), "satisfaction")
    assert not model.usable
    with pytest.raises(InputError, match="50"):
        model.predict({})


def test_saved_and_read_back_it_says_the_same(tmp_path: Path) -> None:
    """To the bit; another file is refused."""
    _, _, model = surface()
    again = load_metamodel(model.save(tmp_path / "model.json"))
    assert again == model
    assert again.predict({"x1": 0.3}) == model.predict({"x1": 0.3})
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.json"):
        load_metamodel(tmp_path / "other.json")


def test_an_input_without_effect_is_said_to_have_none() -> None:
    """It is answered, and named."""
    _, _, model = surface()
    idle = next(name for name in model.ranges if name not in model.used)
    said = model.predict({idle: 0.5, "x1": 0.5})
    assert said.without_effect == (idle,)
    assert said.mean == model.predict({"x1": 0.5}).mean


def test_levers_turn_options() -> None:
    """The option alone changes; unknown options and values that have no meaning are refused."""
    scenario = load_scenario("raise-grants")
    assert RAISE in numeric_options(scenario)
    turned = with_options(scenario, {RAISE: 0.37})
    assert numeric_options(turned) == {**numeric_options(scenario), RAISE: 0.37}
    with pytest.raises(InputError, match=r"operating_grant\.raise"):
        with_options(scenario, {"operating_grant.rise": 0.1})
    with pytest.raises(InputError, match=r"operating_grant\.raise"):
        with_options(scenario, {RAISE: 17.0})


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("is_level", [True, False])
def test_a_study_from_end_to_end(is_level: bool) -> None:
    """Every draw's values are means of runs done directly, or of such runs less the baseline's."""
    study = MetamodelStudy(
        district(), "raise-grants", [Lever(RAISE, 0.0, 0.4)], draws=60, years=2, replications=2,
        jobs=1, parameters=["budget_alloc_year", "rent_m2_month"], seed=3, is_level=is_level,
    )  # fmt: skip
    design = study.run()
    row = design.inputs.iloc[4].to_dict()
    turned = with_options(study.scenario, {RAISE: row.pop(RAISE)})

    def mean(scenario: Scenario) -> np.ndarray:
        runs = [
            simulate(district(), scenario, parameters=row, seed=3, replication=r, years=2).values
            for r in (8, 9)
        ]
        return np.mean([run[12:, 0].mean(axis=0) for run in runs], axis=0)

    expected = mean(turned) - (0.0 if is_level else mean(load_scenario("baseline")))
    assert design.values[4] == pytest.approx(expected, nan_ok=True)
    model = design.fit("gap_share")
    assert model.is_level == is_level
    assert "budget_alloc_year" in model.used
    assert set(design.defaults) == set(design.inputs.columns)
    assert model.ranges[RAISE] == (0.0, 0.4)


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_a_small_lever_shows_in_the_difference() -> None:
    """The raise of the grant explains paired differences of arrears that levels bury in noise."""
    inputs = ["budget_alloc_year", "rent_m2_month", "quit_annual_incumbent", "vol_active_share"]
    found = {}
    for is_level in (True, False):
        study = MetamodelStudy(
            district(), "raise-grants", [Lever(RAISE, 0.0, 0.4)], draws=120, years=2,
            replications=1, jobs=1, seed=1, is_level=is_level, parameters=inputs,
        )  # fmt: skip
        found[is_level] = (RAISE,) in study.run().fit("arrears_months").terms
    assert found == {True: False, False: True}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"draws": 3}, "draws"),
        ({"replications": 0}, "replications"),
        ({"parameters": ["rent_m2_mont"]}, "rent_m2_month"),
        ({"years": 0}, "years"),
        ({"levers": [Lever("operating_grant.rise", 0, 1)]}, "operating_grant.raise"),
        ({"levers": [Lever(RAISE, 0.4, 0.4)]}, "operating_grant.raise"),
        ({"levers": [Lever(RAISE, 0, 9)]}, "operating_grant.raise"),
        ({"scenario": "baseline", "levers": []}, "baseline changes nothing|baseline不改变"),
    ],
)
def test_wrong_input_is_refused(wrong: dict[str, object], says: str) -> None:
    """Each fault by its name, before anything runs."""
    given: dict[str, object] = {"levers": [Lever(RAISE, 0, 0.4)], **wrong}
    with pytest.raises(InputError, match=says):
        MetamodelStudy(
            district(), given.pop("scenario", "raise-grants"), given.pop("levers"), **given
        )
