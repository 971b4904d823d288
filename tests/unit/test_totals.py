"""Totals: a sum of parts says what all replications at once would say, in room that does not grow with them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simkit.company.totals import STEPS, Totals, totals
from simkit.engine.team import Result

TARGET = 1_000.0


def result(signed: list[float]) -> Result:
    """Replications that sign these amounts, half a week's worth in each of two weeks, all by one rep."""
    money = np.array(signed)
    return Result(np.column_stack([money / 2, money / 2]), money[:, None], np.ones(len(money), np.int64))


def size(found: Totals) -> int:
    return found.steps.nbytes + found.weeks.nbytes + found.reps.nbytes


amounts = st.lists(st.integers(0, 8_000).map(lambda tens: tens / 2), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(first=amounts, second=amounts)
def test_two_parts_add_up_to_the_whole_in_either_order(first: list[float], second: list[float]) -> None:
    one, other, whole = (
        totals(result(first), TARGET),
        totals(result(second), TARGET),
        totals(result(first + second), TARGET),
    )
    money = np.array(first + second)
    shares = (0.05, 0.25, 0.5, 0.9)
    for found in (one + other, other + one):
        assert (found.steps == whole.steps).all() and (found.weeks == whole.weeks).all()
        assert found.mean / 100 == pytest.approx(money.mean())
        assert found.sd / 100 == pytest.approx(money.std(ddof=1), abs=1e-6)
        assert found.reached == (money >= TARGET).sum()
        assert found.quantiles(shares) / 100 == pytest.approx(np.quantile(money, shares), abs=TARGET / STEPS)
        assert size(found) == size(one)


def test_a_single_replication_is_its_own_quantile() -> None:
    alone = totals(result([512.5]), TARGET)
    assert alone.quantiles((0.05, 0.5, 0.95)) == pytest.approx([51_250] * 3)
    assert alone.sd == 0


def test_far_beyond_the_target_is_not_lost() -> None:
    found = totals(result([9_000.0, 500.0, 9_500.0]), TARGET)
    assert found.quantiles((0.0, 1.0)) == pytest.approx([50_000, 950_000], rel=0.05)
    assert found.mean == pytest.approx(1_900_000 / 3)
