"""How sure is an answer when the parameters are not known: chance against ignorance.

Draws of the parameters and replications are crossed: replication r meets the same luck in every
draw. So the paired differences form a two-way table, and their variance is split into what comes
from not knowing the parameters, what comes from luck, and what luck does differently under
different parameters (two-way random effects by the method of moments: Searle, Casella and McCulloch
1992, "Variance Components", chapter 4). Ignorance stays however many replications are run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.verdict import Comparison
from govsim.catalogue.headlines import HEADLINE_OUTCOMES
from govsim.catalogue.outcomes import OUTCOMES
from govsim.study.pairing import CONFIDENCE

if TYPE_CHECKING:
    import pandas as pd

    from govsim.study.nested import Nested


@dataclass(frozen=True)
class Components:
    """Variance of one paired difference, by where it comes from.

    Attributes
    ----------
    ignorance : float
        Between draws of the parameters; zero where the moments make it negative.
    chance : float
        Of one replication: luck, and what it does differently under different parameters.
    """

    ignorance: float
    chance: float

    @property
    def ignorance_share(self) -> float:
        """Ignorance as a share of the variance of one run's difference; NaN if nothing varies."""
        whole = self.ignorance + self.chance
        return self.ignorance / whole if whole > 0 else math.nan


@dataclass(frozen=True)
class Answer:
    """What can be said of one outcome under one scenario, whatever the parameters are.

    Attributes
    ----------
    over_draws : Comparison
        Mean effect over draws; low and high leave out one draw in forty at each end.
    chance_half : float
        Half-width of the 95% interval that luck alone leaves to the mean.
    components : Components
    helps, helps_low, helps_high : float
        Share of draws in which the effect is for the better, with its 95% interval (Wilson 1927);
        not numbers where neither more nor less is better, or nothing changes in any draw.
    draws, replications : int
        Used, and of each draw.
    """

    over_draws: Comparison
    chance_half: float
    components: Components
    helps: float
    helps_low: float
    helps_high: float
    draws: int
    replications: int

    @property
    def is_sure(self) -> bool:
        """Whether the effect has one sign in all but one draw in forty at either end."""
        return self.over_draws.is_real


def split(table: np.ndarray) -> Components:
    """Variance components of a table of differences.

    Parameters
    ----------
    table : numpy.ndarray of float64, shape (draws, replications)
        At least two of each.
    """
    draws, replications = table.shape
    by_draw, by_luck, mean = table.mean(axis=1), table.mean(axis=0), table.mean()
    residual = table - by_draw[:, None] - by_luck + mean
    ms_rest = float((residual**2).sum()) / ((draws - 1) * (replications - 1))
    ms_draw = replications * float(by_draw.var(ddof=1))
    ms_luck = draws * float(by_luck.var(ddof=1))
    ignorance = max(0.0, (ms_draw - ms_rest) / replications)
    return Components(ignorance, max(0.0, (ms_luck - ms_rest) / draws) + ms_rest)


def answer(found: Nested, scenario: str, outcome: str) -> Answer | None:
    """What the draws say of one outcome.

    Returns
    -------
    Answer or None
        None where the outcome has no number, or too few draws are left to compare.
    """
    from scipy.special import stdtrit
    from statsmodels.stats.proportion import proportion_confint

    table = found.difference(scenario, outcome)
    level = found.level(found.scenarios[0].name, outcome, since=scenario)
    whole = ~np.isnan(table).any(axis=1)
    table, level = table[whole], level[whole]
    draws, replications = table.shape
    if draws < 2 or replications < 2:
        return None
    effects, by_luck = table.mean(axis=1), table.mean(axis=0)
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(effects, [tail, 1.0 - tail])
    mean, baseline = float(table.mean()), float(level.mean())
    one = OUTCOMES[outcome]
    over = Comparison(
        one, scenario, baseline, baseline + mean, mean, float(low), float(high), draws
    )
    half = float(
        stdtrit(replications - 1, 1.0 - tail) * by_luck.std(ddof=1) / math.sqrt(replications)
    )
    helps = (math.nan,) * 3
    if one.better != "neither" and effects.any():
        count = int((effects > 0).sum() if one.better == "more" else (effects < 0).sum())
        interval = proportion_confint(count, draws, alpha=1.0 - CONFIDENCE, method="wilson")
        helps = (count / draws, *(float(end) for end in interval))
    return Answer(over, half, split(table), *helps, draws, replications)


def answers(found: Nested, scenario: str) -> list[Answer]:
    """What the draws say of every headline outcome."""
    every = (answer(found, scenario, outcome) for outcome in HEADLINE_OUTCOMES)
    return [one for one in every if one is not None]


def ignorance_table(found: Nested) -> pd.DataFrame:
    """All scenarios and headline outcomes as a table, in the outcomes' units.

    Returns
    -------
    pandas.DataFrame
        One row a scenario and outcome: mean effect over draws, the interval of draws, half-width
        of chance, standard deviations of ignorance and chance, share of draws in which it helps.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "scenario": scenario.name, "outcome": a.over_draws.outcome.identifier,
            "baseline": a.over_draws.baseline, "effect": a.over_draws.difference,
            "low": a.over_draws.low, "high": a.over_draws.high, "chance_half": a.chance_half,
            "sd_ignorance": math.sqrt(a.components.ignorance),
            "sd_chance": math.sqrt(a.components.chance),
            "ignorance_share": a.components.ignorance_share, "helps": a.helps,
            "helps_low": a.helps_low, "helps_high": a.helps_high, "draws": a.draws,
            "replications": a.replications,
        }
        for scenario in found.scenarios[1:] for a in answers(found, scenario.name)
    )  # fmt: skip
