"""The exercises computed: every answer comes from a study of the district at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from govsim.analysis.headline import compared
from govsim.analysis.verdict import Comparison
from govsim.catalogue.messages import LANGUAGES, translate
from govsim.catalogue.outcomes import OUTCOMES
from govsim.policy.scenario import Scenario, Title
from govsim.study.pairing import paired_difference
from govsim.study.results import AFTER
from govsim.workshop.kit.exercises import EXERCISES, Exercise, direction
from govsim.workshop.packages import PRESETS
from govsim.workshop.work import scenario_of

if TYPE_CHECKING:
    from govsim.district import District
    from govsim.study import Results

YEARS = 5


@dataclass(frozen=True)
class Answer:
    """An exercise with its results.

    Attributes
    ----------
    exercise : Exercise
    results : Results
        The exercise's packages against today's rules.
    comparisons : list of Comparison
        Every outcome of every package.
    """

    exercise: Exercise
    results: Results
    comparisons: list[Comparison]

    def of(self, package: str, outcome: str) -> Comparison | None:
        """One package's comparison; None where the outcome has no number."""
        name = identifier(package)
        found = (c for c in self.comparisons
                 if (c.scenario, c.outcome.identifier) == (name, outcome))  # fmt: skip
        return next(found, None)

    def between(self, outcome: str) -> Comparison | None:
        """The last package against the first, replication by replication."""
        first, last = (identifier(p) for p in (self.exercise.packages[0],
                                               self.exercise.packages[-1]))  # fmt: skip
        months = self.results.periods(self.results.scenario(last))[AFTER]
        values = [self.results.series(outcome, name)[:, months].mean(axis=1)
                  for name in (first, last)]  # fmt: skip
        if np.isnan(values).any():
            return None
        d = paired_difference(*values)
        return Comparison(OUTCOMES[outcome], last, d.baseline, d.value, d.difference, d.low, d.high,
                          d.n)  # fmt: skip

    def reasons(self) -> list[str]:
        """Messages of the reasons that the results bear out."""
        told = []
        for (package, outcome), (way, why) in self.exercise.reasons.items():
            one = self.of(package, outcome)
            if one is not None and direction(one) == way:
                told.append(why)
        return told


def identifier(package: str) -> str:
    """The scenario's name of a package to begin from."""
    return f"package-{1 + list(PRESETS).index(package)}"


def scenario(package: str, district: District) -> Scenario:
    """A package to begin from, as a scenario under its title."""
    made = scenario_of(PRESETS[package], district, identifier(package))
    zh, en = (translate(package, language) for language in LANGUAGES)
    return made.model_copy(update={"title": Title(zh=zh, en=en)})


def solved(
    district: District, replications: int, seed: int, jobs: int,
    told: Callable[[int, int], None] | None = None,
) -> list[Answer]:  # fmt: skip
    """Compute all exercises.

    Raises
    ------
    InputError
        With every fault of the settings.
    """
    from govsim.study import Study

    found = []
    for k, exercise in enumerate(EXERCISES, start=1):
        study = Study(district, [scenario(p, district) for p in exercise.packages], years=YEARS,
                      replications=replications, seed=seed, jobs=jobs)  # fmt: skip
        results = study.run()
        found.append(Answer(exercise, results, compared(results, results.outcomes)))
        if told is not None:
            told(k, len(EXERCISES))
    return found
