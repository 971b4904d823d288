"""Causes: what can befall a team, from `datasets/causes.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from simkit.company.data import DATASETS
from simkit.plan import Effect, Lever, Plan
from simkit.scenario import Frozen, Scenario, Share, Text


class Misfortune(Frozen):
    """What a cause does to one lever at severity 1; days from the start of the quarter that is played."""

    lever: Lever
    full: Annotated[float, Field(ge=0)]
    start: int
    ramp: int
    end: int | None = None
    region: Literal["largest"] | None = None  #: only the region with the largest share of the market
    newcomers: bool = False  #: only reps who are new in their seat


class Trace(Frozen):
    """A figure in which the cause shows, and whether it is then higher (1) or lower (-1) than usual."""

    figure: str
    direction: Literal[-1, 1]
    beyond: str | None = None  #: only as far as it departs further than this figure, which would bring it along


class Cause(Frozen):
    """One reason why a quarter can stand at 35 %."""

    id: str
    name: Text
    story: Text
    effects: tuple[Misfortune, ...]
    traces: tuple[Trace, ...]
    reference: tuple[str, ...] = ()  #: actions of the reference recovery
    newcomers: int = 0  #: seats that are vacated and filled anew shortly before the quarter
    market: bool = False  #: whether it is the market's own doing, so that the demand index shows it
    staged: bool = True  #: whether a case can be drawn with it; the others are there to be ruled out

    def background(self, severity: Share, scenario: Scenario) -> Plan:
        """The cause as effects on the levers: untouched at severity 0, `full` at 1."""
        largest = max(scenario.regions, key=lambda region: region.share).id
        return Plan(
            effects=tuple(
                Effect(
                    lever=e.lever,
                    size=1 + severity * (e.full - 1),
                    start=e.start,
                    ramp=e.ramp,
                    end=e.end,
                    region=largest if e.region else None,
                    newcomers=e.newcomers,
                )
                for e in self.effects
            )
        )


@cache
def causes() -> tuple[Cause, ...]:
    """All causes that a group may name."""
    document = tomllib.loads((DATASETS / "causes.toml").read_text(encoding="utf-8"))
    return tuple(Cause.model_validate(entry) for entry in document["causes"])


def cause(name: str) -> Cause:
    """The cause of that id; ValueError names the ones there are."""
    for candidate in causes():
        if candidate.id == name:
            return candidate
    raise ValueError(f"cause: {name} is unknown; choose from {', '.join(c.id for c in causes())}")
