"""Starsim 3: volunteers are its people, with its common random numbers; the rest is numpy."""

from __future__ import annotations

import numpy as np
import starsim

from benchmarks import spec
from benchmarks.peers.numpy_arrays import Communities

starsim.options(verbose=0)


class Register(starsim.Module):
    """Volunteers as agents; two draws an agent and week, as Starsim's distributions give them."""

    def __init__(self, seed: int, weeks: int) -> None:
        super().__init__()
        self.district = Communities(seed, weeks)
        self.for_activity, self.for_lapses = starsim.random(), starsim.random()
        self.for_motivation = starsim.normal()
        self.define_states(*(
            starsim.FloatArr(name, default=0.0)
            for name in ("motivation", "tenure", "idle", "place")
        ))  # fmt: skip

    def init_post(self) -> None:
        super().init_post()
        everyone, luck = self.sim.people.auids, self.district.for_start
        self.motivation[everyone] = luck.standard_normal(len(everyone))
        self.tenure[everyone] = luck.integers(0, 260, len(everyone))
        self.place[everyone] = np.repeat(np.arange(spec.COMMUNITIES), spec.VOLUNTEERS)

    def step(self) -> None:
        district, week, people = self.district, self.ti, self.sim.people
        if week >= district.weeks:
            return
        everyone = people.auids
        place = np.asarray(self.place[everyone]).astype(int)
        motivation = np.asarray(self.motivation[everyone])
        tenure, idle = np.asarray(self.tenure[everyone]), np.asarray(self.idle[everyone])
        around = (1.6 - 0.6 * district.fund + 0.25 * district.load)[place]
        chance = 1 / (1 + np.exp(around - 0.8 * motivation + 0.002 * np.minimum(tenure, 200)))
        active = self.for_activity.rvs(everyone) < chance
        idle = np.where(active, 0, idle + 1)
        rate = 0.004 * np.exp(
            (0.5 * district.load)[place] - 0.3 * motivation + 0.6 * (idle >= 8)
            - 0.003 * np.minimum(tenure, 260)
        )  # fmt: skip
        lapsed = self.for_lapses.rvs(everyone) < -np.expm1(-rate)
        self.idle[everyone], self.tenure[everyone] = idle, tenure + 1
        counts = np.bincount(place[active], minlength=spec.COMMUNITIES)
        district.volunteers -= np.bincount(place[lapsed], minlength=spec.COMMUNITIES)
        people.request_removal(everyone[lapsed])
        district.work()
        self.enrol(district.draw_joins())
        district.serve(counts)
        if spec.IS_MONTH_END[week]:
            district.month()
        if spec.IS_YEAR_END[week]:
            district.exam()
        district.look_around()

    def enrol(self, joins: np.ndarray) -> None:
        self.district.volunteers += joins
        new = self.sim.people.grow(int(joins.sum()))
        self.place[new] = np.repeat(np.arange(spec.COMMUNITIES), joins)
        self.motivation[new] = self.for_motivation.rvs(new)
        self.tenure[new] = 0
        self.idle[new] = 0


def run(seed: int, weeks: int = spec.WEEKS) -> np.ndarray:
    """One replication."""
    register = Register(seed, weeks)
    starsim.Sim(
        n_agents=spec.COMMUNITIES * spec.VOLUNTEERS, modules=register, start=0, dur=weeks - 1,
        dt=1, rand_seed=seed, verbose=0, copy_inputs=False,
    ).run()  # fmt: skip
    return register.district.table()
