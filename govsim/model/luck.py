"""Luck that is addressed, not drawn in order.

A uniform is a function of (seed, replication, stream, individual, occasion) through the
counter-based generator Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3", SC'11). The occasion is a date for what happens on dates, and "the k-th time"
for what happens to a person again and again, so that a person meets the same luck in every
scenario, in any order and on any number of processes.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache, lru_cache

import numba as nb
import numpy as np

from govsim.model.compile import inlined, kernel

u32, u64 = nb.uint32, nb.uint64

MOST = 2000
RECIPROCAL = 1.0 / np.maximum(np.arange(MOST + 1), 1)
"""Of whole numbers: a multiplication is several times faster than a division."""
MIDDLE_ABOVE = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
MIDDLE_BELOW = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1,
)  # fmt: skip
NEAR_ABOVE = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
    4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
NEAR_BELOW = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0,
)  # fmt: skip
FAR_ABOVE = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
FAR_BELOW = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1,
)  # fmt: skip
"""Coefficients of the normal quantile's ratios, highest power first (of the denominators without
the 1 at the end), in `normal`."""
ROOT_HALF_BITS = np.float32(math.sqrt(0.5)).view(np.int32)
LN2_HEAD = np.float32(355 / 512)
LN2_REST = np.float32(math.log(2.0) - 355 / 512)
ORDINAL_BITS = 24
"""Bits of an individual's number left for its place within its community or post."""


@inlined
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Philox4x32-10: counter (4 × 32 bits) and key (2 × 32 bits) to 4 × 32 random bits."""
    for _ in range(10):
        p0 = u64(u32(0xD2511F53)) * u64(c0)
        p1 = u64(u32(0xCD9E8D57)) * u64(c2)
        c0, c1, c2, c3 = (
            u32(p1 >> u64(32)) ^ c1 ^ k0,
            u32(p1),
            u32(p0 >> u64(32)) ^ c3 ^ k1,
            u32(p0),
        )
        k0 = u32(k0 + u32(0x9E3779B9))
        k1 = u32(k1 + u32(0xBB67AE85))
    return c0, c1, c2, c3


@inlined
def uniforms(key, stream, individual, occasion):  # type: ignore[no-untyped-def]
    """Two independent uniforms in (0, 1) at one address.

    Parameters
    ----------
    key : uint64
        `replication_key`.
    stream : uint32
        `stream_number`.
    individual : uint64
        Who or where.
    occasion : int
        When, or for the how-manieth time; taken modulo 2**32.
    """
    a, b, c, d = philox(
        u32(individual),
        u32(u64(individual) >> u64(32)),
        u32(occasion),
        u32(stream),
        u32(key),
        u32(u64(key) >> u64(32)),
    )
    first = (float((u64(a) << u64(20)) | (u64(b) >> u64(12))) + 0.5) * 2.0**-52
    second = (float((u64(c) << u64(20)) | (u64(d) >> u64(12))) + 0.5) * 2.0**-52
    return first, second


@inlined
def exponential(u):  # type: ignore[no-untyped-def]
    """Unit exponential by inversion; falls in `u`."""
    return -math.log(u)


@inlined
def exponential_single(u):  # type: ignore[no-untyped-def]
    """`exponential` in single precision, within a unit of its last digit; vectorises.

    With u = 2^e (1 + f), and 1 + f between the roots of 1/2 and of 2, the logarithm is e ln 2
    + 2 artanh(f / (2 + f)), of whose series five terms are all that single precision shows.
    """
    bits = np.float32(u).view(np.int32)
    e = (bits - ROOT_HALF_BITS) >> np.int32(23)
    f = np.int32(bits - (e << np.int32(23))).view(np.float32) - np.float32(1.0)
    s = f / (np.float32(2.0) + f)
    z = s * s
    more = (np.float32(2 / 9) * z + np.float32(2 / 7)) * z + np.float32(2 / 5)
    more = (more * z + np.float32(2 / 3)) * z
    rest = np.float32(e) * LN2_REST - s * (f - more)
    return -(np.float32(e) * LN2_HEAD + (f + rest))


@inlined
def _ratio(r, a, b):  # type: ignore[no-untyped-def]
    """Ratio of two polynomials of degree 7, highest power first; the second ends with 1."""
    above, below = a[0], b[0]
    for k in range(1, 8):
        above = above * r + a[k]
    for k in range(1, 7):
        below = below * r + b[k]
    return above / (below * r + 1.0)


@kernel
def normal(u):  # type: ignore[no-untyped-def]
    """Standard normal quantile, to the last digits of a double.

    Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", Applied
    Statistics 37:3, 477-484: ratios of polynomials for the middle and for two parts of the tails.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(0.180625 - q * q, MIDDLE_ABOVE, MIDDLE_BELOW)
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    size = (
        _ratio(r - 1.6, NEAR_ABOVE, NEAR_BELOW)
        if r <= 5.0
        else _ratio(r - 5.0, FAR_ABOVE, FAR_BELOW)
    )
    return math.copysign(size, q)


@inlined
def poisson_near(u, mean):  # type: ignore[no-untyped-def]
    """Poisson quantile where a normal approximation settles it, otherwise -1.

    The quantile as a real number, expanded in the normal one (Giles 2016, "Algorithm 955:
    Approximation of the inverse Poisson cumulative distribution function", ACM TOMS 42:7), is off
    by at most 0.012 (1 + |w|^5) / mean^1.5 for means from 8 and normal quantiles w up to 4. It
    settles the whole number unless it lies as near to one as that.
    """
    if mean < 8.0 or min(u, 1.0 - u) < 3.2e-5:
        return -1
    w = normal(u)
    root = math.sqrt(mean)
    square = w * w
    x = mean + root * w + (2.0 + square) / 6.0 - w * (2.0 + square) / (72.0 * root)
    x += (-16.0 + square * (7.0 + 3.0 * square)) / (810.0 * mean)
    slack = 0.015 * (1.0 + square * square * abs(w)) / (mean * root) + 1e-6
    whole = math.floor(x)
    return int(whole) if slack < x - whole < 1.0 - slack else -1


@kernel
def meet(low, high, key, stream, individuals, more, occasion, first, second):  # type: ignore[no-untyped-def]
    """`uniforms` of many at once, which costs a fraction of as many calls.

    Parameters
    ----------
    low, high : int
        From the first individual to before the last.
    individuals : uint64 (n,)
    more : int
        Added to every individual's number.
    first, second : float64 (n,), set from `low` to before `high`
    """
    many, one, two = individuals[low:high], first[low:high], second[low:high]
    for c in range(len(many)):
        one[c], two[c] = uniforms(key, stream, many[c] + np.uint64(more), occasion)


@kernel
def poisson(key, stream, individual, occasion, mean):  # type: ignore[no-untyped-def]
    """Poisson count by inversion, in parts of at most 500 so that no probability underflows."""
    if mean <= 0.0:
        return 0
    u, _ = uniforms(key, stream, individual, occasion)
    return poisson_at(u, key, stream, individual, occasion, mean)


@kernel
def poisson_at(u, key, stream, individual, occasion, mean):  # type: ignore[no-untyped-def]
    """`poisson` whose first uniform is known."""
    total = 0
    part = 0
    while mean > 0.0:
        m = min(mean, 500.0)
        mean -= m
        if part > 0:
            u, _ = uniforms(key, stream, individual, occasion + part * 65536)
        part += 1
        k = poisson_near(u, m)
        if k < 0:
            p = math.exp(-m)
            cumulated = p
            k = 0
            while u > cumulated and k < MOST:
                k += 1
                p *= m * RECIPROCAL[k]
                cumulated += p
        total += k
    return total


@kernel
def gamma(key, stream, individual, occasion, shape):  # type: ignore[no-untyped-def]
    """Gamma variate of mean 1 and variance 1 / shape.

    Marsaglia & Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26:3,
    each attempt at its own address. Mixed into a Poisson mean it makes a negative binomial of
    size `shape`.
    """
    first, second = uniforms(key, stream, individual, occasion)
    return gamma_at(first, second, key, stream, individual, occasion, shape)


@kernel
def gamma_at(first, second, key, stream, individual, occasion, shape):  # type: ignore[no-untyped-def]
    """`gamma` whose first two uniforms are known."""
    boost = 1.0
    a = shape
    if a < 1.0:
        _, u = uniforms(key, stream, individual, occasion + 32768)
        boost = u ** (1.0 / a)
        a += 1.0
    d = a - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for attempt in range(64):
        if attempt > 0:
            first, second = uniforms(key, stream, individual, occasion + attempt * 65536)
        x = normal(first)
        v = (1.0 + c * x) ** 3
        square = x * x
        is_in = v > 0.0 and second < 1.0 - 0.0331 * square * square  # their squeeze: no logarithm
        if is_in or (v > 0.0 and math.log(second) < 0.5 * square + d - d * v + d * math.log(v)):
            return d * v * boost / shape
    return 1.0


@cache
def stream_number(name: str) -> np.uint32:
    """The 32-bit number of a named stream: a hash of its name, never its place in a list."""
    digest = hashlib.blake2b(name.encode(), digest_size=4, person=b"govsim-stream").digest()
    return np.uint32(int.from_bytes(digest, "little"))


def replication_key(seed: int, replication: int) -> np.uint64:
    """The 64-bit key of one replication under one seed."""
    text = f"{seed}/{replication}".encode()
    digest = hashlib.blake2b(text, digest_size=8, person=b"govsim-key").digest()
    return np.uint64(int.from_bytes(digest, "little"))


def place_numbers(identifiers: list[str]) -> np.ndarray:
    """Numbers of places from their identifiers, so that a place keeps its luck when others come.

    Parameters
    ----------
    identifiers : list of str, length n

    Returns
    -------
    numpy.ndarray of uint64, shape (n,)
        A 40-bit hash shifted left by `ORDINAL_BITS`; an individual of the place adds its ordinal.
    """
    return _place_numbers(tuple(identifiers)).copy()


@lru_cache(maxsize=16)
def _place_numbers(identifiers: tuple[str, ...]) -> np.ndarray:
    """Worked out once: every replication of a study has the same places."""
    numbers = [
        int.from_bytes(hashlib.blake2b(i.encode(), digest_size=5, person=b"govsim-place").digest())
        for i in identifiers
    ]
    return np.array(numbers, np.uint64) << np.uint64(ORDINAL_BITS)


@kernel
def _fill(key, stream, individuals, occasion, out):  # type: ignore[no-untyped-def]
    for i in range(len(individuals)):
        out[i, 0], out[i, 1] = uniforms(key, stream, individuals[i], occasion)


class Luck:
    """The luck of one replication.

    Parameters
    ----------
    seed : int
        Seed of the study.
    replication : int
        Number of the replication, from 0.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self.key = replication_key(seed, replication)

    def pairs(self, stream: str, individuals: np.ndarray, occasion: int = 0) -> np.ndarray:
        """Two uniforms for each individual.

        Parameters
        ----------
        stream : str
            Name of the stream.
        individuals : numpy.ndarray of uint64, shape (n,)
        occasion : int

        Returns
        -------
        numpy.ndarray of float64, shape (n, 2)
        """
        out = np.empty((len(individuals), 2))
        _fill(self.key, stream_number(stream), individuals, occasion, out)
        return out

    def one(self, stream: str, individual: int = 0, occasion: int = 0) -> float:
        """A single uniform at an address."""
        return float(self.pairs(stream, np.array([individual], np.uint64), occasion)[0, 0])
