"""The default company of the facts: a firm of 50 reps whose pay is steep, drawn anew from every seed.

Its rates are assumptions, sized so that the published figures of docs/model.md come out together.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simkit.engine.kernel import FloatArray
from simkit.engine.policy import Behaviour, Preferences, potential
from simkit.engine.team import Team
from simkit.scenario import Bonus, Incentive, Tier

BoolArray = NDArray[np.bool_]

QUARTER = 65  #: working days
BURN_IN, QUARTERS = 4, 8  #: played and thrown away; looked at
DAYS = QUARTER * (BURN_IN + QUARTERS)
MONTH = QUARTER / 3

#: Steeper than D10's bands, which flatten the quarter; a bonus at 100 %.
STEEP = Incentive(
    base=0.45,
    commission=0.5,
    tiers=(Tier(start=0.0, rate=0.6), Tier(start=0.8, rate=1.0), Tier(start=1.0, rate=2.0)),
    bonuses=(Bonus(at=1.0, amount=0.18),),
)


@dataclass(frozen=True)
class Firm:
    """Parameters of the default company."""

    reps: int = 50
    leads: float = 1.75  #: a rep and day
    hours: float = 6.5
    advance: tuple[float, ...] = (0.40, 0.60, 0.65, 0.48)
    touch_hours: tuple[float, ...] = (0.06, 0.15, 0.25, 0.25)
    dwell_mean: tuple[float, ...] = (6.0, 10.0, 11.0, 14.0)
    dwell_shape: tuple[float, ...] = (2.0, 2.0, 2.0, 1.5)
    size: float = 12_000.0
    sigma: float = 0.7
    segment_share: tuple[float, ...] = (0.45, 0.35, 0.20)  #: small, mid-market, key accounts
    segment_size: tuple[float, ...] = (0.7, 1.0, 1.8)
    segment_pace: tuple[float, ...] = (0.5, 1.0, 2.4)
    territory: float = 0.75  #: spread of the logarithm of a territory's deal sizes
    skill: tuple[float, float] = (0.88, 1.12)  #: in the last stage
    quota_power: float = 0.78  #: quotas follow potential less than one to one
    quota_level: float = 0.94  #: company plan and over-assignment against the sum of potentials
    over_assignment: tuple[float, float] = (0.05, 0.15)  #: what a manager adds when handing the plan down
    slip_chance: float = 0.15
    slip_days: float = 18.0
    slip_decay: float = 0.02
    noise: float = 0.17
    leavers: float = 0.27  #: chance a year that a seat's holder leaves
    vacant: int = 20  #: working days until somebody follows
    ramp_middle: float = 3.5  #: months at which half of the way is gone
    ramp_spread: float = 1.0
    ramp_floor: float = 0.2
    commitment: float = 0.7  #: how differently reps take a goal that is out of ordinary reach
    incentive: Incentive = STEEP
    preferences: Preferences = field(default_factory=Preferences)


@dataclass(frozen=True)
class Company:
    """A firm drawn from a seed. R reps, D days."""

    team: Team
    plan: float  #: company plan a quarter, currency
    potential: FloatArray  #: (R,) sales expected of a quarter at full effort, currency
    tenure: FloatArray  #: (R, D) months in the seat; negative while it is vacant
    hired: BoolArray  #: (R, D) True on the day that somebody new starts


def draw(
    firm: Firm, seed: int, incentive: Incentive | None = None, stretch: float = 1.0, full_effort: bool = False
) -> Company:
    """One company and its twelve quarters; the same seed draws the same people, whatever they are paid."""
    rng = np.random.default_rng((seed, 4))
    n = firm.reps
    day = np.arange(DAYS)
    skill = np.ones((n, 4))
    skill[:, 3] = rng.uniform(*firm.skill, n)
    size = firm.size * np.exp(firm.territory * rng.standard_normal(n))
    share, sizes = np.array(firm.segment_share), np.array(firm.segment_size)
    mean_value = size * float(share @ sizes) * np.exp(firm.sigma**2 / 2)
    expected = potential(
        np.full(n, firm.leads), skill, np.array(firm.advance), mean_value, QUARTER, firm.preferences.usual_discount
    )
    quota = expected**firm.quota_power
    quota *= firm.quota_level * expected.sum() / quota.sum()
    handed = 1 + rng.uniform(*firm.over_assignment, 5)[np.arange(n) % 5]  # five managers
    plan = float((quota / handed).sum())
    quota = quota * stretch
    goal = rng.standard_normal(n)
    hardness = np.clip(quota / expected - firm.quota_level, 0.0, 0.5) if stretch > 1 else np.zeros(n)
    tenure, hired = _seats(firm, rng)
    ramp = np.where(tenure < 0, 0.0, ramp_curve(firm, tenure))
    team = Team(
        origin=DAYS - QUARTER,
        quarter_length=np.full(DAYS, QUARTER),
        quota_scale=np.ones(DAYS),
        core=0,
        week=day // 5,
        quarter_day=day % QUARTER,
        season=np.ones(DAYS),
        capacity=firm.hours * ramp,
        lead_rate=np.full(n, firm.leads),
        skill=skill,
        region=np.arange(n) % 4,
        region_ids=("r0", "r1", "r2", "r3"),
        quota=quota,
        size=size,
        advance=np.array(firm.advance),
        touch_hours=np.array(firm.touch_hours),
        dwell_mean=np.array(firm.dwell_mean),
        dwell_shape=np.array(firm.dwell_shape),
        sigma=firm.sigma,
        discount=0.3,
        big=0.0,
        slip_chance=firm.slip_chance,
        slip_days=firm.slip_days,
        slip_keep=1.0,
        slip_decay=firm.slip_decay,
        segment_share=share,
        segment_size=sizes,
        segment_pace=np.array(firm.segment_pace),
        persistence=0.8,
        noise=firm.noise,
        first_pipeline=(6, 5, 4, 3),
        behaviour=Behaviour(
            incentive=incentive or firm.incentive,
            potential=expected,
            drive=np.exp(firm.commitment * goal * hardness),
            preferences=firm.preferences,
            full_effort=full_effort,
        ),
    )
    return Company(team, plan, expected, tenure, hired)


def ramp_curve(firm: Firm, months: FloatArray) -> FloatArray:
    """Share of full productivity by tenure: an S-curve (D5)."""
    rising = 1 / (1 + np.exp(-(months - firm.ramp_middle) / firm.ramp_spread))
    return np.asarray(firm.ramp_floor + (1 - firm.ramp_floor) * rising)


def _seats(firm: Firm, rng: np.random.Generator) -> tuple[FloatArray, BoolArray]:
    """(R, D) months that the seat's holder has been there, and who starts when; people leave at a steady rate."""
    tenure = rng.uniform(6, 60, firm.reps)
    gone = rng.random((firm.reps, DAYS)) < 1 - (1 - firm.leavers) ** (1 / (4 * QUARTER))
    months = np.empty((firm.reps, DAYS))
    hired = np.zeros((firm.reps, DAYS), bool)
    until = np.zeros(firm.reps, int)  # day on which the seat is filled again
    for d in range(DAYS):
        vacant = until > d
        starts = (until == d) & (d > 0) & (until > 0)
        tenure = np.where(starts, 0.0, tenure + 1 / MONTH)
        hired[starts, d] = True
        leaves = gone[:, d] & ~vacant & ~starts
        until = np.where(leaves, d + firm.vacant, until)
        months[:, d] = np.where(vacant | leaves, -1.0, tenure)
    return months, hired
