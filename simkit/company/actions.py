"""Actions: what a manager can do about a quarter, from `datasets/actions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import Field

from simkit.company.data import DATASETS
from simkit.plan import Effect, Lever, Plan
from simkit.scenario import Frozen, Share, Text


class Lift(Frozen):
    """What an action does to one lever once it is fully at work."""

    lever: Lever
    size: Annotated[float, Field(ge=0)]
    floor: float | None = None  #: what it cannot press the lever below
    newcomers: bool = False  #: only for reps who are new in their seat
    ceiling: float | None = None  #: what it cannot lift the lever above: help saturates where little is wrong


class Action(Frozen):
    """One entry of the catalogue."""

    id: str
    name: Text
    what: Text
    how: Text
    moves: Text
    cannot: Text
    cost: Annotated[float, Field(ge=0)]  #: currency
    hours: Share  #: share of the team's selling hours until the quarter ends
    lag: Annotated[int, Field(ge=0)]  #: working days until the effect starts
    ramp: Annotated[int, Field(ge=0)]  #: working days from then until it is full
    remedies: tuple[str, ...]  #: causes that it is a remedy for
    indicators: tuple[str, ...]  #: figures on which its effect can be seen
    effects: tuple[Lift, ...]

    def played(self, day: int) -> tuple[Effect, ...]:
        """The action begun on working day `day` as effects: what it lifts after its lag, what it costs in hours."""
        lifts = tuple(
            Effect(
                lever=e.lever,
                size=e.size,
                start=day + self.lag,
                ramp=self.ramp,
                ceiling=e.ceiling,
                floor=e.floor,
                newcomers=e.newcomers,
            )
            for e in self.effects
        )
        return (*lifts, Effect(lever="hours", size=1 - self.hours, start=day))


@cache
def catalogue() -> tuple[Action, ...]:
    """All actions, in the order in which a page shows them."""
    document = tomllib.loads((DATASETS / "actions.toml").read_text(encoding="utf-8"))
    return tuple(Action.model_validate(entry) for entry in document["actions"])


def plan_of(chosen: Sequence[tuple[str, int]]) -> Plan:
    """The plan that begins each chosen action (id, working day); an action chosen twice counts once, the earlier.

    ValueError names an action that the catalogue does not have.
    """
    known = {action.id: action for action in catalogue()}
    begun: dict[str, int] = {}
    for name, day in chosen:
        if name not in known:
            raise ValueError(f"action: {name} is unknown; choose from {', '.join(known)}")
        begun[name] = min(day, begun.get(name, day))
    return Plan(effects=tuple(effect for name in sorted(begun) for effect in known[name].played(begun[name])))
