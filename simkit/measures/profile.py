"""One rep beside the team: what an appraisal interview can point at, from the running quarter's tables (D11)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simkit.measures.attainment import by_rep
from simkit.measures.funnel import visits
from simkit.scenario import STAGES
from simkit.tables import Tables

#: What is compared, in the order of the funnel; of all but the discount more is better.
ITEMS = ("visits", *(f"conversion_{stage}" for stage in STAGES), "discount")


def profile(tables: Tables, rep: int) -> pd.DataFrame:
    """item, unit, rep, team, shortfall: how the rep compares with the whole team in the running quarter.

    visits: new customers visited a week; conversion_<stage>: advanced over all that left the stage; discount: mean of
    the signed deals. `shortfall` is by how many standard errors the rep stands on the worse side (negative: the better
    one); 0 where the rep has nothing to be compared.
    """
    rows = [_visits(tables, rep), *(_conversion(tables, rep, stage) for stage in STAGES), _discount(tables, rep)]
    return pd.DataFrame(rows, columns=["item", "unit", "rep", "team", "shortfall"])


def standing(tables: Tables, rep: int) -> pd.Series:
    """quota, signed, attainment, open_amount of one rep, name_en, name_zh, region."""
    table = by_rep(tables).set_index("rep")
    return pd.Series(table.loc[rep])


def statements(tables: Tables, rep: int) -> dict[str, bool]:
    """What the rep says of itself, and whether the tables bear it out.

    attainment: "I attained more than the team as a whole"; size: "my deals are larger than the team's"; discount:
    "I give away less than the team".
    """
    table = by_rep(tables)
    team = float(table["signed"].sum() / table["quota"].sum())
    signed = _signed(tables)
    mine = signed[signed["rep"] == rep]
    return {
        "attainment": float(standing(tables, rep)["attainment"]) > team,
        "size": bool(mine["price"].mean() > signed["price"].mean()),
        "discount": bool(mine["discount"].mean() < signed["discount"].mean()),
    }


def _signed(tables: Tables) -> pd.DataFrame:
    deals = tables.deals
    return deals[(deals["status"] == "signed") & (deals["closed"] >= 0)]


def _visits(tables: Tables, rep: int) -> tuple[str, str, float, float, float]:
    weekly = tables.activities[tables.activities["quarter"] == 0]
    mine, team = weekly.loc[weekly["rep"] == rep, "visits"], weekly["visits"]
    return "visits", "per_week", float(mine.mean()), float(team.mean()), -_score(mine, team)


def _conversion(tables: Tables, rep: int, stage: str) -> tuple[str, str, float, float, float]:
    stays = visits(tables)
    left = stays[(stays["stage"] == stage) & (stays["left"] >= 0)]
    mine, team = left.loc[left["rep"] == rep, "advanced"].astype(float), left["advanced"].astype(float)
    return f"conversion_{stage}", "share", float(mine.mean()), float(team.mean()), -_score(mine, team)


def _discount(tables: Tables, rep: int) -> tuple[str, str, float, float, float]:
    signed = _signed(tables)
    mine, team = signed.loc[signed["rep"] == rep, "discount"], signed["discount"]
    return "discount", "share", float(mine.mean()), float(team.mean()), _score(mine, team)


def _score(mine: pd.Series, team: pd.Series) -> float:
    """By how many standard errors of its own mean the rep's mean lies above the team's."""
    if len(mine) < 2:
        return 0.0
    error = float(team.std() / np.sqrt(len(mine)))
    return 0.0 if error == 0 else float((mine.mean() - team.mean()) / error)
