"""Play a team's plan many times: `simulate` one plan, `compare` several on equal luck.

Money is float64 in the scenario's currency; days are indices into the team's calendar, whose played quarter starts at
`team.origin`. Parallel runs split the replications, never the seed, so a result does not depend on threads or chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.special import gammainc, ndtri

from simkit.engine import kernel
from simkit.engine.kernel import FloatArray, Inputs, IntArray, Record, Start
from simkit.engine.policy import EffortRule
from simkit.plan import ADDITIVE, LEVERS, Plan

CHUNK = 250  #: replications a task; small enough that a newer request can cancel an older one at once


class CancelledError(RuntimeError):
    """A newer request made this one pointless."""


@dataclass(frozen=True)
class Team:
    """A sales team as numbers. D days, R reps, G regions, K = 4 stages, P segments."""

    origin: int  #: index of the first day of the quarter that is played
    quarter_days: int
    week: IntArray  #: (D,) running week
    quarter_day: IntArray  #: (D,) working day within its quarter
    season: FloatArray  #: (D,)
    capacity: FloatArray  #: (R, D) selling hours a day at effort 1
    lead_rate: FloatArray  #: (R,) leads a day
    skill: FloatArray  #: (R, K)
    region: IntArray  #: (R,)
    region_ids: tuple[str, ...]
    quota: FloatArray  #: (R,) currency a quarter
    size: FloatArray  #: (R,) median list value of a deal, currency
    advance: FloatArray  #: (K,)
    touch_hours: FloatArray  #: (K,)
    dwell_mean: FloatArray  #: (K,) touches
    dwell_shape: FloatArray  #: (K,)
    sigma: float
    discount: float
    big: float  #: list value from which a deal is big, currency
    slip_chance: float
    slip_days: float
    slip_keep: float
    segment_share: FloatArray  #: (P,)
    segment_size: FloatArray  #: (P,)
    persistence: float
    noise: float
    first_pipeline: tuple[int, int, int, int]
    background: Plan = field(default_factory=Plan)  #: what befalls the team whatever the manager decides
    effort: EffortRule = field(default_factory=EffortRule)


@dataclass(frozen=True)
class State:
    """A team at the start of a day: what play goes on from."""

    day: int
    start: Start


@dataclass(frozen=True)
class Events:
    """The event log of one replication, one row an event; `simkit.tables` gives it names and units."""

    rep: IntArray
    deal: IntArray
    day: IntArray
    what: IntArray
    stage: IntArray
    segment: IntArray
    value: FloatArray


@dataclass(frozen=True)
class Result:
    """What many replications left behind. N replications, W weeks, R reps; currency."""

    signed: FloatArray  #: (N, W) signed within each week of the horizon
    by_rep: FloatArray  #: (N, R)
    signatures: IntArray  #: (N,) number of signed deals
    events: Events | None = None  #: of replication 0, with record="deals"
    state: State | None = None  #: in which it ended, with record="deals"

    @property
    def total(self) -> FloatArray:
        """(N,) signed over the whole horizon."""
        return np.asarray(self.signed.sum(axis=1))


def simulate(
    team: Team,
    plan: Plan,
    replications: int,
    seed: int,
    state: State | None = None,
    record: Literal["total", "deals"] = "total",
    *,
    until: int | None = None,
    threads: int = 2,
    chunk: int = CHUNK,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Play `plan` from `state` (default: the first day of the calendar) until before day `until` (default: its end).

    record="deals" plays replication 0 alone and keeps its events and the state it ends in. ValueError for a plan that
    names an unknown region; CancelledError as soon as `cancelled` says so.
    """
    if replications < 1 or (record == "deals" and replications != 1):
        raise ValueError(f"replications: {replications}; at least 1, and exactly 1 to record deals")
    state = state or opening(team)
    inputs = _inputs(team, plan, state.day, until or len(team.week))
    if record == "deals":
        return _record(inputs, state.start, seed)
    columns = int(inputs.column[inputs.last - 1]) + 1
    signed = np.zeros((replications, columns))
    by_rep = np.zeros((replications, len(team.region)))
    signatures = np.zeros(replications, np.int64)

    def task(first: int) -> None:
        if cancelled is not None and cancelled():
            raise CancelledError("a newer request came")
        rows = slice(first, first + chunk)
        _play(inputs, state.start, seed, first, signed[rows], by_rep[rows], signatures[rows], _no_record())

    firsts = range(0, replications, chunk)
    if threads == 1 or len(firsts) == 1:
        for first in firsts:
            task(first)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(task, first) for first in firsts]:
                done.result()
    return Result(signed, by_rep, signatures)


def compare(
    team: Team, plans: Sequence[Plan], replications: int, seed: int, state: State | None = None, *, threads: int = 2
) -> pd.DataFrame:
    """Each plan against the first, on equal luck: plan, mean, difference, standard_error (currency), one row a plan."""
    totals = [simulate(team, plan, replications, seed, state, threads=threads).total for plan in plans]
    differences = [total - totals[0] for total in totals]
    return pd.DataFrame(
        {
            "plan": range(len(plans)),
            "mean": [total.mean() for total in totals],
            "difference": [difference.mean() for difference in differences],
            "standard_error": [difference.std(ddof=1) / np.sqrt(replications) for difference in differences],
        }
    )


def opening(team: Team) -> State:
    """The first day of the calendar: every rep with the first pipeline, fresh dwell, effort 1, a market at rest."""
    reps, per_rep = len(team.region), sum(team.first_pipeline)
    stage = np.tile(np.repeat(np.arange(4), team.first_pipeline), reps)
    order = np.tile(np.arange(per_rep), reps)
    zeros = np.zeros(reps * per_rep, np.int64)
    start = Start(
        rep=np.repeat(np.arange(reps), per_rep),
        stage=stage,
        deal=order,
        touched=zeros,
        entered=zeros - 1,
        slips=zeros,
        segment=zeros,
        z=np.full(reps * per_rep, np.nan),
        signed=np.zeros(reps),
        effort=np.ones(reps),
        market=np.zeros(len(team.region_ids)),
    )
    return State(0, start)


def levers(team: Team, plan: Plan) -> FloatArray:
    """(G, D, levers): every lever on every day, from background and plan; additive ones add, the others multiply."""
    table = np.ones((len(team.region_ids), len(team.week), len(LEVERS)))
    for lever in ADDITIVE:
        table[:, :, LEVERS.index(lever)] = 0.0
    day = np.arange(len(team.week)) - team.origin
    for effect in (*team.background.effects, *plan.effects):
        if effect.region is not None and effect.region not in team.region_ids:
            raise ValueError(f"effects: region {effect.region} is unknown; choose from {', '.join(team.region_ids)}")
        reached = np.clip((day - effect.start + 1) / max(effect.ramp, 1), 0.0, 1.0)
        if effect.end is not None:
            reached = np.where(day > effect.end, 0.0, reached)
        rows = slice(None) if effect.region is None else team.region_ids.index(effect.region)
        column = LEVERS.index(effect.lever)
        if effect.lever in ADDITIVE:
            table[rows, :, column] += reached * effect.size
        else:
            before = table[rows, :, column]
            after = before * (1 + reached * (effect.size - 1))
            if effect.ceiling is not None:
                after = np.maximum(before, np.minimum(after, effect.ceiling))
            table[rows, :, column] = after
    return table


def warm_up() -> None:
    """Compile the kernel once and leave it in the cache, so that the first page does not wait for it."""
    team = reference_team(reps=2)
    simulate(team, Plan(), 2, seed=1)
    simulate(team, Plan(), 1, seed=1, record="deals")


def reference_team(reps: int = 50) -> Team:
    """The reference model for speed and agreement (R1): one quarter of 65 days, 50 reps, four regions."""
    r, d = np.arange(reps), np.arange(65)
    week = d // 5
    ramp = np.minimum(1, 0.4 + 0.1 * ((7 * r) % 12))
    return Team(
        origin=0,
        quarter_days=65,
        week=week,
        quarter_day=d,
        season=1 + 0.15 * np.sin(2 * np.pi * week / 13),
        capacity=np.repeat(6.0 * ramp[:, None], 65, axis=1),
        lead_rate=np.full(reps, 15 / 21.67),
        skill=np.repeat((0.8 + 0.4 * ((17 * r) % 50) / 49)[:, None], 4, axis=1),
        region=r % 4,
        region_ids=("r0", "r1", "r2", "r3"),
        quota=np.full(reps, 85_000.0),
        size=np.full(reps, 20_000.0),
        advance=np.array([0.38, 0.55, 0.60, 0.45]),
        touch_hours=np.array([0.25, 0.45, 0.80, 0.70]),
        dwell_mean=np.array([8.0, 10.0, 10.0, 9.0]),
        dwell_shape=np.array([2.0, 2.0, 3.0, 1.5]),
        sigma=0.9,
        discount=0.3,
        big=np.inf,
        slip_chance=0.0,
        slip_days=1.0,
        slip_keep=1.0,
        segment_share=np.ones(1),
        segment_size=np.ones(1),
        persistence=0.8,
        noise=0.1,
        first_pipeline=(6, 4, 2, 2),
    )


@cache
def _normal_tables() -> tuple[FloatArray, FloatArray]:
    body = ndtri(np.clip(np.arange(4097) / 4096, 1e-9, 1 - 1e-9))
    tail = ndtri(1 - (1 - (np.arange(4096) + 0.5) / 4096) / 4096)
    return body, tail


def _dwell_tables(mean: FloatArray, shape: FloatArray) -> tuple[Any, IntArray]:
    """Thresholds (K, 64) of ceil(Gamma) touches as 32-bit words; for each leading byte, where to start searching."""
    n = np.arange(1, kernel.MAX_TOUCHES + 1)
    chance = gammainc(shape[:, None], n[None, :] * (shape / mean)[:, None])
    words = np.minimum(np.floor(chance * 2**32), 2**32 - 1).astype(np.uint32)
    lowest = np.arange(256) << 24
    guide = np.stack([np.searchsorted(row.astype(np.int64), lowest, side="right") for row in words])
    return words, np.minimum(guide, kernel.MAX_TOUCHES - 1).astype(np.int64)


def _inputs(team: Team, plan: Plan, first: int, last: int) -> Inputs:
    if not 0 <= first < last <= len(team.week):
        raise ValueError(f"days: cannot play from {first} until {last} in a calendar of {len(team.week)} days")
    dwell, guide = _dwell_tables(team.dwell_mean, team.dwell_shape)
    body, tail = _normal_tables()
    rule = team.effort
    return Inputs(
        first=first,
        last=last,
        week=team.week.astype(np.int64),
        quarter_day=team.quarter_day.astype(np.int64),
        column=(team.week - team.week[first]).astype(np.int64),
        season=team.season,
        capacity=team.capacity,
        lead_rate=team.lead_rate,
        skill=team.skill,
        region=team.region.astype(np.int64),
        quota=team.quota,
        size=team.size,
        advance=team.advance,
        touch_hours=team.touch_hours,
        dwell=dwell,
        dwell_guide=guide,
        normal=body,
        normal_tail=tail,
        quarter_days=team.quarter_days,
        sigma=team.sigma,
        discount=team.discount,
        big=team.big,
        slip_chance=team.slip_chance,
        slip_days=team.slip_days,
        slip_keep=team.slip_keep,
        segment=np.minimum(np.floor(np.cumsum(team.segment_share) * 2**32), 2**32 - 1).astype(np.uint32),
        segment_size=team.segment_size,
        persistence=team.persistence,
        noise=team.noise,
        effort_cuts=np.array([rule.give_up_below, rule.at_ease_from]),
        effort=np.array([rule.given_up, rule.behind, rule.on_pace, rule.done]),
        levers=levers(team, plan),
    )


def _play(
    inputs: Inputs,
    start: Start,
    seed: int,
    first: int,
    signed: FloatArray,
    by_rep: FloatArray,
    signatures: IntArray,
    record: Record,
) -> None:
    """Call the kernel with enough room for open deals, doubling it until they fit."""
    crowd = int(np.bincount(start.rep, minlength=1).max()) if len(start.rep) else 0
    room = 512 + crowd
    market = np.empty((len(start.market), int(inputs.week[inputs.last - 1] - inputs.week[inputs.first]) + 1))
    key = np.uint64(seed)
    while not kernel.play(inputs, start, key, first, _workspace(room), market, signed, by_rep, signatures, record):
        room *= 2
        signed[:], by_rep[:], signatures[:] = 0, 0, 0
        record.rows[:] = 0


def _workspace(room: int) -> kernel.Deals:
    def ints(*shape: int) -> IntArray:
        return np.zeros(shape, np.int64)

    def words() -> kernel.WordArray:
        return np.zeros(room, np.uint32)

    return kernel.Deals(
        queue=ints(kernel.WORKING_STAGES, room),
        length=ints(kernel.WORKING_STAGES + 1),
        free=ints(room),
        left=ints(room),
        total=ints(room),
        deal=ints(room),
        entered=ints(room),
        slips=ints(room),
        segment=ints(room),
        z=np.zeros(room),
        outcome=words(),
        slip=words(),
        price=words(),
    )


def _no_record() -> Record:
    return _empty_record(0, 0, 0, 0)


def _empty_record(events: int, deals: int, reps: int, regions: int) -> Record:
    def ints(n: int) -> IntArray:
        return np.zeros(n, np.int64)

    return Record(
        rows=ints(2),
        rep=ints(events),
        deal=ints(events),
        day=ints(events),
        what=ints(events),
        stage=ints(events),
        segment=ints(events),
        value=np.zeros(events),
        open=np.zeros((deals, 7), np.int64),
        open_z=np.zeros(deals),
        effort=np.zeros(reps),
        market=np.zeros(regions),
    )


def _record(inputs: Inputs, start: Start, seed: int) -> Result:
    reps, regions = len(inputs.region), len(start.market)
    columns = int(inputs.column[inputs.last - 1]) + 1
    events, deals = 4096, 1024
    while True:
        record = _empty_record(events, deals, reps, regions)
        signed, by_rep, signatures = np.zeros((1, columns)), np.zeros((1, reps)), np.zeros(1, np.int64)
        _play(inputs, start, seed, 0, signed, by_rep, signatures, record)
        if record.rows[0] <= events and record.rows[1] <= deals:
            break
        events, deals = int(record.rows[0]), int(record.rows[1]) + 1
    n = int(record.rows[0])
    log = Events(
        rep=record.rep[:n],
        deal=record.deal[:n],
        day=record.day[:n],
        what=record.what[:n],
        stage=record.stage[:n],
        segment=record.segment[:n],
        value=record.value[:n],
    )
    return Result(signed, by_rep, signatures, log, _final_state(inputs, start, record, log))


def _final_state(inputs: Inputs, start: Start, record: Record, log: Events) -> State:
    """The state after the last day; what was signed counts from the start of the quarter that is then running."""
    rows = record.open[: record.rows[1]]
    quarter_start = inputs.last - 1 - int(inputs.quarter_day[inputs.last - 1])
    recent = (log.what == kernel.SIGNED) & (log.day >= quarter_start)
    signed = np.zeros(len(inputs.region))
    np.add.at(signed, log.rep[recent], log.value[recent])
    if quarter_start < inputs.first:
        signed = signed + start.signed
    names = ("rep", "stage", "deal", "touched", "entered", "slips", "segment")
    columns: dict[str, IntArray] = {name: np.ascontiguousarray(rows[:, i]) for i, name in enumerate(names)}
    z = record.open_z[: len(rows)].copy()
    final = Start(**columns, z=z, signed=signed, effort=record.effort, market=record.market)
    return State(inputs.last, final)
