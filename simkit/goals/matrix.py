"""The matrix of a target, product × region × customer, by iterative proportional fitting (D5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROUNDS = 60_000  #: enough for cells that differ by a factor of 10,000; what history knows takes ten or twenty
LOOK = 1_000  #: rounds in which a gap has to shrink, or zeros stand in the way


def fit(seed: NDArray[np.float64], totals: Sequence[NDArray[Any]], tolerance: float = 1e-9) -> NDArray[np.float64]:
    """The table nearest to `seed` that has these totals along each axis (Deming and Stephan 1940).

    seed    what history knows of how the axes go together, of any unit; no cell below 0
    totals  one vector an axis, all with the same sum (currency)

    What the axes have to do with each other (odds ratios) stays as in the seed; a cell that was 0 stays 0. ValueError
    when totals disagree, or when a total above 0 has nothing but zeros to stand on.
    """
    targets = [np.asarray(total, dtype=np.float64) for total in totals]
    _refuse_what_cannot_be(seed, targets)
    table = np.asarray(seed, dtype=np.float64).copy()
    scale = max(float(targets[0].sum()), 1.0)
    before = np.inf
    for number in range(1, ROUNDS + 1):
        for axis, target in enumerate(targets):
            sums = _along(table, axis)
            factor = np.divide(target, sums, out=np.zeros_like(target), where=sums > 0)
            table = table * factor.reshape([-1 if other == axis else 1 for other in range(table.ndim)])
        gap = max(float(np.abs(_along(table, axis) - target).max()) for axis, target in enumerate(targets))
        if gap <= tolerance * scale:
            return table
        if number % LOOK == 0:
            if gap > 0.99 * before:
                break
            before = gap
    raise ValueError("seed: its zeros leave no table with these totals")


def spread(totals: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """The table with these totals in which the axes have nothing to do with each other."""
    amount = float(np.sum(totals[0]))
    return fit(np.ones([len(total) for total in totals]), totals) if amount else np.zeros([len(t) for t in totals])


def _along(table: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    return np.asarray(table.sum(axis=tuple(other for other in range(table.ndim) if other != axis)))


def _refuse_what_cannot_be(seed: NDArray[np.float64], targets: Sequence[NDArray[np.float64]]) -> None:
    if seed.shape != tuple(len(target) for target in targets):
        raise ValueError(f"totals: {[len(target) for target in targets]} of them for a table of {list(seed.shape)}")
    if not all(np.isfinite(values).all() and (values >= 0).all() for values in (seed, *targets)):
        raise ValueError("seed, totals: only numbers from 0 on")
    sums = [float(target.sum()) for target in targets]
    if max(sums) - min(sums) > 1e-6 * max(*sums, 1.0):
        raise ValueError(f"totals: they add up to {', '.join(f'{total:,.2f}' for total in sums)}; one sum is needed")
    for axis, target in enumerate(targets):
        if bool(((_along(np.asarray(seed, dtype=np.float64), axis) == 0) & (target > 0)).any()):
            raise ValueError(f"seed: axis {axis} has a total for something that has only zeros")
