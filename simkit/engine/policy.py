"""What reps choose: a fixed rule by pace, or a policy solved backwards for the incentive plan in force.

A rep is known by θ, the sales of a period at full effort as a share of the quota. `solve` finds, for a grid of θ, the
value of every (week, attainment) and the effort that is worth making there; the kernel looks both up. Equations,
sources and pictures: docs/model.md, "Reps who look ahead". Pay is in units of a period's on-target pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtr

from simkit.engine.kernel import POLICY_STEP as STEP
from simkit.scenario import Incentive

FloatArray = NDArray[np.float64]

TOP = 2.0  #: attainment up to which the grid reaches; pay goes on along its last slope
CELLS = round(TOP / STEP) + 1
FLOW = 90  #: cells of one week's sales that are told apart
WEEKS = {"quarter": 13, "year": 52}  #: weeks of a period, as the policy counts them
THETA = tuple(np.geomspace(0.3, 2.4, 10).tolist())  #: types that a policy is solved for; reps stand between them
LEVELS = np.round(np.arange(0.1, 1.75, 0.1), 2)  #: of effort; the best is found between them by a parabola


@dataclass(frozen=True)
class EffortRule:
    """Effort of a rep for a week, from attainment against the pace of the quarter (reference-model rule).

    Pace is attainment divided by the share of the quarter's working days that are gone. Effort multiplies selling
    hours and the arrival of leads; it is 1 in the first week of a quarter.
    """

    give_up_below: float = 0.4  #: pace below which a rep no longer believes in the quarter
    at_ease_from: float = 1.0  #: pace from which a rep is no longer behind
    given_up: float = 0.85
    behind: float = 1.15
    on_pace: float = 1.05
    done: float = 0.90  #: attainment of 100 % reached


@dataclass(frozen=True)
class Preferences:
    """What reps are like. Every value is an assumption, sized so that the facts of docs/model.md come out."""

    elasticity: float = 0.5  #: η, of sales with respect to effort
    curvature: float = 3.0  #: φ, of the cost of effort
    later: float = 0.3  #: ω, weight of the pipeline that today's effort builds for later
    patience: float = 0.975  #: β, worth of the next period's pay today
    price_response: float = 1.4  #: κ, rise of the chance to sign for a point of discount
    usual_discount: float = 0.25  #: d̄, around which it is measured, and which a deal to come is expected to cost
    pressure: float = 0.3  #: how much customers differ in what they ask for and in how often they sign
    haste: float = 0.03  #: ψ, further discount for each week that a signature is pulled in
    hold: float = 0.5  #: ζ, factor on the chance to sign of a deal that was pushed out
    border: float = 0.08  #: z₀, attainment that can be moved over the period's end
    foresight: float = 1.0  #: H, weight of what the ratchet does to the next period
    least: float = 0.1  #: effort that is made for its own sake, or because somebody looks
    linear_rate: float = 0.55  #: pay for a quota under the linear plan at which full effort (1) is worth its cost
    wins: float = 8.0  #: signatures a quarter that a rep expects
    sigma: float = 0.8  #: of the logarithm of a deal's size, as reps see it


@dataclass(frozen=True)
class Behaviour:
    """How the reps of a team choose. R reps."""

    incentive: Incentive
    potential: FloatArray  #: (R,) sales expected of a quarter at full effort, currency
    drive: FloatArray  #: (R,) factor on effort that a rep's goal itself brings about
    preferences: Preferences = Preferences()
    full_effort: bool = False  #: effort is held at 1, timing and discounts are still chosen (an arm of the facts)


@dataclass(frozen=True)
class Policy:
    """What is best for each type. T types, W weeks of the period, A cells of attainment."""

    theta: FloatArray  #: (T,)
    value: FloatArray  #: (T, W + 1, A) pay to come, less the cost of effort; [:, W] is what the period's end brings
    effort: FloatArray  #: (T, W, A)
    slope: float  #: pay for one more quota above the grid

    @property
    def weeks(self) -> int:
        """Weeks of the period."""
        return int(self.effort.shape[1])


def pay(incentive: Incentive, attainment: FloatArray | float) -> FloatArray:
    """What attainment earns in a period, in units of its on-target pay; any shape."""
    reached = np.asarray(attainment, float)
    counted = reached if incentive.cap is None else np.minimum(reached, incentive.cap)
    starts = [tier.start for tier in incentive.tiers]
    earned = np.full_like(reached, incentive.base)
    for tier, end in zip(incentive.tiers, [*starts[1:], np.inf], strict=True):
        earned += incentive.commission * tier.rate * np.clip(counted - tier.start, 0.0, end - tier.start)
    for bonus in incentive.bonuses:
        earned += bonus.amount * (counted >= bonus.at - 1e-9)
    return earned


@lru_cache(maxsize=64)
def solve(
    incentive: Incentive, preferences: Preferences, theta: tuple[float, ...] = THETA, weeks: int | None = None
) -> Policy:
    """The policy of each type for a plan; two sweeps, because what the next period is worth depends on it.

    `weeks` (default: those of the plan's period) makes examples short enough to be worked by hand.
    """
    types, weeks = np.array(theta), weeks or WEEKS[incentive.period]
    quarters = weeks / WEEKS["quarter"]
    grid: FloatArray = np.linspace(0.0, TOP, CELLS)
    slope = float(pay(incentive, TOP + 1.0) - pay(incentive, TOP))
    value = np.zeros((len(types), weeks + 1, CELLS))
    effort = np.zeros((len(types), weeks, CELLS))
    levels = LEVELS[preferences.least - 1e-9 <= LEVELS]
    rates = preferences.wins / WEEKS["quarter"] * levels**preferences.elasticity
    _backwards(
        types,
        _flows(_size_chances(types / (preferences.wins * quarters), preferences.sigma), rates),
        levels,
        pay(incentive, grid),
        slope,
        incentive.ratchet_up,
        incentive.ratchet_down,
        preferences.linear_rate,
        preferences.elasticity,
        preferences.curvature,
        preferences.later,
        preferences.patience,
        preferences.haste,
        preferences.foresight,
        STEP,
        round(preferences.border / quarters / STEP),
        value,
        effort,
    )
    return Policy(types, value, effort, slope)


def potential(
    lead_rate: FloatArray, skill: FloatArray, advance: FloatArray, value: FloatArray, days: float, discount: float
) -> FloatArray:
    """(R,) sales that a rep expects of a quarter at full effort: leads × chances × mean value of a deal × its price.

    `lead_rate` and `value` are (R,), `skill` (R, K), `advance` (K,); hours are taken to suffice.
    """
    chance = np.minimum(0.98, advance * skill).prod(axis=1)
    return np.asarray(lead_rate * days * chance * value * (1 - discount))


def _size_chances(mean: FloatArray, sigma: float) -> FloatArray:
    """(T, FLOW) expected deals, for one signed, that fill so many cells of attainment: lognormal, rounded.

    They are scaled to keep the mean, which matters where a deal is smaller than a cell.
    """
    edges = STEP * (np.arange(FLOW) + 0.5)
    mu = np.log(mean)[:, None] - sigma**2 / 2
    below = ndtr((np.log(edges) - mu) / sigma)
    chances = np.diff(below, prepend=0.0)
    chances[:, -1] += 1 - below[:, -1]
    chances[:, 1] += chances[:, 0] * 1e-9
    chances[:, 0] = 0.0
    return np.asarray(chances * (mean / (chances @ (STEP * np.arange(FLOW))))[:, None])


@njit(cache=True, nogil=True, error_model="numpy")
def _flows(sizes: Any, rates: Any) -> Any:
    """(T, E, FLOW) chance of so much sales in a week at each level of effort: compound Poisson, Panjer's recursion."""
    types, flow = sizes.shape
    chance = np.zeros((types, len(rates), flow))
    for t in range(types):
        for e in range(len(rates)):
            row = chance[t, e]
            row[0] = np.exp(-rates[e] * sizes[t].sum())
            for n in range(1, flow):
                total = 0.0
                for j in range(1, n + 1):
                    total += j * sizes[t, j] * row[n - j]
                row[n] = total * rates[e] / n
            row[flow - 1] += max(0.0, 1.0 - row.sum())
    return chance


@njit(cache=True, nogil=True, error_model="numpy")
def _backwards(
    theta: Any,
    flows: Any,
    levels: Any,
    pay: Any,
    slope: float,
    up: float,
    down: float,
    linear_rate: float,
    elasticity: float,
    curvature: float,
    later: float,
    patience: float,
    haste: float,
    foresight: float,
    step: float,
    border: int,
    value: Any,
    effort: Any,
) -> None:
    """Fill `value` and `effort` of a `Policy`, backwards through the weeks of the period, twice."""
    types, weeks, cells = effort.shape
    n_levels, flow = flows.shape[1:]
    ahead = np.zeros(cells + flow)
    worth = np.zeros((n_levels, cells))
    fresh = np.zeros(types)  # value of a fresh period, by type, from the sweep before
    marginal = np.full(types, linear_rate)  # λ, what sales carried over to the next period are worth
    for sweep in range(2):
        for t in range(types):
            weekly = theta[t] / weeks
            cost = linear_rate * (elasticity + later * patience) * weekly
            # The end of the period: pay, and what the ratchet does to the next one.
            for a in range(cells):
                over = a * step - 1.0
                growth = 1.0 + up * max(over, 0.0) - down * max(-over, 0.0)
                carried = np.interp(np.log(theta[t] / growth), np.log(theta), fresh) - fresh[t] if sweep > 0 else 0.0
                value[t, weeks, a] = pay[a] + foresight * carried
            for w in range(weeks - 1, -1, -1):
                for a in range(cells):
                    ahead[a] = value[t, w + 1, a]
                if w == weeks - 1:
                    # In the last week sales can be moved over the border, at a price.
                    for a in range(cells):
                        for z in range(max(-border, -a), min(border, cells - 1 - a) + 1):
                            price = patience * marginal[t] * z * step
                            if z > 0:
                                price /= 1.0 - 2.0 * haste
                            ahead[a] = max(ahead[a], value[t, weeks, a + z] - price)
                for n in range(flow):
                    ahead[cells + n] = ahead[cells - 1] + slope * (n + 1) * step
                for e in range(n_levels):
                    gain = later * patience * marginal[t] * weekly * levels[e]
                    gain -= cost * levels[e] ** (1.0 + curvature) / (1.0 + curvature)
                    for a in range(cells):
                        worth[e, a] = gain
                    for n in range(flow):
                        share = flows[t, e, n]
                        for a in range(cells):
                            worth[e, a] += share * ahead[a + n]
                for a in range(cells):
                    best = 0
                    for e in range(1, n_levels):
                        if worth[e, a] > worth[best, a]:
                            best = e
                    effort[t, w, a] = levels[best]
                    value[t, w, a] = worth[best, a]
                    if 0 < best < n_levels - 1:
                        # A coarse grid of levels would hide small differences: the top of a parabola through three.
                        fall, rise = worth[best, a] - worth[best - 1, a], worth[best + 1, a] - worth[best, a]
                        shift = 0.5 * (fall + rise) / (fall - rise) if fall > rise else 0.0
                        effort[t, w, a] += shift * (levels[best + 1] - levels[best])
        for t in range(types):
            fresh[t] = value[t, 0, 0]
            tenth = min(round(0.2 / step), cells - 1)
            marginal[t] = (value[t, 0, tenth] - value[t, 0, 0]) / (tenth * step)
