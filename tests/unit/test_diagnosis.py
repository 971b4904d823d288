"""Figures of the running quarter beside earlier ones: what departs, and what is only luck."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simkit.company.case import CaseRecipe, open_case
from simkit.measures import diagnosis


def scored(row: tuple[str, float, float, float]) -> float:
    return row[3]


def test_one_or_two_large_deals_more_than_in_quiet_quarters_are_no_departure() -> None:
    quiet = {quarter: pd.Series([35_000.0]) for quarter in range(-4, 0)}
    few = diagnosis._amount_row("overdue_amount", {**quiet, 0: pd.Series([60_000.0, 80_000.0])})
    many = diagnosis._amount_row("overdue_amount", {**quiet, 0: pd.Series([70_000.0] * 8)})
    assert few[1:3] == (140_000.0, 35_000.0)
    assert scored(few) < diagnosis.DEPARTS < scored(many)


def test_lower_prices_depart_and_one_big_deal_less_does_not() -> None:
    usual = pd.Series(np.exp(np.random.default_rng(1).normal(10, 0.8, 200)))
    now = usual.head(40)
    without = now.drop(now.nlargest(2).index)
    assert abs(scored(diagnosis._price_row("average_deal", without, usual))) < 1
    assert scored(diagnosis._price_row("average_deal", 0.6 * now, usual)) < -diagnosis.DEPARTS


def test_a_competitor_is_looked_for_where_the_region_falls(recipes: dict[str, CaseRecipe]) -> None:
    case = open_case(recipes["lost_battle"])
    figures = case.figures.set_index("figure").loc["lost_competitor"]
    assert figures["departs"] and 0 < figures["before"] < figures["now"] < 1
    deals = case.tables.deals
    of_quotes = deals[(deals["stage"] == "quote") & deals["status"].isin(["signed", "lost"]) & (deals["closed"] >= 0)]
    taken = (of_quotes["loss_reason"] == "competitor").groupby(of_quotes["region"]).mean()
    assert figures["now"] == taken.max()


def test_a_figure_that_another_one_brings_along_speaks_only_beyond_it() -> None:
    table = pd.DataFrame({"figure": ["solutions", "quotes"], "score": [-3.0, -3.0]})
    traces: dict[str, list[diagnosis.Trace]] = {"thin": [("quotes", -1, None)], "weak": [("quotes", -1, "solutions")]}
    assert diagnosis.rank(table, traces).set_index("cause")["weight"].to_dict() == {"thin": 3.0, "weak": 0.0}
