"""Whatever quotas and history say: the targets of every dimension add up to the team's, to the last unit."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simkit.company.tabulate import tabulate
from simkit.company.world import draw_world, load_scenario
from simkit.engine.simulate import simulate
from simkit.measures.cuts import DIMENSIONS, cuts
from simkit.plan import Plan
from simkit.tables import Tables

REPS = 4


@cache
def half_time(name: str) -> Tables:
    """A small company half a quarter on."""
    world = draw_world(load_scenario(name), 1, reps=REPS)
    until = world.origin + world.quarter_days // 2
    events = simulate(world, Plan(), 1, 1, record="deals", until=until).events
    assert events is not None
    return tabulate(world, events, until)


@settings(deadline=None, max_examples=15)
@given(
    quota=arrays(float, REPS, elements=st.floats(0, 1e7)),
    sold=arrays(float, 12, elements=st.just(0.0) | st.floats(1e-3, 1e8)),
    day=st.integers(0, 30),
)
@pytest.mark.parametrize("name", ["software", "b2b_software", "distribution", "manufacturer"])
def test_the_targets_of_each_dimension_add_up_to_the_teams(
    name: str, quota: np.ndarray, sold: np.ndarray, day: int
) -> None:
    tables = half_time(name)
    target = float(quota.sum())
    drawn = replace(
        tables,
        reps=tables.reps.assign(quota=quota),
        quarters=tables.quarters.assign(target=tables.quarters["target"].where(tables.quarters["quarter"] < 0, target)),
        history=tables.history.assign(signed=np.resize(sold, len(tables.history))),
        day=day,
    )
    board = cuts(drawn)
    assert board.groupby("dimension")["target"].sum().to_dict() == dict.fromkeys(DIMENSIONS, round(target))
    assert board.loc[board["attainment"].notna(), "target"].gt(0).all()
