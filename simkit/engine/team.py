"""Team, state and result: what the engine is given and what it leaves behind, as arrays.

Money is float64 in the scenario's currency; days are indices into the team's calendar, whose played quarter starts at
`team.origin`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simkit.engine.kernel import FloatArray, IntArray, Start
from simkit.engine.policy import Behaviour, EffortRule
from simkit.plan import Plan

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Team:
    """A sales team as numbers. D days, R reps, G regions, K = 4 stages, P segments."""

    origin: int  #: index of the first day of the quarter that is played
    quarter_length: IntArray  #: (D,) working days of the quarter that each day lies in
    week: IntArray  #: (D,) running week
    quarter_day: IntArray  #: (D,) working day within its quarter
    season: FloatArray  #: (D,)
    capacity: FloatArray  #: (R, D) selling hours a day at effort 1
    lead_rate: FloatArray  #: (R,) leads a day
    skill: FloatArray  #: (R, K)
    region: IntArray  #: (R,)
    region_ids: tuple[str, ...]
    quota: FloatArray  #: (R,) of the quarter that is played, currency
    quota_scale: FloatArray  #: (D,) quota of the day's quarter as a multiple of that
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
    core: int  #: the first so many segments are of the core product, which the lever `focus` acts on
    persistence: float
    noise: float
    first_pipeline: tuple[int, int, int, int]
    newcomer: BoolArray | None = None  #: (R,) who is new in the seat; nobody where None
    background: Plan = field(default_factory=Plan)  #: what befalls the team whatever the manager decides
    effort: EffortRule = field(default_factory=EffortRule)
    behaviour: Behaviour | None = None  #: of reps who look ahead; None: the effort rule holds
    slip_decay: float = 0.0  #: fall of the logarithm of the chance to sign for each day of a slip
    segment_pace: FloatArray | None = None  #: (P,) factor on the touches of a visit; 1 where None

    @property
    def quarter_days(self) -> int:
        """Working days of the quarter that is played."""
        return int(self.quarter_length[self.origin])

    @property
    def cell(self) -> IntArray:
        """(R,) row of the levers that holds for each rep: the regions' own, then those of newcomers in each region."""
        if self.newcomer is None:
            return self.region.astype(np.int64)
        return self.region.astype(np.int64) + len(self.region_ids) * self.newcomer


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
    discount: FloatArray  #: offered when a deal was signed or lost in the last stage, by reps who look ahead
    touches: IntArray  #: (R, D, K) touches of each day that was played
    market: FloatArray  #: (G, W) log demand of each week that was played


def joined(one: Events, other: Events) -> Events:
    """The log of a past that was played in two parts, the second from the state in which the first ended."""
    rows = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("rep", "deal", "day", "what", "stage", "segment", "value", "discount")
    }
    touches, market = (np.concatenate([getattr(one, n), getattr(other, n)], axis=1) for n in ("touches", "market"))
    return Events(**rows, touches=touches, market=market)


@dataclass(frozen=True)
class Result:
    """What many replications left behind. N replications, W weeks, R reps; currency."""

    signed: FloatArray  #: (N, W) signed within each week of the horizon
    by_rep: FloatArray  #: (N, R)
    signatures: IntArray  #: (N,) number of signed deals
    events: Events | None = None  #: of replication 0, with record="deals"
    state: State | None = None  #: in which it ended, with record="deals"
    weekly: FloatArray | None = (
        None  #: (R, W, 3) at each week's start: signed in the pay period, quota; effort; likewise
    )
    windfall: FloatArray | None = None  #: (N,) money that luck on the way brought, with weigh=True

    @property
    def total(self) -> FloatArray:
        """(N,) signed over the whole horizon."""
        return np.asarray(self.signed.sum(axis=1))

    @property
    def weighted(self) -> FloatArray:
        """(N,) what was signed less the luck on the way: the same mean, and two plans' difference varies much less.

        It is no distribution of what can happen: for chances and ranges take `total`. ValueError without weigh=True.
        """
        if self.windfall is None:
            raise ValueError("weighted: play with weigh=True to have luck reckoned")
        return self.total - self.windfall


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
        keep=np.ones(reps * per_rep),
        signed=np.zeros(reps),
        growth=np.ones(reps),
        effort=np.ones(reps),
        market=np.zeros(len(team.region_ids)),
    )
    return State(0, start)


def reference_team(reps: int = 50) -> Team:
    """The reference model for speed and agreement (R1): one quarter of 65 days, 50 reps, four regions."""
    r, d = np.arange(reps), np.arange(65)
    week = d // 5
    ramp = np.minimum(1, 0.4 + 0.1 * ((7 * r) % 12))
    return Team(
        origin=0,
        quarter_length=np.full(65, 65),
        week=week,
        quarter_day=d,
        season=1 + 0.15 * np.sin(2 * np.pi * week / 13),
        capacity=np.repeat(6.0 * ramp[:, None], 65, axis=1),
        lead_rate=np.full(reps, 15 / 21.67),
        skill=np.repeat((0.8 + 0.4 * ((17 * r) % 50) / 49)[:, None], 4, axis=1),
        region=r % 4,
        region_ids=("r0", "r1", "r2", "r3"),
        quota=np.full(reps, 85_000.0),
        quota_scale=np.ones(65),
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
        core=0,
        persistence=0.8,
        noise=0.1,
        first_pipeline=(6, 4, 2, 2),
    )
