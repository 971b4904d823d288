"""Tables: what a simulation leaves behind, as data frames with declared columns, types, units and keys.

Money is in the scenario's currency, days are working days from the start of the quarter that is played (the past is
negative), quarters count from it (0 is the one played, -1 the one before).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from simkit.scenario import STAGES

_DAY = "working day from the start of the quarter played"
_MONEY = "currency of the scenario"

REPS = pa.DataFrameSchema(
    {
        "rep": pa.Column(int, pa.Check.ge(0), description="number of the rep"),
        "name_en": pa.Column(str),
        "name_zh": pa.Column(str),
        "region": pa.Column(str),
        "grade": pa.Column(str, pa.Check.isin(["junior", "senior", "principal"])),
        "tenure_months": pa.Column(float, pa.Check.ge(0), description="months, at the start of the quarter played"),
        "quota": pa.Column(float, pa.Check.gt(0), description=_MONEY),
    },
    unique=["rep"],
    strict=True,
)

DEALS = pa.DataFrameSchema(
    {
        "deal": pa.Column(int, description="number of the deal, in order of its first event"),
        "rep": pa.Column(int),
        "region": pa.Column(str),
        "product": pa.Column(str),
        "customer": pa.Column(str),
        "born": pa.Column(int, description=_DAY),
        "stage": pa.Column(str, pa.Check.isin(STAGES), description="stage it is in, or was in when it was closed"),
        "status": pa.Column(str, pa.Check.isin(["open", "signed", "lost"])),
        "entered": pa.Column(int, description="working day on which it entered that stage"),
        "closed": pa.Column(float, nullable=True, description="working day of signature or loss; empty while open"),
        "due": pa.Column(
            int, description="working day by which it should be signed: 1.5 × the usual dwell times from its stage on"
        ),
        "amount": pa.Column(float, pa.Check.gt(0), description="list value, currency"),
        "price": pa.Column(float, pa.Check.gt(0), nullable=True, description="signed value, currency"),
        "slips": pa.Column(int, pa.Check.in_range(0, 3), description="how often the customer put it off"),
        "big": pa.Column(bool, description="list value at or above the scenario's edge for big deals"),
    },
    unique=["deal"],
    strict=True,
)

EVENTS = pa.DataFrameSchema(
    {
        "deal": pa.Column(int),
        "rep": pa.Column(int),
        "day": pa.Column(int, description=_DAY),
        "stage": pa.Column(
            str, pa.Check.isin(STAGES), description="stage entered, or in which it was closed or slipped"
        ),
        "event": pa.Column(str, pa.Check.isin(["entered", "signed", "lost", "slipped"])),
        "amount": pa.Column(float, pa.Check.gt(0), description="signed value of a signature, list value otherwise"),
    },
    strict=True,
)

QUARTERS = pa.DataFrameSchema(
    {
        "quarter": pa.Column(int, pa.Check.le(0)),
        "start": pa.Column(int, description=_DAY),
        "days": pa.Column(int, pa.Check.gt(0), description="working days"),
        "target": pa.Column(float, pa.Check.gt(0), description=_MONEY),
    },
    unique=["quarter"],
    strict=True,
)


@dataclass(frozen=True)
class Tables:
    """The tables as they stand before the start of working day `day`; each is checked against its schema."""

    reps: pd.DataFrame
    deals: pd.DataFrame
    events: pd.DataFrame
    quarters: pd.DataFrame
    day: int

    def __post_init__(self) -> None:
        for schema, table in ((REPS, self.reps), (DEALS, self.deals), (EVENTS, self.events), (QUARTERS, self.quarters)):
            schema.validate(table)
