"""Run: one quarter of a company under one plan, played many times, on this machine or on a cluster, as one document.

The replications are split into blocks, never the seed, and a block leaves only its totals, whose sum does not depend on
the order. So the document is the same for any number of threads, blocks and machines, and its making takes the same
memory for any number of replications.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache, reduce
from operator import add
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from simkit.company.actions import plan_of
from simkit.company.totals import Totals, cents, totals
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine.kernel import FloatArray
from simkit.engine.simulate import simulate
from simkit.engine.team import State
from simkit.plan import Effect, Plan
from simkit.scenario import Frozen, Text

BLOCK = 2_000  #: replications a task: a second or so, since on a cluster shorter ones cost more than they bring

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


class Begun(Frozen):
    """An action of the catalogue and the working day of the quarter on which it begins."""

    id: str
    day: Annotated[int, Field(ge=0)] = 0


class PlanFile(Frozen):
    """A plan as a file holds it: actions of the catalogue, effects on levers, or both."""

    actions: tuple[Begun, ...] = ()
    effects: tuple[Effect, ...] = ()
    adjustment: float = 0.0

    def plan(self) -> Plan:
        """The plan that the engine plays; ValueError names an unknown action."""
        actions = plan_of([(one.id, one.day) for one in self.actions])
        return Plan(effects=(*actions.effects, *self.effects), adjustment=self.adjustment)


class Spread(Frozen):
    """How a number spreads over the replications."""

    mean: float
    sd: float
    standard_error: float
    quantiles: dict[str, float]


class Week(Frozen):
    """Signed within one week of the quarter, mean over the replications, currency."""

    week: int
    signed: float


class Rep(Frozen):
    """What one rep signs in the quarter, mean over the replications, currency."""

    rep: int
    name: Text
    region: str
    quota: float
    signed: float
    attainment: float


class Simulation(Frozen):
    """What `simkit simulate` says. Money in `currency`, shares of target as fractions."""

    schema_: str = Field(alias="schema", default="simkit.simulation/1")
    scenario: str
    seed: int
    replications: int
    plan: Plan
    currency: str
    days: int  #: working days of the quarter
    target: float
    signed: Spread
    attainment: Spread
    chance: float  #: share of the replications that reach the target
    signatures: float  #: contracts signed, mean
    weeks: tuple[Week, ...]
    reps: tuple[Rep, ...]


@dataclass(frozen=True)
class Block:
    """A part of the replications: which, of what."""

    scenario: str
    seed: int
    plan: Plan
    first: int
    replications: int
    threads: int


#: Plays blocks somewhere and yields what they leave behind, in any order.
Players = Callable[[list[Block]], Iterable[Totals]]


def read_plan(path: Path) -> Plan:
    """The plan in a TOML or JSON file; ValueError in one line if the file does not hold one."""
    text = path.read_text(encoding="utf-8")
    try:
        if path.suffix == ".json":
            return PlanFile.model_validate_json(text).plan()
        return PlanFile.model_validate(tomllib.loads(text)).plan()
    except ValueError as error:
        raise ValueError(f"{path.name}: not a plan: {' '.join(str(error).split())}") from error


def run(
    scenario: str,
    plan: Plan,
    *,
    replications: int,
    seed: int,
    threads: int = 2,
    block: int = BLOCK,
    players: Players | None = None,
) -> Simulation:
    """Play the quarter of a company drawn from a scenario and a seed; ValueError for an unknown scenario or region."""
    blocks = [
        Block(scenario, seed, plan, first, min(block, replications - first), threads)
        for first in range(0, replications, block)
    ]
    return _document(scenario, plan, seed, reduce(add, (players or here)(blocks)))


def quarter_ends(scenario: str, seed: int, replications: int = 1_000) -> FloatArray:
    """(N,) what the company signs in an ordinary quarter, currency, one number a replication."""
    world, start = _opening(scenario, seed)
    return np.asarray(cents(simulate(world, Plan(), replications, seed, start).signed).sum(axis=1) / 100)


def here(blocks: list[Block]) -> Iterator[Totals]:
    """Play the blocks on this machine, one after another."""
    yield from map(play, blocks)


def on_cluster(address: str) -> Players:
    """Players on a dask.distributed cluster at that address; OSError in one line if nobody answers there."""

    def players(blocks: list[Block]) -> Iterator[Totals]:
        from distributed import Client, as_completed

        try:
            client: Any = Client(address, timeout=10)
        except (OSError, ValueError, TypeError) as error:
            raise OSError(f"cluster: {address} does not answer; is a dask scheduler running there?") from error
        with closing(client):
            futures = client.map(play, blocks, pure=False)
            for _, played in as_completed(futures, with_results=True):
                yield played

    return players


def play(block: Block) -> Totals:
    """Play one block; here or on a worker of a cluster."""
    world, start = _opening(block.scenario, block.seed)
    result = simulate(
        world, block.plan, block.replications, block.seed, start, first=block.first, threads=block.threads
    )
    return totals(result, float(world.quota.sum()))


@cache
def _opening(scenario: str, seed: int) -> tuple[World, State]:
    """The company at the start of the quarter that is played, its past replayed."""
    world = draw_world(load_scenario(scenario), seed)
    past = simulate(world, Plan(), 1, seed, record="deals", until=world.origin)
    assert past.state is not None
    return world, past.state


def _document(scenario: str, plan: Plan, seed: int, found: Totals) -> Simulation:
    world, _ = _opening(scenario, seed)
    all_cents = 100 * found.replications
    target = float(world.quota.sum())
    people = world.scenario.team.reps
    return Simulation(
        scenario=scenario,
        seed=seed,
        replications=found.replications,
        plan=plan,
        currency=world.scenario.currency,
        days=world.quarter_days,
        target=target,
        signed=_spread(found, 100, 2),
        attainment=_spread(found, found.target, 6),
        chance=found.reached / found.replications,
        signatures=round(found.signatures / found.replications, 4),
        weeks=tuple(
            Week(week=n + 1, signed=round(money / all_cents, 2)) for n, money in enumerate(found.weeks.tolist())
        ),
        reps=tuple(
            Rep(
                rep=n,
                name=people[n].name,
                region=world.region_ids[world.region[n]],
                quota=float(world.quota[n]),
                signed=round(money / all_cents, 2),
                attainment=round(money / all_cents / float(world.quota[n]), 6),
            )
            for n, money in enumerate(found.reps.tolist())
        ),
    )


def _spread(found: Totals, unit: int, digits: int) -> Spread:
    """How the replications spread, in units of so many cents."""
    sd = found.sd / unit
    return Spread(
        mean=round(found.mean / unit, digits),
        sd=round(sd, digits),
        standard_error=round(sd / found.replications**0.5, digits),
        quantiles={
            f"p{share * 100:02.0f}": round(float(value) / unit, digits)
            for share, value in zip(QUANTILES, found.quantiles(QUANTILES), strict=True)
        },
    )


def document(simulation: Simulation) -> dict[str, Any]:
    """The document as plain data, as `--json` prints it."""
    return simulation.model_dump(mode="json", by_alias=True)
