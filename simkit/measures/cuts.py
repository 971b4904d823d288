"""Cuts: attainment of each region, product and customer type in the running quarter (D22; basis: signed contracts)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa
from numpy.typing import ArrayLike, NDArray

from simkit.goals.allocation import expect_shares
from simkit.goals.rounding import split
from simkit.measures.attainment import USUAL_QUARTERS, signatures
from simkit.tables import Tables

Floats = NDArray[np.float64]

#: What a quarter is cut by, as the tables call it.
DIMENSIONS = ("region", "product", "customer")

#: Quarters of a year.
YEAR = 4

#: A cut lies well behind when it has attained less than this share of what the rest has (assumption).
BEHIND = 0.5

#: What `cuts` returns; money in the scenario's currency, targets whole.
CUTS = pa.DataFrameSchema(
    {
        "dimension": pa.Column(str, pa.Check.isin(DIMENSIONS)),
        "name": pa.Column(str),
        "target": pa.Column(int, pa.Check.ge(0)),
        "signed": pa.Column(float, pa.Check.ge(0)),
        "attainment": pa.Column(float, pa.Check.ge(0), nullable=True),
        "year_before": pa.Column(float, pa.Check.ge(0)),
        "change": pa.Column(float, pa.Check.ge(-1), nullable=True),
        "alert": pa.Column(bool),
    },
    unique=["dimension", "name"],
    strict=True,
    ordered=True,
)


def cuts(tables: Tables) -> pd.DataFrame:
    """One row a region, product and customer type, as `CUTS` declares; within a dimension alerts first, then the worst.

    target       of the whole quarter; the targets of each dimension add up to the team's, in whole currency
    signed       so far in the running quarter
    attainment   signed / target; NaN without a target
    year_before  signed up to the same working day of the same quarter a year ago
    change       signed / year_before - 1; NaN where nothing was signed then
    alert        whether the cut has attained less than `BEHIND` of what the rest has, and lacks by more than one
                 standard error, which luck with single deals usually explains
    """
    amounts = _amounts(tables)
    board = pd.concat([_cut(tables, amounts, dimension) for dimension in DIMENSIONS], ignore_index=True)
    return CUTS.validate(board)


def targets(tables: Tables, dimension: str) -> dict[str, int]:
    """The team's target of the running quarter by the parts of a dimension, whole currency, adding up to it.

    A region has what its people's quotas ask for. A product or customer type has no quota; its part is what the whole
    years before let expect (`expect_shares`), as on the page of the cascade: one quarter has too few deals to tell.
    """
    amount = tables.quarters.loc[tables.quarters["quarter"] == 0, "target"].sum()
    history = tables.history.groupby([tables.history["quarter"] // YEAR, dimension])["signed"].sum().unstack()
    weights = expect_shares(history.to_numpy())
    if dimension == "region":
        quota = tables.reps.groupby("region")["quota"].sum()
        weights = quota.reindex(history.columns, fill_value=0.0).to_numpy()
    return split(round(amount), dict(zip(history.columns, weights.tolist(), strict=True)))


def _amounts(tables: Tables) -> pd.DataFrame:
    """One row a signed deal: its dimensions, and its amount as far as it counts (else 0).

    now: in the running quarter; before: in its stretch a year ago; usual: in the last year or now; square: its square.
    """
    signed = signatures(tables)
    amount, quarter = signed["amount"], signed["quarter"]
    usual = amount.where(quarter >= -USUAL_QUARTERS, 0.0)
    counted = pd.DataFrame(
        {
            "deal": signed["deal"],
            "now": amount.where(quarter == 0, 0.0),
            "before": amount.where((quarter == -YEAR) & (signed["day"] < tables.day), 0.0),
            "usual": usual,
            "square": usual**2,
        }
    )
    return counted.join(tables.deals.set_index("deal")[list(DIMENSIONS)], on="deal").drop(columns="deal")


def _cut(tables: Tables, amounts: pd.DataFrame, dimension: str) -> pd.DataFrame:
    of = targets(tables, dimension)
    sums = amounts.groupby(dimension)[["now", "before", "usual", "square"]].sum().reindex(list(of), fill_value=0.0)
    now, before, usual, squares = sums.to_numpy(float).T
    target = np.array(list(of.values()))
    board = pd.DataFrame(
        {
            "dimension": dimension,
            "name": list(of),
            "target": target,
            "signed": now,
            "attainment": _share(now, target),
            "year_before": before,
            "change": _share(now, before) - 1,
            "alert": _well_behind(now, target, usual, squares),
        }
    )
    return board.sort_values(["alert", "attainment"], ascending=[False, True], kind="stable")


def _well_behind(now: Floats, target: NDArray[np.int64], usual: Floats, squares: Floats) -> NDArray[np.bool_]:
    """(K,) which cuts lie well behind the rest.

    usual, squares: sum of the signed amounts, and of their squares, over the last year and the quarter so far. Their
    ratio is the size of the deals behind an amount: a sum E of a Poisson number of them has the variance E × size. What
    has sold nothing is taken to sell deals like those of the rest.
    """
    others, rest = target.sum() - target, _share(now.sum() - now, target.sum() - target)
    size, size_of_rest = _share(squares, usual), _share(squares.sum() - squares, usual.sum() - usual)
    size = np.where(np.isnan(size), size_of_rest, size)
    team = _share(now.sum(), target.sum())  # what either would have attained were they alike
    luck = np.sqrt(team * (_share(size, target) + _share(size_of_rest, others)))
    attained = _share(now, target)
    return np.asarray((attained < BEHIND * rest) & (rest - attained > luck))


def _share(part: ArrayLike, whole: ArrayLike) -> Floats:
    """part / whole, NaN where the whole is nothing."""
    parts, wholes = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    return np.asarray(np.divide(parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0))
