"""Plainness: how often the tables alone name the true cause, on cases that were not chosen for being plain."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from simkit.company.case import open_case
from simkit.company.crisis import Conditions, find_case

#: A crisis like any other, whether or not its tables speak plainly.
UNFILTERED = Conditions(diagnosed=False)


def named(seeds: Iterable[int], scenario: str = "software") -> pd.DataFrame:
    """seed, cause, severity, named, first: one row a seed; `first` says whether the true cause is ranked first."""
    rows = []
    for seed in seeds:
        recipe = find_case(scenario, seed, conditions=UNFILTERED)
        ranked = str(open_case(recipe).diagnosis()["cause"].iloc[0])
        rows.append((seed, recipe.cause, recipe.severity, ranked, ranked == recipe.cause))
    return pd.DataFrame(rows, columns=["seed", "cause", "severity", "named", "first"])


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """cause, seeds, first (share of them that are ranked right), one row a cause and one ("all") for the whole."""
    by_cause = table.groupby("cause")["first"].agg(["size", "mean"]).reset_index()
    whole = pd.DataFrame({"cause": ["all"], "size": [len(table)], "mean": [table["first"].mean()]})
    return pd.concat([by_cause, whole], ignore_index=True).rename(columns={"size": "seeds", "mean": "first"})
