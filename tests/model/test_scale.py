"""A run of a large district: divided into blocks, in little memory, and the same to the bit."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest
import simpy

from govsim.catalogue import large
from govsim.catalogue.errors import InputError
from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model import blocks, grant, record, replication, tasks, volunteers
from govsim.model.replication import Replication, simulate
from govsim.policy import load_scenario

COMMUNITIES = 40


def tables(revenue: float = 1.0) -> dict[str, dict[str, object]]:
    """A district without rosters, as large ones are; its treasuries have a part of the revenue."""
    made = sample_district(COMMUNITIES, 3, rosters=False)
    for name in ("district", "streets"):
        made[name]["revenue_yuan"] = [int(v * revenue) for v in made[name]["revenue_yuan"]]
    return made


@pytest.fixture(scope="module")
def district() -> District:
    """Forty communities."""
    return district_from_tables(tables())


def run(district: District, years: int = 2, **parameters: float) -> Replication:
    """A run of all proposals to its end."""
    values, rules = load_parameters().with_values(parameters), load_scenario("part-three")
    return Replication(district, rules.rulebook(), values, years=years).run()


@pytest.fixture(scope="module")
def whole(district) -> np.ndarray:
    """Outcomes of an undivided run."""
    return run(district).outcomes("x", 0).values


@pytest.mark.parametrize(("size", "threads"), [(40, 2), (14, 1), (14, 2), (6, 1), (6, 3)])
def test_blocks_and_threads_change_no_bit(district, whole, monkeypatch, size, threads):
    """One block, three or seven, on one thread or several: the same numbers to the bit."""
    monkeypatch.setattr(blocks, "BLOCK", size)
    monkeypatch.setenv(blocks.VARIABLE, str(threads))
    assert len(blocks.Blocks(COMMUNITIES).ranges) == math.ceil(COMMUNITIES / size)
    assert np.array_equal(run(district).outcomes("x", 0).values, whole, equal_nan=True)


def test_every_community_is_in_one_block(monkeypatch):
    """Blocks follow one another from the first community to the last, about equally large."""
    monkeypatch.setattr(blocks, "BLOCK", 7)
    for communities in (1, 6, 7, 8, 50):
        ranges = blocks.Blocks(communities).ranges
        assert [c for low, high in ranges for c in range(low, high)] == list(range(communities))
        sizes = [high - low for low, high in ranges]
        assert max(sizes) <= 7
        assert max(sizes) - min(sizes) <= 1


def test_a_fault_in_a_block_is_told(monkeypatch):
    """What goes wrong on a thread goes wrong for the caller."""
    monkeypatch.setattr(blocks, "BLOCK", 1)
    monkeypatch.setenv(blocks.VARIABLE, "2")

    def kernel(low, high):
        if low == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        blocks.Blocks(5).each(kernel)


@pytest.mark.parametrize("window", [1, 2**20])
def test_handing_months_on_changes_no_bit(district, whole, monkeypatch, window):
    """Keeping a year of what is recorded, or a little more, instead of all: the same outcomes."""
    monkeypatch.setattr(record, "WINDOW_BYTES", window)
    found = run(district)
    assert len(found.recorder.raw) < 36
    assert np.array_equal(found.outcomes("x", 0).values, whole, equal_nan=True)


def test_what_is_recorded_stays_where_it_was(district):
    """Arrays asked for once are those of the run's end: they hold what was recorded last, and what
    is written into them is what is recorded next."""
    found = run(district)
    recorder = found.recorder
    again = [a for s in found.subsystems for a in s.stocks().values()]
    again += [a for s in found.subsystems for a in s.flows().values()]
    assert np.array_equal(np.stack(again), recorder.raw[-1, : len(again)])
    for k, array in enumerate(again):
        array[:] = k % 2 if array.dtype == bool else k
    recorder._write(recorder.raw[0])
    assert np.array_equal(np.stack(again), recorder.raw[0, : len(again)])


def test_levels_that_are_not_kept_change_nothing(district, whole):
    """Outcomes of the district, or of its streets too, are those of a run that keeps all."""
    streets = len(district.streets.ids)
    for levels, places in ((("district",), 1), (("street",), 1 + streets)):
        found = simulate(district, "part-three", years=2, levels=levels)
        assert np.array_equal(found.values, whole[:, :places], equal_nan=True)
        assert len(found.places) == len(found.levels) == places
        assert set(found.table()["level"]) == set(found.levels)
    with pytest.raises(InputError):
        simulate(district, "baseline", years=1, levels=("town",))


def test_a_large_district_keeps_no_single_community(district, monkeypatch):
    """Above a size outcomes of communities are kept only if asked for."""
    monkeypatch.setattr(replication, "MANY_COMMUNITIES", COMMUNITIES - 1)
    assert simulate(district, "baseline", years=1).community_ids == ()
    every = simulate(district, "baseline", years=1, levels=("community",))
    assert len(every.places) == 1 + COMMUNITIES


def test_outcomes_in_a_file_are_those_in_memory(district, whole, monkeypatch):
    """Outcomes too large for memory lie in a file without a name and are the same to the bit."""
    monkeypatch.setattr(large, "HELD_BYTES", 0)
    monkeypatch.setattr(record, "WINDOW_BYTES", 1)
    found = run(district).outcomes("x", 0)
    assert isinstance(found.values.base, np.ndarray)
    assert np.array_equal(found.values, whole, equal_nan=True)


def test_forgetting_changes_no_bit(district, whole, monkeypatch):
    """Rows laid out anew without those who left long ago, and tasks that have ended forgotten:
    the same numbers, and fewer rows."""
    monkeypatch.setattr(volunteers, "ROOM_YEARS", 0.1)
    monkeypatch.setattr(volunteers, "LARGE_ROOM_YEARS", 0.1)
    usual, true = run(district), tasks.Tasks.take_stock

    def forgetful(self):
        self._make_room(self.setting.month())
        true(self)

    monkeypatch.setattr(tasks, "MANY_ITEMS", 0)
    monkeypatch.setattr(tasks.Tasks, "take_stock", forgetful)
    found = run(district)
    assert np.array_equal(found.outcomes("x", 0).values, whole, equal_nan=True)
    assert found.volunteers.count.sum() < found.volunteers.ever.sum()
    assert found.tasks.count < usual.tasks.count


def test_room_does_not_grow_with_the_horizon(district):
    """Volunteers, needs and tasks of a run of 12 years take hardly more room than of one of 6."""
    short, long = (run(district, years=years) for years in (5, 11))
    for size in (lambda r: len(r.volunteers.history), lambda r: len(r.deliberation.needs)):
        assert size(long) <= 1.25 * size(short)


@pytest.mark.parametrize("revenue", [1.0, 0.03])
def test_a_days_tranches_are_paid_alike_together_or_in_turn(monkeypatch, revenue):
    """Streets that a tranche reaches on one day are paid the same whether at once or one after the
    other, in a rich district and in one whose treasury runs dry."""
    home = district_from_tables(tables(revenue))
    quick = {"tranche_delay_days": 2.0}
    together = run(home, years=1, **quick).outcomes("x", 0).values
    monkeypatch.setattr(grant.OperatingGrant, "_cash", _as_if_poor(grant.OperatingGrant._cash))
    in_turn = run(home, years=1, **quick).outcomes("x", 0).values
    assert np.array_equal(together, in_turn, equal_nan=True)


def _as_if_poor(true):
    """A treasury that, asked by a tranche whether it holds enough for all, always says no."""
    import sys

    def cash(self):
        asking = sys._getframe(1).f_code.co_name
        return -1 if asking == "pay_tranche" else true(self)

    return cash


@pytest.mark.parametrize("notice", [7.0, 13.5, 14.0])
def test_contests_are_those_of_a_process_a_street(district, notice):
    """Contests counted at week ends are those that SimPy announces and ends street by street, even
    where they fall on the very moment."""
    setup = load_parameters().with_values({"contest_notice_days": notice, "contests_year": 12.0})
    ours = Replication(district, load_scenario("baseline").rulebook(), setup, years=3)
    inspections, setting = ours.inspections, ours.setting
    env, streets = simpy.Environment(), len(district.streets.ids)
    preparing, seen = np.zeros(streets, np.int64), []

    def contests(street):
        gap = max(365.25 / 12.0 - notice, 1.0)
        k = 0
        while True:
            luck = setting.luck.pairs("contest", setting.street_places, k)[:, 0]
            yield env.timeout(math.floor(gap * float(-np.log(luck)[street])))
            preparing[street] += 1
            yield env.timeout(notice)
            preparing[street] -= 1
            k += 1

    def weeks():
        yield env.timeout(0.5)
        while True:
            seen.append(preparing.copy())
            yield env.timeout(7)

    for street in range(streets):
        env.process(contests(street))
    env.process(weeks())
    env.run(until=3 * 365)
    for week, expected in enumerate(seen):
        setting.env._now = 0.5 + 7 * week
        inspections._hold_contests()
        assert np.array_equal(inspections._preparing, expected), week
    assert np.max(seen) == 1
    assert len(seen) > 150


def test_the_threads_of_a_run_can_be_set(monkeypatch):
    """The environment says how many; all cores unless it does."""
    monkeypatch.setenv(blocks.VARIABLE, "3")
    assert blocks.threads() == 3
    monkeypatch.setenv(blocks.VARIABLE, "many")
    assert 1 <= blocks.threads() <= (os.cpu_count() or 1)
