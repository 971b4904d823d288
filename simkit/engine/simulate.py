"""Play a team's plan many times: `simulate` one plan, `compare` several on equal luck.

Parallel runs split the replications, never the seed, so a result does not depend on threads or chunks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

import numpy as np

from simkit.engine import kernel, policy
from simkit.engine.chances import dwell_tables, in_time, mean_exponential, normal_tables
from simkit.engine.kernel import Choice, FloatArray, Inputs, IntArray, Record, Start
from simkit.engine.policy import Behaviour, Preferences
from simkit.engine.team import Events, Result, State, Team, opening, reference_team
from simkit.plan import ADDITIVE, LEVERS, Plan
from simkit.scenario import Incentive

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 250  #: replications a task; small enough that a newer request can cancel an older one at once


class CancelledError(RuntimeError):
    """A newer request made this one pointless."""


def simulate(
    team: Team,
    plan: Plan,
    replications: int,
    seed: int,
    state: State | None = None,
    record: Literal["total", "deals"] = "total",
    *,
    until: int | None = None,
    first: int = 0,
    columns: IntArray | None = None,
    weigh: bool = False,
    threads: int = 2,
    chunk: int = CHUNK,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Play `plan` from `state` (default: the first day of the calendar) until before day `until` (default: its end).

    record="deals" plays one replication and keeps its events and the state it ends in. `first` is the number of the
    first replication: a part of a longer run, played elsewhere, has the same luck as in the whole. `columns` (D,) says
    which column of `Result.signed` each day's signatures are added to, instead of one a week. `weigh` reckons
    `Result.weighted` too, by which two plans are compared (a fifth slower). ValueError for a plan that names an
    unknown region; CancelledError as soon as `cancelled` says so.
    """
    if replications < 1 or (record == "deals" and replications != 1):
        raise ValueError(f"replications: {replications}; at least 1, and exactly 1 to record deals")
    state = state or opening(team)
    inputs = _inputs(team, plan, state.day, until or len(team.week))
    if record == "deals":
        return _record(inputs, state.start, seed, first)
    if columns is not None:
        inputs = inputs._replace(column=columns.astype(np.int64))
    signed = np.zeros((replications, int(inputs.column[inputs.first : inputs.last].max()) + 1))
    by_rep, windfall = np.zeros((replications, len(team.region))), np.zeros(replications)
    signatures = np.zeros(replications, np.int64)

    def task(begin: int) -> None:
        if cancelled is not None and cancelled():
            raise CancelledError("a newer request came")
        rows = slice(begin, begin + chunk)
        out = signed[rows], by_rep[rows], signatures[rows]
        weighing = _weighing(team, inputs, windfall[rows]) if weigh else None
        _play(inputs, state.start, seed, first + begin, *out, weighing, _no_record())

    begins = range(0, replications, chunk)
    if threads == 1 or len(begins) == 1:
        for begin in begins:
            task(begin)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(task, begin) for begin in begins]:
                done.result()
    return Result(signed, by_rep, signatures, windfall=windfall if weigh else None)


def compare(
    team: Team, plans: Sequence[Plan], replications: int, seed: int, state: State | None = None, *, threads: int = 2
) -> pd.DataFrame:
    """Each plan against the first, on equal luck: plan, mean, difference, standard_error (currency), one row a plan.

    Figures are those of `Result.weighted`.
    """
    import pandas as pd  # off the path to a first result, a fifth of which it would take

    ends = [simulate(team, plan, replications, seed, state, weigh=True, threads=threads).weighted for plan in plans]
    differences = [end - ends[0] for end in ends]
    return pd.DataFrame(
        {
            "plan": range(len(plans)),
            "mean": [end.mean() for end in ends],
            "difference": [difference.mean() for difference in differences],
            "standard_error": [difference.std(ddof=1) / np.sqrt(replications) for difference in differences],
        }
    )


def levers(team: Team, plan: Plan) -> FloatArray:
    """(C, D, levers): every lever on every day, from background and plan; additive ones add, the others multiply.

    A cell is a region, then (C = 2 G) a region's newcomers. The lever `competition` acts where a
    competitor can take a deal: it is multiplied into that of quote and negotiation, where the kernel finds it.
    """
    regions = len(team.region_ids)
    table = np.ones((2 * regions, len(team.week), len(LEVERS)))
    for lever in ADDITIVE:
        table[:, :, LEVERS.index(lever)] = 0.0
    day = np.arange(len(team.week)) - team.origin
    for effect in (*team.background.effects, *plan.effects):
        if effect.region is not None and effect.region not in team.region_ids:
            raise ValueError(f"effects: region {effect.region} is unknown; choose from {', '.join(team.region_ids)}")
        lasting = slice(*np.searchsorted(day, [effect.start, len(day) if effect.end is None else effect.end + 1]))
        reached = np.clip((day[lasting] - effect.start + 1) / max(effect.ramp, 1), 0.0, 1.0)
        rows = np.arange(2 * regions)
        if effect.newcomers:
            rows = rows[rows >= regions]
        if effect.region is not None:
            rows = rows[rows % regions == team.region_ids.index(effect.region)]
        column = LEVERS.index(effect.lever)
        if effect.lever in ADDITIVE:
            table[rows, lasting, column] += reached * effect.size
        else:
            before = table[rows, lasting, column]
            after = before * (1 + reached * (effect.size - 1))
            if effect.ceiling is not None:
                after = np.maximum(before, np.minimum(after, effect.ceiling))
            if effect.floor is not None:
                after = np.minimum(before, np.maximum(after, effect.floor))
            table[rows, lasting, column] = after
    table[:, :, LEVERS.index("advance_quote")] *= table[:, :, LEVERS.index("competition")]
    return table


def warm_up() -> None:
    """Have all that is compiled at hand, from the cache or compiled and left there, so that no page waits for it."""
    for weigh in (False, True):
        _use(weigh)


def compile_side_by_side() -> None:
    """Compile the kernel's two variants into the cache in the time of one, each in a process of its own."""
    from concurrent.futures import ProcessPoolExecutor  # off the path to a first result, like pandas above
    from multiprocessing import get_context

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_use, (True, False)))
    warm_up()  # in the unlikely case that both wrote into the cache at the same moment


def _use(weigh: bool) -> None:
    simulate(reference_team(reps=2), Plan(), 2, seed=1, weigh=weigh)
    policy.solve(Incentive(), Preferences())


def _inputs(team: Team, plan: Plan, first: int, last: int) -> Inputs:
    if not 0 <= first < last <= len(team.week):
        raise ValueError(f"days: cannot play from {first} until {last} in a calendar of {len(team.week)} days")
    dwell, guide = dwell_tables(tuple(team.dwell_mean.tolist()), tuple(team.dwell_shape.tolist()))
    body, tail = normal_tables()
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
        cell=team.cell,
        quota=team.quota,
        quota_scale=team.quota_scale,
        size=team.size,
        advance=team.advance,
        touch_hours=team.touch_hours,
        dwell=dwell,
        dwell_guide=guide,
        normal=body,
        normal_tail=tail,
        quarter_days=team.quarter_length.astype(np.int64),
        sigma=team.sigma,
        discount=team.discount,
        big=team.big,
        slip_chance=team.slip_chance,
        slip_days=team.slip_days,
        slip_keep=team.slip_keep,
        slip_decay=team.slip_decay,
        segment=np.minimum(np.floor(np.cumsum(team.segment_share) * 2**32), 2**32 - 1).astype(np.uint32),
        segment_size=team.segment_size,
        segment_pace=team.segment_pace if team.segment_pace is not None else np.ones(len(team.segment_size)),
        core=team.core,
        persistence=team.persistence,
        noise=team.noise,
        effort_cuts=np.array([rule.give_up_below, rule.at_ease_from]),
        effort=np.array([rule.given_up, rule.behind, rule.on_pace, rule.done]),
        levers=levers(team, plan),
        choice=_no_choice() if team.behaviour is None else _choice(team, team.behaviour, plan),
    )


def _weighing(team: Team, inputs: Inputs, windfall: FloatArray) -> kernel.Weighing:
    return kernel.Weighing(
        in_time=in_time(inputs.dwell),
        mean_size=float(np.dot(team.segment_share, team.segment_size)) * mean_exponential(team.sigma),
        luck=np.zeros(1),
        windfall=windfall,
    )


def _choice(team: Team, behaviour: Behaviour, plan: Plan) -> Choice:
    """The policy for the plan in force, and where each day stands in the pay period that it is solved for."""
    incentive, tastes = plan.incentive or behaviour.incentive, behaviour.preferences
    solved = policy.solve(incentive, tastes)
    quarter = np.cumsum(team.quarter_day == 0) - 1
    quarters = 4 if incentive.period == "year" else 1
    # The quarter that is played is the last one of its year.
    period = (quarter + (3 - quarter[team.origin]) % quarters) // quarters
    days = np.bincount(period)
    left = np.searchsorted(period, period, side="right") - 1 - np.arange(len(period))
    # A calendar that begins within a year begins with the rest of that year.
    length = np.maximum(days, np.where(np.arange(len(days)) == 0, team.quarter_days * quarters, 0))[period]
    return Choice(
        theta=np.log(solved.theta),
        value=solved.value,
        effort=np.ones_like(solved.effort) if behaviour.full_effort else solved.effort,
        slope=solved.slope,
        week=(length - 1 - left) * solved.weeks // length,
        left=left,
        period=period,
        potential=behaviour.potential,
        quotas=quarters * np.bincount(period, team.quota_scale) / days,
        drive=behaviour.drive,
        up=incentive.ratchet_up,
        down=incentive.ratchet_down,
        elasticity=tastes.elasticity,
        response=tastes.price_response,
        usual=tastes.usual_discount,
        pressure=tastes.pressure,
        patience=tastes.patience,
        haste=tastes.haste,
        hold=tastes.hold,
        limit=1.0 if incentive.discount_limit is None else incentive.discount_limit,
    )


def _no_choice() -> Choice:
    """Nobody looks ahead: the effort rule holds."""
    none, days = np.zeros(0), np.zeros(0, np.int64)
    tables = np.zeros((0, 0, 0))
    return Choice(none, tables, tables, 0.0, days, days, days, none, none, none, *(0.0,) * 10)


def _play(
    inputs: Inputs,
    start: Start,
    seed: int,
    first: int,
    signed: FloatArray,
    by_rep: FloatArray,
    signatures: IntArray,
    weighing: kernel.Weighing | None,
    record: Record,
) -> None:
    """Call the kernel with enough room for open deals, doubling it until they fit."""
    crowd = int(np.bincount(start.rep, minlength=1).max()) if len(start.rep) else 0
    room = 2048 + crowd
    market = np.empty((len(start.market), int(inputs.week[inputs.last - 1] - inputs.week[inputs.first]) + 1))
    key = np.uint64(seed)
    while not kernel.play(
        inputs, start, key, first, _workspace(room, inputs), market, signed, by_rep, signatures, weighing, record
    ):
        room *= 2
        signed[:], by_rep[:], signatures[:] = 0, 0, 0
        if weighing is not None:
            weighing.luck[:] = 0
        record.rows[:] = 0


def _workspace(room: int, inputs: Inputs) -> kernel.Deals:
    cells = inputs.choice.value.shape[2]

    def ints(*shape: int) -> IntArray:
        return np.zeros(shape, np.int64)

    def words() -> kernel.WordArray:
        return np.zeros(room, np.uint32)

    return kernel.Deals(
        queue=ints(kernel.WORKING_STAGES, room),
        beat=ints(kernel.WORKING_STAGES),
        due=ints(kernel.WORKING_STAGES),
        length=ints(kernel.WORKING_STAGES + 1),
        free=ints(room),
        total=ints(room),
        deal=ints(room),
        entered=ints(room),
        slips=ints(room),
        segment=ints(room),
        z=np.zeros(room),
        keep=np.ones(room),
        outcome=words(),
        slip=words(),
        price=words(),
        now=np.zeros(cells),
        fresh=np.zeros(cells),
        leads=np.zeros(len(inputs.week) + 1),
    )


def _no_record() -> Record:
    return _empty_record(0, 0, (0, 0, 0, 0, 0))


def _empty_record(events: int, deals: int, size: tuple[int, int, int, int, int]) -> Record:
    reps, days, regions, weeks, columns = size

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
        discount=np.zeros(events),
        weekly=np.zeros((reps, columns, 3)),
        open=np.zeros((deals, 7), np.int64),
        open_z=np.zeros((deals, 2)),
        signed=np.zeros(reps),
        growth=np.zeros(reps),
        effort=np.zeros(reps),
        market=np.zeros((regions, weeks)),
        touches=np.zeros((reps, days, kernel.WORKING_STAGES), np.int64),
    )


def _record(inputs: Inputs, start: Start, seed: int, replication: int) -> Result:
    reps, regions = len(inputs.region), len(start.market)
    columns = int(inputs.column[inputs.last - 1]) + 1
    weeks = int(inputs.week[inputs.last - 1] - inputs.week[inputs.first]) + 1
    size = (reps, len(inputs.week), regions, weeks, columns)
    events, deals = 8192, 1024
    while True:
        record = _empty_record(events, deals, size)
        signed, by_rep, signatures = np.zeros((1, columns)), np.zeros((1, reps)), np.zeros(1, np.int64)
        _play(inputs, start, seed, replication, signed, by_rep, signatures, None, record)
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
        discount=record.discount[:n],
        touches=record.touches[:, inputs.first : inputs.last],
        market=record.market,
    )
    return Result(signed, by_rep, signatures, log, _final_state(inputs, record), record.weekly)


def _final_state(inputs: Inputs, record: Record) -> State:
    """The state after the last day; what was signed counts from the start of the quarter that is then running."""
    rows = record.open[: record.rows[1]]
    names = ("rep", "stage", "deal", "touched", "entered", "slips", "segment")
    columns: dict[str, IntArray] = {name: np.ascontiguousarray(rows[:, i]) for i, name in enumerate(names)}
    z, keep = np.ascontiguousarray(record.open_z[: len(rows)].T)
    final = Start(
        **columns,
        z=z,
        keep=keep,
        signed=record.signed,
        growth=record.growth,
        effort=record.effort,
        market=np.ascontiguousarray(record.market[:, -1]),
    )
    return State(inputs.last, final)
