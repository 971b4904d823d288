"""Pay by hand: D10's edges, slice and whole, gates, team part, draw, clawback, cap; what pay costs and how it falls."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from simkit.measures import fairness
from simkit.measures.pay import Band, Draw, Gate, Pay, PayPlan, Results, accelerator, bands, pay, tiers

QUOTA = Decimal(1_000_000)


def plan(**changes: Any) -> PayPlan:
    return PayPlan(**{"base": Decimal(40_000), "bands": bands(), "bonus": Decimal(10_000), **changes})


def paid(of: PayPlan, percent: str, **results: Any) -> Pay:
    return pay(of, Results(sales=QUOTA * Decimal(percent) / 100, quota=QUOTA, **results))


#: By hand, quota 1,000,000, bonus 10,000. Slice: 2 % of what is below 800,000, 3 % up to 1,000,000, 3.6 % up to
#: 1,200,000, 4.5 % beyond. Whole: the band's rate on all sales.
WORKED = [
    # attainment, commission by slice, commission on the whole, bonus
    ("79.99", "15998.00", "15998.00", "0.00"),
    ("80", "16000.00", "24000.00", "10000.00"),
    ("99.99", "21997.00", "29997.00", "10000.00"),
    ("100", "22000.00", "36000.00", "15000.00"),
    ("120", "29200.00", "43200.00", "15000.00"),
    ("120.01", "29204.50", "54004.50", "20000.00"),
]


@pytest.mark.parametrize(("percent", "by_slice", "on_whole", "bonus"), WORKED)
def test_the_worked_table_of_bands(percent: str, by_slice: str, on_whole: str, bonus: str) -> None:
    sliced, whole = paid(plan(), percent), paid(plan(covers="whole"), percent)
    assert (sliced.commission, whole.commission) == (Decimal(by_slice), Decimal(on_whole))
    assert sliced.bonus == whole.bonus == Decimal(bonus)
    assert sliced.total == Decimal(40_000) + Decimal(by_slice) + Decimal(bonus)


@pytest.mark.parametrize(
    ("percent", "commission"), [("99.99", "19998.00"), ("100", "30000.00"), ("100.01", "40004.00")]
)
def test_tiers_pay_two_three_and_four_percent(percent: str, commission: str) -> None:
    assert paid(plan(bands=tiers(), covers="whole"), percent).commission == Decimal(commission)


def test_an_accelerator_multiplies_what_lies_above_target_only() -> None:
    by = plan(bands=accelerator())
    assert paid(by, "100").commission == Decimal(30_000)
    assert paid(by, "110").commission == Decimal(30_000) + Decimal(100_000) * Decimal("0.045")


def test_an_edge_is_exact_where_floats_are_not() -> None:
    """In floats 0.1 + 0.7 is less than 0.8; amounts that add up to 80 % of the quota are 80 %."""
    exact = Results(sales=Decimal("79999.99") + Decimal("0.01"), quota=Decimal(100_000))
    assert pay(plan(), exact).bonus == Decimal(10_000)


def test_above_the_cap_sales_earn_no_commission() -> None:
    capped = plan(cap=Decimal("1.1"))
    assert paid(capped, "110").commission == paid(capped, "150").commission == Decimal("25600.00")


def test_a_team_part_follows_the_team() -> None:
    shared = plan(team_part=Decimal("0.4"))
    # own band × 1.5, the team's × 0: 10,000 × (.6 × 1.5 + .4 × 0)
    assert paid(shared, "110", team_attainment=Decimal("0.7")).bonus == Decimal(9_000)
    assert paid(shared, "110", team_attainment=Decimal("1.3")).bonus == Decimal(17_000)


@pytest.mark.parametrize(
    ("gate", "at_limit", "beyond"),
    [
        (Gate(measure="discount", limit=Decimal("0.10")), "0.10", "0.11"),
        (Gate(measure="margin", limit=Decimal("0.40")), "0.40", "0.39"),
        (Gate(measure="terms", limit=Decimal("0.05")), "0.05", "0.06"),
        (Gate(measure="complaints", limit=Decimal(0)), "0", "0.001"),
    ],
)
def test_a_quality_gate_holds_at_its_limit_and_keeps_back_beyond_it(gate: Gate, at_limit: str, beyond: str) -> None:
    gated = plan(gates=(gate,))
    assert paid(gated, "100", **{gate.measure: Decimal(at_limit)}).bonus == Decimal(15_000)
    assert paid(gated, "100", **{gate.measure: Decimal(beyond)}).bonus == 0
    assert paid(gated, "100", **{gate.measure: Decimal(beyond)}).commission == Decimal(22_000)


def test_a_gate_may_keep_back_a_share_of_all_variable_pay() -> None:
    gated = plan(gates=(Gate(measure="margin", limit=Decimal("0.4"), part="variable", keeps=Decimal("0.5")),))
    got = paid(gated, "100", margin=Decimal("0.3"))
    assert (got.commission, got.bonus) == (Decimal(11_000), Decimal(7_500))


def test_a_recoverable_draw_is_paid_back_from_what_exceeds_it() -> None:
    drawing = plan(bonus=Decimal(0), draw=Draw(amount=Decimal(10_000)))
    lean = paid(drawing, "20")  # earns 4,000
    assert (lean.advanced, lean.owed, lean.total) == (Decimal(6_000), Decimal(6_000), Decimal(50_000))
    better = paid(drawing, "70", owed=lean.owed)  # earns 14,000: 4,000 above the draw go back
    assert (better.recovered, better.owed, better.total) == (Decimal(4_000), Decimal(2_000), Decimal(50_000))
    gift = plan(bonus=Decimal(0), draw=Draw(amount=Decimal(10_000), recoverable=False))
    assert paid(gift, "20").owed == 0


def test_what_was_paid_on_cancelled_orders_is_taken_back_but_never_from_the_base() -> None:
    half = plan(clawback=Decimal("0.5"))
    assert paid(half, "100", cancelled=Decimal(8_000)).clawed_back == Decimal(4_000)
    bare = paid(plan(bonus=Decimal(0)), "10", cancelled=Decimal(5_000))  # earned 2,000
    assert (bare.total, bare.owed) == (Decimal(40_000), Decimal(3_000))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"bands": (Band(start=Decimal("0.5"), rate=Decimal("0.02")),)}, "first one starts at 0"),
        ({"bands": (bands()[0], bands()[2], bands()[1])}, "does not come after"),
        (
            {"covers": "whole", "bands": (bands()[0], Band(start=Decimal(1), rate=Decimal("0.01")))},
            "more would pay less",
        ),
        ({"base": Decimal(-1)}, "base"),
    ],
)
def test_a_plan_that_would_punish_selling_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        plan(**wrong)


def test_cost_gini_and_spread_by_hand() -> None:
    assert fairness.cost_of_sales([10, 20], [100, 200]) == pytest.approx(0.1)
    assert np.isnan(fairness.cost_of_sales([10], [0]))
    assert fairness.gini([5, 5, 5]) == 0
    assert fairness.gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert fairness.gini([1, 2, 3]) == pytest.approx(2 / 9)
    assert fairness.spread_at_equal_effort([10, 20, 0], [1, 2, 0]) == 1
    assert fairness.spread_at_equal_effort([10, 30], [1, 1]) == pytest.approx(28 / 12)
    assert fairness.pay_mix([40], [80]).tolist() == [0.5]


def test_the_steepest_edge_of_a_plan_is_found() -> None:
    reached = np.round(np.arange(0.7, 1.3, 0.01), 2)
    totals = [float(paid(plan(covers="whole"), f"{100 * a:.0f}").total) for a in reached]
    edge, jump = fairness.steps_in_pay(reached, totals)
    assert edge == pytest.approx(0.8) and jump > 15_000
