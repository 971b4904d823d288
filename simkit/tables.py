"""Tables: what a simulation leaves behind, as data frames with declared columns, types, units and keys.

Money is in the scenario's currency, days are working days from the start of the quarter that is played (the past is
negative), quarters count from it (0 is the one played, -1 the one before). What each column means, its unit and its
words in both languages stand in `datasets/dictionary.toml`; `dictionary()` reads it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd
import pandera.pandas as pa

from simkit.scenario import STAGES, Frozen, Text

#: Why a deal was lost.
LOSS_REASONS = ("competitor", "price", "no_decision", "fit")

#: What a rep promises of an open deal, surest first.
FORECASTS = ("commit", "best_case", "pipeline")

Unit = Literal[
    "id", "words", "day", "date", "quarter", "week", "month", "days", "calendar_days", "months", "money", "money_year",
    "share", "count", "hours_day", "factor", "yes_no",
]  # fmt: skip


class Entry(Frozen):
    """A column's line in the data dictionary."""

    unit: Unit
    name: Text
    meaning: Text


def _text(*values: str, nullable: bool = False) -> pa.Column:
    return pa.Column(str, pa.Check.isin(values) if values else None, nullable=nullable)


def _number(low: float | None = None, high: float | None = None, nullable: bool = False) -> pa.Column:
    checks = ([] if low is None else [pa.Check.ge(low)]) + ([] if high is None else [pa.Check.le(high)])
    return pa.Column(float, checks, nullable=nullable)


def _count(low: int | None = 0, high: int | None = None) -> pa.Column:
    checks = ([] if low is None else [pa.Check.ge(low)]) + ([] if high is None else [pa.Check.le(high)])
    return pa.Column(int, checks)


def _table(columns: dict[str, pa.Column], key: list[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=key, strict=True, ordered=True)


_DAY, _QUARTER = _count(None), _count(None, 0)

#: Every table by name, its columns in order; the key is what no two rows share.
SCHEMAS: Mapping[str, pa.DataFrameSchema] = MappingProxyType(
    {
        "reps": _table(
            {
                "rep": _count(),
                "name_en": _text(),
                "name_zh": _text(),
                "region": _text(),
                "grade": _text("junior", "senior", "principal"),
                "manager": _text(),
                "start": _DAY,
                "tenure_months": _number(),
                "newcomer": pa.Column(bool),
                "quota": _number(0),
                "on_target_pay": _number(0),
                "fixed_share": _number(0, 1),
                "authority": _number(0, 1),
                "hours": _number(0),
                **{f"skill_{stage}": _number(0) for stage in STAGES},
                "accounts": _count(),
            },
            ["rep"],
        ),
        "staff": _table(
            {
                "person": _count(),
                "rep": _count(),
                "name_en": _text(),
                "name_zh": _text(),
                "grade": _text("junior", "senior", "principal"),
                "start": _DAY,
                "left": _number(nullable=True),
            },
            ["person"],
        ),
        "accounts": _table(
            {
                "account": _count(),
                "rep": _count(),
                "region": _text(),
                "customer": _text(),
                "name_en": _text(),
                "name_zh": _text(),
                "industry_en": _text(),
                "industry_zh": _text(),
            },
            ["account"],
        ),
        "deals": _table(
            {
                "deal": _count(1),
                "rep": _count(),
                "region": _text(),
                "product": _text(),
                "customer": _text(),
                "account": _count(),
                "born": _DAY,
                "stage": _text(*STAGES),
                "status": _text("open", "signed", "lost"),
                "entered": _DAY,
                **{f"entered_{stage}": _number(nullable=True) for stage in STAGES[1:]},
                "dwell": _count(),
                "closed": _number(nullable=True),
                "due": _DAY,
                "amount": _number(0),
                "price": _number(0, nullable=True),
                "discount": _number(0, 1, nullable=True),
                "beyond_authority": pa.Column(bool),
                "margin": _number(None, 1, nullable=True),
                "loss_reason": _text(*LOSS_REASONS, nullable=True),
                "forecast": _text(*FORECASTS, nullable=True),
                "slips": _count(0, 3),
                "big": pa.Column(bool),
                "term_days": _number(0, nullable=True),
                "delivered": _number(nullable=True),
                "collected_day": _number(nullable=True),
                "collected": _number(0),
                "complaint": pa.Column(bool),
            },
            ["deal"],
        ),
        "events": pa.DataFrameSchema(
            {
                "deal": _count(1),
                "rep": _count(),
                "day": _DAY,
                "stage": _text(*STAGES),
                "event": _text("entered", "signed", "lost", "slipped"),
                "amount": _number(0),
            },
            strict=True,
            ordered=True,
        ),
        "activities": _table(
            {
                "rep": _count(),
                "quarter": _QUARTER,
                "week": _count(1),
                "visits": _count(),
                "calls": _count(),
                "proposals": _count(),
                "follow_ups": _count(),
            },
            ["rep", "quarter", "week"],
        ),
        "targets": _table({"quarter": _QUARTER, "rep": _count(), "target": _number(0)}, ["quarter", "rep"]),
        "quarters": _table(
            {
                "quarter": _QUARTER,
                "name": _text(),
                "start": _DAY,
                "days": _count(1),
                "target": _number(0),
            },
            ["quarter"],
        ),
        "calendar": _table(
            {
                "day": _DAY,
                "date": _text(),
                "quarter": _QUARTER,
                "month": _count(1, 3),
                "week": _count(1),
            },
            ["day"],
        ),
        "market": _table(
            {
                "region": _text(),
                "quarter": _QUARTER,
                "week": _count(1),
                "demand": _number(0),
                "season": _number(0),
            },
            ["region", "quarter", "week"],
        ),
        "history": _table(
            {
                "quarter": _QUARTER,
                "region": _text(),
                "product": _text(),
                "customer": _text(),
                "deals": _count(),
                "signed": _number(0),
            },
            ["quarter", "region", "product", "customer"],
        ),
    }
)


@dataclass(frozen=True)
class Tables:
    """The tables as they stand before the start of working day `day`; each is checked against its schema."""

    reps: pd.DataFrame  #: one row a seat, with the person who holds it
    staff: pd.DataFrame  #: everybody who held a seat since the history began
    accounts: pd.DataFrame
    deals: pd.DataFrame
    events: pd.DataFrame  #: what happened to the deals, day by day
    activities: pd.DataFrame  #: what each rep did, week by week; weeks that have begun
    targets: pd.DataFrame
    quarters: pd.DataFrame
    calendar: pd.DataFrame  #: the date of every working day, to the end of the quarter that is played
    market: pd.DataFrame  #: demand by region and week; weeks that have begun
    history: pd.DataFrame  #: signed by quarter, region, product and customer type; earlier quarters
    day: int

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            schema.validate(getattr(self, name))

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "day"}

    def place(self, day: pd.Series[Any]) -> pd.DataFrame:
        """quarter and day within it (from 0) of working days, same index; -1000 where unknown or before the history."""
        quarters = self.quarters.sort_values("start")
        starts, number = quarters["start"].to_numpy(), quarters["quarter"].to_numpy()
        days = day.to_numpy(float)
        at = np.searchsorted(starts, days, side="right") - 1
        known = (at >= 0) & ~np.isnan(days)
        quarter = np.where(known, number[at], -1000)
        within = np.where(known, days - starts[at], -1000)
        return pd.DataFrame({"quarter": quarter.astype(int), "day": within.astype(int)}, index=day.index)


@cache
def dictionary() -> Mapping[str, Mapping[str, Entry]]:
    """The data dictionary: table → column → entry, in the order of `SCHEMAS`."""
    path = Path(__file__).parents[1] / "datasets" / "dictionary.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        table: {column: Entry.model_validate(entry) for column, entry in columns.items()}
        for table, columns in document.items()
    }
