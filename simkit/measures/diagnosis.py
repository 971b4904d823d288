"""Diagnosis: the figures of the running quarter beside those of earlier quarters, and which cause they speak for.

Everything is read from the tables alone. "Now" is the running quarter so far, "before" the same working days of the
earlier quarters; `score` says by how many standard errors now lies above (+) or below (-) before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from simkit.measures.attainment import USUAL_QUARTERS, WEEK, usual
from simkit.measures.funnel import visits
from simkit.scenario import STAGES
from simkit.tables import Tables

#: From this many standard errors on a figure counts as departing from what is usual.
DEPARTS = 2.0

#: Names of the flows into each stage, as the figures call them.
_FLOWS = {"lead": "leads", "opportunity": "opportunities", "solution": "solutions", "quote": "quotes"}

#: Mean of the lowest of so many standard normal scores, taken off so that looking for the worst does not find one.
_LOWEST = (0.0, 0.0, 0.56, 0.85, 1.03, 1.16, 1.27, 1.35, 1.42)

Row = tuple[str, float, float, float]
Trace = tuple[str, int, str | None]


def figures(tables: Tables) -> pd.DataFrame:
    """figure, now, before, ratio, score, departs: one row a figure, in the order of `datasets/figures.toml`."""
    stays, signed = _stays(tables), tables.deals[tables.deals["status"] == "signed"]
    signed = signed[_early(tables, signed["closed"])]
    rows = [
        *_flow_rows(tables),
        *_stage_rows(stays),
        *_stock_rows(tables),
        *_deal_rows(tables, signed),
        *_where_rows(tables, stays, signed),
        *_newcomer_rows(tables, stays, signed),
    ]
    table = pd.DataFrame(rows, columns=["figure", "now", "before", "score"])
    table["ratio"] = table["now"] / table["before"]
    table["departs"] = table["score"].abs() >= DEPARTS
    return table


def rank(table: pd.DataFrame, traces: Mapping[str, Sequence[Trace]]) -> pd.DataFrame:
    """cause, weight, best first: how strongly the figures speak for each cause.

    `traces` gives for each cause its figures, the direction in which each should depart, and what it has to depart
    beyond; the weight is the mean of the scores in those directions, each held to ±6 so that one wild figure cannot
    decide alone.
    """
    score = table.set_index("figure")["score"].clip(-6, 6).fillna(0.0)

    def speaks(figure: str, direction: int, beyond: str | None) -> float:
        return direction * float(np.clip(score[figure] - (score[beyond] if beyond else 0.0), -6, 6))

    rows = [(cause, float(np.mean([speaks(*trace) for trace in of]))) for cause, of in traces.items()]
    return pd.DataFrame(rows, columns=["cause", "weight"]).sort_values("weight", ascending=False, ignore_index=True)


def _count_row(figure: str, by_quarter: pd.Series, weeks: float = 1.0) -> Row:
    """A count (index: quarter), per `weeks`; its error is Poisson's, on both sides."""
    before = float(by_quarter[by_quarter.index < 0].mean())
    quarters = int((by_quarter.index < 0).sum())
    now = float(by_quarter[0])
    error = np.sqrt(max(before, 1.0) * (1 + 1 / quarters))
    return figure, now / weeks, before / weeks, (now - before) / error


def _share_row(figure: str, now: pd.Series, before: pd.Series) -> Row:
    """A share of yes (two series of booleans); its error is that of a difference of two proportions."""
    pooled = float(pd.concat([now, before]).astype(float).mean())
    error = np.sqrt(max(pooled * (1 - pooled), 1e-6) * (1 / max(len(now), 1) + 1 / max(len(before), 1)))
    share, usual = float(now.mean()), float(before.mean())
    return figure, share, usual, (share - usual) / error


def _mean_row(figure: str, now: pd.Series, before: pd.Series) -> Row:
    """A mean of two samples, with Welch's error; NaN where a sample has fewer than two."""
    error = np.sqrt(now.var() / max(len(now), 1) + before.var() / max(len(before), 1))
    return figure, float(now.mean()), float(before.mean()), float((now.mean() - before.mean()) / error)


def _price_row(figure: str, now: pd.Series, before: pd.Series) -> Row:
    """A mean price; its score is that of the mean logarithm, since one big deal more or less moves the mean at will."""
    return figure, float(now.mean()), float(before.mean()), _mean_row(figure, np.log(now), np.log(before))[3]


def _amount_row(figure: str, deals: Mapping[int, pd.Series]) -> Row:
    """An amount: the deals that it is made of, by quarter; its error is that of a sum of so many such deals.

    A sum of a Poisson number of amounts has the variance of the sum of their squares, here the mean over all quarters.
    The spread of four earlier quarters alone may be small by luck.
    """
    total = pd.Series({quarter: float(amounts.sum()) for quarter, amounts in deals.items()})
    variance = float(np.mean([(amounts**2).sum() for amounts in deals.values()]))
    earlier = total[total.index < 0]
    now, before = float(total[0]), float(earlier.mean())
    return figure, now, before, (now - before) / np.sqrt(max(variance, 1.0) * (1 + 1 / len(earlier)))


def _by_quarter(tables: Tables, day: pd.Series) -> pd.Series:
    """How many of these days lie in the first part of each quarter, as long as the running one is old."""
    placed = tables.place(day)
    in_part = placed.loc[placed["day"] < tables.day, "quarter"]
    return in_part.value_counts().reindex(usual(tables)["quarter"], fill_value=0)


def _early(tables: Tables, day: pd.Series) -> pd.Series:
    """Which of these days lie in the first part of the running quarter or of a usual one, as long as it is old."""
    placed = tables.place(day)
    return placed["day"].between(0, tables.day - 1) & (placed["quarter"] >= -USUAL_QUARTERS)


def _stays(tables: Tables) -> pd.DataFrame:
    """Stays that ended in the first part of the running quarter or of a usual one, with what the deal is about."""
    stays = visits(tables).dropna(subset=["left"])
    stays = stays[_early(tables, stays["left"])]
    about = tables.deals.set_index("deal")[["region", "product", "loss_reason"]]
    return stays.assign(dwell=stays["left"] - stays["entered"]).join(about, on="deal")


def _flow_rows(tables: Tables) -> list[Row]:
    weeks = tables.day / WEEK
    events = tables.events
    rows = []
    for stage, flow in _FLOWS.items():
        entered = events[(events["event"] == "entered") & (events["stage"] == stage)]["day"]
        rows.append(_count_row(f"{flow}_per_week", _by_quarter(tables, entered), weeks))
    signed = events[events["event"] == "signed"]["day"]
    return [*rows, _count_row("signed_per_week", _by_quarter(tables, signed), weeks)]


def _stage_rows(stays: pd.DataFrame) -> list[Row]:
    conversion, dwell = [], []
    for stage in STAGES:
        of_stage = stays[stays["stage"] == stage]
        now, before = of_stage[of_stage["left"] >= 0], of_stage[of_stage["left"] < 0]
        conversion.append(_share_row(f"conversion_{stage}", now["advanced"], before["advanced"]))
        dwell.append(_mean_row(f"dwell_{stage}", now["dwell"], before["dwell"]))
    return [*conversion, *dwell]


def _stock_rows(tables: Tables) -> list[Row]:
    stays = visits(tables)
    in_quote = tables.deals[tables.deals["stage"] == "quote"]
    grace = int((in_quote["due"] - in_quote["entered"]).max())
    early, overdue = {}, {}
    for quarter, start in usual(tables)[["quarter", "start"]].itertuples(index=False):
        today = start + tables.day
        waiting = stays[(stays["entered"] < today) & ~(stays["left"] < today)]
        early[quarter] = waiting[waiting["stage"].isin(STAGES[:2])]["amount"]
        late = (waiting["stage"] == STAGES[-1]) & (waiting["entered"] + grace < today)
        overdue[quarter] = waiting[late]["amount"]
    return [_amount_row("open_early", early), _amount_row("overdue_amount", overdue)]


def _deal_rows(tables: Tables, signed: pd.DataFrame) -> list[Row]:
    slipped = tables.events[tables.events["event"] == "slipped"]["day"]
    now, before = signed[signed["closed"] >= 0], signed[signed["closed"] < 0]
    return [
        _count_row("slipped", _by_quarter(tables, slipped)),
        _count_row("big_signed", _by_quarter(tables, signed[signed["big"]]["closed"])),
        _price_row("average_deal", now["price"], before["price"]),
        _mean_row("discount", now["discount"], before["discount"]),
        _share_row("beyond_authority", now["beyond_authority"], before["beyond_authority"]),
    ]


def _where_rows(tables: Tables, stays: pd.DataFrame, signed: pd.DataFrame) -> list[Row]:
    """Where it happens: in one region, in one product, to competitors."""
    core = tables.deals["product"].value_counts().index[0]  # the product that most deals are about
    late = stays[stays["stage"] == STAGES[-1]]
    regions = {
        region: _against_rest("conversion_region", late, late["region"] == region) for region in late["region"].unique()
    }
    region = min(regions, key=lambda name: regions[name][3])
    figure, now, before, score = regions[region]
    there = late[late["region"] == region]
    taken = there["loss_reason"] == "competitor"
    is_core = signed["product"] == core
    return [
        (figure, now, before, score + _LOWEST[len(regions)]),
        _share_row("lost_competitor", taken[there["left"] >= 0], taken[there["left"] < 0]),
        _against_rest("conversion_core", stays, stays["product"] == core),
        _share_row("core_share", is_core[signed["closed"] >= 0], is_core[signed["closed"] < 0]),
    ]


def _newcomer_rows(tables: Tables, stays: pd.DataFrame, signed: pd.DataFrame) -> list[Row]:
    """What comes from the seats whose holders are new; unknown where nobody is."""
    new = tables.reps.loc[tables.reps["newcomer"], "rep"]
    names = ("newcomer_activity", "newcomer_conversion", "newcomer_share")
    if new.empty:
        return [(name, np.nan, np.nan, np.nan) for name in names]
    work = tables.activities[tables.activities["rep"].isin(new)]
    work = work[(work["quarter"] >= -USUAL_QUARTERS) & (work["week"] <= tables.day // WEEK)]
    touches = (work["visits"] + work["calls"] + work["follow_ups"]).astype(float)
    from_new = signed["rep"].isin(new)
    return [
        _mean_row(names[0], touches[work["quarter"] == 0], touches[work["quarter"] < 0]),
        _against_rest(names[1], stays, stays["rep"].isin(new)),
        _share_row(names[2], from_new[signed["closed"] >= 0], from_new[signed["closed"] < 0]),
    ]


def _against_rest(figure: str, stays: pd.DataFrame, part: pd.Series) -> Row:
    """Conversion of a part, now and before; the score says how its shift differs from that of the rest."""
    shift, variance, now, before = _shift(stays[part])
    other, other_variance, _, _ = _shift(stays[~part])
    return figure, now, before, (shift - other) / np.sqrt(variance + other_variance + 1e-12)


def _shift(stays: pd.DataFrame) -> tuple[float, float, float, float]:
    """Conversion now less what it was before at the same mix of stages; its variance; conversion now; before."""
    count, gain, variance, advanced = 0.0, 0.0, 0.0, 0.0
    for _, of_stage in stays.groupby("stage"):
        now, before = of_stage[of_stage["left"] >= 0]["advanced"], of_stage[of_stage["left"] < 0]["advanced"]
        n, m = len(now), max(len(before), 1)
        usual_share = float(np.clip(before.mean() if len(before) else 0.5, 0.02, 0.98))
        count, advanced = count + n, advanced + float(now.sum())
        gain += float(now.sum()) - n * usual_share
        variance += n * usual_share * (1 - usual_share) * (1 + n / m)
    count = max(count, 1.0)
    return gain / count, variance / count**2 + 1e-9, advanced / count, (advanced - gain) / count
