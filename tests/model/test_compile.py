"""Kernels called by their machine code: the same results, and never other types of arguments."""

from __future__ import annotations

import weakref
from collections import defaultdict
from datetime import date
from typing import Any

import numba
import numpy as np
import pytest

from govsim.catalogue.parameters import load_parameters
from govsim.district import District, district_from_tables
from govsim.district.sample import sample_district
from govsim.model.compile import Bound, kernel, rows, settled
from govsim.model.replication import Replication
from govsim.policy import load_scenario
from govsim.policy.shocks import GrandInspection, Shock


@kernel
def double(low, high, numbers):  # type: ignore[no-untyped-def]
    """Twice the sum of some numbers."""
    total = numbers[0] * 0
    for i in rows(low, high):
        total += 2 * numbers[i]
    return total


def test_a_kernel_that_knows_one_set_of_types_is_called_without_asking():
    """Before it was called, and once it knows two sets of types, the kernel itself is meant; in
    between its machine code, with the same result. A function that was not compiled is itself."""
    assert settled(double) is double
    whole = np.arange(5)
    assert double(1, 4, whole) == 12
    direct = settled(double)
    assert direct is not double
    assert direct(1, 4, whole) == 12
    assert double(1, 4, whole * 0.5) == 6.0
    assert settled(double) is double
    assert settled(double.py_func) is double.py_func


@pytest.fixture(scope="module")
def district() -> District:
    """Six communities with rosters."""
    return district_from_tables(sample_district(6, 2))


@pytest.mark.parametrize("scenario", ["baseline", "entry-by-exam", "part-three"])
def test_no_rule_changes_the_types_of_a_bound_kernels_arguments(district, scenario, monkeypatch):
    """In a run every kernel that is called directly meets one set of types, whatever rules and
    shocks: else its machine code would read one thing for another."""
    met: dict[Any, set[tuple[Any, ...]]] = defaultdict(set)
    call = Bound.__call__

    def bound(self: Any, *changing: Any) -> Any:
        met[self._kernel].add(tuple(map(numba.typeof, (*self._before, *changing))))
        return call(self, *changing)

    monkeypatch.setattr(Bound, "__call__", bound)
    start = district.info.start_date
    shocks: list[Shock] = [GrandInspection(start=date(start.year, 6, 1), days=20)]
    Replication(
        district, load_scenario(scenario).rulebook(), load_parameters().with_values({}), years=2,
        shocks=shocks,
    ).run()  # fmt: skip
    assert len(met) >= 12
    assert {one.py_func.__name__: len(types) for one, types in met.items() if len(types) > 1} == {}


@kernel
def raised(base, held, by):  # type: ignore[no-untyped-def]
    """Numbers raised by some more, in place; the first of them."""
    numbers, times = held.given
    for k in range(len(numbers)):
        numbers[k] += by * times
    return base + numbers[0]


def test_a_bound_kernel_sees_what_changes_in_place():
    """What is given once is not copied: the kernel reads and writes the arrays themselves. A second
    set of types, given later, is not read as the first."""
    numbers = np.zeros(3)
    raise_by = Bound(raised, numbers, 2.0, before=(100.0,))
    assert raise_by(1.0) == 102.0
    numbers[0] = 5.0
    assert raise_by(1.0) == 107.0
    assert numbers.tolist() == [7.0, 4.0, 4.0]
    whole = np.zeros(3, np.int64)
    assert [Bound(raised, whole, 2, before=(100,))(by) for by in (1, 1)] == [102, 104]
    assert raise_by(0.5) == 108.0


def test_what_is_bound_goes_with_the_last_that_refers_to_it():
    """A bound kernel keeps its arrays as long as it lives, and no longer."""
    numbers = np.zeros(3)
    seen = weakref.ref(numbers)
    raise_by = Bound(raised, numbers, 2.0, before=(0.0,))
    del numbers
    assert raise_by(1.0) == 2.0
    assert seen() is not None
    del raise_by
    assert seen() is None
