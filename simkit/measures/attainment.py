"""Attainment: what is signed against what was to be signed (basis: signed contracts)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simkit.tables import Tables

WEEK = 5  #: working days of a week
USUAL_QUARTERS = 4  #: what is usual is read from the last four quarters: each season once, and the team as it is


def signatures(tables: Tables) -> pd.DataFrame:
    """One row a signed deal: deal, rep, quarter, day (of its quarter, from 0), amount (price, currency)."""
    signed = tables.events[tables.events["event"] == "signed"]
    placed = tables.place(signed["day"])
    return pd.DataFrame(
        {
            "deal": signed["deal"],
            "rep": signed["rep"],
            "quarter": placed["quarter"],
            "day": placed["day"],
            "amount": signed["amount"],
        }
    ).reset_index(drop=True)


def phased_plan(day: int, days: int) -> float:
    """Share of a quarter's target that the plan asks for by working day `day` of `days`: every one counts alike."""
    return min(1.0, day / days)


def weekly(tables: Tables) -> pd.DataFrame:
    """quarter, week (1…), day (working days gone at its end), signed, cumulative, attainment, plan (shares of target).

    The running quarter ends with the week that is under way, up to the day on which the tables stand.
    """
    signed = signatures(tables)
    rows = []
    for quarter, days, target in tables.quarters[["quarter", "days", "target"]].itertuples(index=False):
        weeks = -(-days // WEEK)
        of_quarter = signed[signed["quarter"] == quarter]
        by_week = np.bincount(of_quarter["day"] // WEEK, weights=of_quarter["amount"], minlength=weeks)
        last = days if quarter < 0 else tables.day
        for week in range(-(-last // WEEK)):
            day = min((week + 1) * WEEK, last)
            total = by_week[: week + 1].sum()
            rows.append((quarter, week + 1, day, by_week[week], total, total / target, phased_plan(day, days)))
    return pd.DataFrame(rows, columns=["quarter", "week", "day", "signed", "cumulative", "attainment", "plan"])


def usual(tables: Tables) -> pd.DataFrame:
    """The quarters table cut to the last four and the one that is played."""
    return tables.quarters[tables.quarters["quarter"] >= -USUAL_QUARTERS].reset_index(drop=True)


def same_day(tables: Tables, day: int, quarters: int = USUAL_QUARTERS) -> pd.DataFrame:
    """quarter, attainment: share of target signed in the first `day` working days, now and in the last `quarters`."""
    signed = signatures(tables)
    gone = signed[signed["day"] < day].groupby("quarter")["amount"].sum()
    targets = tables.quarters.set_index("quarter")["target"].loc[-quarters:]
    share = (gone.reindex(targets.index, fill_value=0.0) / targets).rename("attainment")
    return share.reset_index()


def by_rep(tables: Tables) -> pd.DataFrame:
    """rep, name_en, name_zh, region, quota, signed, attainment, open_amount, in the running quarter; best first."""
    signed = signatures(tables)
    running = signed[signed["quarter"] == 0].groupby("rep")["amount"].sum()
    waiting = tables.deals[tables.deals["status"] == "open"].groupby("rep")["amount"].sum()
    table = tables.reps[["rep", "name_en", "name_zh", "region", "quota"]].copy()
    table["signed"] = table["rep"].map(running).fillna(0.0)
    table["attainment"] = table["signed"] / table["quota"]
    table["open_amount"] = table["rep"].map(waiting).fillna(0.0)
    return table.sort_values(["attainment", "rep"], ascending=[False, True], ignore_index=True)


def monthly(tables: Tables) -> pd.DataFrame:
    """quarter, month (1 … 3), target, signed (currency), market, capacity of each whole month, oldest first.

    A month's target is its quarter's, shared out as the months of a quarter usually share what is signed. market is the
    demand index, mean of the regions; capacity the share of seats that somebody holds.
    """
    calendar = tables.calendar
    ends = calendar.groupby(["quarter", "month"])["day"].agg(["min", "max"])
    key = calendar.set_index("day")[["quarter", "month"]]
    signed = tables.events[tables.events["event"] == "signed"].join(key, on="day")
    amount = signed.groupby(["quarter", "month"])["amount"].sum().reindex(ends.index, fill_value=0.0)
    earlier = amount[amount.index.get_level_values("quarter") < 0]
    usual_share = earlier.groupby("month").sum() / earlier.sum()
    weeks = calendar.groupby(["quarter", "week"])["month"].first().rename("month")
    demand = tables.market.join(weeks, on=["quarter", "week"]).groupby(["quarter", "month"])["demand"].mean()
    seats = tables.reps["rep"].nunique()
    held = [float(_held(tables.staff, low, high).mean()) / seats for low, high in ends.itertuples(index=False)]
    table = pd.DataFrame({"signed": amount, "market": demand, "capacity": held, "last": ends["max"]}, index=ends.index)
    table = table.reset_index()
    of_quarter = table["quarter"].map(tables.quarters.set_index("quarter")["target"])
    table["target"] = of_quarter * table["month"].map(usual_share)
    whole = table[table["last"] < tables.day].reset_index(drop=True)
    return whole[["quarter", "month", "target", "signed", "market", "capacity"]]


def _held(staff: pd.DataFrame, first: int, last: int) -> np.ndarray:
    """How many seats somebody held on each of these days, one number a day."""
    days = np.arange(first, last + 1)[:, None]
    return np.asarray(((staff["start"].to_numpy() <= days) & ~(staff["left"].to_numpy() <= days)).sum(axis=1))
