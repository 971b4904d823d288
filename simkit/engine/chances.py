"""Chances: the tables that the engine draws through."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from scipy.special import gammainc, ndtri

from simkit.engine.kernel import MAX_TOUCHES, ByteArray, FloatArray, WordArray


@cache
def normal_tables() -> tuple[FloatArray, FloatArray]:
    """(4097,) quantiles of the standard normal and (4096,) within the last cell, as `Inputs` has them."""
    body = ndtri(np.clip(np.arange(4097) / 4096, 1e-9, 1 - 1e-9))
    tail = ndtri(1 - (1 - (np.arange(4096) + 0.5) / 4096) / 4096)
    return body, tail


@cache
def mean_exponential(sigma: float) -> float:
    """The mean of exp(σ z) over the normal scores z that the tables give; nearly exp(σ² / 2)."""
    body, tail = (np.exp(sigma * score) for score in normal_tables())
    # Linear between two scores, so exponential between two of these: their logarithmic mean.
    low, high = body[1:-2], body[2:-1]
    within = (high - low) / np.log(high / low) if sigma else low
    return float((within.sum() + tail.mean() + (1 / tail).mean()) / 4096)


@lru_cache(maxsize=64)
def dwell_tables(means: tuple[float, ...], shapes: tuple[float, ...]) -> tuple[WordArray, ByteArray]:
    """Thresholds (K, 64) of ceil(Gamma) touches as 32-bit words; for ten leading bits, where to start searching."""
    mean, shape = np.array(means), np.array(shapes)
    n = np.arange(1, MAX_TOUCHES + 1)
    chance = gammainc(shape[:, None], n[None, :] * (shape / mean)[:, None])
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
