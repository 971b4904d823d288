"""What pay costs and how fairly it falls: from vectors of pay, sales and effort to figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def cost_of_sales(pay: ArrayLike, sales: ArrayLike) -> float:
    """Pay ÷ sales of everybody together; NaN where nothing was sold."""
    sold = float(np.sum(np.asarray(sales, float)))
    return float(np.sum(np.asarray(pay, float))) / sold if sold > 0 else float("nan")


def gini(values: ArrayLike) -> float:
    """Gini coefficient of values from 0 on: 0 when all are alike, towards 1 when one has everything.

    Mean difference of all pairs over twice the mean (Gini 1912); 0 where nobody has anything.
    """
    sorted_ = np.sort(np.asarray(values, dtype=np.float64))
    n, total = len(sorted_), float(sorted_.sum())
    if total <= 0:
        return 0.0
    rank = np.arange(1, n + 1)
    return float((2 * rank - n - 1) @ sorted_ / (n * total))


def spread_at_equal_effort(pay: ArrayLike, effort: ArrayLike) -> float:
    """How far pay for the same effort lies apart: the pay an hour of the 90th percentile over that of the 10th.

    1 is perfectly even. People without effort are left out; NaN where fewer than two are left or the 10th gets nothing.
    """
    hours = np.asarray(effort, dtype=np.float64)
    rate = np.asarray(pay, dtype=np.float64)[hours > 0] / hours[hours > 0]
    if len(rate) < 2:
        return float("nan")
    low, high = np.quantile(rate, [0.1, 0.9])
    return float(high / low) if low > 0 else float("nan")


def pay_mix(base: ArrayLike, total: ArrayLike) -> NDArray[np.float64]:
    """Fixed share of each person's pay; D10 asks for .40 to .60 at target."""
    return np.asarray(base, dtype=np.float64) / np.asarray(total, dtype=np.float64)


def steps_in_pay(attainment: ArrayLike, pay: ArrayLike) -> tuple[float, float]:
    """Where along rising attainment pay jumps most, and by how much: the edge that deals will be moved across."""
    reached, paid = np.asarray(attainment, float), np.asarray(pay, float)
    jumps = np.diff(paid)
    place = int(jumps.argmax())
    return float(reached[place + 1]), float(jumps[place])
