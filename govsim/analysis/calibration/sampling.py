"""Sampling a density of which only the height is known: emcee's ensemble of walkers.

Foreman-Mackey, Hogg, Lang and Goodman 2013 (Publications of the Astronomical Society of the
Pacific 125), with moves by differential evolution (ter Braak 2006, Statistics and Computing 16),
which serve narrow and slanted regions. Not emcee's snooker move: as of 3.1.6 it draws from too
narrow a density (github.com/dfm/emcee/pull/531).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Density = Callable[[np.ndarray], np.ndarray]
"""Logarithm of a density up to a constant: points, shape (points, dimensions), to (points,)."""

WARMING = (64.0, 16.0, 4.0)
"""Variances of the observations are taken so many times larger while walkers find their place."""
STEPS = 150
"""Of each stage."""
THINNED = 6
"""Steps for each draw that is kept, since a walker stays near where it was for several."""
JUMPS = 0.1
"""Share of moves by the whole difference of two walkers, from one hill to another (ter Braak)."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Points drawn from a density.

    Attributes
    ----------
    points : numpy.ndarray, shape (count, dimensions)
    heights : numpy.ndarray, shape (count,)
        Logarithm of the density there.
    effective : float
        Independent draws that the chains are worth (by their autocorrelation time).
    """

    points: np.ndarray
    heights: np.ndarray
    effective: float


def sample(
    stages: Sequence[Density], start: np.ndarray, count: int, seed: int, *, steps: int = STEPS
) -> Sample:
    """Walk through densities one after the other, and draw from the last.

    Parameters
    ----------
    stages : sequence of Density
        Each narrower than the one before, so that walkers are led where the last is high.
    start : numpy.ndarray, shape (points, dimensions)
        Draws from something wider than the first.
    count : int
        Points wanted.
    seed : int
    steps : int
        Of each stage but the last, which has as many as the draws need.
    """
    import emcee

    dimensions = start.shape[1]
    walkers = 2 * max(32, 2 * dimensions)
    heights = stages[0](start)
    generator = np.random.default_rng([seed, 17])
    # Gumbel's trick: the start drawn in proportion to the first density.
    order = np.argsort(-(heights + generator.gumbel(size=len(heights))))
    place = start[order[:walkers]]
    random = np.random.RandomState(seed % (2**32)).get_state()
    moves = [(emcee.moves.DEMove(), 1.0 - JUMPS), (emcee.moves.DEMove(gamma0=1.0), JUMPS)]
    last = steps + max(steps, THINNED * -(-count // walkers))
    for k, density in enumerate(stages):
        sampler = emcee.EnsembleSampler(walkers, dimensions, density, vectorize=True, moves=moves)
        state = emcee.State(place, random_state=random)
        is_last = k == len(stages) - 1
        state = sampler.run_mcmc(state, last if is_last else steps, skip_initial_state_check=True)
        place, random = state.coords, state.random_state
    kept = slice(steps, None)
    chain, height = sampler.get_chain()[kept], sampler.get_log_prob()[kept]
    every = np.linspace(0, chain.shape[0] * walkers - 1, count).astype(int)
    return Sample(chain.reshape(-1, dimensions)[every], height.reshape(-1)[every], _worth(chain))


def _worth(chain: np.ndarray) -> float:
    """Independent draws that a chain, shape (steps, walkers, dimensions), is worth."""
    from emcee.autocorr import function_1d

    steps, walkers, dimensions = chain.shape
    worst = 1.0
    for d in range(dimensions):
        kept = np.mean([function_1d(chain[:, w, d]) for w in range(walkers)], axis=0)
        times = 2.0 * np.cumsum(kept) - 1.0
        # Sokal's window: the first lag five times as long as the time it gives.
        late = np.arange(steps) >= 5 * times
        worst = max(worst, float(times[int(np.argmax(late)) if late.any() else -1]))
    return float(steps * walkers) / worst
