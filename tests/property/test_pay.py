"""Whatever the plan: selling more never pays less, parts add up, and nobody is paid less than the base."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from simkit.measures.fairness import gini
from simkit.measures.pay import Band, Draw, Gate, PayPlan, Results, pay


def amounts(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, most, places=2)


@st.composite
def plans(draw: st.DrawFn) -> PayPlan:
    count = draw(st.integers(0, 4))
    starts = sorted(draw(st.sets(st.decimals("0.05", 2, places=2), min_size=count, max_size=count)))
    whole = draw(st.booleans())
    rates = draw(st.lists(st.decimals(0, "0.2", places=3), min_size=count + 1, max_size=count + 1))
    multipliers = sorted(draw(st.lists(st.decimals(0, 3, places=1), min_size=count + 1, max_size=count + 1)))
    bands = [Band(start=Decimal(0), rate=sorted(rates)[0] if whole else rates[0], bonus=multipliers[0])]
    for place, start in enumerate(starts, 1):
        rate = sorted(rates)[place] if whole else rates[place]
        bands.append(Band(start=start, above=draw(st.booleans()), rate=rate, bonus=multipliers[place]))
    return PayPlan(
        base=draw(amounts(50_000)),
        bands=tuple(bands),
        covers="whole" if whole else "slice",
        bonus=draw(amounts(20_000)),
        team_part=draw(st.decimals(0, 1, places=2)),
        cap=draw(st.none() | st.decimals("0.5", 2, places=2)),
        gates=tuple(draw(st.lists(st.just(Gate(measure="margin", limit=Decimal("0.4"))), max_size=1))),
        draw=draw(st.none() | st.builds(Draw, amount=amounts(5_000), recoverable=st.booleans())),
        clawback=draw(st.decimals(0, 1, places=2)),
    )


@given(plans(), amounts(3_000_000), amounts(3_000_000), amounts(5_000), amounts(5_000))
def test_selling_more_never_pays_less(
    plan: PayPlan, one: Decimal, other: Decimal, cancelled: Decimal, owed: Decimal
) -> None:
    common = {"quota": Decimal(1_000_000), "margin": Decimal("0.5"), "cancelled": cancelled, "owed": owed}
    less, more = (pay(plan, Results(sales=sales, **common)) for sales in sorted((one, other)))
    assert more.total >= less.total and more.variable >= less.variable
    assert less.total >= less.base


@given(plans(), amounts(3_000_000), st.decimals(0, 1, places=2))
def test_only_a_quality_gate_makes_the_same_sales_pay_less(plan: PayPlan, sales: Decimal, margin: Decimal) -> None:
    good = pay(plan, Results(sales=sales, quota=Decimal(1_000_000), margin=Decimal(1)))
    got = pay(plan, Results(sales=sales, quota=Decimal(1_000_000), margin=margin))
    assert got.total <= good.total
    if not plan.gates or margin >= Decimal("0.4"):
        assert got == good


@given(plans(), amounts(3_000_000), amounts(9_000), amounts(9_000))
def test_what_is_owed_is_accounted_for(plan: PayPlan, sales: Decimal, cancelled: Decimal, owed: Decimal) -> None:
    got = pay(plan, Results(sales=sales, quota=Decimal(1_000_000), cancelled=cancelled, owed=owed))
    taken = got.recovered + got.clawed_back
    new = got.advanced if plan.draw and plan.draw.recoverable else 0
    assert abs(owed + cancelled * plan.clawback + new - taken - got.owed) <= Decimal("0.02")
    assert min(got.advanced, got.recovered, got.clawed_back, got.owed) >= 0


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0.1, 10))
def test_gini_knows_no_unit_and_stays_between_0_and_1(values: list[float], unit: float) -> None:
    assert -1e-9 <= gini(values) <= 1
    assert abs(gini(values) - gini([unit * value for value in values])) < 1e-6
