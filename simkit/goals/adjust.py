"""Changing a target in flight: which triggers of D13 hold in a company's months, and does a request keep the limits.

A trigger is read from the months alone, never from how badly somebody wants another target. D13 gives the 30 %, the
three months and the ± 20 %; what counts as sudden, large or seldom is an assumption and an argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pydantic import Field

from simkit.scenario import Frozen

Trigger = Literal["market", "strategy", "off_target", "launch", "resources"]
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)

#: Off target by more than this share counts, so many months in a row (D13). In percent, so that edges are exact.
OFF_PERCENT, MONTHS_IN_ROW = 30, 3

#: From one month to the next, and still as far from what the target was set on: sudden and large (assumptions).
MARKET_CHANGE, RESOURCE_CHANGE = 0.15, 0.20

#: The rule's width (D13), and the months between two changes of one target (assumption for "seldom").
MOST_PERCENT, MONTHS_BETWEEN = 20.0, 6

MONTHS = pa.DataFrameSchema(
    {
        "month": pa.Column(int, pa.Check.ge(1), description="month of the year to which the targets belong"),
        "target": pa.Column(float, pa.Check.gt(0), coerce=True, description="currency"),
        "signed": pa.Column(float, pa.Check.ge(0), coerce=True, description="currency, signed orders"),
        "market": pa.Column(float, pa.Check.gt(0), description="demand; 1 is what the target was set on"),
        "capacity": pa.Column(float, pa.Check.gt(0), description="selling hours; 1 is what the target was set on"),
        "strategy": pa.Column(bool, description="the company's strategy for this business was changed in the month"),
        "launch": pa.Column(bool, description="a product was launched, or the line changed, in the month"),
    },
    unique=["month"],
    strict=True,
)


class Request(Frozen):
    """What somebody asks for: another target, on which ground, and how it is to be governed."""

    trigger: Trigger | None
    percent: float  #: change of the target, percent; negative for a lower one
    data: tuple[str, ...] = ()  #: the figures that it rests on
    approver: str | None = None  #: who approves it formally
    standard: str | None = None  #: by what the people are appraised afterwards
    months_since_last: Annotated[int, Field(ge=0)] | None = None  #: since the target was last changed; None: never


Breach = Literal["no_trigger", "no_data", "too_soon", "too_wide", "no_change", "not_approved", "no_standard"]


def triggers(months: pd.DataFrame) -> pd.DataFrame:
    """trigger, holds, since (month), size: one row a trigger of D13, as things stand after the last of the months.

    size: for off_target the mean deviation of the run, for market and resources the change that is still there, as
    shares; NaN for what is only yes or no, and where nothing holds. Needs the columns of `MONTHS`, in any order.
    """
    table = MONTHS.validate(months).sort_values("month", ignore_index=True)
    found = {
        "market": _sudden(table["market"], table["month"], MARKET_CHANGE),
        "strategy": _marked(table["strategy"], table["month"]),
        "off_target": _off_target(table),
        "launch": _marked(table["launch"], table["month"]),
        "resources": _sudden(table["capacity"], table["month"], RESOURCE_CHANGE),
    }
    rows = [(name, since is not None, since, size) for name, (since, size) in found.items()]
    return pd.DataFrame(rows, columns=["trigger", "holds", "since", "size"]).astype({"since": "Int64"})


def warranted(months: pd.DataFrame) -> tuple[float, float]:
    """Lowest and highest change of the target, in percent, that the months carry; (0, 0) where no trigger has a size.

    From half of the change that holds to all of it, held to the ± 20 % of the rule: nobody knows yet how much of it
    stays (assumption).
    """
    found = triggers(months)
    sizes = 100 * found.loc[found["holds"], "size"].dropna().to_numpy(float)
    if not len(sizes):
        return 0.0, 0.0
    largest = float(np.clip(sizes[np.abs(sizes).argmax()], -MOST_PERCENT, MOST_PERCENT))
    return min(largest / 2, largest), max(largest / 2, largest)


def breaches(request: Request, months: pd.DataFrame) -> tuple[Breach, ...]:
    """The limits of D13 that a request does not keep; empty where it may be put forward."""
    found = triggers(months).set_index("trigger")["holds"]
    last = request.months_since_last
    rules: Sequence[tuple[Breach, bool]] = (
        ("no_trigger", request.trigger is None or not found[request.trigger]),
        ("no_data", not request.data),
        ("too_soon", last is not None and last < MONTHS_BETWEEN),
        ("too_wide", abs(request.percent) > MOST_PERCENT),
        ("no_change", request.percent == 0),
        ("not_approved", not request.approver),
        ("no_standard", not request.standard),
    )
    return tuple(name for name, broken in rules if broken)


_Found = tuple[int | None, float]
_NOTHING: _Found = (None, float("nan"))


def _off_target(table: pd.DataFrame) -> _Found:
    """A run of months up to the last one that are all off by more than 30 %, on the same side."""
    off = table["signed"] - table["target"]
    side = np.where(100 * off.abs() > OFF_PERCENT * table["target"], np.sign(off), 0)
    run = 0
    while run < len(side) and side[-1] != 0 and side[-1 - run] == side[-1]:
        run += 1
    consecutive = bool((table["month"].tail(run).diff().dropna() == 1).all())
    if run < MONTHS_IN_ROW or not consecutive:
        return _NOTHING
    return int(table["month"].iloc[-run]), float((off / table["target"]).tail(run).mean())


def _sudden(index: pd.Series, month: pd.Series, limit: float) -> _Found:
    """The first month in which an index moved by the limit against the month before, if it is still as far from 1."""
    values = index.to_numpy(float)
    still = float(values[-1] - 1)
    for place in range(1, len(values)):
        moved = values[place] / values[place - 1] - 1
        if min(abs(moved), abs(still)) >= limit - 1e-9 and moved * still > 0:
            return int(month.iloc[place]), still
    return _NOTHING


def _marked(flag: pd.Series, month: pd.Series) -> _Found:
    """The first month that is marked; it has no size."""
    marked = month[flag]
    return (int(marked.iloc[0]), float("nan")) if len(marked) else _NOTHING
