"""Triggers of D13 read from a company's months, and the limits of a request."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from simkit.goals.adjust import TRIGGERS, Request, breaches, triggers, warranted


def months(**columns: list[Any]) -> pd.DataFrame:
    """Six ordinary months, with some columns otherwise."""
    ordinary: dict[str, list[Any]] = {
        "month": [1, 2, 3, 4, 5, 6],
        "target": [100.0] * 6,
        "signed": [98.0, 104.0, 91.0, 102.0, 97.0, 101.0],
        "market": [1.0, 1.02, 0.99, 1.0, 0.98, 1.0],
        "capacity": [1.0] * 6,
        "strategy": [False] * 6,
        "launch": [False] * 6,
    }
    return pd.DataFrame(ordinary | columns)


def holding(table: pd.DataFrame) -> set[str]:
    found = triggers(table)
    return set(found.loc[found["holds"], "trigger"])


def test_ordinary_months_trigger_nothing() -> None:
    found = triggers(months())
    assert tuple(found["trigger"]) == TRIGGERS
    assert not found["holds"].any() and found["since"].isna().all()
    assert warranted(months()) == (0, 0)


@pytest.mark.parametrize(
    ("signed", "holds"),
    [
        ([98, 104, 91, 69, 69, 69], True),  # more than 30 % below, three months in a row
        ([98, 104, 91, 131, 140, 131], True),  # in either direction
        ([98, 104, 91, 70, 69, 69], False),  # 30 % is not more than 30 %
        ([98, 104, 91, 102, 69, 69], False),  # two months
        ([69, 69, 69, 102, 97, 101], False),  # over since
        ([98, 104, 91, 69, 131, 69], False),  # off in both directions is no trend
        ([69, 69, 69, 69, 69, 69], True),
    ],
)
def test_off_target_needs_three_months_in_a_row_up_to_now(signed: list[int], holds: bool) -> None:
    assert ("off_target" in holding(months(signed=[float(s) for s in signed]))) is holds


def test_a_missing_month_breaks_the_row() -> None:
    table = months(signed=[98.0, 104.0, 91.0, 60.0, 60.0, 60.0], month=[1, 2, 3, 4, 6, 7])
    assert holding(table) == set()


def test_the_run_is_dated_and_measured() -> None:
    found = triggers(months(signed=[98.0, 104.0, 91.0, 60.0, 50.0, 40.0])).set_index("trigger")
    assert found.loc["off_target", "since"] == 4
    assert found.loc["off_target", "size"] == pytest.approx(-0.5)


@pytest.mark.parametrize(
    ("market", "holds"),
    [
        ([1.0, 1.0, 1.0, 0.8, 0.79, 0.8], True),
        ([1.0, 1.0, 1.0, 1.2, 1.2, 1.2], True),
        ([1.0, 1.0, 1.0, 1.0, 1.0, 0.85], True),  # at the limit
        ([1.0, 1.0, 1.0, 0.8, 1.0, 1.0], False),  # a dent that is gone
        ([1.0, 0.96, 0.92, 0.88, 0.85, 0.82], False),  # a slow slide is not sudden
    ],
)
def test_a_market_change_is_sudden_large_and_still_there(market: list[float], holds: bool) -> None:
    assert ("market" in holding(months(market=market))) is holds


def test_resources_strategy_and_launch() -> None:
    assert holding(months(capacity=[1.0, 1.0, 1.0, 0.75, 0.75, 0.75])) == {"resources"}
    assert holding(months(capacity=[1.0, 1.0, 1.0, 0.9, 0.9, 0.9])) == set()
    assert holding(months(strategy=[False, False, True, False, False, False])) == {"strategy"}
    found = triggers(months(launch=[False, False, False, False, True, False])).set_index("trigger")
    assert found.loc["launch", "holds"] and found.loc["launch", "since"] == 5


def test_the_order_of_rows_does_not_matter() -> None:
    table = months(signed=[98.0, 104.0, 91.0, 60.0, 60.0, 60.0])
    assert holding(table.iloc[::-1]) == holding(table)


def test_a_change_is_warranted_by_half_to_all_of_what_holds_within_the_rule() -> None:
    assert warranted(months(market=[1.0, 1.0, 1.0, 0.84, 0.84, 0.84])) == pytest.approx((-16, -8))
    assert warranted(months(market=[1.0, 1.0, 1.0, 1.5, 1.5, 1.5])) == pytest.approx((10, 20))


GOOD = Request(
    trigger="market", percent=-15, data=("market",), approver="director", standard="restated", months_since_last=9
)
FALLEN = months(market=[1.0, 1.0, 1.0, 0.8, 0.8, 0.8])


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({}, None),
        ({"months_since_last": None}, None),
        ({"percent": -20.0}, None),
        ({"percent": -20.5}, "too_wide"),
        ({"percent": 0.0}, "no_change"),
        ({"trigger": None}, "no_trigger"),
        ({"trigger": "off_target"}, "no_trigger"),
        ({"data": ()}, "no_data"),
        ({"months_since_last": 5}, "too_soon"),
        ({"months_since_last": 6}, None),
        ({"approver": None}, "not_approved"),
        ({"standard": ""}, "no_standard"),
    ],
)
def test_a_request_keeps_the_limits_or_they_are_named(change: dict[str, Any], breach: str | None) -> None:
    assert breaches(GOOD.model_copy(update=change), FALLEN) == ((breach,) if breach else ())
