"""Pay of many people and periods at once, for simulations and curves: the same rules as `pay`, in floating point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simkit.measures.pay import PayPlan
from simkit.scenario import Bonus, Incentive, Tier

FloatArray = NDArray[np.float64]

#: Attainment that differs by less than this is taken for equal: simulated sales are floats, edges are decimals.
NEAR = 1e-9


@dataclass(frozen=True)
class Earned:
    """What attainment earns, each part in the shape of the attainment, in the plan's currency."""

    base: FloatArray
    commission: FloatArray
    bonus: FloatArray

    @property
    def variable(self) -> FloatArray:
        """Commission and bonus."""
        return self.commission + self.bonus

    @property
    def total(self) -> FloatArray:
        """Base, commission and bonus."""
        return self.base + self.commission + self.bonus


def earned(plan: PayPlan, attainment: ArrayLike, quota: ArrayLike = 1.0, team: ArrayLike = 1.0) -> Earned:
    """Pay of a period by attainment (1 = quota), before quality gates, draw and clawback; shapes broadcast.

    quota: of the period, currency, as the plan's rates are a share of sales; team: the team's attainment.
    """
    reached, quotas = np.asarray(attainment, np.float64), np.asarray(quota, np.float64)
    counted = reached if plan.cap is None else np.minimum(reached, float(plan.cap))
    rates = np.array([float(band.rate) for band in plan.bands])
    if plan.covers == "whole":
        commission = counted * rates[_band(plan, counted)]
    else:
        starts = np.array([float(band.start) for band in plan.bands])
        widths = np.append(np.diff(starts), np.inf)
        commission = (rates * np.clip(counted[..., None] - starts, 0.0, widths)).sum(axis=-1)
    times = np.array([float(band.bonus) for band in plan.bands])
    part = float(plan.team_part)
    own, shared = times[_band(plan, reached)], times[_band(plan, np.asarray(team, np.float64))]
    bonus = float(plan.bonus) * ((1 - part) * own + part * shared)
    shape = np.broadcast_shapes(commission.shape, quotas.shape, bonus.shape)
    return Earned(
        np.full(shape, float(plan.base)),
        np.broadcast_to(commission * quotas, shape),
        np.broadcast_to(bonus, shape),
    )


def as_incentive(plan: PayPlan, period: str = "quarter", **changes: object) -> Incentive:
    """A plan whose quota is 1 as the engine's reps feel it; `changes` are fields that pay alone does not hold.

    A rate for all sales is the rate of the slice and a lump sum at its edge. The team's part of the bonus does not
    depend on what one does oneself, so it is no reason to do anything: only one's own part is felt.
    """
    own = float(plan.bonus) * (1 - float(plan.team_part))
    lumps: dict[float, float] = {}
    for before, after in pairwise(plan.bands):
        at = float(after.start)
        jump = own * float(after.bonus - before.bonus)
        if plan.covers == "whole":
            jump += float(after.rate - before.rate) * at
        lumps[at] = lumps.get(at, 0.0) + jump
    rates = {float(band.start): float(band.rate) for band in plan.bands}  # of two bands at one edge the later counts
    return Incentive.model_validate(
        {
            "period": period,
            "base": min(1.0, float(plan.base)),  # it is paid whatever happens, so its height moves nobody
            "commission": 1.0,
            "tiers": tuple(Tier(start=start, rate=rate) for start, rate in rates.items()),
            "bonuses": tuple(Bonus(at=at, amount=amount) for at, amount in lumps.items() if amount > 0 and at > 0),
            "cap": None if plan.cap is None else float(plan.cap),
            **changes,
        }
    )


def _band(plan: PayPlan, attainment: FloatArray) -> NDArray[np.int64]:
    """The band in which each attainment lies; floats within `NEAR` of an edge are taken for the edge."""
    place = np.zeros(attainment.shape, np.int64)
    for number, band in enumerate(plan.bands):
        edge = float(band.start) + (NEAR if band.above else -NEAR)
        place[attainment >= edge] = number
    return place
