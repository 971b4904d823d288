"""Details: what the tables tell of a deal and the engine need not know: account, reason for loss, margin, collection.

Every detail is drawn from luck keyed by seed, rep, deal and purpose, so that a deal keeps its details whatever day the
tables stand at. Shares and shapes are assumptions; docs/model.md lists them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from simkit.company.accounts import accounts_of, customer_seats
from simkit.company.world import World
from simkit.engine import kernel
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.simulate import levers
from simkit.plan import LEVERS, Plan
from simkit.scenario import STAGES
from simkit.tables import LOSS_REASONS

#: Purposes of the keyed luck, beyond those of the engine.
_ACCOUNT, _LOSS, _MARGIN, _TERM, _DELIVERY, _LATE, _COMPLAINT = range(1 << 20, (1 << 20) + 7)

#: Why deals are lost when nothing special is wrong, by stage, in the order of `LOSS_REASONS`: early ones fizzle out,
#: late ones are lost to somebody or to the price. Facts V22 has lost .32 against no decision .21 of committed deals.
_USUAL = np.array(
    [[0.05, 0.05, 0.65, 0.25], [0.10, 0.10, 0.55, 0.25], [0.25, 0.15, 0.25, 0.35], [0.35, 0.25, 0.30, 0.10]]
)

#: Working days for a hundred calendar days.
_WORKING = 5 / 7


def luck(world: World, rep: IntArray, name: IntArray, purpose: int) -> FloatArray:
    """Uniform numbers in (0, 1), one a deal, keyed by seed, rep, deal and purpose."""
    philox = getattr(kernel.philox, "py_func", kernel.philox)
    key = np.uint64(world.seed)
    words = (np.zeros(len(rep), np.uint64), rep.astype(np.uint64), name.astype(np.uint64))
    with np.errstate(over="ignore"):
        word, _, _, _ = philox(
            *words, np.full(len(rep), purpose, np.uint64), key & np.uint64(0xFFFFFFFF), key >> np.uint64(32)
        )
    return np.asarray((word.astype(float) + 0.5) / 2**32)


def add(world: World, deals: pd.DataFrame, name: IntArray, day: int) -> pd.DataFrame:
    """The deals with their details as of working day `day`; `name` (n,) is what the engine calls each."""
    rep = deals["rep"].to_numpy(np.int64)

    def draw(purpose: int) -> FloatArray:
        return luck(world, rep, name, purpose)

    money = world.scenario.money
    signed = (deals["status"] == "signed").to_numpy()
    discount = (1 - deals["price"] / deals["amount"]).clip(lower=0).round(4)
    authority = authorities(world)[rep]
    cost = deals["amount"] * (1 - money.margin) * (0.85 + 0.3 * draw(_MARGIN))
    asks_longer = draw(_TERM) < np.where(deals["customer"] == world.scenario.customers[0].id, 0.3, 0.1)
    term = money.term_days + 30.0 * asks_longer
    delivered = deals["closed"] + pd.Series(waits(world, rep, name, money.delivery_days), index=deals.index)
    late = draw(_LATE)
    delay = np.where(late < money.late_share, -20 * np.log((late + 1e-6) / money.late_share), 0.0)
    collected = np.round(delivered + term * _WORKING + delay)
    delivered, collected = delivered.where(signed & (delivered < day)), collected.where(signed & (collected < day))
    return deals.assign(
        account=_accounts(world, deals, draw(_ACCOUNT)),
        discount=discount,
        beyond_authority=signed & (discount > authority).to_numpy(),
        margin=(1 - cost / deals["price"]).round(4),
        loss_reason=_loss_reasons(world, deals, draw(_LOSS)),
        forecast=_forecasts(world, deals),
        term_days=pd.Series(term, index=deals.index).where(signed),
        delivered=delivered,
        collected_day=collected,
        collected=deals["price"].where(collected.notna(), 0.0),
        complaint=delivered.notna().to_numpy() & (draw(_COMPLAINT) < money.complaints),
    )


def waits(world: World, rep: IntArray, name: IntArray, mean: FloatArray | float) -> FloatArray:
    """(n,) whole working days from signature to delivery: one, and `mean` ± 40 % more, lognormal."""
    return np.asarray(np.round(1 + mean * np.exp(0.4 * ndtri(luck(world, rep, name, _DELIVERY)) - 0.08)))


def authorities(world: World) -> FloatArray:
    """(R,) largest discount that each rep may give."""
    of_grade = {pay.grade: pay.authority for pay in world.scenario.team.pay}
    return np.array([of_grade[person.grade] for person in world.people])


def _accounts(world: World, deals: pd.DataFrame, uniform: FloatArray) -> IntArray:
    """The account of each deal: one of its rep's, of the deal's customer type."""
    seats = customer_seats(world.scenario)
    kinds = [customer.id for customer in world.scenario.customers]
    kind = deals["customer"].map(kinds.index).to_numpy()
    first = np.concatenate([[0], np.cumsum(seats)[:-1]])
    within = np.minimum((uniform * np.array(seats)[kind]).astype(np.int64), np.array(seats)[kind] - 1)
    return np.asarray(deals["rep"].to_numpy() * accounts_of(world.scenario) + first[kind] + within)


def _forecasts(world: World, deals: pd.DataFrame) -> pd.Series[Any]:
    """By the firm's rule: a quote that is due this quarter and was never put off is a commit; other quotes, and
    solutions that are due, best case; the rest pipeline."""
    due = deals["due"] < world.quarter_days
    commit = (deals["stage"] == STAGES[-1]) & due & (deals["slips"] == 0)
    best = (deals["stage"] == STAGES[-1]) | ((deals["stage"] == STAGES[-2]) & due)
    category = np.where(commit, "commit", np.where(best, "best_case", "pipeline"))
    return pd.Series(category, index=deals.index, dtype=object).where(deals["status"] == "open", None)


def _loss_reasons(world: World, deals: pd.DataFrame, uniform: FloatArray) -> pd.Series[Any]:
    """Drawn from what made the difference: a lever that is down loses deals for its own reason, the rest as usual."""
    lost = np.flatnonzero((deals["status"] == "lost").to_numpy())
    found = pd.Series(None, index=deals.index, dtype=object)
    if len(lost) == 0:
        return found
    rows = deals.iloc[lost]
    rep, stage = rows["rep"].to_numpy(np.int64), rows["stage"].map(STAGES.index).to_numpy()
    table = levers(world, Plan())[world.cell[rep], rows["closed"].to_numpy(np.int64) + world.origin]
    focus = np.where(
        rows["product"] == world.scenario.products[0].id, table[:, LEVERS.index("focus")].clip(max=1.0), 1.0
    )
    rival = np.where(stage == 3, table[:, LEVERS.index("competition")].clip(max=1.0), 1.0)
    first = LEVERS.index("advance_lead")
    own = np.choose(stage, table[:, first : first + 4].T) / np.where(
        stage == 3, table[:, LEVERS.index("competition")], 1
    )
    own = own.clip(max=1.0)
    chance = np.minimum(0.98, world.advance[stage] * world.skill[rep, stage])
    weight = (1 - chance)[:, None] * _USUAL[stage]
    weight[:, LOSS_REASONS.index("competitor")] += chance * (1 - rival)
    weight[
        np.arange(len(rows)), np.where(stage == 2, LOSS_REASONS.index("fit"), LOSS_REASONS.index("no_decision"))
    ] += chance * rival * (1 - own)
    weight[:, LOSS_REASONS.index("no_decision")] += chance * rival * own * (1 - focus)
    edge = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    which = np.minimum((edge < uniform[lost][:, None]).sum(axis=1), len(LOSS_REASONS) - 1)
    found.iloc[lost] = np.array(LOSS_REASONS, dtype=object)[which]
    return found
