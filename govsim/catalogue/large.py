"""Arrays too large to be held in memory as a whole."""

from __future__ import annotations

import ctypes
import mmap
import sys
import tempfile
from math import prod

import numpy as np

HELD_BYTES = 512 * 2**20
"""An array up to so many bytes is held in memory."""


def large_array(shape: tuple[int, ...]) -> np.ndarray:
    """An array of float64, not yet set; a large one lies in a file without a name.

    The file is gone as soon as nothing refers to the array.

    Parameters
    ----------
    shape : tuple of int

    Returns
    -------
    numpy.ndarray of float64
    """
    if 8 * prod(shape) <= HELD_BYTES:
        return np.empty(shape)
    with tempfile.TemporaryFile(prefix="govsim-") as file:
        return np.memmap(file, np.float64, "w+", shape=shape)


def let_go(array: np.ndarray) -> None:
    """Keep no more of an array in memory than is asked for again; its content stays."""
    held = getattr(array, "_mmap", None)
    if held is not None and hasattr(mmap, "MADV_DONTNEED"):
        held.flush()
        held.madvise(mmap.MADV_DONTNEED)


def give_back(array: np.ndarray, rows: int) -> None:
    """Return the memory of an array's first rows to the system; what they hold is lost.

    For a large array that is copied elsewhere part by part, so that not all of it is there twice.

    Parameters
    ----------
    array : numpy.ndarray, contiguous
    rows : int
    """
    if not sys.platform.startswith("linux"):
        return  # elsewhere it is all there twice for a moment
    page, address = mmap.PAGESIZE, array.ctypes.data
    begin = -(-address // page) * page
    end = (address + rows * array.strides[0]) // page * page
    if end > begin:
        advise = ctypes.CDLL(None).madvise
        advise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), mmap.MADV_DONTNEED)
