"""Runs as bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from govsim.study.packing import (
    DamagedRunError,
    Places,
    Shelf,
    all_values,
    district_values,
    outcome_values,
    pack,
    reader,
)

VALUES = arrays.arrays(
    np.float64, arrays.array_shapes(min_dims=3, max_dims=3, max_side=6),
    elements=st.floats(allow_nan=True, allow_infinity=True, width=64),
)  # fmt: skip


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays are equal to the bit."""
    return one.shape == other.shape and one.tobytes() == other.tobytes()


@settings(derandomize=True, deadline=None, max_examples=60)
@given(VALUES)
def test_what_is_packed_comes_back_to_the_bit(values):
    """All outcomes, one of them, and the district's: as they were, not-a-numbers too."""
    packed = pack(values)
    assert packed.places is not None
    assert same(np.ascontiguousarray(all_values(packed.places)), values)
    assert same(district_values(packed.district), np.ascontiguousarray(values[:, 0]))
    for k in range(values.shape[2]):
        found = outcome_values(reader(packed.places), k)
        assert same(found, np.ascontiguousarray(values[:, :, k].T))
    assert pack(values, "district").places is None


@settings(derandomize=True, deadline=None, max_examples=60)
@given(VALUES, st.data())
def test_one_wrong_byte_is_never_read_as_numbers(values, data):
    """Any byte changed, or any end cut off, is noticed."""
    packed = pack(values)
    for whole, unpack in ((packed.district, district_values), (packed.places, all_values)):
        place = data.draw(st.integers(0, len(whole) - 1))
        changed = bytearray(whole)
        changed[place] ^= data.draw(st.integers(1, 255))
        for wrong in (bytes(changed), whole[:place]):
            with pytest.raises(DamagedRunError):
                unpack(wrong)


def test_a_shelf_gives_back_each_of_its_runs(monkeypatch):
    """In memory and, beyond its limit, in a file."""
    monkeypatch.setattr("govsim.study.packing.IN_MEMORY", 5_000)
    shelf, generator = Shelf(), np.random.default_rng(1)
    runs = [generator.normal(size=(12, 3, 5)) for _ in range(20)]
    kept = [shelf.put(pack(run).places or b"") for run in runs]
    for run, places in zip(runs, kept, strict=True):
        assert isinstance(places, Places)
        assert np.array_equal(places.all(), run)
        assert np.array_equal(places.outcome(4), run[:, :, 4].T)
    with pytest.raises(DamagedRunError):
        kept[0].outcome(5)
