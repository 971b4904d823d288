"""The reference model R1 in SimPy: a process for each deal, each rep and each region's market.

An independent witness: it shares no code and no parameter with the engine or with the model in plain Python. One unit
of time is one working day. Leads come in the morning, touches are given at noon, markets move and reps think over the
weekend. Money is in the currency of the quota.

    python benchmarks/reference_simpy.py 100 1        # replications, seed: one line of JSON each
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from dataclasses import dataclass
from math import ceil, exp, floor, log, pi, sin
from random import Random
from typing import Any, NamedTuple

import simpy

Process = Generator[simpy.Event, Any, None]

NOON = 0.5
WEEKEND = 4.75  #: after the last noon of a week and before the next morning


@dataclass(frozen=True)
class Stage:
    """One working stage of the funnel."""

    advance: float  #: chance that a deal leaves it upwards, at skill 1
    touch_hours: float  #: hours of a rep for one touch
    dwell_shape: float
    dwell_mean: float  #: touches
    first_deals: int  #: deals of each rep at the start


@dataclass(frozen=True)
class Parameters:
    """Everything that can be chosen."""

    stages: tuple[Stage, ...] = (
        Stage(0.38, 0.25, 2.0, 8.0, 6),
        Stage(0.55, 0.45, 2.0, 10.0, 4),
        Stage(0.60, 0.80, 3.0, 10.0, 2),
        Stage(0.45, 0.70, 1.5, 9.0, 2),
    )
    team: int = 50  #: reps
    regions: int = 4
    weeks: int = 13
    longest_dwell: int = 64  #: touches
    highest_chance: float = 0.98  #: of advancing, whatever the skill
    daily_leads: float = 15 / 21.67  #: a rep
    season_swing: float = 0.15
    market_persistence: float = 0.8
    market_noise: float = 0.1
    daily_hours: float = 6.0
    quota: float = 85_000.0
    median_size: float = 20_000.0
    sigma_size: float = 0.9
    largest_discount: float = 0.3
    leads_multiplier: float = 1.0  #: the plan's multipliers
    hours_multiplier: float = 1.0
    conversion_multiplier: float = 1.0
    discount_multiplier: float = 1.0


class Quarter(NamedTuple):
    """What one replication left behind."""

    revenue: float  #: signed, by all reps
    deals: int  #: number of signed deals
    touches: int  #: deal-days on which a deal was touched


class Market:
    """Log demand of one region, moved every weekend."""

    def __init__(self, env: simpy.Environment, parameters: Parameters, random: Random) -> None:
        self.demand = 0.0
        env.process(self.move(env, parameters, random))

    def move(self, env: simpy.Environment, parameters: Parameters, random: Random) -> Process:
        """A first-order autoregression."""
        yield env.timeout(WEEKEND)
        while True:
            shock = parameters.market_noise * random.gauss(0.0, 1.0)
            self.demand = parameters.market_persistence * self.demand + shock
            yield env.timeout(5)


class Rep:
    """A rep: gives touches to those who entered a stage first, latest stage first, as far as the day's hours go.

    `waiting` has one line of deals for each stage, in order of entry.
    """

    def __init__(
        self, env: simpy.Environment, parameters: Parameters, random: Random, number: int, market: Market
    ) -> None:
        self.env, self.parameters, self.random, self.market = env, parameters, random, market
        self.skill = 0.8 + 0.4 * (17 * number % 50) / 49
        self.ramp = min(1.0, 0.4 + 0.1 * (7 * number % 12))
        self.effort = 1.0
        self.revenue = 0.0
        self.deals = 0
        self.touches = 0
        self.waiting: tuple[list[Deal], ...] = tuple([] for _ in parameters.stages)
        for position, stage in enumerate(parameters.stages):
            for _ in range(stage.first_deals):
                Deal(self, position)
        env.process(self.work())
        env.process(self.think())

    def work(self) -> Process:
        """Every day: leads in the morning, touches at noon."""
        while True:
            for _ in range(poisson(self.lead_rate(), self.random)):
                Deal(self, 0)
            yield self.env.timeout(NOON)
            hours = self.parameters.daily_hours * self.ramp * self.effort * self.parameters.hours_multiplier
            for stage, line in zip(reversed(self.parameters.stages), reversed(self.waiting), strict=True):
                touched = min(len(line), floor(hours / stage.touch_hours))
                hours -= touched * stage.touch_hours
                self.touches += touched
                for deal in line[:touched]:
                    deal.touch.succeed()
            yield self.env.timeout(1 - NOON)

    def think(self) -> Process:
        """Every weekend: choose the effort of the coming week."""
        yield self.env.timeout(WEEKEND)
        while True:
            monday = round(self.env.now)
            attainment = self.revenue / self.parameters.quota
            pace = attainment / (monday / (5 * self.parameters.weeks))
            if attainment >= 1.0:
                self.effort = 0.90
            elif pace < 0.4:
                self.effort = 0.85
            elif pace < 1.0:
                self.effort = 1.15
            else:
                self.effort = 1.05
            yield self.env.timeout(5)

    def lead_rate(self) -> float:
        """Leads that are to be expected today."""
        week = floor(self.env.now / 5)
        season = 1.0 + self.parameters.season_swing * sin(2.0 * pi * week / self.parameters.weeks)
        rate = self.parameters.daily_leads * season * exp(self.market.demand) * self.effort
        return rate * self.parameters.leads_multiplier


class Deal:
    """One deal, from the stage in which it starts until it is signed or lost."""

    def __init__(self, rep: Rep, stage: int) -> None:
        self.touch = rep.env.event()
        rep.env.process(self.live(rep, stage))

    def live(self, rep: Rep, first_stage: int) -> Process:
        """Stage by stage: stand in line for as many touches as it takes, then move up or be lost."""
        parameters, random = rep.parameters, rep.random
        for position in range(first_stage, len(parameters.stages)):
            stage, line = parameters.stages[position], rep.waiting[position]
            line.append(self)
            for _ in range(dwell(stage, parameters, random)):
                yield self.touch
                self.touch = rep.env.event()
            line.remove(self)
            chance = stage.advance * rep.skill * parameters.conversion_multiplier
            if random.random() >= min(parameters.highest_chance, chance):
                return
        rep.deals += 1
        rep.revenue += price(parameters, random)


def run(replications: int, seed: int) -> list[float]:
    """Signed revenue of each replication."""
    return [quarter.revenue for quarter in play(replications, seed)]


def play(replications: int, seed: int, parameters: Parameters | None = None) -> list[Quarter]:
    """Every replication, each with random numbers of its own."""
    return [play_quarter(parameters or Parameters(), Random(f"{seed} {number}")) for number in range(replications)]


def play_quarter(parameters: Parameters, random: Random) -> Quarter:
    """One quarter of the whole team."""
    env = simpy.Environment()
    markets = [Market(env, parameters, random) for _ in range(parameters.regions)]
    reps = [Rep(env, parameters, random, r, markets[r % parameters.regions]) for r in range(parameters.team)]
    env.run(until=5 * parameters.weeks)
    return Quarter(sum(rep.revenue for rep in reps), sum(rep.deals for rep in reps), sum(rep.touches for rep in reps))


def dwell(stage: Stage, parameters: Parameters, random: Random) -> int:
    """Touches that a deal needs in a stage."""
    touches = ceil(random.gammavariate(stage.dwell_shape, stage.dwell_mean / stage.dwell_shape))
    return min(touches, parameters.longest_dwell)


def price(parameters: Parameters, random: Random) -> float:
    """What a deal is signed for."""
    discount = parameters.largest_discount * parameters.discount_multiplier * random.random() ** 2
    return random.lognormvariate(log(parameters.median_size), parameters.sigma_size) * (1.0 - discount)


def poisson(rate: float, random: Random) -> int:
    """A Poisson count: arrivals before `rate`, with exponential gaps of mean 1 between them."""
    count, time = 0, random.expovariate(1.0)
    while time < rate:
        count += 1
        time += random.expovariate(1.0)
    return count


if __name__ == "__main__":
    for quarter in play(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(quarter._asdict()))
