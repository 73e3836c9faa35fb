"""The parts of a calibration against what is known of them: prior, regressions, sampling."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, kstest, spearmanr

from govsim.analysis.calibration.emulator import Emulator, fit_emulator, scale_of
from govsim.analysis.calibration.made_up import small_district
from govsim.analysis.calibration.matching import Match, Wave
from govsim.analysis.calibration.prior import Prior
from govsim.analysis.calibration.sampling import sample
from govsim.analysis.calibration.targets import Target, make_targets
from govsim.catalogue.parameters import load_parameters
from govsim.study.draws import from_unit

BOTH = ("portal_rate_young", "portal_rate_elderly", "quit_annual_all", "street_delivery")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-3.5, 3.5), min_size=4, max_size=4))
def test_scores_and_values_are_each_others_inverse(scores: list[float]) -> None:
    """Values of scores, taken back, are the scores: with correlated and logarithmic parameters."""
    prior = Prior(BOTH, load_parameters())
    row = np.array([scores])
    assert np.allclose(prior.scores_of(prior.values(row)), row, atol=0.01)


def test_the_prior_is_the_catalogues() -> None:
    """Values drawn through scores have the catalogue's distribution and rank correlation.

    Kolmogorov-Smirnov at a false alarm of one in a thousand; 4,000 points, fixed seed.
    """
    prior = Prior(BOTH, load_parameters())
    values = prior.values(prior.scores(4000, (1,)))
    grid = np.linspace(0, 1, 20_001)
    for k, name in enumerate(BOTH):
        quantiles = from_unit(grid[:, None], [name]).values[:, 0]
        share = np.interp(values[:, k], quantiles, grid)
        assert kstest(share, "uniform").pvalue > 1e-3
    assert abs(spearmanr(values[:, 0], values[:, 1])[0] - 0.6) < 0.05


def test_regressions_tell_luck_from_what_they_miss() -> None:
    """Of a known function, coefficients, the covariance of luck and the part missed come out."""
    generator = np.random.default_rng(3)
    x = generator.normal(size=(300, 3))
    root = np.array([[0.3, 0.0], [0.2, 0.1]])
    exact = np.column_stack([x[:, 0] + 0.5 * x[:, 1] ** 2, 2 * x[:, 2] - x[:, 0] * x[:, 2]])
    figures = exact[:, None] + generator.normal(size=(300, 2, 2)) @ root.T
    found = fit_emulator(x, figures)
    new = generator.normal(size=(500, 3))
    wanted = np.column_stack(
        [new[:, 0] + 0.5 * new[:, 1] ** 2, 2 * new[:, 2] - new[:, 0] * new[:, 2]]
    )
    assert np.abs(found.expected(new) - wanted).mean() < 0.05
    assert np.allclose(found.luck, root @ root.T, atol=0.02)
    assert np.sqrt(np.diag(found.missed)).max() < 0.12
    bumpy = figures + 2.0 * np.sin(9 * x[:, :1])[:, None]
    assert np.sqrt(np.diag(fit_emulator(x, bumpy).missed)).min() > 1.0


def test_figures_near_zero_keep_their_scale() -> None:
    """Counts far from zero go by their logarithm; shares, and counts that reach zero, do not."""
    district = small_district(3)
    year = district.info.start_date.year
    asked = make_targets([Target("workers", year, 30.0), Target("vacancy_rate", year, 0.1),
                          Target("needs_voiced", year, 5.0)], district)  # fmt: skip
    order = [t.outcome for t in asked]
    runs = np.ones((10, 3)) * [{"workers": 30.0, "vacancy_rate": 0.1, "needs_voiced": 5.0}[o]
                               for o in order]  # fmt: skip
    runs[0, order.index("needs_voiced")] = 0.0
    found = scale_of(asked, runs)
    assert [order[k] for k in np.flatnonzero(found.is_log)] == ["workers"]
    assert np.allclose(found.given(found.taken(runs)), runs)


def test_walkers_draw_from_the_density() -> None:
    """Means, spreads and the correlation of a slanted normal density come out; draws repeat."""
    inverse = np.linalg.inv(np.array([[1.0, 0.09], [0.09, 0.01]]))

    def height(points: np.ndarray) -> np.ndarray:
        off = points - [1.0, -2.0]
        return -0.5 * np.einsum("ij,jk,ik->i", off, inverse, off)

    start = np.random.default_rng(0).normal(size=(2000, 2)) * 2
    stages = [lambda p: height(p) / 16, lambda p: height(p) / 4, height]
    found = sample(stages, start, 3000, 1)
    assert np.allclose(found.points.mean(axis=0), [1.0, -2.0], atol=0.12)
    assert np.allclose(found.points.std(axis=0), [1.0, 0.1], rtol=0.1)
    assert abs(np.corrcoef(found.points.T)[0, 1] - 0.9) < 0.03
    assert found.effective > 500
    assert np.array_equal(found.points, sample(stages, start, 3000, 1).points)


def test_walkers_reach_as_far_as_the_density_in_many_dimensions() -> None:
    """Squared distances of draws from an eight-dimensional normal density are chi-squared.

    Their mean, 8, has a standard error below 0.1 here (over 2,000 independent draws): a false
    alarm in less than one of a thousand runs, and the seed is fixed. A move that does not keep the
    density, such as emcee 3.1's snooker, is off by 0.8.
    """

    def height(points: np.ndarray) -> np.ndarray:
        return -0.5 * (points**2).sum(axis=1)

    start = np.random.default_rng(5).normal(size=(1000, 8))
    found = sample([height], start, 12_000, 1)
    assert found.effective > 2000
    assert abs((found.points**2).sum(axis=1).mean() - 8.0) < 0.33
    inside = (found.heights >= height(np.full((1, 8), np.sqrt(chi2(8).ppf(0.9) / 8.0)))).mean()
    assert abs(inside - 0.9) < 0.025


def test_points_far_off_in_one_figure_are_implausible() -> None:
    """Implausibility counts standard deviations of luck, error and discrepancy together."""
    prior = Prior(("quit_annual_all",), load_parameters())
    emulator = Emulator(np.zeros(1), np.ones(1), [(("0",))], [np.array([0.0, 1.0])],
                        np.array([[0.0009]]), np.array([[0.0]]), np.ones(1), 100)  # fmt: skip
    wave = Wave(emulator, np.array([0.12]), np.array([0.0016]), np.array([True]))
    assert np.allclose(wave.implausibility(np.array([[0.12], [0.22]])), [[0.0], [2.0]], atol=1e-3)
    match = Match(prior, [wave])
    scores = prior.scores_of(np.array([[0.12], [0.2]]))
    height = match.density()(scores)
    assert height[0] > height[1]
    assert match.cut == 3.0
