"""The arms of the facts: one firm's quarters under several pay plans, and every published figure measured on them.

A figure is a numerator and a denominator, so that seeds add up; what each means stands in docs/model.md, "The facts".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, skew

from simkit.engine import kernel
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Events
from simkit.evidence.firm import BURN_IN, DAYS, MONTH, QUARTER, QUARTERS, Company, Firm, draw
from simkit.plan import Plan
from simkit.scenario import Incentive, Tier

FORECAST_DAY = 5  #: working day of the quarter on which the weighted forecast is made
COMMIT_DAY = 43  #: working day of the quarter, its last month's first, on which deals are committed
LINEAR = Incentive()
CAP, STRETCH = 1.3, 1.4  #: attainment at which the capped plan ends; a stretch goal in moderate ones
LOWEST_TENTH = "V15, the 10th percentile"  #: V15 itself being the 90th
RATCHET_PART = "V07, the ratchet alone"  #: what its control arm has to be smaller than
RATCHET = {"ratchet_up": 0.07, "ratchet_down": 0.035}

BoolArray = NDArray[np.bool_]
Share = tuple[float, float]  #: numerator and denominator, to be added up over seeds


def arms(firm: Firm) -> dict[str, Incentive]:
    """The pay plans that are compared, `steep` being the firm's own."""
    steep = firm.incentive
    steeper = steep.model_copy(update={"tiers": (*steep.tiers[:-1], Tier(start=1.0, rate=3.0))})
    return {
        "steep": steep,
        "linear": LINEAR,
        "capped": steep.model_copy(update={"cap": CAP, **RATCHET}),
        "ratchet": steep.model_copy(update=RATCHET),
        "linear_ratchet": LINEAR.model_copy(update=RATCHET),
        "flat_above": steep.model_copy(update={"tiers": (*steep.tiers[:-1], Tier(start=1.0, rate=1.0))}),
        "steeper": steeper,
        "steeper_year": steeper.model_copy(update={"period": "year"}),
        "linear_year": LINEAR.model_copy(update={"period": "year"}),
    }


@dataclass(frozen=True)
class Played:
    """One company's twelve quarters under one plan. E signatures, R reps, D days."""

    company: Company
    events: Events
    signed: FloatArray  #: (R, D) currency
    weekly: FloatArray  #: (R, W, 3) signed in the period, quota, effort

    @cached_property
    def by_quarter(self) -> FloatArray:
        """(R, 8) signed in each quarter after the burn-in."""
        return np.asarray(self.signed.reshape(len(self.signed), -1, QUARTER).sum(axis=2)[:, BURN_IN:])

    @cached_property
    def by_day(self) -> FloatArray:
        """(65,) signed on each working day of a quarter, all quarters after the burn-in."""
        return np.asarray(self.signed.reshape(len(self.signed), -1, QUARTER)[:, BURN_IN:].sum(axis=(0, 1)))

    @cached_property
    def total(self) -> float:
        """Signed after the burn-in."""
        return float(self.by_quarter.sum())

    @cached_property
    def quota(self) -> FloatArray:
        """(R, 8) quota of each quarter after the burn-in."""
        return np.asarray(self.weekly[:, BURN_IN * 13 :: 13, 1])

    @cached_property
    def stayed(self) -> BoolArray:
        """(R, 2) who held the seat, through with the ramp, for the whole of each year after the burn-in."""
        tenure = self.company.tenure[:, BURN_IN * QUARTER :].reshape(len(self.signed), 2, -1)
        return np.asarray((tenure >= 12).all(axis=2))


def play(seed: int, firm: Firm, incentive: Incentive, stretch: float = 1.0, full_effort: bool = False) -> Played:
    """A company's twelve quarters, event by event; the same seed means the same people and the same luck."""
    company = draw(firm, seed, incentive, stretch, full_effort)
    result = simulate(company.team, Plan(), 1, seed, record="deals")
    events, weekly = result.events, result.weekly
    assert events is not None and weekly is not None
    won = events.what == kernel.SIGNED
    signed = np.zeros((firm.reps, DAYS))
    np.add.at(signed, (events.rep[won], events.day[won]), events.value[won])
    return Played(company, events, signed, weekly)


@dataclass(frozen=True)
class Deals:
    """The deals of one company, one row a deal. N deals, days of the calendar; -1 where something did not happen."""

    entered: IntArray  #: (N, 4) each stage
    closed: IntArray
    won: BoolArray
    price: FloatArray
    value: FloatArray  #: list value
    discount: FloatArray
    slipped: IntArray  #: first put off
    segment: IntArray


def deals_of(played: Played) -> Deals:
    """Put the events together deal by deal; deals of the first pipeline, whose birth nobody saw, are left out."""
    events = played.events
    names, deal = np.unique(events.rep * (1 << 32) + events.deal, return_inverse=True)
    n = len(names)
    entered = np.full((n, 4), -1)
    closed, slipped = np.full(n, -1), np.full(n, -1)
    won = np.zeros(n, bool)
    price, discount, value = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    segment = np.zeros(n, np.int64)
    segment[deal] = events.segment
    is_entry, is_won, is_lost = (events.what == kind for kind in (kernel.ENTERED, kernel.SIGNED, kernel.LOST))
    entered[deal[is_entry], events.stage[is_entry]] = events.day[is_entry]
    value[deal[is_entry]] = events.value[is_entry]
    ends = is_won | is_lost
    closed[deal[ends]] = events.day[ends]
    discount[deal[ends]] = events.discount[ends]
    won[deal[is_won]] = True
    price[deal[is_won]] = events.value[is_won]
    slips = np.flatnonzero(events.what == kernel.SLIPPED)[::-1]
    slipped[deal[slips]] = events.day[slips]
    seen = entered[:, 0] >= 0
    return Deals(
        entered[seen], closed[seen], won[seen], price[seen], value[seen], discount[seen], slipped[seen], segment[seen]
    )


def mean_of(values: FloatArray) -> Share:
    """A mean as a share, so that seeds are weighted by what they saw."""
    return float(np.nansum(values)), float(np.isfinite(values).sum())


def gini(values: FloatArray) -> float:
    """Gini coefficient of non-negative values."""
    ordered = np.sort(values)
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))


def timing(played: Played) -> dict[str, Share]:
    """V01, V02, V03: when in a quarter business is signed."""
    by_day, day = played.by_day, np.arange(QUARTER)
    total = float(by_day.sum())
    return {
        "V01": (float(by_day[day >= 2 * MONTH].sum()), total),
        "V02": (float(by_day[day >= QUARTER - 5].sum()), total),
        "V03": (float(by_day[day < MONTH].sum()), total),
    }


def last_week_discount(played: Played) -> Share:
    """V05, in points."""
    events = played.events
    won = (events.what == kernel.SIGNED) & (events.day >= BURN_IN * QUARTER)
    week, discount = events.day[won] % QUARTER // 5, 100 * events.discount[won]
    return float(discount[week == 12].mean() - discount[(week >= 4) & (week <= 8)].mean()), 1.0


def late_effort(played: Played) -> Share:
    """V08: effort in the last three weeks of reps below half of their quota against those who nearly have it."""
    weeks = np.arange(played.weekly.shape[1])
    late = played.weekly[:, (weeks >= BURN_IN * 13) & (weeks % 13 >= 10)]
    attainment, effort = late[..., 0] / late[..., 1], late[..., 2]
    far, near = effort[attainment < 0.5], effort[(attainment >= 0.85) & (attainment < 1.0)]
    return float(far.mean()), float(near.mean())


def after_quota(steep: Played, other: Played) -> Share:
    """V09: what the top third of reps sign once they have reached their quota, and then under another plan."""
    output = steep.by_quarter.sum(axis=1)
    top = output >= np.quantile(output, 2 / 3)
    one, two = (played.signed.reshape(len(top), -1, QUARTER)[top, BURN_IN:] for played in (steep, other))
    reached = np.cumsum(one, axis=2) - one >= steep.quota[top][:, :, None]
    return float((two - one)[reached].sum()), float(one[reached].sum())


def year_end(yearly: Played) -> Share:
    """V04: the fiscal year's last quarter against the mean of its two middle ones."""
    season = yearly.by_quarter.sum(axis=0).reshape(2, 4).sum(axis=0)
    return float(season[3]), float(season[1:3].mean())


def shorter_period(yearly: Played, quarterly: Played) -> Share:
    """V10: what the weakest third (by yearly attainment) gains from quarterly quotas, less the strongest's."""
    before, after = yearly.by_quarter.sum(axis=1), quarterly.by_quarter.sum(axis=1)
    thirds = np.array_split(np.argsort(before / yearly.company.team.quota), 3)
    low, high = (after[third].sum() / before[third].sum() - 1 for third in (thirds[0], thirds[2]))
    return float(low - high), 1.0


def ratcheting(played: Played) -> Share:
    """V11: rise of the next quota for a point above it, cut for a point below."""
    rise = np.diff(played.quota, axis=1) / played.quota[:, :-1]
    points = played.by_quarter[:, :-1] / played.quota[:, :-1] - 1
    up, down = (float(rise[side].sum() / points[side].sum()) for side in (points > 0.01, points < -0.01))
    return up, down


def bunching(played: Played) -> Share:
    """V12: how many quarters ended just above the quota, how many just below it."""
    attainment = played.by_quarter / played.quota
    above, below = (attainment >= 1) & (attainment < 1.05), (attainment >= 0.95) & (attainment < 1)
    return float(above.sum()), float(below.sum())


def attainment(played: Played) -> dict[str, Share]:
    """V13, V15, V16: yearly attainment of those who held their seat all year."""
    signed, quota = (quarters.reshape(-1, 2, 4).sum(axis=2) for quarters in (played.by_quarter, played.quota))
    yearly = (signed / quota)[played.stayed]
    low, high = np.quantile(yearly, [0.1, 0.9])
    return {
        "V13": (float((yearly >= 1).sum()), float(len(yearly))),
        "V15": (float(high), 1.0),
        LOWEST_TENTH: (float(low), 1.0),
        "V16": (float(skew(yearly)), 1.0),
    }


def concentration(played: Played) -> dict[str, Share]:
    """V17–V20: how output is spread over reps, and how lasting that is."""
    yearly = played.by_quarter.reshape(-1, 2, 4).sum(axis=2)
    shares, ginis, spreads = [], [], []
    for year in range(2):
        output = np.sort(yearly[:, year][played.stayed[:, year]])
        shares.append(output[-round(len(output) / 5) :].sum() / output.sum())
        ginis.append(gini(output))
        spreads.append(output.std(ddof=1) / output.mean())
    steady = played.stayed.all(axis=1)
    ranks = np.array([rankdata(column) for column in played.by_quarter[steady].T])
    lasting = [np.corrcoef(ranks[q], ranks[q + 1])[0, 1] for q in range(QUARTERS - 1)]
    return {
        "V17": (float(np.mean(shares)), 1.0),
        "V18": (float(np.mean(ginis)), 1.0),
        "V19": (float(np.mean(spreads)), 1.0),
        "V20": (float(np.mean(lasting)), 1.0),
    }


def funnel(deals: Deals) -> dict[str, Share]:
    """V21, V23, V24, V31, V32: what becomes of opportunities; cycles run from opportunity to signature."""
    after = deals.closed >= BURN_IN * QUARTER
    qualified = after & (deals.entered[:, 1] >= 0)
    won = qualified & deals.won
    lost_late = after & ~deals.won & np.isfinite(deals.discount)
    days = (deals.closed - deals.entered[:, 1] + 1)[won] * 7 / 5
    middle = deals.segment[won] == 1
    given, refused = deals.discount[won], deals.discount[lost_late]
    return {
        "V21": (float(won.sum()), float(qualified.sum())),
        "V23": (float(np.log(days).std(ddof=1)), 1.0),
        "V24": (float(np.median(days[middle])), 1.0),
        "V31": mean_of(given),
        "V32": (float(100 * (refused.mean() - given.mean())), 1.0),
    }


def forecast(deals: Deals) -> dict[str, Share]:
    """V25, V26: the stage-weighted forecast of a quarter, with the weights of the four quarters of the burn-in."""
    starts = QUARTER * np.arange(BURN_IN + QUARTERS)
    left = np.where(deals.entered[:, 1:] >= 0, deals.entered[:, 1:], np.iinfo(np.int64).max)
    closed = np.where(deals.closed >= 0, deals.closed, np.iinfo(np.int64).max)
    left = np.minimum(np.column_stack([left, closed]), closed[:, None])
    paid = np.where(deals.won, deals.price, 0.0)
    listed, came, actual, sofar = [], [], [], []
    for start in starts:
        today, end = start + FORECAST_DAY, start + QUARTER
        signs = (closed < end) & deals.won
        is_open = (deals.entered >= 0) & (deals.entered < today) & (left >= today)
        listed.append([deals.value[is_open[:, k]].sum() for k in range(4)])
        came.append([paid[is_open[:, k] & signs].sum() for k in range(4)])
        sofar.append(paid[(closed >= start) & (closed < today)].sum())
        actual.append(paid[(closed >= start) & signs].sum())
    listed_, came_, actual_, sofar_ = (np.array(column) for column in (listed, came, actual, sofar))
    known = slice(1, BURN_IN)
    weights = came_[known].sum(axis=0) / listed_[known].sum(axis=0)
    # What was not yet in the funnel comes on top, at its usual share.
    expected = sofar_ + listed_ @ weights
    expected *= actual_[known].sum() / expected[known].sum()
    error = np.abs(expected / actual_ - 1)[BURN_IN:]
    return {"V25": mean_of((error <= 0.05).astype(float)), "V26": mean_of((error >= 0.10).astype(float))}


def commits(deals: Deals, firm: Firm) -> dict[str, Share]:
    """V22, V27, V28: deals in the last stage that are due this quarter as its last month begins are committed."""
    closed = np.where(deals.closed >= 0, deals.closed, np.iinfo(np.int64).max)
    due = deals.entered[:, 3] + firm.dwell_mean[3] * np.array(firm.segment_pace)[deals.segment]
    committed = np.zeros(len(closed), bool)
    slipped = np.zeros(len(closed), bool)
    for quarter in range(BURN_IN, BURN_IN + QUARTERS):
        today, end = quarter * QUARTER + COMMIT_DAY, (quarter + 1) * QUARTER
        here = (deals.entered[:, 3] >= 0) & (deals.entered[:, 3] < today) & (closed >= today) & (due < end)
        committed |= here
        slipped |= here & (closed >= end)
    ended = committed & (deals.closed >= 0)
    ever = (deals.entered[:, 3] >= BURN_IN * QUARTER) & (deals.closed >= 0)
    long = ever & (deals.slipped >= 0) & (deals.closed - deals.slipped > 40)
    never = ever & (deals.slipped < 0)
    return {
        "V22": (float((ended & deals.won).sum()), float(ended.sum())),
        "V27": (float(slipped.sum()), float(committed.sum())),
        "V28": (float(deals.won[long].mean() / deals.won[never].mean() - 1), 1.0) if long.any() else (0.0, 0.0),
    }


def people(played: Played) -> dict[str, Share]:
    """V29, V30: months until a new hire has a month of full quota; leavers for each seat and year."""
    company, months = played.company, []
    for rep, day in zip(*np.nonzero(company.hired), strict=True):
        if day + 12 * MONTH > DAYS:
            continue
        edges = np.rint(day + MONTH * np.arange(13)).astype(int)
        sold = np.array([played.signed[rep, a:b].sum() for a, b in pairwise(edges)])
        reached = np.flatnonzero(sold >= played.quota[rep, 0] / 3)
        months.append(reached[0] + 1.0 if len(reached) else 13.0)
    left = (np.diff((company.tenure < 0).astype(int), axis=1) == 1)[:, BURN_IN * QUARTER :].sum()
    return {
        "V29": (float(np.median(months)), 1.0) if months else (0.0, 0.0),
        "V30": (float(left), len(played.signed) * QUARTERS / 4),
    }


def stretched(moderate: Played, hard: Played) -> dict[str, Share]:
    """V36, V37: yearly results for what a territory holds, under a goal out of reach against a moderate one."""
    potential = 4 * moderate.company.potential[:, None]
    one, other = (
        (played.by_quarter.reshape(-1, 2, 4).sum(axis=2) / potential)[moderate.stayed] for played in (moderate, hard)
    )
    return {
        "V36": (float(np.median(other)), float(np.median(one))),
        "V37": (float(other.var(ddof=1)), float(one.var(ddof=1))),
    }


def measure(seed: int, firm: Firm) -> tuple[dict[str, Share], dict[str, Share]]:
    """All rows on one seed, and the control arms of those that have one."""
    arm = {name: play(seed, firm, incentive) for name, incentive in arms(firm).items()}
    steep, linear, ratchet = arm["steep"], arm["linear"], arm["ratchet"]
    held, straight = (play(seed, firm, incentive, full_effort=True) for incentive in (firm.incentive, LINEAR))
    hard = play(seed, firm, firm.incentive, stretch=STRETCH)
    deals = deals_of(steep)
    own = {
        **timing(steep), **attainment(steep), **concentration(steep), **funnel(deals), **forecast(deals),
        **commits(deals, firm), **people(steep), **stretched(steep, hard),
        "V04": year_end(arm["steeper_year"]),
        "V05": last_week_discount(steep),
        "V06": lost(held, straight),
        "V07": lost(arm["capped"], steep, of_other=False),
        "V08": late_effort(steep),
        "V09": after_quota(steep, arm["flat_above"]),
        "V10": shorter_period(arm["steeper_year"], arm["steeper"]),
        "V11": ratcheting(ratchet),
        "V12": bunching(steep),
        "V33": (float(steep.quota.sum() / QUARTERS - steep.company.plan), steep.company.plan),
        RATCHET_PART: lost(ratchet, steep, of_other=False),
    }  # fmt: skip
    control = {
        **timing(linear),
        "V04": year_end(arm["linear_year"]),
        "V05": last_week_discount(linear),
        "V06": lost(linear, arm["linear_year"]),
        "V07": lost(arm["linear_ratchet"], linear, of_other=False),
        "V08": late_effort(linear),
        "V09": after_quota(linear, linear),
        "V10": shorter_period(arm["linear_year"], linear),
        "V12": bunching(linear),
    }
    return own, control


def lost(played: Played, other: Played, of_other: bool = True) -> Share:
    """How much less is signed than under another plan, as a share of that (V06), or of what is signed (V07)."""
    return other.total - played.total, (other if of_other else played).total
