"""Which parameters the observed figures depend on: a screening of all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.calibration.prior import Prior
from govsim.analysis.metamodel import choose_terms
from govsim.catalogue.errors import Fault, InputError
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import Parameters
from govsim.study.draws import uncertain_parameters

if TYPE_CHECKING:
    import pandas as pd

    from govsim.analysis.calibration.runs import Simulator

DRAWS = 400
"""Of all parameters at once."""


@dataclass(frozen=True)
class Chosen:
    """A parameter that figures depend on.

    Attributes
    ----------
    name : str
    share : float
        Of the variance over draws of all parameters that goes with it, on average over the
        outcomes observed.
    """

    name: str
    share: float


def screening_runs(parameters: Parameters) -> int:
    """Runs that a screening takes."""
    return DRAWS if uncertain_parameters(parameters) else 0


def choose_parameters(
    simulator: Simulator, parameters: Parameters, top: int, seed: int, fitted: np.ndarray
) -> list[Chosen]:
    """Parameters with an effect beyond chance on what is observed, the strongest first.

    Every draw varies all parameters together, so that a few hundred runs do; main effects enter a
    regression of each figure as long as the extended information criterion falls.

    Parameters
    ----------
    simulator : Simulator
    parameters : Parameters
    top : int
        Most that are chosen.
    seed : int
    fitted : numpy.ndarray of bool, shape (targets,)
        Figures that count.

    Raises
    ------
    InputError
        If none has.
    """
    import pandas as pd

    prior = Prior(uncertain_parameters(parameters), parameters)
    values = prior.values(prior.scores(DRAWS, (seed, 3)))
    central = parameters.centrals()
    figures = simulator.run([
        {**central, **dict(zip(prior.names, row, strict=True))} for row in values.tolist()
    ])  # fmt: skip
    whole = np.isfinite(figures).all(axis=1)
    inputs, figures = prior.inputs(values)[whole], figures[whole]
    z = pd.DataFrame((inputs - inputs.mean(axis=0)) / inputs.std(axis=0), columns=prior.names)
    outcomes = simulator.targets.outcomes
    shares = dict.fromkeys(prior.names, 0.0)
    for k, target in enumerate(simulator.targets):
        if not fitted[k] or figures[:, k].std() == 0:
            continue
        same = sum(bool(fitted[j]) for j, t in enumerate(simulator.targets)
                   if t.outcome == target.outcome)  # fmt: skip
        for name, part in _parts(z, figures[:, k]).items():
            shares[name] += part / (len(outcomes) * same)
    found = sorted((Chosen(n, s) for n, s in shares.items() if s > 0), key=lambda one: -one.share)
    if not found:
        raise InputError([
            Fault(Text(N_("no parameter moves any of the figures observed beyond chance")),
                  Text(N_("parameters by name (--vary), or other observations")))
        ])  # fmt: skip
    return found[:top]


def _parts(z: pd.DataFrame, figures: np.ndarray) -> dict[str, float]:
    """Share of a figure's variance that goes with each main effect chosen."""
    mains = [term[0] for term in choose_terms(z, figures) if len(term) == 1]
    if not mains:
        return {}
    design = np.column_stack([np.ones(len(z)), z[mains].to_numpy()])
    effects = np.linalg.lstsq(design, figures, rcond=None)[0][1:]
    return {name: float(b**2 / figures.var()) for name, b in zip(mains, effects, strict=True)}
