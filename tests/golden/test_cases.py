"""What must not move unnoticed: a sample case a cause, what doing nothing, each action and the reference bring.

SIMKIT_GOLDEN=write .venv/bin/pytest tests/golden writes the table anew; the change then shows in the diff and is meant.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

from simkit.company.case import Case, CaseRecipe, open_case

TABLE = Path(__file__).with_name("cases.csv")


def row(case: Case, plan_name: str, actions: tuple[str, ...]) -> dict[str, object]:
    futures = case.futures(case.plan(actions), 500, luck="graded")
    return {
        "cause": case.recipe.cause,
        "severity": case.recipe.severity,
        "seed": case.recipe.seed,
        "plan": plan_name,
        "signed": round(case.signed / case.target, 4),
        "median": round(float(np.median(futures.final)), 4),
        "chance": round(futures.chance, 3),
    }


def test_the_sample_cases_stand_as_they_did(recipes: dict[str, CaseRecipe]) -> None:
    rows = []
    for recipe in recipes.values():
        case = open_case(recipe)
        rows += [row(case, "nothing", ()), row(case, "reference", case.reference())]
        rows += [row(case, action.id, (action.id,)) for action in case.catalogue]
    table = pd.DataFrame(rows)
    if os.environ.get("SIMKIT_GOLDEN") == "write":
        table.to_csv(TABLE, index=False, encoding="utf-8", lineterminator="\n")
    pd.testing.assert_frame_equal(table, pd.read_csv(TABLE, encoding="utf-8"))
