"""A company's past until the quarter that is played, and how a cause befalls that quarter.

The quarter before is where a cause begins: until then all that a seed and a number give is one and the same past.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simkit.company.causes import Cause
from simkit.company.world import World, draw_world
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.simulate import simulate
from simkit.engine.team import Events, State
from simkit.plan import Plan
from simkit.scenario import Scenario, Share


def company(scenario: Scenario, seed: int, by: Cause) -> World:
    """The company of that seed as a cause finds it: who is new in it, and nothing amiss yet."""
    return draw_world(scenario, seed, newcomers=by.newcomers)


def hit(world: World, by: Cause, severity: Share) -> World:
    """That company as the cause befalls it."""
    more = by.background(severity, world.scenario).effects
    background = Plan(effects=(*world.background.effects, *more))
    return replace(world, background=background, demand=background if by.market else world.demand)


def half_time(world: World) -> int:
    """Working days gone at half-time."""
    return world.quarter_days // 2


@dataclass(frozen=True)
class Past:
    """A company's past until the quarter before the one that is played, before any cause befalls it."""

    number: int  #: replication of the company's seed
    events: Events
    state: State

    @classmethod
    def of(cls, world: World, number: int) -> Past:
        """The past of that number in a company that nothing has befallen."""
        before = world.origin - int(world.quarter_length[world.origin - 1])
        past = simulate(world, Plan(), 1, world.seed, record="deals", first=number, until=before)
        assert past.events is not None and past.state is not None
        return cls(number, past.events, past.state)

    def signed(self, world: World, until: int, columns: IntArray) -> FloatArray:
        """What is signed from there until before that day, in the world that the cause has hit, by column."""
        played = simulate(world, Plan(), 1, world.seed, self.state, first=self.number, until=until, columns=columns)
        return np.asarray(played.signed[0])

    def go_on(self, world: World) -> tuple[Events, State]:
        """From there to half-time of the quarter that is played, in the world that the cause has hit."""
        until = world.origin + half_time(world)
        rest = simulate(world, Plan(), 1, world.seed, self.state, record="deals", first=self.number, until=until)
        assert rest.events is not None and rest.state is not None
        return rest.events, rest.state
