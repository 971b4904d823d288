"""Whatever the numbers: a cascade adds up, the matrix keeps its totals, rounding is never off, order is no matter."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simkit.goals import allocation, calendars, cascade
from simkit.goals.cascade import Node
from simkit.goals.matrix import fit
from simkit.goals.rounding import round_table, split

money = st.integers(0, 2_000_000_000)
weight = st.floats(0, 1e6, allow_subnormal=False)
weights = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), weight, min_size=1, max_size=9)


@given(money, weights)
def test_parts_add_up_and_each_is_its_share_but_for_the_rounding(amount: int, shares: dict[str, float]) -> None:
    parts = split(amount, shares)
    assert sum(parts.values()) == amount
    total = sum(shares.values())
    for key, part in parts.items():
        exact = amount * shares[key] / total if total else amount / len(shares)
        assert abs(part - exact) < 1 + 1e-9 * amount


@given(money, weights, st.randoms())
def test_the_order_of_the_parts_does_not_matter(amount: int, shares: dict[str, float], random: Random) -> None:
    keys = sorted(shares)
    random.shuffle(keys)
    assert split(amount, {key: shares[key] for key in keys}) == split(amount, shares)


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, list[np.ndarray]]:
    shape = draw(st.lists(st.integers(1, 4), min_size=2, max_size=3))
    cells = st.lists(st.floats(0.01, 100), min_size=int(np.prod(shape)), max_size=int(np.prod(shape)))
    amount = draw(st.integers(0, 10_000_000))
    parts = st.integers(1, 1000)
    totals = [
        np.array(list(split(amount, {place: draw(parts) for place in range(length)}).values())) for length in shape
    ]
    return np.array(draw(cells)).reshape(shape), totals


def along(table: np.ndarray, axis: int) -> np.ndarray:
    return np.asarray(table.sum(axis=tuple(other for other in range(table.ndim) if other != axis)))


#: Cells far apart, which take long to fit.
FAR_APART = [(np.array([[0.01, far], [3.0, 0.015625]]), [np.array([1, 1]), np.array([1, 1])]) for far in (1.0, 100.0)]


@settings(deadline=None)
@given(tables())
@example(FAR_APART[0])
@example(FAR_APART[1])
def test_the_matrix_keeps_its_totals_whole(drawn: tuple[np.ndarray, list[np.ndarray]]) -> None:
    seed, totals = drawn
    exact = fit(seed, totals)
    whole = round_table(exact, totals)
    for axis, total in enumerate(totals):
        assert np.abs(along(exact, axis) - total).max() <= 1e-6 * max(total.sum(), 1)
        assert (along(whole, axis) == total).all()
    assert whole.min() >= 0
    assert np.abs(whole - exact).max() < (1 if seed.ndim == 2 else 2) + 1e-6 * max(totals[0].sum(), 1)


@settings(deadline=None)
@given(tables(), st.randoms())
def test_permuting_the_matrix_permutes_its_fit(drawn: tuple[np.ndarray, list[np.ndarray]], random: Random) -> None:
    seed, totals = drawn
    order = list(range(len(totals[0])))
    random.shuffle(order)
    mixed = fit(seed[order], [totals[0][order], *totals[1:]])
    assert np.allclose(mixed, fit(seed, totals)[order], rtol=1e-6, atol=1e-3)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 100_000_000), st.floats(0, 0.10), weights, st.integers(2024, 2027), st.integers(1, 4))
def test_a_whole_cascade_sums_to_its_parents(
    amount: int, reserve: float, shares: dict[str, float], year: int, number: int
) -> None:
    top = Node(id="t", level="team", owner="m", period=calendars.quarter(year, number), amount=amount)
    owners = {name: f"rep-{name}" for name in shares}
    tree = cascade.phase_all(cascade.hand_down(top, owners, shares, reserve))
    assert cascade.conflicts(tree) == ()
    assert 0 <= tree.surplus <= 0.10 * amount + 0.5
    for node in cascade.walk(tree):
        if node.phases:
            assert sum(part.amount for part in node.phases) == node.amount


people = st.integers(1, 8).flatmap(
    lambda size: st.tuples(*(st.lists(st.floats(low, 1e5), min_size=size, max_size=size) for low in (0, 0.1, 0)))
)


@given(st.floats(1, 1e9), people, st.randoms())
def test_an_allocation_is_all_of_the_target_and_knows_no_order(
    amount: float, drawn: tuple[list[float], ...], random: Random
) -> None:
    expected, capacity, tenure = (np.array(values) for values in drawn)
    shares = allocation.allocate(amount, expected, capacity, tenure)
    assert np.isclose(shares.sum(), amount) and (shares >= 0).all()
    order = list(range(len(expected)))
    random.shuffle(order)
    mixed = allocation.allocate(amount, expected[order], capacity[order], tenure[order])
    assert np.allclose(mixed, shares[order], rtol=1e-6)


@given(st.dates(date(2020, 1, 1), date(2027, 12, 31)), st.integers(0, 120))
def test_every_day_is_in_one_week(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    whole = calendars.Period(kind="month", number=1, first=first, last=last)
    days = [day for week in calendars.weeks(whole) for day in range(week.first.toordinal(), week.last.toordinal() + 1)]
    assert days == list(range(first.toordinal(), last.toordinal() + 1))
