"""Chances: the tables that the engine draws through, and the distributions behind them.

With the standard library instead of `scipy.special`, which took a twentieth of the time to a first result to load; the
tests hold them against it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import erfc, lgamma, sqrt
from statistics import NormalDist

import numpy as np

from simkit.engine.kernel import MAX_TOUCHES, ByteArray, FloatArray, WordArray

_NOTHING = -700.0  #: a logarithm below which nothing is left of a number


def normal(x: FloatArray) -> FloatArray:
    """Chance that a standard normal number is at most x, any shape."""
    flat = [0.5 * erfc(-one / sqrt(2)) for one in x.ravel().tolist()]
    return np.array(flat).reshape(x.shape)


def gamma(shape: FloatArray, x: FloatArray) -> FloatArray:
    """Chance that a gamma number of this shape and scale 1 is at most x > 0; the arrays are broadcast.

    The series of positive terms, without cancellation (Abramowitz & Stegun 1964, 6.5.29).
    """
    shape, x = np.broadcast_arrays(shape, x)
    log = shape * np.log(x) - x - np.vectorize(lgamma)(shape + 1)
    term = np.exp(log)
    total, n = term.copy(), 0
    while (term > 1e-17 * total).any():
        n += 1
        term = term * x / (shape + n)
        total += term
    return np.where((log < _NOTHING) & (x > shape), 1.0, total)


@cache
def normal_tables() -> tuple[FloatArray, FloatArray]:
    """(4097,) quantiles of the standard normal and (4096,) within the last cell, as `Inputs` has them."""
    quantile = NormalDist().inv_cdf
    body = [quantile(share) for share in np.clip(np.arange(4097) / 4096, 1e-9, 1 - 1e-9).tolist()]
    tail = [quantile(share) for share in (1 - (1 - (np.arange(4096) + 0.5) / 4096) / 4096).tolist()]
    return np.array(body), np.array(tail)


@lru_cache(maxsize=64)
def dwell_tables(means: tuple[float, ...], shapes: tuple[float, ...]) -> tuple[WordArray, ByteArray]:
    """Thresholds (K, 64) of ceil(Gamma) touches as 32-bit words; for ten leading bits, where to start searching."""
    mean, shape = np.array(means), np.array(shapes)
    n = np.arange(1, MAX_TOUCHES + 1)
    chance = gamma(shape[:, None], n[None, :] * (shape / mean)[:, None])
    words = np.minimum(np.floor(chance * 2**32), 2**32 - 1).astype(np.uint32)
    lowest = np.arange(1024) << 22
    guide = np.stack([np.searchsorted(row.astype(np.int64), lowest, side="right") for row in words])
    return words, np.minimum(guide, MAX_TOUCHES - 1).astype(np.uint8)


def in_time(dwell: WordArray) -> FloatArray:
    """(K, touches) chance that a deal that enters a stage has, after so many touches, come to the end of the last."""
    through = np.ones(1)
    rows = []
    for below in dwell[::-1].astype(float) / 2**32:
        of_stage = np.diff(below, prepend=0.0)
        of_stage[-1] = 1.0 - of_stage[:-1].sum()
        through = np.convolve(through, [0.0, *of_stage])
        rows.append(np.cumsum(through))
    return np.stack([np.pad(row, (0, len(through) - len(row)), mode="edge") for row in rows[::-1]])
