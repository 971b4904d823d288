"""Tabulate: from the events of one played past to the tables that a learner reads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from simkit.company import details
from simkit.company.accounts import accounts, accounts_of
from simkit.company.people import NEWCOMER_MONTHS
from simkit.company.world import World
from simkit.engine import kernel
from simkit.engine.simulate import levers
from simkit.engine.team import Events
from simkit.plan import LEVERS, Plan
from simkit.scenario import STAGES
from simkit.tables import SCHEMAS, Tables

#: A deal is due after this multiple of the usual dwell times of the stages before it (assumption).
PATIENCE = 1.5

#: What the kernel calls an event, in the words of the tables.
EVENTS = {kernel.ENTERED: "entered", kernel.SIGNED: "signed", kernel.LOST: "lost", kernel.SLIPPED: "slipped"}

#: One touch in this many at the lead stage is a visit to a new customer, the others are calls (assumption, so that a
#: rep with the usual leads makes about D7's five visits a week).
TOUCHES_A_VISIT = 6


def tabulate(world: World, events: Events, day: int) -> Tables:
    """The tables that the events up to before calendar day `day` leave behind, without the warm-up."""
    log = _log(world, events)
    first = int(np.argmax(world.calendar.quarter == -world.scenario.calendar.history_quarters)) - world.origin
    deals, names = _deals(world, log, day - world.origin)
    kept = deals["closed"].isna() | (deals["closed"] >= first)
    deals, names = deals[kept].reset_index(drop=True), names[kept.to_numpy()]
    deals = details.add(world, deals, names, day - world.origin)[list(SCHEMAS["deals"].columns)]
    log = log[log["deal"].isin(deals["deal"]) & (log["day"] >= first)]
    calendar = _calendar(world)
    return Tables(
        reps=_reps(world),
        staff=_staff(world, first),
        accounts=accounts(world),
        deals=deals,
        events=log[list(SCHEMAS["events"].columns)].reset_index(drop=True),
        activities=_activities(world, events, log, calendar, day - world.origin),
        targets=_targets(world),
        quarters=_quarters(world),
        calendar=calendar,
        market=_market(world, events, calendar, day - world.origin),
        history=_history(world, deals, calendar),
        day=day - world.origin,
    )


def _log(world: World, events: Events) -> pd.DataFrame:
    log = pd.DataFrame(
        {
            "rep": events.rep,
            "name": events.rep * (1 << 32) + events.deal,
            "day": events.day - world.origin,
            "stage": np.array(STAGES)[events.stage],
            "segment": events.segment,
            "event": np.array([EVENTS[kind] for kind in range(len(EVENTS))])[events.what],
            "amount": np.round(events.value, 2),
        }
    )
    log = log.sort_values(["day", "name"], kind="stable", ignore_index=True)
    log["deal"] = pd.factorize(log["name"])[0] + 1
    return log


def _deals(world: World, log: pd.DataFrame, day: int) -> tuple[pd.DataFrame, np.ndarray]:
    """What the events alone say of each deal, and (n,) its name in the engine."""
    by_deal = log.groupby("deal", sort=True)
    last, first = by_deal.last(), by_deal.first()
    came = log[log["event"] == "entered"]
    entered = came.groupby("deal")["day"].last()
    closed = last["event"].isin(["signed", "lost"])
    listed = log[log["event"] != "signed"].groupby("deal")["amount"].last()
    remaining = PATIENCE * np.cumsum(world.dwell_mean[::-1])[::-1]
    stage = last["stage"].map(STAGES.index)
    in_stage = entered.reindex(last.index).fillna(first["day"])
    products = np.array([product.id for product in world.scenario.products])
    customers = np.array([customer.id for customer in world.scenario.customers])
    steps = {
        f"entered_{name}": came[came["stage"] == name].groupby("deal")["day"].last().reindex(last.index).astype(float)
        for name in STAGES[1:]
    }
    table = pd.DataFrame(
        {
            "deal": last.index,
            "rep": last["rep"],
            "region": np.array(world.region_ids)[world.region[last["rep"]]],
            "product": products[last["segment"] // len(customers)],
            "customer": customers[last["segment"] % len(customers)],
            "born": first["day"],
            "stage": last["stage"],
            "status": np.where(closed, last["event"], "open"),
            "entered": in_stage.astype(int),
            **steps,
            "dwell": (np.where(closed, last["day"], day) - in_stage).astype(int),
            "closed": last["day"].where(closed).astype(float),
            "due": np.ceil(in_stage + remaining[stage]).astype(int),
            "amount": listed.reindex(last.index).fillna(last["amount"]),
            "price": last["amount"].where(last["event"] == "signed"),
            "slips": log[log["event"] == "slipped"].groupby("deal").size().reindex(last.index, fill_value=0),
            "big": listed.reindex(last.index).fillna(0) >= world.big,
        }
    ).reset_index(drop=True)
    return table, (last["name"].to_numpy() & 0xFFFFFFFF)


def _reps(world: World) -> pd.DataFrame:
    holders = {stay.seat: stay for stay in world.staff if stay.left is None}
    seats = [holders[seat] for seat in range(len(world.people))]
    regions = [world.region_ids[number] for number in world.region]
    manager = {region: one.id for one in world.scenario.team.managers for region in one.regions}
    pay = {one.grade: one for one in world.scenario.team.pay}
    return pd.DataFrame(
        {
            "rep": range(len(seats)),
            "name_en": [stay.name.en for stay in seats],
            "name_zh": [stay.name.zh for stay in seats],
            "region": regions,
            "grade": [stay.grade for stay in seats],
            "manager": [manager[region] for region in regions],
            "start": [stay.start for stay in seats],
            "tenure_months": world.tenure.clip(min=0).round(1),
            "newcomer": world.tenure < NEWCOMER_MONTHS,
            "quota": world.quota,
            "on_target_pay": [pay[stay.grade].on_target for stay in seats],
            "fixed_share": [pay[stay.grade].fixed for stay in seats],
            "authority": [pay[stay.grade].authority for stay in seats],
            "hours": float(world.scenario.team.hours_per_day),
            **{f"skill_{name}": world.skill[:, k].round(3) for k, name in enumerate(STAGES)},
            "accounts": accounts_of(world.scenario),
        }
    )


def _staff(world: World, first: int) -> pd.DataFrame:
    there = [stay for stay in world.staff if stay.left is None or stay.left > first]
    return pd.DataFrame(
        {
            "person": range(len(there)),
            "rep": [stay.seat for stay in there],
            "name_en": [stay.name.en for stay in there],
            "name_zh": [stay.name.zh for stay in there],
            "grade": [stay.grade for stay in there],
            "start": [stay.start for stay in there],
            "left": np.array([np.nan if stay.left is None else stay.left for stay in there], float),
        }
    )


def _activities(world: World, events: Events, log: pd.DataFrame, calendar: pd.DataFrame, day: int) -> pd.DataFrame:
    """Touches of each rep and week by what they were: the first stage's are calls and visits, later ones follow-ups."""
    gone = calendar[calendar["day"] < day]
    weeks = gone.groupby(["quarter", "week"], sort=False)["day"].agg(["min", "max"]).reset_index()
    edges = weeks["min"].to_numpy() + world.origin
    played = events.touches[:, : world.origin + day]
    touches = np.add.reduceat(played, edges, axis=1)[:, :, :]
    rng = np.random.default_rng((world.seed, 5))
    visits = rng.binomial(touches[:, :, 0], 1 / TOUCHES_A_VISIT)
    quotes = log[(log["event"] == "entered") & (log["stage"] == "quote")]
    week = np.searchsorted(weeks["min"].to_numpy(), quotes["day"].to_numpy(), side="right") - 1
    proposals = np.zeros(touches.shape[:2], np.int64)
    np.add.at(proposals, (quotes["rep"].to_numpy(), week), 1)
    reps = len(world.people)
    return pd.DataFrame(
        {
            "rep": np.repeat(np.arange(reps), len(weeks)),
            "quarter": np.tile(weeks["quarter"].to_numpy(), reps),
            "week": np.tile(weeks["week"].to_numpy(), reps),
            "visits": visits.ravel(),
            "calls": (touches[:, :, 0] - visits).ravel(),
            "proposals": proposals.ravel(),
            "follow_ups": touches[:, :, 1:].sum(axis=2).ravel(),
        }
    )


def _targets(world: World) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"quarter": quarter, "rep": np.arange(len(targets)), "target": targets.astype(float)})
        for quarter, targets in world.targets().items()
    ]
    return pd.concat(parts, ignore_index=True)


def _quarters(world: World) -> pd.DataFrame:
    days = world.calendar
    rows = []
    for quarter, targets in world.targets().items():
        first = int(np.argmax(days.quarter == quarter))
        date = days.dates[first]
        name = f"{date.year}-Q{(date.month + 2) // 3}"
        rows.append((quarter, name, first - world.origin, int(days.length[first]), float(targets.sum())))
    return pd.DataFrame(rows, columns=["quarter", "name", "start", "days", "target"])


def _calendar(world: World) -> pd.DataFrame:
    days = world.calendar
    table = pd.DataFrame(
        {
            "day": np.arange(len(days.dates)) - world.origin,
            "date": [day.isoformat() for day in days.dates],
            "quarter": days.quarter,
            "month": days.month + 1,
            "week": days.quarter_day // world.scenario.calendar.days_per_week + 1,
        }
    )
    return table[table["quarter"] >= -world.scenario.calendar.history_quarters].reset_index(drop=True)


def _market(world: World, events: Events, calendar: pd.DataFrame, day: int) -> pd.DataFrame:
    """Demand of each region by week, 1 = usual: the wandering index times what befalls the market's leads."""
    gone = calendar[calendar["day"] < day]
    weeks = gone.groupby(["quarter", "week"], sort=False)["day"].min().reset_index()
    at = weeks["day"].to_numpy() + world.origin
    befalls = levers(replace(world, background=world.demand), Plan())[
        : len(world.region_ids), at, LEVERS.index("leads")
    ]
    index = np.exp(events.market[:, world.week[at] - world.week[0]])
    parts = [
        pd.DataFrame(
            {
                "region": region,
                "quarter": weeks["quarter"],
                "week": weeks["week"],
                "demand": (index[g] * befalls[g]).round(4),
                "season": world.season[at].round(4),
            }
        )
        for g, region in enumerate(world.region_ids)
    ]
    return pd.concat(parts, ignore_index=True)


def _history(world: World, deals: pd.DataFrame, calendar: pd.DataFrame) -> pd.DataFrame:
    """Signed by quarter and segment, every combination, earlier quarters only."""
    signed = deals[deals["status"] == "signed"]
    quarter = pd.Series(calendar["quarter"].to_numpy(), index=calendar["day"].to_numpy())
    signed = signed.assign(quarter=signed["closed"].map(quarter))
    keys = ["quarter", "region", "product", "customer"]
    every = pd.MultiIndex.from_product(
        [
            range(-world.scenario.calendar.history_quarters, 0),
            world.region_ids,
            [product.id for product in world.scenario.products],
            [customer.id for customer in world.scenario.customers],
        ],
        names=keys,
    )
    by_cell = signed.groupby(keys)["price"].agg(["size", "sum"]).reindex(every, fill_value=0)
    table = by_cell.rename(columns={"size": "deals", "sum": "signed"}).reset_index()
    return table.astype({"quarter": int, "deals": int}).assign(signed=table["signed"].astype(float).round(2))
