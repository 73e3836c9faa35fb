"""Calibration: which values of parameters agree with what the district observed.

Waves of runs, each where the waves before leave parameters plausible; regressions fitted on them
stand for the model in between, and at the end in the sampling of the posterior. Figures that no
parameters in their ranges come near are found on the way, said, and left out. Fresh runs at draws
from the posterior then show what the calibrated model says of every figure.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from govsim.analysis.calibration.emulator import fit_emulator, scale_of
from govsim.analysis.calibration.matching import Match, Wave
from govsim.analysis.calibration.prior import Prior
from govsim.analysis.calibration.result import Calibration, Round
from govsim.analysis.calibration.runs import Simulator
from govsim.analysis.calibration.sampling import WARMING, Sample, sample
from govsim.analysis.calibration.screening import Chosen, choose_parameters, screening_runs
from govsim.catalogue.errors import Fault, InputError, unknown_name
from govsim.catalogue.messages import N_, Text
from govsim.catalogue.parameters import Parameters, load_parameters
from govsim.model.bounds import number_faults
from govsim.policy import Scenario, load_scenario
from govsim.study.binding import LIBRARIES, ROOMS, git_commit, govsim_version
from govsim.study.draws import draw_parameters, uncertain_parameters
from govsim.study.engine import Progress
from govsim.study.keys import source_digest

if TYPE_CHECKING:
    from govsim.analysis.calibration.targets import Targets
    from govsim.district import District

Others = Literal["held", "drawn"]
OTHERS: tuple[Others, ...] = ("held", "drawn")
WAVES = 3
CHECKED = 0.2
"""Share of the runs kept for the posterior's own check."""
DISCREPANCY = 0.1
"""How far the model may be off even with the right parameters, as a share of the spread that the
prior leaves to a figure (an assumption)."""
DRAWS = 2000
"""Of the posterior that are kept."""
PROBES = 20_000
"""Draws of the prior that say what share of it is not ruled out."""
FEWEST = 30
"""Draws a wave needs, with figures."""


class CalibrationStudy:
    """Find the parameters that agree with observations.

    Parameters
    ----------
    district : District
    targets : Targets
    names : sequence of str, optional
        Parameters to calibrate; unless given, those that the figures depend on most are found by
        a screening of all.
    scenario : Scenario or str
        Rules in force in the years observed.
    prior : Parameters, optional
        Ranges before the observations: the catalogue's unless given, or a table of estimates.
    fitted : numpy.ndarray of bool, optional
        Targets that count; the others are only predicted. All unless given.
    budget : int
        Runs of the model, without the screening.
    top : int
        Parameters that a screening chooses, at most.
    discrepancy : float
        See `DISCREPANCY`.
    others : {"held", "drawn"}
        Whether all other parameters stay at their central values, or are drawn from their ranges,
        so that what is not known of them widens the answer.
    seed, jobs : int

    Raises
    ------
    InputError
        With every fault.
    """

    def __init__(
        self, district: District, targets: Targets, names: Sequence[str] | None = None, *,
        scenario: Scenario | str = "baseline", prior: Parameters | None = None,
        fitted: np.ndarray | None = None, budget: int = 1600, top: int = 8,
        discrepancy: float = DISCREPANCY, others: Others = "held", seed: int = 0, jobs: int = -1,
    ) -> None:  # fmt: skip
        faults = number_faults({"budget": budget, "top": top, "seed": seed, "jobs": jobs})
        self.parameters = prior or load_parameters()
        known = uncertain_parameters(self.parameters)
        self.names = None if names is None else tuple(dict.fromkeys(names))
        faults += [_not_calibrated(n, self.parameters, known) for n in self.names or ()
                   if n not in known]  # fmt: skip
        if others not in OTHERS:
            faults.append(unknown_name(str(others), OTHERS))
        if not 0 <= discrepancy <= 10:
            faults.append(Fault(Text(N_("{name} is “{value}”"), name="discrepancy",
                                     value=discrepancy),
                                Text(N_("a share from 0 to 10"))))  # fmt: skip
        try:
            self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        except InputError as error:
            faults += error.faults
        if faults:
            raise InputError(faults)
        self.district, self.targets = district, targets
        self.fitted = np.ones(len(targets), bool) if fitted is None else np.asarray(fitted, bool)
        self.budget, self.top, self.discrepancy = budget, top, discrepancy
        self.others, self.seed, self.jobs = others, seed, jobs

    @property
    def draws(self) -> int:
        """Draws a wave."""
        return max(FEWEST, round(self.budget * (1 - CHECKED) / (2 * WAVES)))

    @property
    def checks(self) -> int:
        """Runs at draws of the posterior."""
        return max(FEWEST, round(self.budget * CHECKED))

    def run(self, progress: Progress | None = None) -> Calibration:
        """Run everything.

        Parameters
        ----------
        progress : callable, optional
            Called with runs done and runs in all.

        Raises
        ------
        InputError
            If too many runs fail, or no parameter moves any figure.
        """
        began = time.perf_counter()
        expected = 2 * WAVES * self.draws + self.checks
        expected += 0 if self.names else screening_runs(self.parameters)
        self._simulator = self.simulator(expected, progress)
        names = self.names
        screened: list[Chosen] = []
        if names is None:
            screened = choose_parameters(
                self._simulator, self.parameters, self.top, self.seed, self.fitted
            )
            names = tuple(one.name for one in screened)
        self._prior = Prior(names, self.parameters)
        self._match = Match(self._prior)
        self._scores = np.empty((0, len(names)))
        self._figures = np.empty((0, 2, len(self.targets)))
        self._dropped: list[int] = []
        self._probes = probes = self._prior.scores(PROBES, (self.seed, 5))
        rounds = []
        for number in range(WAVES):
            self._wave(number)
            left = float((self._match.worst(probes) <= self._match.cut).mean())
            rounds.append(Round(len(self._figures), self._simulator.done, left,
                                self._match.waves[-1].emulator.explained))  # fmt: skip
        stages = [self._match.density(w) for w in (*WARMING, 1.0)]
        posterior = sample(stages, probes, DRAWS, self.seed)
        return self._checked(posterior, probes, rounds, screened, began)

    def simulator(self, expected: int, progress: Progress | None) -> Simulator:
        """The model, asked for the observed figures; another one with a subclass.

        Parameters
        ----------
        expected : int
            Runs of the whole calibration.
        progress : callable or None
        """
        return Simulator(
            self.district, self.scenario, self.targets, self.seed, self.jobs, expected, progress
        )

    def _wave(self, number: int) -> None:
        """Run one wave where parameters are plausible, and fit the regressions again."""
        if number == 0:
            scores = self._prior.scores(self.draws, (self.seed, 1))
        else:
            scores = self._plausible(number)
        figures = self._runs(scores, 2)
        whole = np.isfinite(figures).all(axis=(1, 2))
        scores, figures = scores[whole], figures[whole]
        if len(scores) < FEWEST:
            raise InputError([
                Fault(Text(N_("only {count} draws gave every figure observed"), count=len(scores)),
                      Text(N_("at least {least}: a larger budget, or fewer observations"),
                           least=FEWEST))
            ])  # fmt: skip
        if number == 0:
            self._scale = scale_of(self.targets, figures.reshape(-1, len(self.targets)))
            self._own = self._own_variance(self._scale.taken(figures))
        keep = np.ones(len(self._scores), bool)
        if number > 0:
            # Draws of earlier waves no further from what was observed than this wave's.
            reach = float(np.quantile(self._match.worst(scores), 0.95))
            keep = self._match.worst(self._scores) <= reach
        self._scores = np.vstack([self._scores[keep], scores])
        self._figures = np.concatenate([self._figures[keep], self._scale.taken(figures)])
        inputs = self._prior.inputs(self._prior.values(self._scores))
        emulator = fit_emulator(inputs, self._figures)
        steps = np.diag(self.targets.grain(self.district) ** 2)
        wave = Wave(
            replace(emulator, missed=emulator.missed + steps),
            self._scale.taken(self.targets.values), self._own, self._used(),
        )  # fmt: skip
        self._match = Match(self._prior, [*self._match.waves, wave])
        self._drop_out_of_reach(number)

    def _own_variance(self, taken: np.ndarray) -> np.ndarray:
        """Variance of each observation's error and of the model's discrepancy."""
        spread = taken.mean(axis=1).std(axis=0)
        errors = self._scale.errors(self.targets.errors, self.targets.values)
        return np.asarray(errors**2 + (self.discrepancy * spread) ** 2)

    def _used(self) -> np.ndarray:
        used = self.fitted.copy()
        used[self._dropped] = False
        return used

    def _plausible(self, number: int) -> np.ndarray:
        """Scores for the next wave: spread wider than the posterior as it looks so far."""
        stages = [self._match.density(w) for w in WARMING]
        start = self._prior.scores(4000, (self.seed, 20 + number))
        return sample(stages, start, self.draws, self.seed + 100 * number).points

    def _drop_out_of_reach(self, number: int) -> None:
        """Leave out figures that no parameters come near, the farthest first."""
        if self._match.worst(self._probes).min() <= self._match.cut:
            return
        while int(self._used().sum()) > 1:
            stages = [self._match.density(w) for w in WARMING]
            start = self._prior.scores(2000, (self.seed, 40 + number))
            points = sample(stages, start, 1500, self.seed + 1000 + number).points
            inputs = self._prior.inputs(self._prior.values(points))
            off = self._match.waves[-1].implausibility(inputs)
            nearest = int(np.argmin(off.max(axis=1)))
            if off[nearest].max() <= self._match.cut:
                return
            self._dropped.append(int(np.flatnonzero(self._used())[np.argmax(off[nearest])]))
            used = self._used()
            self._match = Match(
                self._prior, [replace(wave, used=used) for wave in self._match.waves]
            )

    def _runs(self, scores: np.ndarray, times: int) -> np.ndarray:
        """Figures of runs, shape (draws, times, targets)."""
        rows = np.repeat(self._prior.values(scores), times, axis=0).tolist()
        bases = self._bases(len(rows))
        names = self._prior.names
        mappings = [{**base, **dict(zip(names, row, strict=True))}
                    for base, row in zip(bases, rows, strict=True)]  # fmt: skip
        return self._simulator.run(mappings).reshape(len(scores), times, len(self.targets))

    def _bases(self, count: int) -> list[Mapping[str, float]]:
        """Values of all other parameters, run by run."""
        central = self.parameters.centrals()
        others = [n for n in uncertain_parameters(self.parameters) if n not in self._prior.names]
        if self.others == "held" or not others:
            return [central] * count
        drawn = draw_parameters(
            count, seed=self.seed + 7919 * (1 + self._simulator.done), names=others, base=central,
            parameters=self.parameters,
        )  # fmt: skip
        return list(drawn.mappings)

    def _checked(
        self, posterior: Sample, probes: np.ndarray, rounds: list[Round], screened: list[Chosen],
        began: float,
    ) -> Calibration:  # fmt: skip
        """Run the model at draws of the posterior, and put everything together."""
        generator = np.random.default_rng([self.seed, 77])
        picked = generator.choice(len(posterior.points), self.checks, replace=True)
        predicted = self._runs(posterior.points[picked], 1)[:, 0]
        return Calibration(
            targets=self.targets, fitted=self.fitted, dropped=tuple(self._dropped),
            match=self._match, scale=self._scale, posterior=posterior, picked=picked,
            predicted=predicted, probes=probes, rounds=tuple(rounds), screened=tuple(screened),
            binding=calibration_binding(self), runs=self._simulator.done,
            failed=len(self._simulator.failed), seconds=time.perf_counter() - began,
        )  # fmt: skip


def calibration_binding(study: CalibrationStudy) -> dict[str, Any]:
    """Everything that decides a calibration's numbers, as in a study's ``run.json``."""
    observed = [[t.key, t.level, t.value, t.error, bool(fitted)]
                for t, fitted in zip(study.targets, study.fitted, strict=True)]  # fmt: skip
    ranges = [[name, row.low, row.central, row.high] for name, row in study.parameters.items()]
    return {
        "govsim": govsim_version(), "commit": git_commit(),
        "source_sha256": source_digest((*ROOMS, "analysis")),
        "district_sha256": study.district.digest,
        "scenario": {study.scenario.name: study.scenario.digest()},
        "observations_sha256": _digest(observed), "parameters_sha256": _digest(ranges),
        "first_year": study.targets.first_year, "years": study.targets.years,
        "calibrated": list(study.names) if study.names is not None else "screened",
        "others": study.others, "budget": study.budget, "waves": WAVES, "top": study.top,
        "discrepancy": study.discrepancy, "seed": study.seed,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in (*LIBRARIES, "emcee")},
    }  # fmt: skip


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _not_calibrated(name: str, parameters: Parameters, known: Sequence[str]) -> Fault:
    if name in parameters:
        return Fault(Text(N_("parameter {name} has no range, or the model does not read it"),
                          name=name),
                     Text(N_("a parameter that the model reads, with a range")))  # fmt: skip
    return unknown_name(name, known)
