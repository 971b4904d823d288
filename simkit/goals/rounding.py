"""Whole amounts that still add up: shares of a target, and tables with given totals along every axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simkit.goals.matrix import fit

Key = TypeVar("Key")

#: What lies this close to a whole number is one: sums of floats end a hair beside it.
HAIR = 1e-6


def split(amount: int, weights: Mapping[Key, float]) -> dict[Key, int]:
    """An amount in whole units shared out by weight; the parts add up to it, each less than 1 from its exact share.

    Largest remainder (Hamilton's method), in exact fractions. Of equal remainders the heavier part is served first,
    then the one whose key comes first as text, so the order of the mapping does not matter. All weights 0 count
    alike. ValueError for a negative or infinite weight, or for weights of nothing.
    """
    exact = {key: Fraction(weight) for key, weight in weights.items() if np.isfinite(weight) and weight >= 0}
    if len(exact) < len(weights) or not exact:
        raise ValueError(f"weights: {dict(weights)}; each must be a number from 0 on, and there must be one")
    total = sum(exact.values())
    if total == 0:
        exact, total = dict.fromkeys(exact, Fraction(1)), Fraction(len(exact))
    shares = {key: amount * weight / total for key, weight in exact.items()}
    parts = {key: share.numerator // share.denominator for key, share in shares.items()}
    order = sorted(exact, key=lambda key: (parts[key] - shares[key], -exact[key], str(key)))
    for key in order[: amount - sum(parts.values())]:
        parts[key] += 1
    return parts


def round_table(table: NDArray[np.float64], totals: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """A table in whole units with exactly these totals along each axis; no cell below 0.

    table   of any number of axes, its sums along each within a hair of the totals (see `fit`)
    totals  one vector of whole numbers an axis, all with the same sum

    Two axes at a time: rounding the cells of a two-way table up or down so that rows and columns keep whole totals
    is always possible (Bacharach 1966; the constraints are those of a flow), so the third axis is added to the pairs
    of the first two, and so on. A cell of a two-way table moves by less than 1, of a three-way table by less than 2.
    """
    cells = np.asarray(totals[0], dtype=np.int64)
    for axis in range(1, len(totals)):
        later = tuple(range(axis + 1, table.ndim))
        pairs = table.sum(axis=later).reshape(len(cells), -1)
        cells = _round_pairs(fit(pairs, [cells, totals[axis]]), cells, totals[axis]).ravel()
    return cells.reshape(table.shape)


def _round_pairs(table: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """The two-way table rounded, nearest first: a linear programme whose corners are whole numbers."""
    from scipy.optimize import linprog  # here, because it loads slowly and most of the library does without

    down = np.floor(table + HAIR)
    rest = np.clip(table - down, 0.0, 1.0)
    height, width = table.shape
    constraints = np.vstack([np.kron(np.eye(height), np.ones(width)), np.kron(np.ones(height), np.eye(width))])
    missing = np.concatenate([rows - down.sum(axis=1), columns - down.sum(axis=0)])
    limits = np.column_stack([np.zeros(rest.size), (rest > HAIR).ravel()])  # what is whole already stays
    found = linprog((1 - 2 * rest).ravel(), A_eq=constraints, b_eq=missing, bounds=limits, method="highs-ds")
    if not found.success:
        raise ValueError("totals: the table does not have them; fit it first")
    return np.asarray(down + np.round(found.x).reshape(table.shape), dtype=np.int64)
