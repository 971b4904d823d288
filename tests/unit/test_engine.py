"""The engine: known answers of the random numbers, conservation of deals, directions, equal luck."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simkit.engine import kernel
from simkit.engine.simulate import CancelledError, compare, levers, simulate
from simkit.engine.team import Team, reference_team
from simkit.plan import LEVERS, Effect, Plan

NOTHING = Plan()


def lift(lever: str, size: float, **more: object) -> Plan:
    return Plan(effects=(Effect.model_validate({"lever": lever, "size": size, "start": 0, **more}),))


@pytest.fixture(scope="module")
def team() -> Team:
    """A small team whose big deals can slip, so that every branch of the kernel is played."""
    return replace(reference_team(reps=8), big=20_000.0, slip_chance=0.5, slip_days=5.0, slip_keep=0.8)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(
    counter: tuple[int, ...], key: tuple[int, ...], words: tuple[int, ...]
) -> None:
    """Known answers of Philox 4×32-10 from the Random123 distribution."""
    assert kernel.philox(*(np.uint64(word) for word in (*counter, *key))) == words


def test_levers_stand_where_the_kernel_looks_for_them() -> None:
    positions = {"leads": kernel.LEADS, "opportunities": kernel.OPPORTUNITIES, "solutions": kernel.SOLUTIONS}
    positions |= {"hours": kernel.HOURS, "discount": kernel.DISCOUNT, "advance_lead": kernel.ADVANCE}
    positions |= {"advance_quote": kernel.ADVANCE + 3, "advance_big": kernel.ADVANCE_BIG, "slip": kernel.SLIP}
    assert {name: LEVERS.index(name) for name in positions} == positions


def test_a_lever_ramps_up_holds_and_goes_back(team: Team) -> None:
    plan = lift("leads", 2.0, ramp=4, end=9)
    column = levers(team, plan)[0, :, LEVERS.index("leads")]
    assert column[:12] == pytest.approx([1.25, 1.5, 1.75, 2, 2, 2, 2, 2, 2, 2, 1, 1])


def test_a_ceiling_limits_help_and_never_harms(team: Team) -> None:
    weak = replace(team, background=lift("advance_solution", 0.5))
    helped = levers(weak, lift("advance_solution", 3.0, ceiling=1.2))[0, 0, LEVERS.index("advance_solution")]
    strong = replace(team, background=lift("advance_solution", 1.5))
    unchanged = levers(strong, lift("advance_solution", 3.0, ceiling=1.2))[0, 0, LEVERS.index("advance_solution")]
    assert helped == pytest.approx(1.2)
    assert unchanged == pytest.approx(1.5)


def test_an_unknown_region_is_refused_by_name(team: Team) -> None:
    with pytest.raises(ValueError, match="region west is unknown; choose from r0"):
        simulate(team, lift("leads", 2.0, region="west"), 1, seed=1)


def test_every_deal_has_one_life(team: Team) -> None:
    """No deal appears or vanishes without an event; its stages rise, its days never run backwards."""
    result = simulate(team, NOTHING, 1, seed=4, record="deals")
    assert result.events is not None and result.state is not None
    log = pd.DataFrame({name: getattr(result.events, name) for name in ("rep", "deal", "day", "what", "stage")})
    assert (log["what"] == kernel.SLIPPED).sum() > 5
    first_deals = len(team.region) * sum(team.first_pipeline)
    born = log[(log["what"] == kernel.ENTERED) & (log["stage"] == 0)]
    closed = log[log["what"].isin([kernel.SIGNED, kernel.LOST])]
    assert not closed.duplicated(["rep", "deal"]).any()
    assert first_deals + len(born) == len(closed) + len(result.state.start.rep)
    for _, life in log.groupby(["rep", "deal"]):
        assert life["day"].is_monotonic_increasing
        assert life["stage"].is_monotonic_increasing
        assert not life["what"].iloc[:-1].isin([kernel.SIGNED, kernel.LOST]).any()


def test_money_adds_up(team: Team) -> None:
    result = simulate(team, NOTHING, 1, seed=4, record="deals")
    assert result.events is not None and result.state is not None
    signed = result.events.what == kernel.SIGNED
    by_rep = np.bincount(result.events.rep[signed], weights=result.events.value[signed], minlength=len(team.region))
    assert by_rep == pytest.approx(result.by_rep[0])
    assert result.by_rep.sum() == pytest.approx(result.total.sum())
    assert result.state.start.signed == pytest.approx(by_rep)
    assert result.signatures[0] == signed.sum()


def test_recording_changes_nothing(team: Team) -> None:
    recorded = simulate(team, NOTHING, 1, seed=9, record="deals")
    assert recorded.total[0] == simulate(team, NOTHING, 5, seed=9).total[0]


def test_a_quarter_goes_on_from_its_middle(team: Team) -> None:
    """Broken off at day 32 and gone on with from 120 such states, the second half earns what it earns in one go."""
    rests = []
    for seed in range(120):
        half = simulate(team, NOTHING, 1, seed, record="deals", until=32)
        assert half.state is not None
        rests.append(simulate(team, NOTHING, 20, seed + 1000, state=half.state).total.mean())
    whole = simulate(team, NOTHING, 2000, seed=3).total - simulate(team, NOTHING, 2000, seed=3, until=32).total
    error = np.hypot(np.std(rests) / np.sqrt(len(rests)), whole.std() / np.sqrt(len(whole)))
    assert abs(np.mean(rests) - whole.mean()) < 3.5 * error


@pytest.mark.parametrize(
    "plan",
    [lift("leads", 1.5), lift("opportunities", 0.2), lift("solutions", 0.2), lift("hours", 1.3)]
    + [lift(f"advance_{stage}", 1.2) for stage in ("lead", "opportunity", "solution", "quote", "big")]
    + [lift("slip", 0.3), lift("discount", 0.5)],
    ids=lambda plan: plan.effects[0].lever,
)
def test_what_helps_raises_expected_revenue(team: Team, plan: Plan) -> None:
    row = compare(team, [NOTHING, plan], 1000, seed=5).iloc[1]
    assert row["difference"] > 2 * row["standard_error"]


def test_more_skill_signs_more(team: Team) -> None:
    better = replace(team, skill=team.skill * 1.1)
    assert simulate(better, NOTHING, 500, seed=6).total.mean() > simulate(team, NOTHING, 500, seed=6).total.mean()


@pytest.mark.parametrize(
    "plan",
    [lift("advance_quote", 1.1), lift("advance_solution", 1.3), lift("solutions", 0.2), lift("slip", 0.3)],
    ids=lambda plan: plan.effects[0].lever,
)
def test_equal_luck_makes_two_plans_comparable(team: Team, plan: Plan) -> None:
    """From mid-quarter the paired difference varies ten times less than that of independent runs."""
    state = simulate(team, NOTHING, 1, seed=2, record="deals", until=32).state
    base, better = (simulate(team, p, 1000, seed=7, state=state, weigh=True) for p in (NOTHING, plan))
    other = simulate(team, plan, 1000, seed=8, state=state).total
    assert np.var(other - base.total) > 10 * np.var(better.weighted - base.weighted)


def test_of_one_deal_in_negotiation_its_chance_times_its_price_is_left(team: Team) -> None:
    """Signed or lost, the luck of the gate is taken out: p × price, whatever came of it."""
    alone = replace(team, lead_rate=np.zeros(8), first_pipeline=(0, 0, 0, 1), dwell_mean=np.full(4, 2.0), big=np.inf)
    alone = replace(alone, skill=np.ones((8, 4)), capacity=np.where(np.arange(8)[:, None] == 0, alone.capacity, 0.0))
    result = simulate(alone, NOTHING, 400, seed=3, weigh=True)
    won = result.total > 0
    chance = alone.advance[3]
    assert won.mean() == pytest.approx(chance, abs=3.5 * np.sqrt(chance * (1 - chance) / 400))
    assert result.weighted[won] == pytest.approx(chance * result.total[won])
    assert (result.weighted[~won] > 0).all()


#: Each moves another kind of luck: of gates, of customers' slips, of prices, of leads, of what is added further down.
LEVERS_TRIED = (
    ("advance_lead", 1.5), ("hours", 0.2), ("slip", 0.0), ("slip", 2.0), ("discount", 3.0), ("leads", 1.5),
    ("opportunities", 0.1),
)  # fmt: skip


@pytest.mark.parametrize(
    "plan",
    [NOTHING, *(lift(name, size) for name, size in LEVERS_TRIED)],
    ids=lambda plan: plan.effects[0].lever if plan.effects else "nothing",
)
def test_luck_brings_nothing_in_the_long_run(team: Team, plan: Plan) -> None:
    result = simulate(team, plan, 4000, seed=12, weigh=True)
    assert result.windfall is not None
    assert abs(result.windfall.mean()) < 3.5 * result.windfall.std() / np.sqrt(4000)
    assert result.weighted.std() < 0.9 * result.total.std()


def test_weighing_changes_nothing_that_is_signed(team: Team) -> None:
    plain, weighed = (simulate(team, NOTHING, 20, seed=5, weigh=weigh) for weigh in (False, True))
    assert np.array_equal(plain.signed, weighed.signed)
    with pytest.raises(ValueError, match="weigh=True"):
        _ = plain.weighted


def test_the_same_plan_differs_by_nothing(team: Team) -> None:
    table = compare(team, [NOTHING, NOTHING], 50, seed=1)
    assert table["difference"].eq(0).all() and table["standard_error"].eq(0).all()


def test_a_newer_request_stops_an_older_one(team: Team) -> None:
    with pytest.raises(CancelledError):
        simulate(team, NOTHING, 5000, seed=1, cancelled=lambda: True)


def test_the_uncompiled_kernel_is_its_own_reference() -> None:
    """Bit for bit: the same source without the compiler signs the same money."""
    code = (
        "from dataclasses import replace\n"
        "from simkit.engine.simulate import simulate\n"
        "from simkit.engine.team import reference_team\n"
        "from simkit.plan import Plan\n"
        "team = replace(reference_team(reps=3), big=40_000.0, slip_chance=0.4, slip_days=6.0)\n"
        "print([money.hex() for money in simulate(team, Plan(), 2, seed=11).total])\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], env=os.environ | extra, capture_output=True, text=True, check=True)
        for extra in ({}, {"NUMBA_DISABLE_JIT": "1"})
    ]
    assert runs[0].stdout == runs[1].stdout != ""
