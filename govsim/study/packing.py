"""One run's outcomes as bytes: small enough to keep thousands, read outcome by outcome.

Every number comes back to the bit. The district's own outcomes are one block; those of all places
are a block an outcome, so that one outcome of a thousand runs is read without the rest. Each block
carries its checksum.
"""

from __future__ import annotations

import struct
import tempfile
import weakref
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

Detail = Literal["district", "all"]
"""What is kept of a run: the district's own outcomes, or those of every place."""

IN_MEMORY = 64 * 2**20
"""Bytes of packed runs held in memory where no store keeps them."""
LARGEST_KEPT = 900 * 10**6
"""Bytes that the store can keep of one run; places beyond are not kept."""
_HEAD = 4096
"""Bytes that hold the shape and where the blocks of 300 outcomes end."""
_EVERYTHING = 2**31 - 1
_SHAPE = struct.Struct("<3i")
_BLOCK = struct.Struct("<QI")
"""Where a block ends, counted from the first block, and its checksum."""


class DamagedRunError(ValueError):
    """Bytes that are not what was packed."""


@cache
def _codec() -> Any:
    import pyarrow as pa

    # Not the smallest, but three times as fast both ways as zstd at its fastest.
    return pa.Codec("lz4_raw")


def _seal(values: np.ndarray) -> bytes:
    return bytes(_codec().compress(np.ascontiguousarray(values, np.float64).data, asbytes=True))


def _checksum(block: bytes, shape: bytes) -> int:
    """Of a block and of the shape it is read with."""
    return zlib.crc32(block, zlib.crc32(shape))


def _open(block: bytes, checksum: int, head: bytes, shape: tuple[int, ...]) -> np.ndarray:
    if _checksum(block, head[: _SHAPE.size]) != checksum:
        raise DamagedRunError("a block's checksum is not that recorded")
    size = 8 * int(np.prod(shape))
    return np.frombuffer(_codec().decompress(block, size), np.float64).reshape(shape)


@dataclass(frozen=True, slots=True)
class Packed:
    """One run as bytes.

    Attributes
    ----------
    district : bytes
        The district's own outcomes.
    places : bytes or None
        Those of every place, unless only the district's are kept.
    """

    district: bytes
    places: bytes | None

    @property
    def detail(self) -> Detail:
        """What it holds."""
        return "district" if self.places is None else "all"

    def kept(self) -> Packed:
        """What of it the store can keep."""
        if self.places is None or len(self.places) <= LARGEST_KEPT:
            return self
        return Packed(self.district, None)


def pack(values: np.ndarray, detail: Detail = "all") -> Packed:
    """Pack `Outcomes.values`.

    Parameters
    ----------
    values : numpy.ndarray of float64, shape (months, places, outcomes)
    detail : {"all", "district"}
    """
    months, places, outcomes = values.shape
    own = _seal(values[:, 0])
    shape = _SHAPE.pack(months, 1, outcomes)
    head = shape + _BLOCK.pack(len(own), _checksum(own, shape))
    if detail == "district":
        return Packed(head + own, None)
    by_outcome = np.ascontiguousarray(values.transpose(2, 1, 0))
    blocks = [_seal(block) for block in by_outcome]
    ends = np.cumsum([len(block) for block in blocks])
    shape = _SHAPE.pack(months, places, outcomes)
    table = b"".join(
        _BLOCK.pack(int(end), _checksum(block, shape))
        for end, block in zip(ends, blocks, strict=True)
    )
    return Packed(head + own, shape + table + b"".join(blocks))


def district_values(packed: bytes) -> np.ndarray:
    """The district's own outcomes from `Packed.district`.

    Returns
    -------
    numpy.ndarray of float64, shape (months, outcomes)

    Raises
    ------
    DamagedRunError
    """
    try:
        months, _, outcomes = _SHAPE.unpack_from(packed)
        end, checksum = _BLOCK.unpack_from(packed, _SHAPE.size)
        first = _SHAPE.size + _BLOCK.size
        if first + end != len(packed):
            raise DamagedRunError("not as long as recorded")
        return _open(packed[first:], checksum, packed, (months, outcomes))
    except (struct.error, OSError, ValueError) as error:
        raise DamagedRunError(str(error)) from error


Read = Callable[[int, int], bytes]
"""Bytes of `Packed.places` from a position on, so many."""


def outcome_values(read: Read, outcome: int) -> np.ndarray:
    """One outcome of every place.

    Parameters
    ----------
    read : callable
        Gives part of `Packed.places`.
    outcome : int

    Returns
    -------
    numpy.ndarray of float64, shape (places, months)

    Raises
    ------
    DamagedRunError
    """
    try:
        head = read(0, _HEAD)
        months, places, outcomes = _SHAPE.unpack_from(head)
        first = _SHAPE.size + outcomes * _BLOCK.size
        entry = _SHAPE.size + outcome * _BLOCK.size
        end, checksum = _BLOCK.unpack_from(head, entry)
        begin = _BLOCK.unpack_from(head, entry - _BLOCK.size)[0] if outcome else 0
        block = read(first + begin, end - begin)
        if len(block) != end - begin:
            raise DamagedRunError("not as long as recorded")
        return _open(block, checksum, head, (places, months))
    except (struct.error, OSError, ValueError) as error:
        raise DamagedRunError(str(error)) from error


def all_values(packed: bytes) -> np.ndarray:
    """Outcomes of every place from `Packed.places`.

    Returns
    -------
    numpy.ndarray of float64, shape (months, places, outcomes)

    Raises
    ------
    DamagedRunError
    """
    try:
        _, _, outcomes = _SHAPE.unpack_from(packed)
    except struct.error as error:
        raise DamagedRunError(str(error)) from error
    read = reader(packed)
    return np.stack([outcome_values(read, k) for k in range(outcomes)]).transpose(2, 1, 0)


def reader(packed: bytes) -> Read:
    """Parts of bytes already in memory."""
    return lambda first, size: packed[first : first + size]


@dataclass(frozen=True, slots=True)
class Places:
    """Outcomes of every place of one run, unpacked when asked for.

    Attributes
    ----------
    read : callable
        Gives part of `Packed.places`.
    """

    read: Read

    def outcome(self, outcome: int) -> np.ndarray:
        """One outcome, shape (places, months)."""
        return outcome_values(self.read, outcome)

    def all(self) -> np.ndarray:
        """All outcomes, shape (months, places, outcomes)."""
        return all_values(self.read(0, _EVERYTHING))


class Shelf:
    """Packed runs without a store: in memory while they are few, then in a file without a name."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._end = 0
        weakref.finalize(self, self._file.close)

    def put(self, packed: bytes) -> Places:
        """Keep `Packed.places`."""
        return Places(self.keep(packed))

    def keep(self, packed: bytes) -> Read:
        """Keep bytes; returns what reads any part of them."""
        begin, length = self._end, len(packed)
        self._file.seek(begin)
        self._file.write(packed)
        self._end += length

        def read(first: int, size: int) -> bytes:
            self._file.seek(begin + first)
            return self._file.read(min(size, length - first))

        return read
