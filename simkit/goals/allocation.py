"""What history, calendar and capacity say about a target's parts, before anybody argues about them (D5, D18).

All of it is a starting point for a talk, not its result: every constant is an assumption and an argument.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: How much of the trend of the years before is taken to go on (assumption: half, a few years are few).
DAMPING = 0.5

#: How far an allocation moves from what people sold to what they can carry (assumption: half way).
TOWARDS_CAPACITY = 0.5


def expect(years: ArrayLike, damping: float = DAMPING) -> Floats:
    """(K,) what the next year's same period brings by history, from (Y, K) amounts of the same period, oldest first.

    A line through the years, the latest Y times as heavy as the oldest, read one year on with its slope damped; never
    below 0. One year alone is its own forecast. ValueError without a year.
    """
    amounts = np.atleast_2d(np.asarray(years, dtype=np.float64))
    if not amounts.size:
        raise ValueError("years: at least one is needed")
    time, weight = np.arange(-len(amounts), 0.0), np.arange(1.0, len(amounts) + 1)
    middle = np.average(time, weights=weight)
    level = np.average(amounts, axis=0, weights=weight)
    if len(amounts) == 1:
        return np.asarray(level)
    slope = (weight * (time - middle)) @ (amounts - level) / (weight @ (time - middle) ** 2)
    return np.asarray(np.maximum(level + damping * slope * (0 - middle), 0.0))


def expect_shares(years: ArrayLike, damping: float = DAMPING) -> Floats:
    """(K,) the shares that the next year's same period brings, from (Y, K) amounts; they add up to 1.

    The trend is that of the shares, so that a company that grows does not look as if all of it shifted. A year in
    which nothing was sold says nothing and is left out; with none left all count alike.
    """
    amounts = np.atleast_2d(np.asarray(years, dtype=np.float64))
    sold = amounts[amounts.sum(axis=1) > 0]
    if not len(sold):
        return np.full(amounts.shape[1], 1 / amounts.shape[1])
    shares = expect(sold / sold.sum(axis=1, keepdims=True), damping)
    return np.asarray(shares / shares.sum())


def seasonal_shares(amounts: ArrayLike, days: ArrayLike, next_days: ArrayLike) -> Floats:
    """(M,) share of the months of the period to come, which add up to 1.

    amounts, days  (Y, M) sold, and working days, in the months of the same period of earlier years, oldest first
    next_days      (M,) working days of the months to come: a month that loses days to a holiday loses its share
    """
    sold, worked = np.atleast_2d(np.asarray(amounts, float)), np.atleast_2d(np.asarray(days, float))
    a_day = np.divide(sold, worked, out=np.zeros_like(sold), where=worked > 0)
    weight = expect_shares(a_day, damping=0.0) * np.asarray(next_days, dtype=np.float64)
    return np.asarray(weight / weight.sum())


def ramp(tenure_months: ArrayLike, start: float = 0.3, half: float = 4.0, spread: float = 1.2) -> Floats:
    """Share of full productivity after so many months: an S-curve from `start` to 1 (D5; docs/model.md, *assumption*).

    half: months after which half of the way is gone, within the 3–9 months of V29.
    """
    return np.asarray(start + (1 - start) / (1 + np.exp(-(np.asarray(tenure_months, float) - half) / spread)))


def stretch(tenure_months: ArrayLike, most: float = 0.08, from_months: float = 12.0, full: float = 36.0) -> Floats:
    """By how much more than their capacity people are asked for: nothing up to a year, `most` from three on.

    Assumption: D5 asks for a stretch of veterans and names no size.
    """
    gone = (np.asarray(tenure_months, dtype=np.float64) - from_months) / (full - from_months)
    return np.asarray(1 + most * np.clip(gone, 0.0, 1.0))


def share_within(amount: float, weights: ArrayLike, limits: ArrayLike) -> Floats:
    """(K,) an amount shared out by weight, nobody above their limit; what does not fit goes to the others by weight.

    Where even all limits together do not hold the amount, everybody stands above them in the same proportion: the
    sum is the amount in any case.
    """
    weight, limit = np.asarray(weights, dtype=np.float64), np.asarray(limits, dtype=np.float64)
    if amount >= limit.sum():
        return np.asarray(amount * limit / limit.sum()) if limit.sum() > 0 else amount * weight / weight.sum()
    share, free = np.zeros_like(weight), np.ones(len(weight), dtype=bool)
    while True:
        rest, by = amount - limit[~free].sum(), weight if weight[free].sum() > 0 else limit
        share = np.where(free, rest * by / by[free].sum(), limit)
        over = free & (share > limit)
        if not over.any():
            return np.asarray(share)
        free &= ~over


def allocate(amount: float, expected: ArrayLike, capacity: ArrayLike, tenure_months: ArrayLike) -> Floats:
    """(R,) the people's targets, which add up to the amount (team's target and reserve, currency).

    expected       (R,) what each sold in the same period, carried on (see `expect`); 0 for somebody new
    capacity       (R,) what each can carry in the period, in any unit: days there × hours × ramp × skill
    tenure_months  (R,) for the stretch

    The weight is half way between the share of history and the share of capacity, stretched; nobody is asked for more
    than a quarter above the share of the stretched capacity, so that a lucky year does not become next year's duty.
    """
    can = np.asarray(capacity, dtype=np.float64) * stretch(tenure_months)
    able = can / can.sum()
    sold = np.asarray(expected, dtype=np.float64)
    known = sold / sold.sum() if sold.sum() > 0 else able
    weight = (1 - TOWARDS_CAPACITY) * known + TOWARDS_CAPACITY * able
    return share_within(amount, weight, 1.25 * amount * able)
