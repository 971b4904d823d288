"""Plan: every decision a manager can take, as data that the engine can play; frozen."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simkit.scenario import Frozen, Incentive
from simkit.scenario import Lever as Lever

#: The levers in the order in which the kernel knows them.
LEVERS: tuple[Lever, ...] = Lever.__args__  # type: ignore[attr-defined]

#: Levers that add to a base of 0; all others multiply a base of 1.
ADDITIVE: frozenset[Lever] = frozenset({"opportunities", "solutions"})


class Effect(Frozen):
    """What one decision (or one misfortune) does to one lever over time.

    The lever starts to move on `start`, reaches its full `size` after `ramp` working days, linearly, and goes
    back after `end`. Days count from the start of the quarter that is played; the past is negative.
    """

    lever: Lever
    size: Annotated[float, Field(ge=0)]
    start: int
    ramp: Annotated[int, Field(ge=0)] = 0
    end: int | None = None
    ceiling: float | None = None  #: a lever is not lifted above this; one that is above it already stays there
    floor: float | None = None  #: a lever is not pressed below this; one that is below it already stays there
    region: str | None = None  #: only reps of this region; all where None
    newcomers: bool = False  #: only reps who are new in their seat


class Plan(Frozen):
    """What is decided for the rest of the period."""

    effects: tuple[Effect, ...] = ()
    adjustment: float = 0.0  #: asked change of the target, as a share of it (D13)
    incentive: Incentive | None = None  #: in force from the first day that is played; None: the company's own (D10)
