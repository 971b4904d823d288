"""The sales funnel by stage: what came in, what went on, how long it stayed (D8)."""

from __future__ import annotations

import pandas as pd

from simkit.measures.attainment import USUAL_QUARTERS
from simkit.scenario import STAGES
from simkit.tables import LOSS_REASONS, Tables


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

    "now" is the running quarter so far, "before" the same days of an average one of the last four. Conversion is
    advanced over all that left the stage, dwell its mean time in working days; open deals are today's.
    """
    stays = visits(tables)
    waiting = tables.deals[tables.deals["status"] == "open"]
    rows = []
    for stage in STAGES:
        of_stage = stays[stays["stage"] == stage]
        for period, number in (("now", 1), ("before", USUAL_QUARTERS)):
            entered = of_stage[_within(tables, of_stage["entered"], period)]
            left = of_stage[_within(tables, of_stage["left"], period)]
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


def _within(tables: Tables, day: pd.Series, period: str) -> pd.Series:
    """Which days lie in the running quarter so far, or in the same part of an earlier quarter."""
    placed = tables.place(day)
    in_part = placed["day"].between(0, tables.day - 1)
    return in_part & (placed["quarter"] == 0 if period == "now" else placed["quarter"].between(-USUAL_QUARTERS, -1))


def losses(tables: Tables) -> pd.DataFrame:
    """region, decided (qualified opportunities that ended), win_rate, then a column a reason: its share of losses.

    Of the last four quarters and the running one, to today; by deals, in order of the regions' ids.
    """
    closed = tables.deals[tables.deals["closed"].notna() & (tables.deals["stage"] != STAGES[0])]
    closed = closed[tables.place(closed["closed"])["quarter"].to_numpy() >= -USUAL_QUARTERS]
    by_region = closed.groupby("region")
    lost = closed[closed["status"] == "lost"]
    reasons = pd.crosstab(lost["region"], lost["loss_reason"], normalize="index")
    won = by_region["status"].agg(lambda status: (status == "signed").mean()).rename("win_rate")
    table = pd.concat([by_region.size().rename("decided"), won], axis=1)
    return table.join(reasons.reindex(columns=list(LOSS_REASONS), fill_value=0.0)).reset_index()
