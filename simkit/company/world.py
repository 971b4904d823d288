"""World: one company drawn from a scenario and a seed, and the tables that its past leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from simkit.engine import kernel
from simkit.engine.kernel import FloatArray, IntArray
from simkit.engine.team import Events, Team
from simkit.plan import Plan
from simkit.scenario import STAGES, Scenario, read_scenario
from simkit.tables import Tables

DATASETS = Path(__file__).parents[2] / "datasets"

#: Working days of a month, for ramp and tenure.
DAYS_PER_MONTH = 21.67

#: A deal is due after this multiple of the usual dwell times of the stages before it (assumption).
PATIENCE = 1.5

#: What the kernel calls an event, in the words of the tables.
EVENTS = {kernel.ENTERED: "entered", kernel.SIGNED: "signed", kernel.LOST: "lost", kernel.SLIPPED: "slipped"}


@dataclass(frozen=True, kw_only=True)
class World(Team):
    """A team as the engine plays it, and the scenario that gives its numbers their names."""

    scenario: Scenario
    seed: int


def load_scenario(name: str) -> Scenario:
    """A scenario that the course ships; ValueError names the ones there are."""
    folder = DATASETS / "scenarios"
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        raise ValueError(f"scenario: {name} is unknown; choose from {known}")
    return read_scenario(path)


def draw_world(scenario: Scenario, seed: int, background: Plan | None = None) -> World:
    """One company: the scenario's people with a little luck in skill and territory; `background` is what befalls it."""
    rng = np.random.default_rng((seed, 0))
    reps, calendar, deals = scenario.team.reps, scenario.calendar, scenario.deals
    quarters = calendar.warm_up_quarters + calendar.history_quarters + 1
    quarter_day = np.tile(np.arange(calendar.days_per_quarter), quarters)
    weeks = -(-calendar.days_per_quarter // calendar.days_per_week)
    week_of_quarter = quarter_day // calendar.days_per_week
    origin = (quarters - 1) * calendar.days_per_quarter
    regions = tuple(region.id for region in scenario.regions)
    skill = np.array([rep.skill for rep in reps])[:, None] * rng.normal(1.0, 0.04, (len(reps), len(STAGES)))
    return World(
        origin=origin,
        quarter_days=calendar.days_per_quarter,
        week=np.repeat(np.arange(quarters), calendar.days_per_quarter) * weeks + week_of_quarter,
        quarter_day=quarter_day,
        season=1 + calendar.season_swing * np.sin(2 * np.pi * week_of_quarter / weeks),
        capacity=scenario.team.hours_per_day * _ramp(scenario, np.arange(len(quarter_day)) - origin),
        lead_rate=np.full(len(reps), scenario.team.leads_per_day) * rng.normal(1.0, 0.05, len(reps)),
        skill=skill,
        region=np.array([regions.index(rep.region) for rep in reps]),
        region_ids=regions,
        quota=quotas(scenario),
        size=np.full(len(reps), deals.median),
        advance=np.array([stage.advance for stage in scenario.stages]),
        touch_hours=np.array([stage.hours for stage in scenario.stages]),
        dwell_mean=np.array([stage.dwell_mean for stage in scenario.stages]),
        dwell_shape=np.array([stage.dwell_shape for stage in scenario.stages]),
        sigma=deals.sigma,
        discount=deals.discount,
        big=deals.big * deals.median,
        slip_chance=deals.slip_chance,
        slip_days=deals.slip_days,
        slip_keep=deals.slip_keep,
        segment_share=np.outer([p.share for p in scenario.products], [c.share for c in scenario.customers]).ravel(),
        segment_size=np.outer([p.size for p in scenario.products], [c.size for c in scenario.customers]).ravel(),
        persistence=scenario.market.persistence,
        noise=scenario.market.noise,
        first_pipeline=scenario.team.first_pipeline,
        background=background or Plan(),
        scenario=scenario,
        seed=seed,
    )


def quotas(scenario: Scenario) -> FloatArray:
    """(R,) quota a quarter: the team's total shared out by skill, rounded to 1,000, adding up exactly."""
    skill = np.array([rep.skill for rep in scenario.team.reps])
    total = scenario.team.quota_per_quarter * len(skill)
    shares = np.round(total * skill / skill.sum() / 1000) * 1000
    shares[0] += total - shares.sum()
    return np.asarray(shares)


def tabulate(world: World, events: Events, day: int) -> Tables:
    """The tables that the events up to before calendar day `day` leave behind, without the warm-up."""
    scenario = world.scenario
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
    deals = _deals(world, log)
    first = -scenario.calendar.history_quarters * world.quarter_days
    deals = deals[(deals["closed"].isna()) | (deals["closed"] >= first)].reset_index(drop=True)
    log = log[log["deal"].isin(deals["deal"]) & (log["day"] >= first)]
    return Tables(
        reps=_reps(world),
        deals=deals,
        events=log[["deal", "rep", "day", "stage", "event", "amount"]].reset_index(drop=True),
        quarters=_quarters(world),
        day=day - world.origin,
    )


def _ramp(scenario: Scenario, day: IntArray) -> FloatArray:
    """(R, D) share of full productivity: an S-curve over tenure (D5; its shape is an assumption, median near V29)."""
    tenure = np.array([rep.tenure_months for rep in scenario.team.reps])[:, None] + day[None, :] / DAYS_PER_MONTH
    return np.asarray(0.3 + 0.7 / (1 + np.exp(-(tenure - 4.0) / 1.2)))


def _deals(world: World, log: pd.DataFrame) -> pd.DataFrame:
    by_deal = log.groupby("deal", sort=True)
    last = by_deal.last()
    first = by_deal.first()
    entered = log[log["event"] == "entered"].groupby("deal")["day"].last()
    closed = last["event"].isin(["signed", "lost"])
    listed = log[log["event"] != "signed"].groupby("deal")["amount"].last()
    remaining = PATIENCE * np.cumsum(world.dwell_mean[::-1])[::-1]
    stage = last["stage"].map(STAGES.index)
    in_stage = entered.reindex(last.index).fillna(first["day"])
    products = np.array([product.id for product in world.scenario.products])
    customers = np.array([customer.id for customer in world.scenario.customers])
    return pd.DataFrame(
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
            "closed": last["day"].where(closed).astype(float),
            "due": np.ceil(in_stage + remaining[stage]).astype(int),
            "amount": listed.reindex(last.index).fillna(last["amount"]),
            "price": last["amount"].where(last["event"] == "signed"),
            "slips": log[log["event"] == "slipped"].groupby("deal").size().reindex(last.index, fill_value=0),
            "big": listed.reindex(last.index).fillna(0) >= world.big,
        }
    ).reset_index(drop=True)


def _reps(world: World) -> pd.DataFrame:
    people = world.scenario.team.reps
    return pd.DataFrame(
        {
            "rep": range(len(people)),
            "name_en": [person.name.en for person in people],
            "name_zh": [person.name.zh for person in people],
            "region": [person.region for person in people],
            "grade": [person.grade for person in people],
            "tenure_months": [float(person.tenure_months) for person in people],
            "quota": world.quota,
        }
    )


def _quarters(world: World) -> pd.DataFrame:
    number = np.arange(-world.scenario.calendar.history_quarters, 1)
    return pd.DataFrame(
        {
            "quarter": number,
            "start": number * world.quarter_days,
            "days": world.quarter_days,
            "target": world.quota.sum(),
        }
    )
