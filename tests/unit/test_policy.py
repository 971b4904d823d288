"""What reps choose: known answers of the solver, and a direction for everything that a pay plan can change."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from simkit.engine import kernel
from simkit.engine.policy import Policy, Preferences, _backwards, pay, solve
from simkit.engine.simulate import simulate
from simkit.engine.team import State
from simkit.evidence.firm import BURN_IN, DAYS, QUARTER, STEEP, Firm, draw
from simkit.plan import Plan
from simkit.scenario import Bonus, Incentive, Tier

TASTES = Preferences()
LINEAR = Incentive()
THRESHOLD = Incentive(base=0.0, commission=0.0, bonuses=(Bonus(at=1.0, amount=1.0),))


def changed(plan: Incentive, **fields: object) -> Incentive:
    return Incentive.model_validate(plan.model_dump() | fields)


def effort(policy: Policy, theta: float, week: int, attainment: float) -> float:
    """Effort of the nearest type at the nearest attainment."""
    row = policy.effort[np.abs(policy.theta - theta).argmin(), week]
    return float(row[round(attainment / kernel.POLICY_STEP)])


def test_pay_by_slices_bonus_and_cap() -> None:
    assert pay(STEEP, np.array([0.0, 0.5, 0.9, 1.0, 1.5])) == pytest.approx(
        [0.45, 0.45 + 0.5 * 0.30, 0.45 + 0.5 * 0.58, 0.45 + 0.5 * 0.68 + 0.18, 0.45 + 0.5 * 1.68 + 0.18]
    )
    assert pay(changed(STEEP, cap=1.3), 1.8) == pytest.approx(pay(STEEP, 1.3))


@pytest.mark.parametrize("tiers", [(), (Tier(start=0.5, rate=1),), (Tier(start=0, rate=1), Tier(start=0, rate=2))])
def test_tiers_start_at_nothing_and_rise(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(ValueError, match="tiers: the first starts at 0"):
        Incentive(tiers=tiers)


def test_linear_pay_and_no_quota_means_constant_full_effort() -> None:
    for period in ("quarter", "year"):
        assert solve(changed(LINEAR, period=period), TASTES).effort == pytest.approx(1.0, abs=0.01)


def test_a_threshold_and_certainty_mean_just_enough_or_nothing() -> None:
    """One week whose sales follow effort without chance: the effort that just reaches 100 %, or none."""
    levels = np.arange(0.0, 2.0, 0.04)
    cells = np.rint(30 * levels).astype(int)  # full effort sells 30 cells, .6 of the quota
    flows = np.zeros((2, len(levels), 90))
    flows[:, np.arange(len(levels)), cells] = 1.0
    types, grid = np.array([0.5, 0.6]), np.linspace(0, 2, 101)
    value, chosen = np.zeros((2, 2, 101)), np.zeros((2, 1, 101))
    linear_rate = 1.3 / (0.5 * 0.6)  # makes the cost of full effort 1.3 / 4
    rest = (0.0, 0.0, 0.0, linear_rate, 0.5, 3.0, 0.0, 0.9, 0.05, 0.0, 0.02, 0)
    _backwards(types, flows, levels, pay(THRESHOLD, grid), *rest, value, chosen)
    for cell in range(101):
        missing = max(50 - cell, 0)
        enough = levels[np.flatnonzero(cells >= missing)[0]] if missing <= cells[-1] else np.inf
        if 1.3 * enough**4 / 4 < 1.0:
            assert value[1, 0, cell] == pytest.approx(1.0 - 1.3 * enough**4 / 4, abs=0.02)
            assert chosen[1, 0, cell] == pytest.approx(enough, abs=0.021)
        else:
            assert chosen[1, 0, cell] == 0.0 and value[1, 0, cell] == 0.0
    assert (chosen[1, 0, :50] == 0).any() and (chosen[1, 0, :50] > 1).any()


def test_two_weeks_worked_by_hand() -> None:
    """Deals of half a quota, one a week at full effort, pay 1 at 100 %: three states, two weeks."""
    tastes = replace(TASTES, wins=13.0, sigma=1e-6, later=0.0, border=0.0)
    policy = solve(THRESHOLD, tastes, (0.9, 1.0), weeks=2)
    levels = np.arange(0.1, 1.7, 0.001)
    deals_a_week = levels**0.5
    cost = 0.55 * 0.5 * 1.0 / 2 * levels**4 / 4
    none, one = np.exp(-deals_a_week), deals_a_week * np.exp(-deals_a_week)
    # Last week: with half of the quota one more deal is enough, with nothing it takes two.
    half, nothing = 1 - none - cost, 1 - none - one - cost
    # The week before, from nothing: no deal, one deal, or two and all is done (1, and no more effort).
    first = none * nothing.max() + one * half.max() + (1 - none - one) * 1.0 - cost
    assert policy.value[1, 1, 25] == pytest.approx(half.max(), abs=2e-3)
    assert policy.value[1, 1, 0] == pytest.approx(nothing.max(), abs=2e-3)
    assert policy.value[1, 0, 0] == pytest.approx(first.max(), abs=2e-3)
    assert effort(policy, 1.0, 1, 0.5) == pytest.approx(levels[half.argmax()], abs=0.02)
    assert effort(policy, 1.0, 0, 0.0) == pytest.approx(levels[first.argmax()], abs=0.02)


def test_who_is_far_below_gives_up_and_who_is_near_tries_hard() -> None:
    policy = solve(STEEP, TASTES)
    assert effort(policy, 0.95, 12, 0.4) < 0.9 * effort(policy, 0.95, 12, 0.96)


def test_a_cap_ends_effort_and_a_ratchet_dampens_it() -> None:
    free, capped = solve(STEEP, TASTES), solve(changed(STEEP, cap=1.3), TASTES)
    ratchet = solve(changed(STEEP, ratchet_up=0.07, ratchet_down=0.035), TASTES)
    assert effort(capped, 1.2, 10, 1.36) < 0.75 * effort(free, 1.2, 10, 1.36)
    assert effort(ratchet, 1.2, 10, 1.1) < effort(free, 1.2, 10, 1.1)


def test_a_bonus_pulls_those_who_nearly_have_it() -> None:
    without = solve(changed(STEEP, bonuses=()), TASTES)
    assert effort(solve(STEEP, TASTES), 0.95, 12, 0.90) > 1.05 * effort(without, 0.95, 12, 0.90)


def test_over_achievement_pay_keeps_those_going_who_are_done() -> None:
    flat = solve(changed(STEEP, tiers=[tier.model_dump() for tier in STEEP.tiers[:2]]), TASTES)
    assert effort(flat, 1.2, 9, 1.2) < 0.9 * effort(solve(STEEP, TASTES), 1.2, 9, 1.2)


def test_a_shorter_period_keeps_weak_reps_in_the_game() -> None:
    """Half-way with half of what was asked for so far: a fresh start is near in the quarter, far in the year."""
    quarter, year = solve(STEEP, TASTES), solve(changed(STEEP, period="year"), TASTES)
    assert effort(quarter, 0.6, 6, 0.24) > 1.05 * effort(year, 0.6, 26, 0.24)


# What the policies do to a whole firm.


@pytest.fixture(scope="module")
def firm() -> Firm:
    return Firm(reps=30, leavers=0.0)


def quarters(firm: Firm, plan: Plan, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Money by working day of the quarter and mean discount by week, after the burn-in."""
    result = simulate(draw(firm, seed).team, plan, 1, seed, record="deals")
    assert result.events is not None
    won = (result.events.what == kernel.SIGNED) & (result.events.day >= BURN_IN * QUARTER)
    day = result.events.day[won] % QUARTER
    money = np.bincount(day, result.events.value[won], minlength=QUARTER)
    discount = np.bincount(day // 5, result.events.discount[won]) / np.bincount(day // 5)
    return money, discount


def test_an_accelerator_makes_a_hockey_stick_and_linear_pay_does_not(firm: Firm) -> None:
    money, discount = quarters(firm, Plan(incentive=STEEP))
    even, usual = quarters(firm, Plan(incentive=LINEAR))
    last = slice(QUARTER - 5, QUARTER)
    assert money[last].sum() / money.sum() > 1.2 * even[last].sum() / even.sum()
    assert discount[12] - discount[4:9].mean() > 0.02
    assert abs(usual[12] - usual[4:9].mean()) < 0.01
    assert money[:22].sum() / money.sum() < even[:22].sum() / even.sum()


def test_a_quota_of_a_year_shifts_the_rush_to_the_end_of_the_year(firm: Firm) -> None:
    yearly = changed(STEEP, period="year")
    result = simulate(draw(firm, 5).team, Plan(incentive=yearly), 100, 5)
    last_weeks = result.signed.reshape(100, -1, 13)[:, :, 12].mean(axis=0)
    assert last_weeks[[7, 11]].mean() > 1.04 * last_weeks[[4, 5, 6, 8, 9, 10]].mean()


def test_a_ratchet_raises_the_next_quota_more_than_it_cuts_it(firm: Firm) -> None:
    plan = Plan(incentive=changed(STEEP, ratchet_up=0.07, ratchet_down=0.035))
    result = simulate(draw(firm, 5).team, plan, 1, 5, record="deals")
    assert result.weekly is not None and result.events is not None and result.state is not None
    quota = result.weekly[:, ::13, 1]
    won = result.events.what == kernel.SIGNED
    signed = np.zeros(quota.shape)
    np.add.at(signed, (result.events.rep[won], result.events.day[won] // QUARTER), result.events.value[won])
    over = signed / quota - 1
    expected = 1 + np.where(over > 0, 0.07, 0.035) * over
    assert quota[:, 1:] / quota[:, :-1] == pytest.approx(expected[:, :-1])
    assert result.state.start.growth == pytest.approx(quota[:, -1] / quota[:, 0])


def test_a_plan_changes_behaviour_at_once(firm: Firm) -> None:
    """From the same half-time on equal luck: without the accelerator the rest of the quarter brings less."""
    team = draw(firm, 5).team
    half = simulate(team, Plan(), 1, 5, record="deals", until=DAYS - 32).state
    steep, flat = (simulate(team, Plan(incentive=incentive), 300, 6, state=half).total for incentive in (STEEP, LINEAR))
    difference = steep - flat
    assert difference.mean() > 5 * difference.std() / np.sqrt(300)


@pytest.fixture(scope="module")
def half(firm: Firm) -> State:
    """The middle of the last quarter under the steep plan."""
    state = simulate(draw(firm, 5).team, Plan(), 1, 5, record="deals", until=DAYS - 32).state
    assert state is not None
    return state


def above(rate: float) -> list[dict[str, float]]:
    """The tiers of the steep plan with another rate above 100 %."""
    return [*(tier.model_dump() for tier in STEEP.tiers[:2]), {"start": 1.0, "rate": rate}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STEEP, changed(STEEP, tiers=above(1.7))),
        (STEEP, changed(STEEP, tiers=above(3.0))),
        (STEEP, changed(STEEP, ratchet_up=0.07, ratchet_down=0.035)),
        (STEEP, changed(STEEP, bonuses=())),
        (STEEP, LINEAR),
        (LINEAR, changed(STEEP, period="year")),
        (LINEAR, changed(LINEAR, ratchet_up=0.07, ratchet_down=0.035)),
        (changed(STEEP, cap=1.3), changed(STEEP, cap=1.3, ratchet_up=0.07, ratchet_down=0.035)),
    ],
    ids=["milder", "steeper", "ratchet", "no_bonus", "linear", "linear_year", "linear_ratchet", "capped_ratchet"],
)
def test_equal_luck_makes_two_pay_plans_comparable(firm: Firm, half: State, one: Incentive, other: Incentive) -> None:
    """The paired difference of two plans from mid-quarter varies ten times less than that of independent runs."""
    team, plan, base = draw(firm, 5).team, Plan(incentive=other), Plan(incentive=one)
    pair = [simulate(team, p, 500, 6, state=half, weigh=True) for p in (base, plan)]
    independent = simulate(team, plan, 500, 7, state=half).total - pair[0].total
    assert np.var(independent) > 10 * np.var(pair[1].weighted - pair[0].weighted)


@pytest.mark.parametrize("incentive", [STEEP, changed(STEEP, cap=1.3), LINEAR], ids=["steep", "cap", "linear"])
def test_less_the_luck_of_the_gates_the_mean_is_the_same(firm: Firm, half: State, incentive: Incentive) -> None:
    result = simulate(draw(firm, 5).team, Plan(incentive=incentive), 1000, 8, state=half, weigh=True)
    assert result.windfall is not None
    assert abs(result.windfall.mean()) < 3.5 * result.windfall.std() / np.sqrt(1000)


def test_uncompiled_choices_are_the_same_bits() -> None:
    code = (
        "from functools import partial\n"
        "from simkit.engine import policy\n"
        "policy.solve = partial(policy.solve, theta=(0.6, 1.4), weeks=6)\n"  # uncompiled, all of it takes 20 s
        "from simkit.engine.simulate import simulate\n"
        "from simkit.evidence.firm import Firm, draw\n"
        "from simkit.plan import Plan\n"
        "team = draw(Firm(reps=2), 3).team\n"
        "print([money.hex() for money in simulate(team, Plan(), 1, seed=11).total])\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], env=os.environ | extra, capture_output=True, text=True, check=True)
        for extra in ({}, {"NUMBA_DISABLE_JIT": "1"})
    ]
    assert runs[0].stdout == runs[1].stdout != ""
