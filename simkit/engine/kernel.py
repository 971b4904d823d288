"""The kernel: all that is compiled, in one file because a compiled cache does not see edits in what it imports.

A team's funnel is played in daily steps with weekly decisions, deal by deal, first in first served within a stage. Reps
meet only through the market, so each replication plays one rep after another. Random numbers are counter-based
(Philox 4×32-10, Salmon et al., SC 2011) and keyed by (seed, replication, rep, deal, visit): the same deal has the same
luck whatever the plan, the thread or the chunk. One block of four words serves a deal's visit to a stage.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
WordArray = NDArray[np.uint32]
ByteArray = NDArray[np.uint8]

WORKING_STAGES = 4
MAX_TOUCHES = 64

# Positions of the levers in `Inputs.levers`; simkit.plan.LEVERS names them in this order.
LEADS, OPPORTUNITIES, SOLUTIONS, HOURS, DISCOUNT = 0, 1, 2, 3, 4
ADVANCE, ADVANCE_BIG, SLIP, FOCUS = 5, 9, 10, 11

# Kinds of event in `Record.what`.
ENTERED, SIGNED, LOST, SLIPPED = 0, 1, 2, 3

# What a deal's time in the last stage can come to, beside its price: lost, put off by the customer or by the rep.
_LOST, _SLIPPED, _HELD = 0.0, -1.0, -2.0

# Reps who look ahead offer discounts in steps; in the last days of a pay period they pull in or hold back.
DISCOUNT_STEP, DISCOUNT_STEPS, MOST_HASTE = 0.05, 9, 5
PULL_DAYS, HOLD_DAYS = 5, 7

# The last part of a random number's key: what it is for. Visits of a deal are 0, 1, … (stage + 4 × slips).
_ARRIVALS, _EXTRA, _MARKET, _KIND = 1 << 16, 1 << 17, 1 << 18, 1 << 19

_MASK = np.uint64(0xFFFFFFFF)
_LOW = np.uint64(32)
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_TO_UNIT = 1.0 / 4294967296.0
_TOUCH = 1 << 32  # one beat, in the words of a queue; the lower half of such a word is the slot
_NEVER = 1 << 30  # a beat that no stage reaches

POLICY_STEP = 0.02  #: of the attainment grid of a policy


class Choice(NamedTuple):
    """What reps who look ahead choose by. T types (0: nobody does), W weeks of the period, A cells of attainment."""

    theta: FloatArray  #: (T,) logarithm of the sales expected of a period at full effort, as a share of the quota
    value: FloatArray  #: (T, W + 1, A) pay to come, in units of a period's on-target pay
    effort: FloatArray  #: (T, W, A)
    slope: float  #: pay for one more quota above the grid
    week: IntArray  #: (D,) week of the pay period, as the policy counts them
    left: IntArray  #: (D,) working days of the pay period after this one
    period: IntArray  #: (D,) running number of the pay period
    potential: FloatArray  #: (R,) sales expected of the quarter that is played at full effort, currency
    quotas: FloatArray  #: (periods,) quota of a pay period as a multiple of that of the quarter that is played
    drive: FloatArray  #: (R,) factor on effort
    up: float  #: rise of the quota for a point above 100 %
    down: float  #: cut of the quota for a point below 100 %
    elasticity: float
    response: float  #: rise of the chance to sign for a point of discount
    usual: float  #: discount around which it is measured
    pressure: float
    patience: float
    haste: float
    hold: float
    limit: float  #: beyond this discount nobody signs


class Inputs(NamedTuple):
    """What the kernel plays. D days, R reps, G regions, K = 4 stages, P segments, S open deals at the start."""

    first: int  #: day on which play starts, an index into the calendar
    last: int  #: day before which it stops
    week: IntArray  #: (D,) running week of each day, for decisions and the market
    quarter_day: IntArray  #: (D,) working day within its quarter
    column: IntArray  #: (D,) column of `path` that a day's signatures are added to
    season: FloatArray  #: (D,) factor on arrivals
    capacity: FloatArray  #: (R, D) selling hours before effort
    lead_rate: FloatArray  #: (R,) leads a day
    skill: FloatArray  #: (R, K) factor on the chance to advance
    region: IntArray  #: (R,)
    cell: IntArray  #: (R,) row of `levers` that holds for the rep
    quota: FloatArray  #: (R,) of the quarter that is played, currency
    quota_scale: FloatArray  #: (D,) quota of the day's quarter as a multiple of that; for the effort rule
    size: FloatArray  #: (R,) median list value of a deal, currency
    advance: FloatArray  #: (K,)
    touch_hours: FloatArray  #: (K,)
    dwell: WordArray  #: (K, 64) P(touches ≤ n + 1) × 2³²
    dwell_guide: ByteArray  #: (K, 1024) where to start the search in `dwell`
    normal: FloatArray  #: (4097,) quantiles of the standard normal
    normal_tail: FloatArray  #: (4096,) quantiles within the last cell of `normal`
    quarter_days: IntArray  #: (D,) working days of the quarter that the day lies in
    sigma: float
    discount: float
    big: float  #: list value from which a deal is big, currency
    slip_chance: float
    slip_days: float
    slip_keep: float  #: factor on the chance to sign for each slip before
    slip_decay: float  #: fall of the logarithm of that chance for each day of a slip
    segment: WordArray  #: (P,) cumulative shares × 2³²
    segment_size: FloatArray  #: (P,)
    segment_pace: FloatArray  #: (P,) factor on the touches of a visit
    core: int  #: the first so many segments are of the core product
    persistence: float
    noise: float
    effort_cuts: FloatArray  #: (2,) pace below which a rep gives up, pace from which a rep is at ease
    effort: FloatArray  #: (4,) effort of reps who gave up, are behind, are on pace, are done
    levers: FloatArray  #: (C, D, 13) by cell: region × newcomer or not
    choice: Choice


class Start(NamedTuple):
    """The state in which play starts: open deals in order of entry into their stage, and what was signed before."""

    rep: IntArray
    stage: IntArray
    deal: IntArray
    touched: IntArray
    entered: IntArray
    slips: IntArray
    segment: IntArray
    z: FloatArray  #: standard normal score of the list value; NaN: drawn, with the segment, in each replication
    keep: FloatArray  #: factor on the chance to sign that its slips have left
    signed: FloatArray  #: (R,) signed so far in the quarter (of reps who look ahead: in the pay period)
    growth: FloatArray  #: (R,) factor on the quota by the ratchets so far
    effort: FloatArray  #: (R,)
    market: FloatArray  #: (G,) log demand


class Weighing(NamedTuple):
    """What luck is reckoned with, so that two plans compare sharply; docs/model.md says how.

    Where nobody asks, None is passed instead, and the kernel is compiled without it: its mere presence costs 4 %.
    """

    in_time: FloatArray  #: (K, touches) chance that so many bring an entering deal to its end
    mean_size: float  #: mean list value of a new deal, as a multiple of the rep's median
    luck: FloatArray  #: (1,) money that luck has brought in the replication that is played
    windfall: FloatArray  #: (N,) the same of each replication


class Luck(NamedTuple):
    """What keys the random numbers of one rep in one replication: the seed's two words and the two names."""

    replication: Any
    rep: Any
    k0: Any
    k1: Any


class Stand(NamedTuple):
    """Where a rep who looks ahead stands: in the pay period, currency; what effort does to the chance to sign."""

    signed: Any
    quota: Any
    lift: Any
    left: Any  #: working days of the period after this one


class Deals(NamedTuple):
    """The open deals of one rep: slots that hold a deal each, and a queue of slots a stage in order of entry."""

    queue: IntArray  #: (K, room) beat of the stage on which the visit ends × 2³² + slot
    beat: IntArray  #: (K,) of each stage: goes on by one whenever its deals get a touch
    due: IntArray  #: (K,) no visit ends before this beat, so that most days need not look at the deals
    length: IntArray  #: (K + 1,) of each queue; the last entry counts the free slots
    free: IntArray  #: (room,) stack of free slots
    total: IntArray  #: touches that the visit takes in all
    deal: IntArray  #: name of the deal: day, stage and order of its birth
    entered: IntArray  #: day on which it entered its stage
    slips: IntArray
    segment: IntArray
    z: FloatArray  #: score of the list value
    keep: FloatArray  #: factor on the chance to sign that its slips have left
    outcome: WordArray  #: random word that decides whether it advances
    slip: WordArray  #: … whether it slips
    price: WordArray  #: … what is given away, or what the customer asks for
    now: FloatArray  #: (A,) value of attainment after this week, to the rep who is played
    fresh: FloatArray  #: (A,) the same at the start of a pay period
    leads: FloatArray  #: (D + 1,) what each day's count of leads is drawn by, of the rep who is played


class Record(NamedTuple):
    """Room for the event log of one replication; `rows` says how many rows were needed."""

    rows: IntArray  #: (2,) how many events there were, how many open deals at the end
    rep: IntArray
    deal: IntArray
    day: IntArray
    what: IntArray
    stage: IntArray
    segment: IntArray
    value: FloatArray  #: price on signing, list value otherwise
    discount: FloatArray  #: offered when it was signed or lost in the last stage; NaN otherwise
    weekly: FloatArray  #: (R, columns, 3) at each week's start: signed in the pay period so far, quota; effort
    open: IntArray  #: (S, 7) rep, stage, deal, touched, entered, slips, segment
    open_z: FloatArray  #: (S, 2) z, keep
    signed: FloatArray  #: (R,)
    growth: FloatArray  #: (R,)
    effort: FloatArray  #: (R,)
    market: FloatArray  #: (G, weeks) log demand of the weeks played
    touches: IntArray  #: (R, D, K) touches of each day


# Without reference counts ("_nrt"): the kernel allocates nothing, and counting cost 60 % of its time.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def _part(function: Any) -> Any:
    """Compile a part of the kernel into its caller: passing the tuples of arrays would cost more than the work."""
    return njit(forceinline=True, **_OPTIONS)(function)


@_part
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Four random 32-bit words (held in uint64) for a counter of four words and a key of two."""
    for _ in range(10):
        low = _MULTIPLY_0 * c0
        high = _MULTIPLY_1 * c2
        c0, c1, c2, c3 = (high >> _LOW) ^ c1 ^ k0, high & _MASK, (low >> _LOW) ^ c3 ^ k1, low & _MASK
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@_part
def _draw(luck: Luck, name: Any, purpose: Any) -> Any:
    """The block of four words that belongs to one purpose of one name (a deal, a day)."""
    return philox(luck.replication, luck.rep, np.uint64(name), np.uint64(purpose), luck.k0, luck.k1)


@_part
def _unit(word: Any) -> float:
    return np.float64(word) * _TO_UNIT


@_part
def _draw_leads(inputs: Inputs, luck: Luck, leads: FloatArray) -> None:
    """Fill the numbers that the counts of leads are drawn by: a block of random words serves two days."""
    for block in range(inputs.first >> 1, (inputs.last + 1) >> 1):
        w0, w1, w2, w3 = _draw(luck, block, _ARRIVALS)
        leads[2 * block] = _unit(w0 + _unit(w1))
        leads[2 * block + 1] = _unit(w2 + _unit(w3))


@_part
def _touches(word: Any, done: int, dwell: WordArray, guide: ByteArray) -> int:
    """Touches that a visit takes in all, given that the first `done` of them did not end it."""
    u = np.int64(word)
    if done > 0:
        floor = np.int64(dwell[min(done, MAX_TOUCHES) - 1])
        u = floor + np.int64(_unit(word) * (4294967296 - floor))
    n = int(guide[u >> 22])
    while n < MAX_TOUCHES - 1 and u >= np.int64(dwell[n]):
        n += 1
    return int(max(n, done)) + 1


@_part
def _slip_touches(word: Any, mean: float) -> int:
    """Further touches of a deal that the customer put off: 1 + exponential, hence without memory."""
    return min(MAX_TOUCHES, 1 + int(-mean * np.log(1.0 - _unit(word))))


@_part
def _normal(word: Any, body: FloatArray, tail: FloatArray) -> float:
    """A standard normal score by table: linear within the body, a finer table for the outermost cells."""
    u = np.int64(word)
    cell = u >> 20
    rest = u & 0xFFFFF
    if cell == 4095:
        return tail[rest >> 8]
    if cell == 0:
        return -tail[4095 - (rest >> 8)]
    return body[cell] + (body[cell + 1] - body[cell]) * (rest * (1.0 / 1048576.0))


@_part
def _poisson_steps(rate: float) -> Any:
    """The chances of none, of at most one and of at most two, by which the common counts are told."""
    none = np.exp(-rate)
    one = none + none * rate
    return none, one, one + none * rate * (rate / 2)


@_part
def _poisson(rate: float, steps: Any, uniform: float) -> int:
    """A Poisson count by inversion, `steps` of the same rate; bounded, because near 1 rounding could search for ever.

    The common counts, up to two, are found without a branch that the processor could only guess.
    """
    none, one, total = steps
    if uniform < total:
        return int(uniform >= none) + int(uniform >= one)
    n = 3
    chance = none * rate * (rate / 2) * (rate / 3)
    total += chance
    while uniform >= total and n < 60:
        n += 1
        chance *= rate / n
        total += chance
    return n


@_part
def _fill_market(inputs: Inputs, start: Start, luck: Luck, market: FloatArray) -> None:
    """Fill (G, weeks) log demand: a first-order autoregression that takes up where the state left it."""
    first_week = inputs.week[inputs.first]
    for g in range(market.shape[0]):
        x = start.market[g]
        market[g, 0] = x
        for w in range(1, market.shape[1]):
            purpose = np.uint64(_MARKET + g)
            word, _, _, _ = philox(luck.replication, luck.rep, np.uint64(first_week + w), purpose, luck.k0, luck.k1)
            x = inputs.persistence * x + inputs.noise * _normal(word, inputs.normal, inputs.normal_tail)
            market[g, w] = x


@_part
def _effort(inputs: Inputs, signed: float, quota: float, quarter_day: int, quarter_days: int) -> float:
    """Effort for the coming week by attainment against the pace of the quarter (reference-model rule)."""
    attainment = signed / quota
    pace = attainment * quarter_days / quarter_day
    if attainment >= 1.0:
        return inputs.effort[3]
    if pace < inputs.effort_cuts[0]:
        return inputs.effort[0]
    if pace < inputs.effort_cuts[1]:
        return inputs.effort[1]
    return inputs.effort[2]


@_part
def _worth(line: FloatArray, attainment: float, slope: float) -> float:
    """Value of an attainment: linear between the cells of `line`, and along `slope` above them."""
    x = attainment * (1.0 / POLICY_STEP)
    cell = np.int64(x)
    if cell >= line.shape[0] - 1:
        return line[line.shape[0] - 1] + slope * (attainment - POLICY_STEP * (line.shape[0] - 1))
    return line[cell] + (line[cell + 1] - line[cell]) * (x - cell)


@_part
def _look_ahead(choice: Choice, deals: Deals, theta: float, week: int, attainment: float, anew: bool) -> float:
    """Blend the two types that a rep (log θ) stands between into `deals.now` and, if `anew`, into `.fresh`.

    Gives the week's effort. Attainment only grows within a period, so cells below it are left out.
    """
    types, _, cells = choice.effort.shape
    low = 0
    while low < types - 2 and theta >= choice.theta[low + 1]:
        low += 1
    share = (theta - choice.theta[low]) / (choice.theta[low + 1] - choice.theta[low])
    share = min(1.0, max(0.0, share))
    x = min(attainment * (1.0 / POLICY_STEP), cells - 1.000001)
    cell = np.int64(x)
    x -= cell
    # Cut off in front rather than counted from `cell`, which could be negative as far as the compiler knows.
    below, above, now = choice.value[low, week + 1, cell:], choice.value[low + 1, week + 1, cell:], deals.now[cell:]
    for a in range(cells - cell):
        now[a] = (1.0 - share) * below[a] + share * above[a]
    if anew:
        below, above, fresh = choice.value[low, 0], choice.value[low + 1, 0], deals.fresh
        for a in range(cells):
            fresh[a] = (1.0 - share) * below[a] + share * above[a]
    one = (1.0 - x) * choice.effort[low, week, cell] + x * choice.effort[low, week, cell + 1]
    other = (1.0 - x) * choice.effort[low + 1, week, cell] + x * choice.effort[low + 1, week, cell + 1]
    return (1.0 - share) * one + share * other


@_part
def _list_value(inputs: Inputs, deals: Deals, rep: int, s: int) -> float:
    return inputs.size[rep] * inputs.segment_size[deals.segment[s]] * np.exp(inputs.sigma * deals.z[s])


@_part
def _log(
    record: Record, deals: Deals, s: int, rep: int, day: int, what: int, stage: int, value: float, discount: float
) -> None:
    n = record.rows[0]
    if n < record.day.shape[0]:
        record.rep[n] = rep
        record.deal[n] = deals.deal[s]
        record.segment[n] = deals.segment[s]
        record.day[n] = day
        record.what[n] = what
        record.stage[n] = stage
        record.value[n] = value
        record.discount[n] = discount
    record.rows[0] = n + 1


@_part
def _begin_visit(inputs: Inputs, deals: Deals, s: int, stage: int, done: int, words: Any) -> None:
    """Begin a deal's visit to a stage, with the words drawn for it, at the end of that stage's queue."""
    pace = inputs.segment_pace[deals.segment[s]]
    if deals.slips[s] > 0:
        deals.total[s] = done + _slip_touches(words[0], inputs.slip_days)
    elif pace == 1.0:
        deals.total[s] = _touches(words[0], done, inputs.dwell[stage], inputs.dwell_guide[stage])
    else:
        standard = _touches(words[0], int(done / pace), inputs.dwell[stage], inputs.dwell_guide[stage])
        deals.total[s] = max(done + 1, int(np.ceil(standard * pace)))
    deals.outcome[s] = words[1]
    deals.slip[s] = words[2]
    deals.price[s] = words[3]
    _line_up(deals, s, stage, deals.total[s] - done)


@_part
def _line_up(deals: Deals, s: int, stage: int, touches: int) -> None:
    """Put a deal at the end of a stage's queue, so many touches before its visit ends."""
    ends = deals.beat[stage] + touches
    deals.queue[stage, deals.length[stage]] = ends * _TOUCH + s
    deals.length[stage] += 1
    deals.due[stage] = min(deals.due[stage], ends)


@_part
def _visit_words(luck: Luck, deals: Deals, s: int, stage: int) -> Any:
    return _draw(luck, deals.deal[s], stage + WORKING_STAGES * deals.slips[s])


@_part
def _put_off(inputs: Inputs, luck: Luck, deals: Deals, s: int, held: bool, left: int) -> None:
    """A deal goes to the end of the last queue, its time there going on: put off by the customer, or by the rep.

    A rep holds a deal back just over the end of the pay period, which `left` days are left of.
    """
    deals.slips[s] += 1
    stage = WORKING_STAGES - 1
    words = _visit_words(luck, deals, s, stage)
    _begin_visit(inputs, deals, s, stage, 0, words)
    if held:
        deals.keep[s] *= inputs.choice.hold
        deals.total[s] = left + 1 + np.int64(5.0 * _unit(words[0]))
        deals.length[stage] -= 1
        _line_up(deals, s, stage, deals.total[s])
    else:
        deals.keep[s] *= inputs.slip_keep * np.exp(-inputs.slip_decay * deals.total[s])


@_part
def _take_slot(deals: Deals) -> Any:
    deals.length[WORKING_STAGES] -= 1
    return np.uint32(deals.free[deals.length[WORKING_STAGES]])


@_part
def _give_slot(deals: Deals, s: int) -> None:
    deals.free[deals.length[WORKING_STAGES]] = s
    deals.length[WORKING_STAGES] += 1


@_part
def _fill_free(deals: Deals) -> None:
    """All slots are free."""
    room = deals.free.shape[0]
    for i in range(room):
        deals.free[i] = room - 1 - i
    for k in range(WORKING_STAGES):
        deals.length[k] = 0
        deals.beat[k] = 0
        deals.due[k] = _NEVER
    deals.length[WORKING_STAGES] = room


@_part
def _release(deals: Deals) -> None:
    """Give back the slots of the deals that are still open; which slot a deal gets next does not matter."""
    for k in range(WORKING_STAGES):
        for i in range(deals.length[k]):
            _give_slot(deals, np.uint32(deals.queue[k, i]))
        deals.length[k] = 0
        deals.beat[k] = 0
        deals.due[k] = _NEVER


@_part
def _set_kind(inputs: Inputs, deals: Deals, s: int, size_word: Any, segment_word: Any) -> None:
    deals.z[s] = _normal(size_word, inputs.normal, inputs.normal_tail)
    p = 0
    while p < inputs.segment.shape[0] - 1 and segment_word >= inputs.segment[p]:
        p += 1
    deals.segment[s] = p


@_part
def _load(inputs: Inputs, start: Start, luck: Luck, deals: Deals, rep: int, cursor: int) -> int:
    """Put the open deals of one rep where the state says; gives the position of the next rep's first deal."""
    while cursor < start.rep.shape[0] and start.rep[cursor] == rep:
        s = _take_slot(deals)
        deals.deal[s] = start.deal[cursor]
        deals.slips[s] = start.slips[cursor]
        deals.segment[s] = start.segment[cursor]
        deals.z[s] = start.z[cursor]
        deals.keep[s] = start.keep[cursor]
        deals.entered[s] = start.entered[cursor]
        if np.isnan(deals.z[s]):
            _, _, w2, w3 = _draw(luck, deals.deal[s], _KIND)
            _set_kind(inputs, deals, s, w2, w3)
        stage = start.stage[cursor]
        _begin_visit(inputs, deals, s, stage, start.touched[cursor], _visit_words(luck, deals, s, stage))
        cursor += 1
    return cursor


@_part
def _arrive(inputs: Inputs, luck: Luck, deals: Deals, d: int, entry: int, order: int) -> int:
    """A new deal enters the funnel at stage `entry`; gives its slot. Named by its birth, so its luck is its own."""
    s = _take_slot(deals)
    deals.deal[s] = ((d + 1) * 4 + entry) * 64 + order
    deals.slips[s] = 0
    deals.keep[s] = 1.0
    deals.entered[s] = d
    words = _visit_words(luck, deals, s, entry)
    _set_kind(inputs, deals, s, words[2], words[3])
    _begin_visit(inputs, deals, s, entry, 0, words)
    return s


@_part
def _usual(inputs: Inputs, lever: FloatArray) -> float:
    """The discount to expect."""
    discount = inputs.choice.usual if inputs.choice.theta.shape[0] > 0 else inputs.discount / 3.0  # the mean of U²
    return min(1.0, discount * lever[DISCOUNT])


@_part
def _expected(
    inputs: Inputs,
    in_time: FloatArray,
    lever: FloatArray,
    r: int,
    k: int,
    left: int,
    segment: int,
    value: float,
    lift: float,
) -> float:
    """Money to expect of a deal that enters stage k with `left` days to play, if hours suffice.

    By it the luck of a gate is measured. Whatever figure stands here, that luck has mean 0; a good one leaves little of
    it in what remains.
    """
    touches = min(in_time.shape[1] - 1, int(left / inputs.segment_pace[segment]))
    money = value * (1.0 - _usual(inputs, lever)) * in_time[k, touches]
    for stage in range(k, WORKING_STAGES):
        chance = inputs.advance[stage] * inputs.skill[r, stage] * lever[ADVANCE + stage]
        if segment < inputs.core:
            chance *= lever[FOCUS]
        if stage == WORKING_STAGES - 1:
            chance *= lift * (lever[ADVANCE_BIG] if value >= inputs.big else 1.0)
        money *= min(0.98, chance)
    return money


@_part
def _passes(deals: Deals, s: int, chance: float) -> bool:
    """Whether a deal passes its gate."""
    return _unit(deals.outcome[s]) < chance


@_part
def _note_luck(weighing: Weighing, passes: bool, chance: float, money: float) -> None:
    """Behind the gate `money` is to be expected, so that is what luck wins or loses at it."""
    weighing.luck[0] += money * ((1.0 if passes else 0.0) - chance)


@_part
def _expect_arrivals(
    inputs: Inputs, weighing: Weighing, lever: FloatArray, r: int, d: int, entry: int, rate: float, lift: float
) -> float:
    """Take what a day's arrivals are expected to bring out of luck; gives what one of value 1 adds when it comes."""
    unit = _expected(inputs, weighing.in_time, lever, r, entry, inputs.last - 1 - d, 0, 1.0, lift)
    weighing.luck[0] -= rate * unit * inputs.size[r] * weighing.mean_size
    return unit


@_part
def _signs(deals: Deals, s: int, chance: float, price: float, weighing: Weighing | None) -> bool:
    """Whether the customer signs: the last gate, behind which there is the price."""
    signs = _passes(deals, s, chance)
    if weighing is not None:
        _note_luck(weighing, signs, chance, price)
    return signs


@_part
def _slips(
    inputs: Inputs,
    deals: Deals,
    lever: FloatArray,
    s: int,
    chance: float,
    value: float,
    left: int,
    weighing: Weighing | None,
) -> bool:
    """Whether the customer puts a big deal off, which is worth less then, or nothing in the `left` days to play."""
    if deals.slips[s] >= 3:
        return False
    of_deal = min(0.95, inputs.slip_chance * lever[SLIP])
    slips = _unit(deals.slip[s]) < of_deal
    if weighing is not None:
        # What a slip of an exponential number of days leaves of the chance, and whether they pass in time.
        rate = 1.0 / inputs.slip_days + inputs.slip_decay
        leaves = inputs.slip_keep * (1.0 - np.exp(-rate * left)) / (rate * inputs.slip_days)
        _note_luck(weighing, slips, of_deal, (leaves - 1.0) * min(0.98, chance) * value * (1.0 - _usual(inputs, lever)))
    return slips


@_part
def _close(
    inputs: Inputs, deals: Deals, lever: FloatArray, r: int, s: int, left: int, weighing: Weighing | None
) -> float:
    """A deal's time in the last stage is up: its price if signed, 0 if lost, -1 if the customer puts it off."""
    k = WORKING_STAGES - 1
    chance = inputs.advance[k] * inputs.skill[r, k] * lever[ADVANCE + k] * deals.keep[s]
    if deals.segment[s] < inputs.core:
        chance *= lever[FOCUS]
    value = _list_value(inputs, deals, r, s)
    if value >= inputs.big:
        chance *= lever[ADVANCE_BIG]
        if _slips(inputs, deals, lever, s, chance, value, left, weighing):
            return _SLIPPED
    u = _unit(deals.price[s])
    price = value * (1.0 - min(1.0, inputs.discount * lever[DISCOUNT]) * u * u)
    return price if _signs(deals, s, min(0.98, chance), price, weighing) else _LOST


@_part
def _offer(inputs: Inputs, deals: Deals, s: int, chance: float, size: float, stand: Stand, haste: float) -> Any:
    """The discount that is worth most to the rep, and what it is worth in pay to come.

    `chance` is that of signing at the usual discount, `size` the list value as a share of the quota, `haste` a further
    discount that moves the date, not the chance.
    """
    choice = inputs.choice
    attainment = stand.signed / stand.quota
    now = _worth(deals.now, attainment, choice.slope)
    response = choice.response * (1.0 + choice.pressure * (2.0 * _unit(deals.price[s]) - 1.0))
    # Who has nothing to gain offers what is usual, as far as it is allowed.
    discount = max(0.0, min(choice.usual, choice.limit - haste))
    signs = min(0.98, chance * max(0.0, 1.0 + response * (discount - choice.usual)))
    best = signs * (_worth(deals.now, attainment + size * (1.0 - discount - haste), choice.slope) - now)
    for step in range(DISCOUNT_STEPS):
        given = step * DISCOUNT_STEP
        if given > 0.0 and given + haste > choice.limit + 1e-9:
            break
        signs = min(0.98, chance * max(0.0, 1.0 + response * (given - choice.usual)))
        gain = signs * (_worth(deals.now, attainment + size * (1.0 - given - haste), choice.slope) - now)
        if gain > best + 1e-12:
            best, discount = gain, given
    return best, discount + haste


@_part
def _close_ahead(
    inputs: Inputs,
    deals: Deals,
    lever: FloatArray,
    r: int,
    s: int,
    stand: Stand,
    late: int,
    left: int,
    weighing: Weighing | None,
) -> Any:
    """The same for a rep who looks ahead: the outcome of a deal that is due, or (late > 0) would be so many days late.

    A deal that is due can be held back over the border; a late one can be pulled in, for a discount. Gives the price or
    what else it comes to (_HELD also where a late deal is left alone), and the discount offered.
    """
    choice = inputs.choice
    k = WORKING_STAGES - 1
    steps = np.ceil(late * choice.haste / (5.0 * DISCOUNT_STEP) - 1e-9)
    if steps > MOST_HASTE or (late > 0 and steps * DISCOUNT_STEP > choice.limit + 1e-9):
        return _HELD, np.nan
    value = _list_value(inputs, deals, r, s)
    chance = inputs.advance[k] * inputs.skill[r, k] * lever[ADVANCE + k] * deals.keep[s] * stand.lift
    if deals.segment[s] < inputs.core:
        chance *= lever[FOCUS]
    if value >= inputs.big:
        chance *= lever[ADVANCE_BIG]
        if late == 0 and _slips(inputs, deals, lever, s, chance, value, left, weighing):
            return _SLIPPED, np.nan
    chance *= 1.0 - choice.pressure * (2.0 * _unit(deals.price[s]) - 1.0)
    size = value / stand.quota
    gain, discount = _offer(inputs, deals, s, chance, size, stand, steps * DISCOUNT_STEP)
    if late > 0 or (stand.left < HOLD_DAYS and deals.slips[s] == 0):
        later = _worth(deals.fresh, size * (1.0 - choice.usual), choice.slope) - deals.fresh[0]
        waiting = choice.patience * min(0.98, chance) * later
        if late == 0:
            waiting *= choice.hold
        if waiting >= gain:
            return _HELD, np.nan
    signs = 1.0 + choice.response * (1.0 + choice.pressure * (2.0 * _unit(deals.price[s]) - 1.0)) * (
        discount - steps * DISCOUNT_STEP - choice.usual
    )
    price = value * (1.0 - min(1.0, discount * lever[DISCOUNT]))
    chance = max(0.0, min(0.98, chance * signs))
    return price if _signs(deals, s, chance, price, weighing) else _LOST, discount


@_part
def _touch(deals: Deals, k: int, touched: int) -> int:
    """Give the first `touched` deals of a stage a touch: for them its beat goes on, for those behind it has to wait."""
    line = deals.queue[k]
    for i in range(touched, deals.length[k]):
        line[i] += _TOUCH
    deals.beat[k] += 1
    return deals.beat[k]


@_part
def _work_open_stage(
    inputs: Inputs,
    luck: Luck,
    deals: Deals,
    lever: FloatArray,
    r: int,
    d: int,
    k: int,
    touched: int,
    lift: float,
    weighing: Weighing | None,
    log: Record,
) -> None:
    """Give the first `touched` deals of a stage below the last a touch; those that are through move up or are lost."""
    beat = _touch(deals, k, touched)
    if beat < deals.due[k]:
        return
    chance = inputs.advance[k] * inputs.skill[r, k] * lever[ADVANCE + k]
    line = deals.queue[k]
    kept = 0
    ended = (beat + 1) * _TOUCH
    for i in range(touched):
        if line[i] >= ended:
            line[kept] = line[i]
            kept += 1
            continue
        s = np.uint32(line[i])
        of_deal = min(0.98, chance * lever[FOCUS] if deals.segment[s] < inputs.core else chance)
        passes = _passes(deals, s, of_deal)
        if weighing is not None:
            left, value = inputs.last - 1 - d, _list_value(inputs, deals, r, s)
            money = _expected(inputs, weighing.in_time, lever, r, k + 1, left, deals.segment[s], value, lift)
            _note_luck(weighing, passes, of_deal, money)
        if passes:
            deals.entered[s] = d
            _begin_visit(inputs, deals, s, k + 1, 0, _visit_words(luck, deals, s, k + 1))
            if log.day.shape[0] > 0:
                _log(log, deals, s, r, d, ENTERED, k + 1, _list_value(inputs, deals, r, s), np.nan)
        else:
            _give_slot(deals, s)
            if log.day.shape[0] > 0:
                _log(log, deals, s, r, d, LOST, k, _list_value(inputs, deals, r, s), np.nan)
    _close_ranks(deals, k, touched, kept)


@_part
def _work_last_stage(
    inputs: Inputs,
    luck: Luck,
    deals: Deals,
    lever: FloatArray,
    r: int,
    d: int,
    touched: int,
    stand: Stand,
    weighing: Weighing | None,
    log: Record,
) -> Any:
    """The same for the last stage; gives the money signed and the number of signatures."""
    k = WORKING_STAGES - 1
    left = inputs.last - 1 - d
    ahead = inputs.choice.theta.shape[0] > 0
    pulling = ahead and stand.left < PULL_DAYS
    beat = _touch(deals, k, touched)
    signed = 0.0
    signatures = 0
    if not pulling and beat < deals.due[k]:
        return signed, signatures
    line = deals.queue[k]
    looked_at = deals.length[k] if pulling else touched
    kept = 0
    ended = (beat + 1) * _TOUCH
    for i in range(looked_at):
        word = line[i]
        s = np.uint32(word)
        late = 0
        if word >= ended:
            late = word // _TOUCH - beat - stand.left
            if not pulling or late <= 0:
                line[kept] = word
                kept += 1
                continue
        if ahead:
            now = Stand(stand.signed + signed, stand.quota, stand.lift, stand.left)
            price, discount = _close_ahead(inputs, deals, lever, r, s, now, late, left, weighing)
            if late > 0 and price == _HELD:
                line[kept] = word
                kept += 1
                continue
        else:
            price, discount = _close(inputs, deals, lever, r, s, left, weighing), np.nan
        if log.day.shape[0] > 0:
            what = SIGNED if price > 0.0 else (LOST if price == _LOST else SLIPPED)
            value = price if price > 0.0 else _list_value(inputs, deals, r, s)
            _log(log, deals, s, r, d, what, k, value, discount)
        if price < 0.0:
            _put_off(inputs, luck, deals, s, price == _HELD, stand.left)
            continue
        if price > 0.0:
            signed += price
            signatures += 1
        _give_slot(deals, s)
    _close_ranks(deals, k, looked_at, kept)
    return signed, signatures


@_part
def _close_ranks(deals: Deals, k: int, touched: int, kept: int) -> None:
    """Move up those who waited behind the touched ones, of whom `kept` stayed, and note when the next visit ends."""
    line = deals.queue[k]
    if kept < touched:
        for i in range(touched, deals.length[k]):
            line[kept + i - touched] = line[i]
        deals.length[k] -= touched - kept
    first = _NEVER * _TOUCH
    for i in range(deals.length[k]):
        first = min(first, line[i])
    deals.due[k] = first // _TOUCH


@_part
def _keep_open(record: Record, deals: Deals, r: int) -> None:
    """Write down the open deals of one rep, queue by queue, so that play can go on from here."""
    for k in range(WORKING_STAGES):
        for i in range(deals.length[k]):
            s = np.uint32(deals.queue[k, i])
            m = record.rows[1]
            if m < record.open.shape[0]:
                row = record.open[m]
                left = deals.queue[k, i] // _TOUCH - deals.beat[k]
                row[0], row[1], row[2], row[3] = r, k, deals.deal[s], deals.total[s] - left
                row[4], row[5], row[6] = deals.entered[s], deals.slips[s], deals.segment[s]
                record.open_z[m, 0], record.open_z[m, 1] = deals.z[s], deals.keep[s]
            record.rows[1] = m + 1


@_part
def _play_rep(
    inputs: Inputs,
    start: Start,
    luck: Luck,
    deals: Deals,
    market: FloatArray,
    r: int,
    path: FloatArray,
    weighing: Weighing | None,
    record: Record,
) -> Any:
    """Play one rep from the first day to the last; adds to `path` (columns,), gives money, signatures, room enough."""
    choice = inputs.choice
    ahead = choice.theta.shape[0] > 0
    region = inputs.region[r]
    first_week = inputs.week[inputs.first]
    signed = start.signed[r]
    growth = start.growth[r]
    quota = inputs.quota[r]
    earned = 0.0
    signatures = 0
    effort = start.effort[r]
    lift = 1.0
    theta = 0.0
    arrival = 0.0
    rate, steps = 0.0, (1.0, 1.0, 1.0)  # of leads today, and the chances of few
    _draw_leads(inputs, luck, deals.leads)
    for d in range(inputs.first, inputs.last):
        lever = inputs.levers[inputs.cell[r], d]
        new_week = d == 0 or inputs.week[d] != inputs.week[d - 1]
        if ahead:
            anew = d == inputs.first
            if d > 0 and choice.period[d] != choice.period[d - 1]:
                over = signed / (inputs.quota[r] * choice.quotas[choice.period[d - 1]] * growth) - 1.0
                growth *= 1.0 + choice.up * max(over, 0.0) - choice.down * max(-over, 0.0)
                signed = 0.0
                new_week = anew = True
            if new_week or d == inputs.first:
                quota = inputs.quota[r] * choice.quotas[choice.period[d]] * growth
                if anew:
                    theta = np.log(choice.potential[r] / (inputs.quota[r] * growth))
                effort = choice.drive[r] * _look_ahead(choice, deals, theta, choice.week[d], signed / quota, anew)
                lift = np.exp(choice.elasticity * np.log(effort))
        elif inputs.quarter_day[d] == 0 and d > 0:
            signed = 0.0
            effort = 1.0
        elif new_week and inputs.quarter_day[d] > 0:
            quota = inputs.quota[r] * inputs.quota_scale[d]
            effort = _effort(inputs, signed, quota, inputs.quarter_day[d], inputs.quarter_days[d])
        if new_week or d == inputs.first:
            arrival = inputs.lead_rate[r] * np.exp(market[region, inputs.week[d] - first_week])
            if not ahead:
                arrival *= effort
            if record.day.shape[0] > 0:
                row = record.weekly[r, inputs.column[d]]
                row[0], row[1], row[2] = signed, quota, effort
        if deals.length[WORKING_STAGES] < 180:  # three arrivals of at most 60
            return earned, signatures, False
        if inputs.capacity[r, d] == 0.0:
            continue  # the seat is vacant: its deals wait, and nobody takes up leads

        # 1. Arrivals: leads, and whatever a plan adds further down the funnel.
        today = arrival * inputs.season[d] * lever[LEADS]
        if today != rate:
            rate = today
            steps = _poisson_steps(rate)
        unit = 0.0
        if weighing is not None:
            unit = _expect_arrivals(inputs, weighing, lever, r, d, 0, rate, lift)
        for order in range(_poisson(rate, steps, deals.leads[d])):
            s = _arrive(inputs, luck, deals, d, 0, order)
            if weighing is not None:
                weighing.luck[0] += unit * _list_value(inputs, deals, r, s)
            if record.day.shape[0] > 0:
                _log(record, deals, s, r, d, ENTERED, 0, _list_value(inputs, deals, r, s), np.nan)
        for entry in range(1, 3):
            extra = lever[OPPORTUNITIES + entry - 1]
            if extra > 0.0:
                if weighing is not None:
                    unit = _expect_arrivals(inputs, weighing, lever, r, d, entry, extra, lift)
                x0, x1, _, _ = _draw(luck, d, _EXTRA + entry)
                for order in range(_poisson(extra, _poisson_steps(extra), _unit(x0 + _unit(x1)))):
                    s = _arrive(inputs, luck, deals, d, entry, order)
                    if weighing is not None:
                        weighing.luck[0] += unit * _list_value(inputs, deals, r, s)
                    if record.day.shape[0] > 0:
                        _log(record, deals, s, r, d, ENTERED, entry, _list_value(inputs, deals, r, s), np.nan)

        # 2. The day's hours. 3. A touch for those who entered a stage first, latest stage first.
        hours = inputs.capacity[r, d] * effort * lever[HOURS]
        for step in range(WORKING_STAGES):
            k = np.uint32(WORKING_STAGES - 1 - step)  # unsigned, like slots: an index that may count from the end costs
            touched = deals.length[k]
            if touched * inputs.touch_hours[k] * 1.000001 > hours:  # else they suffice, and no division is needed
                touched = min(touched, np.int64(hours / inputs.touch_hours[k]))
            hours -= touched * inputs.touch_hours[k]
            if touched == 0:
                continue
            if record.day.shape[0] > 0:
                record.touches[r, d, k] = touched
            if k == WORKING_STAGES - 1:
                stand = Stand(signed, quota, lift, choice.left[d] if ahead else 0)
                money, count = _work_last_stage(inputs, luck, deals, lever, r, d, touched, stand, weighing, record)
                signed += money
                earned += money
                signatures += count
                path[inputs.column[d]] += money
            else:
                _work_open_stage(inputs, luck, deals, lever, r, d, k, touched, lift, weighing, record)
    if record.day.shape[0] > 0:
        record.signed[r], record.growth[r], record.effort[r] = signed, growth, effort
    return earned, signatures, True


def _whole(function: Any) -> Any:
    return njit(cache=True, **_OPTIONS)(function)


@_whole
def play(
    inputs: Inputs,
    start: Start,
    seed: Any,
    first_replication: int,
    deals: Deals,
    market: FloatArray,
    path: FloatArray,
    by_rep: FloatArray,
    signatures: IntArray,
    weighing: Weighing | None,
    record: Record,
) -> bool:
    """Play one replication for each row of `path` (N, columns) and `by_rep` (N, R), both in currency.

    `deals` and `market` (G, weeks) are room to work in. False if a rep's open deals did not fit: the caller plays again
    with more room. A `record` with rows is filled with the events of the (then only) replication and its last state.
    """
    weeks = market.shape[1]
    _fill_free(deals)
    k0 = np.uint64(seed) & _MASK
    k1 = np.uint64(seed) >> _LOW
    for n in range(path.shape[0]):
        replication = np.uint64(first_replication + n)
        _fill_market(inputs, start, Luck(replication, np.uint64(0), k0, k1), market)
        cursor = 0
        for r in range(inputs.region.shape[0]):
            luck = Luck(replication, np.uint64(r), k0, k1)
            cursor = _load(inputs, start, luck, deals, r, cursor)
            money, count, fitted = _play_rep(inputs, start, luck, deals, market, r, path[n], weighing, record)
            if not fitted:
                return False
            by_rep[n, r] = money
            signatures[n] += count
            if record.day.shape[0] > 0:
                _keep_open(record, deals, r)
            _release(deals)
        if weighing is not None:
            weighing.windfall[n] = weighing.luck[0]
            weighing.luck[0] = 0.0
        if record.day.shape[0] > 0:
            for g in range(market.shape[0]):
                for w in range(weeks):
                    record.market[g, w] = market[g, w]
    return True
