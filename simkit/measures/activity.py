"""Activity: how much work comes in week by week (D7)."""

from __future__ import annotations

import pandas as pd

from simkit.measures.attainment import USUAL_QUARTERS, WEEK, signatures, usual
from simkit.measures.funnel import visits
from simkit.scenario import STAGES
from simkit.tables import Tables


def leads(tables: Tables) -> pd.DataFrame:
    """week (1…), period ("now", "before"), leads: new leads of the team in each whole week of the quarter.

    "now" is the running quarter's weeks that are over, "before" the mean of the same week in the last four quarters.
    """
    stays = visits(tables)
    born = tables.place(stays.loc[stays["stage"] == STAGES[0], "entered"])
    whole = int(usual(tables)["days"].min()) // WEEK  # weeks that each of the quarters has whole
    born = born[(born["quarter"] >= -USUAL_QUARTERS) & (born["day"] < whole * WEEK)]
    count = pd.DataFrame({"quarter": born["quarter"], "week": born["day"] // WEEK + 1}).value_counts()
    weekly = count.rename("leads").reset_index().pivot(index="week", columns="quarter", values="leads").fillna(0.0)
    before = weekly.drop(columns=0).mean(axis=1).rename("leads").reset_index().assign(period="before")
    now = weekly.loc[weekly.index <= tables.day // WEEK, 0].rename("leads").reset_index().assign(period="now")
    return pd.concat([before, now], ignore_index=True)[["week", "period", "leads"]]


def output(tables: Tables) -> pd.DataFrame:
    """rep, visits (customers visited a week), signed (currency a week), of the last four whole quarters.

    One row a seat: its territory and whoever sat there; by number of the seat.
    """
    done = tables.activities[tables.activities["quarter"].between(-USUAL_QUARTERS, -1)]
    weeks = len(done[["quarter", "week"]].drop_duplicates())
    signed = signatures(tables)
    signed = signed[signed["quarter"].between(-USUAL_QUARTERS, -1)]
    sums = pd.DataFrame(
        {"visits": done.groupby("rep")["visits"].sum(), "signed": signed.groupby("rep")["amount"].sum()}
    )
    return (sums.fillna(0.0) / weeks).rename_axis("rep").reset_index()
