"""The sales funnel by stage: what came in, what went on, how long it stayed (D8)."""

from __future__ import annotations

import pandas as pd

from simkit.scenario import STAGES
from simkit.tables import Tables


def visits(tables: Tables) -> pd.DataFrame:
    """One row a deal's stay in a stage: deal, rep, stage, entered, left (working days; NaN while there), advanced."""
    moves = tables.events[tables.events["event"] != "slipped"].sort_values(["deal", "day"], kind="stable")
    after = moves.groupby("deal")
    stays = pd.DataFrame(
        {
            "deal": moves["deal"],
            "rep": moves["rep"],
            "stage": moves["stage"],
            "entered": moves["day"],
            "left": after["day"].shift(-1),
            "advanced": after["event"].shift(-1).isin(["entered", "signed"]),
            "amount": moves["amount"],
        }
    )
    return stays[moves["event"] == "entered"].reset_index(drop=True)


def stages(tables: Tables) -> pd.DataFrame:
    """stage, period ("now", "before"), entered, advanced, lost, conversion, dwell, open_deals, open_amount.

    "now" is the running quarter so far, "before" the same working days of an average earlier quarter. Conversion is
    advanced over all that left the stage, dwell its mean time in working days; open deals are today's.
    """
    stays = visits(tables)
    days = int(tables.quarters["days"].iloc[0])
    earlier = int((tables.quarters["quarter"] < 0).sum())
    waiting = tables.deals[tables.deals["status"] == "open"]
    rows = []
    for stage in STAGES:
        of_stage = stays[stays["stage"] == stage]
        for period, number in (("now", 1), ("before", earlier)):
            entered = of_stage[_within(of_stage["entered"], period, days, tables.day)]
            left = of_stage[_within(of_stage["left"], period, days, tables.day)]
            advanced = int(left["advanced"].sum())
            today = waiting[(waiting["stage"] == stage) & (period == "now")]
            rows.append(
                {
                    "stage": stage,
                    "period": period,
                    "entered": len(entered) / number,
                    "advanced": advanced / number,
                    "lost": (len(left) - advanced) / number,
                    "conversion": advanced / len(left) if len(left) else float("nan"),
                    "dwell": float((left["left"] - left["entered"]).mean()),
                    "open_deals": len(today),
                    "open_amount": float(today["amount"].sum()),
                }
            )
    return pd.DataFrame(rows)


def _within(day: pd.Series, period: str, days: int, gone: int) -> pd.Series:
    """Which days lie in the running quarter so far, or in the same part of an earlier quarter."""
    in_part = (day % days) < gone
    return in_part & (day >= 0) if period == "now" else in_part & (day < 0)
