"""The reference model R1 in plain Python: loops, lists and the standard library's random numbers.

An independent witness: it shares no code and no parameter with the engine or with the SimPy model. One quarter of one
sales team; what a deal is worth is drawn when it is signed, so an open deal is no more than the touches it still needs.
Days are working days of the quarter, money is in the currency of the quota.

    python benchmarks/reference_python.py 100 1       # replications, seed: one line of JSON each
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple


@dataclass(frozen=True)
class Parameters:
    """Everything that can be chosen. Tuples have one entry for each of the four working stages."""

    reps: int = 50
    regions: int = 4
    weeks: int = 13
    days_a_week: int = 5
    advance: tuple[float, ...] = (0.38, 0.55, 0.60, 0.45)  #: chance to leave the stage upwards, at skill 1
    best_chance: float = 0.98  #: no chance to advance is better
    touch_hours: tuple[float, ...] = (0.25, 0.45, 0.80, 0.70)
    dwell_shape: tuple[float, ...] = (2.0, 2.0, 3.0, 1.5)
    dwell_mean: tuple[float, ...] = (8.0, 10.0, 10.0, 9.0)  #: touches
    dwell_most: int = 64  #: touches
    leads: float = 15 / 21.67  #: a rep and day
    season_swing: float = 0.15
    market_persistence: float = 0.8  #: a week
    market_noise: float = 0.1
    hours: float = 6.0  #: a day, of a rep who is through the ramp
    quota: float = 85_000.0  #: a rep
    size_median: float = 20_000.0
    size_sigma: float = 0.9
    discount: float = 0.3  #: the largest; a deal's is this times U²
    first_pipeline: tuple[int, ...] = (6, 4, 2, 2)  #: deals of each rep
    plan_leads: float = 1.0  #: what a plan multiplies: leads …
    plan_hours: float = 1.0  #: … hours …
    plan_conversion: float = 1.0  #: … chances to advance …
    plan_discount: float = 1.0  #: … and the largest discount

    @property
    def days(self) -> int:
        """Working days of the quarter."""
        return self.weeks * self.days_a_week

    def skill(self, rep: int) -> float:
        """Factor on a rep's chances to advance."""
        return 0.8 + 0.4 * ((17 * rep) % 50) / 49

    def ramp(self, rep: int) -> float:
        """Share of a rep's full hours."""
        return min(1.0, 0.4 + 0.1 * ((7 * rep) % 12))

    def season(self, week: int) -> float:
        """Factor on leads."""
        return 1 + self.season_swing * math.sin(2 * math.pi * week / self.weeks)


class Quarter(NamedTuple):
    """What one replication left behind."""

    revenue: float  #: signed, by all reps
    deals: int  #: number of signed deals
    touches: int  #: deal-days on which a deal was touched


@dataclass
class Rep:
    """One rep: for each stage, the touches that its deals still need, in the order in which they entered it."""

    region: int
    skill: float
    ramp: float
    effort: float = 1.0
    revenue: float = 0.0
    deals: int = 0
    touches: int = 0
    stages: list[list[int]] = field(default_factory=lambda: [[], [], [], []])


def run(replications: int, seed: int) -> list[float]:
    """Signed revenue of each replication."""
    return [quarter.revenue for quarter in play(replications, seed)]


def play(replications: int, seed: int, parameters: Parameters | None = None) -> list[Quarter]:
    """Every replication, each with random numbers of its own."""
    return [play_quarter(parameters or Parameters(), Random(f"{seed} {number}")) for number in range(replications)]


def play_quarter(parameters: Parameters, random: Random) -> Quarter:
    """One quarter of the whole team, day by day."""
    reps = [hire(parameters, number, random) for number in range(parameters.reps)]
    market = [0.0] * parameters.regions
    for day in range(parameters.days):
        week, weekday = divmod(day, parameters.days_a_week)
        if weekday == 0 and week > 0:
            noise, persistence = parameters.market_noise, parameters.market_persistence
            market = [persistence * x + noise * random.gauss(0, 1) for x in market]
            for rep in reps:
                rep.effort = choose_effort(rep.revenue / parameters.quota, day / parameters.days)
        season = parameters.season(week)
        for rep in reps:
            rate = parameters.leads * season * math.exp(market[rep.region]) * rep.effort * parameters.plan_leads
            for _ in range(poisson(rate, random)):
                rep.stages[0].append(dwell(parameters, 0, random))
            work_a_day(parameters, rep, random)
    return Quarter(sum(rep.revenue for rep in reps), sum(rep.deals for rep in reps), sum(rep.touches for rep in reps))


def hire(parameters: Parameters, number: int, random: Random) -> Rep:
    """A rep on the first morning, with the first pipeline."""
    rep = Rep(number % parameters.regions, parameters.skill(number), parameters.ramp(number))
    for stage, deals in enumerate(parameters.first_pipeline):
        rep.stages[stage] = [dwell(parameters, stage, random) for _ in range(deals)]
    return rep


def choose_effort(attainment: float, gone: float) -> float:
    """Effort for the coming week, from attainment and the share of the quarter that is gone."""
    pace = attainment / gone
    if attainment >= 1:
        return 0.90
    if pace < 0.4:
        return 0.85
    return 1.15 if pace < 1 else 1.05


def work_a_day(parameters: Parameters, rep: Rep, random: Random) -> None:
    """Touches from the last stage to the first, so that a deal that moves up is first touched tomorrow."""
    hours = parameters.hours * rep.ramp * rep.effort * parameters.plan_hours
    for stage in (3, 2, 1, 0):
        line = rep.stages[stage]
        touched = min(len(line), int(hours / parameters.touch_hours[stage]))
        hours -= touched * parameters.touch_hours[stage]
        rep.touches += touched
        staying = [left - 1 for left in line[:touched] if left > 1]
        line[:touched] = staying
        for _ in range(touched - len(staying)):
            leave(parameters, rep, stage, random)


def leave(parameters: Parameters, rep: Rep, stage: int, random: Random) -> None:
    """A deal's touches in a stage are used up: it moves up, is signed from the last stage, or is lost."""
    chance = parameters.advance[stage] * rep.skill * parameters.plan_conversion
    if random.random() >= min(parameters.best_chance, chance):
        return
    if stage < 3:
        rep.stages[stage + 1].append(dwell(parameters, stage + 1, random))
    else:
        rep.deals += 1
        rep.revenue += price(parameters, random)


def price(parameters: Parameters, random: Random) -> float:
    """What a deal is signed for."""
    size = random.lognormvariate(math.log(parameters.size_median), parameters.size_sigma)
    return size * (1 - parameters.discount * parameters.plan_discount * random.random() ** 2)


def dwell(parameters: Parameters, stage: int, random: Random) -> int:
    """Touches that a deal needs in a stage."""
    shape = parameters.dwell_shape[stage]
    return min(parameters.dwell_most, math.ceil(random.gammavariate(shape, parameters.dwell_mean[stage] / shape)))


def poisson(rate: float, random: Random) -> int:
    """A Poisson count: how many uniform numbers can be multiplied before the product falls below exp(-rate)."""
    count, product, end = 0, random.random(), math.exp(-rate)
    while product > end:
        count += 1
        product *= random.random()
    return count


if __name__ == "__main__":
    for quarter in play(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(quarter._asdict()))
