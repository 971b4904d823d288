"""What must always hold of a whole company: its deals, its money, its clocks, and which way more of anything points."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simkit.company.tabulate import tabulate
from simkit.company.world import World, draw_world, load_scenario
from simkit.engine import kernel
from simkit.engine.simulate import simulate
from simkit.engine.team import Result
from simkit.measures import attainment
from simkit.plan import LEVERS, Effect, Plan
from simkit.scenario import STAGES

NAMES = ("software", "b2b_software", "distribution", "manufacturer")

effects = st.builds(
    Effect,
    lever=st.sampled_from(LEVERS),
    size=st.floats(0.2, 2),
    start=st.integers(-120, 20),
    ramp=st.integers(0, 20),
    end=st.none() | st.integers(-60, 40),
)
plans = st.builds(Plan, effects=st.lists(effects, max_size=3).map(tuple))
seeds = st.integers(0, 2**31)


@cache
def company(name: str, seed: int, reps: int = 4) -> World:
    """A small company with one year of history."""
    scenario = load_scenario(name)
    calendar = scenario.calendar.model_copy(update={"history_quarters": 4, "warm_up_quarters": 0})
    return draw_world(scenario.model_copy(update={"calendar": calendar}), seed, reps=reps)


def log_of(result: Result) -> pd.DataFrame:
    """Its events, each deal named by rep and deal."""
    assert result.events is not None
    names = ("rep", "deal", "day", "what", "stage", "value")
    log = pd.DataFrame({name: getattr(result.events, name) for name in names})
    return log.assign(name=log["rep"] * (1 << 32) + log["deal"])


@settings(max_examples=12, deadline=None)
@given(name=st.sampled_from(NAMES), seed=seeds, plan=plans, day=st.integers(-200, 60))
def test_no_deal_appears_or_vanishes_and_no_clock_runs_backwards(name: str, seed: int, plan: Plan, day: int) -> None:
    world = company(name, seed % 3)
    result = simulate(world, plan, 1, seed, record="deals", until=world.origin + day)
    log = log_of(result)
    assert result.state is not None
    start = result.state.start
    there = set((start.rep * (1 << 32) + start.deal).tolist())
    first = {rep * (1 << 32) + n for rep in range(4) for n in range(sum(world.first_pipeline))}
    lives = log.groupby("name", sort=False)
    births = lives.first()[~lives.first().index.isin(first)]
    assert (births["what"] == kernel.ENTERED).all()
    closed = log.loc[log["what"].isin([kernel.SIGNED, kernel.LOST]), "name"]
    assert closed.is_unique
    assert (first | set(births.index)) - set(closed) == there
    last = lives.tail(1)
    assert set(closed) == set(last.loc[last["what"].isin([kernel.SIGNED, kernel.LOST]), "name"])
    assert (lives["day"].diff().dropna() >= 0).all() and (lives["stage"].diff().dropna() >= 0).all()
    moved = log[log["what"] == kernel.ENTERED]
    assert not moved.duplicated(["name", "stage"]).any()
    since = pd.Series(start.entered, index=start.rep * (1 << 32) + start.deal)
    assert (since < result.state.day).all() and (start.touched >= 0).all()
    assert since.reindex(moved["name"]).dropna().ge(moved.loc[moved["name"].isin(there), "day"].to_numpy()).all()


@settings(max_examples=5, deadline=None)
@given(name=st.sampled_from(NAMES), seed=seeds, plan=plans, day=st.integers(5, 60))
def test_money_adds_up_by_deal_rep_region_and_product(name: str, seed: int, plan: Plan, day: int) -> None:
    world = company(name, seed % 3)
    result = simulate(world, plan, 1, seed, record="deals", until=world.origin + day)
    assert result.events is not None
    tables = tabulate(world, result.events, world.origin + day)
    signed = tables.deals[tables.deals["status"] == "signed"]
    assert signed.groupby("rep")["price"].sum().reindex(range(4), fill_value=0).to_numpy() == pytest.approx(
        result.by_rep[0], abs=0.01 * len(signed) + 0.01
    )
    assert result.signatures[0] == len(signed)
    running = signed[signed["closed"] >= 0]
    by_rep = attainment.by_rep(tables).set_index("rep")
    assert by_rep["signed"].sum() == pytest.approx(running["price"].sum())
    for key in ("rep", "region", "product"):
        parts = [
            attainment.signatures(tables).merge(tables.deals[["deal", "region", "product"]], on="deal"),
            signed.assign(amount=signed["price"]),
        ]
        by_event, by_deal = (part.groupby(key)["amount"].sum() for part in parts)
        assert by_event.to_dict() == pytest.approx(by_deal.to_dict())
    for key in ("region", "product"):
        earlier = tables.history.groupby(key)["signed"].sum() + running.groupby(key)["price"].sum().reindex(
            tables.history[key].unique(), fill_value=0
        )
        assert earlier.sum() == pytest.approx(signed["price"].sum())
        assert earlier.reindex(signed[key].unique()).to_numpy() == pytest.approx(
            signed.groupby(key)["price"].sum().reindex(signed[key].unique()).to_numpy(), abs=0.02 * len(signed)
        )


@pytest.mark.parametrize("name", NAMES)
def test_littles_law_holds_in_each_stage_of_a_steady_company(name: str) -> None:
    """Deals in a stage = deals that enter it a day × days that they stay: no trend, season, shocks, changes, overload.

    Counted over days of which all deals have left again, or the longest stays would be missing.
    """
    whole = draw_world(load_scenario(name), 1, reps=12)
    hours = 1.5 * whole.scenario.team.hours_per_day  # the queue for leads, served last, would grow without end
    steady = replace(
        whole, season=np.ones_like(whole.season), capacity=np.full_like(whole.capacity, hours), noise=0.0,
        background=Plan(), quota_scale=np.ones_like(whole.quota_scale),
    )  # fmt: skip
    log = log_of(simulate(steady, Plan(), 1, 5, record="deals"))
    begin, end = 200, len(steady.week) - 90
    for k, stage in enumerate(STAGES):
        entered = log[(log["what"] == kernel.ENTERED) & (log["stage"] == k)].set_index("name")["day"]
        leaves = log[(log["what"] == kernel.ENTERED) & (log["stage"] == k + 1)]
        ends = log[log["what"].isin([kernel.SIGNED, kernel.LOST]) & (log["stage"] == k)]
        left = pd.concat([leaves, ends]).set_index("name")["day"]
        stay = (left - entered).dropna()
        came = entered[entered.between(begin, end - 1)]
        rate, wait = len(came) / (end - begin), stay[stay.index.isin(came.index)].mean()
        both = pd.DataFrame({"in": entered, "out": left.reindex(entered.index).fillna(end)})
        overlap = both["out"].clip(begin, end) - both["in"].clip(begin, end)
        assert overlap.sum() / (end - begin) == pytest.approx(rate * wait, rel=0.06), stage


@settings(max_examples=8, deadline=None)
@given(name=st.sampled_from(NAMES), seed=seeds, size=st.floats(1.1, 2.0), reach=st.integers(10, 60))
def test_more_hours_leads_or_skill_never_sign_less(name: str, seed: int, size: float, reach: int) -> None:
    """On equal luck, from the quarter's first day on; skill brings something whatever else is short."""
    world = company(name, seed % 3)
    start = simulate(world, Plan(), 1, seed, record="deals", until=world.origin).state
    before = simulate(world, Plan(), 120, seed, start).total

    def gains(plan: Plan, team: World = world) -> tuple[float, float]:
        difference = simulate(team, plan, 120, seed, start).total - before
        return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(120))

    for lever in ("hours", "leads"):
        gain, error = gains(Plan(effects=(Effect(lever=lever, size=size, start=60 - reach),)))
        assert gain >= -4 * error, lever
    gain, error = gains(Plan(), replace(world, skill=world.skill * size))
    assert gain > 0
