"""Calibration as a whole: against a known posterior, and on the district's own model."""

from __future__ import annotations

import json

import numpy as np
import pytest

from govsim.analysis.calibration.made_up import OBSERVED, PLANTED, history
from govsim.analysis.calibration.study import CalibrationStudy
from govsim.analysis.calibration.targets import Target, make_targets
from govsim.catalogue.errors import InputError
from tests.analysis.conftest import KNOWN, LinearStudy, standardised

SHARES = ("vacancy_rate", "gap_share", "bachelor_share")


def toy_targets(district, figures):
    """Three figures of the toy model, in the order of its weights."""
    year = district.info.start_date.year
    order = {name: k for k, name in enumerate(SHARES)}
    made = make_targets([Target(n, year, float(figures[order[n]])) for n in SHARES], district)
    return made, [order[t.outcome] for t in made]


class Slanted(LinearStudy):
    """Two figures see the first two parameters together, one sees both; none sees the third."""

    weights = np.array([[1.0, 0.6, 0.2], [0.5, -0.8, 0.3], [0.0, 0.0, 0.0]])
    luck = np.linalg.cholesky(np.array([[25.0, 10, 0], [10, 16, 0], [0, 0, 9]])) / 100


@pytest.fixture(scope="module")
def slanted(district, prior):
    """A calibration of the slanted model, and the exact posterior's draws with their weights."""
    seen = np.array([0.62, 0.45, 0.55])
    targets, order = toy_targets(district, seen)
    study = Slanted(district, targets, KNOWN, budget=600, discrepancy=0.0, seed=3)
    study.weights, study.luck = Slanted.weights[:, order], Slanted.luck[order]
    scores = prior.scores(200_000, (1,))
    off = (seen[order] - 0.5) - standardised(prior.values(scores)) @ study.weights
    inverse = np.linalg.inv(study.luck @ study.luck.T)
    height = -0.5 * np.einsum("ij,jk,ik->i", off, inverse, off)
    return study.run(), prior.values(scores), np.exp(height - height.max())


@pytest.mark.slow
def test_the_posterior_is_the_known_one(slanted) -> None:
    """Means and spreads agree with the exact posterior of a linear model.

    Exact by weighting 200,000 draws of the prior; agreement within a quarter of a posterior
    standard deviation and a fifth of the spread, which regressions on 240 draws allow.
    """
    found, values, weights = slanted
    mean = np.average(values, axis=0, weights=weights)
    spread = np.sqrt(np.average((values - mean) ** 2, axis=0, weights=weights))
    assert (np.abs(found.values.mean(axis=0) - mean) < 0.25 * spread).all()
    assert np.allclose(found.values.std(axis=0), spread, rtol=0.2)


@pytest.mark.slow
def test_what_the_data_do_not_show_is_said(slanted) -> None:
    """The parameter that no figure depends on keeps its prior; all figures are matched."""
    found, _, _ = slanted
    assert found.silent == [KNOWN[2]]
    assert found.dropped == ()
    assert all(found.fit(k) == "matched" for k in range(3))
    centre = dict(zip(found.names, np.median(found.values, axis=0).tolist(), strict=True))
    assert found.contains(centre)
    assert not found.contains({**centre, KNOWN[0]: 0.0601})
    inside = (found.values >= found.box[0]) & (found.values <= found.box[1])
    assert abs(inside.all(axis=1).mean() - 0.9) < 0.02
    assert sum(found.contains(dict(zip(found.names, row.tolist(), strict=True)))
               for row in found.values[::40]) >= 40  # fmt: skip


@pytest.mark.slow
def test_a_figure_out_of_reach_is_left_out_and_named(district) -> None:
    """One figure that no parameters give is dropped; the others are still matched."""
    targets, order = toy_targets(district, np.array([0.6, 0.55, 3.0]))
    study = LinearStudy(district, targets, KNOWN, budget=450, seed=1)
    study.weights = np.eye(3)[:, order]
    found = study.run()
    gone = order.index(2)
    assert found.dropped == (gone,)
    assert [found.fit(k) for k in range(3) if k != gone] == ["matched", "matched"]
    assert found.fit(gone) == "out of reach"


@pytest.mark.slow
def test_planted_parameters_are_found_and_runs_are_not_done_twice(district, tmp_path) -> None:
    """In three communities, the 90% region holds eight planted parameters for six figures.

    One planting under fixed luck; `benchmarks/calibration_recovery.py` has many. The same study
    again takes every run from the store, and gives the same draws.
    """
    from govsim.study.computing import computing

    targets = history(district, years=[1], outcomes=OBSERVED)
    counts = []
    with computing(store=tmp_path):
        study = CalibrationStudy(district, targets, tuple(PLANTED), budget=300, seed=2, jobs=1)
        found = study.run(lambda done, total: counts.append((done, total)))
        again = CalibrationStudy(
            district, targets, tuple(PLANTED), budget=300, seed=2, jobs=1
        ).run()
    assert found.contains(PLANTED)
    assert found.runs == counts[-1][0] == counts[-1][1] == 300
    assert found.learned[list(PLANTED).index("budget_alloc_year")] > 0.5
    assert np.array_equal(found.values, again.values)
    assert again.seconds < found.seconds
    assert json.loads(json.dumps(found.binding)) == json.loads(json.dumps(again.binding))


def test_wrong_settings_are_refused_together(district) -> None:
    """Unknown and fixed parameters, a small budget and a wrong word are one refusal."""
    targets, _ = toy_targets(district, np.array([0.5, 0.5, 0.5]))
    with pytest.raises(InputError) as error:
        CalibrationStudy(district, targets, ["quit_annual_al", "household_size"], budget=3,
                         others="guessed", discrepancy=-1, scenario="no-such")  # type: ignore[arg-type]  # fmt: skip
    assert len(error.value.faults) == 6


def test_too_many_failed_runs_stop_a_calibration(district) -> None:
    """Where too many runs fail, there is the error of one, and no fit."""
    targets, _ = toy_targets(district, np.array([0.5, 0.5, 0.5]))
    simulator = CalibrationStudy(district, targets, KNOWN, jobs=1).simulator(0, None)
    broken = {"overtime_max": 1.0}  # all others are missing
    with pytest.raises(InputError):
        simulator.run([broken] * 3)
    assert len(simulator.failed) == 3
