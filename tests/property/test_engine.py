"""What must always hold of the engine, whatever is asked of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simkit.engine.simulate import levers, simulate
from simkit.engine.team import reference_team
from simkit.plan import LEVERS, Effect, Plan

TEAM = reference_team(reps=4)

effects = st.builds(
    Effect,
    lever=st.sampled_from(LEVERS),
    size=st.floats(0, 3),
    start=st.integers(-5, 70),
    ramp=st.integers(0, 30),
    end=st.none() | st.integers(0, 70),
    ceiling=st.none() | st.floats(0.5, 2),
    region=st.none() | st.sampled_from(TEAM.region_ids),
)
plans = st.builds(Plan, effects=st.lists(effects, max_size=4).map(tuple))


@settings(max_examples=25, deadline=None)
@given(plan=plans, seed=st.integers(0, 2**53 - 1), threads=st.integers(1, 3), chunk=st.integers(1, 40))
def test_the_same_seed_gives_the_same_bits(plan: Plan, seed: int, threads: int, chunk: int) -> None:
    one = simulate(TEAM, plan, 30, seed, threads=1, chunk=30)
    other = simulate(TEAM, plan, 30, seed, threads=threads, chunk=chunk)
    assert np.array_equal(one.signed, other.signed) and np.array_equal(one.by_rep, other.by_rep)


@settings(max_examples=50, deadline=None)
@given(plan=plans, seed=st.integers(0, 2**53 - 1))
def test_money_is_never_negative_and_adds_up(plan: Plan, seed: int) -> None:
    result = simulate(TEAM, plan, 5, seed)
    assert np.isfinite(result.signed).all() and (result.signed >= 0).all()
    assert result.by_rep.sum(axis=1) == pytest.approx(result.total)


@settings(max_examples=50, deadline=None)
@given(plan=plans)
def test_no_lever_is_negative(plan: Plan) -> None:
    assert (levers(TEAM, plan) >= 0).all()
