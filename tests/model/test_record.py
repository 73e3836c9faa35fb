"""What is recorded: rows that lie side by side are copied as one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from govsim.model.record import side_by_side

PARTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=12)


@given(PARTS, st.integers(1, 4))
def test_pieces_hold_the_same_numbers_in_the_same_order(parts, n):
    """Whatever arrays are asked for, in whatever order, the pieces follow what is written to them
    later, and are never more than the arrays."""
    tables = [np.zeros((3, n)), np.zeros((3, n), np.int64), np.zeros((3, n), np.bool_)]
    tables.append(np.zeros((6, n))[::2])
    arrays = [tables[t][row] if shared else np.zeros(n) for t, row, shared in parts]
    pieces = side_by_side(arrays)
    for k, array in enumerate(arrays):
        array[:] = k % 2 if array.dtype == bool else k
    assert len(pieces) <= len(arrays)
    if arrays:
        assert np.array_equal(np.concatenate(pieces), np.concatenate(arrays))


def test_rows_of_one_table_are_one_piece():
    """Neighbouring rows become one piece; a row left out, or another order, makes more."""
    table = np.arange(12.0).reshape(4, 3)
    assert len(side_by_side([table[0], table[1], table[2]])) == 1
    assert len(side_by_side([table[0], table[2]])) == 2
    assert len(side_by_side([table[1], table[0]])) == 2
