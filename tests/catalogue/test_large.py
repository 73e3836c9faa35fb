"""Arrays too large to be held in memory as a whole."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from govsim.catalogue.large import give_back

ROWS = 8_000_000
LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux takes memory back in parts"
)


@LINUX
def test_what_lies_behind_the_rows_given_back_stays() -> None:
    """Only the first rows of an array are lost: all others are as they were."""
    array = np.arange(300_000)
    give_back(array, 100_000)
    assert (array[100_000:] == np.arange(100_000, 300_000)).all()
    assert (array[1000:90_000] == 0).all()


@LINUX
def test_copying_in_parts_takes_no_second_array() -> None:
    """An array copied part by part, and given back as it goes, is hardly more than once in memory:
    two of them would be 128 MB."""
    program = f"""
import resource, numpy as np
from govsim.catalogue.large import give_back
before = np.arange({ROWS})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
after = np.empty({ROWS}, np.int64)
for part in range(16):
    low, high = {ROWS} // 16 * part, {ROWS} // 16 * (part + 1)
    after[low:high] = before[low:high]
    give_back(before, high)
assert int(after.sum()) == sum(range({ROWS}))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 0.3 * 8 * ROWS / 2**20
